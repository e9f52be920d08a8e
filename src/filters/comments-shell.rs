//! `comments-shell`: what is drawn around readers' comments.

use std::sync::LazyLock;

use crate::filter::{Meta, Rows, Stage, When};
use crate::rules::Rules;

static META: Meta = Meta {
    name: "comments-shell",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("comments-shell.md"),
    coded: &[],
};

/// The filter.
pub static COMMENTS_SHELL: Rows =
    Rows { meta: &META, rules: LazyLock::new(|| Rules::built_in(include_str!("comments-shell.toml"))) };
