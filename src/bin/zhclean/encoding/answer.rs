//! What the detection of an encoding answers. Reports need it too, and not the detection itself.

use encoding_rs::Encoding;

/// What an encoding was detected from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The user named it.
    Named,
    /// A byte order mark.
    Bom,
    /// All bytes fit UTF-8.
    Valid,
    /// The best reading.
    Score,
}

impl Sign {
    /// The name `detect` prints.
    pub fn name(self) -> &'static str {
        match self {
            Sign::Named => "named",
            Sign::Bom => "bom",
            Sign::Valid => "valid",
            Sign::Score => "score",
        }
    }
}

/// An encoding, with a confidence from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    pub encoding: &'static Encoding,
    pub confidence: f64,
    pub sign: Sign,
    /// Bytes of the byte order mark.
    pub bom: usize,
}

/// Why no encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Full of NUL bytes, or with the magic bytes of a format that is not text.
    Binary,
    /// An encoding that is known but not supported, by name.
    Unread(&'static str),
    /// Two lines, by their numbers from 1, in different encodings.
    Mixed { first: (u64, &'static Encoding), second: (u64, &'static Encoding) },
}
