//! `check`: reports what `clean` would change, and writes no text.

use std::process::ExitCode;

use anyhow::Result;

use super::apart::Reads;
use super::common::{some_text, wanted};
use crate::args::{CheckArgs, EncodeFlags, InputFlags, ReportFlags, RuleFlags};
use crate::input::names::named;
use crate::input::walk::find;
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::report::files::ReportFiles;
use crate::report::name::View;
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::cause::is_closed_pipe;

/// Exit code 1 if `clean` would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn check(args: &CheckArgs) -> Result<ExitCode> {
    let view = if args.input.quiet { View::Nothing } else { View::Findings };
    look(&args.input, &args.choice, &args.writing, &args.reports, view)
}

/// Shows what `clean` would change, as `view` says. Exit code 1 if it would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn look(
    input: &InputFlags,
    choice: &RuleFlags,
    writing: &EncodeFlags,
    reports: &ReportFlags,
    view: View,
) -> Result<ExitCode> {
    let plan = Plan::new(input, choice, writing)?;
    let names = named(&input.names, &input.walk)?;
    let inputs = find(&names, &input.walk, true)?;
    some_text(&inputs, &names, &input.walk)?;
    let files = ReportFiles::of(input, reports);
    let reads = Reads::of(input, choice.config.as_deref(), &inputs);
    reads.keep_from(&[], &files, view != View::Nothing)?;
    files.check(&inputs, &[])?;
    let wanted = wanted(reports, view);
    let mut delivery = Delivery::begin(&plan, wanted, &files, (&inputs, &names), true)?;
    let ran = each(&plan, plan.threads, &inputs, |_| Ok(Target::Nothing), wanted, &mut delivery, |_, _| Ok(()));
    let changed = delivery.changed();
    let code = match delivery.finish(&plan, reports.stats, ran) {
        // only findings are written: there was one when the reader went away
        Err(error) if is_closed_pipe(&error) => return Ok(ExitCode::from(1)),
        done => done?,
    };
    Ok(if code == ExitCode::SUCCESS && changed > 0 { ExitCode::from(1) } else { code })
}
