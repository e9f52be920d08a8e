//! From the bytes of a file to text.
//!
//! UTF-8 is validated in place; other encodings are decoded as they are read. Unless asked to, nothing is ever
//! replaced: the first byte that does not fit ends the reading, by name and place.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;

use clap::ValueEnum;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::guess::{self as encoding, Guess, Lines, Sign, Unknown};

/// Bytes read at once where they must be decoded.
const CHUNK_BYTES: usize = 1 << 18;
/// Bytes of the longest character of any encoding read here.
const LONGEST_CHARACTER: usize = 8;

/// What to do with bytes that do not fit the encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Errors {
    /// Refuse the text, by the offset of the first
    #[default]
    Strict,
    /// Write U+FFFD for them
    Replace,
    /// Leave them out
    Skip,
}

/// How to read bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The encoding, where the user named it.
    pub encoding: Option<&'static Encoding>,
    /// A guess below this is refused.
    pub min_confidence: f64,
    pub errors: Errors,
}

/// Why bytes did not become text.
#[derive(Debug)]
pub enum DecodeError {
    /// Reading failed.
    Read(io::Error),
    /// The byte at this offset does not fit the encoding.
    Malformed {
        /// The encoding's name.
        encoding: String,
        /// Offset in the file, from 0.
        offset: u64,
        /// The byte, if any is left there.
        byte: Option<u8>,
    },
    /// Some encoding is nearest, but not near enough.
    Unsure { guess: Guess, floor: f64 },
    /// No encoding was found.
    Unknown(Unknown),
    /// A line has more than so many bytes.
    LongLine(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Read(e) => write!(f, "{}", crate::system::cause::cause(e)),
            DecodeError::Malformed { encoding, offset, byte } => {
                let byte = byte.map_or(String::from("the end of the file"), |b| format!("0x{b:02X}"));
                write!(
                    f,
                    "not {encoding}: {byte} at byte {offset} does not fit; name another encoding with -e NAME, or go on \
                     past such bytes with --errors replace"
                )
            }
            DecodeError::Unsure { guess, floor } => {
                let name = encoding::name(guess.encoding);
                let confidence = guess.confidence;
                write!(
                    f,
                    "cannot tell the encoding, try -e NAME; nearest is {name}, with a confidence of {confidence:.3} where {floor} is asked"
                )
            }
            DecodeError::LongLine(most) => write!(f, "has a line of more than {most} bytes; cut it first"),
            DecodeError::Unknown(Unknown::Binary) => {
                write!(
                    f,
                    "not a text: binary, or full of NUL bytes; if it is one, name its encoding, for example -e utf-16le"
                )
            }
            DecodeError::Unknown(Unknown::Unread(name)) => {
                write!(f, "looks like {name}, which is not read; convert it first, or name another encoding with -e")
            }
            DecodeError::Unknown(Unknown::Mixed { utf8, other, encoding }) => {
                let name = encoding::name(encoding);
                write!(
                    f,
                    "mixes encodings: line {utf8} is utf-8, line {other} is {name}; part them first, or name one with -e"
                )
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

impl From<Unknown> for DecodeError {
    fn from(unknown: Unknown) -> Self {
        DecodeError::Unknown(unknown)
    }
}

/// The bytes of a text on their way to UTF-8.
pub struct Decoder<R> {
    read: R,
    how: Reading,
    guess: Option<Guess>,
    /// `None` for UTF-8, which is taken as it is.
    decoder: Option<encoding_rs::Decoder>,
    /// Bytes read and not yet decoded.
    raw: Vec<u8>,
    /// The last bytes decoded before `raw`; an error may lie in them.
    previous: Vec<u8>,
    /// Looks for lines of UTF-8 in a text that was guessed to be another.
    lines: Option<Lines>,
    /// Nothing is left to read.
    pub ended: bool,
    /// Bytes decoded so far.
    decoded: u64,
    /// Bytes that did not fit and were replaced or left out.
    pub faults: u64,
    /// Where a character is cut by the end of the file; its bytes are kept out of the text.
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
            previous: Vec::new(),
            lines: None,
            ended: false,
            decoded: 0,
            faults: 0,
            cut: None,
        }
    }

    /// The encoding and what it was told from; known after the first [`fill`](Self::fill).
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
                let got = (&mut self.read).take(want).read_to_end(text)? as u64;
                self.ended = got < want;
            } else {
                self.decode(text)?;
            }
        }
        Ok(())
    }

    /// Reads the first window into `text` and tells its encoding.
    fn begin(&mut self, text: &mut Vec<u8>, limit: usize) -> Result<(), DecodeError> {
        let want = limit as u64 + 1;
        let whole = ((&mut self.read).take(want).read_to_end(text)? as u64) < want;
        let guess = match self.how.encoding {
            // a mark is surer than a name given for a whole folder
            Some(encoding) => match encoding::bom(text).unwrap_or(None) {
                Some((encoding, bom)) => Guess { encoding, confidence: 1.0, sign: Sign::Bom, bom },
                None if !encoding::is_utf_16(encoding) && encoding::is_binary(text) => {
                    return Err(Unknown::Binary.into());
                }
                None => Guess { encoding, confidence: 1.0, sign: Sign::Named, bom: 0 },
            },
            None => encoding::guess(text, whole)?,
        };
        if guess.confidence < self.how.min_confidence {
            return Err(DecodeError::Unsure { guess, floor: self.how.min_confidence });
        }
        self.guess = Some(guess);
        if guess.encoding == UTF_8 {
            self.ended = whole;
            text.drain(..guess.bom);
            return Ok(());
        }
        self.decoder = Some(guess.encoding.new_decoder_without_bom_handling());
        self.raw = std::mem::take(text);
        self.lines = (guess.sign == Sign::Score && !encoding::is_utf_16(guess.encoding)).then(|| {
            let mut lines = Lines::default();
            lines.look(&self.raw, guess.encoding);
            lines
        });
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
        if let (Some(lines), Some(guess)) = (&mut self.lines, self.guess) {
            lines.look(&self.raw, guess.encoding);
            if let (Some(utf8), Some(other)) = (lines.utf8, lines.other) {
                return Err(Unknown::Mixed { utf8, other, encoding: guess.encoding }.into());
            }
        }
        self.decode_raw(text, last)?;
        self.ended = last;
        Ok(())
    }

    fn decode_raw(&mut self, text: &mut Vec<u8>, last: bool) -> Result<(), DecodeError> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let raw = &self.raw;
        let mut at = 0;
        loop {
            // piece by piece, so that the room for it stays in the cache
            let end = raw.len().min(at + CHUNK_BYTES);
            let room = decoder.max_utf8_buffer_length_without_replacement(end - at).unwrap_or(CHUNK_BYTES);
            let filled = text.len();
            text.resize(filled + room.max(16), 0);
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(
                &raw[at..end],
                &mut text[filled..],
                last && end == raw.len(),
            );
            text.truncate(filled + written);
            at += read;
            match result {
                DecoderResult::InputEmpty if at == raw.len() => break,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let offset = (self.decoded + at as u64).saturating_sub(u64::from(bad) + u64::from(after));
                    let encoding = self.guess.map_or(UTF_8, |guess| guess.encoding);
                    // from the bad byte on, which may lie in what was decoded before
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
                            let (encoding, byte) = (encoding::name(encoding), bytes.first().copied());
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

    /// The offset in the file of what stands `before` bytes into its UTF-8.
    fn offset(&self, before: u64) -> u64 {
        before + self.guess.map_or(0, |guess| guess.bom) as u64
    }

    /// Makes ready `text[part]`, the next of the file: a character cut by the end of the file goes, and where errors are
    /// not strict, what does not fit. `before` is the offset of `text` in the UTF-8 of the file. Returns the new end of
    /// the part.
    ///
    /// What does not fit a strict reading shows when the part is read ([`misfit`](Self::misfit)).
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

/// Are the last bytes of a file the beginning of a character?
fn is_cut(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let is_lead = |byte: u8| (0x81..=0xFE).contains(&byte);
    match bytes {
        [_] if encoding::is_utf_16(encoding) => true,
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
