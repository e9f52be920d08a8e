//! What the filters ask for: removals and rewrites, each with the rule that asked.
//!
//! A filter can only append here. Who comes first has the bytes: a later edit that overlaps an
//! earlier claim is refused whole and counted, so no filter undoes another.

use crate::page::line_set::LineSet;
use crate::page::lines::Lines;
use crate::text::span::Span;

/// Which rule of which filter; prints as `error-page/status-line` (see [`crate::Pipeline::rule_name`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId {
    /// The filter's place in the pipeline.
    pub filter: u16,
    /// The rule's place in the filter: its coded rules first, then its rows.
    pub rule: u16,
}

impl RuleId {
    /// Stands for every rule of the filter at that place.
    pub fn all_of(filter: u16) -> RuleId {
        RuleId { filter, rule: u16::MAX }
    }

    /// Does it stand for every rule of its filter?
    pub fn is_all(self) -> bool {
        self.rule == u16::MAX
    }

    /// Is `rule` the same, or one of those that it stands for?
    pub fn covers(self, rule: RuleId) -> bool {
        self == rule || self.is_all() && self.filter == rule.filter
    }
}

/// What stands in place of the old bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Nothing: a removal.
    Nothing,
    /// One character: nearly every rewrite.
    Char(char),
    /// A longer text, kept once in [`Edits`]; a number here halves the size of an [`Edit`].
    Text(TextId),
}

/// Names a text kept in [`Edits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextId(u32);

/// One removal or rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go. Empty for an insertion.
    pub span: Span,
    /// Who asked.
    pub rule: RuleId,
    /// What comes instead.
    pub with: With,
}

/// All claims on one document.
#[derive(Debug, Default)]
pub struct Edits {
    /// Claims of the filters that have run: ascending, disjoint, none inside a removed line.
    claimed: Vec<Edit>,
    /// What the running filter asked for.
    asked: Vec<Edit>,
    gone: LineSet,
    removed: Vec<(u32, RuleId)>,
    texts: Vec<Box<str>>,
    refused: u64,
    /// Rules that the user switched off: what they ask is dropped.
    muted: Vec<RuleId>,
}

impl Edits {
    /// No claims yet, and none ever of the `muted` rules.
    pub fn without(muted: &[RuleId]) -> Edits {
        Edits { muted: muted.to_vec(), ..Edits::default() }
    }

    /// Did the user switch `rule` off?
    pub fn is_muted(&self, rule: RuleId) -> bool {
        !self.muted.is_empty() && self.muted.contains(&rule)
    }

    /// Asks to remove line `n` whole, with its line end. A line removed already stays its remover's;
    /// claims inside the line are swallowed.
    pub fn remove_line(&mut self, n: u32, rule: RuleId) {
        if !self.is_muted(rule) && self.gone.insert(n) {
            self.removed.push((n, rule));
        }
    }

    /// Asks to put `with` in the place of `span`.
    pub fn replace(&mut self, span: Span, rule: RuleId, with: With) {
        if !self.is_muted(rule) {
            self.asked.push(Edit { span, rule, with });
        }
    }

    /// Asks to put `text` in the place of `span`.
    pub fn replace_text(&mut self, span: Span, rule: RuleId, text: &str) {
        if !self.is_muted(rule) {
            let id = TextId(self.texts.len() as u32);
            self.texts.push(text.into());
            self.asked.push(Edit { span, rule, with: With::Text(id) });
        }
    }

    /// Counts an edit that a shield refused.
    pub fn refuse(&mut self) {
        self.refused += 1;
    }

    /// Was line `n` removed?
    pub fn is_gone(&self, n: u32) -> bool {
        self.gone.holds(n)
    }

    /// The lines removed so far.
    pub fn gone(&self) -> &LineSet {
        &self.gone
    }

    /// Has a filter that is done claimed a byte of `span`, or an insertion at its edge?
    pub fn is_claimed(&self, span: Span) -> bool {
        !self.claims_on(span).is_empty()
    }

    /// The claims of finished filters that touch `span` or its edges, ascending.
    pub fn claims_on(&self, span: Span) -> &[Edit] {
        let rest = &self.claimed[self.settled_before(span.start)..];
        &rest[..rest.partition_point(|edit| edit.span.start <= span.end)]
    }

    /// The lines removed so far with who removed them, in the order of removal.
    pub fn removed(&self) -> &[(u32, RuleId)] {
        &self.removed
    }

    /// Claims that came too late and were refused whole, and those that a shield refused.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// What `edit` writes.
    pub fn text<'e>(&'e self, edit: &Edit, scratch: &'e mut [u8; 4]) -> &'e str {
        match edit.with {
            With::Nothing => "",
            With::Char(c) => c.encode_utf8(scratch),
            With::Text(TextId(id)) => &self.texts[id as usize],
        }
    }

    /// Rewrites the longer texts that edits write, each in the place of a span, so that mark filters reach them too.
    pub fn rewrite_texts(&mut self, rewrite: impl Fn(&str, Span) -> Option<String>) {
        for edit in &self.claimed {
            let With::Text(TextId(id)) = edit.with else { continue };
            let text = &mut self.texts[id as usize];
            if let Some(new) = rewrite(text, edit.span) {
                *text = new.into();
            }
        }
    }

    /// Claims of finished filters, ascending.
    pub fn claimed(&self) -> &[Edit] {
        &self.claimed
    }

    /// Everything asked so far; grows with each accepted or refused request.
    pub fn count(&self) -> usize {
        self.claimed.len() + self.asked.len() + self.removed.len()
    }

