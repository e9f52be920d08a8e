//! The keys of a configuration that say how a text is cleaned, read as the program reads them and with its words.
//!
//! A file that a folder has for the program may be given as it is: keys about files and bytes are passed over. What would not
//! hold here (`extends`, `overrides`) is refused.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zhclean::{LineEnd, Options};

use crate::options::{meant, share_of, unknown_value};

/// The filters with options: the words of each option.
const OPTIONS: [(&str, &str, &[&str]); 6] = [
    ("article", "metadata", &["keep", "drop"]),
    ("article", "comments", &["drop", "keep"]),
    ("whitespace", "indent", &["none", "keep", "ideographic"]),
    ("whitespace", "line-end", &["lf", "keep"]),
    ("quotes", "corner", &["keep", "curly"]),
    ("punctuation", "english", &["keep", "half"]),
];
const FILTERS: [&str; 4] = ["article", "whitespace", "quotes", "punctuation"];
const PRESETS: [&str; 3] = ["default", "punctuation", "article"];
const FOLDS: [&str; 5] = ["auto", "none", "ascii-block", "nfkc", "merged"];
const NEWLINES: [&str; 2] = ["lf", "keep"];
/// Keys that say how a text is cleaned.
const KEYS: [&str; 8] = ["preset", "select", "extend-select", "ignore", "keep-lines", "fold", "max-removed", "newline"];
/// Keys of the program alone: which files are read, how bytes become texts, and how texts become bytes.
const OF_FILES: [&str; 17] = [
    "include",
    "exclude",
    "hidden",
    "follow",
    "gitignore",
    "force-exclude",
    "max-size",
    "encoding",
    "min-confidence",
    "decode-errors",
    "input-format",
    "field",
    "title-field",
    "bad-records",
    "split",
    "output-encoding",
    "bom",
];
const ROWS: [&str; 2] = ["rule", "sets"];
/// What only a folder of files can have.
const OF_FOLDERS: [&str; 2] = ["extends", "overrides"];

/// A value that is none: the byte where it stands, and what is wrong.
pub type Fault = (usize, String);
type Found<'a> = Spanned<DeValue<'a>>;

/// A name with the byte where it stands.
pub type Item = (String, usize);

/// What a configuration says; of what it leaves out, nothing.
#[derive(Default)]
pub struct Said {
    pub preset: Option<String>,
    pub select: Option<Vec<Item>>,
    pub extend_select: Option<Vec<Item>>,
    pub ignore: Option<Vec<Item>>,
    pub keep_lines: Vec<Item>,
    pub fold: Option<String>,
    pub max_removed: Option<f64>,
    pub options: Options,
    /// Line ends are LF, whatever runs.
    pub asks_line_feeds: bool,
}

impl Said {
    /// Reads a table.
    ///
    /// # Errors
    /// The first fault in it.
    pub fn read(table: &DeTable<'_>) -> Result<Said, Fault> {
        let (mut said, mut faults, mut options) = (Said::default(), Vec::new(), String::new());
        for (key, found) in table {
            if let Err(fault) = said.entry((key.get_ref(), key.span()), found, &mut options) {
                faults.push(fault);
            }
        }
        if let Some(fault) = faults.into_iter().min() {
            return Err(fault);
        }
        said.options = toml::from_str(&options).map_err(|e| (0, e.message().to_owned()))?;
        match table.get("newline").and_then(|found| found.get_ref().as_str()) {
            Some("keep") => said.options.whitespace.line_end = LineEnd::Keep,
            Some(_) => (said.options.whitespace.line_end, said.asks_line_feeds) = (LineEnd::Lf, true),
            None => {}
        }
        Ok(said)
    }

