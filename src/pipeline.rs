//! The engine's one entrance: a text in; a text, its edits and a verdict out.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::edits::claims::{Edits, RuleId, Span};
use crate::edits::restore::{Change, Pass};
use crate::filters::filter::{Filter, Stage};
use crate::page::fold::{Evidence, Fold};
use crate::page::lines::{Doc, Place, slice};
use crate::page::verdict::Verdict;
use crate::text::chars as key;

/// Line and Block rounds before the pipeline stops and says so; a round ends when one filter acts.
/// A page with every kind of residue takes one round for each filter and one or two more.
const MAX_ROUNDS: u32 = 32;
/// The guard's share of prose, counted in printed characters. On 24 hand-labelled pages, of which nothing of the
/// article was lost, the filters took 0.25 of the prose of one (a portal's teasers), 0.06 and less of four, none of
/// the rest. More means that a rule met a text it was not made for.
pub const MAX_REMOVED: f64 = 0.3;

/// Bytes that all Char filters look at before they go on: with its edits a segment fits a processor's second cache.
const SEGMENT_BYTES: u32 = 128 << 10;
/// Bytes of a text that the filters of the first pass are asked about at once.
const LOOK_BYTES: usize = 128 << 10;

/// A fixed sequence of filters.
pub struct Pipeline {
    filters: Vec<&'static dyn Filter>,
    /// `names[filter][row]`, as reports print them.
    names: Vec<Vec<String>>,
    muted: Vec<RuleId>,
    fold: Option<Fold>,
    max_removed: f64,
}

/// Where a window stands in its text, and what earlier windows decided.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Which part of the text it is.
    pub place: Place,
    /// The fold, once decided.
    pub fold: Option<Fold>,
    /// Lines of decoded input before the window.
    pub lines: u64,
    /// Bytes before the window in the text that each pass saw.
    pub bytes: [u64; 2],
}

impl Window {
    /// The window that is the whole text.
    pub const WHOLE: Window = Window { place: Place::WHOLE, fold: None, lines: 0, bytes: [0, 0] };

    /// The window after `done`.
    pub fn after(&self, done: &Cleaned<'_>, last: bool) -> Window {
        Window {
            place: Place { first: false, last },
            fold: Some(done.fold),
            lines: self.lines + u64::from(done.lines),
            bytes: [self.bytes[0] + done.input.len() as u64, self.bytes[1] + done.unwrapped().len() as u64],
        }
    }
}

/// A cleaned text with all that was done to it.
pub struct Cleaned<'a> {
    pipeline: &'a Pipeline,
    window: Window,
    input: &'a str,
    /// The text between the passes, where unwrap changed any.
    middle: Option<String>,
    /// The final text, where clean changed any and somebody asked for it whole.
    output: OnceCell<String>,
    passes: [Edits; 2],
    lines: u32,
    /// How the punctuation was folded, or was said to be.
    pub fold: Fold,
    /// The signs from which the fold was read; `None` where it was said, or read from an earlier window.
    pub evidence: Option<Evidence>,
    /// What the text is as a whole.
    pub verdict: Verdict,
    /// Line removals that the guard gave back: line (from 1) and rule.
    pub held: Vec<(u64, &'a str)>,
    /// Edits refused because an earlier one had their bytes.
    pub refused: u64,
    /// Line and Block did not come to rest in the allowed number of rounds.
    pub unsettled: bool,
}

impl Pipeline {
    /// A pipeline of `filters`, which run by stage, and within a stage in the given order.
    pub fn new(filters: impl IntoIterator<Item = &'static dyn Filter>) -> Pipeline {
        let mut filters: Vec<_> = filters.into_iter().collect();
        filters.sort_by_key(|filter| filter.meta().stage);
        let names = filters.iter().map(|filter| rule_names(*filter)).collect();
        Pipeline { filters, names, muted: Vec::new(), fold: None, max_removed: MAX_REMOVED }
    }

    /// Takes the fold as given instead of reading it from the text.
    pub fn with_fold(mut self, fold: Option<Fold>) -> Pipeline {
        self.fold = fold;
        self
    }

