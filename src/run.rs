//! Carries out a command: finds its texts, has them processed, delivers the reports in input order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail, ensure};
use encoding_rs::UTF_8;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zhclean::Fold;

use crate::cli::{self, Command, StatsKind};
use crate::decode::DecodeError;
use crate::encoding::{self, Unknown};
use crate::error::{OutputFailed, cause, is_closed_pipe, told};
use crate::input::{self, Found, Origin, shown};
use crate::job::process;
use crate::parallel::{MANY, in_order};
use crate::plan::{self, Plan};
use crate::report::{self, Report, Waiting, Wanted};
use crate::sink::stats::Stats;
use crate::sink::writer::Target;
use crate::sink::{self, say};
use crate::stop;

/// Fewer files, or bytes, need no progress bar.
const MIN_PROGRESS_FILES: usize = 20;
const MIN_PROGRESS_BYTES: u64 = 64 << 20;

/// Does what the command line says.
///
/// # Errors
/// What stops the whole run; errors of single texts are said and change the exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Clean(args) => clean(&args),
        Command::Check(args) => check(&args),
        Command::Detect(args) => crate::detect::run(&args),
        Command::Rules(_) => crate::explain::list(),
        Command::Explain { rule } => crate::explain::explain(&rule),
        Command::Restore(args) => crate::restored::run(&args),
    }
}

fn clean(args: &cli::Clean) -> Result<ExitCode> {
    let plan = Plan::new(&args.input, &args.choice, &args.writing)?.with_backup(args.backup.as_deref())?;
    let inputs = input::named(&args.input.input, &args.input.walk)?;
    // who redirects it must not find the file behind it replaced
    let output = args.output.as_ref().filter(|output| !is_stdout(output));
    let to_files = output.is_some() || args.in_place;
    let found = input::find(&inputs, &args.input.walk, to_files || args.dry_run)?;
    if !to_files && !args.dry_run {
        check_stdout(&found)?;
    }
    let targets = match output {
        Some(output) => outputs(output, &inputs, &found)?,
        None => Vec::new(),
    };
    tell_empty(&found, &inputs, plan.quiet);
    let files = Files::of(&args.input, &args.reports);
    files.check(&found, &targets)?;
    let wanted = wanted(&args.reports, false);
    let mut delivery = Delivery::begin(&plan, wanted, &files, &found, to_files || args.dry_run)?;
    if !args.dry_run {
        remove_stale(if args.in_place { found.iter().filter_map(Found::path).collect() } else { paths(&targets) });
    }
    let target = |at: usize| -> Result<Target> {
        Ok(if args.dry_run {
            Target::Nothing
        } else if args.in_place {
            Target::InPlace
        } else if output.is_some() {
            Target::New(targets[at].clone())
        } else {
            Target::Stream(sink::stdout()?)
        })
    };
    // what goes to standard output is written as it comes, one text after another
    let threads = if to_files || args.dry_run { plan.threads } else { 1 };
    let ran = each(&plan, threads, &found, target, wanted, &mut delivery, |found, report| {
        if args.dry_run {
            let what =
                if report.changed { format!("would change, {} edits", report.edits) } else { "unchanged".into() };
            sink::print(&format!("{}: {what}\n", found.origin))?;
        }
        Ok(())
    });
    delivery.finish(&plan, args.reports.stats, ran)
}

fn check(args: &cli::Check) -> Result<ExitCode> {
    let plan = Plan::new(&args.input, &args.choice, &args.writing)?;
    let inputs = input::named(&args.input.input, &args.input.walk)?;
    let found = input::find(&inputs, &args.input.walk, true)?;
    tell_empty(&found, &inputs, plan.quiet);
    let files = Files::of(&args.input, &args.reports);
    files.check(&found, &[])?;
    let wanted = wanted(&args.reports, !args.input.quiet);
    let mut delivery = Delivery::begin(&plan, wanted, &files, &found, true)?;
    let ran = each(&plan, plan.threads, &found, |_| Ok(Target::Nothing), wanted, &mut delivery, |_, _| Ok(()));
    let changed = delivery.changed;
    let code = delivery.finish(&plan, args.reports.stats, ran)?;
    Ok(if code == ExitCode::SUCCESS && changed > 0 { ExitCode::from(1) } else { code })
}

