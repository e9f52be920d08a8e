//! `neighbour-pages`: links to the article before and after, and the page numbers of this one.

use std::sync::LazyLock;

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::rows::row::Rules;
use crate::text::chars as key;

/// The filter.
pub struct NeighbourPages;

static META: Meta = Meta {
    name: "neighbour-pages",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("neighbour-pages.md"),
    coded: &[
        Coded { id: "headline", doc: "the neighbour's headline on the line below its label" },
        Coded { id: "pair", doc: "`上一篇…` and `下一篇…` without a colon, one right below the other" },
    ],
};
const HEADLINE: u16 = 0;
const PAIR: u16 = 1;
const CODED: u16 = 2;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("neighbour-pages.toml")));

/// A headline is no longer than this, in characters.
const MAX_HEADLINE_CHARS: usize = 48;

impl Filter for NeighbourPages {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let tail = doc.body().end;
        if doc.body().is_empty() || !doc.place().last {
            return;
        }
        let lines = &doc.live()[tail..];
        let row = |&n: &u32| RULES.find(doc.key(n), |_| true).map(|row| RULES.rows()[row as usize].id.as_str());
        let rows: Vec<_> = lines.iter().map(row).collect();
        for (at, pair) in lines.windows(2).enumerate() {
            let [first, second] = [doc.key(pair[0]), doc.key(pair[1])];
            let bare = Some("neighbour-without-colon");
            if first.starts_with('上') && second.starts_with('下') && rows[at] == bare && rows[at + 1] == bare {
                edits.remove_line(pair[0], RuleId { filter: me, row: PAIR });
                edits.remove_line(pair[1], RuleId { filter: me, row: PAIR });
            }
            // the label alone: its headline is the next line
            let is_label = rows[at] == Some("neighbour") && key::printed_chars(first) <= 6 && !first.contains("没有");
            let is_headline = !doc.is_prose(pair[1])
                && !doc.is_clause(pair[1])
                && (5..=MAX_HEADLINE_CHARS).contains(&key::printed_chars(second))
                && rows[at + 1].is_none();
            // two labels in a row have lost their headlines
            let doubled = at > 0 && rows[at - 1] == Some("neighbour");
            if is_label && is_headline && !doubled {
                edits.remove_line(pair[1], RuleId { filter: me, row: HEADLINE });
            }
        }
        RULES.run(me, CODED, doc, edits, |_| true);
    }
}
