//! Tables that more than one filter asks: a filter does not know another, so what two need stands here.

use std::sync::LazyLock;

use super::matcher::Table;
use super::row::Role;

/// What is drawn around readers' comments: `comments-shell` removes it, `related-list` does not take it for headlines.
pub static COMMENTS_SHELL: LazyLock<Table> =
    LazyLock::new(|| Table::built_in(include_str!("../filters/line/comments-shell.toml")));

/// Paths to a page within its site: `breadcrumb` removes them, `menu` knows by them where the head of a page begins.
pub static BREADCRUMB: LazyLock<Table> =
    LazyLock::new(|| Table::built_in(include_str!("../filters/line/breadcrumb.toml")));

/// Is a line with this key a breadcrumb that names the page's place from the root on?
pub fn is_breadcrumb(key: &str) -> bool {
    BREADCRUMB.find(key, |row| row.role == Role::Anchor).is_some()
}
