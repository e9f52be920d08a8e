//! The bytes of a file become text.
//!
//! UTF-8 is validated in place; other encodings are decoded as they are read. Unless the user asks for it, nothing is
//! replaced: the first byte that does not fit ends the reading with an error that names its offset.

use std::io::Read;
use std::ops::Range;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::answer::{Guess, Sign, Unknown};
use super::binary::is_binary;
use super::bom::{bom, is_utf_16, name};
use super::by_line::two_lines;
use super::by_table::TextDecoder;
use super::error::DecodeError;
use super::guess::{CANDIDATES, guess};
use super::mixed::MixedLines;
use crate::options::Errors;

/// Bytes read at once where the encoding is not UTF-8.
const CHUNK_BYTES: usize = 1 << 18;
/// Bytes decoded at once.
const PIECE_BYTES: usize = 1 << 15;
/// Bytes of the longest character in any supported encoding.
const LONGEST_CHARACTER: usize = 8;

/// How to read bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The encoding, where the user named it.
    pub encoding: Option<&'static Encoding>,
    /// A guess below this is refused.
    pub min_confidence: f64,
    pub errors: Errors,
}

/// Reads the bytes of a text as UTF-8.
pub struct Decoder<R> {
    read: R,
    how: Reading,
    guess: Option<Guess>,
    /// `None` for UTF-8, which needs no conversion.
    decoder: Option<TextDecoder>,
    /// Bytes read and not yet decoded.
    raw: Vec<u8>,
    /// What a piece is decoded into: room in the text itself would have to be cleared for each.
    room: Vec<u8>,
    /// The last bytes decoded before `raw`; an error may be in them.
    previous: Vec<u8>,
    /// Finds lines of another encoding, where the user named none.
    lines: Option<MixedLines>,
    /// The source is read to its end.
    pub ended: bool,
    /// Bytes decoded so far.
    decoded: u64,
    /// Bytes that did not fit and were replaced or left out.
    pub faults: u64,
    /// Where the end of the file cuts a character; its bytes are not in the text.
    pub cut: Option<u64>,
}

impl<R: Read> Decoder<R> {
    /// Reads `read` as `how` says.
    pub fn new(read: R, how: Reading) -> Self {
        Decoder {
            read,
            how,
            guess: None,
            decoder: None,
            raw: Vec::new(),
            room: Vec::new(),
            previous: Vec::new(),
            lines: None,
            ended: false,
            decoded: 0,
            faults: 0,
            cut: None,
        }
    }

    /// The encoding and what it was detected from; known after the first [`fill`](Self::fill).
    pub fn guess(&self) -> Option<Guess> {
        self.guess
    }

    /// Appends to `text` until it holds more than `limit` bytes or nothing is left. What comes from UTF-8 is not yet
    /// validated ([`check`](Self::check)).
    ///
    /// # Errors
    /// When reading fails, no encoding is found, or a byte does not fit it.
    pub fn fill(&mut self, text: &mut Vec<u8>, limit: usize) -> Result<(), DecodeError> {
        if self.guess.is_none() {
            self.begin(text, limit)?;
        }
        while !self.ended && text.len() <= limit {
            if self.decoder.is_none() {
                let want = (limit + 1 - text.len()) as u64;
                let filled = text.len();
                let got = (&mut self.read).take(want).read_to_end(text)? as u64;
                self.ended = got < want;
                self.read_lines(&text[filled..], self.ended)?;
            } else {
                self.decode(text)?;
            }
        }
        Ok(())
    }

