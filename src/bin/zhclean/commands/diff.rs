//! `diff`: shows what `clean` would change as a unified diff, and writes no text.

use std::process::ExitCode;

use anyhow::Result;

use super::look::Asked;
use crate::args::DiffArgs;

/// Exit code 1 if `clean` would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn diff(args: &DiffArgs) -> Result<ExitCode> {
    let DiffArgs { input, general, choice, config, writing, reports } = args;
    Asked { input, general, choice, config, writing, reports }.look(None)
}
