//! `clean`: writes cleaned texts to standard output, to files, or in place.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::apart::Reads;
use super::common::{has_text, of_input, wanted};
use super::look::Asked;
use super::targets::{is_stdout, outputs, remove_stale_beside};
use super::update::Update;
use crate::args::CleanArgs;
use crate::input::names::named;
use crate::input::walk::Input;
use crate::output::writer::Target;
use crate::plan::general::General;
use crate::plan::planner::{Planner, Work};
use crate::report::files::ReportFiles;
use crate::report::name::View;
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::stdio::{report as report_line, say, stdout};

/// Cleans every input.
///
/// # Errors
/// What ends the whole run; errors of single files are reported.
pub fn clean(args: &CleanArgs) -> Result<ExitCode> {
    if args.target.diff {
        let asked = Asked {
            input: &args.input,
            general: &args.general,
            choice: &args.choice,
            config: &args.config,
            writing: &args.writing,
            reports: &args.reports,
        };
        return asked.look(None);
    }
    let general = Arc::new(General::of(&args.general).with_backup(args.target.backup.as_deref())?);
    let flags = of_input(&args.input)?.rules(&args.choice)?.writing(&args.writing)?.settings();
    let mut planner = Planner::new(&general, &args.config, flags, Some(&args.input.records))?;
    let names = named(&args.input.names, &args.input.walk)?;
    // a file behind a redirected standard output must not be replaced
    let output = args.target.output.as_ref().filter(|output| !is_stdout(output));
    let to_files = output.is_some() || args.target.in_place;
    let work = planner.select(&names, &args.input.walk, to_files || args.target.dry_run)?;
    if !has_text(&work, &names, &args.input.walk, general.quiet)? {
        return Ok(ExitCode::SUCCESS);
    }
    let Work { mut inputs, mut plans, .. } = work;
    let mut outputs = match output {
        Some(output) => outputs(output, args.target.root.as_deref(), &names, &inputs)?,
        None => Vec::new(),
    };
    let update = match output.filter(|_| args.target.update) {
        Some(output) => Some(Update::of(output, args, &planner.said()?)?),
        None => None,
    };
    let all = inputs.len();
    if let Some(update) = &update {
        let all = inputs.into_iter().zip(plans).zip(outputs);
        let work: (Vec<_>, Vec<_>) = all.filter(|((input, _), output)| !update.is_current(input, output)).unzip();
        outputs = work.1;
        (inputs, plans) = work.0.into_iter().unzip();
    }
    let current = all - inputs.len();
    let files = ReportFiles { configs: planner.files(), ..ReportFiles::of(&args.input, &args.reports) };
    let written: Vec<&Path> = outputs.iter().map(|output| output.real.as_path()).collect();
    let reads = Reads::of(&args.input, (&args.config, planner.files()), &inputs);
    reads.keep_from(if args.target.dry_run { &[] } else { &written }, &files, !to_files || args.target.dry_run)?;
    files.check(&inputs, &written)?;
    let wanted = wanted(&args.reports, View::Nothing);
    match (update, output) {
        _ if args.target.dry_run => {}
        (Some(update), _) => update.begin()?,
        (None, Some(output)) => Update::forget(output)?,
        _ => {}
    }
    let mut delivery =
        Delivery::begin(&general, (wanted, &files), (None, None), (&inputs, &names), to_files || args.target.dry_run)?;
    if args.target.in_place && !args.target.dry_run {
        remove_stale_beside(inputs.iter().filter_map(Input::path));
    } else if !args.target.dry_run {
        remove_stale_beside(written.iter().copied());
    }
    let target = |at: usize| -> Result<Target> {
        Ok(if args.target.dry_run {
            Target::Nothing
        } else if args.target.in_place {
            Target::InPlace
        } else if output.is_some() {
            Target::New(outputs[at].clone())
        } else {
            Target::Stream(stdout()?)
        })
    };
    // texts on standard output are written one after another
    let threads = if to_files || args.target.dry_run { general.threads } else { 1 };
    let ran = each(&general, threads, (&inputs, &plans), target, wanted, &mut delivery, |input, _, report| {
        if args.target.dry_run {
            let what =
                if report.changed { format!("would change, {} edits", report.edits) } else { "unchanged".into() };
            report_line(&format!("{}: {what}\n", input.origin))?;
        }
        Ok(())
    });
    let code = delivery.finish(&general, Some(&args.reports), ran)?;
    if current > 0 && !general.quiet {
        say(&format!("{current} of {all} outputs left as they are: newer than their inputs, made with these settings"));
    }
    Ok(code)
}
