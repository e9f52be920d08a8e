//! `disclaimer`: what a site says of its rights, and of its distance from the text.

use crate::filters::filter::{Meta, Rows, Stage, When};

static META: Meta = Meta {
    name: "disclaimer",
    stage: Stage::Line,
    when: When::Default,
    guarded: false,
    doc: include_str!("disclaimer.md"),
    coded: &[],
};

/// The filter.
pub static DISCLAIMER: Rows = Rows::built_in(&META, include_str!("disclaimer.toml"));
