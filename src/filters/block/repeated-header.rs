//! `repeated-header`: the title, date and source of a page, printed again below the text or twice above it.
//!
//! Nothing is lost: what the copy says and the header left empty (`来源:`) completes the header first, and a
//! copy that says anything else stays. A title's copy alone proves little, so the page must look like one:
//! a header line near its title, and paragraphs rather than verse.

use crate::edits::claims::{Edits, RuleId, Span};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::body::Body;
use crate::page::lines::Doc;
use crate::text::chars as key;
use crate::text::dateline::{self as header, Field, Item};

/// The filter.
pub struct RepeatedHeader;

static META: Meta = Meta {
    name: "repeated-header",
    stage: Stage::Block,
    when: When::Default,
    guarded: true,
    doc: include_str!("repeated-header.md"),
    coded: &[
        Coded { id: "title", doc: "the title again" },
        Coded {
            id: "page-title",
            doc: "the title with the site's name, a badge or a cut, where the title itself stands too",
        },
        Coded { id: "caption", doc: "the title in the other script, as a picture's caption" },
        Coded { id: "details", doc: "date, source and the like again, beside the title's copy" },
        Coded { id: "completed", doc: "the header takes from the copy what an empty label or a missing source lacks" },
    ],
};
const TITLE: u16 = 0;
const PAGE_TITLE: u16 = 1;
const CAPTION: u16 = 2;
const DETAILS: u16 = 3;
const COMPLETED: u16 = 4;

/// Shorter titles repeat by chance.
const MIN_TITLE_CHARS: usize = 8;
/// With the date or the source again beside it, a shorter line is a title too.
const MIN_SHORT_TITLE_CHARS: usize = 2;
/// With a site's name behind its copy, a title may be shorter.
const MIN_PAGE_TITLE_CHARS: usize = 6;
/// A longer line is a paragraph.
const MAX_TITLE_CHARS: usize = 80;
/// Verse has shorter lines; a page with a header has one paragraph at least.
const MIN_PARAGRAPH_CHARS: usize = 40;
/// A title stands within this many lines above its header line.
const TITLE_REACH: usize = 3;
/// A site's name with the names of its sections is no longer than this, in characters.
const MAX_SITE_CHARS: usize = 40;
/// What a page prints before a title, in key form.
const BADGES: [&str; 18] = [
    "原创", "图文", "组图", "视频", "独家", "快讯", "头条", "置顶", "推荐", "热门", "转载", "[图]", "(图)", "[组图]",
    "(组图)", "[转]", "[原创]", "最新",
];
/// Lines above the body that are looked at.
const MAX_HEAD_LINES: usize = 400;

impl Filter for RepeatedHeader {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        if doc.body().is_empty() {
            return;
        }
        let head = Head::read(doc, edits);
        head.remove_twin_above_header(me, doc, edits);
        head.remove_page_titles(me, doc, edits);
        if !has_paragraph(doc) {
            return;
        }
        head.remove_captions(me, doc, edits);
        for at in 0..head.titles.len() {
            head.remove_twins_above(me, doc, edits, at);
        }
        let tail = head.tail(doc);
        for at in tail..doc.live().len() {
            if !edits.is_gone(doc.live()[at]) {
                head.remove_copy_below(me, doc, edits, at, tail);
            }
        }
    }
}

fn has_paragraph(doc: &Doc<'_>) -> bool {
    let body = doc.body();
    doc.live()[body.begin..body.last].iter().any(|&n| {
        doc.is_prose(n) && doc.line(n).chars().filter(|&c| !key::is_blank(c)).nth(MIN_PARAGRAPH_CHARS).is_some()
    })
}

/// What stands above the body.
struct Head<'d> {
    /// Places in [`Doc::live`] of lines that may be the title.
    titles: Vec<usize>,
    /// Header lines, each with its items.
    details: Vec<(u32, Vec<Item>)>,
    doc: &'d Doc<'d>,
}

