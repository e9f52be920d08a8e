//! The filters: the one registration list. Within a stage they run in this order.
//!
//! A new filter is four files of one name (`.rs`, `.md`, at need `.toml`, and its fixtures) and a line below.

#[path = "credit.rs"]
mod credit;
#[path = "empty-label.rs"]
mod empty_label;
#[path = "error-page.rs"]
mod error_page;
#[path = "punctuation.rs"]
mod punctuation;
#[path = "related-list.rs"]
mod related_list;
#[path = "repeated-header.rs"]
mod repeated_header;
#[path = "whitespace.rs"]
mod whitespace;

pub use credit::Credit;
pub use empty_label::EmptyLabel;
pub use error_page::ErrorPage;
pub use punctuation::Punctuation;
pub use related_list::RelatedList;
pub use repeated_header::RepeatedHeader;
pub use whitespace::Whitespace;

use crate::filter::Filter;

/// Every filter there is.
pub const ALL: &[&dyn Filter] =
    &[&ErrorPage, &Credit, &RelatedList, &RepeatedHeader, &EmptyLabel, &Punctuation, &Whitespace];

/// The filter of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Filter> {
    ALL.iter().copied().find(|filter| filter.meta().name == name)
}
