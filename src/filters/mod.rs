//! The filters: the one registration list. Within a stage they run in this order.
//!
//! A new filter is four files of one name (`.rs`, `.md`, at need `.toml`, and its fixtures) and a line below.

#[path = "anti-copy.rs"]
mod anti_copy;
#[path = "app-lines.rs"]
mod app_lines;
#[path = "book-marks.rs"]
mod book_marks;
#[path = "breadcrumb.rs"]
mod breadcrumb;
#[path = "comments-shell.rs"]
mod comments_shell;
#[path = "credit.rs"]
mod credit;
#[path = "dash.rs"]
mod dash;
#[path = "disclaimer.rs"]
mod disclaimer;
#[path = "ellipsis.rs"]
mod ellipsis;
#[path = "empty-label.rs"]
mod empty_label;
#[path = "error-page.rs"]
mod error_page;
#[path = "han-spacing.rs"]
mod han_spacing;
#[path = "invisible.rs"]
mod invisible;
#[path = "menu.rs"]
mod menu;
#[path = "neighbour-pages.rs"]
mod neighbour_pages;
#[path = "page-controls.rs"]
mod page_controls;
#[path = "pinyin.rs"]
mod pinyin;
#[path = "punctuation.rs"]
mod punctuation;
#[path = "quotes.rs"]
mod quotes;
#[path = "reflow.rs"]
mod reflow;
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
#[path = "width.rs"]
mod width;

pub use anti_copy::AntiCopy;
pub use app_lines::APP_LINES;
pub use book_marks::BookMarks;
pub use breadcrumb::Breadcrumb;
pub use comments_shell::COMMENTS_SHELL;
pub use credit::Credit;
pub use dash::Dash;
pub use disclaimer::DISCLAIMER;
pub use ellipsis::Ellipsis;
pub use empty_label::EmptyLabel;
pub use error_page::ErrorPage;
pub use han_spacing::HanSpacing;
pub use invisible::Invisible;
pub use menu::Menu;
pub use neighbour_pages::NeighbourPages;
pub use page_controls::PageControls;
pub use pinyin::Pinyin;
pub use punctuation::{English, Punctuation};
pub use quotes::{Corner, Quotes};
pub use reflow::Reflow;
pub use related_list::RelatedList;
pub use repeated_header::RepeatedHeader;
pub use repeated_summary::RepeatedSummary;
pub use site_footer::SITE_FOOTER;
pub use tag_line::TagLine;
pub use whitespace::{Indent, LineEnd, Whitespace};
pub use width::Width;

use crate::filter::{Filter, When};

/// Every filter there is.
pub const ALL: &[&dyn Filter] = &[
    &Reflow,
    &Pinyin,
    &AntiCopy,
    &Width,
    &Invisible,
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
    &HanSpacing,
    &BookMarks,
    &Quotes { corner: Corner::Keep },
    &Ellipsis,
    &Dash,
    &Punctuation { english: English::Keep },
    &Whitespace { indent: Indent::None, line_end: LineEnd::Lf },
];

/// The filters that run unless they are ignored.
pub fn defaults() -> impl Iterator<Item = &'static dyn Filter> {
    ALL.iter().copied().filter(|filter| filter.meta().when == When::Default)
}

/// Every filter, each of `own` in the place of the built-in one of its name.
pub fn configured(own: &[&'static dyn Filter]) -> impl Iterator<Item = &'static dyn Filter> {
    let named = |filter: &dyn Filter| own.iter().copied().find(|own| own.meta().name == filter.meta().name);
    ALL.iter().copied().map(move |filter| named(filter).unwrap_or(filter))
}

/// The filter of that name.
pub fn by_name(name: &str) -> Option<&'static dyn Filter> {
    ALL.iter().copied().find(|filter| filter.meta().name == name)
}
