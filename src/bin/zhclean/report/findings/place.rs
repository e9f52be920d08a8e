//! Where in a text an edit stands: line, column in characters, column in bytes, all from 1.

use std::cmp::Ordering;
use std::iter::{Peekable, from_fn};
use std::ops::Range;

use zhclean::{Change, Cleaned, Pass, Unknown};

use super::finding::{Finding, Kind, Position};
use crate::report::unknown::unknown_word;

/// Counts the characters of a line up to a place.
#[derive(Clone, Copy)]
struct Counter<'t> {
    text: &'t str,
    at: usize,
    line_start: usize,
    /// Characters of this line before `at`.
    chars: u64,
}

impl<'t> Counter<'t> {
    fn new(text: &'t str) -> Self {
        Counter { text, at: 0, line_start: 0, chars: 0 }
    }

    /// Goes on to `offset`, which is not before the last.
    fn go(&mut self, offset: usize) {
        let bytes = self.text.as_bytes();
        let ends = memchr::memrchr2_iter(b'\n', b'\r', &bytes[self.at..offset]).map(|found| self.at + found + 1);
        if let Some(end) = ends.into_iter().find(|end| ends_line(bytes, *end)) {
            self.line_start = end;
            self.chars = 0;
        }
        let part = self.text.get(self.at.max(self.line_start)..offset).unwrap_or_default();
        self.chars += part.chars().count() as u64;
        self.at = offset;
    }

    /// The place, in that line.
    fn position(&self, line: u64) -> Position {
        let byte = (self.at - self.line_start) as u64 + 1;
        Position { line, column: self.chars + 1, byte }
    }
}

/// Does the sign before `end` end a line? Of CR LF the second does.
fn ends_line(bytes: &[u8], end: usize) -> bool {
    bytes[end - 1] == b'\n' || bytes.get(end) != Some(&b'\n')
}

/// The findings of a text in the order of their places.
pub fn found<'c>(text: &'c str, cleaned: &'c Cleaned<'_>, held: bool) -> impl Iterator<Item = Finding<'c>> {
    let is_changed = cleaned.is_changed();
    let mut passes = [Pass::Undo, Pass::Clean].map(|pass| cleaned.changes_of(pass).peekable());
    let mut counter = Counter::new(text);
    let mut unknown = cleaned.unknown.iter().peekable();
    let edits = from_fn(move || {
        loop {
            let ahead = passes.iter_mut().filter_map(|pass| pass.peek().map(|(range, _)| range.start)).min();
            if let Some(word) = unknown.next_if(|word| ahead.is_none_or(|ahead| word.span.start <= ahead)) {
                counter.go(word.span.start);
                let mut end = counter;
                end.go(word.span.end);
                return Some(of_word(word, [counter, end].map(|counter| counter.position(word.line))));
            }
            let (range, change) = next(&mut passes)?;
            if change.old == change.new || !is_changed {
                continue;
            }
            counter.go(range.start);
            let mut end = counter;
            end.go(range.end);
            let bytes = text.as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', &bytes[range.clone()]).map(|found| range.start + found + 1);
            let lines = ends.filter(|end| ends_line(bytes, *end)).count() as u64;
            return Some(Finding {
                kind: Kind::Edit,
                record: None,
                start: counter.position(change.line),
                end: end.position(change.line + lines),
                is_exact: text.get(range) == Some(change.old.as_ref()),
                rule: change.rule,
                old: change.old,
                new: change.new,
                count: 1,
            });
        }
    });
    let held = cleaned.held.iter().filter(move |_| held).map(|&(line, rule)| {
        let start = Position { line, column: 1, byte: 1 };
        let (old, new) = ("".into(), "".into());
        Finding {
            kind: Kind::Held,
            record: None,
            start,
            end: start,
            rule: rule.into(),
            old,
            new,
            is_exact: false,
            count: 1,
        }
    });
    edits.chain(held)
}

/// A word in a comment for this program that nothing has for its name.
fn of_word(unknown: &Unknown, [start, end]: [Position; 2]) -> Finding<'static> {
    Finding {
        kind: Kind::Comment,
        record: None,
        start,
        end,
        rule: "comment/unknown".into(),
        old: unknown.word.clone().into(),
        new: unknown_word(unknown).into(),
        is_exact: false,
        count: 1,
    }
}

/// The next edit of both passes.
fn next<'c>(
    [first, second]: &mut [Peekable<impl Iterator<Item = (Range<usize>, Change<'c>)>>; 2],
) -> Option<(Range<usize>, Change<'c>)> {
    let order = match (first.peek(), second.peek()) {
        (Some((one, _)), Some((two, _))) => one.start.cmp(&two.start),
        (Some(_), None) => Ordering::Less,
        _ => Ordering::Greater,
    };
    if order.is_le() { first.next() } else { second.next() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhclean::Pipeline;

    #[test]
    fn lines_and_columns() {
        let text = "山高,水长。\r\n人,\r天亮了,水退了\u{200B},好。\n\u{3000}他说:走吧。\n";
        let pipeline = Pipeline::default();
        let cleaned = pipeline.clean(text);
        let places: Vec<_> = found(text, &cleaned, false)
            .filter(|finding| !finding.is_blank())
            .map(|f| (f.old.to_string(), f.start.line, f.start.column, f.start.byte, f.end.line, f.end.column))
            .collect();
        let place = |old: &str, line, column, byte| (old.to_owned(), line, column, byte, line, column + 1);
        assert_eq!(
            places,
            [
                place(",", 1, 3, 7),
                place(",", 2, 2, 4),
                place(",", 3, 4, 10),
                place("\u{200B}", 3, 8, 20),
                place(",", 3, 9, 23),
                place(":", 4, 4, 10),
            ]
        );
    }

    #[test]
    fn an_end_may_be_in_another_line() {
        let text = "404 Not Found\nnginx\n山高，水长，人也都在这里。\n";
        let pipeline = Pipeline::default();
        let cleaned = pipeline.clean(text);
        let ends: Vec<_> = found(text, &cleaned, false).map(|f| (f.start.line, f.end.line, f.end.column)).collect();
        assert_eq!(ends, [(1, 2, 1), (2, 3, 1)]);
    }
}
