//! Where in the input a place of the text between the passes lies: its byte and its line.

use super::claims::Edits;
use crate::text::span::Span;

/// Which line of the input an offset lies in; offsets are asked in ascending order.
pub struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    /// Before the first byte of `text`, which stands in line `line`.
    pub fn new(text: &'a str, line: u64) -> LineCounter<'a> {
        LineCounter { text, at: 0, line }
    }

    /// The line of byte `offset`.
    pub fn of(&mut self, offset: usize) -> u64 {
        let bytes = self.text.as_bytes();
        if offset > self.at {
            for found in memchr::memchr2_iter(b'\n', b'\r', &bytes[self.at..offset]) {
                let at = self.at + found;
                // a CR LF counts once, at its LF
                self.line += u64::from(bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            }
            self.at = offset;
        }
        self.line
    }
}

/// Where an offset of the text between the passes lies in the input; offsets are asked in ascending order.
pub struct SourceOffset<'a> {
    first: &'a Edits,
    next: usize,
    /// Input bytes less bytes between the passes before the next edit.
    shift: i64,
}

impl<'a> SourceOffset<'a> {
    /// Before its first byte.
    pub fn new(first: &'a Edits) -> Self {
        SourceOffset { first, next: 0, shift: 0 }
    }

    /// The first byte that `offset` was made of: behind what the first pass removed there.
    pub fn start(&mut self, offset: u32) -> u32 {
        match self.skip(offset, true) {
            Some(edit) => edit.start,
            None => self.shifted(offset),
        }
    }

    /// The byte behind what stands before `offset`: before what the first pass removed there.
    pub fn end(&mut self, offset: u32) -> u32 {
        match self.skip(offset, false) {
            Some(edit) => edit.end,
            None => self.shifted(offset),
        }
    }

    /// Skips the edits before `offset`, with or without `removals` at it; the source of the edit in whose text it lies.
    fn skip(&mut self, offset: u32, removals: bool) -> Option<Span> {
        while let Some(edit) = self.first.claimed().get(self.next) {
            let start = i64::from(edit.span.start) - self.shift;
            let len = self.first.text(edit, &mut [0; 4]).len() as i64;
            let at = i64::from(offset) - start;
            if at < len || at == 0 && !removals {
                return (at > 0).then_some(edit.span);
            }
            self.shift += i64::from(edit.span.end - edit.span.start) - len;
            self.next += 1;
        }
        None
    }

    fn shifted(&self, offset: u32) -> u32 {
        u32::try_from(i64::from(offset) + self.shift).unwrap_or(0)
    }
}

/// Lines that `text` ends, and the one that nothing ends.
pub fn count_lines(text: &str) -> u32 {
    let mut lines = LineCounter::new(text, 0);
    lines.of(text.len()) as u32 + u32::from(!text.is_empty() && !text.ends_with(['\n', '\r']))
}
