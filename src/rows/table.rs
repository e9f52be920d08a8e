//! A table: the rows of one filter.

use std::collections::HashSet;

use serde::Deserialize;

use super::error::RowError;
use super::row::{Row, Where};
use super::sets::{self, Lists};

/// Rules are numbered with 16 bits, coded ones and rows together.
const MAX_ROWS: usize = 65_000;

/// The rows of one filter.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Row>,
    /// Its place among the tables of its matcher.
    number: u16,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, a row or list that cannot be used, two rows of one name.
    pub fn parse(toml: &str) -> Result<Table, RowError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            rule: Vec<Row>,
            #[serde(default)]
            sets: Lists,
        }
        let file: File = toml::from_str(toml).map_err(|e| RowError::Syntax(e.to_string()))?;
        Table::of(file.rule, &file.sets)
    }

    /// Makes a table of rows that are read already; `lists` are those that their forms name.
    ///
    /// # Errors
    /// A form or a list that cannot be used, two rows of one name, or too many rows.
    pub fn of(mut rows: Vec<Row>, lists: &Lists) -> Result<Table, RowError> {
        let sets = sets::with_shared(lists)?;
        if rows.len() > MAX_ROWS {
            return Err(RowError::TooMany(rows.len()));
        }
        let mut ids = HashSet::new();
        for row in &mut rows {
            row.read_forms(&sets)?;
            row.find_covers()?;
            row.check_words()?;
            if !ids.insert(row.id.clone()) {
                return Err(RowError::Twice(row.id.clone()));
            }
        }
        let is_used = |name: &String| {
            let named = format!("{{{name}}}");
            rows.iter().any(|row| row.notations().any(|form| form.contains(&named)))
        };
        if let Some(name) = lists.keys().find(|name| !is_used(name)) {
            return Err(RowError::Set { name: name.clone(), fault: "is named by no form".to_owned() });
        }
        Ok(Table { rows, number: 0 })
    }

    /// Are the patterns of its rows whole? Compiling them costs more than all else of reading a table: a test asks for the
    /// built-in ones, a run for the user's.
    ///
    /// # Errors
    /// The first broken pattern.
    pub fn check_patterns(&self) -> Result<(), RowError> {
        self.rows.iter().try_for_each(Row::check_pattern)
    }

    /// The built-in table at place `number`, out of the file of this name.
    ///
    /// # Panics
    /// When the table is broken; a test reads every one.
    pub fn built_in(number: u16, name: &str, toml: &str) -> Table {
        let table = Table::parse(toml).unwrap_or_else(|e| {
            let (line, column) = e.place(toml).unwrap_or_default();
            panic!("{name}.toml: line {line}, column {column}: {e}")
        });
        table.numbered(number)
    }

    /// The same table at another place.
    pub fn numbered(self, number: u16) -> Table {
        Table { number, ..self }
    }

    /// Its place among the tables of its matcher.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Row `n`.
    pub fn row(&self, n: u16) -> &Row {
        &self.rows[n as usize]
    }

    /// Does a row ask what the text speaks of?
    pub fn has_topics(&self) -> bool {
        self.rows.iter().any(|row| row.topics().next().is_some())
    }

    /// Does a row look at the sentence that opens the body?
    pub fn looks_around(&self) -> bool {
        self.rows.iter().any(|row| row.reach == Where::Around)
    }

    /// Does a row reach into the body?
    pub fn looks_inside(&self) -> bool {
        self.rows.iter().any(Row::looks_inside)
    }
}
