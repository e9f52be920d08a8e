//! The edits of both passes as one list over the input: each replaces a span of the input, and no two overlap.
//!
//! The first pass edits the input, the second edits what the first left. Where edits of both overlap (a removed line in
//! which a character was exchanged before), the list has one edit, with what the input had there and the rule of the second.

use std::borrow::Cow;

/// An edit of one pass.
pub struct PassEdit<'p> {
    /// First byte and one past the last, in the text that the pass saw.
    pub span: [i64; 2],
    /// What stands there now.
    pub new: String,
    /// The rule that wrote it.
    pub rule: &'p str,
}

/// One edit over the input.
pub struct FlatEdit<'e, 'p> {
    /// First byte of the input and one past the last.
    pub span: [usize; 2],
    /// What stands there now.
    pub new: Cow<'e, str>,
    /// The rule that wrote it.
    pub rule: &'p str,
}

/// Hands over the list, in order. `first` and `second` are the edits of each pass over `input`, in order.
pub fn flat<'e, 'p>(
    input: &str,
    first: &'e [PassEdit<'p>],
    second: &'e [PassEdit<'p>],
    mut take: impl FnMut(FlatEdit<'e, 'p>),
) {
    let mut walk = Walk { first, second, shift: 0 };
    while let Some(edit) = walk.next_edit(input) {
        take(edit);
    }
}

/// The edits not listed yet.
struct Walk<'e, 'p> {
    first: &'e [PassEdit<'p>],
    second: &'e [PassEdit<'p>],
    /// Bytes that the listed edits of the first pass wrote, less those that they replaced.
    shift: i64,
}

impl<'e, 'p> Walk<'e, 'p> {
    /// Where the next edit of the first pass stands in what that pass left.
    fn next_first(&self) -> Option<[i64; 2]> {
        let edit = self.first.first()?;
        let start = edit.span[0] + self.shift;
        Some([start, start + edit.new.len() as i64])
    }

    fn take_first(&mut self) {
        if let [edit, rest @ ..] = self.first {
            self.shift += edit.new.len() as i64 - (edit.span[1] - edit.span[0]);
            self.first = rest;
        }
    }

    fn next_edit(&mut self, input: &str) -> Option<FlatEdit<'e, 'p>> {
        let (first, second, shift) = (self.first, self.second, self.shift);
        let (mut last_first, mut last_second) = (None, None);
        let mut edges: Option<[i64; 2]> = None;
        loop {
            let (one, two) = (self.next_first(), self.second.first().map(|edit| edit.span));
            // the first edit opens a group; what overlaps the last of the other pass joins it
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
                self.second = self.second.get(1..).unwrap_or_default();
            }
            let [start, end] = edges.unwrap_or(next);
            edges = Some([start.min(next[0]), end.max(next[1])]);
        }
        let edges = edges?;
        let span = [byte(edges[0] - shift), byte(edges[1] - self.shift)];
        let first = first.get(..first.len() - self.first.len()).unwrap_or_default();
        let second = second.get(..second.len() - self.second.len()).unwrap_or_default();
        let (new, rule) = match (first, second) {
            ([edit], []) | ([], [edit]) => (Cow::Borrowed(&*edit.new), edit.rule),
            _ => {
                let old = input.get(span[0]..span[1]).unwrap_or_default();
                let middle = applied(old, edges[0] - shift, first);
                (Cow::Owned(applied(&middle, edges[0], second)), second.first().map_or("", |edit| edit.rule))
            }
        };
        Some(FlatEdit { span, new, rule })
    }
}

/// Do two spans overlap, or does an empty one lie inside the other?
fn overlap(one: [i64; 2], two: [i64; 2]) -> bool {
    one[0] < two[1] && two[0] < one[1]
}

/// What `edits` make of `text`, which begins at the byte `start` of what their pass saw.
fn applied(text: &str, start: i64, edits: &[PassEdit<'_>]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let [from, to] = edit.span.map(|place| byte(place - start));
        new.push_str(text.get(at..from).unwrap_or_default());
        new.push_str(&edit.new);
        at = to;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// Places before a text do not occur.
fn byte(at: i64) -> usize {
    usize::try_from(at).unwrap_or(0)
}
