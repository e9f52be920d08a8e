//! What may not be touched: the structure of a text, known in one place and enforced by the pen.
//!
//! `block` sees neighbouring lines (fences, front matter, tables, lists, subtitles, logs), with `rows` (lines of one
//! shape), `records` (a whole text of values) and `source` (lines that are code or data by themselves). `inline` sees ranges of one line, with `link`,
//! `markup`, `maths` and `code_like`. `spans` sees what stands between Chinese characters (addresses, numbers, English).
//! `code` sees the fences and inline code of a text that is not read into lines yet; `regions` the comments by which a text says
//! itself what stays as it is.
//!
//! Where somebody knows the structure, as a parser of Markdown does, it says so ([`Structure`]).

mod address;
pub mod block;
pub mod code;
mod code_like;
mod comments;
mod english;
pub mod inline;
mod link;
mod markup;
mod maths;
mod numbers;
mod records;
pub mod regions;
mod rows;
mod seek;
mod signs;
mod source;
pub mod spans;
mod tokens;

use std::borrow::Cow;
use std::ops::Range;

use block::Block;
use regions::Regions;

use crate::edits::claims::RuleId;
use crate::page::body::Reach;
use crate::page::line_set::LineSet;
use crate::page::lines::Lines;
use crate::page::standing::Standing;
use crate::text::span::Span;

/// Who knows the structure of a text, because a parser read it.
///
/// It is asked for the text as it came and again for the text between the passes.
pub trait Structure: Sync {
    /// The ranges of bytes of `text` that may not be touched, ascending and disjoint. What stands in them is no evidence
    /// for anything either.
    fn protected(&self, text: &str) -> Vec<Range<usize>>;

    /// The ranges of bytes of `text` that are comments, `<!-- … -->` with its marks, ascending: some of them may open and close
    /// regions. `None` where nobody knows: then a comment is a line of its own. Asked only of a text that may hold one.
    fn comments(&self, _text: &str) -> Option<Vec<Range<usize>>> {
        None
    }
}

/// The structure of a text: what each line is, and ranges that a parser named. A value, read once, and again where lines
/// were removed: what parted two rows then parts them no more.
#[derive(Default)]
pub struct Shield {
    /// One for each line; empty where no line is any.
    blocks: Vec<Block>,
    /// Ranges that a parser named, ascending and disjoint.
    given: Vec<Range<usize>>,
    /// What the text itself sets apart.
    regions: Regions,
    /// Lines that the filters of lines leave, since the user or the cut keeps them.
    kept: LineSet,
    /// Where they stand, ascending.
    kept_spans: Vec<Span>,
}

impl Shield {
    /// Reads the structure of the lines of `page`.
    pub fn read(page: &Standing<'_>) -> Shield {
        Shield { blocks: block::read(page), ..Shield::default() }
    }

    /// The same, with what the text itself sets apart.
    pub fn with(self, regions: Regions) -> Shield {
        Shield { regions, ..self }
    }

    /// The same for the lines that stand in `page` now.
    pub fn read_again(self, page: &Standing<'_>) -> Shield {
        Shield::read(page).with(self.regions)
    }

    /// What the text itself sets apart.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The structure that a parser found: ascending and disjoint ranges of bytes.
    pub fn given(lines: &Lines<'_>, given: Vec<Range<usize>>) -> Shield {
        let mut blocks = Vec::new();
        let has_references = block::has_references(lines.text());
        for n in 0..lines.len() {
            let Span { start, end } = lines.content(n);
            let at = given.partition_point(|range| range.end < end as usize);
            let is_given = !lines.is_blank(n) && given.get(at).is_some_and(|range| range.start <= start as usize);
            if is_given || has_references && source::is_reference(lines.line(n)) {
                blocks.resize(lines.len() as usize, Block::TEXT);
                blocks[n as usize] = if is_given { Block::FENCED } else { Block::DATA };
            }
        }
        Shield { blocks, given, ..Shield::default() }
    }

    /// From now on the filters of lines take none of the lines `kept`, ascending.
    pub fn keep(&mut self, lines: &Lines<'_>, kept: impl IntoIterator<Item = u32>) {
        for n in kept {
            if self.kept.insert(n) {
                self.kept_spans.push(lines.content(n));
            }
        }
        self.kept_spans.sort_unstable_by_key(|span| span.start);
    }

