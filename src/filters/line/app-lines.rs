//! `app-lines`: invitations to an app, a public account, a QR code.

use crate::filters::filter::{Meta, When};
use crate::filters::table::TableFilter;
use crate::rows::tables::APP_LINES;

static META: Meta = Meta { name: "app-lines", when: When::Default, page: include_str!("app-lines.md"), coded: &[] };

/// The filter.
pub fn filter() -> TableFilter {
    TableFilter::built_in(&META, || &APP_LINES)
}
