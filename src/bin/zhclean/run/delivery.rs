//! What is gathered from the files of a run, in the order of the input: reports, notes, the summary, the exit code.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, ensure};
use encoding_rs::UTF_8;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zhclean::Fold;

use crate::args::{self as cli, StatsKind};
use crate::encoding::decode::DecodeError;
use crate::encoding::guess::{self as encoding, Unknown};
use crate::input::walk::{Found, shown};
use crate::plan::Plan;
use crate::report::report::{self, Report, Waiting, Wanted};
use crate::report::stats::Stats;
use crate::run::each::{behind, identity, real};
use crate::system::cause::{OutputFailed, cause, is_closed_pipe, told};
use crate::system::stdio::{self as sink, say};
use crate::system::stop;

/// Fewer files, or bytes, need no progress bar.
const MIN_PROGRESS_FILES: usize = 20;
const MIN_PROGRESS_BYTES: u64 = 64 << 20;

/// The files that reports go to.
pub struct Files<'a> {
    log: Option<&'a Path>,
    rejected: Option<&'a Path>,
}

impl<'a> Files<'a> {
    /// As the command line says.
    pub fn of(input: &'a cli::Input, reports: &'a cli::Reports) -> Files<'a> {
        Files { log: reports.log.as_deref(), rejected: input.records.rejected.as_deref() }
    }

    /// Looks whether they may be written: they are from the start on, so none may be a text that is read or written.
    ///
    /// # Errors
    /// When one is a text of the run, or standard output, or the other.
    pub fn check(&self, found: &[Found], targets: &[PathBuf]) -> Result<()> {
        for (file, flag) in [(self.log, "log"), (self.rejected, "rejected")] {
            let Some(file) = file else { continue };
            let place = real(file);
            let is_other = self.rejected.is_none_or(|rejected| flag == "rejected" || real(rejected) != place);
            ensure!(is_other, "{}: cannot hold both the log and the lines set aside; name another file", shown(file));
            ensure!(
                behind(&io::stdout()).is_none_or(|out| Some(out) != identity(file)),
                "{}: is standard output and cannot be the {flag} as well; name another file with --{flag}",
                shown(file)
            );
            let texts = found.iter().filter_map(Found::path).chain(targets.iter().map(PathBuf::as_path));
            ensure!(
                !texts.map(real).any(|path| path == place),
                "{}: is a text of this run and cannot be its {flag}; name another file with --{flag}",
                shown(file)
            );
        }
        Ok(())
    }
}

/// A file that a report is written to.
struct ReportFile {
    path: PathBuf,
    out: BufWriter<File>,
    /// What it is, in messages.
    what: &'static str,
}

impl ReportFile {
    fn create(path: Option<&Path>, what: &'static str) -> Result<Option<ReportFile>> {
        path.map(|path| match File::create(path) {
            Ok(file) => Ok(ReportFile { path: path.to_owned(), out: BufWriter::new(file), what }),
            Err(e) => Err(named(path, &e)),
        })
        .transpose()
    }

    fn take(&mut self, part: &mut Waiting) -> Result<()> {
        part.copy(&mut self.out).map_err(|e| self.failed(&e))
    }

    fn finish(mut self) -> Result<()> {
        // a pipe or a device cannot be synced and need not be
        let synced = |e: io::Error| if e.kind() == io::ErrorKind::InvalidInput { Ok(()) } else { Err(e) };
        let done = self.out.flush().and_then(|()| self.out.get_ref().sync_all().or_else(synced));
        done.map_err(|e| self.failed(&e))
    }

    fn failed(&self, e: &io::Error) -> anyhow::Error {
        anyhow!("{}: cannot write the {}: {}", shown(&self.path), self.what, cause(e))
    }
}

/// What is gathered from the files, in input order.
pub struct Delivery {
    log: Option<ReportFile>,
    rejected: Option<ReportFile>,
    findings: Option<BufWriter<File>>,
    stats: Stats,
    pub progress: ProgressBar,
    files: u64,
    of: u64,
    done: u64,
    documents: u64,
    records: u64,
    pub changed: u64,
    changed_documents: u64,
    edits: u64,
    removed: BTreeMap<&'static str, u64>,
    binaries: u64,
    failed: u64,
    /// Files are written or checked, not printed one behind the other.
    is_batch: bool,
}