    /// A filter is done: its claims join the others, those that overlap an earlier one do not. Returns whether any joined.
    pub fn commit(&mut self) -> bool {
        let Some(first) = self.asked.first() else { return false };
        if let [edit] = self.asked[..]
            && self.claimed.last().is_none_or(|last| last.span.end < edit.span.start)
        {
            self.claimed.push(edit);
            self.asked.clear();
            return true;
        }
        let mut from = first.span.start;
        // edits of marks come in the order of the line, and nobody claimed a byte from there on
        let is_disjoint = self.asked.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        if is_disjoint && self.settled_before(from) == self.claimed.len() {
            self.claimed.append(&mut self.asked);
            return true;
        }
        if !is_disjoint && !self.asked.is_sorted_by_key(|edit| edit.span) {
            self.asked.sort_by_key(|edit| edit.span);
            from = self.asked[0].span.start;
        }
        let before = self.asked.len();
        // what lies before the first of them is settled: mark filters go through a text line by line
        let settled = self.settled_before(from);
        let mut claims = self.claimed[settled..].iter().peekable();
        let (mut last, mut end): (Option<Span>, u32) = (None, 0);
        self.asked.retain(|edit| {
            while let Some(claim) = claims.next_if(|claim| claim.span.start <= edit.span.start) {
                last = Some(claim.span);
            }
            let free = edit.span.start >= end
                && last.is_none_or(|last| !overlap(last, edit.span))
                && claims.peek().is_none_or(|next| !overlap(next.span, edit.span));
            if free {
                end = edit.span.end;
            }
            free
        });
        self.refused += (before - self.asked.len()) as u64;
        let joined = !self.asked.is_empty();
        merge(&mut self.claimed, &mut self.asked);
        joined
    }

    /// How many claims end before byte `from`. New claims nearly always come behind all others.
    fn settled_before(&self, from: u32) -> usize {
        match self.claimed.last() {
            Some(last) if last.span.end >= from => self.claimed.partition_point(|claim| claim.span.end < from),
            _ => self.claimed.len(),
        }
    }

    /// Turns removed lines into spans, swallows the claims inside them, and leaves one ascending list.
    pub fn finish(&mut self, lines: &Lines<'_>) {
        self.commit();
        if self.removed.is_empty() {
            return;
        }
        self.removed.sort_unstable();
        let mut removed = self.removed.iter().map(|&(n, _)| lines.whole(n)).peekable();
        self.claimed.retain(|claim| {
            while removed.next_if(|line| line.end <= claim.span.start).is_some() {}
            removed.peek().is_none_or(|line| claim.span.start < line.start)
        });
        let removals = self.removed.iter().map(|&(n, rule)| Edit { span: lines.whole(n), rule, with: With::Nothing });
        self.asked.extend(removals);
        merge(&mut self.claimed, &mut self.asked);
    }

    /// Gives back every line and every claim made so far; for the guard.
    pub fn void(&mut self) -> Vec<(u32, RuleId)> {
        self.claimed.clear();
        self.asked.clear();
        self.gone.clear();
        std::mem::take(&mut self.removed)
    }
}

/// Moves `new` into `all`, both ascending, from the back and in place: on a large text the list is tens of megabytes.
fn merge(all: &mut Vec<Edit>, new: &mut Vec<Edit>) {
    let Some(&filler) = new.last() else { return };
    let mut from = all.len();
    all.resize(all.len() + new.len(), filler);
    let mut to = all.len();
    while let Some(edit) = new.pop() {
        // what lies behind it moves at once
        let behind = first_behind(&all[..from], edit.span);
        all.copy_within(behind..from, to - (from - behind));
        to -= from - behind + 1;
        from = behind;
        all[to] = edit;
    }
}

/// The place of the first of `edits`, which are ascending, that lies behind `span`. It is looked for from the end, in steps that
/// double.
fn first_behind(edits: &[Edit], span: Span) -> usize {
    let (mut step, mut to) = (1, edits.len());
    while to > 0 && edits[to - to.min(step)].span > span {
        to -= to.min(step);
        step *= 2;
    }
    let from = to - to.min(step);
    from + edits[from..to].partition_point(|edit| edit.span <= span)
}

fn overlap(a: Span, b: Span) -> bool {
    (a.start < b.end && b.start < a.end) || a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: RuleId = RuleId { filter: 1, rule: 0 };
    const TWO: RuleId = RuleId { filter: 2, rule: 0 };

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn an_edit_that_overlaps_an_earlier_claim_is_refused_whole_and_counted() {
        let mut edits = Edits::default();
        edits.replace(span(4, 8), ONE, With::Nothing);
        edits.commit();
        for (start, end) in [(0, 5), (5, 6), (7, 9), (4, 8), (0, 4), (8, 9)] {
            edits.replace(span(start, end), TWO, With::Nothing);
        }
        edits.commit();
        let spans: Vec<_> = edits.claimed().iter().map(|e| (e.span.start, e.span.end)).collect();
        assert_eq!(spans, [(0, 4), (4, 8), (8, 9)]);
        assert_eq!(edits.refused(), 4);
    }

    #[test]
    fn removing_a_line_swallows_claims_inside_it_and_happens_once() {
        let lines = Lines::read("ab\ncd\nef\n");
        let mut edits = Edits::default();
        edits.replace(span(0, 1), ONE, With::Char('x'));
        edits.replace(span(4, 5), ONE, With::Char('x'));
        edits.replace(span(6, 6), ONE, With::Char('y'));
        edits.commit();
        edits.remove_line(1, TWO);
        edits.remove_line(1, ONE);
        edits.finish(&lines);
        let got: Vec<_> = edits.claimed().iter().map(|e| (e.span.start, e.span.end, e.rule)).collect();
        assert_eq!(got, [(0, 1, ONE), (3, 6, TWO), (6, 6, ONE)]);
    }
}
