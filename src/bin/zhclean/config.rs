//! The user's configuration file: rows of their own, and the options of filters.
//!
//! `[[rule]]` is a row as the built-in tables have it; `[whitespace]`, `[quotes]` and `[punctuation]` are the options of the
//! filters with that name.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use zhclean::filters::{LineEnd, Punctuation, Quotes, Whitespace};
use zhclean::{Filter, Meta, Row, Rows, Rules, Stage, When};

use crate::options::Newline;

/// Reports and flags call the user's rules `user/<id>`.
static META: Meta = Meta {
    name: "user",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: "# user\n\nRemoves the lines that the rows of your own file match.\n",
    coded: &[],
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Config {
    rule: Vec<Row>,
    whitespace: Option<Whitespace>,
    quotes: Option<Quotes>,
    punctuation: Option<Punctuation>,
}

/// The user's filters: those of the file at `path`, its rows checked against their own examples; `newline` overrides its
/// line ends. Each replaces the built-in filter with its name; `user` runs after all others.
///
/// # Errors
/// The file cannot be read, is not valid TOML, or a row contradicts its examples; the message names file and row.
pub fn filters(path: Option<&Path>, newline: Option<Newline>) -> Result<Vec<&'static dyn Filter>> {
    let (name, mut config) = match path {
        Some(path) => read(path)?,
        None => Default::default(),
    };
    if let Some(newline) = newline {
        let line_end = if newline == Newline::Keep { LineEnd::Keep } else { LineEnd::Lf };
        config.whitespace = Some(Whitespace { line_end, ..config.whitespace.unwrap_or_default() });
    }
    // leaked once a run: the pipeline holds filters until the program ends
    let mut filters: Vec<&'static dyn Filter> = Vec::new();
    filters.extend(config.whitespace.map(leaked));
    filters.extend(config.quotes.map(leaked));
    filters.extend(config.punctuation.map(leaked));
    if !config.rule.is_empty() {
        let rules = Rules::of(config.rule).and_then(|rules| rules.prove().map(|()| rules));
        filters.push(leaked(Rows::of(&META, rules.map_err(|e| anyhow!("{name}: {e}"))?)));
    }
    Ok(filters)
}

fn read(path: &Path) -> Result<(String, Config)> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let config = toml::from_str(&text).map_err(|e| anyhow!("{name}: {e}"))?;
    Ok((name, config))
}

fn leaked(filter: impl Filter + 'static) -> &'static dyn Filter {
    Box::leak(Box::new(filter))
}
