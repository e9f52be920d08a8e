//! What a filter is: a name, a stage, and one act on a read-only document. Most are a table and nothing more.

use std::sync::OnceLock;

use crate::edits::claims::Edits;
use crate::page::lines::Doc;
use crate::rows::row::Rules;

/// When a filter runs. Fixed by the code; which filters run at all is the user's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Pass 1: undoes what was done to the whole text: widths, invisible characters, what converters and copy guards
    /// put in. Every view of pass 2 then sees the text without them.
    Unwrap,
    /// Pass 2: lines judged alone, with their place and neighbours.
    Line,
    /// Lines judged against the rest of the document. Line and Block take turns to a fixed point.
    Block,
    /// Characters inside the lines that stand.
    Char,
    /// Blank lines, indents, line ends.
    Layout,
}

impl Stage {
    /// Do its filters judge whole lines?
    pub fn judges_lines(self) -> bool {
        matches!(self, Stage::Line | Stage::Block)
    }

    /// Do its filters rewrite characters, and touch no line, indent or blank line?
    pub fn rewrites_characters(self) -> bool {
        matches!(self, Stage::Unwrap | Stage::Char)
    }
}

/// Who switches a filter on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On unless ignored.
    Default,
    /// On in presets that name it, or when selected.
    Preset,
    /// Reports findings and makes no edit.
    Report,
}

/// A rule that code decides, with the sentence `rules` prints for it.
#[derive(Clone, Copy, Debug)]
pub struct Coded {
    /// Its name below the filter's.
    pub id: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
}

/// What is known of a filter without running it.
pub struct Meta {
    /// One name everywhere: file, flag value, report id, fixture folder.
    pub name: &'static str,
    /// When it runs.
    pub stage: Stage,
    /// Who switches it on.
    pub when: When,
    /// The guard weighs the prose it removes. Not where the filter is there to remove sentences.
    pub guarded: bool,
    /// Its page, which `explain` prints.
    pub doc: &'static str,
    /// The rules its code decides; their numbers come before its rows'.
    pub coded: &'static [Coded],
}

/// A step of the pipeline. It sees a read-only document and may only append edits.
pub trait Filter: Send + Sync {
    /// What is known of it.
    fn meta(&self) -> &'static Meta;

    /// Its rows, if it has any.
    fn rules(&self) -> Option<&Rules> {
        None
    }

    /// May `text`, some lines of the whole, hold anything for it? One look, far cheaper than a run: in the first pass a
    /// filter runs only when it wants some part of the text.
    fn wants(&self, _text: &str) -> bool {
        true
    }

    /// Looks at `doc` and appends edits under the filter number `me`. In the Char stage it is run for one segment of the
    /// document after the other and looks at that ([`Doc::segment`]). In the Unwrap stage the document is not yet
    /// read into lines: there is its text and nothing more.
    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits);
}

/// A filter that is its table and nothing more.
pub struct Rows {
    meta: &'static Meta,
    table: &'static str,
    rules: OnceLock<Rules>,
}

impl Rows {
    /// The filter of a built-in table, which is read when first asked for.
    pub const fn built_in(meta: &'static Meta, table: &'static str) -> Rows {
        Rows { meta, table, rules: OnceLock::new() }
    }

    /// The filter of a table that is read already.
    pub fn of(meta: &'static Meta, rules: Rules) -> Rows {
        Rows { meta, table: "", rules: OnceLock::from(rules) }
    }

    /// Its table.
    pub fn table(&self) -> &Rules {
        self.rules.get_or_init(|| Rules::built_in(self.table))
    }
}

impl Filter for Rows {
    fn meta(&self) -> &'static Meta {
        self.meta
    }

    fn rules(&self) -> Option<&Rules> {
        Some(self.table())
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        self.table().run(me, 0, doc, edits, |_| true);
    }
}
