//! `site-notice`: what a site tells its visitors about itself.

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::tables::SITE_NOTICE;

static META: Meta = Meta { name: "site-notice", when: When::Default, page: include_str!("site-notice.md"), coded: &[] };

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &SITE_NOTICE)
}
