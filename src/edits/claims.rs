//! What the filters ask for: removals and rewrites, each with the rule that asked.
//!
//! A filter can only append here. Who comes first has the bytes: a later edit that overlaps an
//! earlier claim is refused whole and counted, so no filter undoes another.

use crate::page::lines::Doc;

/// Bytes `start..end` in the text of one document (one pass, one window).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Which rule of which filter; prints as `error-page/status-line` (see [`crate::Pipeline::rule_name`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId {
    /// The filter's place in the pipeline.
    pub filter: u16,
    /// The rule's place in the filter: its coded rules first, then its rows.
    pub row: u16,
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
    /// Claims of the filter that is running.
    fresh: Vec<Edit>,
    /// One bit a line.
    gone: Vec<u64>,
    removed: Vec<(u32, RuleId)>,
    texts: Vec<Box<str>>,
    refused: u64,
    /// Rules that the user switched off: what they ask is dropped.
    muted: Vec<RuleId>,
}

impl Edits {
    /// No claims yet, and none ever of the `muted` rules.
    pub(crate) fn without(muted: &[RuleId]) -> Edits {
        Edits { muted: muted.to_vec(), ..Edits::default() }
    }

    fn is_muted(&self, rule: RuleId) -> bool {
        !self.muted.is_empty() && self.muted.contains(&rule)
    }

    /// Asks to remove line `n` whole, with its line end. A line already gone stays its remover's;
    /// claims inside the line are swallowed.
    pub fn remove_line(&mut self, n: u32, rule: RuleId) {
        let (word, bit) = (n as usize / 64, 1u64 << (n % 64));
        if word >= self.gone.len() {
            self.gone.resize(word + 1, 0);
        }
        if self.gone[word] & bit == 0 && !self.is_muted(rule) {
            self.gone[word] |= bit;
            self.removed.push((n, rule));
        }
    }

    /// Asks to put `with` in the place of `span`.
    pub fn replace(&mut self, span: Span, rule: RuleId, with: With) {
        if !self.is_muted(rule) {
            self.fresh.push(Edit { span, rule, with });
        }
    }

    /// Asks to put `text` in the place of `span`.
    pub fn replace_text(&mut self, span: Span, rule: RuleId, text: &str) {
        let id = TextId(self.texts.len() as u32);
        self.texts.push(text.into());
        self.replace(span, rule, With::Text(id));
    }

