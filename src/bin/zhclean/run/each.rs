//! Cleans the files of a run and delivers their reports in input order.

use anyhow::{Context, Result, anyhow};

use super::clean_file::clean_file;
use super::delivery::Delivery;
use crate::input::walk::Input;
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::report::file_report::FileReport;
use crate::report::name::Wanted;
use crate::system::in_order::{MANY, in_order};
use crate::system::stop;

/// Cleans every file on `threads` threads, and passes what became of it, in input order, to `also` and then to `delivery`.
/// Where there are fewer files than threads, each file may use several.
///
/// # Errors
/// What ends the run; errors of single files are reported.
pub fn each(
    plan: &Plan,
    threads: usize,
    inputs: &[Input],
    target: impl Fn(usize) -> Result<Target> + Sync,
    wanted: Wanted,
    delivery: &mut Delivery,
    mut also: impl FnMut(&Input, &FileReport) -> Result<()>,
) -> Result<()> {
    let at_once = threads.min(inputs.len()).max(1);
    let within = (plan.threads / at_once).max(1);
    let progress = delivery.progress.clone();
    let mut files = 0..inputs.len();
    let mut delivered = 0..inputs.len();
    in_order(
        (at_once, MANY),
        || Ok(if stop::is_asked() { None } else { files.next() }),
        |at| match &inputs[at].error {
            Some(error) => Err(anyhow!("{error:#}")),
            None => clean_file(plan, &inputs[at].origin, target(at)?, wanted, within, &progress),
        },
        |result| {
            let input = &inputs[delivered.next().context("more results than files")?];
            let (report, error) = match result {
                Ok((report, done)) => (Some(report), done.err()),
                Err(error) => (None, Some(error)),
            };
            if let (Some(report), None) = (&report, &error) {
                also(input, report)?;
            }
            if let Some(report) = report {
                delivery.add(plan, input, report, error.is_none())?;
            }
            error.map_or(Ok(()), |error| delivery.fail(plan, input, error))
        },
    )
}