/// Says so where folders hold nothing to clean; a pipeline that finds no text is rarely meant.
fn tell_empty(found: &[Found], inputs: &[PathBuf], quiet: bool) {
    if found.is_empty() && !inputs.is_empty() && !quiet {
        say("no text found; a folder gives *.txt, *.jsonl and *.ndjson, and --include takes others");
    }
}

fn paths(paths: &[PathBuf]) -> Vec<&Path> {
    paths.iter().map(PathBuf::as_path).collect()
}

/// Removes what killed runs left in the folders that will be written to.
fn remove_stale(paths: Vec<&Path>) {
    let folders: BTreeSet<PathBuf> = paths
        .into_iter()
        .filter_map(|path| {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let folder = path.parent()?;
            Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
        })
        .collect();
    folders.iter().for_each(|folder| sink::file::remove_stale(folder));
}

fn wanted(reports: &cli::Reports, findings: bool) -> Wanted {
    Wanted {
        log: reports.log.is_some(),
        stats: reports.stats.is_some(),
        removed: reports.stats == Some(StatsKind::Removed),
        findings,
    }
}

/// Does the name stand for standard output?
fn is_stdout(output: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| output == Path::new(name))
}

/// The regular file behind a descriptor: device and number.
fn behind(descriptor: &impl AsFd) -> Option<(u64, u64)> {
    let file = File::from(descriptor.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(fs::Metadata::is_file).map(|found| (found.dev(), found.ino()))
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

/// Output that goes to the end of its own input would never end.
fn check_stdout(found: &[Found]) -> Result<()> {
    let Some(out) = behind(&io::stdout()) else { return Ok(()) };
    for text in found {
        let input = match &text.origin {
            Origin::Stdin => behind(&io::stdin()),
            Origin::File(path) => identity(path),
        };
        ensure!(
            input != Some(out),
            "{}: is standard output as well; clean in place with -i, or write elsewhere",
            text.origin
        );
    }
    Ok(())
}

/// Where each text goes below or as `output`.
fn outputs(output: &Path, inputs: &[PathBuf], found: &[Found]) -> Result<Vec<PathBuf>> {
    let folder_given = inputs.iter().any(|input| input.is_dir());
    let ends_in_slash = output.as_os_str().as_encoded_bytes().ends_with(b"/");
    let many = folder_given || inputs.len() > 1 || output.is_dir() || ends_in_slash;
    ensure!(
        !many || !output.is_file(),
        "{}: is a file, and several texts need a folder; name one with -o DIR",
        shown(output)
    );
    let real_output = real(output);
    for input in inputs.iter().filter(|input| input.is_dir()) {
        ensure!(
            !real_output.starts_with(real(input)),
            "{}: lies inside the input {}; write beside it, or clean in place with -i",
            shown(output),
            shown(input)
        );
    }
    let mut taken: BTreeMap<PathBuf, String> = BTreeMap::new();
    let own: BTreeMap<PathBuf, &Path> =
        found.iter().filter_map(|text| text.path().map(|path| (real(path), path))).collect();
    let mut targets = Vec::new();
    for text in found {
        let target = if many { output.join(&text.below) } else { output.to_owned() };
        if text.error.is_none() {
            if let Some(input) = own.get(&real(&target)) {
                bail!("{}: is the input {}; clean in place with -i, or write elsewhere", shown(&target), shown(input));
            }
            if let Some(other) = taken.insert(real(&target), text.origin.to_string()) {
                bail!(
                    "{}: both {other} and {} would be written there; give them folders of their own",
                    shown(&target),
                    text.origin
                );
            }
        }
        targets.push(target);
    }
    Ok(targets)
}

/// The path with links resolved as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|a| fs::canonicalize(a).ok().map(|real| (a.to_owned(), real)));
    match existing {
        Some((ancestor, real)) => {
            real.join(absolute.strip_prefix(&ancestor).unwrap_or(Path::new(""))).components().collect()
        }
        None => absolute,
    }
}

/// Cleans every file on `threads` threads, and hands what became of it over in input order: to `also`, then to
/// `delivery`. Where files are fewer than threads, each may use several.
fn each(
    plan: &Plan,
    threads: usize,
    found: &[Found],
    target: impl Fn(usize) -> Result<Target> + Sync,
    wanted: Wanted,
    delivery: &mut Delivery,
    mut also: impl FnMut(&Found, &Report) -> Result<()>,
) -> Result<()> {
    let at_once = threads.min(found.len()).max(1);
    let within = (plan.threads / at_once).max(1);
    let progress = delivery.progress.clone();
    let mut files = 0..found.len();
    let mut delivered = 0..found.len();
    in_order(
        (at_once, MANY),
        || Ok(if stop::is_asked() { None } else { files.next() }),
        |at| match &found[at].error {
            Some(error) => Err(anyhow!("{error:#}")),
            None => process(plan, &found[at].origin, target(at)?, wanted, within, &progress),
        },
        |result| {
            let found = &found[delivered.next().context("more results than files")?];
            let (report, error) = match result {
                Ok((report, done)) => (Some(report), done.err()),
                Err(error) => (None, Some(error)),
            };
            if let (Some(report), None) = (&report, &error) {
                also(found, report)?;
            }
            if let Some(report) = report {
                delivery.take(plan, found, report, error.is_none())?;
            }
            error.map_or(Ok(()), |error| delivery.fail(plan, found, error))
        },
    )
}

/// The files that reports go to.
struct Files<'a> {
    log: Option<&'a Path>,
    rejected: Option<&'a Path>,
}

