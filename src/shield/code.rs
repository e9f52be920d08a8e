//! Where a text quotes code: fenced blocks and spans between backticks, as Markdown has them.

use std::ops::Range;

/// The quoted code of a text, asked for in ascending order.
pub struct Code {
    ranges: Vec<Range<usize>>,
    next: usize,
}

impl Code {
    /// Finds the code in `text`; most texts have no backtick, and one look tells.
    pub fn of(text: &str) -> Code {
        let bytes = text.as_bytes();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut fence: Option<(usize, u8)> = None;
        if memchr::memchr2(b'`', b'~', bytes).is_none() {
            return Code { ranges, next: 0 };
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
                (None, None) => ranges.extend(spans(line).map(|span| start + span.start..start + span.end)),
                _ => {}
            }
            start = end;
        }
        // an unclosed fence runs to the end
        ranges.extend(fence.map(|(from, _)| from..bytes.len()));
        Code { ranges, next: 0 }
    }

    /// Does code stand at byte `at`? Asked in ascending order.
    pub fn holds(&mut self, at: usize) -> bool {
        while self.ranges.get(self.next).is_some_and(|range| range.end <= at) {
            self.next += 1;
        }
        self.ranges.get(self.next).is_some_and(|range| range.contains(&at))
    }
}

/// The mark that opens or closes a fenced block, if the line is one.
pub fn fence_mark(line: &str) -> Option<u8> {
    let line = crate::text::chars::trim_start(line).as_bytes();
    (line.starts_with(b"```") || line.starts_with(b"~~~")).then(|| line[0])
}

/// Spans of one line between runs of as many backticks.
fn spans(line: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'`', bytes.get(at..)?)?;
            let ticks = bytes[open..].iter().take_while(|&&b| b == b'`').count();
            let body = open + ticks;
            let close = (body..bytes.len()).find(|&i| {
                bytes[i] == b'`'
                    && bytes[i - 1] != b'`'
                    && bytes[i..].iter().take_while(|&&b| b == b'`').count() == ticks
            });
            let Some(close) = close.filter(|_| ticks <= 3) else {
                at = body;
                continue;
            };
            at = close + ticks;
            return Some(open..at);
        }
    })
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
            let mut code = Code::of(text);
            let got: String = text.char_indices().map(|(at, _)| if code.holds(at) { 'k' } else { '.' }).collect();
            assert_eq!(got, want, "{text:?}");
        }
    }
}
