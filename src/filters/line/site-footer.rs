//! `site-footer`: the foot of a site: who runs it, under which numbers.

use crate::filters::filter::{Meta, Rows, Stage, When};

static META: Meta = Meta {
    name: "site-footer",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("site-footer.md"),
    coded: &[],
};

/// The filter.
pub static SITE_FOOTER: Rows = Rows::built_in(&META, include_str!("site-footer.toml"));
