//! Reads each line by itself, whatever the encoding of those before, to name two lines of a text that is refused.
//!
//! Bytes of UTF-16 among others have no line ends that all agree on, so that a text is no longer known by its lines once it
//! has an encoding.

use encoding_rs::{Encoding, UTF_8};

use super::answer::Unknown;
use super::reread::{OTHERS, likeness, line_len};

/// Bytes that are read; it is enough to find two lines.
const MOST_BYTES: usize = 256 << 10;
/// A longer line is none.
const MAX_LINE: usize = 4 << 10;

/// Two lines that are Chinese in different encodings, in a text that begins with `head` and is mostly such lines.
pub fn two_lines(head: &[u8]) -> Option<Unknown> {
    let head = &head[..head.len().min(MOST_BYTES)];
    let mut lines: Vec<(u64, &'static Encoding)> = Vec::new();
    let (mut at, mut number, mut known) = (0, 0, 0);
    while let Some(rest) = head.get(at..).filter(|rest| !rest.is_empty()) {
        number += 1;
        let rest = &rest[..rest.len().min(MAX_LINE)];
        let len = match nearest(rest) {
            Some((encoding, len)) => {
                if lines.iter().all(|(_, other)| *other != encoding) {
                    lines.push((number, encoding));
                }
                known += len;
                len
            }
            None => end_of_unknown(rest),
        };
        at += len;
    }
    // two lines of many may be chance
    let [first, second, ..] = lines[..] else { return None };
    let is_first = first.1 == UTF_8 || second.1 != UTF_8;
    let (first, second) = if is_first { (first, second) } else { (second, first) };
    (2 * known >= head.len()).then_some(Unknown::Mixed { first, second })
}

/// The encoding that reads the line at the start of `rest` best, and the bytes of the line in it.
fn nearest(rest: &[u8]) -> Option<(&'static Encoding, usize)> {
    let lines = OTHERS.into_iter().filter_map(|encoding| {
        let len = line_len(encoding, rest).unwrap_or(rest.len());
        Some((likeness(encoding, &rest[..len], false)?, encoding, len))
    });
    lines.max_by_key(|(weight, ..)| *weight).map(|(_, encoding, len)| (encoding, len))
}

/// Bytes up to the end of a line that is not known: a line feed, with a NUL that belongs to it.
fn end_of_unknown(rest: &[u8]) -> usize {
    let Some(feed) = memchr::memchr(b'\n', rest) else { return rest.len() };
    // a NUL before it says that the one behind begins a character
    let has_half = rest.get(feed + 1) == Some(&0) && (feed == 0 || rest[feed - 1] != 0);
    feed + 1 + usize::from(has_half)
}
