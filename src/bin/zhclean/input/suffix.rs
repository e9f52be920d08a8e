//! What a file's name says about its format.

use std::path::Path;

use super::container::Container;
use crate::options::Kind;

/// The format that a file's name says, with or without the suffix of a container.
pub fn kind_of_name(path: &Path) -> Option<Kind> {
    let stem = if Container::of_name(path).is_some() { Path::new(path.file_stem()?) } else { path };
    let suffix = stem.extension()?;
    if suffix.eq_ignore_ascii_case("txt") {
        Some(Kind::Text)
    } else if suffix.eq_ignore_ascii_case("jsonl") || suffix.eq_ignore_ascii_case("ndjson") {
        Some(Kind::Jsonl)
    } else {
        None
    }
}
