//! `related-list`: the label of a link list below the text, and the headlines under it.

use std::sync::LazyLock;

use crate::body::Reach;
use crate::doc::Doc;
use crate::edits::{Edits, RuleId};
use crate::filter::{Coded, Filter, Meta, Stage, When};
use crate::header::{self, Item};
use crate::key;
use crate::rules::Rules;

/// The filter.
pub struct RelatedList;

static META: Meta = Meta {
    name: "related-list",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("related-list.md"),
    coded: &[Coded { id: "headline", doc: "a headline in the list under a label" }],
};
const HEADLINE: u16 = 0;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("related-list.toml")));

/// The longest list seen under one label.
const MAX_HEADLINES: usize = 20;
/// Characters of a headline; portals cut theirs at 14 to 40.
const MIN_HEADLINE_CHARS: usize = 5;
const MAX_HEADLINE_CHARS: usize = 48;

impl Filter for RelatedList {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        let tail = doc.body().end;
        let label = |at: usize| RULES.find(doc.key(live[at]), |_| true);
        let mut at = tail;
        while at < live.len() {
            let found = label(at).filter(|_| doc.reach(at) == Reach::Tail);
            let Some(row) = found else {
                at += 1;
                continue;
            };
            let list = at + 1..(at + 1 + MAX_HEADLINES).min(live.len());
            let list = list
                .take_while(|&i| label(i).is_none() && is_headline(doc, live[i]) && !is_in_head(doc, live[i]))
                .count();
            // a date alone below signs a notice, and the line above it is the office
            let signed = live.get(at + 1 + list).is_some_and(|&n| is_date(doc.line(n)));
            let list = list.saturating_sub(usize::from(signed));
            let below = live.get(at + 1 + list).copied().filter(|_| !signed);
            let list = &live[at + 1..at + 1 + list];
            if is_section(doc, list, below) {
                at += 1 + list.len();
                continue;
            }
            // books under 延伸阅读 are the author's reading list, not links
            if !list.is_empty() && 2 * list.iter().filter(|&&n| is_reference(doc.key(n))).count() >= list.len() {
                at += 1 + list.len();
                continue;
            }
            edits.remove_line(live[at], RuleId { filter: me, row: 1 + row });
            for &n in list {
                edits.remove_line(n, RuleId { filter: me, row: HEADLINE });
            }
            at += 1 + list.len();
        }
    }
}

/// A short line of Chinese without a stop that is no credit or date.
fn is_headline(doc: &Doc<'_>, n: u32) -> bool {
    let key = doc.key(n);
    let chars = key::printed_chars(key);
    let header = header::may_be_header(doc.line(n)) && header::read(doc.line(n)).is_some();
    doc.is_chinese(n)
        && !doc.is_prose(n)
        && (MIN_HEADLINE_CHARS..=MAX_HEADLINE_CHARS).contains(&chars)
        && !header
        && !key.ends_with('。')
}

/// The author's own section under such a heading: items shorter than headlines, or a link written out.
fn is_section(doc: &Doc<'_>, list: &[u32], below: Option<u32>) -> bool {
    /// Headlines are longer on the whole.
    const MIN_MEAN_CHARS: usize = 8;
    let chars: usize = list.iter().map(|&n| key::printed_chars(doc.key(n))).sum();
    let short = |n: u32| key::printed_chars(doc.key(n)) < MIN_HEADLINE_CHARS;
    let plain =
        |n: u32| header::read(doc.line(n)).is_none() && RULES.find(doc.key(n), |_| true).is_none() && !doc.is_prose(n);
    let item_below = below.is_some_and(|n| plain(n) && doc.is_chinese(n) && short(n));
    let link_below = below.is_some_and(|n| list.is_empty() && doc.key(n).starts_with("http"));
    !list.is_empty() && chars < MIN_MEAN_CHARS * list.len() || item_below || link_below
}

/// Is it a line of the page's head again? That is `repeated-header`'s.
fn is_in_head(doc: &Doc<'_>, n: u32) -> bool {
    /// The title stands among so many lines.
    const HEAD_LINES: usize = 40;
    doc.live().iter().take(doc.body().begin.min(HEAD_LINES)).any(|&head| doc.key(head) == doc.key(n))
}

fn is_date(line: &str) -> bool {
    header::may_be_header(line) && header::read(line).is_some_and(|items| matches!(items[..], [Item::Date(_)]))
}

/// `《书名》,作者,出版社` or `[3] 作者. 题名`.
fn is_reference(key: &str) -> bool {
    let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || ".、[] ()·•-".contains(c));
    key.starts_with('《') || key.contains("出版社") || key.contains("[j]") || key.contains("[m]")
}
