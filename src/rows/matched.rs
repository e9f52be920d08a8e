//! What stands of a text, and what each of its lines hit: all that a line filter asks.

use std::ops::{Deref, Range};

use super::hits::Hits;
use super::row::Row;
use super::table::Table;
use crate::page::body::Mark;
use crate::page::standing::Standing;
use crate::text::canon;
use crate::text::span::Span;

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
        if self.has_key(n) { self.hits.row(table, n, |row| wanted(table.row(row))) } else { None }
    }

    /// Does a row of `table` know line `n`, and not only a part of it?
    pub fn is_known(&self, table: &Table, n: u32) -> bool {
        self.row(table, n, |row| row.part.is_none()).is_some()
    }

    /// The mark that line `n` is.
    pub fn mark(&self, n: u32) -> Option<Mark> {
        if self.has_key(n) { self.hits.mark(n) } else { None }
    }

    /// The bytes that row `row` of `table` takes of line `n`, where it takes parts of lines, with the blanks between each
    /// part and the rest.
    pub fn parts_of(&self, table: &Table, row: u16, n: u32) -> Vec<Span> {
        if table.row(row).part.is_none() {
            return Vec::new();
        }
        let (line, content) = (self.line(n), self.content(n));
        let bytes: Vec<_> = canon::printed(line).collect();
        let span = |part: &Range<usize>| {
            let (from, to) = match part.start.checked_sub(1) {
                None => (0, bytes.get(part.end)?.start),
                Some(before) if part.end >= bytes.len() => (bytes.get(before)?.end, line.len()),
                Some(before) => (bytes.get(before)?.end, bytes.get(part.end - 1)?.end),
            };
            Some(Span { start: content.start + from as u32, end: content.start + to as u32 })
        };
        let taken = self.hits.taken(table, row, n);
        taken.iter().flat_map(|taken| &taken.parts).filter_map(span).collect()
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
