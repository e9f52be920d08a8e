//! Which lines of a page a table removes: by what each line is, where it stands, and what stands beside it.

use std::cell::LazyCell;

use super::matched::Matched;
use super::row::{Role, Row, Where};
use super::table::Table;
use crate::page::body::Reach;

impl Table {
    /// Hands over, with their rows, the lines that rows reach, by place and role, and that `wanted` lets go.
    pub fn walk(&self, page: &Matched<'_>, wanted: impl Fn(u32) -> bool, mut remove: impl FnMut(u32, u16)) {
        let live = page.live();
        let body = page.body();
        let inside = self.looks_inside();
        if body.is_empty() && !inside {
            return;
        }
        let mut run: Vec<(u32, u16)> = Vec::new();
        // the place past the head and the one past the end match nothing and end a run
        let close = body.end.saturating_sub(1)..body.end;
        let open = body.begin..close.start.min(body.begin + usize::from(self.looks_around()));
        let (open, close) = if inside { (body.begin..body.end, body.end..body.end) } else { (open, close) };
        let places = (0..body.begin).chain(open).chain(close).chain(body.end..=live.len());
        let mut last = None;
        let spoken = LazyCell::new(|| self.spoken_of(page));
        let mut announced = usize::MAX;
        for at in places {
            let adjoins = last.replace(at).is_none_or(|last: usize| last + 1 == at);
            let found = live.get(at).and_then(|&n| {
                let wants = |row: u16| reaches(self.row(row), page, at) && !spoken[row as usize];
                let hits = page.hits();
                // between its first and its last line nothing but rows that look inside reach the body
                let row = if inside && (body.begin + 1..body.end.saturating_sub(1)).contains(&at) {
                    hits.row_inside(self, n, wants)
                } else if inside || page.has_key(n) {
                    hits.row(self, n, wants)
                } else {
                    None
                };
                row.filter(|_| wanted(n)).map(|row| (n, row))
            });
            if !adjoins {
                self.settle(&mut run, &mut remove);
            }
            // a line in a block of the author's, of which no row knows the line above, is his too; not one of several
            // pieces of which each is known
            let begins = found.is_some() && run.is_empty();
            let is_pieced = |(n, row)| {
                self.row(row).role != Role::Follower
                    && page.hits().taken(self, row, n).is_some_and(|taken| taken.pieces > 1)
            };
            if begins && !found.is_some_and(is_pieced) && self.is_in_block(page, at) {
                continue;
            }
            // what a paragraph announces is the author's, line by line
            let is_outmost = at + 1 >= body.end || at == body.begin;
            if begins && is_outmost && (at == announced || self.is_announced(page, at)) {
                announced = at + 1;
                continue;
            }
            if let Some(matched) = found {
                run.push(matched);
                continue;
            }
            self.settle(&mut run, &mut remove);
        }
    }

    /// Does the line at place `at`, below the body and not below its foot, stand in an unbroken block under a line
    /// that nothing knows?
    fn is_in_block(&self, page: &Matched<'_>, at: usize) -> bool {
        /// A block is looked at for so many lines.
        const MAX_LINES: usize = 16;
        let (live, body) = (page.live(), page.body());
        if at + 1 < body.end || at > body.foot || at >= live.len() {
            return false;
        }
        let is_known = |n: u32| page.is_header(n) || page.mark(n).is_some() || page.is_known(self, n);
        let joined = |above: usize| page.joins(live[above], live[above + 1]) && !page.is_prose(live[above]);
        let block = (body.begin..at).rev().take(MAX_LINES).take_while(|&above| joined(above));
        block.map(|above| live[above]).any(|n| !is_known(n))
    }

    /// Is the line at place `at` announced by a line above, itself or with the block it stands in?
    fn is_announced(&self, page: &Matched<'_>, at: usize) -> bool {
        /// A block is looked at for so many lines.
        const MAX_LINES: usize = 64;
        let live = page.live();
        let joins = |above: usize| {
            page.joins(live[above], live[above + 1]) && !page.is_prose(live[above])
                || page.row(self, live[above], |row| row.reach != Where::Head).is_some()
        };
        let first = (0..at)
            .rev()
            .take(MAX_LINES)
            .take_while(|&above| joins(above) && !page.announces(above))
            .last()
            .unwrap_or(at);
        page.is_announced(first)
    }

    /// Of which rows the title or the body speaks, near its ends.
    fn spoken_of(&self, page: &Matched<'_>) -> Vec<bool> {
        /// So many lines at each end of the body are asked: what an article is about it says there.
        const LINES: usize = 100;
        /// And so many of the lines above it: the title.
        const HEAD_LINES: usize = 4;
        let mut spoken = vec![false; self.rows().len()];
        if !self.has_topics() {
            return spoken;
        }
        let body = page.body();
        let is_own = |n: u32| page.is_known(self, n);
        let head = &page.live()[body.begin.saturating_sub(HEAD_LINES)..body.begin];
        // residue that ends or opens the body is no witness for itself
        let lines = &page.live()[body.begin..body.end];
        let own = lines.iter().rev().take_while(|&&n| is_own(n)).count();
        let lines = &lines[..lines.len() - own];
        let own = if self.looks_around() { lines.iter().take_while(|&&n| is_own(n)).count() } else { 0 };
        let lines = &lines[own..];
        let (first, rest) = lines.split_at(LINES.min(lines.len()));
        let last = &rest[rest.len().saturating_sub(LINES)..];
        for &n in head.iter().filter(|&&n| !is_own(n)).chain(first).chain(last) {
            page.hits().note_topics(self, n, &mut spoken);
        }
        spoken
    }

    /// Hands over the lines of an unbroken run that need no anchor or have one.
    fn settle(&self, run: &mut Vec<(u32, u16)>, remove: &mut impl FnMut(u32, u16)) {
        if run.is_empty() {
            return;
        }
        let role = |row: u16| self.row(row).role;
        let anchored = run.iter().any(|&(_, row)| role(row) == Role::Anchor);
        for (n, row) in run.drain(..) {
            if anchored || role(row) == Role::Alone {
                remove(n, row);
            }
        }
    }
}

/// Does the row look at lines that stand at place `at`? Edge rows do not: a filter runs them itself.
pub fn reaches(row: &Row, page: &Matched<'_>, at: usize) -> bool {
    let reach = page.reach(at);
    match row.reach {
        Where::Any => true,
        Where::Head => reach == Reach::Head,
        Where::Inside => reach == Reach::Inside,
        Where::Tail => reach == Reach::Tail,
        Where::Close => reach == Reach::Tail || at + 1 == page.body().end && page.part().last,
        Where::Foot => reach == Reach::Tail && at >= page.body().foot,
        Where::Outside => reach != Reach::Inside,
        Where::Around => {
            let (body, part) = (page.body(), page.part());
            let opens = at == body.begin && part.first;
            reach != Reach::Inside || opens || at + 1 == body.end && part.last
        }
        Where::Edge => false,
    }
}
