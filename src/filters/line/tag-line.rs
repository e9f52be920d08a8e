//! `tag-line`: the keywords a page files its article under.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::rows::tables::TAG_LINE;
use crate::text::chars;

/// The filter.
pub struct TagLine;

static META: Meta = Meta { name: "tag-line", when: When::Default, page: include_str!("tag-line.md"), coded: &[] };

/// An abstract stands within so many lines of its keywords.
const ABSTRACT_LINES: usize = 6;

impl Named for TagLine {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for TagLine {
    fn table(&self) -> Option<&Table> {
        Some(&TAG_LINE)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        let end = page.body().end;
        let above = &live[end.saturating_sub(ABSTRACT_LINES)..end];
        // the keywords of a paper stand below its abstract, which may be all there is of it
        let is_abstract = |&n: &u32| {
            let line = page.line(n).trim_start_matches(|c: char| chars::is_blank(c) || "【[〔（(".contains(c));
            ["摘要", "摘 要", "摘　要", "内容提要", "提要", "Abstract", "ABSTRACT", "[摘要"]
                .iter()
                .any(|word| line.starts_with(word))
        };
        // a text without a date or a mark of a page may end in such a line of its author's
        let is_header = |&n: &u32| page.is_header(n);
        let is_page = live[..page.body().begin].iter().any(is_header) || page.body().foot < live.len();
        if is_page && !above.iter().any(is_abstract) {
            pen.remove_matched(&TAG_LINE, page, |n| !stands_in_record(page, n));
        }
    }
}

/// Does another labelled line that no page prints stand right above or below: `学名：` and `花期：` around `分类：`?
fn stands_in_record(page: &Matched<'_>, n: u32) -> bool {
    page.beside(n).any(|n| {
        let key = page.key(n);
        !page.is_prose(n)
            && key.split_once(':').is_some_and(|(label, _)| (1..=8).contains(&label.chars().count()))
            && !page.is_header(n)
            && page.mark(n).is_none()
            && !page.is_known(&TAG_LINE, n)
            && !["上一", "下一", "http"].iter().any(|word| key.contains(word))
    })
}
