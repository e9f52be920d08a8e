//! Which rows each line of a text hits. A value that lives as long as the lines: a line is read when it is first asked for,
//! and what it hit is kept. Rounds, followers, topics, marks and "is this line known?" are look-ups.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use super::marks::Marks;
use super::matcher::{Hit, Matcher, RowId, Scratch};
use super::shapes::Taken;
use super::table::Table;
use crate::page::body::Mark;
use crate::page::facts::Facts;
use crate::page::keys::{self, KEY_MAX_CHARS};
use crate::page::line_set::LineSet;

/// What the lines of a text hit.
pub struct Hits<'t> {
    facts: &'t Facts<'t>,
    matcher: &'t Matcher,
    marks: &'t Marks,
    /// Longer lines hit nothing; in printed characters.
    longest: usize,
    rows: Store<Hit>,
    inside: Store<Hit>,
    spoken: Store<RowId>,
    scratch: RefCell<(String, Scratch)>,
    spared: Spared,
}

/// Lines that rows may not take, because the text says so itself. No row knows them then: a label that stays would draw in what
/// stands below it, run after run. What they say of the text around them counts as ever.
#[derive(Default)]
pub struct Spared {
    /// From every row.
    pub lines: LineSet,
    /// Runs of lines, ascending and disjoint, each with the rows that may not take them.
    pub rows: Vec<(Range<u32>, Vec<RowId>)>,
    /// Is there any?
    pub is_any: bool,
}

impl Spared {
    fn holds(&self, n: u32, id: RowId) -> bool {
        let rows = || {
            let next = self.rows.partition_point(|(lines, _)| lines.end <= n);
            self.rows.get(next).filter(|(lines, _)| lines.contains(&n)).map(|(_, rows)| rows)
        };
        self.lines.holds(n) || rows().is_some_and(|rows| rows.contains(&id))
    }
}

