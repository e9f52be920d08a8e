//! `page-controls`: buttons and counters beside the date and below the text.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::rows::tables::PAGE_CONTROLS;
use crate::text::chars;
use crate::text::dateline::{self, Item};

/// The filter.
pub struct PageControls;

static META: Meta =
    Meta { name: "page-controls", when: When::Default, page: include_str!("page-controls.md"), coded: &[] };

/// A title that is also a button's word is no longer than this, in characters.
const MAX_TITLE_WORD_CHARS: usize = 4;

impl Named for PageControls {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for PageControls {
    fn table(&self) -> Option<&Table> {
        Some(&PAGE_CONTROLS)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        // a text about type may be titled 字号
        let title = page.live().first().copied();
        pen.remove_matched(&PAGE_CONTROLS, page, |n| {
            (Some(n) != title
                || page.key(n).contains([':', '[', '【', ' '])
                || chars::printed_chars(page.key(n)) > MAX_TITLE_WORD_CHARS)
                && !stands_in_record(page, n)
                && !answers(page, n)
                && !shares_alone(page, n)
                && (!is_part(page, n) || is_header_with_controls(page, n))
        });
    }
}

/// Are some items of the line all that goes?
fn is_part(page: &Matched<'_>, n: u32) -> bool {
    page.row(&PAGE_CONTROLS, n, |row| row.part.is_some()).is_some() && !page.is_known(&PAGE_CONTROLS, n)
}

/// Is the line a header line when its controls are gone, and no other line beside it is of the kind? A diary has a date and
/// a count on every line.
fn is_header_with_controls(page: &Matched<'_>, n: u32) -> bool {
    let Some(row) = page.row(&PAGE_CONTROLS, n, |row| row.part.is_some()) else { return false };
    let (line, start) = (page.line(n), page.content(n).start);
    let (mut rest, mut at) = (String::new(), 0);
    for part in page.parts_of(&PAGE_CONTROLS, row, n) {
        let (from, to) = ((part.start - start) as usize, (part.end - start) as usize);
        rest.push_str(line.get(at..from).unwrap_or(""));
        at = to;
    }
    rest.push_str(line.get(at..).unwrap_or(""));
    // a label that waits for its value may get it from the copy at the end: one line is not written by two filters
    let is_empty = |item: &Item| matches!(item, Item::Label { value, .. } if value.is_empty());
    let waits = |items: &[Item]| {
        items.last().is_some_and(is_empty)
            || items.windows(2).any(|pair| is_empty(&pair[0]) && matches!(pair[1], Item::Label { .. }))
    };
    let says_when_or_whence = |items: Vec<Item>| {
        !waits(&items)
            && items.iter().any(|item| match item {
                Item::Date(_) => true,
                Item::Time(..) => false,
                Item::Label { value, .. } => !value.is_empty(),
            })
    };
    let rest = chars::trim(&rest);
    dateline::items(rest).or_else(|| dateline::read_bare_source(rest)).is_some_and(says_when_or_whence)
        && !page.beside(n).any(|other| is_part(page, other))
}

/// Does another entry that no page prints stand right above or below an entry: `听力：30` above `阅读：35`, `听力 30` above
/// `阅读 35`?
fn stands_in_record(page: &Matched<'_>, n: u32) -> bool {
    let is_entry = |n: u32| {
        let key = page.key(n);
        let number = |(_, value): &(&str, &str)| value.starts_with(|c: char| c.is_ascii_digit());
        let pair = key.split_once([':', '(']).or_else(|| key.split_once(' ').filter(number));
        let (label, value) = pair.unwrap_or((key, ""));
        (1..=6).contains(&label.chars().count()) && !value.is_empty() && !value.trim().contains(' ')
    };
    let is_foreign =
        |n: u32| is_entry(n) && !page.is_prose(n) && !page.is_header(n) && !page.is_known(&PAGE_CONTROLS, n);
    is_entry(n) && page.beside(n).any(is_foreign)
}

/// Is it the bare word in the tail, above the article's foot, and no control but such words next to it? So may verse end.
fn shares_alone(page: &Matched<'_>, n: u32) -> bool {
    let Ok(at) = page.live().binary_search(&n) else { return false };
    let is_control = |at: usize| {
        let row = page.live().get(at).and_then(|&n| page.row(&PAGE_CONTROLS, n, |row| row.part.is_none()));
        row.is_some_and(|row| PAGE_CONTROLS.row(row).id != "button")
    };
    page.key(n) == "分享"
        && at >= page.body().end
        && at < page.body().foot
        && !is_control(at + 1)
        && !at.checked_sub(1).is_some_and(is_control)
}

/// Does the line stand among answers, an unbroken block of three lines or more right below a question?
fn answers(page: &Matched<'_>, n: u32) -> bool {
    const MIN_ANSWERS: usize = 3;
    /// A block is looked at for so many lines.
    const MAX_LINES: usize = 8;
    let live = page.live();
    let Ok(at) = live.binary_search(&n) else { return false };
    let joins = |above: usize| page.joins(live[above], live[above + 1]);
    let Some(asked) = (0..at).rev().take(MAX_LINES).find(|&above| page.is_prose(live[above]) || !joins(above)) else {
        return false;
    };
    let asks = chars::trim_end(page.line(live[asked])).ends_with(['?', '？', ')', '）']);
    let below = (asked + 1..live.len()).take_while(|&answer| joins(answer - 1)).count();
    page.is_prose(live[asked]) && asks && below >= MIN_ANSWERS
}
