//! From the bytes of a file to windows of text.
//!
//! UTF-8 is validated in place; other encodings are decoded as they are read. Nothing is ever replaced:
//! the first byte that does not fit ends the reading, by name and place.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use zhclean::Place;
use zhclean::is_blank as blank;

/// A plain text above this many bytes is cleaned in windows, cut at blank lines.
pub const WINDOW_BYTES: usize = 64 << 20;
/// The same where no filter judges lines, so that nothing compares what stands far apart: little memory is fresh memory,
/// and half the time of such a run went to the kernel's handing out pages.
pub const SMALL_WINDOW_BYTES: usize = 4 << 20;
/// How far back from the window's end a blank line is looked for: this part of the window, and some lines at least.
const SEAM_PART: usize = 64;
const MIN_SEAM_BYTES: usize = 4 << 10;
/// Bytes read at once where they must be decoded.
const CHUNK_BYTES: usize = 1 << 18;
/// Bytes of the longest character of any encoding read here.
const LONGEST_CHARACTER: usize = 8;
/// The start of a file tells whether it is text.
const SNIFF_BYTES: usize = 8 << 10;
/// A text with more NUL bytes than one in so many is none. (Some real files end in a run of them.)
const NUL_SHARE: usize = 10;

/// Why bytes did not become text.
#[derive(Debug)]
pub enum DecodeError {
    /// Reading failed.
    Read(io::Error),
    /// The byte at this offset does not fit the encoding.
    Malformed {
        /// The encoding's name.
        encoding: &'static str,
        /// Offset in the file, from 0.
        offset: u64,
        /// The byte, if any is left there.
        byte: Option<u8>,
    },
    /// Full of NUL bytes.
    NotText,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Read(e) => write!(f, "{}", crate::error::cause(e)),
            DecodeError::Malformed { encoding, offset, byte } => {
                let byte = byte.map_or(String::from("the end of the file"), |b| format!("0x{b:02X}"));
                let hint = if *encoding == "utf-8" { "-e gb18030" } else { "-e utf-8" };
                write!(f, "not {encoding}: {byte} at byte {offset} does not fit; name the encoding, for example {hint}")
            }
            DecodeError::NotText => {
                write!(f, "not a text: full of NUL bytes; if it is one, name its encoding, for example -e utf-16le")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

impl From<io::Error> for DecodeError {
    fn from(e: io::Error) -> Self {
        DecodeError::Read(e)
    }
}

/// A window of a text.
pub struct Part<'t> {
    /// The decoded text.
    pub text: &'t str,
    /// Which part of the whole it is.
    pub place: Place,
    /// So far, writing the text as it is would change bytes of the input.
    pub recoded: bool,
}

/// A text that is read window by window.
pub struct Windows<R> {
    read: R,
    encoding: &'static Encoding,
    decoder: Option<Decoder>,
    /// UTF-8, not yet handed out from `taken` on.
    text: Vec<u8>,
    taken: usize,
    /// Bytes of UTF-8 input before `text`.
    before: u64,
    limit: usize,
    started: bool,
    ended: bool,
    /// The last bytes read before this chunk; an error may lie in them.
    previous: Vec<u8>,
    /// The bytes of the text are other than those of the input.
    recoded: bool,
    /// The file began with a byte order mark, which is no part of the text.
    pub bom: bool,
    /// Bytes of input read so far.
    pub bytes_read: u64,
}

impl<R: Read> Windows<R> {
    /// Reads `read` as `encoding`, UTF-8 if none is named, in windows of about `limit` bytes. `size` is the expected
    /// number of bytes.
    pub fn new(read: R, encoding: Option<&'static Encoding>, size: u64, limit: usize) -> Self {
        let encoding = encoding.unwrap_or(UTF_8);
        let reserve = usize::try_from(size).unwrap_or(limit).min(limit) + 1;
        Windows {
            read,
            encoding,
            decoder: (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal()),
            text: Vec::with_capacity(reserve),
            taken: 0,
            before: 0,
            limit,
            started: false,
            ended: false,
            previous: Vec::new(),
            recoded: false,
            bom: false,
            bytes_read: 0,
        }
    }

