//! A text cut into lines, and what a glance tells about each. Read once; nothing here changes later.

use std::ops::Range;

use crate::text::chars;
use crate::text::prose;
use crate::text::span::{Span, slice};

/// Which part of a text is looked at; a plain text above the window size comes in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Nothing precedes it.
    pub first: bool,
    /// Nothing follows it.
    pub last: bool,
}

impl Part {
    /// The whole text.
    pub const WHOLE: Part = Part { first: true, last: true };
    /// Neither the beginning nor the end of a text.
    pub const MIDDLE: Part = Part { first: false, last: false };
}

/// One line: its content without the line end, and its traits.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: u32,
    end: u32,
    traits: u8,
    /// Printed characters of running text, [`prose::MAX_WEIGHT`] at most; 0 for a line that is none.
    weight: u8,
}

const BLANK: u8 = 1;
const CHINESE: u8 = 2;
const PROSE: u8 = 4;
const CLAUSE: u8 = 8;
/// Its first printed character is ASCII.
const OPENS_ASCII: u8 = 16;
/// A blank stands behind its first printed character.
const SPACED: u8 = 32;
/// It is a comment for this program, and no text.
const COMMENT: u8 = 64;

/// The lines of a text. Lines are numbered from 0.
pub struct Lines<'t> {
    text: &'t str,
    lines: Vec<Line>,
}

impl<'t> Lines<'t> {
    /// Reads `text` (at most 4 GiB) into lines. Lines end at LF, CR LF or a lone CR.
    ///
    /// # Panics
    /// When the text is larger than 4 GiB; callers cut windows long before.
    pub fn read(text: &'t str) -> Lines<'t> {
        assert!(u32::try_from(text.len()).is_ok(), "a document holds at most 4 GiB");
        let mut lines = Vec::new();
        let bytes = text.as_bytes();
        let mut start = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if at < start {
                continue; // the LF of a CR LF
            }
            lines.push(Line::read(text, start, at));
            start = at + 1 + usize::from(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
        }
        if start < bytes.len() {
            lines.push(Line::read(text, start, bytes.len()));
        }
        Lines { text, lines }
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Number of lines, blank ones included.
    pub fn len(&self) -> u32 {
        self.lines.len() as u32
    }

    /// Line `n` without its line end.
    pub fn line(&self, n: u32) -> &'t str {
        self.slice(self.content(n))
    }

    /// The bytes of line `n` without its line end.
    pub fn content(&self, n: u32) -> Span {
        let line = self.lines[n as usize];
        Span { start: line.start, end: line.end }
    }

    /// The bytes of line `n` with its line end.
    pub fn whole(&self, n: u32) -> Span {
        let end = self.lines.get(n as usize + 1).map_or(self.text.len() as u32, |next| next.start);
        Span { start: self.lines[n as usize].start, end }
    }

    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &'t str {
        slice(self.text, span.start as usize, span.end as usize)
    }

    /// Does line `n` hold nothing but blanks?
    pub fn is_blank(&self, n: u32) -> bool {
        self.has(n, BLANK)
    }

    /// Says of the line that begins at byte `start` that it is a comment for this program.
    pub fn set_comment(&mut self, start: u32) {
        if let Some(n) = self.at(start) {
            self.lines[n as usize].traits |= COMMENT;
        }
    }

    /// The line that begins at byte `start`.
    pub fn at(&self, start: u32) -> Option<u32> {
        self.lines.binary_search_by_key(&start, |line| line.start).ok().map(|n| n as u32)
    }

    /// The lines that begin in `bytes`.
    pub fn within(&self, bytes: Range<usize>) -> Range<u32> {
        let from = self.lines.partition_point(|line| (line.start as usize) < bytes.start);
        let to = self.lines.partition_point(|line| (line.start as usize) < bytes.end);
        from as u32..to as u32
    }

    /// Is line `n` a comment for this program, which is no text and parts none?
    pub fn is_comment(&self, n: u32) -> bool {
        self.has(n, COMMENT)
    }

    /// Does line `n` hold text: neither nothing but blanks nor a comment for this program?
    pub fn is_text(&self, n: u32) -> bool {
        !self.has(n, BLANK | COMMENT)
    }

    /// Does line `n` hold a Chinese character?
    pub fn is_chinese(&self, n: u32) -> bool {
        self.has(n, CHINESE)
    }

    /// Is the first printed character of line `n` ASCII? So code and data begin, and hardly a Chinese paragraph.
    pub fn opens_ascii(&self, n: u32) -> bool {
        self.has(n, OPENS_ASCII)
    }

    /// Does a blank stand behind the first printed character of line `n`?
    pub fn is_spaced(&self, n: u32) -> bool {
        self.has(n, SPACED)
    }

    /// Does line `n` read like a sentence of running text?
    pub fn is_prose(&self, n: u32) -> bool {
        self.has(n, PROSE)
    }

    /// Does line `n` end in the middle of a sentence, or is it a short one?
    pub fn is_clause(&self, n: u32) -> bool {
        self.has(n, CLAUSE)
    }

    /// How much running text line `n` holds, in printed characters; 0 for a line that is none.
    pub fn weight(&self, n: u32) -> u8 {
        self.lines[n as usize].weight
    }

    /// Does no blank line part line `n` from line `m` below it? A line that was removed parts nothing, for the next run
    /// does not see it.
    pub fn joins(&self, n: u32, m: u32) -> bool {
        (n + 1..m).all(|between| !self.is_blank(between))
    }

    fn has(&self, n: u32, wanted: u8) -> bool {
        self.lines[n as usize].traits & wanted != 0
    }
}

impl Line {
    fn read(text: &str, start: usize, end: usize) -> Line {
        let content = slice(text, start, end);
        let printed = chars::trim_start(content);
        let mut opening = printed.chars();
        let mut traits = 0;
        if opening.next().is_some_and(|c| c.is_ascii()) {
            traits |= OPENS_ASCII;
        }
        if opening.next().is_some_and(chars::is_blank) {
            traits |= SPACED;
        }
        if printed.is_empty() {
            traits |= BLANK;
        } else if has_chinese(content) {
            traits |= CHINESE;
            if prose::is_prose(content) {
                traits |= PROSE;
            } else if prose::is_clause(content) {
                traits |= CLAUSE;
            }
        }
        let weight = if traits & (PROSE | CLAUSE) == 0 { 0 } else { prose::ideographs_of(content) };
        Line { start: start as u32, end: end as u32, traits, weight }
    }
}

fn has_chinese(content: &str) -> bool {
    !content.is_ascii() && content.chars().any(chars::is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_lone_cr() {
        let lines = Lines::read("一\n二\r\n三\r四");
        let all: Vec<_> = (0..lines.len()).map(|n| lines.line(n)).collect();
        assert_eq!(all, ["一", "二", "三", "四"]);
        assert_eq!(lines.slice(lines.whole(1)), "二\r\n");
        assert_eq!(Lines::read("一\n\n").len(), 2);
        assert_eq!(Lines::read("").len(), 0);
    }
}
