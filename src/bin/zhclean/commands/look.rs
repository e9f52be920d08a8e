//! What `check` and `diff` have in common: texts are cleaned, nothing of them is written, and what would change is shown.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::apart::Reads;
use super::common::{has_text, of_input, wanted};
use crate::args::{ConfigFlags, EncodeFlags, FindingFlags, GeneralFlags, InputFlags, ReportFlags, RuleFlags};
use crate::input::names::named;
use crate::options::FindingFormat;
use crate::output::writer::Target;
use crate::plan::general::General;
use crate::plan::planner::{Planner, Work};
use crate::report::files::ReportFiles;
use crate::report::findings::baseline::Baseline;
use crate::report::findings::paper::Paper;
use crate::report::findings::sink::Wish;
use crate::report::name::View;
use crate::report::paint::Paint;
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::cause::is_closed_pipe;
use crate::system::stdio::columns;

/// What the user asked for.
pub struct Asked<'a> {
    pub input: &'a InputFlags,
    pub general: &'a GeneralFlags,
    pub choice: &'a RuleFlags,
    pub config: &'a ConfigFlags,
    pub writing: &'a EncodeFlags,
    pub reports: &'a ReportFlags,
}

impl Asked<'_> {
    /// Shows what `clean` would change: findings as `shown` says, else a diff. Exit code 1 if it would change a byte or,
    /// with a baseline, if there is a finding that the baseline does not hold.
    ///
    /// # Errors
    /// What ends the whole run.
    pub fn look(&self, shown: Option<&FindingFlags>) -> Result<ExitCode> {
        let Asked { input, general, choice, config, writing, reports } = self;
        let general = Arc::new(General::of(general));
        let flags = of_input(input)?.rules(choice)?.writing(writing)?.settings();
        let mut planner = Planner::new(&general, config, flags, Some(&input.records))?;
        let names = named(&input.names, &input.walk)?;
        let work = planner.select(&names, &input.walk, true)?;
        if !has_text(&work, &names, &input.walk, general.quiet)? {
            return Ok(ExitCode::SUCCESS);
        }
        let Work { inputs, plans, .. } = work;
        let wish = shown.map(|shown| wish(&general, shown)).transpose()?;
        let files = ReportFiles {
            findings: shown.and_then(|shown| shown.output_file.as_deref()),
            baseline: shown.and_then(|shown| shown.write_baseline.as_deref()),
            configs: planner.files(),
            ..ReportFiles::of(input, reports)
        };
        // only the exit code counts
        let is_silent = files.findings.is_none() && general.quiet;
        let has_baseline = wish.as_ref().is_some_and(|wish| wish.baseline.is_some() || wish.counts_all);
        let view = match &wish {
            None => View::Diff,
            Some(_) if is_silent && !has_baseline => View::Nothing,
            Some(_) => View::Findings,
        };
        let wish = wish.filter(|_| view == View::Findings);
        let reads = Reads::of(input, (config, planner.files()), &inputs);
        reads.keep_from(&[], &files, view == View::Diff || !is_silent && files.findings.is_none())?;
        files.check(&inputs, &[])?;
        let format = wish.as_ref().map(|wish| wish.format);
        let is_silent = is_silent && view == View::Findings;
        let paper = (view != View::Nothing).then(|| Paper::new(files.findings, format, is_silent)).transpose()?;
        let wanted = wanted(reports, view);
        let mut delivery = Delivery::begin(&general, (wanted, &files), (wish, paper), (&inputs, &names), true)?;
        let (threads, work) = (general.threads, (&inputs[..], &plans[..]));
        let ran = each(&general, threads, work, |_| Ok(Target::Nothing), wanted, &mut delivery, |_, _, _| Ok(()));
        let is_found = delivery.is_found(shown.is_some());
        let code = match delivery.finish(&general, Some(reports), ran) {
            // only findings are written: there was one when the reader went away
            Err(error) if is_closed_pipe(&error) => return Ok(ExitCode::from(1)),
            done => done?,
        };
        Ok(if code == ExitCode::SUCCESS && is_found { ExitCode::from(1) } else { code })
    }
}

/// What is wanted of the findings.
fn wish(general: &General, shown: &FindingFlags) -> Result<Wish> {
    let is_printed = shown.output_file.is_none();
    Ok(Wish {
        format: shown.output_format,
        verbose: general.verbose,
        paint: Paint { on: general.colors && is_printed },
        width: if is_printed && shown.output_format == FindingFormat::Full { columns() } else { None },
        baseline: shown.baseline.as_deref().map(Baseline::read).transpose()?,
        counts_all: shown.write_baseline.is_some(),
        only: shown.only.clone(),
    })
}
