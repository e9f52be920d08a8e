//! Regions that a text sets apart itself: between a comment `zhclean-disable` and a comment `zhclean-enable` no rule, or none of
//! those that are named, changes a byte.
//!
//! ```text
//!  <!-- zhclean-disable quotes, credit -->     # zhclean-disable     // zhclean-disable     % zhclean-disable
//! ```
//!
//! A region is whole lines, those of its comments among them, with their line ends. What stands in it is evidence like any
//! other text; the comments are none, and part nothing. Doubt means keep: a name that no rule has disables all of them.

use std::ops::Range;

use super::comments::{inner, lines_of, marked, next_sign, unfilled};
use crate::edits::claims::RuleId;
use crate::text::chars;
use crate::text::span::Span;

/// So many names are kept apart in a region; one that names more rules and filters disables all.
const MAX_NAMES: usize = 16;

/// Which rules may make no edit. Small and of one size: what is open goes with a window from text to text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Disabled {
    /// All may.
    #[default]
    None,
    /// These may not.
    These(Names),
    /// None may.
    All,
}

/// Some rules and filters. One that does not run in this pipeline is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Names {
    count: usize,
    /// Those behind the count are all alike, so that equal lists are equal.
    rules: [RuleId; MAX_NAMES],
}

impl Names {
    const NONE: Names = Names { count: 0, rules: [RuleId { filter: 0, rule: 0 }; MAX_NAMES] };

    fn all(&self) -> &[RuleId] {
        &self.rules[..self.count]
    }

    fn cover(&self, rule: RuleId) -> bool {
        self.all().iter().any(|own| own.covers(rule))
    }
}

impl Disabled {
    /// These rules and filters.
    fn these(names: impl IntoIterator<Item = RuleId>) -> Disabled {
        let mut these = Names::NONE;
        for name in names {
            if these.cover(name) {
                continue;
            }
            let Some(free) = these.rules.get_mut(these.count) else { return Disabled::All };
            *free = name;
            these.count += 1;
        }
        if these.count == 0 { Disabled::None } else { Disabled::These(these) }
    }

    /// Which, where not all are.
    fn names(&self) -> Option<&[RuleId]> {
        match self {
            Disabled::These(names) => Some(names.all()),
            _ => None,
        }
    }

    fn holds(&self, rule: RuleId) -> bool {
        match self {
            Disabled::None => false,
            Disabled::These(names) => names.cover(rule),
            Disabled::All => true,
        }
    }

    /// What either disables.
    fn and(self, other: Disabled) -> Disabled {
        match (self, other) {
            (Disabled::All, _) | (_, Disabled::All) => Disabled::All,
            (Disabled::None, some) | (some, Disabled::None) => some,
            (Disabled::These(one), Disabled::These(two)) => Disabled::these(one.all().iter().chain(two.all()).copied()),
        }
    }

    /// Without the names in `other`. What disables all rules holds none that could be taken out, and a filter no single rule.
    fn without(self, other: Disabled) -> Disabled {
        match (self, other) {
            (_, Disabled::All) => Disabled::None,
            (Disabled::These(own), Disabled::These(names)) => {
                Disabled::these(own.all().iter().copied().filter(|&rule| !names.cover(rule)))
            }
            _ => self,
        }
    }
}

/// What a region disables that nothing has closed yet: what the next window of a text must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenRegion {
    lines: Disabled,
    /// In the next line that is not blank.
    next_line: Disabled,
}

impl OpenRegion {
    /// No region is open.
    pub const NONE: OpenRegion = OpenRegion { lines: Disabled::None, next_line: Disabled::None };
}

/// A word in a comment that nothing here has for its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// Its bytes.
    pub span: Range<usize>,
    /// It stands in the place of a rule's name; else in that of the comment's own.
    pub is_rule: bool,
}

/// The regions of a text.
#[derive(Default)]
pub struct Regions {
    /// Ascending and disjoint.
    regions: Vec<(Range<usize>, Disabled)>,
    /// Where the lines begin that are comments and nothing else.
    comments: Vec<usize>,
    unknown: Vec<UnknownWord>,
    open: OpenRegion,
}

/// A comment that opens or closes a region.
struct Comment {
    /// Its lines, with their line end.
    lines: Range<usize>,
    act: Act,
    rules: Disabled,
}

/// What a comment does.
#[derive(Clone, Copy)]
enum Act {
    Disable,
    DisableNextLine,
    Enable,
    /// It has no known name.
    Nothing,
}

