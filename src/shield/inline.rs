//! Ranges of a line that may hold Chinese and yet are no Chinese text: code, links, tags, templates, formulae, and the
//! marks that make it an item, a heading or a row.
//!
//! One way through the line: the sign that opens first wins, so a tag inside inline code is code. What each sign may
//! open is told by [`super::code_like`], [`super::link`], [`super::markup`] and [`super::maths`].

use std::ops::Range;

use super::seek::Seek;
use super::{code_like, link, markup, maths};
use crate::text::chars;

/// The ranges of `line`, ascending and disjoint. A function of the line alone: whoever asks gets the same.
pub fn embedded(line: &str, found: &mut Vec<Range<usize>>) {
    found.clear();
    let bytes = line.as_bytes();
    let mut at = markup::line_mark(line);
    if at > 0 {
        found.push(0..at);
    }
    let mut openings = Openings::of(bytes, at);
    let mut seek = Seek::default();
    while let Some(next) = openings.next(at) {
        let end = match bytes[next] {
            b'|' => {
                let pipe = markup::pipe(bytes, next, found.last().map_or(0, |range| range.end));
                at = pipe.as_ref().map_or(next + 1, |pipe| pipe.end);
                found.extend(pipe);
                continue;
            }
            b'`' => code_end(bytes, next, seek.ticks()),
            b'<' => markup::tag(line, next, &mut seek),
            b'{' => markup::braces(bytes, next, &mut seek),
            b'(' => code_like::bracket(bytes, next, &mut seek),
            b'[' => link::bracket(line, next, &mut seek),
            b']' => link::behind_text(line, next, &mut seek),
            b'!' => link::image(line, next, &mut seek).or_else(|| code_like::keyword(bytes, next)),
            b'+' => code_like::key(bytes, next),
            b'$' => maths::dollar(line, next, &mut seek),
            _ => maths::command(line, next, &mut seek),
        };
        found.extend(end.map(|end| next..end));
        at = end.unwrap_or_else(|| if bytes[next] == b'`' { ticks_end(bytes, next).1 } else { next + 1 });
    }
}

/// Does one of `ranges`, which are ascending and disjoint, hold byte `at`?
pub fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Does `span` take a byte of one of `ranges`, or, where it is empty, lie inside one?
pub fn touches(ranges: &[Range<usize>], span: Range<usize>) -> bool {
    let next = ranges.partition_point(|range| range.end <= span.start);
    ranges.get(next).is_some_and(|range| range.start < span.end.max(span.start))
}

/// The signs of a line that may open a range. They are rare: each kind is looked for by itself, and once.
struct Openings<'l> {
    bytes: &'l [u8],
    /// The first of each kind that is not behind; the end of the line where there is none.
    ahead: [usize; 4],
}

impl<'l> Openings<'l> {
    fn of(bytes: &'l [u8], at: usize) -> Openings<'l> {
        Openings { bytes, ahead: std::array::from_fn(|kind| Openings::find(bytes, kind, at)) }
    }

    fn find(bytes: &[u8], kind: usize, at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let len = match kind {
            0 => memchr::memchr3(b'(', b'[', b']', rest),
            1 => memchr::memchr3(b'<', b'`', b'{', rest),
            2 => memchr::memchr3(b'$', b'\\', b'|', rest),
            _ => memchr::memchr2(b'!', b'+', rest),
        };
        len.map_or(bytes.len(), |len| at + len)
    }

    /// The next sign from byte `at` on, which is none before the last that was asked for.
    fn next(&mut self, at: usize) -> Option<usize> {
        for (kind, ahead) in self.ahead.iter_mut().enumerate().filter(|(_, ahead)| **ahead < at) {
            *ahead = Openings::find(self.bytes, kind, at);
        }
        self.ahead.iter().copied().min().filter(|&at| at < self.bytes.len())
    }
}

/// The spans of one line between runs of as many backticks, as Markdown has them.
pub fn code_spans(line: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = line.as_bytes();
    let (mut at, mut unclosed) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'`', bytes.get(at..)?)?;
            match code_end(bytes, open, &mut unclosed) {
                Some(end) => {
                    at = end;
                    return Some(open..end);
                }
                None => at = ticks_end(bytes, open).1,
            }
        }
    })
}

/// Where the code ends that the run of backticks at `open` opens: behind the next run of as many. `unclosed` has a bit for
/// each length of which no run follows, so that a line of backticks is looked through once for each length.
fn code_end(bytes: &[u8], open: usize, unclosed: &mut u64) -> Option<usize> {
    let (ticks, mut at) = ticks_end(bytes, open);
    let bit = 1u64.checked_shl(ticks as u32)?;
    if *unclosed & bit != 0 {
        return None;
    }
    while let Some(len) = memchr::memchr(b'`', &bytes[at..]) {
        let (run, end) = ticks_end(bytes, at + len);
        at = end;
        if run == ticks {
            return Some(at);
        }
    }
    *unclosed |= bit;
    None
}

/// How many backticks stand at `at`, and where their run ends. What prints nothing parts none of them.
fn ticks_end(bytes: &[u8], at: usize) -> (usize, usize) {
    let (mut ticks, mut end, mut i) = (0, at, at);
    while let Some(&byte) = bytes.get(i) {
        if byte == b'`' {
            (ticks, end, i) = (ticks + 1, i + 1, i + 1);
            continue;
        }
        match hidden_len(&bytes[i..]) {
            0 => break,
            len => i += len,
        }
    }
    (ticks, end)
}

/// Bytes of the character at the start of `bytes`, if it prints nothing; else 0.
fn hidden_len(bytes: &[u8]) -> usize {
    // most bytes behind a backtick are ASCII or begin an ideograph
    if matches!(bytes[0], b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0xE3..=0xEE) {
        return 0;
    }
    let chunk = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(chunk) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(&chunk[..e.valid_up_to()]).unwrap_or(""),
    };
    valid.chars().next().filter(|&c| chars::is_hidden(c)).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_are_no_chinese_text() {
        let mut faults = Vec::new();
        for row in include_str!("inline.tsv").lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
            let (line, want) = row.split_once('\t').expect("two cells a row");
            let mut found = Vec::new();
            embedded(line, &mut found);
            assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{line}");
            let got: Vec<_> = found.into_iter().filter_map(|range| line.get(range)).collect();
            let got = got.join("‖");
            if got != want {
                faults.push(format!("{line}\t{got}"));
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }

    #[test]
    fn an_edit_touches_a_range_whose_bytes_it_takes_or_in_which_it_lies() {
        let ranges = [2..5, 8..9];
        for (span, want) in
            [(0..2, false), (0..3, true), (4..6, true), (5..8, false), (3..3, true), (2..2, false), (8..9, true)]
        {
            assert_eq!(touches(&ranges, span.clone()), want, "{span:?}");
        }
    }
}