impl<'t> Hits<'t> {
    /// Nothing is read yet.
    pub fn of(facts: &'t Facts<'t>, matcher: &'t Matcher, marks: &'t Marks) -> Hits<'t> {
        let longest = matcher.longest().max(KEY_MAX_CHARS);
        let lines = facts.lines().len();
        // nobody asks where no row looks
        let inside = Store::of(if matcher.longest_inside() > 0 { lines } else { 0 });
        let (rows, spoken) = (Store::of(lines), Store::of(lines));
        let spared = Spared::default();
        Hits { facts, matcher, marks, longest, rows, inside, spoken, scratch: RefCell::default(), spared }
    }

    /// The same, with lines that rows may not take.
    pub fn sparing(self, spared: Spared) -> Hits<'t> {
        Hits { spared, ..self }
    }

    fn is_spared(&self, n: u32, id: RowId) -> bool {
        self.spared.is_any && self.spared.holds(n, id)
    }

    /// The rows of `table` that line `n` hits, in order.
    pub fn rows(&self, table: &Table, n: u32) -> impl Iterator<Item = u16> {
        let ids = self.rows_of(n).map(|hit| self.rows.get(hit, |hit| hit.id));
        of_table(table, ids.filter(move |&id| !self.is_spared(n, id)))
    }

    /// The first row of `table` that line `n` hits and for which `wanted` holds.
    pub fn row(&self, table: &Table, n: u32, wanted: impl Fn(u16) -> bool) -> Option<u16> {
        self.rows(table, n).find(|&row| wanted(row))
    }

    /// The same for a line well inside the body: only rows that look there are asked.
    pub fn row_inside(&self, table: &Table, n: u32, wanted: impl Fn(u16) -> bool) -> Option<u16> {
        let range = self.inside.range(n, |put| {
            let line = self.facts.lines().line(n);
            if keys::is_short(line, self.matcher.longest_inside()) && self.matcher.may_hit_inside(line) {
                let (key, scratch) = &mut *self.scratch.borrow_mut();
                let key = self.facts.key_into(n, key);
                self.matcher.hits_inside(key, scratch).for_each(put);
            }
        });
        let ids = range.map(|hit| self.inside.get(hit, |hit| hit.id)).filter(|&id| !self.is_spared(n, id));
        of_table(table, ids).find(|&row| wanted(row))
    }

    /// The mark that line `n` is, of several the first kind.
    pub fn mark(&self, n: u32) -> Option<Mark> {
        self.rows_of(n).filter_map(|hit| self.rows.get(hit, |hit| self.marks.get(hit.id))).min()
    }

    /// Does a row know line `n`, wherever the line stands, and not only a part of it?
    pub fn is_known(&self, n: u32) -> bool {
        let is_whole = |id: RowId| self.matcher.row(id).part.is_none();
        self.rows_of(n).any(|hit| self.rows.get(hit, |hit| is_whole(hit.id)))
    }

    /// What row `row` of `table` takes of line `n`.
    pub fn taken(&self, table: &Table, row: u16, n: u32) -> Option<Taken> {
        let id = RowId { table: table.number(), row };
        self.rows_of(n).find_map(|hit| self.rows.get(hit, |hit| if hit.id == id { hit.taken.clone() } else { None }))
    }

    fn rows_of(&self, n: u32) -> Range<usize> {
        self.rows.range(n, |put| {
            if keys::is_short(self.facts.lines().line(n), self.longest) {
                let (key, scratch) = &mut *self.scratch.borrow_mut();
                let key = self.facts.key_into(n, key);
                self.matcher.hits(key, scratch).for_each(put);
            }
        })
    }

    /// Notes in `spoken`, one place a row of `table`, of whose topics line `n` speaks, however long it is.
    pub fn note_topics(&self, table: &Table, n: u32, spoken: &mut [bool]) {
        let range = self.spoken.range(n, |put| {
            let (key, _) = &mut *self.scratch.borrow_mut();
            let key = self.facts.key_into(n, key);
            self.matcher.spoken(key, put);
        });
        for id in range.map(|at| self.spoken.get(at, |id| *id)).filter(|id| id.table == table.number()) {
            spoken[id.row as usize] = true;
        }
    }
}

/// Those of the rows that are `table`'s.
fn of_table(table: &Table, ids: impl Iterator<Item = RowId>) -> impl Iterator<Item = u16> {
    let number = table.number();
    ids.filter(move |id| id.table == number).map(|id| id.row)
}

/// For each line some things, found when they are first asked for.
struct Store<T> {
    /// The place of a line's things in `all` and one more; 0 for a line that was never asked for.
    at: Vec<Cell<u32>>,
    all: RefCell<Vec<T>>,
    /// Where the things of the line end that begin at the same place.
    ends: RefCell<Vec<u32>>,
}

impl<T> Store<T> {
    fn of(lines: u32) -> Store<T> {
        Store { at: vec![Cell::new(0); lines as usize], all: RefCell::default(), ends: RefCell::default() }
    }

    /// The places of a line's things; `find` hands them over when nobody asked for the line before.
    fn range(&self, n: u32, find: impl FnOnce(&mut dyn FnMut(T))) -> Range<usize> {
        const NONE: u32 = u32::MAX;
        let at = self.at[n as usize].get();
        if at == NONE {
            return 0..0;
        }
        if at > 0 {
            let start = at as usize - 1;
            return start..self.ends.borrow()[start] as usize;
        }
        let mut all = self.all.borrow_mut();
        let start = all.len();
        find(&mut |thing| all.push(thing));
        let end = all.len();
        self.at[n as usize].set(if end > start { start as u32 + 1 } else { NONE });
        self.ends.borrow_mut().resize(end, end as u32);
        start..end
    }

    fn get<R>(&self, at: usize, what: impl FnOnce(&T) -> R) -> R {
        what(&self.all.borrow()[at])
    }
}
