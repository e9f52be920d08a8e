//! Where a text quotes code: fenced blocks and spans between backticks, as Markdown has them.
//!
//! Characters that print nothing are no part of a mark: the first pass asks here too, before it takes them away, and
//! must get the answer that the text without them would get.

use std::ops::Range;

use super::inline::{code_spans, touches};
use crate::text::chars;
use crate::text::span::Span;

/// A run of as many marks opens or closes a fence.
const MIN_FENCE: usize = 3;

/// The quoted code of a text, before it is read into lines.
pub struct Code {
    /// Ascending and disjoint.
    ranges: Vec<Range<usize>>,
    /// Those of them that are whole lines.
    fences: Vec<Range<usize>>,
}

impl Code {
    /// Finds the code in `text`; most texts have no backtick, and one look tells.
    pub fn of(text: &str) -> Code {
        let (mut ranges, mut blocks) = (Vec::new(), Vec::new());
        if !may_have_code(text) {
            return Code { ranges, fences: blocks };
        }
        let mut start = 0;
        let lines: Vec<Range<usize>> = text
            .split_inclusive(['\n', '\r'])
            .map(|line| {
                start += line.len();
                start - line.len()..start
            })
            .collect();
        let line = |at: usize| text.get(lines[at].clone()).unwrap_or("");
        let mut fences = fences((0..lines.len()).map(line)).into_iter().peekable();
        let mut at = 0;
        while at < lines.len() {
            if let Some(fence) = fences.next_if(|fence| fence.start == at) {
                let block = lines[fence.start].start..lines[fence.end - 1].end;
                ranges.push(block.clone());
                blocks.push(block);
                at = fence.end;
                continue;
            }
            let start = lines[at].start;
            ranges.extend(code_spans(line(at)).map(|span| start + span.start..start + span.end));
            at += 1;
        }
        Code { ranges, fences: blocks }
    }

    /// Code that somebody else found: ascending and disjoint ranges of bytes.
    pub fn given(ranges: Vec<Range<usize>>) -> Code {
        Code { fences: ranges.clone(), ranges }
    }

    /// Would an edit of `span` touch fenced code?
    pub fn fence_touches(&self, span: Span) -> bool {
        touches(&self.fences, span.start as usize..span.end as usize)
    }

    /// Would an edit of `span` touch code?
    pub fn touches(&self, span: Span) -> bool {
        touches(&self.ranges, span.start as usize..span.end as usize)
    }
}

/// May `text` hold a fence or a span of code? One fast look.
pub fn may_have_code(text: &str) -> bool {
    memchr::memchr2(b'`', b'~', text.as_bytes()).is_some()
}

/// May `text`, out of which hidden characters are gone, hold a fence? One fast look: most texts hold none of its signs.
pub fn may_have_fences(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_run = |run: &[u8]| run.iter().all(|&sign| sign == run[0]);
    memchr::memchr2_iter(b'`', b'~', bytes).any(|at| bytes.get(at..at + MIN_FENCE).is_some_and(is_run))
}

/// An open fence: its sign, how many of it, and how deep in quotations it stands.
#[derive(Clone, Copy)]
struct Fence {
    sign: char,
    len: usize,
    depth: usize,
}

/// The fenced blocks among `lines`, marks included: ascending ranges of places. A fence of backticks that nothing closes
/// runs to the end, as Markdown has it; with tildes a writer draws lines and faces, so there it is none. Inside a
/// quotation a fence ends with it.
pub fn fences<'l>(lines: impl Iterator<Item = &'l str> + Clone) -> Vec<Range<usize>> {
    let (found, open) = fences_of(lines.clone(), true);
    match open {
        // what would close a later one would have closed this
        Some('~') => fences_of(lines, false).0,
        _ => found,
    }
}

