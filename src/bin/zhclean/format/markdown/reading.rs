//! What a parser finds in a Markdown text: where its running text stands, and the outline of its blocks.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::anchors::{anchor, fragments, targets};
use super::spans::half;

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// With everything that many writers use.
    Rich,
    /// What every reader knows: CommonMark with tables and footnotes.
    Plain,
    /// The same, of a text whose directives stand: what is indented below them is code there, and is not compared.
    Raw,
}

impl Dialect {
    fn options(self) -> Options {
        let plain = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let more = Options::ENABLE_MATH
            | Options::ENABLE_GFM
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_WIKILINKS;
        if self == Dialect::Rich { plain | more } else { plain }
    }
}

/// Inline content between two marks of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The blocks that begin and end before it.
    blocks: u64,
    /// What stands in it besides running text.
    inline: u64,
    /// Its letters and digits, by which it is found again in an edited text.
    letters: u64,
    /// Its bytes.
    pub span: Range<usize>,
}

impl Leaf {
    /// Have both the same structure?
    pub fn is_like(&self, other: &Leaf) -> bool {
        (self.blocks, self.inline) == (other.blocks, other.inline)
    }

    /// Have both the same letters and digits?
    pub fn says(&self, other: &Leaf) -> bool {
        self.letters == other.letters
    }
}

/// What a parser finds in a text.
#[derive(Default)]
pub struct Reading {
    /// Running text: ascending, disjoint, each within a line.
    pub running: Vec<Range<usize>>,
    /// Leaves of the block tree in order; the last holds what ends behind them.
    pub leaves: Vec<Leaf>,
    /// Comments of HTML that may be for this program, ascending.
    pub comments: Vec<Range<usize>>,
}

impl Reading {
    /// Parses `text`.
    pub fn of(text: &str, dialect: Dialect) -> Reading {
        let mut reader = Reader::new(text, dialect);
        for (event, range) in Parser::new_ext(text, dialect.options()).into_offset_iter() {
            reader.take(&event, range);
        }
        reader.finish()
    }
}

/// Elements whose text is no running text.
const RAW_ELEMENTS: [&str; 9] = ["code", "kbd", "samp", "var", "pre", "script", "style", "math", "svg"];

