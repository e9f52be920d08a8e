//! Marks: lines that stand below an article and never in it. Nothing is removed for being a mark.

use std::sync::LazyLock;

use super::matcher::Table;
use crate::page::body::Mark;

static MARKS: LazyLock<Table> = LazyLock::new(|| Table::built_in(include_str!("marks.toml")));

/// The marks by the names of their rows.
const NAMES: [(&str, Mark); 5] = [
    ("credit", Mark::Credit),
    ("comments", Mark::Comments),
    ("list-label", Mark::ListLabel),
    ("neighbour", Mark::Neighbour),
    ("footer", Mark::Footer),
];

/// The mark that a line with this key is.
pub fn mark_of(key: &str) -> Option<Mark> {
    let row = MARKS.find(key, |_| true)?;
    let id = MARKS.rows()[row as usize].id.as_str();
    NAMES.iter().find(|(name, _)| *name == id).map(|&(_, mark)| mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_mark_and_takes_its_hits_and_not_its_misses() {
        assert_eq!(MARKS.prove(), Ok(()));
        for row in MARKS.rows() {
            assert!(NAMES.iter().any(|(name, _)| *name == row.id), "{}", row.id);
        }
    }
}