impl Regions {
    /// Finds the regions of `text`, in which `open` is open at the start. `given` are its comments, where somebody knows them;
    /// else each is a line of its own. `rule_of` tells what a name stands for, if it runs here; a name that it does not
    /// know is kept in [`Regions::unknown`].
    pub fn of(
        text: &str,
        open: OpenRegion,
        given: impl FnOnce() -> Option<Vec<Range<usize>>>,
        rule_of: impl Fn(&str) -> Option<Option<RuleId>>,
    ) -> Regions {
        let first = next_sign(text.as_bytes(), 0);
        if first.is_none() && open == OpenRegion::NONE {
            return Regions::default();
        }
        let mut reader = Reader { text, rule_of, regions: Regions { open, ..Regions::default() } };
        let comments = match (first, first.and_then(|_| given())) {
            (None, _) => Vec::new(),
            (Some(_), Some(given)) => given.into_iter().filter_map(|range| reader.given(range)).collect(),
            (Some(first), None) => reader.lines(first),
        };
        reader.join(&comments);
        reader.regions
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// May `rule` make no edit of `span`?
    #[inline]
    pub fn refuses(&self, span: Span, rule: RuleId) -> bool {
        // hardly any text has one
        !self.regions.is_empty() && self.holds(span, rule)
    }

    fn holds(&self, span: Span, rule: RuleId) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        let from = self.regions.partition_point(|(region, _)| region.end <= start);
        let touched = self.regions[from..].iter().take_while(|(region, _)| region.start < end.max(start));
        touched.into_iter().any(|(_, disabled)| disabled.holds(rule))
    }

    /// For a text of `len` bytes that an edit writes at byte `at`: there the same rules rest.
    pub fn of_written(&self, at: usize, len: usize) -> Regions {
        let next = self.regions.partition_point(|(region, _)| region.end <= at);
        let here = self.regions.get(next).filter(|(region, _)| region.start <= at);
        Regions {
            regions: here.map(|(_, disabled)| (0..len + 1, *disabled)).into_iter().collect(),
            ..Regions::default()
        }
    }

    /// The rules that rest at byte `at`, none where all do; nothing where no region is.
    pub fn at(&self, at: usize) -> Option<Option<&[RuleId]>> {
        let next = self.regions.partition_point(|(region, _)| region.end <= at);
        self.regions.get(next).filter(|(region, _)| region.start <= at).map(|(_, disabled)| disabled.names())
    }

    /// The regions, ascending, each with the rules that rest in it; with none where all do.
    pub fn iter(&self) -> impl Iterator<Item = (&Range<usize>, Option<&[RuleId]>)> {
        self.regions.iter().map(|(range, disabled)| (range, disabled.names()))
    }

    /// Where the lines begin that are comments and nothing else, ascending.
    pub fn comments(&self) -> &[usize] {
        &self.comments
    }

    /// Words in comments that nothing has for its name, in order.
    pub fn unknown(&self) -> &[UnknownWord] {
        &self.unknown
    }

    /// What is still open behind the text.
    pub fn open(&self) -> OpenRegion {
        self.open
    }
}

struct Reader<'t, F> {
    text: &'t str,
    rule_of: F,
    regions: Regions,
}

