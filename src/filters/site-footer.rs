//! `site-footer`: the foot of a site: who runs it, under which numbers.

use std::sync::LazyLock;

use crate::filter::{Meta, Rows, Stage, When};
use crate::rules::Rules;

static META: Meta = Meta {
    name: "site-footer",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("site-footer.md"),
    coded: &[],
};

/// The filter.
pub static SITE_FOOTER: Rows =
    Rows { meta: &META, rules: LazyLock::new(|| Rules::built_in(include_str!("site-footer.toml"))) };
