//! Links of Markdown and of wikis: their targets, titles and labels are addresses, not text.

use super::code_like;
use super::seek::{Closing, Seek};

/// A label or an address is no longer than this, in bytes.
const MAX_LEN: usize = 2000;

/// Where the range ends that the bracket at byte `at` opens: a wiki link `[[页#节|名]]`, the mark of a footnote `[^注1]`
/// (with its colon, at the start of a line), a list of strings.
pub fn bracket(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    match bytes.get(at + 1)? {
        b'[' => wiki(bytes, at, seek),
        b'^' => {
            let end = at + near(bytes, at, b']')? + 1;
            let opens_note = at == 0 && bytes.get(end) == Some(&b':');
            Some(if opens_note { end + 1 + blanks(&bytes[end + 1..]) } else { end })
        }
        _ => code_like::list(bytes, at, seek),
    }
}

/// Where the range ends that `]` at byte `at` opens, the text of the link being text: `](目标 "题目")`, `][标签]`.
pub fn behind_text(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    let next = *bytes.get(at + 1).filter(|b| matches!(b, b'(' | b'['))?;
    let from = at.saturating_sub(MAX_LEN);
    memchr::memrchr(b'[', &bytes[from..at])?;
    if next == b'(' {
        return seek.find_target(|| target(line, at + 1));
    }
    near(bytes, at + 1, b']').filter(|&len| len > 1).map(|len| at + 1 + len + 1)
}

/// Where an image ends whose `!` stands at byte `at`: `![图](路径)`, `![图][标签]`, `![[图]]`.
pub fn image(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    if bytes.get(at + 1) != Some(&b'[') {
        return None;
    }
    if bytes.get(at + 2) == Some(&b'[') {
        return wiki(bytes, at + 1, seek);
    }
    let close = at + 1 + near(bytes, at + 1, b']')?;
    behind_text(line, close, seek)
}

fn wiki(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let rest = &bytes[at + 2..];
    let len = seek.find(Closing::Wiki, || memchr::memmem::find(rest, b"]]"))?;
    (len > 0 && !rest[..len].contains(&b'[')).then_some(at + 2 + len + 2)
}

/// How far behind byte `at` the sign `close` stands, if it is near and nothing opens between.
fn near(bytes: &[u8], at: usize, close: u8) -> Option<usize> {
    let rest = &bytes[at + 1..bytes.len().min(at + MAX_LEN)];
    let len = memchr::memchr2(close, b'[', rest)?;
    (rest[len] == close).then_some(len + 1)
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.len() - bytes.trim_ascii_start().len()
}

/// Where a link's target ends, whose bracket opens at byte `open`: CommonMark 6.3, and it must look like an address, for
/// a remark may stand behind a bracket too: `[1](张三,2020)`.
fn target(line: &str, open: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = open + 1 + blanks(&bytes[open + 1..]);
    let start = at;
    if bytes.get(at) == Some(&b'<') {
        at += memchr::memchr(b'>', &bytes[at..])? + 1;
    } else {
        at = address_end(bytes, at)?;
    }
    let address = line.get(start..at)?;
    at += blanks(&bytes[at..]);
    let title = title_end(bytes, at);
    at = title.unwrap_or(at);
    at += blanks(&bytes[at..]);
    let is_link = title.is_some() || address.is_empty() || is_address(address);
    (is_link && bytes.get(at) == Some(&b')')).then_some(at + 1)
}

/// The end of an address without blanks, its brackets in pairs.
fn address_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0, start);
    while at < bytes.len() && at < start + MAX_LEN {
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b' ' | b'\t' => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The end of a title in quotes that opens at byte `at`.
fn title_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = *bytes.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
    let close = (at + 1..bytes.len()).find(|&i| bytes[i] == quote && bytes[i - 1] != b'\\')?;
    Some(close + 1)
}

/// Does it look like an address: a path, an anchor, a file, or a single name without a mark?
fn is_address(text: &str) -> bool {
    let suffix = text.rsplit_once('.').map(|(_, suffix)| suffix);
    let is_file = suffix.is_some_and(|s| !s.is_empty() && s.len() <= 5 && s.bytes().all(|b| b.is_ascii_alphanumeric()));
    text.starts_with(['<', '#', '.', '?', '{'])
        || text.contains(['/', '#'])
        || text.contains(":") && text.is_ascii()
        || is_file
        || !text.contains([',', ';', ':', '!', '?', '，', '。', '、', '；', '：', '！', '？', '（'])
}