    /// The encoding's name.
    pub fn encoding(&self) -> String {
        self.encoding.name().to_ascii_lowercase()
    }

    /// The next window, or `None` after the last. A text of no bytes has one empty window.
    ///
    /// # Errors
    /// When reading fails or a byte does not fit the encoding.
    pub fn next(&mut self) -> Result<Option<Part<'_>>, DecodeError> {
        self.text.drain(..self.taken);
        self.before += self.taken as u64;
        self.taken = 0;
        if self.ended && (self.started && self.text.is_empty()) {
            return Ok(None);
        }
        let mut limit = self.limit;
        let cut = loop {
            while !self.ended && self.text.len() <= limit {
                self.fill(limit)?;
            }
            if self.ended && self.text.len() <= limit {
                break self.text.len();
            }
            match seam(&self.text[..limit]) {
                Some(cut) => break cut,
                None => limit *= 2,
            }
        };
        let first = !std::mem::replace(&mut self.started, true);
        let place = Place { first, last: self.ended && cut == self.text.len() };
        self.taken = cut;
        match simdutf8::compat::from_utf8(&self.text[..cut]) {
            Ok(text) => {
                let same = self.encoding == UTF_8 || self.encoding.is_ascii_compatible() && text.is_ascii();
                self.recoded |= self.bom || !same;
                Ok(Some(Part { text, place, recoded: self.recoded }))
            }
            Err(e) => {
                let at = e.valid_up_to();
                let offset = self.before + at as u64 + if self.bom { 3 } else { 0 };
                Err(DecodeError::Malformed { encoding: "utf-8", offset, byte: self.text.get(at).copied() })
            }
        }
    }

    fn fill(&mut self, limit: usize) -> Result<(), DecodeError> {
        let start = self.bytes_read == 0;
        let Some(mut decoder) = self.decoder.take() else {
            let want = (limit + 1 - self.text.len()) as u64;
            let got = (&mut self.read).take(want).read_to_end(&mut self.text)?;
            self.bytes_read += got as u64;
            self.ended = (got as u64) < want;
            if start {
                sniff(&self.text)?;
                self.bom = self.text.starts_with(b"\xEF\xBB\xBF");
                if self.bom {
                    self.text.drain(..3);
                }
            }
            return Ok(());
        };
        let mut raw = Vec::with_capacity(CHUNK_BYTES);
        (&mut self.read).take(CHUNK_BYTES as u64).read_to_end(&mut raw)?;
        self.ended = raw.len() < CHUNK_BYTES;
        if start && !self.encoding.name().starts_with("UTF-16") {
            sniff(&raw)?;
        }
        let mut at = 0;
        loop {
            let room = decoder.max_utf8_buffer_length_without_replacement(raw.len() - at).unwrap_or(CHUNK_BYTES);
            let filled = self.text.len();
            self.text.resize(filled + room.max(16), 0);
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(&raw[at..], &mut self.text[filled..], self.ended);
            self.text.truncate(filled + written);
            at += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let offset = (self.bytes_read + at as u64).saturating_sub(u64::from(bad) + u64::from(after));
                    let byte = match offset.checked_sub(self.bytes_read) {
                        Some(at) => raw.get(at as usize),
                        None => self.previous.iter().rev().nth((self.bytes_read - offset) as usize - 1),
                    };
                    let byte = byte.copied();
                    return Err(DecodeError::Malformed { encoding: name_of(self.encoding), offset, byte });
                }
            }
        }
        self.bytes_read += raw.len() as u64;
        if !raw.is_empty() {
            self.previous = raw[raw.len().saturating_sub(LONGEST_CHARACTER)..].to_vec();
        }
        self.decoder = Some(decoder);
        Ok(())
    }
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == encoding_rs::GB18030 || encoding == encoding_rs::GBK { "gb18030" } else { encoding.name() }
}