    /// Was line `n` removed?
    pub fn is_gone(&self, n: u32) -> bool {
        self.gone.get(n as usize / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    /// Has a filter that is done claimed a byte of `span`, or an insertion at its edge?
    pub fn is_claimed(&self, span: Span) -> bool {
        let next = self.claimed.partition_point(|edit| edit.span.end < span.start);
        self.claimed.get(next).is_some_and(|edit| edit.span.start <= span.end)
    }

    /// Line `n` as the claims so far leave it, where they change it.
    pub fn edited(&self, doc: &Doc<'_>, n: u32) -> Option<String> {
        let content = doc.content(n);
        let first = self.claimed.partition_point(|edit| edit.span.end < content.start);
        let claims = self.claimed.get(first..)?;
        let mut claims = claims.iter().take_while(|edit| edit.span.start <= content.end).peekable();
        claims.peek()?;
        let (mut text, mut at) = (String::new(), content.start);
        for edit in claims {
            text.push_str(doc.slice(Span { start: at, end: edit.span.start.max(at) }));
            text.push_str(self.text(edit, &mut [0; 4]));
            at = edit.span.end.max(at);
        }
        text.push_str(doc.slice(Span { start: at.min(content.end), end: content.end }));
        Some(text)
    }

    /// The lines removed so far with who removed them, in the order of removal.
    pub fn removed(&self) -> &[(u32, RuleId)] {
        &self.removed
    }

    /// Claims that came too late and were refused whole.
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

    /// Rewrites the longer texts that edits write, so that Char filters reach them too.
    pub(crate) fn rewrite_texts(&mut self, rewrite: impl Fn(&str) -> Option<String>) {
        for text in &mut self.texts {
            if let Some(new) = rewrite(text) {
                *text = new.into();
            }
        }
    }

    /// Claims of finished filters, ascending.
    pub fn claimed(&self) -> &[Edit] {
        &self.claimed
    }

    /// Everything asked so far; grows with each accepted or refused request.
    pub(crate) fn asked(&self) -> usize {
        self.claimed.len() + self.fresh.len() + self.removed.len()
    }

    /// A filter is done: its claims join the others, those that overlap an earlier one do not.
    pub(crate) fn commit(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        if !self.fresh.is_sorted_by_key(|edit| edit.span) {
            self.fresh.sort_by_key(|edit| edit.span);
        }
        let before = self.fresh.len();
        // what lies before the first of them is settled: the filters go through a long text piece by piece
        let from = self.fresh.first().map_or(0, |first| first.span.start);
        let settled = self.claimed.partition_point(|claim| claim.span.end < from);
        let mut claims = self.claimed[settled..].iter().peekable();
        let (mut last, mut end): (Option<Span>, u32) = (None, 0);
        self.fresh.retain(|edit| {
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
        self.refused += (before - self.fresh.len()) as u64;
        merge(&mut self.claimed, &mut self.fresh);
    }

    /// Turns removed lines into spans, swallows the claims inside them, and leaves one ascending list.
    pub(crate) fn finish(&mut self, doc: &Doc<'_>) {
        self.commit();
        if self.removed.is_empty() {
            return;
        }
        self.removed.sort_unstable();
        let mut lines = self.removed.iter().map(|&(n, _)| doc.whole(n)).peekable();
        self.claimed.retain(|claim| {
            while lines.next_if(|line| line.end <= claim.span.start).is_some() {}
            lines.peek().is_none_or(|line| claim.span.start < line.start)
        });
        self.fresh.extend(self.removed.iter().map(|&(n, rule)| Edit { span: doc.whole(n), rule, with: With::Nothing }));
        merge(&mut self.claimed, &mut self.fresh);
    }

    /// Gives back every line and every claim made so far; for the pipeline's guard.
    pub(crate) fn void(&mut self) -> Vec<(u32, RuleId)> {
        self.claimed.clear();
        self.fresh.clear();
        self.gone.clear();
        std::mem::take(&mut self.removed)
    }
}

/// Moves `new` into `all`, both ascending, from the back and in place: on a large text the list is tens of megabytes.
fn merge(all: &mut Vec<Edit>, new: &mut Vec<Edit>) {
    if all.is_empty() {
        std::mem::swap(all, new);
        return;
    }
    let Some(&filler) = new.last() else { return };
    let mut from = all.len();
    all.resize(all.len() + new.len(), filler);
    let mut to = all.len();
    while let Some(edit) = new.last() {
        to -= 1;
        if from > 0 && all[from - 1].span > edit.span {
            from -= 1;
            all[to] = all[from];
        } else {
            all[to] = *edit;
            new.pop();
        }
    }
}

/// Two insertions at one place, or any shared byte; an insertion may touch a neighbour's edge.
fn overlap(a: Span, b: Span) -> bool {
    (a.start < b.end && b.start < a.end) || a == b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::lines::Place;

    const ONE: RuleId = RuleId { filter: 1, row: 0 };
    const TWO: RuleId = RuleId { filter: 2, row: 0 };

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
        let doc = Doc::new("ab\ncd\nef\n", Place::WHOLE);
        let mut edits = Edits::default();
        edits.replace(span(0, 1), ONE, With::Char('x'));
        edits.replace(span(4, 5), ONE, With::Char('x'));
        edits.replace(span(6, 6), ONE, With::Char('y'));
        edits.commit();
        edits.remove_line(1, TWO);
        edits.remove_line(1, ONE);
        edits.finish(&doc);
        let got: Vec<_> = edits.claimed().iter().map(|e| (e.span.start, e.span.end, e.rule)).collect();
        assert_eq!(got, [(0, 1, ONE), (3, 6, TWO), (6, 6, ONE)]);
    }
}
