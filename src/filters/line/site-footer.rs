//! `site-footer`: the foot of a site: who runs it, under which numbers.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::rows::matched::Matched;
use crate::rows::signs::is_copyright;
use crate::rows::table::Table;
use crate::rows::tables::SITE_FOOTER;

/// The filter.
pub struct SiteFooter;

static META: Meta = Meta { name: "site-footer", when: When::Default, page: include_str!("site-footer.md"), coded: &[] };

impl Named for SiteFooter {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for SiteFooter {
    fn table(&self) -> Option<&Table> {
        Some(&SITE_FOOTER)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        // a program, a manual, a licence end on their own copyright
        pen.remove_matched(&SITE_FOOTER, page, |n| page.sign().is_some() || !is_copyright(page.key(n)));
    }
}