impl<F: Fn(&str) -> Option<Option<RuleId>>> Reader<'_, F> {
    /// The comments that are lines of their own; the `first` sign of one stands there.
    fn lines(&mut self, first: usize) -> Vec<Comment> {
        let bytes = self.text.as_bytes();
        let mut comments = Vec::new();
        let mut next = Some(first);
        while let Some(at) = next {
            let lines = lines_of(bytes, at..at);
            let inner = inner(self.text, lines.clone());
            if let Some(comment) = inner.clone().and_then(|inner| self.comment(lines.clone(), inner)) {
                self.regions.comments.push(lines.start);
                comments.push(comment);
            } else if let Some(span) = unfilled(self.text, lines.clone()).filter(|_| inner.is_none()) {
                self.regions.unknown.push(UnknownWord { span, is_rule: false });
            }
            next = next_sign(bytes, lines.end);
        }
        comments
    }

    /// The comment at `range`, which a parser found.
    fn given(&mut self, range: Range<usize>) -> Option<Comment> {
        let inner = marked(self.text, range.clone())?;
        self.comment(lines_of(self.text.as_bytes(), range), inner)
    }

    /// Reads the words of a comment at `inner`.
    fn comment(&mut self, lines: Range<usize>, inner: Range<usize>) -> Option<Comment> {
        let is_between = |c: char| matches!(c, ',' | '，' | '、') || c.is_whitespace() || chars::is_blank(c);
        let mut at = inner.start;
        let parts = self.text.get(inner)?.split_inclusive(is_between);
        let words = parts.map(|part| {
            let word = part.trim_end_matches(is_between);
            at += part.len();
            (at - part.len()..at - part.len() + word.len(), word)
        });
        let mut words = words.filter(|(_, word)| !word.is_empty());
        let (span, name) = words.next()?;
        let act = match name {
            "zhclean-disable" => Act::Disable,
            "zhclean-disable-next-line" => Act::DisableNextLine,
            "zhclean-enable" => Act::Enable,
            _ if name.starts_with("zhclean-disable") || name.starts_with("zhclean-enable") => {
                self.regions.unknown.push(UnknownWord { span, is_rule: false });
                Act::Nothing
            }
            _ => return None,
        };
        let mut names: Option<Vec<RuleId>> = None;
        let mut is_known = true;
        for (span, name) in words.filter(|_| !matches!(act, Act::Nothing)) {
            let rule = (self.rule_of)(name);
            if rule.is_none() {
                self.regions.unknown.push(UnknownWord { span, is_rule: true });
            }
            is_known &= rule.is_some();
            names.get_or_insert_default().extend(rule.flatten());
        }
        let rules = match (names, act) {
            (None, _) => Disabled::All,
            // what it would close stays closed
            (Some(names), Act::Enable) => Disabled::these(names),
            (Some(names), _) if is_known => Disabled::these(names),
            (Some(_), _) => Disabled::All,
        };
        Some(Comment { lines, act, rules })
    }

    /// Makes regions of `comments`, which are in order.
    fn join(&mut self, comments: &[Comment]) {
        let mut at = self.next_line(0, comments.first());
        for (n, comment) in comments.iter().enumerate() {
            // while one waits for its line, these are blank
            let OpenRegion { lines, next_line } = self.regions.open;
            self.push(at..comment.lines.start, lines.and(next_line));
            self.push(comment.lines.clone(), Disabled::All);
            let OpenRegion { lines, next_line } = &mut self.regions.open;
            match comment.act {
                Act::Disable => *lines = lines.and(comment.rules),
                Act::DisableNextLine => *next_line = next_line.and(comment.rules),
                Act::Enable => *lines = lines.without(comment.rules),
                Act::Nothing => {}
            }
            at = self.next_line(comment.lines.end.max(at), comments.get(n + 1));
        }
        let end = self.text.len();
        self.push(at..end, self.regions.open.lines);
        // nothing is written behind the last line either
        if let Some((last, _)) = self.regions.regions.last_mut().filter(|(last, _)| last.end == end) {
            last.end += 1;
        }
    }

    /// Makes a region of the line from byte `at` on for which one waits, unless it is the comment `ahead`. Returns the byte
    /// from which on the text is not judged yet.
    fn next_line(&mut self, at: usize, ahead: Option<&Comment>) -> usize {
        if self.regions.open.next_line == Disabled::None {
            return at;
        }
        let rest = self.text.get(at..).unwrap_or("");
        let printed = rest.find(|c: char| !(c.is_whitespace() || chars::is_blank(c)));
        let Some(printed) = printed.map(|len| at + len) else {
            // blank lines before it belong to it, and it may be the first of the next window
            let OpenRegion { lines, next_line } = self.regions.open;
            self.push(at..self.text.len(), lines.and(next_line));
            return self.text.len();
        };
        let line = lines_of(self.text.as_bytes(), printed..printed);
        if ahead.is_some_and(|ahead| ahead.lines.start <= line.start) {
            return at;
        }
        let waiting = std::mem::take(&mut self.regions.open.next_line);
        self.push(at..line.end, waiting.and(self.regions.open.lines));
        line.end
    }

    /// Adds a region behind the others.
    fn push(&mut self, range: Range<usize>, disabled: Disabled) {
        let from = self.regions.regions.last().map_or(0, |(last, _)| last.end);
        let range = range.start.max(from)..range.end;
        if range.is_empty() || disabled == Disabled::None {
            return;
        }
        match self.regions.regions.last_mut() {
            Some((last, same)) if last.end == range.start && *same == disabled => last.end = range.end,
            _ => self.regions.regions.push((range, disabled)),
        }
    }
}
