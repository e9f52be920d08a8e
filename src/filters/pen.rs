//! The pen: what a filter writes its edits with. It knows whose rule it writes for, and it is where the shield refuses.

use super::mark::candidate::{Draft, Put};
use super::mark::reading::Reading;
use super::rule::RuleNo;
use crate::edits::apply;
use crate::edits::claims::{Edits, RuleId, With};
use crate::page::lines::Lines;
use crate::page::standing::Standing;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::shield::Shield;
use crate::shield::code::Code;
use crate::shield::inline;
use crate::shield::regions::Regions;
use crate::text::span::Span;

/// What a pen may not touch.
#[derive(Clone, Copy)]
pub enum Guarded<'p> {
    /// The code of a text that is not read into lines yet, and its regions.
    Code(&'p Code, &'p Regions),
    /// Its fenced code alone, and its regions.
    Fences(&'p Code, &'p Regions),
    /// The structure of a text; of a page whose lines are judged.
    Lines(&'p Shield, &'p Standing<'p>),
    /// The structure of a text; its lines are chosen already.
    Text(&'p Shield),
}

/// Writes the edits of one filter.
pub struct Pen<'p> {
    edits: &'p mut Edits,
    /// The filter's place in the pipeline.
    filter: u16,
    /// How many rules its code decides: its rows are numbered behind them.
    coded: u16,
    guarded: Guarded<'p>,
    /// It may refuse an edit of characters. Most texts have nothing to guard when their marks are written, and then one look tells.
    may_refuse: bool,
}

impl<'p> Pen<'p> {
    /// A pen for the filter at place `filter` of the pipeline, whose code decides `coded` rules.
    pub fn new(edits: &'p mut Edits, filter: usize, coded: usize, guarded: Guarded<'p>) -> Pen<'p> {
        let may_refuse = !matches!(guarded, Guarded::Text(shield) if !shield.refuses_some());
        Pen { edits, filter: filter as u16, coded: coded as u16, guarded, may_refuse }
    }

    fn id(&self, rule: RuleNo) -> RuleId {
        let rule = match rule {
            RuleNo::Coded(rule) => rule,
            RuleNo::Row(row) => self.coded + row,
        };
        RuleId { filter: self.filter, rule }
    }

    /// Asks to remove line `n` whole, with its line end.
    pub fn remove_line(&mut self, n: u32, rule: impl Into<RuleNo>) {
        let rule = self.id(rule.into());
        let is_kept = |shield: &Shield, page: &Standing<'_>| {
            shield.keeps(page, n) || shield.regions().refuses(page.lines().whole(n), rule)
        };
        if matches!(self.guarded, Guarded::Lines(shield, page) if is_kept(shield, page)) {
            self.edits.refuse();
        } else {
            self.edits.remove_line(n, rule);
        }
    }

    /// Asks to remove the lines, or the parts of lines, that rows of `table`, the filter's own, reach and that `wanted` lets
    /// go.
    pub fn remove_matched(&mut self, table: &Table, page: &Matched<'_>, wanted: impl Fn(u32) -> bool) {
        table.walk(page, wanted, |n, row| {
            if table.row(row).part.is_none() {
                self.remove_line(n, RuleNo::Row(row));
            }
            for part in page.parts_of(table, row, n) {
                // it was removed in an earlier round, and the line still hits
                if !self.is_claimed(part) {
                    self.remove(part, RuleNo::Row(row));
                }
            }
        });
    }

    /// Asks to remove the bytes of `span`.
    pub fn remove(&mut self, span: Span, rule: impl Into<RuleNo>) {
        self.put(span, rule.into(), With::Nothing);
    }

    /// Asks to write `c` in the place of `span`.
    pub fn write_char(&mut self, span: Span, rule: impl Into<RuleNo>, c: char) {
        self.put(span, rule.into(), With::Char(c));
    }

    /// Asks to write `text` in the place of `span`.
    pub fn write(&mut self, span: Span, rule: impl Into<RuleNo>, text: &str) {
        let rule = rule.into();
        match (text.chars().next(), text.chars().nth(1)) {
            (None, _) => self.put(span, rule, With::Nothing),
            (Some(c), None) => self.put(span, rule, With::Char(c)),
            _ if self.is_shielded(span, self.id(rule)) => self.edits.refuse(),
            _ => self.edits.replace_text(span, self.id(rule), text),
        }
    }

    /// Asks for `draft`, which names bytes of a line as it was read. A draft that touches code, a link, a tag of the line is
    /// refused, whatever the filter thought of it.
    pub fn draft(&mut self, reading: &Reading, draft: Draft) {
        let Draft { start, end, rule, put } = draft;
        let range = start as usize..end as usize;
        if inline::touches(reading.embedded(), range.clone()) {
            return self.edits.refuse();
        }
        let Some(span) = reading.span(range) else { return };
        match put {
            Put::Nothing => self.remove(span, rule),
            Put::Char(c) => self.write_char(span, rule, c),
            Put::Repeat(c, times) => self.write(span, rule, &String::from_iter(std::iter::repeat_n(c, times as usize))),
        }
    }

    #[inline(always)]
    fn put(&mut self, span: Span, rule: RuleNo, with: With) {
        let rule = self.id(rule);
        if self.may_refuse && self.is_refused(span, rule, with) {
            self.edits.refuse();
        } else {
            self.edits.replace(span, rule, with);
        }
    }

    #[inline(never)]
    fn is_refused(&self, span: Span, rule: RuleId, with: With) -> bool {
        self.is_shielded(span, rule) || with == With::Nothing && self.keeps(span)
    }

    /// Does `span` reach into a line that the user keeps from the filters of lines?
    fn keeps(&self, span: Span) -> bool {
        matches!(self.guarded, Guarded::Lines(shield, _) if shield.keeps_of(span))
    }

    fn is_shielded(&self, span: Span, rule: RuleId) -> bool {
        match self.guarded {
            Guarded::Code(code, regions) => code.touches(span) || regions.refuses(span, rule),
            Guarded::Fences(code, regions) => code.fence_touches(span) || regions.refuses(span, rule),
            Guarded::Lines(shield, _) | Guarded::Text(shield) => shield.refuses(span, rule),
        }
    }

    /// Would it ask for an edit of `span` by `rule` in vain, whoever else has claimed its bytes? For edits that are made together
    /// or not at all.
    pub fn refuses(&self, span: Span, rule: impl Into<RuleNo>) -> bool {
        let rule = self.id(rule.into());
        self.edits.is_muted(rule) || self.is_shielded(span, rule)
    }

    /// Was line `n` removed?
    pub fn is_gone(&self, n: u32) -> bool {
        self.edits.is_gone(n)
    }

    /// Has a filter that is done claimed a byte of `span`, or an insertion at its edge?
    pub fn is_claimed(&self, span: Span) -> bool {
        self.edits.is_claimed(span)
    }

    /// Line `n` as the claims so far leave it, where they change it.
    pub fn written(&self, lines: &Lines<'_>, n: u32) -> Option<String> {
        apply::edited(lines.text(), lines.content(n), self.edits)
    }
}
