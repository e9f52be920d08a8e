//! The engine's one entrance: a text in; a text, its edits and a verdict out. Stages and rounds.

use crate::cleaned::{Cleaned, Findings, RuleNames, Window};
use crate::edits::apply;
use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Act, Filter, LayoutFilter, MarkFilter, UndoFilter};
use crate::filters::mark::candidate::Given;
use crate::filters::mark::walk;
use crate::filters::pen::Pen;
use crate::guard;
use crate::page::fold::{Evidence, Fold};
use crate::page::lines::{Lines, Part};
use crate::page::standing::Standing;
use crate::page::verdict::Verdict;
use crate::rows::marks::mark_of;
use crate::shield::Shield;
use crate::text::span::slice;

/// Line and Block rounds before the pipeline stops and says so; a round ends when one filter acts.
/// A page with every kind of residue takes one round for each filter and one or two more.
const MAX_ROUNDS: u32 = 32;
/// Bytes of a text that the filters of the first pass are asked about at once.
const LOOK_BYTES: usize = 128 << 10;

/// A fixed sequence of filters.
///
/// Built by names, options and rows ([`Pipeline::builder`]); shared between threads; the same text gives the same answer
/// every time.
pub struct Pipeline {
    pub(crate) filters: Vec<Filter>,
    pub(crate) names: RuleNames,
    pub(crate) muted: Vec<RuleId>,
    pub(crate) fold: Option<Fold>,
    pub(crate) max_removed: f64,
}

impl Pipeline {
    /// Do any of its filters judge whole lines? If not, parts of a text that stand far apart have nothing to say to each
    /// other.
    pub fn judges_lines(&self) -> bool {
        self.filters.iter().any(|filter| filter.stage().judges_lines())
    }

