//! `breadcrumb`: the path to a page within its site, above the title.

use std::sync::LazyLock;

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::rows::row::{Role, Rules};
use crate::text::chars as key;
use crate::text::dateline as header;

/// The filter.
pub struct Breadcrumb;

static META: Meta = Meta {
    name: "breadcrumb",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("breadcrumb.md"),
    coded: &[
        Coded { id: "item", doc: "an item of a path that prints one a line, between lone `>`" },
        Coded {
            id: "section",
            doc: "`channel > section` right above the title, where the first line holds the title too",
        },
    ],
};
const ITEM: u16 = 0;
const SECTION: u16 = 1;
const CODED: u16 = 2;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("breadcrumb.toml")));

/// The name of a section, in characters.
const MAX_ITEM_CHARS: usize = 12;
/// The last item of a path is a title from one character more on.
const MAX_SECTION_CHARS: usize = 7;
/// A shorter title may open another line by chance.
const MIN_TITLE_CHARS: usize = 6;

impl Filter for Breadcrumb {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        RULES.run(me, CODED, doc, edits, |n| !is_only_title(doc, n));
        if !doc.place().first {
            return;
        }
        let head = &doc.live()[..doc.body().begin];
        let is_lone = |at: usize| head.get(at).is_some_and(|&n| matches!(doc.key(n), ">" | ">>" | "»" | "›"));
        let is_item = |at: usize| {
            let name = |&n: &u32| {
                let key = doc.key(n);
                !is_arrow(key) && key::printed_chars(key) <= MAX_ITEM_CHARS && header::read(doc.line(n)).is_none()
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
                let is_title = last + 1 >= head.len() || header::read(doc.line(head[last + 1])).is_some();
                for &n in &head[at..=last - usize::from(is_title)] {
                    edits.remove_line(n, RuleId { filter: me, row: ITEM });
                }
            }
            if at > 0 && is_section(doc.key(head[at])) && is_above_title(doc, head, at) {
                edits.remove_line(head[at], RuleId { filter: me, row: SECTION });
            }
        }
    }
}

/// Is the line a breadcrumb that names the page's place from the root on?
pub(super) fn is_breadcrumb(key: &str) -> bool {
    RULES.find(key, |row| row.role == Role::Anchor).is_some()
}

/// Is the line the page's title, or does its last item hold it: the only line of the head that may be one?
fn is_only_title(doc: &Doc<'_>, n: u32) -> bool {
    let key = doc.key(n);
    let steps = key.split(['>', '»', '›', '→']).filter(|step| !step.trim().is_empty()).count();
    let last = key.rsplit(['>', '»', '›', '→', '/', '-', '|']).next().unwrap_or("").trim();
    let is_title = |&m: &u32| {
        let other = doc.key(m);
        m != n
            && key::printed_chars(other) >= MIN_TITLE_CHARS
            && header::read(doc.line(m)).is_none()
            && RULES.find(other, |_| true).is_none()
    };
    let first = doc.live().first() == Some(&n);
    let opens = first && steps < 2;
    // below the title of a text without a date the path may be what the text is about
    let head = &doc.live()[..doc.body().begin];
    let dated = head.iter().any(|&m| header::is_header(doc.line(m)));
    let names_page =
        ["正文", "新闻", "资讯", "公告", "动态", "文章", "位置", "首页>", "中心"].iter().any(|word| key.contains(word));
    if !first && !dated && !names_page {
        return true;
    }
    (opens || key::printed_chars(last) > MAX_SECTION_CHARS) && !head.iter().any(is_title)
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
                && name.chars().all(|c| key::is_letter(c) || c.is_ascii_alphanumeric() || c == '%')
        })
}

/// Is the next line the title that the first line of the page holds, or another path above it?
fn is_above_title(doc: &Doc<'_>, head: &[u32], at: usize) -> bool {
    let first = doc.key(head[0]);
    let below = head[at + 1..].iter().map(|&n| doc.key(n)).find(|key| !is_section(key) && !is_arrow(key));
    let short = |title: &str| title.chars().take(MIN_TITLE_CHARS).collect::<String>();
    below.is_some_and(|title| title.chars().count() >= MIN_TITLE_CHARS && first.starts_with(&short(title)))
}