    /// Sets the guard's share: line removals are voided when more than so much of the prose would go, from 0 (any
    /// prose at all) to 1 (never).
    pub fn with_max_removed(mut self, share: f64) -> Pipeline {
        self.max_removed = share.clamp(0.0, 1.0);
        self
    }

    /// Keeps the rules that `is_on` says no to from making edits; it is asked with names as reports print them.
    pub fn with_rules(mut self, is_on: impl Fn(&str) -> bool) -> Pipeline {
        let all = self.names.iter().enumerate().flat_map(|(filter, names)| {
            names.iter().enumerate().map(move |(row, name)| (RuleId { filter: filter as u16, row: row as u16 }, name))
        });
        self.muted = all.filter(|(_, name)| !is_on(name)).map(|(rule, _)| rule).collect();
        self
    }

    /// The name of a rule, `filter/rule`.
    pub fn rule_name(&self, rule: RuleId) -> &str {
        &self.names[rule.filter as usize][rule.row as usize]
    }

    /// The filters, in the order they run.
    pub fn filters(&self) -> &[&'static dyn Filter] {
        &self.filters
    }

    /// Cleans a whole text.
    pub fn clean<'a>(&'a self, text: &'a str) -> Cleaned<'a> {
        self.clean_window(text, Window::WHOLE)
    }

    /// Cleans one window of a text.
    pub fn clean_window<'a>(&'a self, text: &'a str, window: Window) -> Cleaned<'a> {
        let (unwrap, middle) = self.unwrap(text, window.place);
        let seen = middle.as_deref().unwrap_or(text);

        let mut doc = Doc::new(seen, window.place);
        let mut edits = Edits::without(&self.muted);
        let unsettled = !self.lines_and_blocks(&mut doc, &mut edits);
        let held = self.guard(&mut doc, &mut edits);
        let said = self.fold.or(window.fold);
        let evidence = if said.is_none() { Some(Evidence::of(&doc, &edits)) } else { None };
        let fold = said.or(evidence.map(|evidence| evidence.fold())).unwrap_or_default();
        doc.set_fold(fold, self.judges_lines());
        edits.rewrite_texts(|text| self.characters(text, fold));
        self.run_characters(&mut doc, &mut edits);
        self.run(Stage::Layout, &doc, &mut edits);

        let error_page = edits.removed().iter().any(|&(_, rule)| self.is_filter(rule, "error-page"));
        let verdict = Verdict::of(&doc, error_page);
        edits.finish(&doc);
        let lines = if middle.is_some() { count_lines(text) } else { doc.len() };
        let mut cleaned = Cleaned {
            pipeline: self,
            window,
            input: text,
            output: OnceCell::new(),
            refused: unwrap.refused() + edits.refused(),
            passes: [unwrap, edits],
            lines,
            fold,
            evidence,
            verdict,
            held: Vec::new(),
            unsettled,
            middle: None,
        };
        cleaned.middle = middle;
        cleaned.held = held.into_iter().map(|(n, rule)| (cleaned.line_of_pass_two(n), self.rule_name(rule))).collect();
        cleaned
    }

    /// What the Char filters make of a text that an edit of another stage writes.
    fn characters(&self, text: &str, fold: Fold) -> Option<String> {
        let mut doc = Doc::new(text, Place { first: false, last: false });
        let mut edits = Edits::without(&self.muted);
        doc.settle(&edits);
        doc.set_fold(fold, self.judges_lines());
        self.run_characters(&mut doc, &mut edits);
        edits.finish(&doc);
        (!edits.claimed().is_empty()).then(|| apply(text, &edits))
    }

    fn unwrap(&self, text: &str, place: Place) -> (Edits, Option<String>) {
        let mut edits = Edits::without(&self.muted);
        let doc = Doc::unread(text, place);
        for me in self.wanting(text) {
            self.filters[me].run(me as u16, &doc, &mut edits);
            edits.commit();
        }
        edits.finish(&doc);
        let middle = (!edits.claimed().is_empty()).then(|| apply(text, &edits));
        (edits, middle)
    }