impl<'d> Head<'d> {
    fn read(doc: &'d Doc<'d>, edits: &Edits) -> Self {
        let live = doc.live();
        // a title that ends in a call or a question may look like prose, so one line more than the head
        let end = (doc.body().begin + 1).min(MAX_HEAD_LINES).min(live.len());
        let mut titles = Vec::new();
        let mut details = Vec::new();
        let mut last_header = None;
        for at in (0..end).rev() {
            let n = live[at];
            let items = header::items(doc.line(n));
            if let Some(mut items) = items {
                // an empty label that another edit has claimed waits for nothing any more
                items.retain(|item| {
                    !matches!(item, Item::Label { value, .. } if value.is_empty()) || !edits.is_claimed(doc.content(n))
                });
                details.push((n, items));
                last_header = Some(at);
                continue;
            }
            let near = last_header.is_some_and(|header| header - at <= TITLE_REACH);
            let chars = key::printed_chars(doc.key(n));
            let first = at == 0 && (!doc.is_prose(n) || near);
            if (MIN_SHORT_TITLE_CHARS..=MAX_TITLE_CHARS).contains(&chars)
                && (first || near && (!doc.is_prose(n) || at == 0))
            {
                titles.push(at);
            }
        }
        titles.reverse();
        details.reverse();
        Head { titles, details, doc }
    }

    fn is_title(&self, n: u32) -> bool {
        let key = self.doc.key(n);
        !key.is_empty() && self.titles.iter().any(|&at| self.doc.key(self.doc.live()[at]) == key)
    }

    /// Where the tail begins, a copy of the title that looks like prose left aside.
    fn tail(&self, doc: &Doc<'_>) -> usize {
        let prose = |&n: &u32| doc.is_prose(n) && !self.is_title(n);
        doc.live().iter().rposition(prose).map_or(doc.live().len(), |last| last + 1)
    }

    /// Two equal lines right above a header line: no verse stands so.
    fn remove_twin_above_header(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        /// A shorter line is a section's name or a number.
        const MIN_CHARS: usize = 4;
        let live = doc.live();
        for (n, _) in &self.details {
            let Ok(at) = live.binary_search(n) else { continue };
            let Some(&[first, second]) = at.checked_sub(2).and_then(|from| live.get(from..at)) else { continue };
            let is_header = self.details.iter().any(|&(n, _)| n == first || n == second);
            if doc.key(first) == doc.key(second)
                && key::printed_chars(doc.key(first)) >= MIN_CHARS
                && !doc.is_prose(first)
                && !is_header
            {
                edits.remove_line(second, RuleId { filter: me, row: TITLE });
            }
        }
    }

    /// A fuller or a cut copy of the title above it: the page's own title `标题_频道_网站`, `原创标题`, `标题开…`; and
    /// an equal one far above, with menus between. The copy nearest to the date stays.
    fn remove_page_titles(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        let begin = doc.body().begin;
        for &at in &self.titles {
            let title = doc.key(live[at]);
            let header = |&(n, _): &(u32, Vec<Item>)| {
                live.get(at + 1..(at + 1 + TITLE_REACH).min(live.len())).is_some_and(|below| below.contains(&n))
            };
            let placed = self.details.iter().any(header) || has_paragraph(doc) && begin - at.min(begin) <= TITLE_REACH;
            if key::printed_chars(title) < MIN_PAGE_TITLE_CHARS || edits.is_gone(live[at]) || !placed {
                continue;
            }
            for (i, &n) in live.iter().enumerate().take((at + TITLE_REACH).min(begin)) {
                let copy = doc.key(n);
                let far = i + TITLE_REACH < at && copy == title;
                if i != at
                    && !edits.is_gone(n)
                    && (far || i < at && is_with_site(copy, title) || is_cut_of(copy, title))
                {
                    edits.remove_line(n, RuleId { filter: me, row: PAGE_TITLE });
                }
            }
        }
    }

