//! Ranges of a line that may hold Chinese and yet are no Chinese text: code, links, tags, templates, formulae, and the
//! marks that make it an item, a heading or a row.
//!
//! One way through the line: the sign that opens first wins, so a tag inside inline code is code. What each sign may
//! open is told by [`super::code_like`], [`super::link`], [`super::markup`] and [`super::maths`].

use std::ops::Range;

use super::seek::Seek;
use super::{code_like, link, markup, maths};
use crate::text::{chars, scan};

/// The ranges of `line`, ascending and disjoint. A function of the line alone: whoever asks gets the same.
pub fn embedded(line: &str, found: &mut Vec<Range<usize>>) {
    embedded_by(line, Openings::of(line.as_bytes(), 0), found);
}

/// The ranges of `line`, which stands at byte `start` of `text`. `ahead`, `None` before the first line, keeps what was seen of
/// the text: lines are asked for from the first to the last.
pub fn embedded_at(text: &str, start: usize, line: &str, ahead: &mut Option<Openings>, found: &mut Vec<Range<usize>>) {
    let ahead = ahead.get_or_insert_with(|| Openings::of_text(text.as_bytes(), start));
    ahead.pass(text.as_bytes(), start);
    embedded_by(line, Openings(ahead.0.map(|at| (at - start).min(line.len()))), found);
}

fn embedded_by(line: &str, mut openings: Openings, found: &mut Vec<Range<usize>>) {
    found.clear();
    let bytes = line.as_bytes();
    let mut at = markup::line_mark(line);
    if at > 0 {
        found.push(0..at);
    }
    let mut seek = Seek::default();
    while let Some(next) = openings.next(bytes, at) {
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

/// The signs that may open a range, by kind: the place of the first that is not behind, or the end of the text. They are
/// rare: each kind is looked for by itself, and no byte twice.
#[derive(Clone, Copy)]
pub struct Openings([usize; 4]);

impl Openings {
    fn of(bytes: &[u8], at: usize) -> Openings {
        Openings(std::array::from_fn(|kind| Openings::find(bytes, kind, at)))
    }

    /// The same for a long text. One look tells of most that hold no sign of two kinds.
    fn of_text(bytes: &[u8], at: usize) -> Openings {
        let is_sign =
            |a: u8, _: u8, _: u8| (a == b'<') | (a == b'`') | (a == b'{') | (a == b'$') | (a == b'\\') | (a == b'|');
        let from = scan::next(bytes, at, is_sign).unwrap_or(bytes.len());
        Openings(std::array::from_fn(|kind| Openings::find(bytes, kind, if matches!(kind, 1 | 2) { from } else { at })))
    }

    fn find(bytes: &[u8], kind: usize, at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let may_open = |len: &usize| may_open(bytes, at + len);
        let len = match kind {
            0 => memchr::memchr3_iter(b'(', b'[', b']', rest).find(may_open),
            1 => memchr::memchr3(b'<', b'`', b'{', rest),
            2 => memchr::memchr3(b'$', b'\\', b'|', rest),
            _ => memchr::memchr2_iter(b'!', b'+', rest).find(may_open),
        };
        len.map_or(bytes.len(), |len| at + len)
    }

    /// Leaves behind what stands before byte `at`.
    fn pass(&mut self, bytes: &[u8], at: usize) {
        for (kind, ahead) in self.0.iter_mut().enumerate().filter(|(_, ahead)| **ahead < at) {
            *ahead = Openings::find(bytes, kind, at);
        }
    }

    /// The next sign from byte `at` on.
    fn next(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        self.pass(bytes, at);
        self.0.into_iter().min().filter(|&at| at < bytes.len())
    }
}

/// May a range begin with the bracket, `!` or `+` at byte `at`? What stands beside it tells of nearly all.
fn may_open(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b'\n', |before| bytes[before]);
    let behind = bytes.get(at + 1).copied().unwrap_or(b'\n');
    match bytes[at] {
        b'(' => behind == b'?' || before == b'_' || before.is_ascii_alphanumeric(),
        b'[' => matches!(behind, b'[' | b'^' | b'"' | b'\''),
        b']' => matches!(behind, b'(' | b'['),
        b'!' => behind == b'[' || behind.is_ascii_alphanumeric(),
        _ => before.is_ascii_alphabetic() || before.is_ascii_whitespace(),
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
