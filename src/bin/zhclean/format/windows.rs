//! A file that is read window by window, so that memory stays bounded.

use std::io::Read;
use std::ops::Range;

use regex::bytes::Regex;
use zhclean::{Part, WindowSize, blank_seam, line_bound, seam};

use crate::encoding::answer::Guess;
use crate::encoding::decode::{Decoder, Reading};
use crate::encoding::error::DecodeError;

/// Bytes first read where texts are split.
const SPLIT_BYTES: usize = 1 << 20;
/// The longest text without a line end: spans are 32 bits wide, and memory has an end.
const MAX_LINE_BYTES: usize = 2 << 30;

/// A piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A window of a text, and which part of the text it is.
    Text(Part),
    /// The line between two texts.
    Separator,
}

/// A file that is read window by window.
pub struct Windows<'p, R> {
    pub decoder: Decoder<R>,
    split: Option<&'p Regex>,
    /// UTF-8, returned up to `end`; the piece returned last begins at `start`.
    text: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes of UTF-8 before `text`.
    before: u64,
    size: WindowSize,
    started: bool,
    /// The window returned last does not end its text.
    is_within: bool,
}

impl<'p, R: Read> Windows<'p, R> {
    /// Windows of about that `size`; `expected` is the number of bytes there may be.
    pub fn new(read: R, how: Reading, split: Option<&'p Regex>, expected: u64, size: WindowSize) -> Self {
        let reserve = usize::try_from(expected).unwrap_or(size.bytes).min(size.bytes) + 1;
        Windows {
            decoder: Decoder::new(read, how),
            split,
            text: Vec::with_capacity(reserve),
            start: 0,
            end: 0,
            before: 0,
            size,
            started: false,
            is_within: false,
        }
    }

    /// The encoding, known after the first piece.
    pub fn guess(&self) -> Option<Guess> {
        self.decoder.guess()
    }

    /// Was the last piece returned?
    pub fn is_at_end(&self) -> bool {
        self.decoder.ended && self.end == self.text.len()
    }

    /// The text of the piece returned last.
    ///
    /// # Errors
    /// When a byte does not fit UTF-8.
    pub fn text(&self) -> Result<&str, DecodeError> {
        let part = &self.text[self.start..self.end];
        simdutf8::basic::from_utf8(part).map_err(|_| {
            let at = std::str::from_utf8(part).map_or_else(|e| e.valid_up_to(), str::len);
            self.decoder.misfit(&self.text, self.start + at, self.before)
        })
    }

