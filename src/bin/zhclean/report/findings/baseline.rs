//! Findings that are known: a file of them hides them, so that only new ones are shown.
//!
//! A finding is known by its file, its rule and its old text, and by how often it stands there; never by its line, which
//! changes with every line above it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};

use crate::input::paths::{error_at, shown};
use crate::system::visible::visible_json;

/// How often each old text of each rule is found.
pub type Known = BTreeMap<(String, String), u64>;

/// The known findings of all files.
#[derive(Default)]
pub struct Baseline {
    files: BTreeMap<String, Known>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Row<'r> {
    path: std::borrow::Cow<'r, str>,
    rule: std::borrow::Cow<'r, str>,
    old: std::borrow::Cow<'r, str>,
    count: u64,
}

impl Baseline {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When there is none, or a line of it is no row of a baseline.
    pub fn read(path: &Path) -> Result<Baseline> {
        let text = fs::read_to_string(path).map_err(|e| error_at(path, &e))?;
        let mut files: BTreeMap<String, Known> = BTreeMap::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let row: Row<'_> = serde_json::from_str(line).map_err(|e| {
                let cause = e.to_string();
                let cause = cause.split(" at line ").next().unwrap_or_default();
                anyhow!("{}: line {} is no row of a baseline: {cause}", shown(path), n + 1)
            })?;
            let known = files.entry(row.path.into_owned()).or_default();
            *known.entry((row.rule.into_owned(), row.old.into_owned())).or_default() += row.count;
        }
        Ok(Baseline { files })
    }

    /// What is known of a file.
    pub fn of(&self, path: &str) -> Option<&Known> {
        self.files.get(path)
    }
}

/// The rows of a file.
pub fn rows(path: &str, known: &Known) -> String {
    let row = |((rule, old), count): (&(String, String), &u64)| {
        let row = Row { path: path.into(), rule: rule.into(), old: old.into(), count: *count };
        let json = serde_json::to_string(&row).unwrap_or_default();
        visible_json(&json).into_owned() + "\n"
    };
    known.iter().map(row).collect()
}
