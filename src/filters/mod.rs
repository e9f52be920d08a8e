//! The filters: the one registration list. Within a stage they run in this order.
//!
//! A new filter is four files of one name (`.rs`, `.md`, at need `.toml`, and its fixtures) and a line below.

pub mod filter;
#[path = "mark/mod.rs"]
pub mod mark;

#[path = "undo/anti-copy.rs"]
mod anti_copy;
#[path = "line/app-lines.rs"]
mod app_lines;
#[path = "mark/book-marks.rs"]
mod book_marks;
#[path = "line/breadcrumb.rs"]
mod breadcrumb;
#[path = "line/comments-shell.rs"]
mod comments_shell;
#[path = "line/credit.rs"]
mod credit;
#[path = "mark/dash.rs"]
mod dash;
#[path = "line/disclaimer.rs"]
mod disclaimer;
#[path = "mark/ellipsis.rs"]
mod ellipsis;
#[path = "block/empty-label.rs"]
mod empty_label;
#[path = "line/error-page.rs"]
mod error_page;
#[path = "mark/han-spacing.rs"]
mod han_spacing;
#[path = "undo/invisible.rs"]
mod invisible;
#[path = "line/menu.rs"]
mod menu;
#[path = "line/neighbour-pages.rs"]
mod neighbour_pages;
#[path = "line/page-controls.rs"]
mod page_controls;
#[path = "undo/pinyin.rs"]
mod pinyin;
#[path = "mark/punctuation.rs"]
mod punctuation;
#[path = "mark/quotes.rs"]
mod quotes;
#[path = "undo/reflow.rs"]
mod reflow;
#[path = "line/related-list.rs"]
mod related_list;
#[path = "block/repeated-header.rs"]
mod repeated_header;
#[path = "block/repeated-summary.rs"]
mod repeated_summary;
#[path = "line/site-footer.rs"]
mod site_footer;
#[path = "line/tag-line.rs"]
mod tag_line;
#[path = "layout/whitespace.rs"]
mod whitespace;
#[path = "undo/width.rs"]
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

use self::filter::{Filter, When};

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
