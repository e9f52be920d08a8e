//! `neighbour-pages`: links to the article before and after, and the page numbers of this one.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::rows::tables::NEIGHBOUR_PAGES;
use crate::text::chars;

/// The filter.
pub struct NeighbourPages;

coded_rules! {
    Headline = "headline": "the neighbour's headline on the line below its label";
    Pair = "pair": "`上一篇…` and `下一篇…` without a colon, one right below the other";
}

static META: Meta =
    Meta { name: "neighbour-pages", when: When::Default, page: include_str!("neighbour-pages.md"), coded: Rule::ALL };

/// A headline is no longer than this, in characters.
const MAX_HEADLINE_CHARS: usize = 48;

impl Named for NeighbourPages {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for NeighbourPages {
    fn table(&self) -> Option<&Table> {
        Some(&NEIGHBOUR_PAGES)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        let tail = page.body().end;
        if page.body().is_empty() || !page.part().last {
            return;
        }
        let lines = &page.live()[tail..];
        let row = |&n: &u32| page.row(&NEIGHBOUR_PAGES, n, |_| true).map(|row| NEIGHBOUR_PAGES.row(row).id.as_str());
        let rows: Vec<_> = lines.iter().map(row).collect();
        for (at, pair) in lines.windows(2).enumerate() {
            let [first, second] = [page.key(pair[0]), page.key(pair[1])];
            let bare = Some("neighbour-without-colon");
            if first.starts_with('上') && second.starts_with('下') && rows[at] == bare && rows[at + 1] == bare {
                pen.remove_line(pair[0], Rule::Pair);
                pen.remove_line(pair[1], Rule::Pair);
            }
            // the label alone: its headline is the next line
            let is_label = rows[at] == Some("neighbour") && chars::printed_chars(first) <= 6 && !first.contains("没有");
            let is_headline = !page.is_prose(pair[1])
                && !page.is_clause(pair[1])
                && (5..=MAX_HEADLINE_CHARS).contains(&chars::printed_chars(second))
                && rows[at + 1].is_none();
            // two labels in a row have lost their headlines
            let doubled = at > 0 && rows[at - 1] == Some("neighbour");
            if is_label && is_headline && !doubled {
                pen.remove_line(pair[1], Rule::Headline);
            }
        }
        pen.remove_matched(&NEIGHBOUR_PAGES, page, |_| true);
    }
}
