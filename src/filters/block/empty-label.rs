//! `empty-label`: a label whose value the scraper never saw, near the title or at the end.

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::body::Reach;
use crate::page::lines::Doc;
use crate::text::chars as key;
use crate::text::dateline::{self as header, Item};

/// The filter.
pub struct EmptyLabel;

static META: Meta = Meta {
    name: "empty-label",
    stage: Stage::Block,
    when: When::Default,
    guarded: true,
    doc: include_str!("empty-label.md"),
    coded: &[
        Coded { id: "line", doc: "a line of nothing but empty labels, above or below the body" },
        Coded { id: "part", doc: "an empty label at the end of a header line" },
    ],
};
const LINE: u16 = 0;
const PART: u16 = 1;

/// In a form or a record so many labels stand together, filled and empty; there an empty field says something.
const MIN_RECORD_LINES: usize = 4;
/// One such label may be the headline (`快讯:…`).
const MIN_FOREIGN_LINES: usize = 2;
/// A label of a form is no longer than this, in characters.
const MAX_LABEL_CHARS: usize = 10;

impl Filter for EmptyLabel {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        for (at, &n) in live.iter().enumerate() {
            let outside = doc.reach(at) != Reach::Inside && header::may_be_header(doc.line(n));
            if !outside || edits.is_gone(n) || !doc.line(n).contains([':', '：']) {
                continue;
            }
            let Some(items) = header::read(doc.line(n)) else { continue };
            let line_start = doc.content(n).start;
            let is_empty = |item: &Item| match item {
                Item::Label { value, colon, .. } if value.is_empty() && !colon.is_empty() => {
                    let (start, end) = (line_start + colon.start as u32, line_start + colon.end as u32);
                    // a label that `repeated-header` completed is empty no more
                    !edits.is_claimed(Span { start, end })
                }
                _ => false,
            };
            let filled = items.iter().rposition(|item| !is_empty(item)).map_or(0, |last| last + 1);
            if filled == items.len() || is_in_record(doc, at) {
                continue;
            }
            if filled == 0 {
                edits.remove_line(n, RuleId { filter: me, row: LINE });
            } else if let Some(Item::Label { word, .. }) = items.get(filled) {
                let before = doc.line(n).get(..word.start).unwrap_or("").trim_end_matches(header::is_separator).len();
                let Span { start, end } = doc.content(n);
                edits.replace(
                    Span { start: start + before as u32, end },
                    RuleId { filter: me, row: PART },
                    With::Nothing,
                );
            }
        }
    }
}

/// Does the line stand in a block of labelled lines that is a record or a form rather than a page's header: long and
/// with labels no page prints beside its title, or with one such label empty, or with one at all below the text?
fn is_in_record(doc: &Doc<'_>, at: usize) -> bool {
    let live = doc.live();
    let labelled = |i: &usize| !doc.is_prose(live[*i]) && is_labelled(doc.key(live[*i]));
    let from = at - (0..at).rev().take_while(labelled).count();
    let to = at + 1 + (at + 1..live.len()).take_while(labelled).count();
    let foreign = (from..to).filter(|&i| header::read(doc.line(live[i])).is_none()).count();
    let empty = (from..to)
        .any(|i| header::read(doc.line(live[i])).is_none() && key::trim_end(doc.line(live[i])).ends_with([':', '：']));
    let below = doc.reach(at) == Reach::Tail;
    empty || below && foreign > 0 || to - from >= MIN_RECORD_LINES && foreign >= MIN_FOREIGN_LINES
}

/// `姓名:`, `专利号: 123`: a short label and a colon open the line.
fn is_labelled(key: &str) -> bool {
    let label = key.chars().position(|c| c == ':');
    label.is_some_and(|chars| (1..=MAX_LABEL_CHARS).contains(&chars)) || header::read(key).is_some()
}
