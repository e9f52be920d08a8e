//! Texts that mix encodings: some lines in UTF-8, some in another.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::bom::is_utf_16;
use super::score::Scored;

/// The first line of each encoding in a text that mixes two.
#[derive(Clone, Copy, Debug, Default)]
pub struct MixedLines {
    /// Lines read so far.
    before: u64,
    /// The first Chinese line in UTF-8, from 1.
    pub utf8: Option<u64>,
    /// The first Chinese line in the other encoding.
    pub other: Option<u64>,
}

impl MixedLines {
    /// Reads the lines of `bytes`, a text in `encoding`; stops when a line of each kind is found.
    pub fn read(&mut self, bytes: &[u8], encoding: &'static Encoding) {
        let mut at = 0;
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
            let line = &bytes[at..end];
            at = end;
            self.before += 1;
            if line.is_ascii() {
                continue;
            }
            match std::str::from_utf8(line) {
                Ok(text) if self.utf8.is_none() && text.chars().all(|c| c.is_ascii() || c as u32 >= 0x800) => {
                    let is_chinese = Scored::of(UTF_8, &[line], true).is_chinese();
                    self.utf8 = is_chinese.then_some(self.before);
                }
                Err(_) if self.other.is_none() => {
                    let is_chinese = Scored::of(encoding, &[line], true).is_chinese();
                    self.other = is_chinese.then_some(self.before);
                }
                _ => {}
            }
            if self.utf8.is_some() && self.other.is_some() {
                return;
            }
        }
        self.before -= u64::from(!bytes.is_empty() && !bytes.ends_with(b"\n"));
    }
}

/// The first line of UTF-8, the first of another encoding, and that encoding, in a text that mixes two.
pub fn mixed(head: &[u8], encoding: &'static Encoding) -> Option<(u64, u64, &'static Encoding)> {
    if is_utf_16(encoding) {
        return None;
    }
    let named = [encoding];
    let rivals: &[&'static Encoding] = if encoding == GB18030 || encoding == BIG5 { &named } else { &[GB18030, BIG5] };
    rivals.iter().find_map(|other| {
        let mut lines = MixedLines::default();
        lines.read(head, other);
        Some((lines.utf8?, lines.other?, *other))
    })
}
