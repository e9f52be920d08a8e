//! Gathers what became of the files, in input order: reports, notes, the summary, the exit code.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use indicatif::ProgressBar;

use super::outputs::{Outputs, held};
use super::progress::progress;
use crate::args::ReportFlags;
use crate::encoding::error::is_binary_error;
use crate::input::paths::shown;
use crate::input::walk::Input;
use crate::options::StatsKind;
use crate::plan::Plan;
use crate::plan::general::General;
use crate::report::file_report::FileReport;
use crate::report::files::{ReportFile, ReportFiles};
use crate::report::findings::baseline;
use crate::report::findings::paper::{Found, Paper};
use crate::report::findings::sink::Wish;
use crate::report::findings::subject::Subject;
use crate::report::log::file::LogFile;
use crate::report::name::Wanted;
use crate::report::notes::{notes, of_file};
use crate::report::stats::Stats;
use crate::report::summary::Totals;
use crate::system::cause::{OutputFailed, ReportFailed, cause, is_closed_pipe};
use crate::system::stdio::{say, tell};
use crate::system::stop;

/// The reports of a run.
pub struct Delivery {
    outputs: Outputs,
    stats: Stats,
    wanted: Wanted,
    totals: Totals,
    pub progress: ProgressBar,
    /// What `check` found, and the rows of a new baseline.
    found: Found,
    baseline: Option<(PathBuf, String)>,
    /// Files are written or checked, not printed one after another.
    is_batch: bool,
    /// No summary and no note is printed.
    pub is_mute: bool,
    /// Texts are printed one after another.
    pub is_stream: bool,
}