/// The fenced blocks, and the sign of one that nothing closes.
fn fences_of<'l>(lines: impl Iterator<Item = &'l str>, tildes: bool) -> (Vec<Range<usize>>, Option<char>) {
    let mut found = Vec::new();
    let mut open: Option<(usize, Fence)> = None;
    let mut count = 0;
    for (at, line) in lines.enumerate() {
        count = at + 1;
        if open.is_none() && !may_have_code(line) {
            continue;
        }
        let (depth, rest) = unquoted(line);
        if let Some((start, fence)) = open {
            if depth < fence.depth {
                found.push(start..at);
            } else {
                if depth == fence.depth && closes(rest, fence) {
                    found.push(start..at + 1);
                    open = None;
                }
                continue;
            }
        }
        open = opening(without_item_mark(rest), tildes).map(|(sign, len)| (at, Fence { sign, len, depth }));
    }
    if let Some((start, fence)) = open {
        found.push(start..count);
        return (found, Some(fence.sign));
    }
    (found, None)
}

/// How deep in quotations (`> > `) a line stands, and what it quotes, without the blanks before it.
fn unquoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, printed(line));
    while let Some(inner) = rest.strip_prefix('>') {
        (depth, rest) = (depth + 1, printed(inner));
    }
    (depth, rest)
}

/// What a list item holds: `- ` and `1. ` may stand before a fence.
fn without_item_mark(text: &str) -> &str {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = match number.len() < text.len() {
        true => number.strip_prefix(['.', ')']),
        false => text.strip_prefix(['-', '*', '+']),
    };
    behind.filter(|rest| rest.starts_with([' ', '\t'])).map_or(text, printed)
}

/// The text without what is blank or hidden before it.
fn printed(text: &str) -> &str {
    text.trim_start_matches(|c| chars::is_blank(c) || chars::is_hidden(c))
}

/// The sign and length of the run of one sign that opens `text`, and what stands behind it.
fn run(text: &str) -> Option<(char, usize, &str)> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = text.trim_start_matches(|c| c == sign || chars::is_hidden(c));
    let len = text.chars().take(text.len() - rest.len()).take_while(|&c| c == sign || chars::is_hidden(c));
    Some((sign, len.filter(|&c| c == sign).count(), rest))
}

/// Does the line open a fence? Behind its mark a language may be named; `~~~谢谢~~~` names none.
fn opening(text: &str, tildes: bool) -> Option<(char, usize)> {
    let (sign, len, info) = run(text)?;
    let names = if sign == '~' { tildes && info.is_ascii() && !info.contains(['~', '(']) } else { !info.contains('`') };
    (len >= MIN_FENCE && names).then_some((sign, len))
}

fn closes(text: &str, fence: Fence) -> bool {
    run(text).is_some_and(|(sign, len, rest)| sign == fence.sign && len >= fence.len && printed(rest).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_fenced_or_stands_between_as_many_backticks() {
        for (text, want) in [
            ("甲`乙`丙", ".kkk."),
            ("甲`乙丙", "...."),
            ("甲``乙`丙``丁", ".kkkkkkk."),
            ("甲\n```\n乙\n```\n丙", "..kkkkkkkkkk."),
            ("```\n乙", "kkkkk"),
            ("~~~\n乙", "....."),
            ("~~~\n乙\n~~~\n丙", "kkkkkkkkkk."),
            ("~~~谢谢~~~\n乙\n~~~", ".............."),
            ("````\n```\n甲\n````\n乙", "kkkkkkkkkkkkkkkk."),
            ("> ```\n> 甲\n乙", "kkkkkkkkkk."),
            ("> ```\n> 甲\n> ```\n乙", "kkkkkkkkkkkkkkkk."),
            ("- ```sh\n  甲\n  ```\n乙", "kkkkkkkkkkkkkkkkkk."),
            ("`\u{200B}``\n甲\n```", "kkkkkkkkkk"),
            ("甲`\u{200B}`乙`丙", "......."),
            ("没有", ".."),
        ] {
            let code = Code::of(text);
            let span = |at: usize, c: char| Span { start: at as u32, end: (at + c.len_utf8()) as u32 };
            let got: String =
                text.char_indices().map(|(at, c)| if code.touches(span(at, c)) { 'k' } else { '.' }).collect();
            assert_eq!(got, want, "{text:?}");
        }
    }
}