/// Reads events.
struct Reader<'t> {
    text: &'t str,
    dialect: Dialect,
    reading: Reading,
    /// For each open tag, whether text in it is no running text.
    kept: Vec<bool>,
    /// The raw element that is open, by its name.
    raw: Option<&'static str>,
    /// Text of an indented block of code is not compared.
    is_ignored: bool,
    blocks: DefaultHasher,
    inline: DefaultHasher,
    letters: u64,
    span: Option<Range<usize>>,
    /// The last thing hashed was text.
    is_text: bool,
    /// Running text and anchor of the heading that is open.
    heading: Option<(usize, String)>,
    /// Running text of headings by their anchors.
    headings: Vec<(Range<usize>, String)>,
    /// Anchors that links lead to.
    linked: BTreeSet<String>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, dialect: Dialect) -> Reader<'t> {
        Reader {
            text,
            dialect,
            reading: Reading::default(),
            kept: Vec::new(),
            raw: None,
            is_ignored: false,
            blocks: DefaultHasher::new(),
            inline: DefaultHasher::new(),
            letters: 0,
            span: None,
            is_text: false,
            heading: None,
            headings: Vec::new(),
            linked: BTreeSet::new(),
        }
    }

    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.start(tag);
                if *tag == Tag::HtmlBlock {
                    self.comments(&range);
                }
                if is_inline(&tag.to_end()) { self.inline(event, range) } else { self.block(event) }
            }
            Event::End(tag) => {
                self.kept.pop();
                self.end(tag);
                if is_inline(tag) { self.inline(event, range) } else { self.block(event) }
            }
            Event::Rule => self.block(event),
            Event::Text(text) => self.text(text, range),
            Event::InlineHtml(html) => {
                self.element(html);
                self.comments(&range);
                self.linked.extend(fragments(html));
                self.inline(event, range);
            }
            Event::Html(html) => {
                self.linked.extend(fragments(html));
                self.inline(event, range);
            }
            Event::Code(code) => {
                self.heading.iter_mut().for_each(|(_, title)| title.push_str(code));
                self.inline(event, range);
            }
            _ => self.inline(event, range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let is_kept = match tag {
            Tag::CodeBlock(kind) => {
                self.is_ignored = self.dialect == Dialect::Raw && matches!(kind, CodeBlockKind::Indented);
                true
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. } => true,
            // of a reference, the text is the label
            Tag::Link { link_type, .. } => !matches!(link_type, LinkType::Inline | LinkType::Reference),
            _ => false,
        };
        if let Tag::Link { dest_url, .. } = tag {
            self.linked.extend(dest_url.split_once('#').into_iter().flat_map(|(_, fragment)| targets(fragment)));
        }
        if let Tag::Heading { .. } = tag {
            self.heading = Some((self.reading.running.len(), String::new()));
        }
        self.kept.push(is_kept);
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some((from, title)) = self.heading.take() {
                    self.headings.push((from..self.reading.running.len(), anchor(&title)));
                }
            }
            TagEnd::CodeBlock => self.is_ignored = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        self.letters = mixed(self.letters, text);
        self.heading.iter_mut().for_each(|(_, title)| title.push_str(text));
        if self.kept.contains(&true) {
            if !self.is_ignored {
                text.hash(&mut self.inline);
            }
        } else {
            if !self.is_text {
                0u8.hash(&mut self.inline);
            }
            self.is_text = true;
            // a character that is escaped, or written as an entity, is no running text
            let start = range.start + usize::from(self.is_escaped(range.start));
            if self.raw.is_none() && start < range.end && self.text.get(range.clone()) == Some(text) {
                self.run(start..range.end);
            }
        }
        self.extend(range);
    }

    /// Is the character at `at` behind a backslash that escapes it?
    fn is_escaped(&self, at: usize) -> bool {
        let before = self.text.as_bytes()[..at].iter().rev().take_while(|&&b| b == b'\\').count();
        before % 2 == 1 && self.text.as_bytes().get(at).is_some_and(u8::is_ascii_punctuation)
    }

    /// Adds running text.
    fn run(&mut self, range: Range<usize>) {
        match self.reading.running.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.reading.running.push(range),
        }
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        self.is_text = false;
        hash_event(event, &mut self.inline);
        self.extend(range);
    }

    fn extend(&mut self, range: Range<usize>) {
        let span = self.span.get_or_insert(range.clone());
        *span = span.start.min(range.start)..span.end.max(range.end);
    }

    fn block(&mut self, event: &Event<'_>) {
        if self.span.is_some() {
            self.close();
        }
        self.raw = None;
        hash_event(event, &mut self.blocks);
    }

    /// Adds the comments of the HTML at `range`.
    fn comments(&mut self, range: &Range<usize>) {
        let Some(html) = self.text.get(range.clone()).filter(|html| html.contains("zhclean-")) else { return };
        let mut at = 0;
        while let Some(open) = html.get(at..).and_then(|rest| rest.find("<!--")).map(|len| at + len) {
            let Some(end) = html.get(open..).and_then(|rest| rest.find("-->")).map(|len| open + len + "-->".len())
            else {
                break;
            };
            self.reading.comments.push(range.start + open..range.start + end);
            at = end;
        }
    }

    /// Ends a leaf.
    fn close(&mut self) {
        let span = self.span.take().unwrap_or(self.text.len()..self.text.len());
        let (blocks, inline) = (std::mem::take(&mut self.blocks).finish(), std::mem::take(&mut self.inline).finish());
        let letters = std::mem::take(&mut self.letters);
        self.is_text = false;
        self.reading.leaves.push(Leaf { blocks, inline, letters, span });
    }

    /// A tag in a line opens or closes an element.
    fn element(&mut self, html: &str) {
        let (is_end, name) = match html.strip_prefix("</") {
            Some(rest) => (true, rest),
            None => (false, html.trim_start_matches('<')),
        };
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let known = RAW_ELEMENTS.into_iter().find(|known| known.eq_ignore_ascii_case(name));
        match (self.raw, known) {
            (None, Some(name)) if !is_end && !html.ends_with("/>") => self.raw = Some(name),
            (Some(open), Some(name)) if is_end && open == name => self.raw = None,
            _ => {}
        }
    }

    fn finish(mut self) -> Reading {
        self.close();
        // a heading that a link leads to keeps its text, and so its anchor
        let mut is_kept = vec![false; self.reading.running.len()];
        for (range, _) in self.headings.iter().filter(|(_, anchor)| self.linked.contains(anchor)) {
            is_kept[range.clone()].fill(true);
        }
        let mut is_kept = is_kept.into_iter();
        self.reading.running.retain(|_| is_kept.next() != Some(true));
        self.reading
    }
}

/// Is it content of a line, not a block?
fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// A number for the letters and digits of a text, whatever their width, behind those of which the number is `before`.
fn mixed(before: u64, text: &str) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    let letters = text.chars().map(half).filter(|c| c.is_alphanumeric());
    letters.fold(before, |mixed, c| (mixed ^ u64::from(u32::from(c))).wrapping_mul(PRIME).rotate_left(5))
}

/// Everything that an event says.
fn hash_event(event: &Event<'_>, hasher: &mut DefaultHasher) {
    discriminant(event).hash(hasher);
    match event {
        Event::Start(tag @ (Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::List(_) | Tag::Table(_))) => {
            said(tag, hasher)
        }
        Event::Start(
            tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::BlockQuote(_)),
        ) => {
            said(tag, hasher);
        }
        Event::Start(tag) => discriminant(tag).hash(hasher),
        Event::End(tag) => discriminant(tag).hash(hasher),
        Event::Text(text)
        | Event::Code(text)
        | Event::Html(text)
        | Event::InlineHtml(text)
        | Event::InlineMath(text)
        | Event::DisplayMath(text)
        | Event::FootnoteReference(text) => text.hash(hasher),
        Event::TaskListMarker(is_done) => is_done.hash(hasher),
        Event::SoftBreak | Event::HardBreak | Event::Rule => {}
    }
}

/// All that a tag says: its level, address, title, language, number …
fn said(tag: &Tag<'_>, hasher: &mut DefaultHasher) {
    format!("{tag:?}").hash(hasher);
}
