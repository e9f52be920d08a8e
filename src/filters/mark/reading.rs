//! The one cursor of the Char filters: a line as the edits so far will write it.
//!
//! A filter that judges marks must not see what an earlier one has already claimed: a comma beside `<<书>>` stands
//! beside `》`. So each reads the line with those edits made, and names spans of that; here they become spans of the
//! document again. A second run reads the same line, which is why cleaning twice is cleaning once.

use std::ops::Range;

use crate::edits::claims::{Edits, Span};
use crate::page::lines::{Doc, slice};
use crate::text::chars as key;

/// A stretch of the written line and where it comes from.
#[derive(Clone, Copy)]
struct Piece {
    written: (u32, u32),
    source: (u32, u32),
    /// An edit wrote it, so no place inside it has a source.
    is_edit: bool,
}

/// Reads lines in ascending order; reused from line to line.
#[derive(Default)]
struct Reader {
    text: String,
    pieces: Vec<Piece>,
    /// The first claim that may touch the next line.
    next: usize,
}

/// One line without the blanks around it, as it will be written.
pub struct Written<'w> {
    /// Its characters.
    pub text: &'w str,
    /// Its place in [`Doc::live`].
    pub at: usize,
    /// Where it begins in the document.
    start: u32,
    /// Blanks that go before it, in bytes of the whole written line.
    indent: u32,
    pieces: &'w [Piece],
}

/// Hands over each Chinese line that stands and belongs to no code, data or table.
pub fn each_line(doc: &Doc<'_>, edits: &mut Edits, mut look: impl FnMut(&Written<'_>, &mut Edits)) {
    let mut reader = Reader::default();
    for at in doc.segment() {
        let n = doc.live()[at];
        if doc.is_chinese(n) && !doc.is_protected(at) {
            let line = reader.read(doc, edits, at, n);
            look(&line, edits);
        }
    }
}

/// Hands over such of those lines as hold one of `places`, bytes of the segment's text in ascending order: where a
/// filter's signs are rare, most lines need no look.
pub fn each_line_with(
    places: impl Iterator<Item = usize>,
    doc: &Doc<'_>,
    edits: &mut Edits,
    mut look: impl FnMut(&Written<'_>, &mut Edits),
) {
    let mut reader = Reader::default();
    let (segment, base) = (doc.segment(), doc.segment_text().1);
    let lines = &doc.live()[segment.clone()];
    let mut seen = 0;
    for place in places.map(|place| base + place) {
        if place < seen {
            continue;
        }
        let at = lines.partition_point(|&n| doc.content(n).end <= place as u32);
        let Some(&n) = lines.get(at) else { return };
        let at = segment.start + at;
        let Span { start, end } = doc.content(n);
        seen = end as usize;
        // a place in a line that is gone or blank lies before the next that stands
        if start as usize <= place && doc.is_chinese(n) && !doc.is_protected(at) {
            let line = reader.read(doc, edits, at, n);
            look(&line, edits);
        } else if start as usize > place {
            seen = start as usize;
        }
    }
}

impl Reader {
    fn read<'w>(&'w mut self, doc: &Doc<'w>, edits: &Edits, at: usize, n: u32) -> Written<'w> {
        let content = doc.content(n);
        let claims = edits.claimed();
        self.pieces.clear();
        if self.next == 0 {
            self.next = claims.partition_point(|claim| claim.span.end < content.start);
        }
        while claims.get(self.next).is_some_and(|claim| claim.span.end < content.start) {
            self.next += 1;
        }
        if claims.get(self.next).is_none_or(|claim| claim.span.start > content.end) {
            return Written::of(doc.line(n), at, content.start, &[]);
        }
        self.text.clear();
        let mut from = content.start;
        let mut scratch = [0; 4];
        for claim in claims[self.next..].iter().take_while(|claim| claim.span.start <= content.end) {
            let (start, end) = (claim.span.start.max(from), claim.span.end.min(content.end));
            self.push(doc.slice(Span { start: from, end: start }), (from, start), false);
            self.push(edits.text(claim, &mut scratch), (start, end.max(start)), true);
            from = end.max(start);
        }
        self.push(doc.slice(Span { start: from, end: content.end }), (from, content.end), false);
        Written::of(&self.text, at, content.start, &self.pieces)
    }

    fn push(&mut self, text: &str, source: (u32, u32), is_edit: bool) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        if is_edit || !text.is_empty() {
            self.pieces.push(Piece { written: (start, self.text.len() as u32), source, is_edit });
        }
    }
}

