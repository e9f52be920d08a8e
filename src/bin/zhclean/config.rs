//! The user's configuration file: rows of their own, and the options of filters.
//!
//! `[[rule]]` is a row as the built-in tables have it, `[sets]` are the lists of words that its forms name; `[article]`, `[whitespace]`, `[quotes]` and `[punctuation]` are the options of the
//! filters with that name.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use serde::Deserialize;
use zhclean::{ArticleOnly, LineEnd, Options, Punctuation, Quotes, Rows, Whitespace};

use crate::input::paths::shown;
use crate::options::Newline;
use crate::system::cause::with_advice;

/// What a configuration file says.
#[derive(Default)]
pub struct Config {
    /// The file, as messages call it.
    pub name: String,
    /// What stands in it: errors of rows name their line.
    pub text: String,
    /// Rows of the user's own.
    pub rows: Rows,
    /// Options of filters.
    pub options: Options,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    rule: Rows,
    sets: BTreeMap<String, Vec<String>>,
    article: ArticleOnly,
    whitespace: Whitespace,
    quotes: Quotes,
    punctuation: Punctuation,
}

/// Reads the file at `path`, if there is one; `newline` overrides its line ends.
///
/// # Errors
/// The file cannot be read, or is not valid TOML; the message names it.
pub fn read(path: Option<&Path>, newline: Option<Newline>) -> Result<Config> {
    let mut config = path.map(read_file).transpose()?.unwrap_or_default();
    if let Some(newline) = newline {
        config.options.whitespace.line_end = if newline == Newline::Keep { LineEnd::Keep } else { LineEnd::Lf };
    }
    Ok(config)
}

fn read_file(path: &Path) -> Result<Config> {
    let name = shown(path);
    let text = std::fs::read_to_string(path).map_err(|e| anyhow!("cannot read {name}: {}", with_advice(&e)))?;
    let file: File = toml::from_str(&text).map_err(|e| anyhow!("{name}: {}", place_and_cause(&text, &e)))?;
    let File { rule: rows, sets, article, whitespace, quotes, punctuation } = file;
    let mut options = Options::default();
    options.article = article;
    (options.whitespace, options.quotes, options.punctuation) = (whitespace, quotes, punctuation);
    Ok(Config { name, text, rows: rows.with_sets(sets), options })
}

/// The error in one line, with its line and column.
fn place_and_cause(text: &str, e: &toml::de::Error) -> String {
    let Some(before) = e.span().and_then(|span| text.get(..span.start)) else { return e.message().to_owned() };
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {line}, column {column}: {}", e.message())
}
