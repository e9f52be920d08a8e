//! What comes out: a cleaned text with all that was done to it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::edits::apply::{self, Run};
use crate::edits::claims::{Edits, RuleId};
use crate::edits::restore::{Change, Pass};
use crate::edits::source::{LineCounter, SourceOffset, count_lines};
use crate::page::article::Article;
use crate::page::fold::{Evidence, Fold};
use crate::page::lines::{Lines, Part};
use crate::page::sign::Sign;
use crate::page::verdict::Verdict;
use crate::shield::Structure;
use crate::shield::regions::{OpenRegion, UnknownWord};
use crate::text::span::{Span, slice};

/// Where a window stands in its text, and what earlier windows decided.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    /// Which part of the text it is.
    pub part: Part,
    /// The fold, once decided.
    pub fold: Option<Fold>,
    /// Lines of decoded input before the window.
    pub lines: u64,
    /// Bytes before the window in the text that each pass saw.
    pub bytes: [u64; 2],
    /// Who knows its structure; where nobody does, it is read from the text.
    pub structure: Option<&'a dyn Structure>,
    /// The title of the text, where one is known from elsewhere: a heading that says the same opens its article.
    pub title: Option<&'a str>,
    /// The region that is open where it begins; `None` where comments that open regions mean nothing, as in records.
    pub regions: Option<OpenRegion>,
}

impl<'a> Window<'a> {
    /// The window that is the whole text.
    pub const WHOLE: Window<'static> = Window {
        part: Part::WHOLE,
        fold: None,
        lines: 0,
        bytes: [0, 0],
        structure: None,
        title: None,
        regions: Some(OpenRegion::NONE),
    };

    /// The window after `done`.
    pub fn after(&self, done: &Cleaned<'_>, last: bool) -> Window<'a> {
        Window {
            structure: self.structure,
            title: self.title,
            part: Part { first: false, last },
            fold: Some(done.fold),
            lines: self.lines + u64::from(done.lines),
            regions: self.regions.map(|_| done.open_region),
            bytes: [self.bytes[0] + done.input.len() as u64, self.bytes[1] + done.middle().len() as u64],
        }
    }
}

/// The names of a pipeline's rules, by filter and rule, as reports print them.
pub struct RuleNames {
    filters: Vec<&'static str>,
    rules: Vec<Vec<String>>,
}

impl RuleNames {
    /// Each filter's name, and the names of its rules, `filter/rule`.
    pub fn new(names: impl Iterator<Item = (&'static str, Vec<String>)>) -> RuleNames {
        let (filters, rules) = names.unzip();
        RuleNames { filters, rules }
    }

    /// The name of the filter that a rule belongs to.
    pub fn of_filter(&self, rule: RuleId) -> &'static str {
        self.filters[rule.filter as usize]
    }

    /// The name of a rule, `filter/rule`.
    pub fn of_rule(&self, rule: RuleId) -> &str {
        &self.rules[rule.filter as usize][rule.rule as usize]
    }

    /// The name of a rule, or of a filter where it stands for all of its rules.
    pub fn of(&self, rule: RuleId) -> &str {
        if rule.is_all() { self.of_filter(rule) } else { self.of_rule(rule) }
    }

    /// What `name` stands for: a rule, or every rule of a filter.
    pub fn named(&self, name: &str) -> Option<RuleId> {
        let filter = self.filters.iter().position(|filter| *filter == name);
        let rule = || self.all().find(|(_, own)| *own == name).map(|(rule, _)| rule);
        filter.map(|filter| RuleId::all_of(filter as u16)).or_else(rule)
    }

    /// Every rule with its name.
    pub fn all(&self) -> impl Iterator<Item = (RuleId, &str)> {
        self.rules.iter().enumerate().flat_map(|(filter, names)| {
            names
                .iter()
                .enumerate()
                .map(move |(rule, name)| (RuleId { filter: filter as u16, rule: rule as u16 }, name.as_str()))
        })
    }
}