impl Delivery {
    /// Begins to gather, and the files of reports.
    ///
    /// # Errors
    /// When one cannot be made.
    pub fn begin(plan: &Plan, wanted: Wanted, files: &Files<'_>, found: &[Found], to_files: bool) -> Result<Delivery> {
        let log = ReportFile::create(files.log, "log")?;
        let rejected = ReportFile::create(files.rejected, "lines set aside")?;
        let findings = wanted.findings.then(sink::stdout).transpose()?.map(BufWriter::new);
        let bytes = found.iter().map(|found| found.size).sum();
        let is_long = found.len() >= MIN_PROGRESS_FILES || bytes >= MIN_PROGRESS_BYTES;
        let shows = is_long && !plan.quiet && io::stderr().is_terminal();
        let target = if shows { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let progress = ProgressBar::with_draw_target(Some(bytes), target);
        let bar = "{bar:30} {msg} files, {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(bar) {
            progress.set_style(style);
        }
        Ok(Delivery {
            log,
            rejected,
            findings,
            stats: Stats::default(),
            progress,
            files: 0,
            of: found.len() as u64,
            done: 0,
            documents: 0,
            records: 0,
            changed: 0,
            changed_documents: 0,
            edits: 0,
            removed: BTreeMap::new(),
            binaries: 0,
            failed: 0,
            is_batch: to_files && found.len() > 1,
        })
    }

    /// Takes in an error of a file.
    ///
    /// # Errors
    /// The same, when there is no point in going on.
    pub fn fail(&mut self, plan: &Plan, found: &Found, error: anyhow::Error) -> Result<()> {
        if error.is::<OutputFailed>() {
            return Err(error);
        }
        // its own fault it was not
        if stop::is_asked() {
            return Ok(());
        }
        if found.is_walked && is_binary(&error) {
            self.binaries += 1;
            if plan.verbose {
                self.progress.suspend(|| say(&format!("{}: binary, skipped", found.origin)));
            }
            return Ok(());
        }
        self.failed += 1;
        self.progress.suspend(|| say(&format!("{}: {error:#}", found.origin)));
        Ok(())
    }

    /// Takes in what became of a file, or of the part of it that went out before an error.
    ///
    /// # Errors
    /// When a report cannot be written.
    pub fn take(&mut self, plan: &Plan, found: &Found, mut report: Report, is_done: bool) -> Result<()> {
        self.files += 1;
        self.progress.set_message(format!("{}/{}", self.files, self.of));
        self.done += u64::from(is_done);
        self.documents += report.documents;
        self.records += report.records;
        self.changed += u64::from(report.changed);
        self.changed_documents += report.changed_documents;
        self.edits += report.edits;
        if let Some(log) = &mut self.log {
            log.take(&mut report.log)?;
        }
        if let Some(rejected) = &mut self.rejected {
            rejected.take(&mut report.rejected)?;
        }
        if let Some(findings) = &mut self.findings {
            print_findings(findings, plan, found, &mut report).map_err(OutputFailed)?;
        }
        self.stats.merge(std::mem::take(&mut report.stats));
        report::add(&mut self.removed, std::mem::take(&mut report.removed));
        if is_done {
            self.notes(plan, found, report);
        }
        Ok(())
    }

    /// What a person should know of a file besides its edits.
    fn notes(&self, plan: &Plan, found: &Found, report: Report) {
        let mut notes = report.notes;
        if report.held > 0 {
            notes.push(format!("{} line removals held back: they would take too much of the prose", report.held));
        }
        if report.unsettled {
            notes.push("line rules did not come to rest; a second run may remove more".into());
        }
        if report.windows > 1 && plan.pipeline.judges_lines() {
            let parts = if report.records > 0 { "parts".into() } else { format!("{} parts", report.windows) };
            notes.push(format!("windowed: read in {parts}, without the filters that compare a text with itself"));
        }
        if report.fold == Fold::Merged && report.evidence.is_some() {
            notes.push(
                "commas and stops were merged before (fold merged): every comma stays, for it may have been `、`"
                    .into(),
            );
        }
        if plan.verbose {
            let state = if report.changed { "changed" } else { "unchanged" };
            let verdict = report.verdicts.keys().copied().collect::<Vec<_>>().join("+");
            notes.push(format!(
                "{state}, {} edits, {} refused, fold {}, verdict {verdict}",
                report.edits, report.refused, report.fold
            ));
        }
        if !plan.quiet {
            self.progress.suspend(|| notes.iter().for_each(|note| say(&format!("{}: {note}", found.origin))));
        }
    }

