//! `page-controls`: buttons and counters beside the date and below the text.

use std::sync::LazyLock;

use crate::edits::claims::Edits;
use crate::filters::filter::{Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::rows::row::Rules;
use crate::text::chars as key;
use crate::text::dateline as header;

/// The filter.
pub struct PageControls;

static META: Meta = Meta {
    name: "page-controls",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("page-controls.md"),
    coded: &[],
};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("page-controls.toml")));

/// A title that is also a button's word is no longer than this, in characters.
const MAX_TITLE_WORD_CHARS: usize = 4;

impl Filter for PageControls {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        // a text about type may be titled 字号
        let title = doc.live().first().copied();
        RULES.run(me, 0, doc, edits, |n| {
            (Some(n) != title
                || doc.key(n).contains([':', '[', '【', ' '])
                || key::printed_chars(doc.key(n)) > MAX_TITLE_WORD_CHARS)
                && !stands_in_record(doc, n)
        });
    }
}

/// Does another entry that no page prints stand right above or below an entry: `听力：30` above `阅读：35`?
fn stands_in_record(doc: &Doc<'_>, n: u32) -> bool {
    let is_entry = |n: u32| {
        let key = doc.key(n);
        let (label, value) = key.split_once([':', '(']).unwrap_or((key, ""));
        (1..=6).contains(&label.chars().count()) && !value.is_empty() && !value.trim().contains(' ')
    };
    let is_foreign = |n: u32| {
        is_entry(n)
            && !doc.is_prose(n)
            && header::read(doc.line(n)).is_none()
            && RULES.find(doc.key(n), |_| true).is_none()
    };
    is_entry(n) && doc.beside(n).any(is_foreign)
}
