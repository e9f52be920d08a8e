//! `diff`: shows what `clean` would change as a unified diff, and writes no text.

use std::process::ExitCode;

use anyhow::Result;

use super::check::look;
use crate::args::DiffArgs;
use crate::report::name::View;

/// Exit code 1 if `clean` would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn diff(args: &DiffArgs) -> Result<ExitCode> {
    look(&args.input, &args.choice, &args.writing, &args.reports, View::Diff)
}
