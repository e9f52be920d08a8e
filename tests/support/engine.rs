//! The one place where the tests build pipelines and ask what filters there are.
//!
//! Every test says in its own words what it wants to run; only this file knows how the library is asked for it.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::sync::LazyLock;

use zhclean::filters::{Corner, English, Indent, LineEnd, Punctuation, Quotes, Whitespace};
use zhclean::{Cleaned, Filter, Fold, Pipeline, Place, Stage, When, Window, filters};

#[allow(unused_imports, reason = "each test binary uses a part")]
pub use zhclean::{is_blank, key_of};

/// The folds a pipeline can be given; `None` lets it read the fold from the text.
pub const FOLDS: [Option<Fold>; 5] =
    [None, Some(Fold::None), Some(Fold::AsciiBlock), Some(Fold::Nfkc), Some(Fold::Merged)];

/// The fold of that name; `auto` is none.
pub fn fold(name: &str) -> Option<Fold> {
    let known = FOLDS.into_iter().flatten().find(|fold| fold.name() == name);
    assert!(known.is_some() || name == "auto", "no fold {name}");
    known
}

// ---- pipelines

/// One pipeline for each of [`FOLDS`], built once.
type Folded = LazyLock<[Pipeline; 5]>;

fn under_each_fold(wanted: impl Fn(Stage) -> bool) -> [Pipeline; 5] {
    FOLDS.map(|fold| of_stages(&wanted).with_fold(fold))
}

fn pick(folded: &'static Folded, fold: Option<Fold>) -> &'static Pipeline {
    let at = FOLDS.iter().position(|known| *known == fold).expect("FOLDS lists every fold");
    &folded[at]
}

fn of_stages(wanted: impl Fn(Stage) -> bool) -> Pipeline {
    Pipeline::new(filters::defaults().filter(|filter| wanted(filter.meta().stage)))
}

/// What `clean` runs without options.
pub fn everything() -> &'static Pipeline {
    everything_under(None)
}

/// What `clean --fold` runs.
pub fn everything_under(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(|_| true));
    pick(&FOLDED, fold)
}

/// The preset `punctuation`: characters and marks, no line, indent or blank line.
pub fn preset_punctuation(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(Stage::rewrites_characters));
    pick(&FOLDED, fold)
}

/// The filters of marks alone, without the first pass.
pub fn marks(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(|stage| stage == Stage::Char));
    pick(&FOLDED, fold)
}

/// Marks and white space, without the first pass: no line that holds anything is removed.
pub fn marks_and_layout(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(|stage| matches!(stage, Stage::Char | Stage::Layout)));
    pick(&FOLDED, fold)
}

/// The first pass alone.
pub fn first_pass() -> &'static Pipeline {
    static ALONE: LazyLock<Pipeline> = LazyLock::new(|| of_stages(|stage| stage == Stage::Unwrap));
    &ALONE
}

/// The filter `punctuation` and no other.
pub fn punctuation_alone(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| FOLDS.map(|fold| only(&["punctuation"]).with_fold(fold)));
    pick(&FOLDED, fold)
}

/// The filters of these names and no other.
pub fn only(names: &[&str]) -> Pipeline {
    Pipeline::new(filters::ALL.iter().copied().filter(|filter| names.contains(&filter.meta().name)))
}

/// Every filter, those that must be selected too.
pub fn all_filters() -> Pipeline {
    Pipeline::new(filters::ALL.iter().copied())
}

/// Pipelines that may do nothing: one without filters, one with every rule ignored.
pub fn idle() -> &'static [Pipeline; 2] {
    static IDLE: LazyLock<[Pipeline; 2]> =
        LazyLock::new(|| [Pipeline::new([]), Pipeline::new(filters::defaults()).with_rules(|_| false)]);
    &IDLE
}

/// A pipeline as a case or a table row names it.
#[derive(Clone, Copy, Default)]
pub struct Setup<'a> {
    /// Characters and marks only, as the preset `punctuation`; else what runs without options.
    pub characters_only: bool,
    /// One more filter to run.
    pub with: &'a str,
    /// Options, `name=value`.
    pub options: &'a [&'a str],
    /// The fold, where one is given.
    pub fold: Option<Fold>,
    /// Rules to ignore, `filter/rule`.
    pub ignore: &'a [&'a str],
}

impl Setup<'_> {
    /// The pipeline it names.
    pub fn build(&self) -> Pipeline {
        let own: Vec<_> = self.options.iter().map(|option| configured(option)).collect();
        let wanted = |filter: &&'static dyn Filter| {
            let meta = filter.meta();
            let by_default = meta.when == When::Default;
            by_default && (!self.characters_only || meta.stage.rewrites_characters()) || meta.name == self.with
        };
        let pipeline = Pipeline::new(filters::configured(&own).filter(wanted)).with_fold(self.fold);
        if self.ignore.is_empty() { pipeline } else { pipeline.with_rules(|rule| !self.ignore.contains(&rule)) }
    }
}

/// The filter that an option configures.
fn configured(option: &str) -> &'static dyn Filter {
    const PLAIN: Whitespace = Whitespace { indent: Indent::None, line_end: LineEnd::Lf };
    match option {
        "indent=none" => &PLAIN,
        "indent=keep" => &Whitespace { indent: Indent::Keep, ..PLAIN },
        "indent=ideographic" => &Whitespace { indent: Indent::Ideographic, ..PLAIN },
        "line-end=keep" => &Whitespace { line_end: LineEnd::Keep, ..PLAIN },
        "corner=curly" => &Quotes { corner: Corner::Curly },
        "english=half" => &Punctuation { english: English::Half },
        _ => panic!("no option {option}"),
    }
}

// ---- what there is

/// Every filter, in the order they run.
pub fn filter_names() -> Vec<&'static str> {
    filters::ALL.iter().map(|filter| filter.meta().name).collect()
}

/// The filters that remove whole lines.
pub fn strip_filter_names() -> Vec<&'static str> {
    filters::ALL.iter().map(|filter| filter.meta()).filter(|meta| meta.stage.judges_lines()).map(|m| m.name).collect()
}

/// The rules of a filter, `filter/rule`.
pub fn rule_names_of(filter: &str) -> Vec<String> {
    zhclean::rule_names(filters::by_name(filter).expect("the filter exists"))
}

// ---- what a run says

/// Whether the run came to rest by itself: no limit of rounds stopped it.
pub fn came_to_rest(cleaned: &Cleaned<'_>) -> bool {
    !cleaned.unsettled
}

/// Cleans the parts of one text as a long text is cleaned, window by window.
pub fn clean_parts<'a>(pipeline: &'a Pipeline, parts: &[&'a str]) -> Vec<Cleaned<'a>> {
    let mut cleaned: Vec<Cleaned<'a>> = Vec::new();
    let mut window = Window::WHOLE;
    for (i, part) in parts.iter().enumerate() {
        let place = Place { first: i == 0, last: i + 1 == parts.len() };
        window = Window { place, ..window };
        cleaned.push(pipeline.clean_window(part, window));
        window = window.after(&cleaned[i], place.last);
    }
    cleaned
}
