//! The pen: what a filter writes its edits with. It knows whose rule it writes for, and it is where the shield refuses.

use super::rule::RuleNo;
use crate::edits::apply;
use crate::edits::claims::{Edits, RuleId, With};
use crate::page::lines::Lines;
use crate::page::standing::Standing;
use crate::rows::matcher::Table;
use crate::shield::Shield;
use crate::text::span::Span;

/// Writes the edits of one filter.
pub struct Pen<'p> {
    edits: &'p mut Edits,
    /// The filter's place in the pipeline.
    filter: u16,
    /// How many rules its code decides: its rows are numbered behind them.
    coded: u16,
    /// Refuses rewrites inside code, data and tables; `None` where the stage has no lines yet, or asks by itself.
    shield: Option<&'p Shield<'p, 'p>>,
}

impl<'p> Pen<'p> {
    /// A pen for the filter at place `filter` of the pipeline, whose code decides `coded` rules.
    pub fn new(edits: &'p mut Edits, filter: usize, coded: usize, shield: Option<&'p Shield<'p, 'p>>) -> Pen<'p> {
        Pen { edits, filter: filter as u16, coded: coded as u16, shield }
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
        self.edits.remove_line(n, self.id(rule.into()));
    }

    /// Asks to remove the lines that rows of `table`, the filter's own, reach and that `wanted` lets go.
    pub fn remove_matched(&mut self, table: &Table, page: &Standing<'_>, wanted: impl Fn(u32) -> bool) {
        table.walk(page, wanted, |n, row| self.remove_line(n, RuleNo::Row(row)));
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
            _ if self.refuses(span) => self.edits.refuse(),
            _ => self.edits.replace_text(span, self.id(rule), text),
        }
    }

    fn put(&mut self, span: Span, rule: RuleNo, with: With) {
        if self.refuses(span) {
            self.edits.refuse();
        } else {
            self.edits.replace(span, self.id(rule), with);
        }
    }

    fn refuses(&self, span: Span) -> bool {
        self.shield.is_some_and(|shield| shield.holds_byte(span.start))
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
