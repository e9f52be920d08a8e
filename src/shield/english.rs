//! English within Chinese: phrases, quotations, keys of settings. They have marks of their own.

use super::signs::{byte, is_word, trimmed};
use crate::text::island::{Island, QUOTE, is_letter};

/// `"Hello, world!"`: an English quotation keeps its own marks.
pub(super) fn quotation(island: &mut Island, open: usize) -> Option<usize> {
    let bytes = island.bytes();
    let len = bytes[open + 1..].iter().position(|&b| b == b'"')?;
    let inside = &bytes[open + 1..open + 1 + len];
    let letters = inside.first().is_some_and(|&b| is_letter(b));
    let marked = inside.iter().any(|b| b",;:!?".contains(b));
    if letters && marked {
        let close = open + 1 + len;
        island.keep(open + 1, close);
        return Some(close + 1);
    }
    None
}

/// Three or more Latin words, or two with a mark and a blank between: an English phrase with its own marks.
/// Names in a list (`C++,Java`) have no blank behind the mark and are none.
pub(super) fn english(island: &mut Island) {
    let len = island.bytes().len();
    let mut i = 0;
    while i < len {
        if !is_letter(island.bytes()[i]) {
            i += 1;
            continue;
        }
        let start = i;
        let (mut words, mut marked) = (0, false);
        let mut end;
        loop {
            let bytes = island.bytes();
            let stop = i + bytes[i..]
                .iter()
                .take_while(|&&b| {
                    is_word(b) || is_letter(b) || b"'-+#.&/@".contains(&b) || b == QUOTE && word_goes_on(bytes, i)
                })
                .count();
            let stop = i + trimmed(&bytes[i..stop], b".-'").max(1);
            words += usize::from(bytes[i..stop].iter().any(|&b| is_letter(b)));
            end = stop;
            let joint =
                bytes[stop..].iter().take(6).take_while(|&&b| b" ,;:!?.'\"()-".contains(&b) || b == QUOTE).count();
            let gap = &bytes[stop..stop + joint];
            let next = stop + joint;
            if !gap.contains(&b' ') || next >= len || !is_word(bytes[next]) && !is_letter(bytes[next]) {
                break;
            }
            marked |= gap.iter().any(|b| b",;:!?".contains(b));
            i = next;
        }
        if words >= 3 || words == 2 && marked {
            // its own final mark, but a comma or colon behind it belongs to the sentence around
            let calls = island.bytes()[end..].iter().take_while(|&&b| b == b'!' || b == b'?').count();
            island.keep(start, end + calls);
            end += calls;
        }
        i = end.max(i + 1);
    }
}

fn word_goes_on(bytes: &[u8], i: usize) -> bool {
    // a curly apostrophe: it’s
    bytes[i..]
        .iter()
        .position(|&b| b == QUOTE)
        .is_some_and(|q| bytes.get(i + q + 1).is_some_and(|b| b.is_ascii_lowercase()))
}

/// `key: value` at the start of a line with a lower-case ASCII key, and `"key": value`.
pub(super) fn key_value(island: &mut Island) {
    if !island.opens_line {
        return;
    }
    let bytes = island.bytes();
    let start = bytes.iter().take_while(|&&b| b == b' ' || b == b'-' || b == b'\t').count();
    let quoted = byte(island, start) == b'"';
    let from = start + usize::from(quoted);
    let name = bytes[from..].iter().take_while(|&&b| is_word(b) || b == b'-' || b == b'.').count();
    let end = from + name;
    let colon = end + usize::from(quoted && byte(island, end) == b'"');
    let blank = matches!(byte(island, colon + 1), b' ' | b'\t') || (island.closes_line && colon + 1 == bytes.len());
    if name > 0 && byte(island, colon) == b':' && byte(island, from).is_ascii_alphabetic() && (quoted || blank) {
        island.keep(colon, colon + 1);
    }
}