fn sniff(bytes: &[u8]) -> Result<(), DecodeError> {
    // a text may end in a run of them, where a record was padded
    let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let start = &bytes[..end.min(SNIFF_BYTES)];
    let nuls = memchr::memchr_iter(0, start).count();
    if nuls * NUL_SHARE > start.len() || end == 0 && !bytes.is_empty() { Err(DecodeError::NotText) } else { Ok(()) }
}

/// Where to cut `text`: before the last line that is not blank and has a blank line above it, near the end;
/// failing that before the last line that is not blank.
fn seam(text: &[u8]) -> Option<usize> {
    let mut fallback = None;
    for newline in memchr::memrchr_iter(b'\n', text) {
        let line = newline + 1;
        if is_blank(text, line) {
            continue;
        }
        let above = memchr::memrchr(b'\n', &text[..newline]).map_or(0, |at| at + 1);
        if is_blank(text, above) {
            return Some(line);
        }
        fallback = fallback.or(Some(line));
        if text.len() - line > (text.len() / SEAM_PART).max(MIN_SEAM_BYTES) {
            break;
        }
    }
    fallback
}

/// Is the line that begins at `start` blank? A line that is cut off is, too: nothing may begin with it.
fn is_blank(text: &[u8], start: usize) -> bool {
    const LOOK: usize = 256;
    let line = &text[start..text.len().min(start + LOOK)];
    // most lines open with an ideograph, and one look tells
    if line.first().is_some_and(|b| (0xE4..=0xE9).contains(b)) {
        return false;
    }
    let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
    let valid = line.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().all(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(bytes: &[u8], encoding: Option<&'static Encoding>, limit: usize) -> Result<Vec<String>, DecodeError> {
        let mut windows = Windows::new(bytes, encoding, bytes.len() as u64, limit);
        let mut all = Vec::new();
        while let Some(Part { text, place, .. }) = windows.next()? {
            assert_eq!(place.first, all.is_empty());
            all.push(text.to_owned());
        }
        Ok(all)
    }

    #[test]
    fn windows_are_cut_at_blank_lines_and_join_to_the_text() {
        let text = "甲甲\n乙乙\n\n丙丙\n丁丁\n\n\n戊戊\n".repeat(20);
        let all = windows(text.as_bytes(), None, 100).unwrap();
        assert!(all.len() > 4);
        assert_eq!(all.concat(), text);
        for window in &all[1..] {
            assert!(window.starts_with('丙') || window.starts_with('戊'), "{window:?}");
        }
    }

    #[test]
    fn a_text_without_line_ends_is_one_window() {
        let text = "长".repeat(1000);
        assert_eq!(windows(text.as_bytes(), None, 100).unwrap(), [text]);
        assert_eq!(windows(b"", None, 100).unwrap(), [""]);
    }

    #[test]
    fn a_byte_that_does_not_fit_is_named_with_its_offset() {
        let offset = |bytes: &[u8], encoding| match windows(bytes, encoding, 1 << 20) {
            Err(DecodeError::Malformed { offset, .. }) => Some(offset),
            _ => None,
        };
        assert_eq!(offset("中文".as_bytes(), None), None);
        assert_eq!(offset(b"\xE4\xB8\xAD\xFF", None), Some(3));
        assert_eq!(offset(b"\xEF\xBB\xBFa\xFF", None), Some(4));
        assert_eq!(offset(b"\xE4\xB8", None), Some(0));
        assert_eq!(offset(b"\xD6\xD0\xFF\xFF", Some(encoding_rs::GB18030)), Some(2));
        assert_eq!(offset(b"\xD6\xD0\xCE", Some(encoding_rs::GB18030)), Some(2));
        assert!(matches!(windows(&[0; 100], None, 1 << 20), Err(DecodeError::NotText)));
    }

    #[test]
    fn gb18030_and_a_byte_order_mark() {
        assert_eq!(windows(b"\xD6\xD0\xCE\xC4", Some(encoding_rs::GB18030), 1 << 20).unwrap(), ["中文"]);
        assert_eq!(windows("\u{FEFF}中文".as_bytes(), None, 1 << 20).unwrap(), ["中文"]);
    }
}
