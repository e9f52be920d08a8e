//! Hunks: lines that differ with three lines around them.

use std::collections::VecDeque;

use anyhow::Result;

use super::line::{Line, Style};
use crate::report::held::Held;
use crate::report::paint::Paint;

/// Lines alike before and behind those that differ.
const CONTEXT: usize = 3;

/// The hunks of one file, so far.
pub struct Hunks {
    pub style: Style,
    /// The names of the file, until the first hunk is written.
    names: Option<[Vec<u8>; 2]>,
    /// Lines read on both sides.
    read: [u64; 2],
    /// The last lines that are alike, where no hunk is open.
    before: VecDeque<Vec<u8>>,
    open: Option<Hunk>,
}

#[derive(Default)]
struct Hunk {
    /// Lines before it, and lines in it, on both sides.
    before: [u64; 2],
    lines: [u64; 2],
    body: Vec<u8>,
    /// Lines alike behind the last that differ.
    after: Vec<Vec<u8>>,
    /// Characters exchanged one for one, each once.
    exchanged: Vec<(char, char)>,
}

impl Hunks {
    /// Nothing read yet.
    pub fn new(style: Style, names: [Vec<u8>; 2]) -> Hunks {
        Hunks { style, names: Some(names), read: [0; 2], before: VecDeque::new(), open: None }
    }

    /// Adds `lines` that are alike.
    ///
    /// # Errors
    /// When a hunk that ends before them cannot be written.
    pub fn same(&mut self, mut lines: &[u8], out: &mut Held) -> Result<()> {
        while let (Some(hunk), false) = (&mut self.open, lines.is_empty()) {
            let (line, rest) = first_line(lines);
            lines = rest;
            hunk.after.push(line.to_owned());
            self.read = self.read.map(|read| read + 1);
            if hunk.after.len() > 2 * CONTEXT {
                self.close(out)?;
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        let count = memchr::memchr_iter(b'\n', lines).count() as u64 + u64::from(lines.last() != Some(&b'\n'));
        self.read = self.read.map(|read| read + count);
        let mut start = lines.len();
        let mut last = Vec::new();
        while start > 0 && last.len() < CONTEXT {
            let end = start;
            start = memchr::memrchr(b'\n', &lines[..end - 1]).map_or(0, |at| at + 1);
            last.push(&lines[start..end]);
        }
        self.before.extend(last.into_iter().rev().map(<[u8]>::to_owned));
        self.before.drain(..self.before.len().saturating_sub(CONTEXT));
        Ok(())
    }

    /// Adds lines that differ.
    pub fn differ(&mut self, old: &[Line<'_>], new: &[Line<'_>], exchanged: &[(char, char)]) {
        let style = self.style;
        let (read, before) = (self.read, &mut self.before);
        let hunk = self.open.get_or_insert_with(|| {
            let hunk = Hunk { before: read.map(|read| read - before.len() as u64), ..Hunk::default() };
            Hunk { after: before.drain(..).collect(), ..hunk }
        });
        hunk.take(style, usize::MAX);
        for (side, (sign, lines)) in [('-', old), ('+', new)].into_iter().enumerate() {
            lines.iter().for_each(|line| line.write(style, sign, &mut hunk.body));
            hunk.lines[side] += lines.len() as u64;
            self.read[side] += lines.len() as u64;
        }
        for pair in exchanged {
            if !hunk.exchanged.contains(pair) {
                hunk.exchanged.push(*pair);
            }
        }
    }

    /// Writes the open hunk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(&mut self, out: &mut Held) -> Result<()> {
        let Some(mut hunk) = self.open.take() else { return Ok(()) };
        let rest = hunk.take(self.style, CONTEXT);
        self.before = rest.into_iter().rev().take(CONTEXT).rev().collect();
        let paint = Paint { on: self.style.colors };
        if let Some([old, new]) = self.names.take() {
            for (sign, name) in [("---", old), ("+++", new)] {
                let bold: [&[u8]; 2] = if paint.on { [b"\x1b[1m", b"\x1b[0m"] } else { [b""; 2] };
                out.bytes.extend([bold[0], sign.as_bytes(), b" ", &name, bold[1], b"\n"].concat());
            }
        }
        let range = |side: usize| match (hunk.before[side], hunk.lines[side]) {
            // of no lines the line before them is named
            (before, 0) => format!("{before},0"),
            (before, 1) => (before + 1).to_string(),
            (before, lines) => format!("{},{lines}", before + 1),
        };
        out.bytes.extend(paint.cyan(&format!("@@ -{} +{} @@", range(0), range(1))).bytes());
        for (old, new) in &hunk.exchanged {
            out.bytes.extend(format!(" U+{:04X}→U+{:04X}", u32::from(*old), u32::from(*new)).bytes());
        }
        out.bytes.push(b'\n');
        out.bytes.append(&mut hunk.body);
        out.relieve()
    }
}

impl Hunk {
    /// Takes at most `most` of the lines alike behind the last that differ; the others come back.
    fn take(&mut self, style: Style, most: usize) -> Vec<Vec<u8>> {
        let rest = self.after.split_off(self.after.len().min(most));
        for line in self.after.drain(..) {
            Line::plain(&line).write(style, ' ', &mut self.body);
            self.lines = self.lines.map(|lines| lines + 1);
        }
        rest
    }
}

fn first_line(lines: &[u8]) -> (&[u8], &[u8]) {
    lines.split_at(memchr::memchr(b'\n', lines).map_or(lines.len(), |at| at + 1))
}