    fn block(&self, n: u32) -> Block {
        self.blocks.get(n as usize).copied().unwrap_or(Block::TEXT)
    }

    /// Is line `n` code or data, of which no character changes?
    pub fn holds(&self, n: u32) -> bool {
        self.block(n).is_held()
    }

    /// Do marks around line `n` say that it is code, so that not even the blanks at its end go?
    pub fn is_fenced(&self, n: u32) -> bool {
        self.block(n).is_fenced()
    }

    /// Is line `n` one that no filter of lines sees?
    pub fn hides(&self, n: u32) -> bool {
        self.block(n).is_hidden()
    }

    /// May line `n` not lose what stands before its text? An indent makes it part of an item, a directive, a block of code.
    pub fn keeps_indent(&self, n: u32) -> bool {
        self.block(n).keeps_indent()
    }

    /// The lines of code and data.
    pub fn held(&self) -> LineSet {
        self.set(Block::is_held)
    }

    /// The lines that no filter of lines sees: code and data, rows of tables, subtitles. They are no evidence for what
    /// stands around them.
    pub fn hidden(&self) -> LineSet {
        self.set(Block::is_hidden)
    }

    fn set(&self, is_in: impl Fn(Block) -> bool) -> LineSet {
        let mut set = LineSet::default();
        for (n, _) in self.blocks.iter().enumerate().filter(|&(_, &block)| is_in(block)) {
            set.insert(n as u32);
        }
        set
    }

    /// May line `n` of `page` not be removed? An item or a quotation is one inside the body; below it a page prints its lists
    /// with the same marks.
    pub fn keeps(&self, page: &Standing<'_>, n: u32) -> bool {
        let block = self.block(n);
        self.kept.holds(n)
            || block.is_hidden()
            || block.is_listed() && page.live().binary_search(&n).is_ok_and(|at| page.reach(at) == Reach::Inside)
    }

    /// Does `span` reach into a line that the user keeps?
    pub fn keeps_of(&self, span: Span) -> bool {
        let from = self.kept_spans.partition_point(|line| line.end <= span.start);
        self.kept_spans.get(from).is_some_and(|line| line.start < span.end)
    }

    /// Would an edit of `span` touch a range that a parser named, or a region in which `rule` makes none?
    pub fn refuses(&self, span: Span, rule: RuleId) -> bool {
        inline::touches(&self.given, span.start as usize..span.end as usize) || self.regions.refuses(span, rule)
    }

    /// May it refuse an edit at all? Hardly any text has a parser or a region.
    pub fn refuses_some(&self) -> bool {
        !(self.given.is_empty() && self.regions.is_empty())
    }

    /// The ranges that a parser named and that reach into `span`, ascending.
    pub fn given_in(&self, span: Span) -> &[Range<usize>] {
        let from = self.given.partition_point(|range| range.end <= span.start as usize);
        let to = self.given.partition_point(|range| range.start < span.end as usize);
        self.given.get(from..to).unwrap_or(&[])
    }

    /// The line at `span`, which may be written anew already, with a sign in the place of what is no Chinese text: the
    /// marks in code and links say nothing of the marks of the text.
    pub fn text_of<'l>(&self, span: Span, line: Cow<'l, str>, embedded: &mut Vec<Range<usize>>) -> Cow<'l, str> {
        let bytes = line.as_bytes();
        let given = if line.len() == (span.end - span.start) as usize { self.given_in(span) } else { &[] };
        if given.is_empty() && memchr::memchr3(b'`', b'<', b'$', bytes).is_none() && !bytes.contains(&b'[') {
            return line;
        }
        inline::embedded(&line, embedded);
        let start = span.start as usize;
        embedded.extend(given.iter().map(|range| range.start.saturating_sub(start)..range.end.saturating_sub(start)));
        if embedded.is_empty() {
            return line;
        }
        embedded.sort_unstable_by_key(|range| range.start);
        let (mut text, mut at) = (String::with_capacity(line.len()), 0);
        for range in &*embedded {
            text.push_str(line.get(at..range.start).unwrap_or(""));
            text.push('x');
            at = at.max(range.end);
        }
        text.push_str(line.get(at..).unwrap_or(""));
        text.into()
    }
}
