//! Gathers what became of the files, in input order: reports, notes, the summary, the exit code.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, anyhow};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clean_file::Reports;
use super::turns::{InTurn, Turns};
use crate::encoding::error::is_binary_error;
use crate::input::walk::Input;
use crate::options::StatsKind;
use crate::plan::Plan;
use crate::report::file_report::FileReport;
use crate::report::files::{ReportFile, ReportFiles};
use crate::report::held::Drain;
use crate::report::log::file::LogFile;
use crate::report::name::{View, Wanted};
use crate::report::notes::{notes, print_findings};
use crate::report::stats::Stats;
use crate::report::summary::Totals;
use crate::system::cause::{OutputFailed, ReportFailed, cause, is_closed_pipe};
use crate::system::stdio::{say, stdout, tell};
use crate::system::stop;

/// Fewer files, or bytes, need no progress bar.
const MIN_PROGRESS_FILES: usize = 20;
const MIN_PROGRESS_BYTES: u64 = 64 << 20;

/// Findings are printed in blocks of so many bytes, and at the end of each file.
const BLOCK_BYTES: usize = 64 << 10;

/// The reports of a run.
pub struct Delivery {
    outputs: Outputs,
    stats: Stats,
    totals: Totals,
    pub progress: ProgressBar,
    view: View,
    /// Files are written or checked, not printed one after another.
    is_batch: bool,
    /// Texts are printed one after another.
    pub is_stream: bool,
}

/// The files that reports are written to.
#[derive(Clone, Default)]
pub struct Outputs {
    pub log: Option<Arc<LogFile>>,
    rejected: Option<Arc<Mutex<ReportFile>>>,
    findings: Option<Arc<Mutex<BufWriter<File>>>>,
}

impl Outputs {
    /// Where the file `at` writes; only with a turn may it write before it is reported.
    pub fn of(&self, at: usize, turns: &Turns, has_turn: bool) -> Reports {
        let log = self.log.clone();
        if !has_turn {
            return Reports { log, ..Reports::default() };
        }
        let findings = self.findings.clone().map(|out| -> Box<dyn Drain> {
            let failed = |_: &_, e: &io::Error| OutputFailed(io::Error::from(e.kind())).into();
            Box::new(InTurn { turns: turns.clone(), at, out, failed })
        });
        let rejected = self.rejected.clone().map(|out| -> Box<dyn Drain> {
            let failed = |file: &ReportFile, e: &io::Error| file.failed(e).into();
            Box::new(InTurn { turns: turns.clone(), at, out, failed })
        });
        Reports { log, findings, rejected }
    }
}

