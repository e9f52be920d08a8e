//! What a filter is: a name, a stage, its rules, and one act on a read-only view.
//!
//! Each stage has its own trait, so that a filter sees what its stage may know and nothing else: a mark filter cannot ask
//! for the page, a line filter cannot see how marks are read.

use super::mark::candidate::{Candidate, Draft, LineView};
use super::mark::signs::Signs;
use super::pen::Pen;
use super::rule::Coded;
use crate::page::article::Article;
use crate::page::lines::Part;
use crate::page::standing::Standing;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::shield::Shield;

/// When a filter runs. Fixed by the code; which filters run at all is the user's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// Pass 1: undoes what was done to the whole text: widths, invisible characters, what converters and copy guards
    /// put in. Every view of pass 2 then sees the text without them.
    Undo,
    /// Pass 2: lines judged alone, with their place and neighbours.
    Line,
    /// Lines judged against the rest of the document. Line and Block take turns to a fixed point.
    Block,
    /// Marks and blanks inside the lines that stand.
    Mark,
    /// Blank lines, indents, line ends.
    Layout,
}

impl Stage {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Undo => "undo",
            Stage::Line => "line",
            Stage::Block => "block",
            Stage::Mark => "mark",
            Stage::Layout => "layout",
        }
    }

    /// Do its filters judge whole lines?
    pub fn judges_lines(self) -> bool {
        matches!(self, Stage::Line | Stage::Block)
    }

    /// Do its filters rewrite characters, and touch no line, indent or blank line?
    pub fn rewrites_characters(self) -> bool {
        matches!(self, Stage::Undo | Stage::Mark)
    }
}

/// Who switches a filter on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// On unless ignored.
    Default,
    /// On in presets that name it, or when selected.
    Preset,
}

impl When {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            When::Default => "default",
            When::Preset => "preset",
        }
    }
}

/// What is known of a filter without running it.
pub struct Meta {
    /// One name everywhere: file, flag value, report id, fixture folder.
    pub name: &'static str,
    /// Who switches it on.
    pub when: When,
    /// Its page, which `explain` prints.
    pub page: &'static str,
    /// The rules its code decides.
    pub coded: &'static [Coded],
}

/// What every filter says of itself.
pub trait Named: Send + Sync {
    /// What is known of it.
    fn meta(&self) -> &'static Meta;
}

/// A filter of the first pass: the text as it came, not yet read into lines.
pub trait UndoFilter: Named {
    /// May `text`, some lines of the whole, hold anything for it? One look, far cheaper than a run: the filter runs only
    /// when it wants some part of the text.
    fn wants(&self, _text: &str) -> bool {
        true
    }

    /// Does it judge the marks of inline code, and so what is quoted? Then spans between backticks are no shield against it.
    fn judges_code(&self) -> bool {
        false
    }

    /// Looks at `text`, this `part` of the whole, and asks for edits.
    fn run(&self, text: &str, part: Part, pen: &mut Pen<'_>);
}

/// A filter that judges lines by what each is, where it stands and what stands beside it.
pub trait LineFilter: Named {
    /// Its rows, if it has any.
    fn table(&self) -> Option<&Table> {
        None
    }

    /// Looks at the lines that stand, and at what they hit, and asks for edits.
    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>);
}

/// A filter that compares the document with itself; it rests where only a part of the text is seen.
pub trait BlockFilter: Named {
    /// Looks at the lines that stand and asks for edits.
    fn run(&self, page: &Standing<'_>, pen: &mut Pen<'_>);
}

/// A filter that cuts a page down to its article. It has its turn before all other filters of lines, when the page is whole,
/// and again when none of them asks for more, as a second run would.
pub trait CutFilter: Named {
    /// Looks at the lines that stand, of which `title` may be said to be the title, asks for its cuts, and tells what it
    /// found.
    fn run(&self, page: &Matched<'_>, title: Option<&str>, pen: &mut Pen<'_>) -> Article;
}

/// A filter that judges marks. It names the signs it cares for and judges one place where such a sign stands; the
/// pipeline owns the way through the text and the reading of a line.
pub trait MarkFilter: Named {
    /// The signs that call it to a line that holds Chinese, or to one that holds none.
    fn signs(&self, chinese: bool) -> Signs;

    /// The signs to judge in a line that it was called to, where these are more than those that call it.
    fn more_signs(&self, _line: &LineView<'_>) -> Option<Signs> {
        None
    }

    /// Does it judge a sign by the island around it? A sign between two ideographs, but for a bracket, has none.
    fn reads_islands(&self) -> bool {
        false
    }

    /// Judges the sign at `candidate`, and at need others behind it that belong to the same decision. Appends what it
    /// would change to `drafts`, which hold what it asked for in this line before. Returns the byte from which to look on.
    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize;

    /// The same for a sign between two ideographs, at byte `at` of `line`, for filters that read islands: nearly all are.
    fn judge_between(&self, at: usize, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        self.judge(Candidate { at, island: None, opening: None }, line, drafts)
    }

    /// Called once behind the last candidate of a line: the last word on what it asked for there.
    fn settle(&self, _line: &LineView<'_>, _drafts: &mut Vec<Draft>) {}
}

/// A filter of blank lines, indents and line ends. Marks are done: it reads lines as they will be written.
pub trait LayoutFilter: Named {
    /// Looks at the lines that stand, and whether they may be touched, and asks for edits.
    fn run(&self, page: &Standing<'_>, shield: &Shield, pen: &mut Pen<'_>);
}

/// A filter of any stage.
pub struct Filter {
    /// What is known of it.
    pub meta: &'static Meta,
    /// What it does, and so when.
    pub act: Act,
}

/// What a filter does, by its stage.
pub enum Act {
    /// See [`Stage::Undo`].
    Undo(Box<dyn UndoFilter>),
    /// See [`Stage::Line`].
    Line(Box<dyn LineFilter>),
    /// See [`Stage::Block`].
    Block(Box<dyn BlockFilter>),
    /// See [`Stage::Block`]; it cuts, and is asked apart.
    Cut(Box<dyn CutFilter>),
    /// See [`Stage::Mark`].
    Mark(Box<dyn MarkFilter>),
    /// See [`Stage::Layout`].
    Layout(Box<dyn LayoutFilter>),
}

impl Filter {
    /// When it runs.
    pub fn stage(&self) -> Stage {
        match self.act {
            Act::Undo(_) => Stage::Undo,
            Act::Line(_) => Stage::Line,
            Act::Block(_) | Act::Cut(_) => Stage::Block,
            Act::Mark(_) => Stage::Mark,
            Act::Layout(_) => Stage::Layout,
        }
    }

    /// Its rows, if it has any.
    pub fn table(&self) -> Option<&Table> {
        match &self.act {
            Act::Line(filter) => filter.table(),
            _ => None,
        }
    }

    /// The names of its rules, `filter/rule`: the coded ones first, then its rows.
    pub fn rule_names(&self) -> Vec<String> {
        let coded = self.meta.coded.iter().map(|rule| rule.id);
        let rows = self.table().map_or(&[][..], Table::rows).iter().map(|row| row.id.as_str());
        coded.chain(rows).map(|id| format!("{}/{id}", self.meta.name)).collect()
    }
}
