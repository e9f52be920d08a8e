//! Cleans the files of a run and delivers their reports in input order.
//!
//! With a log, small files are cleaned in batches: the rows of a batch are appended and synced at once, and then its files
//! get their names. A sync for each file would cost more than cleaning it.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::{Context, Error, Result, anyhow};
use indicatif::ProgressBar;

use super::clean_file::{CleanedFile, Reports, clean_file};
use super::delivery::Delivery;
use super::turns::Turns;
use crate::input::container::Container;
use crate::input::walk::Input;
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::plan::general::General;
use crate::report::file_report::FileReport;
use crate::report::log::file::LogFile;
use crate::report::name::Wanted;
use crate::system::cause::ReportFailed;
use crate::system::in_order::{MANY, in_order};
use crate::system::stop;

/// Bytes of the inputs of a batch.
const BATCH_BYTES: u64 = 256 << 10;

/// The report of a file, or of what was written before its error.
type Outcome = (Option<FileReport>, Option<Error>);

/// Cleans every file on `threads` threads, and passes what became of it, in input order, to `also` and then to `delivery`.
/// Where there are fewer files than threads, each file may use several.
///
/// # Errors
/// What ends the run; errors of single files are reported.
pub fn each(
    general: &General,
    threads: usize,
    (inputs, plans): (&[Input], &[Arc<Plan>]),
    target: impl Fn(usize) -> Result<Target> + Sync,
    wanted: Wanted,
    delivery: &mut Delivery,
    mut also: impl FnMut(&Input, &Plan, &FileReport) -> Result<()>,
) -> Result<()> {
    let at_once = threads.min(inputs.len()).max(1);
    let run = Run {
        inputs,
        plans,
        wanted,
        within: (general.threads / at_once).max(1),
        progress: delivery.progress.clone(),
        turns: Turns::default(),
    };
    let turns = run.turns.clone();
    let outputs = delivery.outputs();
    let is_batched = outputs.log.is_some() && !delivery.is_stream;
    let most =
        if is_batched { General::files_at_once(at_once).min(inputs.len().div_ceil(4 * at_once)).max(1) } else { 1 };
    let mut begun = 0;
    let mut delivered = 0..inputs.len();
    in_order(
        (at_once, MANY),
        || {
            let batch = batch(inputs, begun, most);
            begun = batch.end;
            Ok(if stop::is_asked() || batch.is_empty() { None } else { Some(batch) })
        },
        |batch| {
            let clean = |at: usize| {
                let reports = outputs.of(at, &inputs[at].origin, &run.turns, weight(&inputs[at]) > BATCH_BYTES);
                caught(|| run.clean(at, target(at)?, reports))
            };
            let cleaned: Vec<_> = batch.clone().map(clean).collect();
            Ok(finish(&plans[batch], outputs.log.as_deref(), cleaned))
        },
        |outcomes: Result<Vec<Outcome>>| {
            let ending = turns.ending();
            for (report, error) in outcomes? {
                let at = delivered.next().context("more results than files")?;
                let input = &inputs[at];
                if let (Some(report), None) = (&report, &error) {
                    also(input, &plans[at], report)?;
                }
                if let Some(report) = report {
                    delivery.add(&plans[at], input, report, error.is_none())?;
                }
                error.map_or(Ok(()), |error| delivery.fail(general, input, error))?;
                turns.next();
            }
            ending.not_yet();
            Ok(())
        },
    )
}

/// An internal error of one file is no error of the others in its batch.
fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| Err(anyhow!("stopped by an internal error; please report it")))
}

/// The bytes of a file; more than any batch has where it may hold more than its size says. Such a file is cleaned alone, and
/// may wait for its turn to report: in a batch it would wait for those before it.
fn weight(input: &Input) -> u64 {
    let is_packed = input.path().is_some_and(|path| Container::of_name(path).is_some());
    if input.size == 0 || is_packed { u64::MAX } else { input.size }
}

/// The next files to clean at once, from `begin` on: at most `most`, and none that is large.
fn batch(inputs: &[Input], begin: usize, most: usize) -> Range<usize> {
    let (mut end, mut bytes) = (begin, 0);
    while let Some(input) = inputs.get(end).filter(|_| end - begin < most) {
        bytes = weight(input).saturating_add(bytes);
        if end > begin && bytes > BATCH_BYTES {
            break;
        }
        end += 1;
    }
    begin..end
}

/// What all files of a run have in common.
struct Run<'r> {
    inputs: &'r [Input],
    plans: &'r [Arc<Plan>],
    wanted: Wanted,
    /// Threads for each file.
    within: usize,
    progress: ProgressBar,
    turns: Turns,
}

impl Run<'_> {
    fn clean(&self, at: usize, target: Target, reports: Reports) -> Result<CleanedFile> {
        let input = &self.inputs[at];
        match &input.error {
            Some(error) => Err(anyhow!("{error:#}")),
            None => {
                clean_file(&self.plans[at], &input.origin, target, (self.wanted, reports), self.within, &self.progress)
            }
        }
    }
}

/// Appends the rows of files to the log, and then gives the files their names.
fn finish(plans: &[Arc<Plan>], log: Option<&LogFile>, cleaned: Vec<Result<CleanedFile>>) -> Vec<Outcome> {
    let logged = log.map_or(Ok(()), |log| append(log, &cleaned));
    let finish = |(file, plan): (Result<CleanedFile>, &Arc<Plan>)| {
        let finished = match (file, &logged) {
            (Err(error), _) => Err(error),
            (Ok(_), Err(ReportFailed(cause))) => Err(ReportFailed(cause.clone()).into()),
            (Ok(file), Ok(())) => caught(|| file.finish(plan)),
        };
        match finished {
            Ok((report, done)) => (Some(report), done.err()),
            Err(error) => (None, Some(error)),
        }
    };
    cleaned.into_iter().zip(plans).map(finish).collect()
}

fn append(log: &LogFile, cleaned: &[Result<CleanedFile>]) -> Result<(), ReportFailed> {
    let rows: Vec<&[u8]> = cleaned.iter().flatten().map(|file| file.rows.as_slice()).collect();
    if rows.iter().all(|rows| rows.is_empty()) {
        return Ok(());
    }
    log.append(&rows.concat())?;
    if cleaned.iter().flatten().any(CleanedFile::is_replaced) { log.sync() } else { Ok(()) }
}
