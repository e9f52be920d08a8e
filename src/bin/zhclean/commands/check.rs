//! `check`: reports what `clean` would change, and writes no text.

use std::process::ExitCode;

use anyhow::Result;

use super::apart::Reads;
use super::common::{some_text, wanted};
use crate::args::CheckArgs;
use crate::input::names::named;
use crate::input::walk::find;
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::report::files::ReportFiles;
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::cause::is_closed_pipe;

/// Exit code 1 if `clean` would change a byte.
///
/// # Errors
/// What ends the whole run.
pub fn check(args: &CheckArgs) -> Result<ExitCode> {
    let plan = Plan::new(&args.input, &args.choice, &args.writing)?;
    let names = named(&args.input.names, &args.input.walk)?;
    let inputs = find(&names, &args.input.walk, true)?;
    some_text(&inputs, &names, &args.input.walk)?;
    let files = ReportFiles::of(&args.input, &args.reports);
    let reads = Reads::of(&args.input, args.choice.config.as_deref(), &inputs);
    reads.keep_from(&[], &files, !args.input.quiet)?;
    files.check(&inputs, &[])?;
    let wanted = wanted(&args.reports, !args.input.quiet);
    let mut delivery = Delivery::begin(&plan, wanted, &files, (&inputs, &names), true)?;
    let ran = each(&plan, plan.threads, &inputs, |_| Ok(Target::Nothing), wanted, &mut delivery, |_, _| Ok(()));
    let changed = delivery.changed();
    let code = match delivery.finish(&plan, args.reports.stats, ran) {
        // only findings are written: there was one when the reader went away
        Err(error) if is_closed_pipe(&error) => return Ok(ExitCode::from(1)),
        done => done?,
    };
    Ok(if code == ExitCode::SUCCESS && changed > 0 { ExitCode::from(1) } else { code })
}
