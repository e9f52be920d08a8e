//! `comments-shell`: what is drawn around readers' comments.

use crate::filters::filter::{Meta, Rows, Stage, When};

static META: Meta = Meta {
    name: "comments-shell",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("comments-shell.md"),
    coded: &[],
};

/// The filter.
pub static COMMENTS_SHELL: Rows = Rows::built_in(&META, include_str!("comments-shell.toml"));
