//! `empty-label`: a label whose value the scraper never saw, near the title or at the end.

use crate::filters::filter::{BlockFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::body::Reach;
use crate::page::header::has_value_below;
use crate::page::standing::Standing;
use crate::text::chars;
use crate::text::dateline::{self, Item};
use crate::text::span::Span;

/// The filter.
pub struct EmptyLabel;

coded_rules! {
    Line = "line": "a line of nothing but empty labels, above or below the body";
    Part = "part": "an empty label at the end of a header line";
}

static META: Meta =
    Meta { name: "empty-label", when: When::Default, page: include_str!("empty-label.md"), coded: Rule::ALL };

/// In a form or a record so many labels stand together, filled and empty; there an empty field says something.
const MIN_RECORD_LINES: usize = 4;
/// One such label may be the headline (`快讯:…`).
const MIN_FOREIGN_LINES: usize = 2;
/// A label of a form is no longer than this, in characters.
const MAX_LABEL_CHARS: usize = 10;

impl Named for EmptyLabel {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl BlockFilter for EmptyLabel {
    fn run(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        for (at, &n) in live.iter().enumerate() {
            let outside = page.reach(at) != Reach::Inside && dateline::may_be_header(page.line(n));
            if !outside || pen.is_gone(n) || !page.line(n).contains([':', '：']) {
                continue;
            }
            let Some(items) = dateline::read(page.line(n)) else { continue };
            let line_start = page.content(n).start;
            let is_empty = |item: &Item| match item {
                Item::Label { value, colon, .. } if value.is_empty() && !colon.is_empty() => {
                    let (start, end) = (line_start + colon.start as u32, line_start + colon.end as u32);
                    // a label that `repeated-header` completed is empty no more
                    !pen.is_claimed(Span { start, end })
                }
                _ => false,
            };
            let filled = items.iter().rposition(|item| !is_empty(item)).map_or(0, |last| last + 1);
            let Some(Item::Label { field, .. }) = items.last().filter(|_| filled < items.len()) else { continue };
            // the value stands below, where the page put it: a label without it would say less than both
            if is_in_record(page, at) || has_value_below(page, at, *field) {
                continue;
            }
            if filled == 0 {
                pen.remove_line(n, Rule::Line);
            } else if let Some(Item::Label { word, .. }) = items.get(filled) {
                let before =
                    page.line(n).get(..word.start).unwrap_or("").trim_end_matches(dateline::is_separator).len();
                let Span { start, end } = page.content(n);
                pen.remove(Span { start: start + before as u32, end }, Rule::Part);
            }
        }
    }
}

/// Does the line stand in a block of labelled lines that is a record or a form rather than a page's header: long and
/// with labels no page prints beside its title, or with one such label empty, or with one at all below the text?
fn is_in_record(page: &Standing<'_>, at: usize) -> bool {
    let live = page.live();
    let labelled = |i: &usize| !page.is_prose(live[*i]) && is_labelled(page.key(live[*i]));
    let from = at - (0..at).rev().take_while(labelled).count();
    let to = at + 1 + (at + 1..live.len()).take_while(labelled).count();
    let foreign = (from..to).filter(|&i| dateline::read(page.line(live[i])).is_none()).count();
    let empty = (from..to).any(|i| {
        dateline::read(page.line(live[i])).is_none() && chars::trim_end(page.line(live[i])).ends_with([':', '：'])
    });
    let below = page.reach(at) == Reach::Tail;
    empty || below && foreign > 0 || to - from >= MIN_RECORD_LINES && foreign >= MIN_FOREIGN_LINES
}

/// `姓名:`, `专利号: 123`: a short label and a colon open the line.
fn is_labelled(key: &str) -> bool {
    let label = key.chars().position(|c| c == ':');
    label.is_some_and(|chars| (1..=MAX_LABEL_CHARS).contains(&chars)) || dateline::read(key).is_some()
}