    /// Reads the first window into `text` and detects its encoding.
    fn begin(&mut self, text: &mut Vec<u8>, limit: usize) -> Result<(), DecodeError> {
        let want = limit as u64 + 1;
        let whole = ((&mut self.read).take(want).read_to_end(text)? as u64) < want;
        let guess = match self.how.encoding {
            // a mark is safer than a name given for a whole folder
            Some(encoding) => match bom(text).unwrap_or(None) {
                Some((encoding, bom)) => Guess { encoding, confidence: 1.0, sign: Sign::Bom, bom },
                None if !is_utf_16(encoding) && is_binary(text) => {
                    return Err(Unknown::Binary.into());
                }
                None => Guess { encoding, confidence: 1.0, sign: Sign::Named, bom: 0 },
            },
            None => guess(text, whole)?,
        };
        self.guess = Some(guess);
        self.lines = (guess.sign != Sign::Named && CANDIDATES.contains(&guess.encoding))
            .then(|| MixedLines::new(guess.encoding));
        let is_sure = guess.confidence >= self.how.min_confidence;
        let lines = self.read_lines(&text[guess.bom..], whole);
        // where the guess is doubtful, one line that reads better otherwise is no news
        let refused = if is_sure || self.lines.as_ref().is_some_and(MixedLines::is_own) { lines } else { Ok(()) };
        match refused {
            Ok(()) if is_sure => {}
            Ok(()) => return Err(named(text, self.unsure())),
            Err(refused) => return Err(named(text, refused)),
        }
        if guess.encoding == UTF_8 {
            self.ended = whole;
            text.drain(..guess.bom);
            return Ok(());
        }
        self.decoder = Some(TextDecoder::new(guess.encoding));
        self.raw = std::mem::take(text);
        self.raw.drain(..guess.bom);
        self.decoded = guess.bom as u64;
        self.decode_raw(text, whole)?;
        self.ended = whole;
        self.raw = Vec::new();
        Ok(())
    }

    fn decode(&mut self, text: &mut Vec<u8>) -> Result<(), DecodeError> {
        self.raw.clear();
        let got = (&mut self.read).take(CHUNK_BYTES as u64).read_to_end(&mut self.raw)?;
        let last = got < CHUNK_BYTES;
        let raw = std::mem::take(&mut self.raw);
        let lines = self.read_lines(&raw, last);
        self.raw = raw;
        lines?;
        self.decode_raw(text, last)?;
        self.ended = last;
        Ok(())
    }

    /// Reads the lines of `bytes` for another encoding than that of the text.
    fn read_lines(&mut self, bytes: &[u8], last: bool) -> Result<(), DecodeError> {
        let Some(lines) = &mut self.lines else { return Ok(()) };
        lines.read(bytes, last);
        match lines.found() {
            Some(mixed) => Err(mixed.into()),
            // no line shows what the others are
            None if lines.is_other() => Err(self.unsure()),
            None => Ok(()),
        }
    }

    /// The refusal of the guess.
    fn unsure(&self) -> DecodeError {
        let guess = self.guess.unwrap_or(Guess { encoding: UTF_8, confidence: 0.0, sign: Sign::Score, bom: 0 });
        let floor = self.how.min_confidence;
        let confidence = guess.confidence.min(if guess.confidence < floor { 1.0 } else { 0.5 });
        DecodeError::Unsure { guess: Guess { confidence, ..guess }, floor }
    }

