//! What a file's name says about its format.

use std::path::Path;

use super::container::Container;
use crate::options::Format;

/// The endings of names that say a format.
const SUFFIXES: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
];

/// The name without the suffix of a container.
pub fn inner_name(path: &Path) -> &Path {
    match (Container::of_name(path), path.file_stem()) {
        (Some(_), Some(stem)) => Path::new(stem),
        _ => path,
    }
}

/// The format that a file's name says, with or without the suffix of a container.
pub fn format_of_name(path: &Path) -> Option<Format> {
    let suffix = inner_name(path).extension()?;
    SUFFIXES.iter().find(|(known, _)| suffix.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
}
