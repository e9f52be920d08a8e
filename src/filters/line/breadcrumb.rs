//! `breadcrumb`: the path to a page within its site, above the title.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::rows::tables::BREADCRUMB;
use crate::text::chars;

/// The filter.
pub struct Breadcrumb;

coded_rules! {
    Item = "item": "an item of a path that prints one a line, between lone `>`";
    Section = "section": "`channel > section` right above the title, where the first line holds the title too";
}

static META: Meta =
    Meta { name: "breadcrumb", when: When::Default, page: include_str!("breadcrumb.md"), coded: Rule::ALL };

/// The name of a section, in characters.
const MAX_ITEM_CHARS: usize = 12;
/// The last item of a path is a title from one character more on.
const MAX_SECTION_CHARS: usize = 7;
/// A shorter title may open another line by chance.
const MIN_TITLE_CHARS: usize = 6;

impl Named for Breadcrumb {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for Breadcrumb {
    fn table(&self) -> Option<&Table> {
        Some(&BREADCRUMB)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        pen.remove_matched(&BREADCRUMB, page, |n| !is_only_title(page, n));
        if !page.part().first {
            return;
        }
        let head = &page.live()[..page.body().begin];
        let is_lone = |at: usize| head.get(at).is_some_and(|&n| matches!(page.key(n), ">" | ">>" | "»" | "›"));
        let is_item = |at: usize| {
            let name = |&n: &u32| {
                let key = page.key(n);
                !is_arrow(key) && chars::printed_chars(key) <= MAX_ITEM_CHARS && !page.is_header(n)
            };
            head.get(at).is_some_and(name)
        };
        for at in 0..head.len() {
            // item, `>`, item, `>`: the title that may follow the last `>` is longer, or has no line below in the head
            if is_item(at) && is_lone(at + 1) && is_item(at + 2) {
                let mut last = at + 2;
                while is_lone(last + 1) && is_item(last + 2) {
                    last += 2;
                }
                let is_title = last + 1 >= head.len() || page.is_header(head[last + 1]);
                for &n in &head[at..=last - usize::from(is_title)] {
                    pen.remove_line(n, Rule::Item);
                }
            }
            if at > 0 && is_section(page.key(head[at])) && is_above_title(page, head, at) {
                pen.remove_line(head[at], Rule::Section);
            }
        }
    }
}

/// Is the line the page's title, or does its last item hold it: the only line of the head that may be one?
fn is_only_title(page: &Matched<'_>, n: u32) -> bool {
    let key = page.key(n);
    let steps = key.split(['>', '»', '›', '→']).filter(|step| !step.trim().is_empty()).count();
    let last = key.rsplit(['>', '»', '›', '→', '/', '-', '|']).next().unwrap_or("").trim();
    let is_title = |&m: &u32| {
        let other = page.key(m);
        m != n && chars::printed_chars(other) >= MIN_TITLE_CHARS && !page.is_header(m) && !page.is_known(&BREADCRUMB, m)
    };
    let first = page.live().first() == Some(&n);
    let opens = first && steps < 2;
    // below the title of a text without a date the path may be what the text is about
    let head = &page.live()[..page.body().begin];
    let dated = head.iter().any(|&m| page.is_header(m));
    let names_page =
        ["正文", "新闻", "资讯", "公告", "动态", "文章", "位置", "首页>", "中心"].iter().any(|word| key.contains(word));
    if !first && !dated && !names_page {
        return true;
    }
    (opens || chars::printed_chars(last) > MAX_SECTION_CHARS) && !head.iter().any(is_title)
}

fn is_arrow(key: &str) -> bool {
    key.chars().all(|c| matches!(c, '>' | '»' | '›' | '→' | '-' | '|' | '/'))
}

/// `频道 > 栏目`: names of sections and arrows between them.
fn is_section(key: &str) -> bool {
    key.contains(['>', '»', '›'])
        && key.split(['>', '»', '›']).all(|name| {
            let name = name.trim();
            (2..=MAX_ITEM_CHARS).contains(&name.chars().count())
                && name.chars().all(|c| chars::is_letter(c) || c.is_ascii_alphanumeric() || c == '%')
        })
}

/// Is the next line the title that the first line of the page holds, or another path above it?
fn is_above_title(page: &Matched<'_>, head: &[u32], at: usize) -> bool {
    let first = page.key(head[0]);
    let below = head[at + 1..].iter().map(|&n| page.key(n)).find(|key| !is_section(key) && !is_arrow(key));
    let short = |title: &str| title.chars().take(MIN_TITLE_CHARS).collect::<String>();
    below.is_some_and(|title| title.chars().count() >= MIN_TITLE_CHARS && first.starts_with(&short(title)))
}
