//! The filters: the one registration list. Within a stage they run in this order.
//!
//! A new filter is four files of one name (`.rs`, `.md`, at need `.toml`, and its fixtures) and a line below.

#[path = "app-lines.rs"]
mod app_lines;
#[path = "breadcrumb.rs"]
mod breadcrumb;
#[path = "comments-shell.rs"]
mod comments_shell;
#[path = "credit.rs"]
mod credit;
#[path = "disclaimer.rs"]
mod disclaimer;
#[path = "empty-label.rs"]
mod empty_label;
#[path = "error-page.rs"]
mod error_page;
#[path = "menu.rs"]
mod menu;
#[path = "neighbour-pages.rs"]
mod neighbour_pages;
#[path = "page-controls.rs"]
mod page_controls;
#[path = "punctuation.rs"]
mod punctuation;
#[path = "related-list.rs"]
mod related_list;
#[path = "repeated-header.rs"]
mod repeated_header;
#[path = "repeated-summary.rs"]
mod repeated_summary;
#[path = "site-footer.rs"]
mod site_footer;
#[path = "tag-line.rs"]
mod tag_line;
#[path = "whitespace.rs"]
mod whitespace;

pub use app_lines::APP_LINES;
pub use breadcrumb::Breadcrumb;
pub use comments_shell::COMMENTS_SHELL;
pub use credit::Credit;
pub use disclaimer::DISCLAIMER;
pub use empty_label::EmptyLabel;
pub use error_page::ErrorPage;
pub use menu::Menu;
pub use neighbour_pages::NeighbourPages;
pub use page_controls::PageControls;
pub use punctuation::Punctuation;
pub use related_list::RelatedList;
pub use repeated_header::RepeatedHeader;
pub use repeated_summary::RepeatedSummary;
pub use site_footer::SITE_FOOTER;
pub use tag_line::TagLine;
pub use whitespace::Whitespace;

use crate::filter::Filter;

/// Every filter there is.
pub const ALL: &[&dyn Filter] = &[
    &ErrorPage,
    &Menu,
    &Breadcrumb,
    &RelatedList,
    &NeighbourPages,
    &TagLine,
    &APP_LINES,
    &SITE_FOOTER,
    &PageControls,
    &DISCLAIMER,
    &COMMENTS_SHELL,
    &Credit,
    &RepeatedHeader,
    &RepeatedSummary,
    &EmptyLabel,
    &Punctuation,
    &Whitespace,
];

/// The filter of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Filter> {
    ALL.iter().copied().find(|filter| filter.meta().name == name)
}
