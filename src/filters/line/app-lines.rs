//! `app-lines`: invitations to an app, a public account, a QR code.

use std::sync::LazyLock;

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::matcher::Table;

static META: Meta = Meta { name: "app-lines", when: When::Default, page: include_str!("app-lines.md"), coded: &[] };

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::built_in(include_str!("app-lines.toml")));

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &TABLE)
}
