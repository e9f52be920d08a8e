//! `mark-spacing`: one blank beside a full-width mark, whose glyph has its own space.

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::{chars, lists};

/// The filter.
pub struct MarkSpacing;

coded_rules! {
    Blank = "blank": "one blank beside a full-width mark in Chinese text is removed";
}

static META: Meta =
    Meta { name: "mark-spacing", when: When::Default, page: include_str!("mark-spacing.md"), coded: Rule::ALL };

/// No mark of a list reaches further into its line, blanks included.
const MAX_MARK_BYTES: usize = 64;

/// So many blanks outside of brackets part the items of a list: `黄芩（一两） 桔梗（一两） 甘草（三钱）`.
const MIN_PARTED: usize = 2;

/// Longer is no run of marks that a sentence has.
const MAX_RUN_CHARS: usize = 16;

impl Named for MarkSpacing {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for MarkSpacing {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::Search(search) } else { Signs::None }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let at = candidate.at;
        let (before, behind) =
            (line.slice(0, at).chars().next_back(), line.slice(at + 1, line.text.len()).chars().next());
        let (Some(before), Some(behind)) = (before, behind) else { return at + 1 };
        let is_beside = is_full(before) || is_full(behind);
        // what is to be filled in, and the outer side of brackets beside a name
        let is_empty = before == '（' && behind == '）';
        // two marks in a row may read as a sign of their own: a smiley, a run of calls
        let is_row = chars::is_mark(before) && chars::is_mark(behind) && before != '，' && behind != '，'
            || before == '。' && behind == '。'
            || ends_in_half(line.slice(0, at).chars().rev())
            || ends_in_half(line.slice(at + 1, line.text.len()).chars());
        let stays = is_empty
            || is_row
            || [before, behind].into_iter().any(holds)
            || [at - before.len_utf8(), at, at + 1].into_iter().any(|at| line.is_embedded(at))
            || at < MAX_MARK_BYTES && at < lists::mark_len(line.text);
        if is_beside && !stays {
            drafts.push(Draft::new(at..at + 1, Rule::Blank, Put::Nothing));
        }
        at + 1
    }

    fn settle(&self, line: &LineView<'_>, drafts: &mut Vec<Draft>) {
        let behind = |draft: &Draft| line.slice(draft.end as usize, line.text.len()).chars().next().unwrap_or(' ');
        let parts = |draft: &Draft| {
            line.slice(0, draft.start as usize).ends_with('）') && !is_full(behind(draft))
                || behind(draft) == '（' && line.slice(0, draft.start as usize).ends_with(|c| !is_full(c))
        };
        if drafts.iter().filter(|draft| parts(draft)).count() >= MIN_PARTED {
            drafts.retain(|draft| !parts(draft));
        }
    }
}

/// A full-width mark of Chinese text.
fn is_full(c: char) -> bool {
    matches!(c, '，' | '：' | '；' | '！' | '？' | '（' | '）' | '。' | '、')
}

/// Does a half-width mark stand in the run of marks that `chars` begin with? It was judged by the blank.
fn ends_in_half(chars: impl Iterator<Item = char>) -> bool {
    let mut run = chars.take(MAX_RUN_CHARS).take_while(|&c| is_full(c) || chars::is_mark(c));
    run.any(|c| !is_full(c))
}

/// What keeps the blank beside it: another blank, a mark that was judged by it, a sign of a table, of code or of maths.
fn holds(c: char) -> bool {
    chars::is_blank(c)
        || !is_full(c) && chars::is_mark(c)
        || matches!(chars::half_width(c), '|' | '.' | '`' | '$' | '<' | '>' | '\\')
}

/// The first place from byte `from` on where one blank stands beside a full-width mark. Indents are passed by one look.
fn search(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b' ', bytes.get(at..)?)?;
        let run = 1 + bytes[at + 1..].iter().take_while(|&&b| b == b' ').count();
        if run == 1 && is_beside(bytes, at) {
            return Some(at);
        }
        at += run;
    }
}

/// Does a sign of the blocks of full-width marks stand beside the blank at `at`?
fn is_beside(bytes: &[u8], at: usize) -> bool {
    let opens = |at: usize| matches!(bytes.get(at..at + 2), Some([0xEF, 0xBC] | [0xE3, 0x80]));
    opens(at + 1) || at >= 3 && opens(at - 3)
}