    /// The names of the rules that may make edits, `filter/rule`, in the order the filters run.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.names.all().filter(|(rule, _)| !self.muted.contains(rule)).map(|(_, name)| name)
    }

    /// Cleans a whole text.
    pub fn clean<'a>(&'a self, text: &'a str) -> Cleaned<'a> {
        self.clean_window(text, Window::WHOLE)
    }

    /// Cleans one window of a text.
    pub fn clean_window<'a>(&'a self, text: &'a str, window: Window) -> Cleaned<'a> {
        let (first, middle) = self.undo(text, window.part);
        let lines = Lines::read(middle.as_deref().unwrap_or(text));
        let mut edits = Edits::without(&self.muted);
        let (page, unsettled) = self.lines_and_blocks(&lines, window.part, &mut edits);
        let (page, held) = self.guard(page, &mut edits);
        let said = self.fold.or(window.fold);
        let evidence = if said.is_none() { Some(evidence(&page, &edits)) } else { None };
        let fold = said.or(evidence.map(|evidence| evidence.fold())).unwrap_or_default();
        let is_error_page = edits.removed().iter().any(|&(_, rule)| self.is_error_page(rule));
        edits.rewrite_texts(|text| self.marks_of(text, fold));
        let shield = Shield::of(&page);
        self.marks(&page, &shield, fold, &mut edits);
        self.layout(&page, &shield, &mut edits);
        let verdict = Verdict::of(&page, is_error_page);
        drop(shield);
        edits.finish(&lines);
        let findings =
            Findings { passes: [first, edits], lines: lines.len(), middle, fold, evidence, verdict, held, unsettled };
        Cleaned::of(&self.names, window, text, findings)
    }

    /// Pass 1.
    fn undo(&self, text: &str, part: Part) -> (Edits, Option<String>) {
        let mut edits = Edits::without(&self.muted);
        for (place, filter) in self.wanting(text) {
            filter.run(text, part, &mut Pen::new(&mut edits, place, filter.meta().coded.len(), None));
            edits.commit();
        }
        let middle = (!edits.claimed().is_empty()).then(|| apply::apply(text, &edits));
        (edits, middle)
    }

    /// The filters of the first pass that want `text`, which is looked at piece by piece, cut behind line ends.
    fn wanting(&self, text: &str) -> Vec<(usize, &dyn UndoFilter)> {
        let mut asked: Vec<_> = self.undo_filters().map(|(place, filter)| (place, filter, false)).collect();
        let mut at = 0;
        while at < text.len() && asked.iter().any(|&(_, _, wants)| !wants) {
            let far = (at + LOOK_BYTES).min(text.len());
            let end = memchr::memchr(b'\n', &text.as_bytes()[far..]).map_or(text.len(), |len| far + len + 1);
            let piece = slice(text, at, end);
            for (_, filter, wants) in asked.iter_mut().filter(|(_, _, wants)| !wants) {
                *wants = filter.wants(piece);
            }
            at = end;
        }
        asked.into_iter().filter(|&(_, _, wants)| wants).map(|(place, filter, _)| (place, filter)).collect()
    }

    /// Line and Block until none asks for more, so that a removal that exposes another is not left for a second
    /// run. Whenever a filter acts, the page is looked at afresh and the first filter has its turn again:
    /// a later one (`empty-label`) never acts on what an earlier one (`repeated-header`) was about to complete.
    /// Returns what stands, and whether they did not come to rest.
    fn lines_and_blocks<'t>(&self, lines: &'t Lines<'t>, part: Part, edits: &mut Edits) -> (Standing<'t>, bool) {
        let mut page = Standing::unjudged(lines, part);
        for _ in 0..MAX_ROUNDS {
            page = page.judged(edits.gone(), mark_of);
            if !self.round(&page, edits) {
                return (page, false);
            }
        }
        (page.judged(edits.gone(), mark_of), true)
    }

    /// Gives every filter its turn until one acts. Returns whether one did.
    fn round(&self, page: &Standing<'_>, edits: &mut Edits) -> bool {
        let shield = Shield::of(page);
        let before = edits.count();
        for (place, filter) in self.filters.iter().enumerate() {
            let mut pen = Pen::new(edits, place, filter.meta.coded.len(), Some(&shield));
            match &filter.act {
                Act::Line(filter) => filter.run(page, &mut pen),
                Act::Block(filter) if page.part() == Part::WHOLE => filter.run(page, &mut pen),
                _ => continue,
            }
            edits.commit();
            if edits.count() != before {
                return true;
            }
        }
        false
    }

    /// Gives all line removals back when they would take too much prose.
    fn guard<'t>(&self, page: Standing<'t>, edits: &mut Edits) -> (Standing<'t>, Vec<(u32, RuleId)>) {
        if !guard::is_too_much(&page, edits, self.max_removed, |rule| self.is_error_page(rule)) {
            return (page, Vec::new());
        }
        let held = edits.void();
        (page.judged(edits.gone(), mark_of), held)
    }

    fn marks(&self, page: &Standing<'_>, shield: &Shield<'_, '_>, fold: Fold, edits: &mut Edits) {
        let given = Given { fold, is_judged: self.judges_lines() };
        walk::run(self.mark_filters(), page, shield, given, edits);
    }

    /// What the mark filters make of a text that an edit of another stage writes.
    fn marks_of(&self, text: &str, fold: Fold) -> Option<String> {
        let lines = Lines::read(text);
        let page = Standing::unjudged(&lines, Part::MIDDLE);
        let mut edits = Edits::without(&self.muted);
        self.marks(&page, &Shield::of(&page), fold, &mut edits);
        (!edits.claimed().is_empty()).then(|| apply::apply(text, &edits))
    }

    fn layout(&self, page: &Standing<'_>, shield: &Shield<'_, '_>, edits: &mut Edits) {
        for (place, filter) in self.layout_filters() {
            filter.run(page, shield, &mut Pen::new(edits, place, filter.meta().coded.len(), None));
            edits.commit();
        }
    }

    /// Is it a rule of the filter that knows error pages?
    fn is_error_page(&self, rule: RuleId) -> bool {
        self.names.of_filter(rule) == "error-page"
    }

    fn undo_filters(&self) -> impl Iterator<Item = (usize, &dyn UndoFilter)> {
        self.filters.iter().enumerate().filter_map(|(place, filter)| match &filter.act {
            Act::Undo(filter) => Some((place, &**filter)),
            _ => None,
        })
    }

    fn mark_filters(&self) -> impl Iterator<Item = (usize, &dyn MarkFilter)> {
        self.filters.iter().enumerate().filter_map(|(place, filter)| match &filter.act {
            Act::Mark(filter) => Some((place, &**filter)),
            _ => None,
        })
    }

    fn layout_filters(&self) -> impl Iterator<Item = (usize, &dyn LayoutFilter)> {
        self.filters.iter().enumerate().filter_map(|(place, filter)| match &filter.act {
            Act::Layout(filter) => Some((place, &**filter)),
            _ => None,
        })
    }
}

/// The signs of how the marks were folded, in the lines that stand, as the edits so far leave them.
fn evidence(page: &Standing<'_>, edits: &Edits) -> Evidence {
    let lines = page.lines();
    Evidence::of(page.live().iter().filter(|&&n| lines.is_chinese(n)).map(|&n| {
        match apply::edited(lines.text(), lines.content(n), edits) {
            Some(line) => (line.into(), true),
            None => (lines.line(n).into(), false),
        }
    }))
}
