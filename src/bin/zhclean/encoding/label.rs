//! Encodings by the names that people give them.

use encoding_rs::Encoding;

/// Encodings that a message names.
pub const ENCODINGS: [&str; 7] = ["utf-8", "gb18030", "gbk", "big5", "big5-hkscs", "utf-16le", "utf-16be"];

/// The encoding of that name; `None` where none has it.
pub fn encoding(name: &str) -> Option<&'static Encoding> {
    match Encoding::for_label(name.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT) {
        None if name.eq_ignore_ascii_case("big5-hkscs") => Some(encoding_rs::BIG5),
        found => found,
    }
}

/// The same to read: of two, the larger set, which reads every text of the smaller.
pub fn to_read(name: &str) -> Option<&'static Encoding> {
    encoding(name).map(|found| if found == encoding_rs::GBK { encoding_rs::GB18030 } else { found })
}
