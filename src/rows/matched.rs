//! What stands of a text, and what each of its lines hit: all that a line filter asks.

use std::ops::Deref;

use super::hits::Hits;
use super::marks;
use super::row::Row;
use super::table::Table;
use crate::page::body::Mark;
use crate::page::standing::Standing;

/// The lines that stand, with what they hit.
#[derive(Clone, Copy)]
pub struct Matched<'p> {
    standing: &'p Standing<'p>,
    hits: &'p Hits<'p>,
}

impl<'p> Matched<'p> {
    /// What stands, and what it hit.
    pub fn of(standing: &'p Standing<'p>, hits: &'p Hits<'p>) -> Matched<'p> {
        Matched { standing, hits }
    }

    /// The first row of `table` that line `n` hits and for which `wanted` holds. Lines that carry no key hit nothing.
    pub fn row(&self, table: &Table, n: u32, wanted: impl Fn(&Row) -> bool) -> Option<u16> {
        if self.has_key(n) { self.hits.row(table, n, wanted) } else { None }
    }

    /// Does a row of `table` know line `n`?
    pub fn is_known(&self, table: &Table, n: u32) -> bool {
        self.row(table, n, |_| true).is_some()
    }

    /// The mark that line `n` is.
    pub fn mark(&self, n: u32) -> Option<Mark> {
        if self.has_key(n) { marks::mark_of(self.hits, n) } else { None }
    }

    /// What the lines hit, wherever they stand.
    pub fn hits(&self) -> &'p Hits<'p> {
        self.hits
    }
}

impl<'p> Deref for Matched<'p> {
    type Target = Standing<'p>;

    fn deref(&self) -> &Standing<'p> {
        self.standing
    }
}