    /// The next piece, or `None` after the last. A file of no bytes has one empty text.
    ///
    /// # Errors
    /// When reading fails or a byte does not fit the encoding.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, DecodeError> {
        self.start = self.end;
        let mut limit = self.size.bytes;
        let mut searched = self.start;
        // one more: the line behind a window that is cut may be a separator
        let mut unsearched = self.size.lines.saturating_add(1);
        let piece = loop {
            if let Some(separator) = self.separator(&mut searched, &mut unsearched) {
                if separator.start == self.start {
                    self.end = separator.end;
                    break Piece::Separator;
                }
                self.end = separator.start;
                break Piece::Text(Part { first: !self.is_within, last: true });
            }
            if let Some(bound) = line_bound(&self.text[self.start..], self.size.lines) {
                let rest = &self.text[self.start..];
                self.end = self.start + seam(&rest[..bound]).unwrap_or(bound);
                break Piece::Text(Part { first: !self.is_within, last: false });
            }
            if !self.decoder.ended && self.text.len() - self.start <= limit {
                self.text.drain(..self.start);
                self.before += self.start as u64;
                searched -= self.start;
                (self.start, self.end) = (0, 0);
                // where there are many texts they are short
                let step = if self.split.is_some() && self.started {
                    limit.min(2 * self.text.len() + SPLIT_BYTES)
                } else {
                    limit
                };
                self.decoder.fill(&mut self.text, step)?;
                continue;
            }
            let rest = &self.text[self.start..];
            if rest.len() <= limit {
                if rest.is_empty() && self.started {
                    return Ok(None);
                }
                self.end = self.text.len();
                break Piece::Text(Part { first: !self.is_within, last: true });
            }
            match seam(&rest[..limit]) {
                // the next line may be a separator
                Some(cut) if self.split.is_some() && memchr::memchr(b'\n', &rest[cut..]).is_none() => limit *= 2,
                Some(cut) => {
                    self.end = self.start + cut;
                    break Piece::Text(Part { first: !self.is_within, last: false });
                }
                None => match blank_seam(&rest[..limit], self.size.bytes) {
                    Some(cut) => {
                        self.end = self.start + cut;
                        break Piece::Text(Part { first: !self.is_within, last: false });
                    }
                    None if limit >= MAX_LINE_BYTES => return Err(DecodeError::LongLine(MAX_LINE_BYTES)),
                    None => limit *= 2,
                },
            }
        };
        self.is_within = matches!(piece, Piece::Text(Part { last: false, .. }));
        self.started = true;
        self.end = self.decoder.check(&mut self.text, self.start..self.end, self.before);
        Ok(Some(piece))
    }

    /// The first line from `searched` on that separates texts, within so many lines. Moves `searched` to the last line,
    /// which may be incomplete.
    fn separator(&self, searched: &mut usize, lines: &mut usize) -> Option<Range<usize>> {
        let split = self.split?;
        while *lines > 0 {
            let rest = &self.text[*searched..];
            let len = match memchr::memchr(b'\n', rest) {
                Some(at) => at + 1,
                None if self.decoder.ended && !rest.is_empty() => rest.len(),
                None => return None,
            };
            let line = *searched..*searched + len;
            *searched = line.end;
            *lines -= 1;
            let text = rest[..len].strip_suffix(b"\n").unwrap_or(&rest[..len]);
            if split.is_match(text.strip_suffix(b"\r").unwrap_or(text)) {
                return Some(line);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Errors;
    use encoding_rs::{Encoding, GB18030, UTF_8};

    fn how(encoding: Option<&'static Encoding>, errors: Errors) -> Reading {
        Reading { encoding, min_confidence: 0.0, errors }
    }

    fn size(bytes: usize, lines: usize) -> WindowSize {
        WindowSize { bytes, lines }
    }

    fn parts(bytes: &[u8], how: Reading, split: Option<&str>, limit: usize) -> Result<Vec<(Piece, String)>, String> {
        let split = split.map(|split| Regex::new(split).unwrap());
        let mut windows = Windows::new(bytes, how, split.as_ref(), bytes.len() as u64, size(limit, usize::MAX));
        let mut all = Vec::new();
        while let Some(part) = windows.next_piece().map_err(|e| e.to_string())? {
            all.push((part, windows.text().map_err(|e| e.to_string())?.to_owned()));
        }
        Ok(all)
    }

    fn texts(bytes: &[u8], how: Reading, limit: usize) -> Result<Vec<String>, String> {
        Ok(parts(bytes, how, None, limit)?.into_iter().map(|(_, text)| text).collect())
    }

    #[test]
    fn windows_are_cut_at_blank_lines_and_join_to_the_text() {
        let text = "甲甲\n乙乙\n\n丙丙\n丁丁\n\n\n戊戊\n".repeat(20);
        let all = texts(text.as_bytes(), how(None, Errors::Strict), 100).unwrap();
        assert!(all.len() > 4);
        assert_eq!(all.concat(), text);
        for window in &all[1..] {
            assert!(window.starts_with('丙') || window.starts_with('戊'), "{window:?}");
        }
    }

    #[test]
    fn a_text_without_line_ends_is_one_window() {
        let text = "长".repeat(1000);
        assert_eq!(texts(text.as_bytes(), how(None, Errors::Strict), 100).unwrap(), [text]);
        assert_eq!(texts(b"", how(None, Errors::Strict), 100).unwrap(), [""]);
    }

    #[test]
    fn a_line_separates_texts() {
        let text = format!("# 1\n甲\n# 2\n# 3\n{}\n丙\n# 4", "乙\n\n".repeat(20));
        let part = |first, last| Piece::Text(Part { first, last });
        for limit in [1 << 20, 40] {
            let all = parts(text.as_bytes(), how(None, Errors::Strict), Some("^# "), limit).unwrap();
            assert_eq!(all.iter().map(|(_, text)| text.as_str()).collect::<String>(), text);
            assert_eq!(all.iter().filter(|(part, _)| *part == Piece::Separator).count(), 4);
            assert_eq!(all[1], (part(true, true), "甲\n".into()));
            let long: Vec<_> = all[4..all.len() - 1].iter().map(|(part, _)| *part).collect();
            if limit == 40 {
                assert!(long.len() > 2);
                assert_eq!((long[0], long[long.len() - 1]), (part(true, false), part(false, true)));
            } else {
                assert_eq!(long, [part(true, true)]);
            }
        }
    }

    #[test]
    fn a_byte_that_does_not_fit_is_named_with_its_offset() {
        let refused = |bytes: &[u8], encoding| texts(bytes, how(encoding, Errors::Strict), 1 << 20).unwrap_err();
        assert!(refused(b"\xE4\xB8\xAD\xFFa", Some(UTF_8)).contains("at byte 3"));
        assert!(refused(b"\xEF\xBB\xBFa\xFFa", None).contains("at byte 4"));
        assert!(refused(b"\xD6\xD0\xFF\xFF", Some(GB18030)).contains("at byte 2"));
        assert!(refused(b"\xD6\xD0\x81\x30\x81\x20", Some(GB18030)).contains("0x81 at byte 2"));
    }

    #[test]
    fn errors_are_replaced_or_skipped_when_asked() {
        for (bytes, encoding) in [(&b"a\xFF\xE4\xB8\xADb"[..], UTF_8), (b"a\xFF\xD6\xD0b", GB18030)] {
            let replaced = texts(bytes, how(Some(encoding), Errors::Replace), 1 << 20).unwrap();
            assert_eq!(replaced, ["a\u{FFFD}中b"]);
            assert_eq!(texts(bytes, how(Some(encoding), Errors::Skip), 1 << 20).unwrap(), ["a中b"]);
        }
    }

    #[test]
    fn a_character_cut_by_the_end_is_kept_out() {
        for (bytes, encoding, cut) in [
            (&b"\xE4\xB8\xADa\xE4\xB8"[..], Some(UTF_8), 4),
            (b"\xD6\xD0a\xCE", Some(GB18030), 3),
            (b"\xD6\xD0a\x81\x30\x81", Some(GB18030), 3),
            (b"\x2D\x4E\x61\x00\x2D", Some(encoding_rs::UTF_16LE), 4),
        ] {
            let mut windows = Windows::new(bytes, how(encoding, Errors::Strict), None, 0, size(1 << 20, usize::MAX));
            windows.next_piece().unwrap().unwrap();
            assert_eq!(windows.text().unwrap(), "中a", "{bytes:x?}");
            assert_eq!(windows.decoder.cut, Some(cut), "{bytes:x?}");
            assert_eq!(windows.next_piece().unwrap(), None);
        }
    }

    #[test]
    fn gb18030_and_a_byte_order_mark() {
        let named = how(Some(GB18030), Errors::Strict);
        assert_eq!(texts(b"\xD6\xD0\xCE\xC4", named, 1 << 20).unwrap(), ["中文"]);
        assert_eq!(texts("\u{FEFF}中文".as_bytes(), named, 1 << 20).unwrap(), ["中文"]);
    }
}
