//! Byte order marks, and the names of encodings.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::answer::Unknown;

/// The name of an encoding in messages and reports, in lower case.
pub fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

/// Is it one of the two encodings with units of two bytes?
pub fn is_utf_16(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The encoding of the byte order mark at the start, and the mark's length.
///
/// # Errors
/// The mark of UTF-32, which is not supported.
pub fn bom(head: &[u8]) -> Result<Option<(&'static Encoding, usize)>, Unknown> {
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Unknown::Unread("utf-32"));
    }
    let gb18030 = head.starts_with(&[0x84, 0x31, 0x95, 0x33]).then_some((GB18030, 4));
    Ok(Encoding::for_bom(head).or(gb18030))
}
