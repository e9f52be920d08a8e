//! `site-footer`: the foot of a site: who runs it, under which numbers.

use std::sync::LazyLock;

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::matcher::Table;

static META: Meta = Meta { name: "site-footer", when: When::Default, page: include_str!("site-footer.md"), coded: &[] };

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::built_in(include_str!("site-footer.toml")));

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &TABLE)
}
