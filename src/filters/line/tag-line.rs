//! `tag-line`: the keywords a page files its article under.

use std::sync::LazyLock;

use crate::edits::claims::Edits;
use crate::filters::filter::{Filter, Meta, Stage, When};
use crate::page::body;
use crate::page::lines::Doc;
use crate::rows::row::Rules;
use crate::text::chars as key;
use crate::text::dateline as header;

/// The filter.
pub struct TagLine;

static META: Meta = Meta {
    name: "tag-line",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("tag-line.md"),
    coded: &[],
};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("tag-line.toml")));

/// An abstract stands within so many lines of its keywords.
const ABSTRACT_LINES: usize = 6;

impl Filter for TagLine {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        let end = doc.body().end;
        let above = &live[end.saturating_sub(ABSTRACT_LINES)..end];
        // the keywords of a paper stand below its abstract, which may be all there is of it
        let is_abstract = |&n: &u32| {
            let line = doc.line(n).trim_start_matches(|c: char| key::is_blank(c) || "【[〔（(".contains(c));
            ["摘要", "摘 要", "摘　要", "内容提要", "提要", "Abstract", "ABSTRACT", "[摘要"]
                .iter()
                .any(|word| line.starts_with(word))
        };
        // a text without a date or a mark of a page may end in such a line of its author's
        let is_header = |&n: &u32| header::is_header(doc.line(n));
        let is_page = live[..doc.body().begin].iter().any(is_header) || doc.body().foot < live.len();
        if is_page && !above.iter().any(is_abstract) {
            RULES.run(me, 0, doc, edits, |n| !stands_in_record(doc, n));
        }
    }
}

/// Does another labelled line that no page prints stand right above or below: `学名：` and `花期：` around `分类：`?
fn stands_in_record(doc: &Doc<'_>, n: u32) -> bool {
    doc.beside(n).any(|n| {
        let key = doc.key(n);
        !doc.is_prose(n)
            && key.split_once(':').is_some_and(|(label, _)| (1..=8).contains(&label.chars().count()))
            && header::read(doc.line(n)).is_none()
            && body::mark(key).is_none()
            && RULES.find(key, |_| true).is_none()
            && !["上一", "下一", "http"].iter().any(|word| key.contains(word))
    })
}
