//! `check`: reports what `clean` would change, and writes no text.

use std::process::ExitCode;

use anyhow::Result;

use super::look::Asked;
use crate::args::CheckArgs;

/// Exit code 1 if `clean` would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn check(args: &CheckArgs) -> Result<ExitCode> {
    let CheckArgs { input, general, choice, config, writing, shown, reports } = args;
    let code = Asked { input, general, choice, config, writing, reports }.look(Some(shown))?;
    Ok(if shown.exit_zero && code == ExitCode::from(1) { ExitCode::SUCCESS } else { code })
}
