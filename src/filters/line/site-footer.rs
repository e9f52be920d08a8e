//! `site-footer`: the foot of a site: who runs it, under which numbers.

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::tables::SITE_FOOTER;

static META: Meta = Meta { name: "site-footer", when: When::Default, page: include_str!("site-footer.md"), coded: &[] };

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &SITE_FOOTER)
}