    /// The title as a caption between paragraphs, in the other script: the author wrote in one.
    fn remove_captions(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        /// Both scripts take the same room, but for a mark of another width here and there, in bytes.
        const MAX_DIFFERENCE: usize = 12;
        let Body { begin, end, .. } = doc.body();
        let lengths: Vec<_> = self.titles.iter().map(|&at| doc.line(doc.live()[at]).len()).collect();
        for &n in &doc.live()[begin..end] {
            let line = doc.line(n);
            let fits = |&length: &usize| line.len().abs_diff(length) <= MAX_DIFFERENCE;
            if doc.is_prose(n) || !lengths.iter().any(fits) {
                continue;
            }
            let key = key::key_of(line);
            let other = |&at: &usize| {
                let title = doc.live()[at];
                doc.key(title) == key && !key::is_same_script(doc.line(title), line)
            };
            if key::printed_chars(&key) >= MIN_TITLE_CHARS && self.titles.iter().any(other) {
                edits.remove_line(n, RuleId { filter: me, row: CAPTION });
            }
        }
    }

    /// The same line again just below the title.
    fn remove_twins_above(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, at: usize) {
        let live = doc.live();
        let title = live[self.titles[at]];
        if edits.is_gone(title) || key::printed_chars(doc.key(title)) < MIN_TITLE_CHARS {
            return;
        }
        let below = self.titles[at] + 1..(self.titles[at] + 1 + TITLE_REACH).min(doc.body().begin);
        for i in below {
            if doc.key(live[i]) == doc.key(title) {
                edits.remove_line(live[i], RuleId { filter: me, row: TITLE });
            }
        }
    }

    /// The title again at place `at` below the body, with the header lines beside it.
    fn remove_copy_below(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, at: usize, tail: usize) {
        let live = doc.live();
        if !self.is_title(live[at]) || self.details.is_empty() {
            return;
        }
        let chars = key::printed_chars(doc.key(live[at]));
        let awaits_source = self.empty(Field::Source).is_some();
        let read = |i: usize| {
            let line = Some(doc.line(live[i])).filter(|line| header::may_be_header(line))?;
            header::read(line).or_else(|| header::read_bare_source(line).filter(|_| awaits_source))
        };
        let below = (at + 1..live.len()).map_while(|i| read(i).map(|items| (i, items)));
        let above = (tail..at).rev().map_while(|i| read(i).map(|items| (i, items)));
        let copies: Vec<_> = below.chain(above).filter(|(_, items)| !is_credit(items)).collect();
        // what the header learns from one copy it knows when it reads the next
        let mut learned = Vec::new();
        let known = copies.iter().all(|(i, items)| self.knows(doc.line(live[*i]), items, &mut learned));
        if !known || chars < MIN_TITLE_CHARS && copies.is_empty() {
            return;
        }
        edits.remove_line(live[at], RuleId { filter: me, row: TITLE });
        for (i, _) in &copies {
            edits.remove_line(live[*i], RuleId { filter: me, row: DETAILS });
        }
        self.complete(me, doc, edits, &learned);
    }

    /// Does the header say all that a copy says, or have an empty label waiting for it? What waits is `learned`:
    /// the field, and its value as the copy writes it. An author rides along with the source.
    fn knows(&self, copy: &str, items: &[Item], learned: &mut Vec<(Field, String)>) -> bool {
        // the source first: an author may ride along with it
        let is_source = |item: &&Item| matches!(item, Item::Label { field: Field::Source, .. });
        let ordered = items.iter().filter(is_source).chain(items.iter().filter(|item| !is_source(item)));
        ordered.into_iter().all(|item| {
            match item {
            // a copy may leave the year out
            Item::Date([year, month, day]) => self.items().any(|(_, own)| {
                matches!(own, Item::Date([y, m, d]) if (m, d) == (month, day) && (y == year || *year == 0))
            }),
            Item::Time(h, m, s) => self.items().any(|(_, own)| {
                matches!(own, Item::Time(h2, m2, s2) if h == h2 && m == m2 && (s == s2 || s.is_none() || *s == Some(0)))
            }),
            Item::Label { field: Field::Count | Field::Editor, .. } => true,
            Item::Label { field, value, .. } => {
                let value = copy.get(value.clone()).unwrap_or("");
                let key = key::key_of(value);
                let same = |(f, v): &(Field, String)| f == field && key::key_of(v) == key;
                if value.is_empty() || self.values(*field).any(|own| own == key) || learned.iter().any(same) {
                    return true;
                }
                let waits = self.empty(*field).is_some()
                    || *field == Field::Source && self.date_line_without_source().is_some()
                    || *field == Field::Author && learned.iter().any(|(f, _)| *f == Field::Source);
                let free = !learned.iter().any(|(f, _)| f == field);
                if waits && free {
                    learned.push((*field, value.to_owned()));
                }
                waits && free
            }
        }
        })
    }

