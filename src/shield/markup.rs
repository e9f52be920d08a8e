//! The marks of a page's markup in one line: what makes it a heading, an item, a quotation or a row; tags and templates.

use std::ops::Range;

use super::code_like;
use super::seek::{Closing, Seek};

/// Elements whose text is code or keys.
const CODE_ELEMENTS: [&str; 9] = ["code", "kbd", "pre", "samp", "script", "style", "tt", "var", "textarea"];
/// What stands in a tag of one word and a name (`<v 老周>`) is no longer than this, in bytes.
const MAX_NAME: usize = 60;

/// Bytes of the marks that open `line`, which has no blanks before it: `## `, `> `, `- `, `1. `, `[ ] `, `: `, one behind the
/// other, with the blanks behind them. 0 where there is none.
pub fn line_mark(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(len) = one_mark(&bytes[at..]) {
        at += len;
    }
    at
}

fn one_mark(bytes: &[u8]) -> Option<usize> {
    let count = |b: u8| bytes.iter().take_while(|&&c| c == b).count();
    let len = match bytes.first()? {
        b'#' => count(b'#'),
        b'>' => return Some(1 + blanks(&bytes[1..])),
        b'-' | b'*' | b'+' | b':' => 1,
        b'[' if matches!(bytes.get(1..3), Some([b' ' | b'x' | b'X', b']'])) => 3,
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            matches!(bytes.get(digits), Some(b'.' | b')')).then_some(digits + 1)?
        }
        _ => return None,
    };
    let blanks = blanks(&bytes[len..]);
    (blanks > 0 && len <= 9).then_some(len + blanks)
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// The pipe at byte `at` with the blanks around it, but none before byte `from`. Between two letters it parts no cells:
/// `P(H|C)`.
pub fn pipe(bytes: &[u8], at: usize, from: usize) -> Option<Range<usize>> {
    let before = bytes[from..at].iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let behind = blanks(&bytes[at + 1..]);
    let is_edge = at == 0 || at + 1 == bytes.len();
    (before + behind > 0 || is_edge).then_some(at - before..at + 1 + behind)
}

/// Where the range ends that the brace at byte `at` opens: `{{ … }}`, `{% … %}`, `{#名}`, `{"名":1}`.
pub fn braces(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let rest = &bytes[at + 1..];
    match rest.first()? {
        b'{' => seek.find(Closing::Template, || memchr::memmem::find(rest, b"}}")).map(|len| at + 1 + len + 2),
        b'%' => seek.find(Closing::Statement, || memchr::memmem::find(rest, b"%}")).map(|len| at + 1 + len + 2),
        b'#' | b'.' | b':' => brace(bytes, at, seek),
        _ => code_like::object(bytes, at, seek),
    }
}

/// Where the brace at byte `at` is closed.
pub fn brace(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let rest = &bytes[at + 1..];
    seek.find(Closing::Brace, || memchr::memchr(b'}', rest)).map(|len| at + 1 + len + 1)
}

/// Where the tag, comment, address or cue mark ends that `<` at byte `at` opens; with its content where that is code.
pub fn tag(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    let rest = &bytes[at + 1..];
    if rest.starts_with(b"!--") {
        return seek.find(Closing::Comment, || memchr::memmem::find(rest, b"-->")).map(|len| at + 1 + len + 3);
    }
    let server = matches!(rest.first(), Some(b'%' | b'?'));
    if !server && !rest.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!')) {
        return None;
    }
    let len = seek.find(Closing::Tag, || memchr::memchr(b'>', rest))?;
    let inner = &rest[..len];
    let end = at + 1 + len + 1;
    if server {
        return (inner.last() == inner.first()).then_some(end);
    }
    if !is_tag(rest)
        && !is_autolink(inner)
        && (bytes[..at].last().is_some_and(u8::is_ascii_alphanumeric) || !is_cue(inner))
    {
        return None;
    }
    let name = inner.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let is_code = CODE_ELEMENTS.iter().any(|element| inner[..name].eq_ignore_ascii_case(element.as_bytes()));
    if !is_code || inner.last() == Some(&b'/') {
        return Some(end);
    }
    // up to its closing tag, if that stands in this line
    let closing = [b"</", &inner[..name]].concat();
    let close = seek.find(Closing::Element, || memchr::memmem::find(&bytes[end..], &closing));
    let close = close.map(|len| end + len + closing.len());
    let close = close.and_then(|close| memchr::memchr(b'>', &bytes[close..]).map(|len| close + len + 1));
    Some(close.unwrap_or(end))
}

/// `<` opens a tag when a tag's name stands behind it, then an attribute or its end: `a<b,则c>d` is none.
fn is_tag(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"/").or_else(|| rest.strip_prefix(b"!")).unwrap_or(rest);
    let len = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let attribute = |rest: &[u8]| {
        let word = rest.iter().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b':' | b'@')).count();
        word > 0 && rest.get(word) == Some(&b'=') || rest.first() == Some(&b'/')
    };
    match name.get(len) {
        _ if len == 0 || !name[0].is_ascii_alphabetic() => false,
        Some(b'>' | b'/') => true,
        Some(b' ') => attribute(&name[len + 1..]),
        _ => false,
    }
}

/// `https://…` or `a@b.cn`.
fn is_autolink(inner: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(inner, part).is_some();
    !inner.contains(&b' ') && (has(b"://") || inner.contains(&b'@') || inner.starts_with(b"mailto:"))
}

/// `v 老周`: the voice of a subtitle; a word, a blank and a name without a mark.
fn is_cue(inner: &[u8]) -> bool {
    let word = inner.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'.').count();
    let name = inner.get(word + 1..).unwrap_or(&[]);
    let marked = |b: &u8| matches!(b, b',' | b';' | b':' | b'!' | b'?' | b'=' | b'(' | b'<' | b'&' | b'|');
    word > 0
        && inner.get(word) == Some(&b' ')
        && !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.iter().any(marked)
        && name.first().is_some_and(|b| !b.is_ascii() || b.is_ascii_alphabetic())
}
