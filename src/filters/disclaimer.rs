//! `disclaimer`: what a site says of its rights, and of its distance from the text.

use std::sync::LazyLock;

use crate::filter::{Meta, Rows, Stage, When};
use crate::rules::Rules;

static META: Meta = Meta {
    name: "disclaimer",
    stage: Stage::Line,
    when: When::Default,
    guarded: false,
    doc: include_str!("disclaimer.md"),
    coded: &[],
};

/// The filter.
pub static DISCLAIMER: Rows =
    Rows { meta: &META, rules: LazyLock::new(|| Rules::built_in(include_str!("disclaimer.toml"))) };