/// A cleaned text, or window of one, with all that was done to it.
pub struct Cleaned<'a> {
    names: &'a RuleNames,
    window: Window<'a>,
    input: &'a str,
    /// The text between the passes, where the first changed any.
    middle: Option<String>,
    /// The final text, where the second pass changed any and somebody asked for it whole.
    output: OnceCell<String>,
    passes: [Edits; 2],
    lines: u32,
    /// How the punctuation was folded, or was said to be.
    pub fold: Fold,
    /// The signs from which the fold was read; `None` where it was said, or read from an earlier window.
    pub evidence: Option<Evidence>,
    /// What the text is as a whole.
    pub verdict: Verdict,
    /// What says that the text was scraped from a web page; `None` where nothing does, or no filter judges lines.
    pub sign: Option<Sign>,
    /// Where its article lies, and by what signs; `None` where no filter asked.
    pub article: Option<Article>,
    /// Line removals that the guard gave back: line (from 1) and rule.
    pub held: Vec<(u64, &'a str)>,
    /// Words that nothing has for its name, in comments that open or close regions.
    pub unknown: Vec<Unknown>,
    /// Edits refused because an earlier one had their bytes, or because they would have changed code, data, a table or a region.
    pub refused: u64,
    /// Line and Block did not come to rest in the allowed number of rounds.
    pub unsettled: bool,
    /// The region that is open at its end.
    open_region: OpenRegion,
}

/// A word in a comment that opens or closes a region, which nothing has for its name: all rules rest in that region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Line of the decoded input, from 1.
    pub line: u64,
    /// Its bytes in the input, counted from the start of the window.
    pub span: Range<usize>,
    /// The word.
    pub word: String,
    /// It stands where the name of a rule or a filter is wanted; else the comment itself has no such name.
    pub is_rule: bool,
}

/// What the engine found out about a text, for [`Cleaned::of`].
pub struct Findings {
    /// The edits of both passes.
    pub passes: [Edits; 2],
    /// The text between the passes, where the first changed any.
    pub middle: Option<String>,
    /// Lines of the text that the second pass saw.
    pub lines: u32,
    /// See [`Cleaned::fold`].
    pub fold: Fold,
    /// See [`Cleaned::evidence`].
    pub evidence: Option<Evidence>,
    /// See [`Cleaned::verdict`].
    pub verdict: Verdict,
    /// See [`Cleaned::sign`].
    pub sign: Option<Sign>,
    /// See [`Cleaned::article`].
    pub article: Option<Article>,
    /// Line removals that the guard gave back: lines of the second pass.
    pub held: Vec<(u32, RuleId)>,
    /// See [`Cleaned::unsettled`].
    pub unsettled: bool,
    /// See [`Cleaned::unknown`]; of the input.
    pub unknown: Vec<UnknownWord>,
    /// What the next window must know.
    pub open_region: OpenRegion,
}

impl<'a> Cleaned<'a> {
    /// Puts together what was found out about `input`.
    pub(crate) fn of(names: &'a RuleNames, window: Window<'a>, input: &'a str, findings: Findings) -> Cleaned<'a> {
        let Findings { passes, middle, lines, fold, evidence, verdict, sign, article, held, unsettled, .. } = findings;
        let lines = if middle.is_some() { count_lines(input) } else { lines };
        let mut cleaned = Cleaned {
            names,
            window,
            input,
            middle,
            output: OnceCell::new(),
            refused: passes[0].refused() + passes[1].refused(),
            passes,
            lines,
            fold,
            evidence,
            verdict,
            sign,
            article,
            held: Vec::new(),
            unknown: Vec::new(),
            unsettled,
            open_region: findings.open_region,
        };
        cleaned.held = cleaned.held_lines(held);
        cleaned.unknown = cleaned.unknown_words(findings.unknown);
        cleaned
    }

    /// The lines of the input, from 1, of lines of the second pass, in ascending order.
    fn held_lines(&self, mut held: Vec<(u32, RuleId)>) -> Vec<(u64, &'a str)> {
        if held.is_empty() {
            return Vec::new();
        }
        held.sort_unstable();
        let lines = Lines::read(self.middle());
        let numbers = self.input_lines(&lines);
        held.into_iter().map(|(n, rule)| (numbers[n as usize], self.names.of_rule(rule))).collect()
    }

    /// Words of the input, in order, with their lines.
    fn unknown_words(&self, words: Vec<UnknownWord>) -> Vec<Unknown> {
        let mut lines = LineCounter::new(self.input, self.window.lines + 1);
        let word = |UnknownWord { span, is_rule }| {
            let word = slice(self.input, span.start, span.end).to_owned();
            Unknown { line: lines.of(span.start), span, word, is_rule }
        };
        words.into_iter().map(word).collect()
    }

    /// The line of the input, from 1, that each of `lines`, those of the text between the passes, begins in.
    pub(crate) fn input_lines(&self, lines: &Lines<'_>) -> Vec<u64> {
        let mut source = SourceOffset::new(&self.passes[0]);
        let mut counter = LineCounter::new(self.input, self.window.lines + 1);
        (0..lines.len()).map(|n| counter.of(source.start(lines.content(n).start) as usize)).collect()
    }

    /// The cleaned text.
    pub fn text(&self) -> &str {
        if self.passes[1].claimed().is_empty() {
            return self.middle();
        }
        self.output.get_or_init(|| apply::apply(self.middle(), &self.passes[1]))
    }

    /// Hands the cleaned text over piece by piece, without building it.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn each_piece<E>(&self, mut take: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        let (text, edits) = (self.middle(), &self.passes[1]);
        let whole = Span { start: 0, end: text.len() as u32 };
        apply::pieces(text, whole, edits, edits.claimed(), |piece| take(piece.text))
    }

