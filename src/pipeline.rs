//! The engine's one entrance: a text in; a text, its edits and a verdict out. Stages and rounds.

mod folds;
mod regions;

use std::cell::OnceCell;
use std::sync::Arc;

use self::folds::{evidence, paragraphs};
use crate::cleaned::{Cleaned, Findings, RuleNames, Window};
use crate::edits::apply;
use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Act, Filter, LayoutFilter, MarkFilter, UndoFilter};
use crate::filters::mark::candidate::{Folded, Given};
use crate::filters::mark::walk;
use crate::filters::pen::{Guarded, Pen};
use crate::guard;
use crate::page::article::Article;
use crate::page::facts::Facts;
use crate::page::fold::{Evidence, Fold};
use crate::page::line_set::LineSet;
use crate::page::lines::{Lines, Part};
use crate::page::standing::Standing;
use crate::page::verdict::Verdict;
use crate::rows::hits::Hits;
use crate::rows::kept::Kept;
use crate::rows::marks::Marks;
use crate::rows::matched::Matched;
use crate::rows::matcher::Matcher;
use crate::rows::signs::sign_of;
use crate::shield::Shield;
use crate::shield::code::Code;
use crate::shield::regions::Regions;
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
    /// The names of all filters and rules there are, whether they run or not.
    pub(crate) known: Vec<String>,
    pub(crate) muted: Vec<RuleId>,
    pub(crate) fold: Option<Fold>,
    pub(crate) max_removed: f64,
    /// The tables that its filters ask.
    pub(crate) matcher: Arc<Matcher>,
    /// What tells it that an article is over.
    pub(crate) marks: Marks,
    /// Lines that none of its filters removes.
    pub(crate) kept: Kept,
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
    pub fn clean_window<'a>(&'a self, text: &'a str, window: Window<'a>) -> Cleaned<'a> {
        let regions = self.regions(text, &window);
        let (first, middle) = self.undo(text, &window, &regions);
        let (unknown, open_region) = (regions.unknown().to_vec(), regions.open());
        // what the first pass changed may have moved them
        let regions = middle.as_deref().map_or(regions, |middle| self.regions(middle, &window));
        let mut lines = Lines::read(middle.as_deref().unwrap_or(text));
        regions.comments().iter().for_each(|&start| lines.set_comment(start as u32));
        let mut edits = Edits::without(&self.muted);
        let facts = Facts::of(&lines);
        let hits =
            Hits::of(&facts, &self.matcher, &self.marks).sparing(regions::spared(&regions, &lines, &self.filters));
        let page = Standing::unjudged(&facts, window.part);
        let mut shield = shield(&page, &window).with(regions);
        shield.keep(&lines, self.kept.lines(&facts).iter());
        let (hidden, is_judged, title) = (shield.hidden(), self.judges_lines(), window.title);
        let mut read = Read { hidden, hits: &hits, shield, is_judged, title };
        let Rested { page, article, unsettled } = self.lines_and_blocks(page, &mut read, &mut edits);
        let (page, held) = self.guard(page, article.as_ref(), &read, &mut edits);
        let is_error_page = edits.removed().iter().any(|&(_, rule)| self.is_error_page(rule));
        let verdict = Verdict::of(&page, is_error_page);
        let sign = page.sign();
        let (page, shield) = written(page, read.shield, &window, &edits);
        let (fold, evidence, folds) = self.fold_of(&page, &shield, &edits, window.fold);
        edits.rewrite_texts(|text, span| {
            self.marks_of(text, fold, shield.regions().of_written(span.start as usize, text.len()))
        });
        self.marks(&page, &shield, &folds, &mut edits);
        self.layout(&page, &shield, &mut edits);
        edits.finish(&lines);
        let findings = Findings {
            passes: [first, edits],
            lines: lines.len(),
            middle,
            fold,
            evidence,
            verdict,
            sign,
            article,
            held,
            unsettled,
            unknown,
            open_region,
        };
        Cleaned::of(&self.names, window, text, findings)
    }

    /// What `text` itself sets apart.
    pub(crate) fn regions(&self, text: &str, window: &Window<'_>) -> Regions {
        regions::of(text, window, &self.names, &self.known)
    }

    /// Pass 1.
    fn undo(&self, text: &str, window: &Window<'_>, regions: &Regions) -> (Edits, Option<String>) {
        let mut edits = Edits::without(&self.muted);
        let code = OnceCell::new();
        for (place, filter) in self.wanting(text) {
            let code = code.get_or_init(|| match window.structure {
                Some(structure) => Code::given(structure.protected(text)),
                None => Code::of(text),
            });
            let guarded =
                if filter.judges_code() { Guarded::Fences(code, regions) } else { Guarded::Code(code, regions) };
            filter.run(text, window.part, &mut Pen::new(&mut edits, place, filter.meta().coded.len(), guarded));
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
    /// The cut down to an article is asked first, when the page is whole, and again whenever all others rest.
    fn lines_and_blocks<'t>(&self, page: Standing<'t>, read: &mut Read<'_, 't>, edits: &mut Edits) -> Rested<'t> {
        let mut page = read.judged(page, edits);
        if self.judges_lines() {
            // before the first round: what the run removes was evidence too
            let sign = sign_of(&Matched::of(&page, read.hits));
            page = page.signed(sign);
        }
        let (mut article, acts) = self.cut(&page, read, edits);
        if acts {
            page = read.judged(page, edits);
        }
        // what is in doubt once is in doubt for good
        let doubted = article.as_ref().map_or(&[][..], |article| &article.another);
        read.shield.keep(page.lines(), doubted.iter().copied());
        for _ in 0..MAX_ROUNDS {
            if !self.round(&page, read, edits) {
                let (found, acts) = self.cut(&page, read, edits);
                if !acts {
                    return Rested { page, article, unsettled: false };
                }
                article = found;
            }
            page = read.judged(page, edits);
        }
        Rested { page, article, unsettled: true }
    }

    /// Asks the filter that cuts, if there is one. Returns what it found, and whether it acted.
    fn cut(&self, page: &Standing<'_>, read: &Read<'_, '_>, edits: &mut Edits) -> (Option<Article>, bool) {
        let mut filters = self.filters.iter().enumerate();
        let found = filters.find_map(|(place, filter)| match &filter.act {
            Act::Cut(cut) if page.part() == Part::WHOLE => Some((place, filter.meta, cut)),
            _ => None,
        });
        let Some((place, meta, filter)) = found else { return (None, false) };
        let before = edits.count();
        let mut pen = Pen::new(edits, place, meta.coded.len(), Guarded::Lines(&read.shield, page));
        let article = filter.run(&Matched::of(page, read.hits), read.title, &mut pen);
        edits.commit();
        (Some(article), edits.count() != before)
    }

    /// Gives every filter its turn until one acts. Returns whether one did.
    fn round(&self, page: &Standing<'_>, read: &Read<'_, '_>, edits: &mut Edits) -> bool {
        let matched = Matched::of(page, read.hits);
        let before = edits.count();
        for (place, filter) in self.filters.iter().enumerate() {
            let mut pen = Pen::new(edits, place, filter.meta.coded.len(), Guarded::Lines(&read.shield, page));
            match &filter.act {
                Act::Line(filter) => filter.run(&matched, &mut pen),
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
    fn guard<'t>(
        &self,
        page: Standing<'t>,
        article: Option<&Article>,
        read: &Read<'_, 't>,
        edits: &mut Edits,
    ) -> (Standing<'t>, Vec<(u32, RuleId)>) {
        let is_error_page = |rule| self.is_error_page(rule);
        let is_outside = |n: u32| article.is_some_and(|article| article.is_outside(n));
        let is_free = |n: u32, rule| is_outside(n) || matches!(self.names.of_filter(rule), "keyword-dump" | "article");
        if !guard::is_too_much(&page, edits, self.max_removed, is_error_page, is_free) {
            return (page, Vec::new());
        }
        let held = edits.void();
        (read.judged(page, edits), held)
    }

    /// How the marks of a text were folded, by what signs, and how each of its parts is read. `decided` is what an earlier
    /// window found.
    fn fold_of(
        &self,
        page: &Standing<'_>,
        shield: &Shield,
        edits: &Edits,
        decided: Option<Fold>,
    ) -> (Fold, Option<Evidence>, Vec<Folded>) {
        let whole = |fold, is_short| vec![Folded { from: 0, fold, is_short }];
        if let Some(fold) = self.fold {
            return (fold, None, whole(fold, false));
        }
        let evidence = if decided.is_none() { Some(evidence(page, shield, edits)) } else { None };
        let is_short = evidence.is_some_and(|evidence| evidence.is_short());
        if self.judges_lines() {
            let fold = decided.or(evidence.map(|evidence| evidence.fold())).unwrap_or_default();
            return (fold, evidence, whole(fold, is_short));
        }
        let fold = decided.or(evidence.map(|evidence| evidence.fold_of_typed())).unwrap_or_default();
        let folds = if fold == Fold::None { whole(fold, is_short) } else { paragraphs(page, fold) };
        (fold, evidence, folds)
    }

    fn marks(&self, page: &Standing<'_>, shield: &Shield, folds: &[Folded], edits: &mut Edits) {
        let given = Given { fold: Fold::None, is_short: false, is_judged: self.judges_lines() };
        walk::run(self.mark_filters(), page, shield, (given, folds), edits);
    }

    /// What the mark filters make of a text that an edit of another stage writes, with its `regions`.
    fn marks_of(&self, text: &str, fold: Fold, regions: Regions) -> Option<String> {
        let lines = Lines::read(text);
        let facts = Facts::of(&lines);
        let page = Standing::unjudged(&facts, Part::MIDDLE);
        let mut edits = Edits::without(&self.muted);
        let folds = [Folded { from: 0, fold, is_short: false }];
        self.marks(&page, &Shield::default().with(regions), &folds, &mut edits);
        (!edits.claimed().is_empty()).then(|| apply::apply(text, &edits))
    }

    fn layout(&self, page: &Standing<'_>, shield: &Shield, edits: &mut Edits) {
        for (place, filter) in self.layout_filters() {
            let guarded = Guarded::Text(shield);
            filter.run(page, shield, &mut Pen::new(edits, place, filter.meta().coded.len(), guarded));
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

/// What stands when Line and Block ask for no more.
struct Rested<'t> {
    page: Standing<'t>,
    /// Where its article lies, where that was asked.
    article: Option<Article>,
    /// They did not come to rest.
    unsettled: bool,
}

/// What is known of the lines of a text before any is judged: what rows take of them, and their structure.
struct Read<'r, 't> {
    hits: &'r Hits<'t>,
    shield: Shield,
    hidden: LineSet,
    /// Filters ask where a line stands; if none does, nobody needs to know which lines are marks.
    is_judged: bool,
    /// What is said to be the title.
    title: Option<&'r str>,
}

impl<'t> Read<'_, 't> {
    /// What stands without the lines that `edits` remove.
    fn judged(&self, page: Standing<'t>, edits: &Edits) -> Standing<'t> {
        page.judged(edits.gone(), &self.hidden, |n| if self.is_judged { self.hits.mark(n) } else { None })
    }
}

/// The structure of `page`: what a parser says it is, or what its lines look like.
fn shield(page: &Standing<'_>, window: &Window<'_>) -> Shield {
    match window.structure {
        Some(structure) => Shield::given(page.lines(), structure.protected(page.lines().text())),
        None => Shield::read(page),
    }
}

/// The lines whose marks are looked at, with the structure of what stands now that lines were removed.
fn written<'t>(page: Standing<'t>, shield: Shield, window: &Window<'_>, edits: &Edits) -> (Standing<'t>, Shield) {
    let mut page = page;
    let mut shield = shield;
    if !edits.removed().is_empty() && window.structure.is_none() {
        page = page.without(edits.gone(), &LineSet::default());
        shield = shield.read_again(&page);
    }
    let mut held = shield.held();
    // a comment is a line that stands: what is blank above it and below it is judged apart
    for &start in shield.regions().comments() {
        page.lines().at(start as u32).into_iter().for_each(|n| {
            held.insert(n);
        });
    }
    (page.without(edits.gone(), &held), shield)
}
