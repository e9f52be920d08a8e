//! Marks: rows whose lines stand below an article and never in it. Where what follows one is sparse in prose, the body ends
//! above it; see [`crate::page::body`].
//!
//! A mark is evidence, not a removal. Rules that are not selected still are evidence: what may be removed does not change how
//! a page is read. A rule that is ignored is none: whoever ignores it says that it takes his lines for something else.

use super::matcher::{Matcher, RowId};
use super::row::Row;
use super::table::Table;
use crate::page::body::Mark;

/// Which rows of a matcher are marks.
pub struct Marks {
    /// By table and row.
    of: Vec<Vec<Option<Mark>>>,
}

impl Marks {
    /// The marks of the rows that nobody ignores.
    pub fn of(matcher: &Matcher, is_ignored: impl Fn(&Table, &Row) -> bool) -> Marks {
        let of_table = |table: &Table| {
            let mark = |row: &Row| row.mark.filter(|_| !is_ignored(table, row));
            table.rows().iter().map(mark).collect()
        };
        Marks { of: matcher.tables().iter().map(|table| of_table(table)).collect() }
    }

    /// The mark that a row is.
    pub fn get(&self, id: RowId) -> Option<Mark> {
        self.of[id.table as usize][id.row as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::{BUILT_IN, MARKS};

    #[test]
    fn every_row_is_a_mark_and_takes_its_hits_and_not_its_misses() {
        assert_eq!(BUILT_IN.prove(&MARKS), Ok(()));
        assert!(MARKS.rows().iter().all(|row| row.mark.is_some()));
    }
}
