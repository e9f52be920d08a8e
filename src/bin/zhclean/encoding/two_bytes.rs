//! Lines of GBK or Big5 that are valid UTF-8 by chance: `目前` in GBK has the bytes of `Ŀǰ`.
//!
//! About one pair of bytes of GBK in six is a character of two bytes in UTF-8; Chinese in UTF-8 has three. So a line with a
//! character of three bytes is what it is, and text without characters of two is searched at the speed of memory.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::pairs::{Read, read};
use super::score::{MIN_LINE_SCORE, Scored};

/// Bytes looked at together, so that the compiler can use wide registers.
const CHUNK_BYTES: usize = 256;
/// Tenths of a score: a line that has lost so much is not Chinese.
const LOST: i32 = -40;

/// The first byte from `at` on that is `wanted`.
pub fn find(bytes: &[u8], at: usize, wanted: impl Fn(u8) -> bool + Copy) -> Option<usize> {
    let mut from = at;
    for chunk in bytes.get(at..)?.chunks(CHUNK_BYTES) {
        if chunk.iter().fold(false, |any, &b| any | wanted(b)) {
            return chunk.iter().position(|&b| wanted(b)).map(|offset| from + offset);
        }
        from += chunk.len();
    }
    None
}

/// Does the byte begin a character of two bytes?
pub fn is_lead_of_two(byte: u8) -> bool {
    byte.wrapping_sub(0xC2) < 0xE0 - 0xC2
}

/// The encoding of a line that is valid UTF-8, where another reads it as common Chinese.
pub fn other_of_two_bytes(line: &[u8]) -> Option<&'static Encoding> {
    if !may_be_pairs(line) {
        return None;
    }
    let utf8 = Scored::of(UTF_8, &[line], true).score;
    [GB18030, BIG5].into_iter().find(|other| {
        let reading = Scored::of(other, &[line], true);
        reading.is_chinese() && reading.score_once >= MIN_LINE_SCORE && reading.touching == 0 && utf8 < reading.score
    })
}

/// Looks at the pairs of bytes only until it is clear that they are not Chinese: `é` touches a letter, `с` is no pair of
/// any frequent character.
fn may_be_pairs(line: &[u8]) -> bool {
    let mut before = b' ';
    let mut at = 0;
    let mut weights = [0; 2];
    while let Some(&byte) = line.get(at) {
        if byte < 0x80 {
            if before >= 0x80 && byte.is_ascii_alphabetic() {
                return false;
            }
            at += 1;
        } else {
            if byte >= 0xE0 || before.is_ascii_alphabetic() {
                return false;
            }
            for (weight, encoding) in weights.iter_mut().zip([GB18030, BIG5]) {
                *weight += match read(encoding, &line[at..]) {
                    Some(Read { len: 2, weight, is_fault: false, .. }) => weight,
                    _ => 2 * LOST,
                };
            }
            if weights.iter().all(|&weight| weight <= LOST) {
                return false;
            }
            at += 2;
        }
        before = byte;
    }
    weights.iter().any(|&weight| weight >= 0)
}
