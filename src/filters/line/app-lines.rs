//! `app-lines`: invitations to an app, a public account, a QR code.

use crate::filters::filter::{Meta, Rows, Stage, When};

static META: Meta = Meta {
    name: "app-lines",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("app-lines.md"),
    coded: &[],
};

/// The filter.
pub static APP_LINES: Rows = Rows::built_in(&META, include_str!("app-lines.toml"));