    fn decode_raw(&mut self, text: &mut Vec<u8>, last: bool) -> Result<(), DecodeError> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let raw = &self.raw;
        let mut at = 0;
        loop {
            // in pieces, so that the buffer stays in the cache
            let end = raw.len().min(at + PIECE_BYTES);
            let room = decoder.room(end - at).unwrap_or(CHUNK_BYTES).max(16);
            if self.room.len() < room {
                self.room.resize(room, 0);
            }
            let (result, read, written) = decoder.decode(&raw[at..end], &mut self.room, last && end == raw.len());
            text.extend_from_slice(&self.room[..written]);
            at += read;
            match result {
                DecoderResult::InputEmpty if at == raw.len() => break,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let offset = (self.decoded + at as u64).saturating_sub(u64::from(bad) + u64::from(after));
                    let encoding = self.guess.map_or(UTF_8, |guess| guess.encoding);
                    // from the bad byte on, which may be in the bytes decoded before
                    let before = &self.previous
                        [self.previous.len().saturating_sub((self.decoded.saturating_sub(offset)) as usize)..];
                    let here = &raw[offset.saturating_sub(self.decoded) as usize..];
                    let bytes: Vec<u8> = before.iter().chain(here).take(LONGEST_CHARACTER).copied().collect();
                    if last && at == raw.len() && after == 0 && is_cut(encoding, &bytes) {
                        self.cut = Some(offset);
                        continue;
                    }
                    match self.how.errors {
                        Errors::Strict => {
                            let (encoding, byte) = (name(encoding), bytes.first().copied());
                            return Err(DecodeError::Malformed { encoding, offset, byte });
                        }
                        Errors::Replace => text.extend_from_slice("\u{FFFD}".as_bytes()),
                        Errors::Skip => {}
                    }
                    self.faults += 1;
                }
            }
        }
        self.decoded += raw.len() as u64;
        if !raw.is_empty() {
            self.previous = raw[raw.len().saturating_sub(LONGEST_CHARACTER)..].to_vec();
        }
        Ok(())
    }

    /// The error for the byte at `at` of a text that begins `before` bytes into the UTF-8 of the file.
    pub fn misfit(&self, text: &[u8], at: usize, before: u64) -> DecodeError {
        let offset = self.offset(before) + at as u64;
        DecodeError::Malformed { encoding: "utf-8".into(), offset, byte: text.get(at).copied() }
    }

    /// The offset in the file of the byte that is `before` bytes into its UTF-8.
    fn offset(&self, before: u64) -> u64 {
        before + self.guess.map_or(0, |guess| guess.bom) as u64
    }

    /// Prepares `text[part]`, the next part of the file: removes a character that the end of the file cuts and, where
    /// errors are not strict, the bytes that do not fit. `before` is the offset of `text` in the UTF-8 of the file. Returns
    /// the new end of the part.
    ///
    /// A strict reading finds the bytes that do not fit when the part is read ([`misfit`](Self::misfit)).
    pub fn check(&mut self, text: &mut Vec<u8>, part: Range<usize>, before: u64) -> usize {
        let Range { start, mut end } = part;
        if self.decoder.is_some() {
            return end; // the decoder writes nothing else
        }
        let is_last = self.ended && end == text.len();
        let cut = cut_character(&text[start..end]);
        if is_last && cut > 0 {
            text.truncate(end - cut);
            self.cut = Some(self.offset(before) + text.len() as u64);
            end -= cut;
        }
        if self.how.errors == Errors::Strict {
            return end;
        }
        let mut valid = Vec::with_capacity(end - start);
        for chunk in text[start..end].utf8_chunks() {
            valid.extend_from_slice(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                self.faults += 1;
                if self.how.errors == Errors::Replace {
                    valid.extend_from_slice("\u{FFFD}".as_bytes());
                }
            }
        }
        let new_end = start + valid.len();
        text.splice(start..end, valid);
        new_end
    }
}

/// Bytes at the end of `text` that begin a character of UTF-8 and are not all of it.
fn cut_character(text: &[u8]) -> usize {
    let begins = |len: &usize| text.len().checked_sub(*len).is_some_and(|at| text[at] >= 0xC0);
    let len = (1..4).find(begins).unwrap_or(0);
    let is_cut = std::str::from_utf8(&text[text.len() - len..]).is_err_and(|e| e.error_len().is_none());
    if is_cut { len } else { 0 }
}

/// A refusal of `text` that names two of its lines, where it can.
fn named(text: &[u8], refused: DecodeError) -> DecodeError {
    match refused {
        DecodeError::Unsure { .. } => two_lines(text).map_or(refused, DecodeError::from),
        refused => refused,
    }
}

/// Are the last bytes of a file the beginning of a character?
fn is_cut(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let is_lead = |byte: u8| (0x81..=0xFE).contains(&byte);
    match bytes {
        [_] if is_utf_16(encoding) => true,
        // half a pair, and at most one byte of the other half
        [low, high] | [low, high, _] if encoding == UTF_16LE => is_high_surrogate(u16::from_le_bytes([*low, *high])),
        [high, low] | [high, low, _] if encoding == UTF_16BE => is_high_surrogate(u16::from_be_bytes([*high, *low])),
        &[lead] => is_lead(lead) && !encoding.is_single_byte(),
        &[lead, digit] => encoding == GB18030 && is_lead(lead) && digit.is_ascii_digit(),
        &[lead, digit, third] => encoding == GB18030 && is_lead(lead) && digit.is_ascii_digit() && is_lead(third),
        _ => false,
    }
}

fn is_high_surrogate(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}
