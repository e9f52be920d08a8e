//! What the scans of an island share: one character, word characters, brackets.

use crate::text::island::Island;

/// An opening bracket is looked through for its partner this far, in characters.
const MAX_CALL_CHARS: usize = 200;
/// Brackets nested deeper are no call or formula of a text.
const MAX_DEPTH: u32 = 8;
pub(super) fn byte(island: &Island, i: usize) -> u8 {
    island.bytes().get(i).copied().unwrap_or(0)
}

pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// Length of `text` without the bytes of `set` at its end.
pub(super) fn trimmed(text: &[u8], set: &[u8]) -> usize {
    text.iter().rposition(|b| !set.contains(b)).map_or(0, |last| last + 1)
}

pub(super) fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0u32;
    for (i, &b) in bytes.iter().enumerate().skip(open).take(MAX_CALL_CHARS) {
        match b {
            b'(' if depth == MAX_DEPTH => return None,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}
