//! Why bytes did not become text, in words that say what to do.

use std::fmt;
use std::io;

use super::answer::{Guess, Unknown};
use super::bom::name;
use crate::input::kind::NoText;
use crate::system::cause::cause;

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
        /// The byte, unless the file ends there.
        byte: Option<u8>,
    },
    /// The nearest encoding has too little confidence.
    Unsure { guess: Guess, floor: f64 },
    /// No encoding was found.
    Unknown(Unknown),
    /// A line has more than so many bytes.
    LongLine(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Read(e) => write!(f, "{}", cause(e)),
            DecodeError::Malformed { encoding, offset, byte } => {
                let byte = byte.map_or(String::from("the end of the file"), |b| format!("0x{b:02X}"));
                write!(
                    f,
                    "not {encoding}: {byte} at byte {offset} does not fit; name another encoding with -e NAME, or go on \
                     past such bytes with --decode-errors replace"
                )
            }
            DecodeError::Unsure { guess, floor } => {
                let nearest = name(guess.encoding);
                let confidence = guess.confidence;
                write!(
                    f,
                    "cannot tell the encoding, try -e NAME; nearest is {nearest}, with a confidence of {confidence:.3} where {floor} is required"
                )
            }
            DecodeError::LongLine(most) => write!(f, "has a line of more than {most} bytes; split it first"),
            DecodeError::Unknown(Unknown::Binary) => {
                write!(
                    f,
                    "not a text: binary, or full of NUL bytes; if it is one, name its encoding, for example -e utf-16le"
                )
            }
            DecodeError::Unknown(Unknown::Unread(name)) => {
                write!(
                    f,
                    "looks like {name}, which is not supported; convert it first, or name another encoding with -e"
                )
            }
            DecodeError::Unknown(Unknown::Mixed { first: (one, encoding), second: (two, other) }) => {
                let (encoding, other) = (name(encoding), name(other));
                write!(
                    f,
                    "mixes encodings: line {one} is {encoding}, line {two} is {other}; separate them first, or name one with -e"
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

/// Is the file not text at all?
pub fn is_binary_error(error: &anyhow::Error) -> bool {
    let is_kind = || error.downcast_ref().is_some_and(NoText::is_binary);
    matches!(error.downcast_ref(), Some(DecodeError::Unknown(Unknown::Binary))) || is_kind()
}
