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

/// The row of labels without a colon.
const BARE: &str = "neighbour-without-colon";
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
        let row = |&n: &u32| {
            let row = page.row(&NEIGHBOUR_PAGES, n, |_| true)?;
            Some(NEIGHBOUR_PAGES.row(row).id.as_str()).filter(|&id| id != BARE || !goes_on(page.key(n)))
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        for (at, pair) in lines.windows(2).enumerate() {
            let [first, second] = [page.key(pair[0]), page.key(pair[1])];
            if first.starts_with('上') && second.starts_with('下') && rows[at..at + 2] == [Some(BARE); 2] {
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
        let is_bare =
            |n: u32| page.row(&NEIGHBOUR_PAGES, n, |_| true).is_some_and(|row| NEIGHBOUR_PAGES.row(row).id == BARE);
        pen.remove_matched(&NEIGHBOUR_PAGES, page, |n| !is_bare(n) || !goes_on(page.key(n)));
    }
}

/// Does a sentence go on behind the label: `下一篇讲八字结`?
fn goes_on(key: &str) -> bool {
    /// Characters of `上一篇`.
    const LABEL_CHARS: usize = 3;
    const NEXT: &str = "讲说谈写要我再就将是会的里到";
    let rest: String = key.chars().skip(LABEL_CHARS).collect();
    rest.trim_start().starts_with(|c| NEXT.contains(c)) || rest.contains(['!', '?', ',', ';']) || ends_label(&rest)
}

/// Does a colon stand elsewhere than right behind the label?
fn ends_label(rest: &str) -> bool {
    rest.trim_start().rfind(':').is_some_and(|at| at > 0)
}