fn held<W>(out: &Mutex<W>) -> MutexGuard<'_, W> {
    out.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Delivery {
    /// Creates the files of reports.
    ///
    /// # Errors
    /// When one cannot be created.
    pub fn begin(
        plan: &Plan,
        wanted: Wanted,
        files: &ReportFiles<'_>,
        (inputs, names): (&[Input], &[PathBuf]),
        to_files: bool,
    ) -> Result<Delivery> {
        let log = files.log.map(|path| LogFile::open(path, names)).transpose()?.map(Arc::new);
        let rejected = ReportFile::create(files.rejected, "rejected lines")?.map(|file| Arc::new(Mutex::new(file)));
        let findings = (wanted.view != View::Nothing).then(stdout).transpose()?;
        let findings = findings.map(|out| Arc::new(Mutex::new(BufWriter::with_capacity(BLOCK_BYTES, out))));
        Ok(Delivery {
            outputs: Outputs { log, rejected, findings },
            stats: Stats::default(),
            totals: Totals { of: inputs.len() as u64, ..Totals::default() },
            progress: progress(plan, inputs),
            view: wanted.view,
            is_batch: to_files && inputs.len() > 1,
            is_stream: !to_files,
        })
    }

    /// Where reports are written.
    pub fn outputs(&self) -> Outputs {
        self.outputs.clone()
    }

    /// Files that changed.
    pub fn changed(&self) -> u64 {
        self.totals.changed
    }

    /// Reports the error of a file.
    ///
    /// # Errors
    /// The same error, when it ends the run.
    pub fn fail(&mut self, plan: &Plan, input: &Input, error: anyhow::Error) -> Result<()> {
        if error.is::<OutputFailed>() || error.is::<ReportFailed>() {
            return Err(error);
        }
        // the signal caused it, not the file
        if stop::is_asked() {
            return Ok(());
        }
        if input.is_walked && is_binary_error(&error) {
            self.totals.binaries += 1;
            if plan.verbose {
                self.progress.suspend(|| say(&format!("{}: binary, skipped", input.origin)));
            }
            return Ok(());
        }
        self.totals.failed += 1;
        self.progress.suspend(|| say(&format!("{}: {error:#}", input.origin)));
        Ok(())
    }

    /// Adds the report of a file, or of the part of it that was written before an error.
    ///
    /// # Errors
    /// When a report cannot be written.
    pub fn add(&mut self, plan: &Plan, input: &Input, mut report: FileReport, is_done: bool) -> Result<()> {
        self.totals.add(&mut report, is_done);
        self.progress.set_message(format!("{}/{}", self.totals.files, self.totals.of));
        if let Some(rejected) = &self.outputs.rejected {
            held(rejected).append(&report.rejected.bytes)?;
        }
        if let Some(findings) = &self.outputs.findings {
            let mut out = held(findings);
            match self.view {
                View::Diff => out.write_all(&report.findings.bytes).and_then(|()| out.flush()),
                _ => print_findings(&mut *out, plan, input, &report),
            }
            .map_err(OutputFailed)?;
        }
        self.stats.merge(std::mem::take(&mut report.stats));
        if is_done {
            let notes = notes(plan, report);
            if !plan.quiet {
                self.progress.suspend(|| notes.iter().for_each(|note| say(&format!("{}: {note}", input.origin))));
            }
        }
        Ok(())
    }

    /// Completes the reports, and prints the summary.
    ///
    /// # Errors
    /// The error that ended the run, or a report that cannot be written.
    pub fn finish(self, plan: &Plan, stats: Option<StatsKind>, ran: Result<()>) -> Result<ExitCode> {
        let _at_work = stop::AtWork::new();
        self.progress.finish_and_clear();
        // a reader that closes the pipe hides no failure before it
        let closed = match ran {
            Err(error) if is_closed_pipe(&error) => Some(error),
            ran => ran.map(|()| None)?,
        };
        self.outputs.log.as_deref().map_or(Ok(()), LogFile::sync)?;
        self.outputs.rejected.as_deref().map_or(Ok(()), |file| held(file).finish())?;
        if let Some(kind) = stats {
            let mut lines = self.stats.rules();
            if kind == StatsKind::Removed {
                lines += "removed:\n";
                lines += &self.stats.removed();
            }
            tell(&lines).map_err(|e| anyhow!("cannot write the statistics on standard error: {}", cause(&e)))?;
        }
        if let Some(error) = closed {
            return if self.totals.failed > 0 { Ok(ExitCode::from(2)) } else { Err(error) };
        }
        let is_many = self.totals.of > 1 || self.totals.records > 1;
        let has_summary = self.is_batch || stop::is_asked() || is_many && (plan.verbose || io::stderr().is_terminal());
        if has_summary && !plan.quiet {
            self.totals.print();
        }
        Ok(if self.totals.failed > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}

fn progress(plan: &Plan, inputs: &[Input]) -> ProgressBar {
    let bytes = inputs.iter().map(|input| input.size).sum();
    let is_long = inputs.len() >= MIN_PROGRESS_FILES || bytes >= MIN_PROGRESS_BYTES;
    let shows = is_long && !plan.quiet && io::stderr().is_terminal();
    let target = if shows { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let progress = ProgressBar::with_draw_target(Some(bytes), target);
    let bar = "{bar:30} {msg} files, {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(bar) {
        progress.set_style(style);
    }
    progress
}
