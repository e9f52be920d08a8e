//! The edits of both passes as one list over the input: each replaces a span of the input, and no two overlap.
//!
//! The first pass edits the input, the second edits what the first left. Where edits of both overlap (a removed line in
//! which a character was exchanged before), the list has one edit, with what the input had there and the rule of the second.

use std::borrow::Cow;

use zhclean::Change;

/// One edit over the input.
pub struct FlatEdit<'c> {
    /// First byte of the input and one past the last.
    pub span: [usize; 2],
    /// What stands there now.
    pub new: Cow<'c, str>,
    /// The rule that wrote it.
    pub rule: &'c str,
}

/// The list, in order. `first` and `second` are the changes of each pass, in order, over a window whose text is `input`;
/// it begins at the bytes `base` of what each pass saw.
pub fn flat<'c>(input: &str, base: [u64; 2], first: &'c [Change<'c>], second: &'c [Change<'c>]) -> Vec<FlatEdit<'c>> {
    let mut edits = Vec::with_capacity(first.len() + second.len());
    let mut walk = Walk { base, first, second, shift: 0 };
    while let Some(edit) = walk.next_edit(input) {
        edits.push(edit);
    }
    edits
}

/// The changes not listed yet.
struct Walk<'c> {
    base: [u64; 2],
    first: &'c [Change<'c>],
    second: &'c [Change<'c>],
    /// Bytes that the listed changes of the first pass wrote, less those that they replaced.
    shift: i64,
}

impl<'c> Walk<'c> {
    /// Where the next change of the first pass stands in what that pass left.
    fn next_first(&self) -> Option<[i64; 2]> {
        let change = self.first.first()?;
        let start = local(change.span[0], self.base[0]) + self.shift;
        Some([start, start + change.new.len() as i64])
    }

    /// Where the next change of the second pass stands in what the first left.
    fn next_second(&self) -> Option<[i64; 2]> {
        self.second.first().map(|change| change.span.map(|at| local(at, self.base[1])))
    }

    fn take_first(&mut self) {
        if let [change, rest @ ..] = self.first {
            self.shift += change.new.len() as i64 - change.old.len() as i64;
            self.first = rest;
        }
    }

    fn take_second(&mut self) {
        self.second = self.second.get(1..).unwrap_or_default();
    }

    fn next_edit(&mut self, input: &str) -> Option<FlatEdit<'c>> {
        let (first, second, shift) = (self.first, self.second, self.shift);
        let (mut last_first, mut last_second) = (None, None);
        let mut edges: Option<[i64; 2]> = None;
        loop {
            let (one, two) = (self.next_first(), self.next_second());
            // the first change opens a group; what overlaps the last of the other pass joins it
            let is_one = match (edges, one, two) {
                (None, Some(one), Some(two)) => one[1] <= two[0] || overlap(one, two),
                (None, one, _) => one.is_some(),
                (Some(_), Some(one), _) if last_second.is_some_and(|two| overlap(one, two)) => true,
                (Some(_), _, Some(two)) if last_first.is_some_and(|one| overlap(one, two)) => false,
                (Some(_), ..) => break,
            };
            let Some(next) = (if is_one { one } else { two }) else { break };
            if is_one {
                last_first = Some(next);
                self.take_first();
            } else {
                last_second = Some(next);
                self.take_second();
            }
            let [start, end] = edges.unwrap_or(next);
            edges = Some([start.min(next[0]), end.max(next[1])]);
        }
        let edges = edges?;
        let span = [byte(edges[0] - shift), byte(edges[1] - self.shift)];
        let first = first.get(..first.len() - self.first.len()).unwrap_or_default();
        let second = second.get(..second.len() - self.second.len()).unwrap_or_default();
        let (new, rule) = match (first, second) {
            ([change], []) | ([], [change]) => (Cow::Borrowed(&*change.new), &*change.rule),
            _ => {
                let old = input.get(span[0]..span[1]).unwrap_or_default();
                let middle = applied(old, span[0] as u64 + self.base[0], first);
                let new = applied(&middle, byte(edges[0]) as u64 + self.base[1], second);
                (Cow::Owned(new), second.first().map_or("", |change| &*change.rule))
            }
        };
        Some(FlatEdit { span, new, rule })
    }
}

/// Do two spans overlap, or does an empty one lie inside the other?
fn overlap(one: [i64; 2], two: [i64; 2]) -> bool {
    one[0] < two[1] && two[0] < one[1]
}

/// What `changes` make of `text`, which begins at the byte `start` of what their pass saw.
fn applied(text: &str, start: u64, changes: &[Change<'_>]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for change in changes {
        let [from, to] = change.span.map(|place| byte(local(place, start)));
        new.push_str(text.get(at..from).unwrap_or_default());
        new.push_str(&change.new);
        at = to;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

fn local(at: u64, base: u64) -> i64 {
    at as i64 - base as i64
}

/// Places before a text do not occur.
fn byte(at: i64) -> usize {
    usize::try_from(at).unwrap_or(0)
}
