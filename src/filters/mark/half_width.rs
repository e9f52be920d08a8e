//! Where half-width marks stand, found fast: nearly all bytes of a Chinese text are none of them.

use crate::text::scan;

/// The next half-width mark, or full-width bracket, from byte `at` on.
pub fn next_half_or_bracket(bytes: &[u8], at: usize) -> Option<usize> {
    (at..bytes.len()).find(|&i| SIGNS[bytes[i] as usize] || is_full_bracket(bytes, i))
}

/// The next full-width mark from byte `at` on.
pub fn next_full(bytes: &[u8], at: usize) -> Option<usize> {
    let marks = ["，", "：", "；", "！", "？", "（", "）", "。", "、"].map(str::as_bytes);
    memchr::memchr2_iter(0xEF, 0xE3, bytes.get(at..)?)
        .map(|len| at + len)
        .find(|&at| marks.iter().any(|mark| bytes[at..].starts_with(mark)))
}

/// Is there a full-width bracket at byte `at`?
pub fn is_full_bracket(bytes: &[u8], at: usize) -> bool {
    bytes[at] == 0xEF && (bytes[at..].starts_with("（".as_bytes()) || bytes[at..].starts_with("）".as_bytes()))
}

/// Must brackets already full-width be seen, because a half-width one may be their partner?
pub fn has_brackets_of_both_widths(bytes: &[u8]) -> bool {
    // a text that is folded has none of the second width
    memchr::memchr(0xEF, bytes).is_some()
        && memchr::memchr2(b'(', b')', bytes).is_some()
        && memchr::memchr_iter(0xEF, bytes).any(|at| is_full_bracket(bytes, at))
}

/// The half-width marks.
pub static SIGNS: [bool; 256] = scan::table(b",:;!?()");

/// Does the byte at `at` stand between two ideographs of the basic block?
pub fn is_between_ideographs(bytes: &[u8], at: usize) -> bool {
    is_ideograph_before(bytes, at) && is_ideograph_at(bytes, at + 1)
}

/// Is there an ideograph of the basic block at `i`? By its lead byte: U+4000–9FFF.
fn is_ideograph_at(bytes: &[u8], i: usize) -> bool {
    bytes.get(i).is_some_and(|b| (0xE4..=0xE9).contains(b))
}

fn is_ideograph_before(bytes: &[u8], i: usize) -> bool {
    i >= 3 && is_ideograph_at(bytes, i - 3) && bytes[i - 1] >= 0x80
}
