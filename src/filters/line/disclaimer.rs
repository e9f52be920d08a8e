//! `disclaimer`: what a site says of its rights, and of its distance from the text.

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::tables::DISCLAIMER;

static META: Meta = Meta { name: "disclaimer", when: When::Default, page: include_str!("disclaimer.md"), coded: &[] };

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &DISCLAIMER)
}