    /// The filters of the first pass that want `text`, which is looked at piece by piece, cut behind line ends.
    fn wanting(&self, text: &str) -> Vec<usize> {
        let is_first = |&me: &usize| self.filters[me].meta().stage == Stage::Unwrap;
        let mut asked: Vec<(usize, bool)> = (0..self.filters.len()).filter(is_first).map(|me| (me, false)).collect();
        let mut at = 0;
        while at < text.len() && asked.iter().any(|&(_, wants)| !wants) {
            let far = (at + LOOK_BYTES).min(text.len());
            let end = memchr::memchr(b'\n', &text.as_bytes()[far..]).map_or(text.len(), |len| far + len + 1);
            let piece = slice(text, at, end);
            asked
                .iter_mut()
                .filter(|(_, wants)| !wants)
                .for_each(|(me, wants)| *wants = self.filters[*me].wants(piece));
            at = end;
        }
        asked.into_iter().filter(|&(_, wants)| wants).map(|(me, _)| me).collect()
    }

    /// Line and Block until none asks for more, so that a removal that exposes another is not left for a second
    /// run. Whenever a filter acts, the document is looked at afresh and the first filter has its turn again:
    /// a later one (`empty-label`) never acts on what an earlier one (`repeated-header`) was about to complete.
    /// Returns whether they came to rest.
    fn lines_and_blocks(&self, doc: &mut Doc<'_>, edits: &mut Edits) -> bool {
        let whole = doc.place() == Place::WHOLE;
        let wanted = |stage: Stage| stage == Stage::Line || whole && stage == Stage::Block;
        for _ in 0..MAX_ROUNDS {
            doc.settle(edits);
            let before = edits.asked();
            let acted = self.filters.iter().enumerate().filter(|(_, filter)| wanted(filter.meta().stage)).any(
                |(me, filter)| {
                    filter.run(me as u16, doc, edits);
                    edits.commit();
                    edits.asked() != before
                },
            );
            if !acted {
                return true;
            }
        }
        doc.settle(edits);
        false
    }

    /// Do any of its filters judge whole lines? If not, parts of a text that stand far apart have nothing to say to each
    /// other.
    pub fn judges_lines(&self) -> bool {
        self.filters.iter().any(|filter| filter.meta().stage.judges_lines())
    }

    /// Gives all line removals back when they would take too much prose.
    fn guard(&self, doc: &mut Doc<'_>, edits: &mut Edits) -> Vec<(u32, RuleId)> {
        if edits.removed().is_empty() {
            return Vec::new();
        }
        let chars = |n: u32| if doc.is_prose(n) { key::printed_chars(doc.line(n)) } else { 0 };
        let guarded = |rule: RuleId| self.filters[rule.filter as usize].meta().guarded;
        let lost: usize = edits.removed().iter().filter(|&&(_, rule)| guarded(rule)).map(|&(n, _)| chars(n)).sum();
        let enough = lost as f64 * (1.0 - self.max_removed) / self.max_removed;
        let mut kept = 0;
        let mut prose = doc.live().iter().filter(|&&n| doc.is_prose(n)).peekable();
        if lost == 0 || prose.peek().is_none() {
            return Vec::new();
        }
        let is_enough = prose.any(|&n| {
            kept += chars(n);
            kept as f64 >= enough
        });
        if is_enough {
            return Vec::new();
        }
        let held = edits.void();
        doc.settle(edits);
        held
    }

    fn run_characters(&self, doc: &mut Doc<'_>, edits: &mut Edits) {
        let mut next = Some(0);
        while let Some(from) = next {
            next = doc.next_segment(from, SEGMENT_BYTES);
            if next.is_some() {
                self.run(Stage::Char, doc, edits);
            }
        }
    }

    fn run(&self, stage: Stage, doc: &Doc<'_>, edits: &mut Edits) {
        for (me, filter) in self.filters.iter().enumerate() {
            if filter.meta().stage == stage {
                filter.run(me as u16, doc, edits);
                edits.commit();
            }
        }
    }

    fn is_filter(&self, rule: RuleId, name: &str) -> bool {
        self.filters[rule.filter as usize].meta().name == name
    }
}