    /// Hands over, in order, what the cleaned text is made of: runs of the input that stand in it, and texts that edits
    /// wrote. Runs are not empty; neighbours may touch.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn each_run<E>(&self, take: impl FnMut(Run<'_>) -> Result<(), E>) -> Result<(), E> {
        apply::runs((self.input.len(), self.middle().len()), &self.passes[0], &self.passes[1], take)
    }

    /// Would cleaning change the text?
    pub fn is_changed(&self) -> bool {
        let texts = [self.input, self.middle()];
        let acts = |at: usize| {
            let (text, edits): (&str, &Edits) = (texts[at], &self.passes[at]);
            edits.claimed().iter().any(|edit| edit.span.of(text) != edits.text(edit, &mut [0; 4]))
        };
        match (acts(0), acts(1)) {
            // the second pass may write again what stood there before the first
            (true, true) => !self.is_input(),
            (first, second) => first || second,
        }
    }

    /// Is the cleaned text the input? The first difference ends the comparison.
    fn is_input(&self) -> bool {
        let mut rest = self.input;
        let same: Result<(), ()> = self.each_piece(|piece| {
            rest = rest.strip_prefix(piece).ok_or(())?;
            Ok(())
        });
        same == Ok(()) && rest.is_empty()
    }

    /// Number of edits in both passes.
    pub fn edit_count(&self) -> u64 {
        self.passes.iter().map(|edits| edits.claimed().len() as u64).sum()
    }

    /// For every line that was removed, the filter that removed it.
    pub fn removed_by(&self) -> impl Iterator<Item = &'static str> {
        self.passes[1].removed().iter().map(|&(_, rule)| self.names.of_filter(rule))
    }

    /// Every edit in order, pass by pass; with the text they rebuild the input ([`crate::restore()`]).
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        [Pass::Undo, Pass::Clean].into_iter().flat_map(|pass| self.changes_of(pass)).map(|(_, change)| change)
    }

    /// Every edit of one pass in order, each with the bytes of the input, counted from the start of the window, that it
    /// replaces: those that its old text was made of.
    pub fn changes_of(&self, pass: Pass) -> impl Iterator<Item = (Range<usize>, Change<'_>)> {
        let text = if pass == Pass::Undo { self.input } else { self.middle() };
        let (edits, base) = (&self.passes[pass as usize], self.window.bytes[pass as usize]);
        let mut lines = LineCounter::new(self.input, self.window.lines + 1);
        let mut source = SourceOffset::new(&self.passes[0]);
        edits.claimed().iter().map(move |edit| {
            let span = edit.span;
            let (start, end) = match pass {
                Pass::Undo => (span.start, span.end),
                Pass::Clean => (source.start(span.start), source.end(span.end)),
            };
            let change = Change {
                pass,
                rule: Cow::Borrowed(self.names.of_rule(edit.rule)),
                line: lines.of(start as usize),
                span: [base + u64::from(span.start), base + u64::from(span.end)],
                old: Cow::Borrowed(slice(text, span.start as usize, span.end as usize)),
                new: Cow::Owned(edits.text(edit, &mut [0; 4]).to_owned()),
            };
            (start as usize..(end as usize).max(start as usize), change)
        })
    }

    /// Hands over every edit of one pass in order, at less cost than [`Cleaned::changes_of`]: its rule, its bytes in the text
    /// that the pass saw, counted from the start of the window, what stood there, and what stands there now.
    pub fn each_edit(&self, pass: Pass, mut take: impl FnMut(&'a str, Range<usize>, &str, &str)) {
        let text = if pass == Pass::Undo { self.input } else { self.middle() };
        let edits = &self.passes[pass as usize];
        for edit in edits.claimed() {
            let span = edit.span.start as usize..edit.span.end as usize;
            let old = slice(text, span.start, span.end);
            take(self.names.of_rule(edit.rule), span, old, edits.text(edit, &mut [0; 4]));
        }
    }

    /// Where it stands in its text.
    pub(crate) fn window(&self) -> &Window<'a> {
        &self.window
    }

    /// The text between the passes.
    pub(crate) fn middle(&self) -> &str {
        self.middle.as_deref().unwrap_or(self.input)
    }
}
