//! Words of code that are made of marks: `!important`, `(?:…)`, `Ctrl+;`, `:wq`.

use super::signs::{byte, closing, is_word};
use crate::text::island::{Island, is_letter};

/// Words that a mark belongs to.
const LITERALS: [&[u8]; 9] =
    [b"!important", b"!default", b"!global", b"!optional", b"!include", b":wq!", b":wq", b":qa!", b":q!"];
/// Keys that are held down with another.
const HELD: [&[u8]; 13] = [
    b"alt", b"cmd", b"command", b"control", b"ctrl", b"fn", b"meta", b"option", b"opt", b"shift", b"super", b"win",
    b"windows",
];

/// One of [`LITERALS`] at place `i`, no word behind it.
pub(super) fn literal(island: &mut Island, i: usize) -> Option<usize> {
    // a mark of the sentence, nearly always
    if !byte(island, i + 1).is_ascii_lowercase() {
        return None;
    }
    let rest = &island.bytes()[i..];
    let len = LITERALS.iter().find(|word| rest.starts_with(word)).map(|word| word.len())?;
    (!is_word(byte(island, i + len))).then(|| {
        island.keep(i, i + len);
        i + len
    })
}

/// `(?:`, `(?=`, `(?!`, `(?<name>`, `(?i)`: a group of a regular expression, to its end where it has no Chinese in it.
pub(super) fn group(island: &mut Island, open: usize) -> Option<usize> {
    if byte(island, open + 1) != b'?'
        || !matches!(byte(island, open + 2), b':' | b'=' | b'!' | b'<' | b'>' | b'P' | b'i' | b'm' | b's' | b'x')
    {
        return None;
    }
    let end = closing(island.bytes(), open).map_or(open + 3, |close| close + 1);
    island.keep(open, end);
    Some(end)
}

/// `Ctrl+;`: the mark behind a key that is held down. Blanks may part them.
pub(super) fn key(island: &mut Island, plus: usize) -> Option<usize> {
    let bytes = island.bytes();
    let before = bytes[..plus].trim_ascii_end();
    let name = before.iter().rev().take_while(|&&b| is_letter(b)).count();
    let name = before[before.len() - name..].to_ascii_lowercase();
    let mark = plus + 1 + bytes[plus + 1..].iter().take_while(|&&b| b == b' ').count();
    (HELD.contains(&name.as_slice()) && matches!(byte(island, mark), b',' | b';' | b':' | b'!' | b'?' | b'(' | b')'))
        .then(|| {
            island.keep(mark, mark + 1);
            mark + 1
        })
}