impl Delivery {
    /// Creates the files of reports.
    ///
    /// # Errors
    /// When one cannot be created.
    pub fn begin(
        general: &General,
        (wanted, files): (Wanted, &ReportFiles<'_>),
        (wish, paper): (Option<Wish>, Option<Paper>),
        (inputs, names): (&[Input], &[PathBuf]),
        to_files: bool,
    ) -> Result<Delivery> {
        let progress = progress(general, inputs, !to_files);
        let paper = paper.map(|paper| paper.above(progress.clone()));
        Ok(Delivery {
            outputs: Outputs::create(files, names, wish, paper)?,
            stats: Stats::default(),
            wanted,
            totals: Totals { of: inputs.len() as u64, ..Totals::default() },
            found: Found { files: inputs.len() as u64, ..Found::default() },
            baseline: files.baseline.map(|path| (path.to_owned(), String::new())),
            progress,
            is_mute: false,
            is_batch: to_files && inputs.len() > 1,
            is_stream: !to_files,
        })
    }

    /// Where reports are written.
    pub fn outputs(&self) -> Outputs {
        self.outputs.clone()
    }

    /// Would a byte of any file change, or, where a baseline hides some, is there another finding? A comment with an unknown word
    /// is one where findings are asked for.
    pub fn is_found(&self, asks_findings: bool) -> bool {
        let has_baseline = self.outputs.wish.as_ref().is_some_and(|wish| wish.baseline.is_some());
        if has_baseline {
            return self.found.counts.findings > self.found.counts.held;
        }
        self.totals.changed > 0 || asks_findings && self.totals.unknown > 0
    }

    /// Reports the error of a file.
    ///
    /// # Errors
    /// The same error, when it ends the run.
    pub fn fail(&mut self, general: &General, input: &Input, error: anyhow::Error) -> Result<()> {
        if error.is::<OutputFailed>() || error.is::<ReportFailed>() {
            return Err(error);
        }
        // the signal caused it, not the file
        if stop::is_asked() {
            return Ok(());
        }
        if input.is_walked && is_binary_error(&error) {
            self.totals.binaries += 1;
            if general.verbose {
                self.progress.suspend(|| say(&format!("{}: binary, skipped", input.origin)));
            }
            return Ok(());
        }
        self.totals.failed += 1;
        if let Some(paper) = &self.outputs.paper {
            let mut paper = held(paper);
            let added = paper.add_failed(&Subject::of(&input.origin), &format!("{error:#}"));
            added.map_err(|e| paper.failed(&e))?;
        }
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
        self.find(plan, &mut report, is_done)?;
        if self.wanted.stats {
            let mut stats = std::mem::take(&mut report.stats);
            stats.put_in(folder_of(input));
            self.stats.merge(stats, self.wanted);
        }
        if is_done {
            let notes = notes(plan, report);
            if !plan.general.quiet && !self.is_mute {
                self.progress.suspend(|| notes.iter().for_each(|note| say(&format!("{}: {note}", input.origin))));
            }
        }
        Ok(())
    }

    /// Prints the findings of a file, or its diff.
    fn find(&mut self, plan: &Plan, report: &mut FileReport, is_done: bool) -> Result<()> {
        let Some(paper) = &self.outputs.paper else { return Ok(()) };
        if let Some(mut sink) = report.findings.sink.take() {
            if let Some(finding) = of_file(plan, report).filter(|_| is_done) {
                sink.take(finding, &mut report.printed)?;
            }
            sink.close(&mut report.printed)?;
            // it is a finding already
            report.first_unknown = None;
            let counts = &mut self.found.counts;
            counts.findings += sink.counts.findings;
            counts.held += sink.counts.held;
            counts.comments += sink.counts.comments;
            counts.hidden += sink.counts.hidden;
            self.found.files_with += u64::from(sink.counts.findings > 0);
            self.found.rules.append(&mut sink.rules);
            if let Some((_, rows)) = &mut self.baseline {
                rows.push_str(&baseline::rows(&sink.subject.path, &sink.seen));
            }
        }
        let mut paper = held(paper);
        let written = paper.write_all(&report.printed.bytes).and_then(|()| paper.flush());
        written.map_err(|e| paper.failed(&e))
    }

    /// Prints and writes the statistics.
    fn tell_stats(&self, reports: &ReportFlags) -> Result<()> {
        let mut lines = String::new();
        if let Some(kind) = reports.stats {
            lines += &self.stats.rules();
            if kind == StatsKind::Removed {
                lines += "removed:\n";
                lines += &self.stats.removed();
            }
            lines += &self.stats.texts();
        }
        lines += &self.stats.samples();
        if !lines.is_empty() {
            tell(&lines).map_err(|e| anyhow!("cannot write the statistics on standard error: {}", cause(&e)))?;
        }
        if let Some(mut file) = ReportFile::create(reports.stats_file.as_deref(), "statistics")? {
            file.append(self.stats.json().as_bytes())?;
            file.finish()?;
        }
        Ok(())
    }

    /// Writes what stands behind the findings, and the new baseline.
    fn finish_findings(&mut self) -> Result<()> {
        (self.found.failed, self.found.binaries) = (self.totals.failed, self.totals.binaries);
        if let Some(paper) = &self.outputs.paper {
            let mut paper = held(paper);
            let written = paper.finish(&self.found);
            written.map_err(|e| paper.failed(&e))?;
        }
        if let Some((path, rows)) = &self.baseline
            && let Some(mut file) = ReportFile::create(Some(path), "baseline")?
        {
            file.append(rows.as_bytes())?;
            file.finish()?;
        }
        Ok(())
    }

    /// Completes the reports, and prints the summary.
    ///
    /// # Errors
    /// The error that ended the run, or a report that cannot be written.
    pub fn finish(mut self, general: &General, reports: Option<&ReportFlags>, ran: Result<()>) -> Result<ExitCode> {
        let _at_work = stop::AtWork::new();
        self.progress.finish_and_clear();
        // a reader that closes the pipe hides no failure before it
        let closed = match ran {
            Err(error) if is_closed_pipe(&error) => Some(error),
            ran => ran.map(|()| None)?,
        };
        self.outputs.log.as_deref().map_or(Ok(()), LogFile::sync)?;
        self.outputs.rejected.as_deref().map_or(Ok(()), |file| held(file).finish())?;
        let closed = match self.finish_findings() {
            Err(error) if is_closed_pipe(&error) => Some(error),
            finished => finished.map(|()| closed)?,
        };
        reports.map_or(Ok(()), |reports| self.tell_stats(reports))?;
        if let Some(error) = closed {
            return if self.totals.failed > 0 { Ok(ExitCode::from(2)) } else { Err(error) };
        }
        let is_many = self.totals.of > 1 || self.totals.records > 1;
        let has_summary =
            self.is_batch || stop::is_asked() || is_many && (general.verbose || io::stderr().is_terminal());
        if let Some(wish) = self.outputs.wish.as_ref().filter(|_| !general.quiet && !stop::is_asked()) {
            if wish.format.is_for_people()
                && (self.is_batch || self.found.counts.findings + self.found.counts.hidden > 0)
            {
                say(&self.found.total());
                if self.is_batch {
                    self.totals.print_markdown();
                }
            }
        } else if has_summary && !general.quiet && !self.is_mute {
            self.totals.print();
        }
        Ok(if self.totals.failed > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}

/// The folder of a file, as reports call it.
fn folder_of(input: &Input) -> String {
    let folder = input.origin.path().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| ".".into(), shown)
}
