//! `disclaimer`: what a site says of its rights, and of its distance from the text.

use std::sync::LazyLock;

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::matcher::Table;

static META: Meta = Meta { name: "disclaimer", when: When::Default, page: include_str!("disclaimer.md"), coded: &[] };

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::built_in(include_str!("disclaimer.toml")));

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &TABLE)
}