impl<'a> Files<'a> {
    fn of(input: &'a cli::Input, reports: &'a cli::Reports) -> Files<'a> {
        Files { log: reports.log.as_deref(), rejected: input.records.rejected.as_deref() }
    }

    /// They are written from the start on, so none may be a text that is read or written.
    fn check(&self, found: &[Found], targets: &[PathBuf]) -> Result<()> {
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
struct Delivery {
    log: Option<ReportFile>,
    rejected: Option<ReportFile>,
    findings: Option<BufWriter<File>>,
    stats: Stats,
    progress: ProgressBar,
    files: u64,
    of: u64,
    done: u64,
    documents: u64,
    records: u64,
    changed: u64,
    changed_documents: u64,
    edits: u64,
    removed: BTreeMap<&'static str, u64>,
    binaries: u64,
    failed: u64,
    /// Files are written or checked, not printed one behind the other.
    is_batch: bool,
}

impl Delivery {
    fn begin(plan: &Plan, wanted: Wanted, files: &Files<'_>, found: &[Found], to_files: bool) -> Result<Delivery> {
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

    fn fail(&mut self, plan: &Plan, found: &Found, error: anyhow::Error) -> Result<()> {
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
    fn take(&mut self, plan: &Plan, found: &Found, mut report: Report, is_done: bool) -> Result<()> {
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

    fn finish(mut self, plan: &Plan, stats: Option<StatsKind>, ran: Result<()>) -> Result<ExitCode> {
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
            "{stopped}{files} files, {} documents, {} changed, {} edits{skipped}, {} errors",
            self.documents, self.changed_documents, self.edits, self.failed
        ));
        if !self.removed.is_empty() {
            let mut removed: Vec<_> = self.removed.iter().collect();
            removed.sort_by_key(|&(name, count)| (Reverse(*count), name));
            let lines: u64 = self.removed.values().sum();
            let each: Vec<_> = removed.iter().map(|(name, count)| format!("{name} {count}")).collect();
            say(&format!("{lines} lines removed: {}", each.join(", ")));
        }
    }
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

/// The plan of a command that takes no choice of rules.
pub fn plain_plan(input: &cli::Input) -> Result<Plan> {
    Plan::new(input, &plan::default_choice(), &cli::Writing::default())
}
