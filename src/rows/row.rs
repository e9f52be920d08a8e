//! One row as TOML has it: the lines it names, where they may stand, and what a match is worth.
//!
//! A row names plain text in key form (`is`, `starts`, `has`), at need a regex over the same key, a
//! `reach` and a `role`. Its `hit`s and `miss`es are proved by a test.

use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use crate::text::canon;

/// Lines with a longer key than this match no row, unless the row says otherwise.
const MAX_CHARS: usize = 60;

/// Where a row's line may stand.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Where {
    /// Anywhere.
    Any,
    /// Before the body.
    Head,
    /// Between lines of prose.
    Inside,
    /// After the body.
    Tail,
    /// After the body, or the sentence that ends it: what a page says of itself comes in sentences too.
    Close,
    /// Below the mark that closes the article.
    Foot,
    /// Before or after the body.
    Outside,
    /// In an unbroken run of matched lines that opens or ends the text.
    Edge,
}

/// What a matched line is worth.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// Goes on its own.
    Alone,
    /// Goes, and vouches for the followers beside it.
    Anchor,
    /// Goes only in an unbroken run of matched lines that holds an anchor.
    Follower,
}

/// One word or several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
pub enum Words {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Words {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Words::None => &[],
            Words::One(word) => std::slice::from_ref(word),
            Words::Many(words) => words.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

/// A table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowError {
    /// It is no TOML, or a row has an unknown key.
    Syntax(String),
    /// A row names no line, or contradicts its own examples.
    Row {
        /// The row.
        id: String,
        /// What is wrong with it.
        fault: String,
    },
    /// Two rows have one name.
    Twice(String),
    /// More rows than a table can number.
    TooMany(usize),
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RowError::Syntax(message) => f.write_str(message),
            RowError::Row { id, fault } => write!(f, "rule \"{id}\" {fault}"),
            RowError::Twice(id) => write!(f, "rule \"{id}\" stands twice; give each row a name of its own"),
            RowError::TooMany(rows) => write!(f, "{rows} rules are more than a table holds (65,000)"),
        }
    }
}

impl std::error::Error for RowError {}

/// One row of a filter's table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name below the filter's.
    pub id: String,
    #[serde(default)]
    pub(super) is: Words,
    #[serde(default)]
    pub(super) starts: Words,
    #[serde(default)]
    pub(super) has: Words,
    /// A pattern over the key, tried on lines that carry one of the words.
    pub line: Option<String>,
    /// Where the line may stand.
    pub reach: Where,
    /// What a match is worth.
    pub role: Role,
    /// The line stays where the title or the body speaks of one of these: it may be the author's.
    #[serde(default)]
    pub(super) topic: Words,
    /// The longest key, in printed characters, that can match.
    #[serde(default = "max_chars")]
    pub max_chars: usize,
    /// Lines the row must match.
    pub hit: Vec<String>,
    /// Lines a careless row would take and this one must not.
    pub miss: Vec<String>,
    #[serde(skip)]
    regex: OnceLock<Regex>,
}

fn max_chars() -> usize {
    MAX_CHARS
}

impl Row {
    /// The whole lines it names.
    pub fn is_words(&self) -> impl Iterator<Item = &str> {
        self.is.iter()
    }

    /// Does its pattern, if it has one, take a line with this key?
    pub fn pattern_holds(&self, key: &str) -> bool {
        let Some(pattern) = &self.line else {
            return true;
        };
        // proved by the row tests; a user's row is compiled when it is read
        self.regex
            .get_or_init(|| Regex::new(pattern).unwrap_or_else(|e| panic!("rule \"{}\": {e}", self.id)))
            .is_match(key)
    }

    /// Does it name lines, in key form?
    ///
    /// # Errors
    /// When it names none, or a word that is not in key form.
    pub fn check_words(&self) -> Result<(), RowError> {
        let mut all = self.is.iter().chain(self.starts.iter()).chain(self.has.iter()).peekable();
        if all.peek().is_none() {
            return Err(self.fault("needs one of is, starts, has"));
        }
        if let Some(word) = all.find(|word| word.is_empty() || canon::key_of(word) != word.trim()) {
            let key = canon::key_of(word);
            return Err(self.fault(&format!(
                "has \"{word}\", which is not in key form (half-width, lower case, simplified); write \"{key}\""
            )));
        }
        Ok(())
    }

    /// Is its pattern one?
    ///
    /// # Errors
    /// When the pattern is broken.
    pub fn check_pattern(&self) -> Result<(), RowError> {
        match self.line.as_ref().map(|pattern| Regex::new(pattern)) {
            Some(Err(e)) => Err(self.fault(&format!("has a broken pattern: {e}"))),
            _ => Ok(()),
        }
    }

    /// What is wrong with this row.
    pub fn fault(&self, fault: &str) -> RowError {
        RowError::Row { id: self.id.clone(), fault: fault.to_owned() }
    }
}