    fn entry(&mut self, key: (&str, Range<usize>), found: &Found<'_>, options: &mut String) -> Result<(), Fault> {
        let (name, span) = key;
        match (name, found.get_ref()) {
            ("preset", _) => self.preset = Some(word("preset", &PRESETS, found)?),
            ("fold", _) => self.fold = Some(word("fold", &FOLDS, found)?),
            ("newline", _) => _ = word("newline", &NEWLINES, found)?,
            ("select", _) => self.select = Some(names(name, found)?),
            ("extend-select", _) => self.extend_select = Some(names(name, found)?),
            ("ignore", _) => self.ignore = Some(names(name, found)?),
            ("keep-lines", _) => self.keep_lines = list(name, found)?,
            ("max-removed", _) => self.max_removed = Some(share(found)?),
            ("filters", DeValue::Table(tables)) => {
                for (filter, table) in tables {
                    filter_table((filter.get_ref(), filter.span()), table, options)?;
                }
            }
            (filter, _) if FILTERS.contains(&filter) => filter_table((filter, span), found, options)?,
            (name, _) if ROWS.contains(&name) || OF_FILES.contains(&name) => {}
            (name, _) if OF_FOLDERS.contains(&name) => {
                let message = format!("{name} is for folders of files; say all that holds for the texts in one config");
                return Err((span.start, message));
            }
            _ => {
                let known = [&KEYS[..], &OF_FILES, &["filters"], &OF_FOLDERS, &ROWS, &FILTERS].concat();
                let near = meant(name, &known);
                return Err((span.start, format!("unknown key {name}; {near}`zhclean help config` lists them")));
            }
        }
        Ok(())
    }
}

/// The options of a filter, each added to `options` as a line of TOML.
fn filter_table(key: (&str, Range<usize>), found: &Found<'_>, options: &mut String) -> Result<(), Fault> {
    let (filter, span) = key;
    if !FILTERS.contains(&filter) {
        let near = meant(filter, &FILTERS);
        let message = format!("{filter} is no filter with options; {near}there is {}", FILTERS.join(", "));
        return Err((span.start, message));
    }
    let DeValue::Table(table) = found.get_ref() else {
        let message = format!("{filter} takes a table of options, not {}", kind_of(found.get_ref()));
        return Err((found.span().start, message));
    };
    for (option, found) in table {
        let name: &str = option.get_ref();
        let known = OPTIONS.iter().find(|(of, known, _)| *of == filter && *known == name);
        let Some((.., words)) = known else {
            let known: Vec<&str> =
                OPTIONS.iter().filter(|(of, ..)| *of == filter).map(|(_, known, _)| *known).collect();
            let message =
                format!("{filter} has no option {name}; {}there is {}", meant(name, &known), known.join(", "));
            return Err((option.span().start, message));
        };
        let word = word(&format!("filters.{filter}.{name}"), words, found)?;
        options.push_str(&format!("{filter}.{name} = \"{word}\"\n"));
    }
    Ok(())
}

fn word(name: &str, words: &[&str], found: &Found<'_>) -> Result<String, Fault> {
    let at = found.span().start;
    let Some(text) = found.get_ref().as_str() else {
        return Err((at, format!("{name} takes a word in quotes, not {}", kind_of(found.get_ref()))));
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    if words.contains(&text) { Ok(text.to_owned()) } else { Err((at, unknown_value(last, text, words))) }
}

fn list(name: &str, found: &Found<'_>) -> Result<Vec<Item>, Fault> {
    let at = found.span().start;
    match found.get_ref() {
        DeValue::String(text) => Ok(vec![(text.to_string(), at)]),
        DeValue::Array(values) => values
            .iter()
            .map(|value| match value.get_ref() {
                DeValue::String(text) => Ok((text.to_string(), value.span().start)),
                other => {
                    let message = format!("{name} is a list of strings, not of {}", kind_of(other));
                    Err((value.span().start, message))
                }
            })
            .collect(),
        other => Err((at, format!("{name} takes a list of strings, not {}", kind_of(other)))),
    }
}

/// Names of rules.
fn names(name: &str, found: &Found<'_>) -> Result<Vec<Item>, Fault> {
    let items = list(name, found)?;
    match items.iter().find(|(text, _)| text.is_empty()) {
        Some((_, at)) => Err((*at, format!("{name}: an empty name is no rule"))),
        None => Ok(items),
    }
}

fn share(found: &Found<'_>) -> Result<f64, Fault> {
    let at = found.span().start;
    let said = match found.get_ref() {
        DeValue::Float(number) => share_of(number.as_str()),
        DeValue::Integer(number) => share_of(number.as_str()),
        DeValue::String(text) => share_of(text),
        other => {
            let message = format!("max-removed takes a share, such as 0.3 or \"30%\", not {}", kind_of(other));
            return Err((at, message));
        }
    };
    said.map_err(|e| (at, format!("max-removed: {e}")))
}

/// What a value of TOML is, in words.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
