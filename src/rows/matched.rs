//! What stands of a text, and what each of its lines hit: all that a line filter asks.

use std::ops::Deref;

use super::hits::Hits;
use super::row::Row;
use super::shapes::End;
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
        if self.has_key(n) { self.hits.row(table, n, wanted) } else { None }
    }

    /// Does a row of `table` know line `n`?
    pub fn is_known(&self, table: &Table, n: u32) -> bool {
        self.row(table, n, |_| true).is_some()
    }

    /// The mark that line `n` is.
    pub fn mark(&self, n: u32) -> Option<Mark> {
        if self.has_key(n) { self.hits.mark(n) } else { None }
    }

    /// The bytes that row `row` of `table` takes of line `n`, where it takes a part of lines, with the blanks between the
    /// part and the rest.
    pub fn part_of(&self, table: &Table, row: u16, n: u32) -> Option<Span> {
        let end = table.row(row).part?;
        let printed = self.hits.taken(table, row, n)?.printed;
        let (line, content) = (self.line(n), self.content(n));
        let mut bytes = canon::printed(line);
        let (from, to) = match end {
            End::Start => (0, bytes.nth(printed.end)?.start),
            End::End => (bytes.nth(printed.start.checked_sub(1)?)?.end, line.len()),
        };
        Some(Span { start: content.start + from as u32, end: content.start + to as u32 })
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
