//! Lines judged alone, with their place and neighbours.

#[path = "app-lines.rs"]
pub mod app_lines;
pub mod breadcrumb;
#[path = "comments-shell.rs"]
pub mod comments_shell;
pub mod credit;
pub mod disclaimer;
#[path = "error-page.rs"]
pub mod error_page;
pub mod menu;
#[path = "neighbour-pages.rs"]
pub mod neighbour_pages;
#[path = "page-controls.rs"]
pub mod page_controls;
#[path = "related-list.rs"]
pub mod related_list;
#[path = "repeated-paragraph.rs"]
pub mod repeated_paragraph;
#[path = "site-footer.rs"]
pub mod site_footer;
#[path = "site-notice.rs"]
pub mod site_notice;
#[path = "tag-line.rs"]
pub mod tag_line;
#[path = "tail-shapes.rs"]
pub mod tail_shapes;
