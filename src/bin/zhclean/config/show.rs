//! `config show`: what holds, key by key, and where it is said. What it prints is a configuration that says the same.

use std::fmt::Write as _;

use super::governed::Governs;
use super::keys::KEYS;
use super::settings::{Said, Settings, Value};
use super::source::Source;

/// Columns of a key with its value, before what is said of it.
const WIDTH: usize = 40;

/// What holds for `name`, by `governs` with flags over it.
pub fn shown(name: &str, governs: &Governs, settings: &Settings) -> String {
    let mut text = String::new();
    match &governs.config {
        None => _ = writeln!(text, "# no configuration file holds for {name}"),
        Some(config) => {
            let files: Vec<&str> = config.files.iter().map(|file| file.name.as_str()).collect();
            _ = writeln!(text, "# {} holds for {name}", files.join(", which extends "));
            for &n in &governs.overrides {
                let over = &config.overrides[n];
                let patterns: Vec<&str> = over.patterns.iter().map(|item| item.text.as_str()).collect();
                _ = writeln!(text, "# with the override for {}  ({})", patterns.join(", "), over.source.shown());
            }
            for row in &config.rows {
                _ = writeln!(text, "# with the row user/{row}");
            }
        }
    }
    for info in KEYS {
        let (is_comment, value, source) = match settings.get(info.key) {
            Some(said) => (false, said.value.toml(), sources(said)),
            None => (info.built_in.starts_with('('), info.built_in.to_owned(), "built-in".to_owned()),
        };
        let line = if is_comment { format!("# {} {value}", info.name) } else { format!("{} = {value}", info.name) };
        _ = writeln!(text, "{line:<WIDTH$}  # {source}");
    }
    text
}

/// Where a value is said; of a list that was added to, each place once.
fn sources(said: &Said) -> String {
    let Value::List(items) = &said.value else { return said.source.shown() };
    let mut all: Vec<String> = items.iter().map(|item| item.source.shown()).collect();
    all.dedup();
    if all.is_empty() || all == [Source::Flag.shown()] { said.source.shown() } else { all.join(", ") }
}
