//! Formulae and commands of TeX: `$…$`, `\(…\)`, `\cite{…}`.

use super::markup;
use super::seek::{Closing, Seek};
use crate::text::chars;

/// Commands whose argument is text that is printed as it stands.
const TEXT_COMMANDS: [&str; 34] = [
    "author",
    "caption",
    "center",
    "chapter",
    "date",
    "emph",
    "enquote",
    "footnote",
    "heiti",
    "item",
    "kaishu",
    "large",
    "mbox",
    "paragraph",
    "part",
    "section",
    "songti",
    "subparagraph",
    "subsection",
    "subsubsection",
    "text",
    "textbf",
    "textit",
    "textkai",
    "textmd",
    "textnormal",
    "textrm",
    "textsc",
    "textsf",
    "texttt",
    "textup",
    "title",
    "uline",
    "underline",
];

/// Where the formula ends that `$` at byte `at` opens; `${名}` is a variable.
pub fn dollar(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    match bytes.get(at + 1)? {
        b'{' => markup::brace(bytes, at + 1, seek),
        b'$' => {
            let rest = &bytes[at + 2..];
            seek.find(Closing::Dollars, || memchr::memmem::find(rest, b"$$")).map(|len| at + 2 + len + 2)
        }
        _ => {
            let rest = &bytes[at + 1..];
            let len = seek.find(Closing::Dollar, || memchr::memchr(b'$', rest))?;
            let behind = rest.get(len + 1).copied().unwrap_or(b' ');
            let inner = line.get(at + 1..at + 1 + len)?;
            (is_formula(inner) && !behind.is_ascii_digit()).then_some(at + 1 + len + 1)
        }
    }
}

/// Is it a formula and not what stands between two prices or two variables?
fn is_formula(inner: &str) -> bool {
    let has_sign = inner.contains(['\\', '^', '_', '=', '{', '+', '*', '<', '>']);
    let has_chinese = inner.chars().any(chars::is_letter);
    let trimmed = inner.trim();
    let padded = trimmed.len() < inner.len();
    !trimmed.is_empty()
        && !trimmed.ends_with([',', ';', ':', '!', '?', '，', '；', '：', '、', '。', '('])
        && (has_sign || !has_chinese && !padded)
}

/// Where the command or the formula ends that `\` at byte `at` opens. Of a command whose argument is text only the
/// command itself.
pub fn command(line: &str, at: usize, seek: &mut Seek) -> Option<usize> {
    let bytes = line.as_bytes();
    let rest = &bytes[at + 1..];
    match rest.first()? {
        b'(' => seek.find(Closing::Maths, || memchr::memmem::find(rest, b"\\)")).map(|len| at + 1 + len + 2),
        b'[' => seek.find(Closing::Display, || memchr::memmem::find(rest, b"\\]")).map(|len| at + 1 + len + 2),
        // a quote that is escaped turns with the pair around it, and `\\` opens the path of a share
        b'*' | b'_' | b'`' | b'#' | b'~' | b'$' | b'|' | b'<' | b'>' | b']' | b')' | b'!' => Some(at + 2),
        b if b.is_ascii_alphabetic() => arguments_end(bytes, at + 1, seek),
        _ => None,
    }
}

/// The end of the command whose name begins at byte `start`, with its arguments. Without any it holds no mark, and may
/// be a step of a path: `C:\Windows`.
fn arguments_end(bytes: &[u8], start: usize, seek: &mut Seek) -> Option<usize> {
    let name = bytes[start..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let command = &bytes[start..start + name];
    let mut at = start + name;
    if TEXT_COMMANDS.iter().any(|known| known.as_bytes() == command) {
        return (bytes.get(at) == Some(&b'{')).then_some(at + 1);
    }
    at += usize::from(bytes.get(at) == Some(&b'*'));
    while let Some(&open @ (b'{' | b'[')) = bytes.get(at) {
        let close = if open == b'{' { b'}' } else { b']' };
        let mut depth = 0;
        let search = || {
            bytes[at..].iter().position(|&b| {
                depth += i32::from(b == open) - i32::from(b == close);
                depth == 0
            })
        };
        let Some(len) = seek.find(Closing::Argument, search) else { break };
        at += len + 1;
    }
    (at > start + name + 1).then_some(at)
}
