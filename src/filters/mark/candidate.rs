//! What a mark filter is given: one place where a sign of its stands, the line around it, and a list for its answer.

use std::ops::Range;

use crate::filters::rule::RuleNo;
use crate::page::fold::Fold;
use crate::shield::inline;
use crate::text::chars;
use crate::text::island::Island;
use crate::text::span::slice;

/// How the marks of a part of a text were folded.
#[derive(Clone, Copy, Debug)]
pub struct Folded {
    /// Its first line.
    pub from: u32,
    /// The fold.
    pub fold: Fold,
    /// It has few marks; see [`crate::page::fold::Evidence::is_short`].
    pub is_short: bool,
}

/// What holds for a line wherever it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// How its marks were folded.
    pub fold: Fold,
    /// The text, or the paragraph where each is read by itself, has few marks.
    pub is_short: bool,
    /// Filters of this run judge whole lines, so that the next run must find the same prose in them.
    pub is_judged: bool,
}

/// A line as it will be written, without the blanks around it.
pub struct LineView<'l> {
    /// Its characters.
    pub text: &'l str,
    /// What holds for the whole text.
    pub given: Given,
    /// Ranges of it that are no Chinese text (code, tags, objects), ascending; no candidate lies in one.
    pub embedded: &'l [Range<usize>],
    /// It holds a Chinese character.
    pub is_chinese: bool,
    /// Whether the lines above and below read like running text; `None` where there is none.
    pub beside_prose: [Option<bool>; 2],
}

impl<'l> LineView<'l> {
    /// The part of the line from byte `from` to byte `to`.
    pub fn slice(&self, from: usize, to: usize) -> &'l str {
        slice(self.text, from, to)
    }

    /// Does Chinese stand before byte `at`, past marks of either width, blanks and quotes? What a mark becomes is then
    /// no evidence.
    pub fn is_chinese_before(&self, at: usize) -> bool {
        self.before(at).is_some_and(chars::is_chinese)
    }

    /// Does Chinese stand behind byte `at`, past the same?
    pub fn is_chinese_after(&self, at: usize) -> bool {
        self.after(at).is_some_and(chars::is_chinese)
    }

    /// What stands before byte `at`, past the same; `None` where the line begins.
    pub fn before(&self, at: usize) -> Option<char> {
        beside(self.slice(0, at).chars().rev())
    }

    /// What stands behind byte `at`, past the same; `None` where the line ends.
    pub fn after(&self, at: usize) -> Option<char> {
        beside(self.slice(at, self.text.len()).chars())
    }

    /// The line with `drafts`, which are ascending, made.
    pub fn with(&self, drafts: &[Draft]) -> String {
        let (mut written, mut at) = (String::new(), 0);
        for draft in drafts {
            written.push_str(self.slice(at, draft.start as usize));
            match draft.put {
                Put::Nothing => {}
                Put::Char(c) => written.push(c),
                Put::Repeat(c, times) => written.extend(std::iter::repeat_n(c, times as usize)),
            }
            at = draft.end as usize;
        }
        written.push_str(self.slice(at, self.text.len()));
        written
    }

    /// Does byte `at` lie in code, a tag or an object?
    pub fn is_embedded(&self, at: usize) -> bool {
        inline::holds(self.embedded, at)
    }
}

/// A longer run of marks and blanks is looked through no further: then its last is what stands there.
const NEAR: usize = 64;

fn beside(chars: impl Iterator<Item = char>) -> Option<char> {
    let mut passed = 0;
    chars.into_iter().find(|&c| {
        passed += 1;
        !is_passed(c) || passed > NEAR
    })
}

fn is_passed(c: char) -> bool {
    chars::is_blank(c) || chars::is_mark(c) || matches!(chars::half_width(c), '"' | '\'' | '“' | '”' | '‘' | '’')
}

/// One place where a sign stands.
#[derive(Clone, Copy)]
pub struct Candidate<'c> {
    /// Its first byte in [`LineView::text`].
    pub at: usize,
    /// The island around it and its place there, for filters that read islands.
    pub island: Option<(&'c Island, usize)>,
    /// For a closing bracket, the opening one that it closes.
    pub opening: Option<Opening>,
}

/// An opening bracket, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Its first byte in the line.
    pub at: usize,
    /// It is half-width.
    pub is_half: bool,
    /// It may not be touched.
    pub is_kept: bool,
    /// Chinese stands before it.
    pub after_chinese: bool,
    /// Nothing stands before it.
    pub opens_line: bool,
    /// Chinese stands on both its sides, blanks and closing marks aside.
    pub between_chinese: bool,
    /// Where its island begins: brackets in two islands have Chinese between them.
    pub island: usize,
}

/// One edit that a mark filter would make, in bytes of [`LineView::text`].
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The rule that asks.
    pub rule: RuleNo,
    /// What comes instead.
    pub put: Put,
}

/// What comes in the place of a draft's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Nothing.
    Nothing,
    /// One character.
    Char(char),
    /// One character several times: an ellipsis, a dash.
    Repeat(char, u32),
}

impl Draft {
    /// Bytes `range` of the line become `put`, by `rule`.
    pub fn new(range: Range<usize>, rule: impl Into<RuleNo>, put: Put) -> Draft {
        Draft { start: range.start as u32, end: range.end as u32, rule: rule.into(), put }
    }
}