    /// Writes what was learned into the header's empty labels.
    fn complete(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, learned: &[(Field, String)]) {
        for (field, value) in learned {
            let (n, place, mut text) = if let Some((n, colon)) = self.empty(*field) {
                (n, colon, format!("：{value}"))
            } else if let Some((n, end)) = self.date_line_without_source().filter(|_| *field == Field::Source) {
                (n, end..end, format!(" 来源：{value}"))
            } else {
                continue;
            };
            let author = learned.iter().find(|(f, _)| *f == Field::Author);
            if let Some((_, author)) = author.filter(|_| *field == Field::Source && self.empty(Field::Author).is_none())
            {
                text.push_str(&format!(" 作者：{author}"));
            }
            let start = doc.content(n).start;
            let span = Span { start: start + place.start as u32, end: start + place.end as u32 };
            edits.replace_text(span, RuleId { filter: me, row: COMPLETED }, &text);
        }
    }

    fn items(&self) -> impl Iterator<Item = (u32, &Item)> {
        self.details.iter().flat_map(|(n, items)| items.iter().map(|item| (*n, item)))
    }

    fn values(&self, wanted: Field) -> impl Iterator<Item = String> {
        self.items().filter_map(move |(n, item)| match item {
            Item::Label { field, value, .. } if *field == wanted && !value.is_empty() => {
                self.doc.line(n).get(value.clone()).map(key::key_of)
            }
            _ => None,
        })
    }

    /// The header's line with its date, and where it ends, if the header has no label for the source at all.
    fn date_line_without_source(&self) -> Option<(u32, usize)> {
        let source = self.items().any(|(_, item)| matches!(item, Item::Label { field: Field::Source, .. }));
        let (n, _) = self.items().find(|(_, item)| matches!(item, Item::Date(_))).filter(|_| !source)?;
        Some((n, key::trim_end(self.doc.line(n)).len()))
    }

    /// The first empty label for `wanted`: its line and its colon.
    fn empty(&self, wanted: Field) -> Option<(u32, std::ops::Range<usize>)> {
        self.items().find_map(|(n, item)| match item {
            Item::Label { field, value, colon, .. } if *field == wanted && value.is_empty() => Some((n, colon.clone())),
            _ => None,
        })
    }
}

/// Is `copy` the title with a site's name behind or before it, or with a badge: `标题_网站`, `网站-标题`, `原创标题`?
fn is_with_site(copy: &str, title: &str) -> bool {
    let is_mark = |c: char| "_|-–—,·<《丨~:".contains(c) || key::is_blank(c);
    let is_short = |rest: &str| rest.chars().count() <= MAX_SITE_CHARS;
    let stem = title.trim_end_matches(['…', '.']);
    let behind = copy.strip_prefix(stem).map(|rest| rest.trim_start_matches(['…', '.']));
    let before = copy.strip_suffix(title);
    behind.is_some_and(|rest| rest.starts_with(is_mark) && is_short(rest))
        || before.is_some_and(|rest| rest.ends_with(is_mark) && is_short(rest) || BADGES.contains(&rest.trim_end()))
}

/// Is `copy` the title cut short: its opening and points?
fn is_cut_of(copy: &str, title: &str) -> bool {
    let stem = copy.trim_end_matches(['…', '.']);
    stem.len() < copy.len() && key::printed_chars(stem) >= MIN_TITLE_CHARS && copy != title && title.starts_with(stem)
}

/// A line that names an editor and no date is a credit, not a header.
fn is_credit(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Label { field: Field::Editor, .. }))
        && !items.iter().any(|item| matches!(item, Item::Date(_)))
}
