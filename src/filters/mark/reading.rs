//! The one reading of a line: the characters that the edits so far will leave of it.
//!
//! A filter that judges marks must not see what an earlier one has already claimed: a comma beside `<<书>>` stands
//! beside `》`. So each reads the line with those edits made, and names bytes of that; here they become spans of the
//! document again. A second run reads the same line, which is why cleaning twice is cleaning once.

use std::ops::Range;

use crate::edits::apply::pieces;
use crate::edits::claims::Edits;
use crate::page::lines::Lines;
use crate::shield::Shield;
use crate::shield::inline::{self, Openings};
use crate::text::chars;
use crate::text::span::{Span, slice};

/// A stretch of the written line and where it comes from.
#[derive(Clone, Copy)]
struct Stretch {
    written: (u32, u32),
    source: Span,
    /// An edit wrote it, so no place inside it has a source.
    is_edit: bool,
}

/// A line as it will be written; its buffers are used again from line to line.
#[derive(Default)]
pub struct Reading {
    text: String,
    /// Empty where no edit touches the line: its text is then the document's.
    stretches: Vec<Stretch>,
    embedded: Vec<Range<usize>>,
    /// The signs of the document that may open such a range; `None` before the first line.
    ahead: Option<Openings>,
    /// Where the line begins in the document.
    start: u32,
    /// Blanks that precede it, and what is left without the blanks around it, in bytes of the whole written line.
    indent: u32,
    len: usize,
}

impl Reading {
    /// Reads line `n` as `edits` leave it. What a parser named of it is no Chinese text either.
    pub fn read(&mut self, lines: &Lines<'_>, n: u32, edits: &Edits, shield: &Shield) {
        let content = lines.content(n);
        self.start = content.start;
        self.stretches.clear();
        self.text.clear();
        let claims = edits.claims_on(content);
        if !claims.is_empty() {
            let (text, stretches) = (&mut self.text, &mut self.stretches);
            let done: Result<(), std::convert::Infallible> = pieces(lines.text(), content, edits, claims, |piece| {
                let start = text.len() as u32;
                text.push_str(piece.text);
                let (written, source) = ((start, text.len() as u32), piece.source);
                stretches.push(Stretch { written, source, is_edit: piece.is_edit });
                Ok(())
            });
            match done {
                Ok(()) => {}
            }
        }
        let line = if self.stretches.is_empty() { lines.line(n) } else { &self.text };
        let text = chars::trim_start(line);
        self.indent = (line.len() - text.len()) as u32;
        let text = chars::trim_end(text);
        self.len = text.len();
        if self.stretches.is_empty() {
            let start = (self.start + self.indent) as usize;
            inline::embedded_at(lines.text(), start, text, &mut self.ahead, &mut self.embedded);
        } else {
            inline::embedded(text, &mut self.embedded);
        }
        let given = shield.given_in(content);
        if !given.is_empty() {
            self.embed(given);
        }
    }

    /// Puts `given`, ranges of the document, among what is embedded in the line.
    fn embed(&mut self, given: &[Range<usize>]) {
        let whole = Stretch {
            written: (0, self.indent + self.len as u32),
            source: Span { start: self.start, end: self.start + self.indent + self.len as u32 },
            is_edit: false,
        };
        let stretches = if self.stretches.is_empty() { std::slice::from_ref(&whole) } else { &self.stretches[..] };
        let indent = self.indent as usize;
        for stretch in stretches.iter().filter(|stretch| !stretch.is_edit) {
            let Span { start, end } = stretch.source;
            for range in given {
                let (from, to) = (range.start.max(start as usize), range.end.min(end as usize));
                if from < to {
                    let place = |at: usize| (stretch.written.0 as usize + at - start as usize).saturating_sub(indent);
                    self.embedded.push(place(from)..place(to).min(self.len));
                }
            }
        }
        self.embedded.sort_unstable_by_key(|range| range.start);
        let mut last = 0..0;
        self.embedded.retain_mut(|range| {
            range.start = range.start.max(last.end);
            let is_new = range.start < range.end;
            if is_new {
                last = range.clone();
            }
            is_new
        });
    }

    /// The characters of the line without the blanks around them.
    pub fn text<'r>(&'r self, lines: &Lines<'r>) -> &'r str {
        let indent = self.indent as usize;
        if self.stretches.is_empty() {
            let start = self.start as usize + indent;
            slice(lines.text(), start, start + self.len)
        } else {
            slice(&self.text, indent, indent + self.len)
        }
    }

    /// Ranges of it that are no Chinese text.
    pub fn embedded(&self) -> &[Range<usize>] {
        &self.embedded
    }

    /// The place in the line of byte `at` of the document; `None` where edits touch the line.
    pub fn place(&self, at: usize) -> Option<usize> {
        self.stretches.is_empty().then(|| at.saturating_sub((self.start + self.indent) as usize))
    }

    /// The bytes of the document that became `range`; `None` where an end lies inside what an edit wrote.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let (start, end) = (range.start as u32 + self.indent, range.end as u32 + self.indent);
        if self.stretches.is_empty() {
            return Some(Span { start: self.start + start, end: self.start + end });
        }
        // what was removed at an end of the range is no part of it
        let first = self.stretches.partition_point(|stretch| stretch.written.1 <= start);
        let last = self.stretches.partition_point(|stretch| stretch.written.1 < end);
        let (first, last) = (self.stretches.get(first)?, self.stretches.get(last)?);
        let inside = |stretch: &Stretch, at: u32| {
            if !stretch.is_edit {
                Some(stretch.source.start + (at - stretch.written.0))
            } else if at == stretch.written.0 {
                Some(stretch.source.start)
            } else if at == stretch.written.1 {
                Some(stretch.source.end)
            } else {
                None
            }
        };
        Some(Span { start: inside(first, start)?, end: inside(last, end)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::claims::{RuleId, With};

    #[test]
    fn a_line_reads_as_written_and_its_spans_lead_back() {
        let document = "  <<书>>,他 说。";
        let lines = Lines::read(document);
        let mut edits = Edits::default();
        let rule = RuleId { filter: 0, rule: 0 };
        let at = |part: &str| document.find(part).map(|at| at as u32).unwrap();
        for (part, with) in [("<<", With::Char('《')), (">>", With::Char('》')), (" 说", With::Nothing)] {
            let start = at(part);
            let len = if part == " 说" { 1 } else { 2 };
            edits.replace(Span { start, end: start + len }, rule, with);
        }
        edits.commit();
        let mut reading = Reading::default();
        reading.read(&lines, 0, &edits, &Shield::default());
        let text = reading.text(&lines);
        assert_eq!(text, "《书》,他说。");
        let span = |part: &str| {
            let from = text.find(part).unwrap();
            reading.span(from..from + part.len()).map(|span| lines.slice(span))
        };
        assert_eq!(
            [span(","), span("《书》"), span("他"), span("说"), span("他说")].map(Option::unwrap),
            [",", "<<书>>", "他", "说", "他 说"]
        );
    }
}