impl<'w> Written<'w> {
    fn of(line: &'w str, at: usize, start: u32, pieces: &'w [Piece]) -> Written<'w> {
        let text = key::trim_start(line);
        let indent = (line.len() - text.len()) as u32;
        Written { text: key::trim_end(text), at, start, indent, pieces }
    }

    /// The bytes of the document that became `range`; `None` where an end lies inside what an edit wrote.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let (start, end) = (range.start as u32 + self.indent, range.end as u32 + self.indent);
        if self.pieces.is_empty() {
            return Some(Span { start: self.start + start, end: self.start + end });
        }
        // what was removed at an end of the range is no part of it
        let first = self.pieces.partition_point(|piece| piece.written.1 <= start);
        let last = self.pieces.partition_point(|piece| piece.written.1 < end);
        let (first, last) = (self.pieces.get(first)?, self.pieces.get(last)?);
        let inside = |piece: &Piece, at: u32| {
            if !piece.is_edit {
                Some(piece.source.0 + (at - piece.written.0))
            } else if at == piece.written.0 {
                Some(piece.source.0)
            } else if at == piece.written.1 {
                Some(piece.source.1)
            } else {
                None
            }
        };
        Some(Span { start: inside(first, start)?, end: inside(last, end)? })
    }

    /// The part of the line from byte `from` to byte `to`.
    pub fn slice(&self, from: usize, to: usize) -> &'w str {
        slice(self.text, from, to)
    }

    /// Does Chinese stand before byte `at`, past marks of either width, blanks and quotes? What a mark becomes is then
    /// no evidence.
    pub fn is_chinese_before(&self, at: usize) -> bool {
        self.slice(0, at).chars().rev().find(|&c| !is_passed(c)).is_some_and(key::is_chinese)
    }

    /// Does Chinese stand behind byte `at`, past the same?
    pub fn is_chinese_after(&self, at: usize) -> bool {
        self.slice(at, self.text.len()).chars().find(|&c| !is_passed(c)).is_some_and(key::is_chinese)
    }
}

fn is_passed(c: char) -> bool {
    key::is_blank(c) || key::is_mark(c) || matches!(key::half_width(c), '"' | '\'' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::claims::{RuleId, With};
    use crate::page::lines::Place;

    #[test]
    fn a_line_reads_as_written_and_its_spans_lead_back() {
        let text = "  <<书>>,他 说。";
        let mut doc = Doc::new(text, Place::WHOLE);
        let mut edits = Edits::default();
        doc.settle(&edits);
        let rule = RuleId { filter: 0, row: 0 };
        let at = |part: &str| text.find(part).map(|at| at as u32).unwrap();
        for (part, with) in [("<<", With::Char('《')), (">>", With::Char('》')), (" 说", With::Nothing)] {
            let start = at(part);
            let len = if part == " 说" { 1 } else { 2 };
            edits.replace(Span { start, end: start + len }, rule, with);
        }
        edits.commit();
        let mut seen = 0;
        each_line(&doc, &mut edits, |line, _| {
            seen += 1;
            assert_eq!(line.text, "《书》,他说。");
            let span = |part: &str| {
                let from = line.text.find(part).unwrap();
                line.span(from..from + part.len()).map(|span| doc.slice(span))
            };
            assert_eq!(
                [span(","), span("《书》"), span("他"), span("说"), span("他说")].map(Option::unwrap),
                [",", "<<书>>", "他", "说", "他 说"]
            );
            assert!(line.is_chinese_before(9) && !line.is_chinese_before(0));
        });
        assert_eq!(seen, 1);
    }
}
