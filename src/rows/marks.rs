//! Marks: lines that stand below an article and never in it. Nothing is removed for being a mark.

use super::hits::Hits;
use super::tables::MARKS;
use crate::page::body::Mark;

/// The marks by the names of their rows.
const NAMES: [(&str, Mark); 5] = [
    ("credit", Mark::Credit),
    ("comments", Mark::Comments),
    ("list-label", Mark::ListLabel),
    ("neighbour", Mark::Neighbour),
    ("footer", Mark::Footer),
];

/// The mark that line `n` is.
pub fn mark_of(hits: &Hits<'_>, n: u32) -> Option<Mark> {
    let row = hits.row(&MARKS, n, |_| true)?;
    let id = MARKS.row(row).id.as_str();
    NAMES.iter().find(|(name, _)| *name == id).map(|&(_, mark)| mark)
}

#[cfg(test)]
mod tests {
    use super::super::tables::BUILT_IN;
    use super::*;

    #[test]
    fn every_row_is_a_mark_and_takes_its_hits_and_not_its_misses() {
        assert_eq!(BUILT_IN.prove(&MARKS), Ok(()));
        for row in MARKS.rows() {
            assert!(NAMES.iter().any(|(name, _)| *name == row.id), "{}", row.id);
        }
    }
}
