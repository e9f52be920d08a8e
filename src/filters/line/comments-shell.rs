//! `comments-shell`: what is drawn around readers' comments.

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::tables::COMMENTS_SHELL;

static META: Meta =
    Meta { name: "comments-shell", when: When::Default, page: include_str!("comments-shell.md"), coded: &[] };

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &COMMENTS_SHELL)
}