impl Cleaned<'_> {
    /// The cleaned text.
    pub fn text(&self) -> &str {
        if self.passes[1].claimed().is_empty() {
            return self.unwrapped();
        }
        self.output.get_or_init(|| apply(self.unwrapped(), &self.passes[1]))
    }

    /// Hands the cleaned text over piece by piece, without building it.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn each_piece<E>(&self, take: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        each_piece(self.unwrapped(), &self.passes[1], take)
    }

    /// Would cleaning change the text?
    pub fn is_changed(&self) -> bool {
        let texts = [self.input, self.unwrapped()];
        texts.iter().zip(&self.passes).any(|(text, edits)| {
            edits.claimed().iter().any(|edit| {
                let Span { start, end } = edit.span;
                slice(text, start as usize, end as usize) != edits.text(edit, &mut [0; 4])
            })
        })
    }

    /// Number of edits in both passes.
    pub fn edit_count(&self) -> u64 {
        self.passes.iter().map(|edits| edits.claimed().len() as u64).sum()
    }

    /// For every line that was removed, the filter that took it.
    pub fn removed_by(&self) -> impl Iterator<Item = &'static str> {
        let filters = &self.pipeline.filters;
        self.passes[1].removed().iter().map(|&(_, rule)| filters[rule.filter as usize].meta().name)
    }

    /// Hands over, in order, what the cleaned text is made of: runs of the input that stand in it, and texts that edits
    /// wrote. Runs are not empty; neighbours may touch.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn each_run<E>(&self, mut take: impl FnMut(Run<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut source = RunCursor { edits: &self.passes[0], next: 0, input: 0, within: 0, len: self.input.len() };
        let mut at = 0;
        let mut scratch = [0; 4];
        for edit in self.passes[1].claimed() {
            source.advance(edit.span.start as usize - at, &mut take)?;
            let new = self.passes[1].text(edit, &mut scratch);
            if !new.is_empty() {
                take(Run::New(new))?;
            }
            source.advance((edit.span.end - edit.span.start) as usize, |_: Run<'_>| Ok(()))?;
            at = edit.span.end as usize;
        }
        source.advance(self.unwrapped().len() - at, take)
    }

    /// Every edit in order, pass by pass; with the text they rebuild the input ([`crate::restore()`]).
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let texts = [self.input, self.unwrapped()];
        [Pass::Unwrap, Pass::Clean].into_iter().flat_map(move |pass| {
            let at = pass as usize;
            let (text, edits, base) = (texts[at], &self.passes[at], self.window.bytes[at]);
            let mut lines = LineCounter { text: self.input, at: 0, line: self.window.lines + 1 };
            let mut source = SourceOffset::new(&self.passes[0]);
            edits.claimed().iter().map(move |edit| {
                let span = edit.span;
                let offset = if pass == Pass::Clean { source.of(span.start) } else { span.start };
                Change {
                    pass,
                    rule: Cow::Borrowed(self.pipeline.rule_name(edit.rule)),
                    line: lines.of(offset as usize),
                    span: [base + u64::from(span.start), base + u64::from(span.end)],
                    old: Cow::Borrowed(slice(text, span.start as usize, span.end as usize)),
                    new: Cow::Owned(edits.text(edit, &mut [0; 4]).to_owned()),
                }
            })
        })
    }

    fn unwrapped(&self) -> &str {
        self.middle.as_deref().unwrap_or(self.input)
    }

    fn line_of_pass_two(&self, n: u32) -> u64 {
        let doc = Doc::new(self.unwrapped(), self.window.place);
        let offset = SourceOffset::new(&self.passes[0]).of(doc.content(n).start);
        LineCounter { text: self.input, at: 0, line: self.window.lines + 1 }.of(offset as usize)
    }
}

/// A piece of a cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run<'a> {
    /// These bytes of the input.
    Kept(std::ops::Range<usize>),
    /// A text that an edit wrote.
    New(&'a str),
}

