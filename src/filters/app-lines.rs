//! `app-lines`: invitations to an app, a public account, a QR code.

use std::sync::LazyLock;

use crate::filter::{Meta, Rows, Stage, When};
use crate::rules::Rules;

static META: Meta = Meta {
    name: "app-lines",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("app-lines.md"),
    coded: &[],
};

/// The filter.
pub static APP_LINES: Rows =
    Rows { meta: &META, rules: LazyLock::new(|| Rules::built_in(include_str!("app-lines.toml"))) };
