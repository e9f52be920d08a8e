//! The one place where the tests build pipelines and ask what filters there are.
//!
//! Every test says in its own words what it wants to run; only this file knows how the library is asked for it.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::sync::LazyLock;

use zhclean::{
    Cleaned, Comments, Corner, English, FilterInfo, Fold, Indent, LineEnd, Metadata, Options, Part, Pipeline, Preset,
    Stage, When,
};
use zhclean::{Window, filters};

#[allow(unused_imports, reason = "each test binary uses a part")]
pub use zhclean::is_blank;

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
    FOLDS.map(|fold| of(|filter| filter.when == When::Default && wanted(filter.stage), fold))
}

/// The filters that are wanted and no other.
fn of(wanted: impl Fn(&FilterInfo) -> bool, fold: Option<Fold>) -> Pipeline {
    let names: Vec<&str> = filters().iter().filter(|filter| wanted(filter)).map(|filter| filter.name).collect();
    let builder = Pipeline::builder().fold(fold);
    // nothing selected means the preset: then nothing runs when all of it is ignored
    let builder = if names.is_empty() { builder.ignore(filter_names()) } else { builder.select(names) };
    builder.build().expect("the names are known")
}

fn pick(folded: &'static Folded, fold: Option<Fold>) -> &'static Pipeline {
    let at = FOLDS.iter().position(|known| *known == fold).expect("FOLDS lists every fold");
    &folded[at]
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
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(|stage| stage == Stage::Mark));
    pick(&FOLDED, fold)
}

/// Marks and white space, without the first pass: no line that holds anything is removed.
pub fn marks_and_layout(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| under_each_fold(|stage| matches!(stage, Stage::Mark | Stage::Layout)));
    pick(&FOLDED, fold)
}

/// The first pass alone.
pub fn first_pass() -> &'static Pipeline {
    static ALONE: LazyLock<Pipeline> =
        LazyLock::new(|| of(|filter| filter.when == When::Default && filter.stage == Stage::Undo, None));
    &ALONE
}

/// The filter `punctuation` and no other.
pub fn punctuation_alone(fold: Option<Fold>) -> &'static Pipeline {
    static FOLDED: Folded = LazyLock::new(|| FOLDS.map(|fold| of(|filter| filter.name == "punctuation", fold)));
    pick(&FOLDED, fold)
}

/// The filters of these names and no other.
pub fn only(names: &[&str]) -> Pipeline {
    of(|filter| names.contains(&filter.name), None)
}

/// Every filter, those that must be selected too.
pub fn all_filters() -> Pipeline {
    of(|_| true, None)
}

/// Pipelines that may do nothing: one without filters, one with every rule ignored.
pub fn idle() -> &'static [Pipeline; 2] {
    static IDLE: LazyLock<[Pipeline; 2]> = LazyLock::new(|| {
        let rules = filter_names().into_iter().flat_map(rule_names_of);
        [of(|_| false, None), Pipeline::builder().ignore(rules).build().expect("the names are known")]
    });
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
        let mut options = Options::default();
        self.options.iter().for_each(|option| set(&mut options, option));
        let preset = if self.characters_only { Preset::Punctuation } else { Preset::Default };
        let with = Some(self.with).filter(|with| filter_names().contains(with));
        let builder = Pipeline::builder().preset(preset).extend_select(with).ignore(self.ignore.iter().copied());
        builder.options(options).fold(self.fold).build().expect("the names are known")
    }
}

/// Sets an option of a filter.
fn set(options: &mut Options, option: &str) {
    match option {
        "metadata=drop" => options.article.metadata = Metadata::Drop,
        "comments=keep" => options.article.comments = Comments::Keep,
        "indent=none" => options.whitespace.indent = Indent::None,
        "indent=keep" => options.whitespace.indent = Indent::Keep,
        "indent=ideographic" => options.whitespace.indent = Indent::Ideographic,
        "line-end=keep" => options.whitespace.line_end = LineEnd::Keep,
        "corner=curly" => options.quotes.corner = Corner::Curly,
        "english=half" => options.punctuation.english = English::Half,
        _ => panic!("no option {option}"),
    }
}

// ---- what there is

/// Every filter, in the order they run.
pub fn filter_names() -> Vec<&'static str> {
    filters().iter().map(|filter| filter.name).collect()
}

/// The filters that remove whole lines.
pub fn strip_filter_names() -> Vec<&'static str> {
    filters().iter().filter(|filter| filter.stage.judges_lines()).map(|filter| filter.name).collect()
}

/// The rules of a filter, `filter/rule`.
pub fn rule_names_of(filter: &str) -> Vec<String> {
    let all = filters();
    let info = all.iter().find(|known| known.name == filter).expect("the filter exists");
    info.rules.iter().map(|rule| format!("{filter}/{}", rule.id)).collect()
}

// ---- what a line says

/// The letters and digits of a line in simplified lower case: lines that say the same have the same key.
pub fn key_of(line: &str) -> String {
    let half = |c: char| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c };
    let printed = line.chars().filter(|&c| !is_blank(c));
    printed.map(|c| zhclean::simplified(half(c)).to_ascii_lowercase()).collect()
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
        let last = i + 1 == parts.len();
        window = Window { part: Part { first: i == 0, last }, ..window };
        cleaned.push(pipeline.clean_window(part, window));
        window = window.after(&cleaned[i], last);
    }
    cleaned
}
