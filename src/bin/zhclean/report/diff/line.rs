//! Lines of a diff, with what changed in them, and how they are written.

use std::ops::Range;

use crate::system::visible::visible;

/// How a diff is written.
#[derive(Clone, Copy)]
pub struct Style {
    /// Lines are coloured, and what changed in them is marked.
    pub colors: bool,
    /// What a terminal would obey is escaped.
    pub escapes: bool,
    /// The characters exchanged are named behind the place of a hunk.
    pub names_characters: bool,
}

/// Lines, and the bytes of them that changed.
#[derive(Default)]
pub struct Marked {
    bytes: Vec<u8>,
    changed: Vec<Range<usize>>,
}

/// One line, with its line end where it has one.
pub struct Line<'l> {
    pub bytes: &'l [u8],
    /// What changed in it.
    changed: Vec<Range<usize>>,
}

impl Marked {
    /// Adds bytes that stay.
    pub fn keep(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds bytes that stand on one side only.
    pub fn change(&mut self, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        match self.changed.last_mut() {
            Some(last) if last.end == start => last.end = self.bytes.len(),
            _ if bytes.is_empty() => {}
            _ => self.changed.push(start..self.bytes.len()),
        }
    }

    /// Does a line begin behind them?
    pub fn is_at_line(&self) -> bool {
        self.bytes.last().is_none_or(|last| *last == b'\n')
    }

    /// The lines.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let (mut start, mut first) = (0, 0);
        let mut lines = Vec::new();
        for bytes in self.bytes.split_inclusive(|b| *b == b'\n') {
            let end = start + bytes.len();
            first += self.changed[first..].iter().take_while(|range| range.end <= start).count();
            let within = self.changed[first..].iter().take_while(|range| range.start < end);
            let changed = within.map(|range| range.start.max(start) - start..range.end.min(end) - start).collect();
            lines.push(Line { bytes, changed });
            start = end;
        }
        lines
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.changed.clear();
    }
}

impl Line<'_> {
    /// A line of which nothing is marked.
    pub fn plain(bytes: &[u8]) -> Line<'_> {
        Line { bytes, changed: Vec::new() }
    }

    /// Writes the line behind its `sign`.
    pub fn write(&self, style: Style, sign: char, out: &mut Vec<u8>) {
        let (text, end) = match self.bytes.strip_suffix(b"\n") {
            Some(text) => (text, "\n"),
            None => (self.bytes, "\n\\ No newline at end of file\n"),
        };
        let color = match sign {
            '-' => "31",
            '+' => "32",
            _ => "",
        };
        if !style.colors || color.is_empty() {
            out.push(sign as u8);
            out.extend(shown(text, style));
            out.extend(end.bytes());
            return;
        }
        out.extend(format!("\x1b[{color}m{sign}").bytes());
        // a line that changed whole needs no mark
        let is_whole = matches!(self.changed.as_slice(), [all] if all.start == 0 && all.end >= text.len());
        let mut at = 0;
        for range in self.changed.iter().filter(|_| !is_whole) {
            let range = range.start.min(text.len())..range.end.min(text.len());
            out.extend(shown(text.get(at..range.start).unwrap_or_default(), style));
            out.extend(b"\x1b[7m");
            out.extend(shown(&text[range.clone()], style));
            out.extend(b"\x1b[27m");
            at = range.end;
        }
        out.extend(shown(text.get(at..).unwrap_or_default(), style));
        out.extend(b"\x1b[0m");
        out.extend(end.bytes());
    }
}

fn shown(text: &[u8], style: Style) -> Vec<u8> {
    if !style.escapes {
        return text.to_owned();
    }
    let parts = text.split(|b| *b == b'\t').map(|part| visible(&String::from_utf8_lossy(part)).into_owned());
    parts.collect::<Vec<_>>().join("\t").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_marked_in_each_line() {
        let mut marked = Marked::default();
        marked.keep(b"a");
        marked.change(b"b");
        marked.change(b"c\nd\ne");
        marked.keep(b"f\n");
        marked.change(b"g\n");
        let lines = marked.lines();
        let found: Vec<_> =
            lines.iter().map(|line| format!("{} {:?}", line.bytes.escape_ascii(), line.changed)).collect();
        assert_eq!(found, [r"abc\n [1..4]", r"d\n [0..2]", r"ef\n [0..1]", r"g\n [0..2]"]);
    }

    #[test]
    fn colours_and_escapes() {
        let line = Line { bytes: "a\x1bb\tc\n".as_bytes(), changed: std::iter::once(2..3).collect() };
        let written = |style| {
            let mut out = Vec::new();
            line.write(style, '-', &mut out);
            String::from_utf8(out).unwrap()
        };
        let style = Style { colors: false, escapes: false, names_characters: false };
        assert_eq!(written(style), "-a\x1bb\tc\n");
        assert_eq!(
            written(Style { colors: true, escapes: true, ..style }),
            "\x1b[31m-a\\u{1b}\x1b[7mb\x1b[27m\tc\x1b[0m\n"
        );
    }
}
