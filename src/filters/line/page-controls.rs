//! `page-controls`: buttons and counters beside the date and below the text.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::rows::matched::Matched;
use crate::rows::table::Table;
use crate::rows::tables::PAGE_CONTROLS;
use crate::text::chars;

/// The filter.
pub struct PageControls;

static META: Meta =
    Meta { name: "page-controls", when: When::Default, page: include_str!("page-controls.md"), coded: &[] };

/// A title that is also a button's word is no longer than this, in characters.
const MAX_TITLE_WORD_CHARS: usize = 4;

impl Named for PageControls {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for PageControls {
    fn table(&self) -> Option<&Table> {
        Some(&PAGE_CONTROLS)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        // a text about type may be titled 字号
        let title = page.live().first().copied();
        pen.remove_matched(&PAGE_CONTROLS, page, |n| {
            (Some(n) != title
                || page.key(n).contains([':', '[', '【', ' '])
                || chars::printed_chars(page.key(n)) > MAX_TITLE_WORD_CHARS)
                && !stands_in_record(page, n)
        });
    }
}

/// Does another entry that no page prints stand right above or below an entry: `听力：30` above `阅读：35`?
fn stands_in_record(page: &Matched<'_>, n: u32) -> bool {
    let is_entry = |n: u32| {
        let key = page.key(n);
        let (label, value) = key.split_once([':', '(']).unwrap_or((key, ""));
        (1..=6).contains(&label.chars().count()) && !value.is_empty() && !value.trim().contains(' ')
    };
    let is_foreign =
        |n: u32| is_entry(n) && !page.is_prose(n) && !page.is_header(n) && !page.is_known(&PAGE_CONTROLS, n);
    is_entry(n) && page.beside(n).any(is_foreign)
}