/// Walks through the unwrapped text, which is runs of the input and what the first pass wrote between them.
struct RunCursor<'a> {
    edits: &'a Edits,
    /// The edit ahead.
    next: usize,
    /// Bytes of the input behind us.
    input: usize,
    /// Bytes behind us of what the edit ahead wrote.
    within: usize,
    /// Bytes of the input.
    len: usize,
}

impl RunCursor<'_> {
    /// Goes `bytes` of the unwrapped text ahead and hands over what they are made of.
    fn advance<E>(&mut self, mut bytes: usize, mut take: impl FnMut(Run<'_>) -> Result<(), E>) -> Result<(), E> {
        while bytes > 0 {
            let edit = self.edits.claimed().get(self.next);
            let kept = bytes.min(edit.map_or(self.len, |edit| edit.span.start as usize) - self.input);
            if kept > 0 {
                take(Run::Kept(self.input..self.input + kept))?;
                self.input += kept;
                bytes -= kept;
                continue;
            }
            let Some(edit) = edit else { break };
            let mut scratch = [0; 4];
            let new = self.edits.text(edit, &mut scratch);
            let end = new.len().min(self.within + bytes);
            if end > self.within {
                take(Run::New(slice(new, self.within, end)))?;
                bytes -= end - self.within;
            }
            self.within = end;
            if end == new.len() {
                (self.next, self.input, self.within) = (self.next + 1, edit.span.end as usize, 0);
            }
        }
        Ok(())
    }
}

/// Which line of the input an offset lies in; offsets are asked in ascending order.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn of(&mut self, offset: usize) -> u64 {
        let bytes = self.text.as_bytes();
        if offset > self.at {
            for found in memchr::memchr2_iter(b'\n', b'\r', &bytes[self.at..offset]) {
                let at = self.at + found;
                // a CR LF counts once, at its LF
                self.line += u64::from(bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            }
            self.at = offset;
        }
        self.line
    }
}

/// Where an offset of the unwrapped text lies in the input; offsets are asked in ascending order.
struct SourceOffset<'a> {
    unwrap: &'a Edits,
    next: usize,
    /// Input bytes less unwrapped bytes before the next edit.
    shift: i64,
}

impl<'a> SourceOffset<'a> {
    fn new(unwrap: &'a Edits) -> Self {
        SourceOffset { unwrap, next: 0, shift: 0 }
    }

    fn of(&mut self, offset: u32) -> u32 {
        while let Some(edit) = self.unwrap.claimed().get(self.next) {
            if i64::from(edit.span.start) > i64::from(offset) + self.shift {
                break;
            }
            let new = self.unwrap.text(edit, &mut [0; 4]).len() as i64;
            self.shift += i64::from(edit.span.end - edit.span.start) - new;
            self.next += 1;
        }
        u32::try_from(i64::from(offset) + self.shift).unwrap_or(0)
    }
}

/// Lines that `text` ends, and the one that nothing ends.
fn count_lines(text: &str) -> u32 {
    let mut lines = LineCounter { text, at: 0, line: 0 };
    lines.of(text.len()) as u32 + u32::from(!text.is_empty() && !text.ends_with(['\n', '\r']))
}

/// The names of a filter's rules, `filter/rule`, in the order of their numbers.
pub fn rule_names(filter: &dyn Filter) -> Vec<String> {
    let meta = filter.meta();
    let coded = meta.coded.iter().map(|rule| rule.id);
    let rows = filter.rules().map_or(&[][..], |rules| rules.rows()).iter().map(|row| row.id.as_str());
    coded.chain(rows).map(|id| format!("{}/{id}", meta.name)).collect()
}

fn apply(text: &str, edits: &Edits) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 16);
    let done: Result<(), std::convert::Infallible> = each_piece(text, edits, |piece| {
        out.push_str(piece);
        Ok(())
    });
    match done {
        Ok(()) => out,
    }
}

fn each_piece<E>(text: &str, edits: &Edits, mut take: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut at = 0;
    let mut scratch = [0; 4];
    for edit in edits.claimed() {
        take(slice(text, at, edit.span.start as usize))?;
        take(edits.text(edit, &mut scratch))?;
        at = edit.span.end as usize;
    }
    take(slice(text, at, text.len()))
}
