//! `repeated-header`: the title, date and source of a page, printed again below the text or twice above it.
//!
//! Nothing is lost: what the copy says and the header left empty (`来源:`) completes the header first, and a
//! copy that says anything else stays. A title's copy alone proves little, so the page must look like one:
//! a header line near its title, and paragraphs rather than verse.

use crate::filters::filter::{BlockFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::body::Body;
use crate::page::header::has_value_below;
use crate::page::standing::Standing;
use crate::text::canon;
use crate::text::chars;
use crate::text::dateline::{self, Item};
use crate::text::headline::is_chapter_heading;
use crate::text::labels::Label;
use crate::text::script;
use crate::text::span::Span;

/// The filter.
pub struct RepeatedHeader;

coded_rules! {
    Title = "title": "the title again";
    PageTitle = "page-title": "the title with the site's name, a badge or a cut, where the title itself stands too";
    Chapter = "chapter": "the heading of a chapter again, right below itself";
    Caption = "caption": "the title in the other script, as a picture's caption";
    Details = "details": "date, source and the like again, beside the title's copy";
    Completed = "completed": "the header takes from the copy what an empty label or a missing source lacks";
}

static META: Meta =
    Meta { name: "repeated-header", when: When::Default, page: include_str!("repeated-header.md"), coded: Rule::ALL };

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

impl Named for RepeatedHeader {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl BlockFilter for RepeatedHeader {
    fn run(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        if page.body().is_empty() {
            return;
        }
        let head = Head::read(page, pen);
        head.remove_twin_above_header(page, pen);
        head.remove_page_titles(page, pen);
        remove_chapter_twins(page, pen);
        if !has_paragraph(page) {
            return;
        }
        head.remove_captions(page, pen);
        for at in 0..head.titles.len() {
            head.remove_twins_above(page, pen, at);
        }
        let tail = head.tail(page);
        for at in tail..page.live().len() {
            if !pen.is_gone(page.live()[at]) {
                head.remove_copy_below(page, pen, at, tail);
            }
        }
    }
}

fn has_paragraph(page: &Standing<'_>) -> bool {
    let body = page.body();
    page.live()[body.begin..body.last].iter().any(|&n| {
        page.is_prose(n) && page.line(n).chars().filter(|&c| !chars::is_blank(c)).nth(MIN_PARAGRAPH_CHARS).is_some()
    })
}

/// What stands above the body.
struct Head<'d> {
    /// Places in [`Doc::live`] of lines that may be the title.
    titles: Vec<usize>,
    /// Header lines, each with its items.
    details: Vec<(u32, Vec<Item>)>,
    /// Those of them that may not be completed.
    kept: Vec<u32>,
    page: &'d Standing<'d>,
}

impl<'d> Head<'d> {
    fn read(page: &'d Standing<'d>, pen: &Pen<'_>) -> Self {
        let live = page.live();
        // a title that ends in a call or a question may look like prose, so one line more than the head
        let end = (page.body().begin + 1).min(MAX_HEAD_LINES).min(live.len());
        let mut titles = Vec::new();
        let mut details = Vec::new();
        let (mut last_header, mut kept) = (None, Vec::new());
        for at in (0..end).rev() {
            let n = live[at];
            if let Some(mut items) = page.header(n).map(<[Item]>::to_vec) {
                let is_kept = pen.refuses(page.content(n), Rule::Completed);
                kept.extend(is_kept.then_some(n));
                // an empty label that another edit has claimed, or that may not be completed, waits for nothing any more
                let last = items.len() - 1;
                let mut places = 0..;
                items.retain(|item| match item {
                    Item::Label { field, value, .. } if value.is_empty() => {
                        let is_last = places.next() == Some(last);
                        !(pen.is_claimed(page.content(n)) || is_kept || is_last && has_value_below(page, at, *field))
                    }
                    _ => {
                        places.next();
                        true
                    }
                });
                details.push((n, items));
                last_header = Some(at);
                continue;
            }
            let near = last_header.is_some_and(|header| header - at <= TITLE_REACH);
            let chars = chars::printed_chars(page.key(n));
            let first = at == 0 && (!page.is_prose(n) || near);
            if (MIN_SHORT_TITLE_CHARS..=MAX_TITLE_CHARS).contains(&chars)
                && (first || near && (!page.is_prose(n) || at == 0))
            {
                titles.push(at);
            }
        }
        titles.reverse();
        details.reverse();
        Head { titles, details, kept, page }
    }

    fn is_title(&self, n: u32) -> bool {
        let key = self.page.key(n);
        !key.is_empty() && self.titles.iter().any(|&at| self.page.key(self.page.live()[at]) == key)
    }

    /// Where the tail begins, a copy of the title that looks like prose left aside.
    fn tail(&self, page: &Standing<'_>) -> usize {
        let prose = |&n: &u32| page.is_prose(n) && !self.is_title(n);
        page.live().iter().rposition(prose).map_or(page.live().len(), |last| last + 1)
    }

    /// Two equal lines right above a header line: no verse stands so.
    fn remove_twin_above_header(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        /// A shorter line is a section's name or a number.
        const MIN_CHARS: usize = 4;
        let live = page.live();
        for (n, _) in &self.details {
            let Ok(at) = live.binary_search(n) else { continue };
            let Some(&[first, second]) = at.checked_sub(2).and_then(|from| live.get(from..at)) else { continue };
            let is_header = self.details.iter().any(|&(n, _)| n == first || n == second);
            if page.key(first) == page.key(second)
                && chars::printed_chars(page.key(first)) >= MIN_CHARS
                && !page.is_prose(first)
                && !is_header
            {
                pen.remove_line(second, Rule::Title);
            }
        }
    }

    /// A fuller or a cut copy of the title above it: the page's own title `标题_频道_网站`, `原创标题`, `标题开…`; and
    /// an equal one far above, with menus between. The copy nearest to the date stays.
    fn remove_page_titles(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        let begin = page.body().begin;
        for &at in &self.titles {
            let title = page.key(live[at]);
            let header = |&(n, _): &(u32, Vec<Item>)| {
                live.get(at + 1..(at + 1 + TITLE_REACH).min(live.len())).is_some_and(|below| below.contains(&n))
            };
            let placed = self.details.iter().any(header) || has_paragraph(page) && begin - at.min(begin) <= TITLE_REACH;
            if chars::printed_chars(title) < MIN_PAGE_TITLE_CHARS || pen.is_gone(live[at]) || !placed {
                continue;
            }
            for (i, &n) in live.iter().enumerate().take((at + TITLE_REACH).min(begin)) {
                let copy = page.key(n);
                let far = i + TITLE_REACH < at && copy == title;
                if i != at && !pen.is_gone(n) && (far || i < at && is_with_site(copy, title) || is_cut_of(copy, title))
                {
                    pen.remove_line(n, Rule::PageTitle);
                }
            }
        }
    }

    /// The title as a caption between paragraphs, in the other script: the author wrote in one.
    fn remove_captions(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        /// Both scripts take the same room, but for a mark of another width here and there, in bytes.
        const MAX_DIFFERENCE: usize = 12;
        let Body { begin, end, .. } = page.body();
        let lengths: Vec<_> = self.titles.iter().map(|&at| page.line(page.live()[at]).len()).collect();
        let openings: Vec<_> = self.titles.iter().map(|&at| canon::first_of_key(page.line(page.live()[at]))).collect();
        for &n in &page.live()[begin..end] {
            let line = page.line(n);
            let fits = |&length: &usize| line.len().abs_diff(length) <= MAX_DIFFERENCE;
            if page.is_prose(n) || !lengths.iter().any(fits) || !openings.contains(&canon::first_of_key(line)) {
                continue;
            }
            let key = canon::key_of(line);
            let other = |&at: &usize| {
                let title = page.live()[at];
                page.key(title) == key && !script::is_same_script(page.line(title), line)
            };
            if chars::printed_chars(&key) >= MIN_TITLE_CHARS && self.titles.iter().any(other) {
                pen.remove_line(n, Rule::Caption);
            }
        }
    }

    /// The same line again just below the title.
    fn remove_twins_above(&self, page: &Standing<'_>, pen: &mut Pen<'_>, at: usize) {
        let live = page.live();
        let title = live[self.titles[at]];
        if pen.is_gone(title) || chars::printed_chars(page.key(title)) < MIN_TITLE_CHARS {
            return;
        }
        let below = self.titles[at] + 1..(self.titles[at] + 1 + TITLE_REACH).min(page.body().begin);
        for i in below {
            if page.key(live[i]) == page.key(title) {
                pen.remove_line(live[i], Rule::Title);
            }
        }
    }

    /// The title again at place `at` below the body, with the header lines beside it.
    fn remove_copy_below(&self, page: &Standing<'_>, pen: &mut Pen<'_>, at: usize, tail: usize) {
        let live = page.live();
        if !self.is_title(live[at]) || self.details.is_empty() {
            return;
        }
        let chars = chars::printed_chars(page.key(live[at]));
        let awaits_source = self.empty(Label::Source).is_some();
        let read = |i: usize| {
            let bare = || {
                let line = Some(page.line(live[i])).filter(|line| awaits_source && dateline::may_be_header(line))?;
                dateline::read_bare_source(line)
            };
            page.header(live[i]).map(<[Item]>::to_vec).or_else(bare)
        };
        let below = (at + 1..live.len()).map_while(|i| read(i).map(|items| (i, items)));
        let above = (tail..at).rev().map_while(|i| read(i).map(|items| (i, items)));
        let copies: Vec<_> = below.chain(above).filter(|(_, items)| !is_credit(items)).collect();
        // what the header learns from one copy it knows when it reads the next
        let mut learned = Vec::new();
        let known = copies.iter().all(|(i, items)| self.knows(page.line(live[*i]), items, &mut learned));
        if !known || chars < MIN_TITLE_CHARS && copies.is_empty() {
            return;
        }
        pen.remove_line(live[at], Rule::Title);
        for (i, _) in &copies {
            pen.remove_line(live[*i], Rule::Details);
        }
        self.complete(page, pen, &learned);
    }

    /// Does the header say all that a copy says, or have an empty label waiting for it? What waits is `learned`:
    /// the field, and its value as the copy writes it. An author rides along with the source.
    fn knows(&self, copy: &str, items: &[Item], learned: &mut Vec<(Label, String)>) -> bool {
        // the source first: an author may ride along with it
        let is_source = |item: &&Item| matches!(item, Item::Label { field: Label::Source, .. });
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
            Item::Label { field: Label::Count | Label::Editor, .. } => true,
            Item::Label { field, value, .. } => {
                let value = copy.get(value.clone()).unwrap_or("");
                let key = canon::key_of(value);
                let same = |(f, v): &(Label, String)| f == field && canon::key_of(v) == key;
                if value.is_empty() || self.values(*field).any(|own| own == key) || learned.iter().any(same) {
                    return true;
                }
                let waits = self.empty(*field).is_some()
                    || *field == Label::Source && self.date_line_without_source().is_some()
                    || *field == Label::Author && learned.iter().any(|(f, _)| *f == Label::Source);
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
    fn complete(&self, page: &Standing<'_>, pen: &mut Pen<'_>, learned: &[(Label, String)]) {
        for (field, value) in learned {
            let (n, place, mut text) = if let Some((n, colon)) = self.empty(*field) {
                (n, colon, format!("：{value}"))
            } else if let Some((n, end)) = self.date_line_without_source().filter(|_| *field == Label::Source) {
                (n, end..end, format!(" 来源：{value}"))
            } else {
                continue;
            };
            let author = learned.iter().find(|(f, _)| *f == Label::Author);
            if let Some((_, author)) = author.filter(|_| *field == Label::Source && self.empty(Label::Author).is_none())
            {
                text.push_str(&format!(" 作者：{author}"));
            }
            let start = page.content(n).start;
            let span = Span { start: start + place.start as u32, end: start + place.end as u32 };
            pen.write(span, Rule::Completed, &text);
        }
    }

    fn items(&self) -> impl Iterator<Item = (u32, &Item)> {
        self.details.iter().flat_map(|(n, items)| items.iter().map(|item| (*n, item)))
    }

    fn values(&self, wanted: Label) -> impl Iterator<Item = String> {
        self.items().filter_map(move |(n, item)| match item {
            Item::Label { field, value, .. } if *field == wanted && !value.is_empty() => {
                self.page.line(n).get(value.clone()).map(canon::key_of)
            }
            _ => None,
        })
    }

    /// The header's line with its date, and where it ends, if the header has no label for the source at all.
    fn date_line_without_source(&self) -> Option<(u32, usize)> {
        let source = self.items().any(|(_, item)| matches!(item, Item::Label { field: Label::Source, .. }));
        let (n, _) = self.items().find(|(_, item)| matches!(item, Item::Date(_))).filter(|_| !source)?;
        (!self.kept.contains(&n)).then(|| (n, chars::trim_end(self.page.line(n)).len()))
    }

    /// The first empty label for `wanted`: its line and its colon.
    fn empty(&self, wanted: Label) -> Option<(u32, std::ops::Range<usize>)> {
        self.items().find_map(|(n, item)| match item {
            Item::Label { field, value, colon, .. } if *field == wanted && value.is_empty() => Some((n, colon.clone())),
            _ => None,
        })
    }
}

/// The heading of a chapter, `第3章 茶馆`, printed twice: no author does.
fn remove_chapter_twins(page: &Standing<'_>, pen: &mut Pen<'_>) {
    let live = page.live();
    let is_chapter = |at: usize| live.get(at).is_some_and(|&n| !page.is_prose(n) && is_chapter_heading(page.line(n)));
    for at in 1..live.len() {
        if !is_chapter(at) || !is_chapter(at - 1) || pen.is_gone(live[at]) {
            continue;
        }
        // beside others of its kind it is an entry of a table of contents or a timetable
        let listed = at > 1 && is_chapter(at - 2) || is_chapter(at + 1);
        let headed = at > 1 && page.key(live[at - 2]).starts_with("目") && page.announces(at - 2);
        if !listed && !headed && canon::key_of(page.line(live[at - 1])) == canon::key_of(page.line(live[at])) {
            pen.remove_line(live[at], Rule::Chapter);
        }
    }
}

/// Is `copy` the title with a site's name behind or before it, or with a badge: `标题_网站`, `网站-标题`, `原创标题`?
fn is_with_site(copy: &str, title: &str) -> bool {
    let is_mark = |c: char| "_|-–—,·<《丨~:".contains(c) || chars::is_blank(c);
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
    stem.len() < copy.len() && chars::printed_chars(stem) >= MIN_TITLE_CHARS && copy != title && title.starts_with(stem)
}

/// A line that names an editor and no date is a credit, not a header.
fn is_credit(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Label { field: Label::Editor, .. }))
        && !items.iter().any(|item| matches!(item, Item::Date(_)))
}
