//! `dash`: two hyphens between Chinese become the dash (GB/T 15834-2011, 4.11).

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::filters::mark::reading::{self as written, Written};
use crate::page::lines::Doc;
use crate::shield::inline::Embedded;
use crate::text::chars as key;

/// The filter.
pub struct Dash;

static META: Meta = Meta {
    name: "dash",
    stage: Stage::Char,
    when: When::Default,
    guarded: true,
    doc: include_str!("dash.md"),
    coded: &[Coded { id: "hyphens", doc: "`--` between Chinese becomes `——`" }],
};

impl Filter for Dash {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let places = memchr::memmem::find_iter(doc.segment_text().0.as_bytes(), b"--");
        written::each_line_with(places, doc, edits, |line, edits| {
            let mut embedded = Embedded::default();
            let mut at = 0;
            while let Some(found) = memchr::memmem::find(&line.text.as_bytes()[at..], b"--") {
                let from = at + found;
                let to = from + line.text.as_bytes()[from..].iter().take_while(|&&b| b == b'-').count();
                at = to;
                if to - from != 2 || embedded.covers(line.text, from) {
                    continue;
                }
                let (before, behind) = blanks(line, from, to);
                let between = line.is_chinese_before(before) && line.is_chinese_after(behind);
                if let Some(span) = line.span(before..behind).filter(|_| between) {
                    edits.replace_text(span, RuleId { filter: me, row: 0 }, "——");
                }
            }
        });
    }
}

/// The dash with the one blank on each side that goes with it.
fn blanks(line: &Written<'_>, from: usize, to: usize) -> (usize, usize) {
    let bytes = line.text.as_bytes();
    let before = usize::from(from > 1 && bytes[from - 1] == b' ' && !key::is_blank(bytes[from - 2] as char));
    let behind =
        usize::from(bytes.get(to) == Some(&b' ') && bytes.get(to + 1).is_some_and(|&b| !key::is_blank(b as char)));
    (from - before, to + behind)
}