    /// Ends the reports, and says the summary.
    ///
    /// # Errors
    /// What stopped the run, or a report that cannot be written.
    pub fn finish(mut self, plan: &Plan, stats: Option<StatsKind>, ran: Result<()>) -> Result<ExitCode> {
        let _at_work = stop::AtWork::new();
        self.progress.finish_and_clear();
        // who stops reading hides no failure that came before
        let closed = match ran {
            Err(error) if is_closed_pipe(&error) && self.failed > 0 => true,
            ran => ran.map(|()| false)?,
        };
        [self.log.take(), self.rejected.take()].into_iter().flatten().try_for_each(ReportFile::finish)?;
        if let Some(kind) = stats {
            let mut err = io::stderr().lock();
            let _ = self.stats.print_rules(&mut err);
            if kind == StatsKind::Removed {
                let _ = writeln!(err, "removed:").and_then(|()| self.stats.print_removed(&mut err));
            }
        }
        let is_many = self.of > 1 || self.records > 1;
        let is_told = self.is_batch || stop::is_asked() || is_many && (plan.verbose || io::stderr().is_terminal());
        if is_told && !closed && !plan.quiet {
            self.summary();
        }
        Ok(if self.failed > 0 || closed { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }

    /// What a person wants to know at the end of many.
    fn summary(&self) {
        let stopped = if stop::is_asked() { "stopped: " } else { "" };
        let files = if stopped.is_empty() { self.of.to_string() } else { format!("{} of {}", self.done, self.of) };
        let skipped = if self.binaries > 0 { format!(", {} binary skipped", self.binaries) } else { String::new() };
        say(&format!(
            "{stopped}{files} files, {}, {} changed, {}{skipped}, {}",
            counted(self.documents, "document"),
            self.changed_documents,
            counted(self.edits, "edit"),
            counted(self.failed, "error")
        ));
        if !self.removed.is_empty() {
            let mut removed: Vec<_> = self.removed.iter().collect();
            removed.sort_by_key(|&(name, count)| (Reverse(*count), name));
            let lines: u64 = self.removed.values().sum();
            let each: Vec<_> = removed.iter().map(|(name, count)| format!("{name} {count}")).collect();
            say(&format!("{} removed: {}", counted(lines, "line"), each.join(", ")));
        }
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Is the file no text at all?
pub fn is_binary(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(DecodeError::Unknown(Unknown::Binary)))
}

/// The error with the file's name and what to do.
pub fn named(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("{}: {}", shown(path), told(e))
}

fn print_findings(out: &mut impl Write, plan: &Plan, found: &Found, report: &mut Report) -> io::Result<()> {
    report.findings.copy(out)?;
    if report.bad_lines > 0 && report.changed {
        writeln!(out, "{}: {} lines are no JSON and would be left out", found.origin, report.bad_lines)?;
    } else if report.faults > 0 {
        writeln!(out, "{}: {} places do not fit the encoding", found.origin, report.faults)?;
    } else if report.changed && report.edits == 0 {
        let guess = report.guess;
        let is_mark = guess.is_some_and(|guess| guess.bom > 0 && guess.encoding == plan.output_encoding);
        let why = if is_mark { "byte order mark" } else { "encoding" };
        let (to, now) = (encoding::name(plan.output_encoding), guess.map_or(UTF_8, |guess| guess.encoding));
        let now = encoding::name(now);
        writeln!(out, "{}: {why}: would be written as {to} without a mark (now {now})", found.origin)?;
    }
    out.flush()
}
