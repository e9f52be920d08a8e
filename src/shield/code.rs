//! Where a text quotes code: fenced blocks and spans between backticks, as Markdown has them.

use std::ops::Range;

use super::inline::{code_spans, holds};
use crate::text::chars;

/// The quoted code of a text.
pub struct Code {
    /// Ascending and disjoint.
    ranges: Vec<Range<usize>>,
}

impl Code {
    /// Finds the code in `text`; most texts have no backtick, and one look tells.
    pub fn of(text: &str) -> Code {
        let bytes = text.as_bytes();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut fence: Option<(usize, u8)> = None;
        if memchr::memchr2(b'`', b'~', bytes).is_none() {
            return Code { ranges };
        }
        let mut start = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            let end = start + line.len();
            let mark = fence_mark(line);
            match (fence, mark) {
                (None, Some(mark)) => fence = Some((start, mark)),
                (Some((from, open)), Some(mark)) if open == mark => {
                    ranges.push(from..end);
                    fence = None;
                }
                (None, None) => ranges.extend(code_spans(line).map(|span| start + span.start..start + span.end)),
                _ => {}
            }
            start = end;
        }
        // an unclosed fence runs to the end
        ranges.extend(fence.map(|(from, _)| from..bytes.len()));
        Code { ranges }
    }

    /// Does code stand at byte `at`?
    pub fn holds(&self, at: usize) -> bool {
        holds(&self.ranges, at)
    }
}

/// The mark that opens or closes a fenced block, if the line is one.
pub fn fence_mark(line: &str) -> Option<u8> {
    let line = chars::trim_start(line).as_bytes();
    (line.starts_with(b"```") || line.starts_with(b"~~~")).then(|| line[0])
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
            ("~~~\n乙", "kkkkk"),
            ("没有", ".."),
        ] {
            let code = Code::of(text);
            let got: String = text.char_indices().map(|(at, _)| if code.holds(at) { 'k' } else { '.' }).collect();
            assert_eq!(got, want, "{text:?}");
        }
    }
}
