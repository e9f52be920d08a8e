//! Texts that mix encodings: some lines in one, some in another. Each line is read as it comes.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::answer::Unknown;
use super::bom::is_utf_16;
use super::reread::{Line, is_sound, line_len, reread};
use super::score::Scored;
use super::two_bytes::{find, is_lead_of_two, other_of_two_bytes};

/// A longer line is read in pieces.
const MAX_LINE: usize = 64 << 10;

/// Finds the first line of another encoding in a text.
#[derive(Debug)]
pub struct MixedLines {
    encoding: &'static Encoding,
    /// Lines read to their end.
    before: u64,
    /// The start of a line that is not yet read.
    rest: Vec<u8>,
    /// The first line that is Chinese in the encoding of the text, and the first with bytes beyond ASCII, from 1.
    own: Option<u64>,
    any: Option<u64>,
    /// The first line in another encoding.
    other: Option<(u64, &'static Encoding)>,
}

impl MixedLines {
    /// Reads lines of a text in `encoding`, which is UTF-8, UTF-16, GB18030 or Big5.
    pub fn new(encoding: &'static Encoding) -> Self {
        MixedLines { encoding, before: 0, rest: Vec::new(), own: None, any: None, other: None }
    }

    /// The two lines, where there are two.
    pub fn found(&self) -> Option<Unknown> {
        let (line, other) = self.other?;
        let own = self.own.or(self.any).filter(|&own| own != line)?;
        let (own, other) = ((own, self.encoding), (line, other));
        // UTF-8 first, then by place
        let is_first = other.1 == UTF_8 || self.encoding != UTF_8 && other.0 < own.0;
        Some(if is_first {
            Unknown::Mixed { first: other, second: own }
        } else {
            Unknown::Mixed { first: own, second: other }
        })
    }

    /// Is a line in another encoding?
    pub fn is_other(&self) -> bool {
        self.other.is_some()
    }

    /// Is a line for sure in the encoding of the text?
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Reads `bytes`, which follow those read before; `last` says that nothing follows.
    pub fn read(&mut self, bytes: &[u8], last: bool) {
        if self.rest.is_empty() {
            return self.read_joined(bytes, last);
        }
        let mut joined = std::mem::take(&mut self.rest);
        joined.extend_from_slice(bytes);
        self.read_joined(&joined, last);
    }

    fn read_joined(&mut self, bytes: &[u8], last: bool) {
        let read = if self.encoding == UTF_8 { self.read_utf_8(bytes, last) } else { self.read_lines(bytes, last) };
        self.rest = bytes[read..].to_vec();
    }

    fn read_lines(&mut self, bytes: &[u8], last: bool) -> usize {
        let has_nuls = memchr::memchr(0, bytes).is_some();
        let mut at = 0;
        while at < bytes.len() && (self.other.is_none() || self.own.is_none()) {
            let rest = &bytes[at..];
            let piece = &rest[..rest.len().min(MAX_LINE)];
            let line_len = line_len(self.encoding, piece);
            let ends = line_len.is_some();
            if !ends && !last && rest.len() < MAX_LINE {
                return at;
            }
            let line = &piece[..line_len.unwrap_or(piece.len())];
            let has_nul = has_nuls && (line.contains(&0) || rest.get(line.len()) == Some(&0));
            let mut read = line.len();
            if is_utf_16(self.encoding) || has_nul || !line.is_ascii() {
                let Line { other, len } = reread(self.encoding, line, has_nul);
                let number = self.before + 1;
                match other {
                    Some(other) => _ = self.other.get_or_insert((number, other)),
                    None => _ = self.any.get_or_insert(number),
                }
                if self.own.is_none() && other.is_none() && is_sound(self.encoding, line) {
                    self.own = Some(number);
                }
                // a character goes on in the next piece
                read = if ends || len == 0 { read } else { len };
            }
            at += read;
            self.before += u64::from(ends);
        }
        bytes.len()
    }

    fn read_utf_8(&mut self, bytes: &[u8], last: bool) -> usize {
        let end = if last { bytes.len() } else { memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1) };
        // a line without an end is searched as if it had one
        let end = if end == 0 && bytes.len() >= MAX_LINE { bytes.len() } else { end };
        let bytes = &bytes[..end];
        let mut other = self.other_line(bytes);
        let lines_to = |at: usize| self.before + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64 + 1;
        if self.own.is_none() {
            // three bytes that are valid are no coincidence
            self.own = find(bytes, 0, |b| b >= 0xE0).map(lines_to);
        }
        if self.any.is_none() && self.own.is_none() {
            self.any = find(bytes, 0, |b| b >= 0x80).map(lines_to);
        }
        self.other = self.other.or(other.take().map(|(at, encoding)| (lines_to(at), encoding)));
        self.before += memchr::memchr_iter(b'\n', bytes).count() as u64;
        end
    }

    /// The start of the first line of another encoding.
    fn other_line(&self, bytes: &[u8]) -> Option<(usize, &'static Encoding)> {
        if self.other.is_some() {
            return None;
        }
        let mut done = 0;
        while let Some(at) = find(bytes, done, is_lead_of_two) {
            let line = line_around(bytes, done, at);
            if let Some(other) = other_of_two_bytes(&bytes[line.clone()]) {
                return Some((line.start, other));
            }
            done = line.end;
        }
        done = 0;
        while let Some(at) = memchr::memchr(0, &bytes[done..]).map(|at| done + at) {
            // in UTF-16 a line feed has a NUL on one side; the one behind is at the start of the next line
            let feed = if at > 0 && bytes[at - 1] == b'\n' { at - 1 } else { at };
            let line = line_around(bytes, done.min(feed), feed);
            if let Some(other) = reread(UTF_8, &bytes[line.clone()], true).other {
                return Some((line.start, other));
            }
            done = line.end.max(at + 1);
        }
        None
    }
}

/// The line of `bytes[from..]` that `at` is in.
fn line_around(bytes: &[u8], from: usize, at: usize) -> std::ops::Range<usize> {
    let start = memchr::memrchr(b'\n', &bytes[from..at]).map_or(from, |feed| from + feed + 1);
    start..memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |feed| at + feed + 1)
}

/// The first two lines of different encodings in a text that was not valid in `encoding`, the nearest one.
pub fn mixed(head: &[u8], encoding: &'static Encoding) -> Option<Unknown> {
    if is_utf_16(encoding) {
        return None;
    }
    let named = [encoding];
    let rivals: &[&'static Encoding] = if encoding == GB18030 || encoding == BIG5 { &named } else { &[GB18030, BIG5] };
    rivals.iter().find_map(|&other| {
        let (mut utf8_line, mut other_line) = (None, None);
        for (line, number) in head.split_inclusive(|&b| b == b'\n').zip(1..) {
            if line.is_ascii() {
                continue;
            }
            match std::str::from_utf8(line) {
                Ok(text) if utf8_line.is_none() && text.chars().all(|c| c.is_ascii() || c as u32 >= 0x800) => {
                    utf8_line = Scored::of(UTF_8, &[line], true).is_chinese().then_some(number);
                }
                Err(_) if other_line.is_none() => {
                    other_line = Scored::of(other, &[line], true).is_chinese().then_some(number);
                }
                _ => {}
            }
            if let (Some(utf8), Some(line)) = (utf8_line, other_line) {
                return Some(Unknown::Mixed { first: (utf8, UTF_8), second: (line, other) });
            }
        }
        None
    })
}
