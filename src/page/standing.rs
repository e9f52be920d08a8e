//! What stands of a text at one moment: the lines that are neither blank nor removed, their keys, and the body.
//!
//! A value: it is built anew when lines were removed, and answers the same whatever it was asked before.

use super::body::{Body, Mark, Reach};
use super::facts::Facts;
use super::keys::Keyed;
use super::line_set::LineSet;
use super::lines::{Lines, Part};
use super::sign::Sign;
use crate::text::chars;
use crate::text::dateline::Item;
use crate::text::span::Span;

/// So many lines at each edge of the text carry a key wherever the body lies: error pages are looked for there.
const EDGE_LINES: usize = 48;
/// So many lines of the body do at each of its ends: a headline may look like prose.
const KEY_MARGIN: usize = 3;

/// The lines of a text that stand.
pub struct Standing<'t> {
    lines: &'t Lines<'t>,
    facts: &'t Facts<'t>,
    part: Part,
    live: Vec<u32>,
    /// Lines that are neither blank nor removed and that no view of lines shows: code, data, tables.
    hidden: LineSet,
    keyed: Keyed,
    body: Body,
    sign: Option<Sign>,
}

impl<'t> Standing<'t> {
    /// All lines of `part` of a text that hold text, before anybody asks for keys or the body.
    pub fn unjudged(facts: &'t Facts<'t>, part: Part) -> Standing<'t> {
        let lines = facts.lines();
        let live = (0..lines.len()).filter(|&n| lines.is_text(n)).collect();
        let (hidden, keyed, body, sign) = (LineSet::default(), Keyed::default(), Body::default(), None);
        Standing { lines, facts, part, live, hidden, keyed, body, sign }
    }

    /// The lines that stand when `gone` are removed and `hidden` are not looked at, with their keys and the body.
    /// `mark_of` tells which mark a line is.
    pub fn judged(self, gone: &LineSet, hidden: &LineSet, mark_of: impl Fn(u32) -> Option<Mark>) -> Standing<'t> {
        let mut keyed = self.keyed;
        let without = Standing { keyed: Keyed::default(), ..self }.without(gone, hidden);
        let Standing { lines, facts, part, live, hidden, sign, .. } = without;
        let body = Body::find(lines, &live, part, gone, &hidden, mark_of);
        keyed.cover(lines, &live, keyless(&live, body));
        Standing { lines, facts, part, live, hidden, keyed, body, sign }
    }

    /// The lines that stand when `gone` are removed and `hidden` are not looked at, before anybody asks for keys or the
    /// body.
    pub fn without(self, gone: &LineSet, hidden: &LineSet) -> Standing<'t> {
        let Standing { lines, facts, part, mut live, sign, .. } = self;
        live.clear();
        live.extend((0..lines.len()).filter(|&n| lines.is_text(n) && !gone.holds(n) && !hidden.holds(n)));
        let (keyed, body) = (Keyed::default(), Body::default());
        Standing { lines, facts, part, live, hidden: hidden.clone(), keyed, body, sign }
    }

    /// The same lines, known to be a page's by `sign`, or by nothing.
    pub fn signed(self, sign: Option<Sign>) -> Standing<'t> {
        Standing { sign, ..self }
    }

    /// What says that the text was scraped from a web page. Where nothing does, filters that judge lines by their shape
    /// alone rest: a law, a chapter, a manual, a table ends in lists too.
    pub fn sign(&self) -> Option<Sign> {
        self.sign
    }

    /// The lines of the text, blank and removed ones included.
    pub fn lines(&self) -> &'t Lines<'t> {
        self.lines
    }

    /// Which part of its text this is.
    pub fn part(&self) -> Part {
        self.part
    }

    /// The lines that stand and are looked at: not blank, not removed, not hidden; in order.
    pub fn live(&self) -> &[u32] {
        &self.live
    }

    /// One past the last place of [`Standing::live`] above all hidden lines, and the first place below them: code at an
    /// edge of a text is that edge.
    pub fn edges(&self) -> (usize, usize) {
        let place = |hidden: Option<u32>, none: usize| hidden.map_or(none, |n| self.live.partition_point(|&m| m < n));
        (place(self.hidden.iter().next(), self.live.len()), place(self.hidden.iter().last(), 0))
    }

    /// All lines that stand, hidden ones too, in order.
    pub fn all(&self) -> impl Iterator<Item = u32> {
        let mut hidden = self.hidden.iter().peekable();
        let mut live = self.live.iter().copied().peekable();
        std::iter::from_fn(move || match (live.peek(), hidden.peek()) {
            (Some(n), Some(m)) if m < n => hidden.next(),
            (Some(_), _) => live.next(),
            _ => hidden.next(),
        })
    }

    /// Where prose begins and ends among [`Standing::live`].
    pub fn body(&self) -> Body {
        self.body
    }

    /// Where the line at place `at` of [`Standing::live`] stands.
    pub fn reach(&self, at: usize) -> Reach {
        self.body.reach(at, self.part)
    }

    /// The key of line `n`. Empty for lines too long to be residue, and for lines well inside the body: most of a text
    /// lies there, and few rows look.
    pub fn key(&self, n: u32) -> &str {
        if self.keyed.holds(n) { self.facts.key(n) } else { "" }
    }

    /// May line `n` be residue at all: does it carry a key?
    pub fn has_key(&self, n: u32) -> bool {
        self.keyed.holds(n)
    }

    /// The key of line `n` wherever it stands and however long it is; see [`Facts::key_into`].
    pub fn key_into<'k>(&'k self, n: u32, scratch: &'k mut String) -> &'k str {
        self.facts.key_into(n, scratch)
    }

    /// The items of line `n` where it is a header line.
    pub fn header(&self, n: u32) -> Option<&[Item]> {
        self.facts.header(n)
    }

    /// Is line `n` a header line?
    pub fn is_header(&self, n: u32) -> bool {
        self.header(n).is_some()
    }

    /// Line `n` without its line end.
    pub fn line(&self, n: u32) -> &'t str {
        self.lines.line(n)
    }

    /// The bytes of line `n` without its line end.
    pub fn content(&self, n: u32) -> Span {
        self.lines.content(n)
    }

    /// Does line `n` hold a Chinese character?
    pub fn is_chinese(&self, n: u32) -> bool {
        self.lines.is_chinese(n)
    }

    /// Does line `n` read like a sentence of running text?
    pub fn is_prose(&self, n: u32) -> bool {
        self.lines.is_prose(n)
    }

    /// Does line `n` end in the middle of a sentence, or is it a short one?
    pub fn is_clause(&self, n: u32) -> bool {
        self.lines.is_clause(n)
    }

    /// Does no blank line, and no line that is hidden, part line `n` from line `m` below it?
    pub fn joins(&self, n: u32, m: u32) -> bool {
        self.lines.joins(n, m) && (n + 1..m).all(|between| !self.hidden.holds(between))
    }

    /// Does the line at place `at` of [`Standing::live`] announce what stands below it: `名单如下：`?
    pub fn announces(&self, at: usize) -> bool {
        /// So many characters at its end are looked at.
        const END_CHARS: usize = 40;
        // an empty label waits for its value
        if self.is_header(self.live[at]) {
            return false;
        }
        let line = chars::trim_end(self.line(self.live[at]));
        let end = line.char_indices().rev().nth(END_CHARS - 1).and_then(|(from, _)| line.get(from..)).unwrap_or(line);
        line.ends_with(['：', ':'])
            || matches!(self.key(self.live[at]), "目录" | "目 录")
            || ["依次是", "分别是", "是这样的", "写着"].iter().any(|word| line.ends_with(word))
            || self.is_prose(self.live[at])
                && ["如下", "下面几", "以下几", "以下是", "下列", "附后", "附于后", "列于后", "的一项"]
                    .iter()
                    .any(|word| end.contains(word))
    }

    /// Does the line above place `at` announce what stands there?
    pub fn is_announced(&self, at: usize) -> bool {
        at > 0 && self.announces(at - 1)
    }

    /// The lines right above and right below line `n` that no blank line parts from it.
    pub fn beside(&self, n: u32) -> impl Iterator<Item = u32> {
        let at = self.live.binary_search(&n).ok();
        let above = at.and_then(|at| at.checked_sub(1)).map(|above| self.live[above]);
        let below = at.and_then(|at| self.live.get(at + 1)).copied();
        let above = above.filter(|&above| self.joins(above, n));
        above.into_iter().chain(below.filter(|&below| self.joins(n, below)))
    }
}

/// The numbers of the lines well inside the body, which carry no key.
fn keyless(live: &[u32], body: Body) -> std::ops::Range<u32> {
    let (begin, end) = (body.begin.max(EDGE_LINES), body.end.min(live.len().saturating_sub(EDGE_LINES)));
    let inside = begin + KEY_MARGIN..end.saturating_sub(KEY_MARGIN);
    if body.is_empty() || inside.is_empty() { 0..0 } else { live[inside.start]..live[inside.end] }
}

#[cfg(test)]
mod tests {
    use super::super::keys::KEY_MAX_CHARS;
    use super::*;

    #[test]
    fn long_lines_carry_no_key() {
        let long = "长".repeat(KEY_MAX_CHARS + 1);
        let lines = Lines::read(&long);
        let facts = Facts::of(&lines);
        let page = Standing::unjudged(&facts, Part::WHOLE).judged(&LineSet::default(), &LineSet::default(), |_| None);
        assert_eq!(page.key(0), "");
        assert!(page.is_chinese(0));
    }
}
