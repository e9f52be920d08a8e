//! Carries out a command: finds its texts, has them processed, delivers the reports in input order.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;

use anyhow::{Context, Result, anyhow, bail, ensure};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use zhclean::Fold;

use crate::cli::{self, Command, StatsKind};
use crate::error::{OutputFailed, cause, is_closed_pipe, told};
use crate::input::{self, Found, shown};
use crate::plan::{self, Plan};
use crate::sink::stats::Stats;
use crate::sink::{self, say};
use crate::text::{Outcome, Target, Wanted, process};

/// Fewer texts need no progress bar.
const MIN_PROGRESS: usize = 20;

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
        Command::Restore(args) => restore(&args),
    }
}

fn clean(args: &cli::Clean) -> Result<ExitCode> {
    let plan = Plan::new(&args.input, &args.choice)?;
    let to_files = args.output.is_some() || args.in_place;
    let found = input::find(&args.input.input, to_files || args.dry_run)?;
    let targets = match &args.output {
        Some(output) => outputs(output, &args.input.input, &found)?,
        None => Vec::new(),
    };
    check_log(args.reports.log.as_deref(), &found, &targets)?;
    let wanted = wanted(&args.reports, false);
    let mut delivery = Delivery::begin(&plan, wanted, args.reports.log.as_deref(), found.len())?;
    let target = |at: usize| -> Result<Target> {
        Ok(if args.dry_run {
            Target::Nothing
        } else if args.in_place {
            Target::InPlace
        } else if args.output.is_some() {
            Target::New(targets[at].clone())
        } else {
            Target::Stream(sink::stdout()?)
        })
    };
    // what goes to standard output is written as it comes, one text after another
    let threads = if to_files || args.dry_run { plan.threads } else { 1 };
    let ran = each(
        threads,
        &found,
        |at| process(&plan, &found[at].origin, target(at)?, wanted),
        |at, outcome| {
            if args.dry_run
                && let Ok(outcome) = &outcome
            {
                let what =
                    if outcome.changed { format!("would change, {} edits", outcome.edits) } else { "unchanged".into() };
                sink::print(&format!("{}: {what}\n", found[at].origin))?;
            }
            delivery.take(&plan, &found[at], outcome)
        },
    );
    delivery.finish(&plan, args.reports.stats, ran)
}

fn check(args: &cli::Check) -> Result<ExitCode> {
    let plan = Plan::new(&args.input, &args.choice)?;
    let found = input::find(&args.input.input, true)?;
    check_log(args.reports.log.as_deref(), &found, &[])?;
    let wanted = wanted(&args.reports, !args.input.quiet);
    let mut delivery = Delivery::begin(&plan, wanted, args.reports.log.as_deref(), found.len())?;
    let ran = each(
        plan.threads,
        &found,
        |at| process(&plan, &found[at].origin, Target::Nothing, wanted),
        |at, outcome| delivery.take(&plan, &found[at], outcome),
    );
    let changed = delivery.changed;
    let code = delivery.finish(&plan, args.reports.stats, ran)?;
    Ok(if code == ExitCode::SUCCESS && changed > 0 { ExitCode::from(1) } else { code })
}

fn restore(args: &cli::Restore) -> Result<ExitCode> {
    let mut output = String::new();
    if args.output.as_os_str() == "-" {
        io::stdin().lock().read_to_string(&mut output).map_err(|e| named(&args.output, &e))?;
    } else {
        output = fs::read_to_string(&args.output).map_err(|e| named(&args.output, &e))?;
    }
    let log = BufReader::new(File::open(&args.log).map_err(|e| named(&args.log, &e))?);
    let changes = sink::log::read(log, args.origin.as_deref()).with_context(|| shown(&args.log))?;
    let text = zhclean::restore(&output, &changes).with_context(|| shown(&args.output))?;
    sink::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn wanted(reports: &cli::Reports, findings: bool) -> Wanted {
    Wanted {
        log: reports.log.is_some(),
        stats: reports.stats.is_some(),
        removed: reports.stats == Some(StatsKind::Removed),
        findings,
    }
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

/// Does `work` for every text on `threads` threads and hands the results over in input order.
///
/// Text `i` goes to thread `i mod threads`, whose channel holds one result: so few results wait at any time.
fn each<T: Send>(
    threads: usize,
    found: &[Found],
    work: impl Fn(usize) -> Result<T> + Sync,
    mut deliver: impl FnMut(usize, Result<T>) -> Result<()>,
) -> Result<()> {
    let work = |at: usize| match &found[at].error {
        Some(error) => Err(anyhow!("{error:#}")),
        None => work(at),
    };
    let threads = threads.min(found.len()).max(1);
    if threads == 1 {
        return (0..found.len()).try_for_each(|at| deliver(at, work(at)));
    }
    std::thread::scope(|scope| {
        let channels: Vec<_> = (0..threads)
            .map(|thread| {
                let (send, receive) = mpsc::sync_channel(1);
                let work = &work;
                scope.spawn(move || {
                    for at in (thread..found.len()).step_by(threads) {
                        if send.send(work(at)).is_err() {
                            break;
                        }
                    }
                });
                receive
            })
            .collect();
        (0..found.len()).try_for_each(|at| {
            let result = channels[at % threads]
                .recv()
                .unwrap_or_else(|_| Err(anyhow!("stopped by an internal error; please report it")));
            deliver(at, result)
        })
    })
}

/// What is gathered from the texts, in input order.
struct Delivery {
    log: Option<(PathBuf, BufWriter<File>)>,
    findings: Option<BufWriter<File>>,
    stats: Stats,
    progress: ProgressBar,
    texts: u64,
    changed: u64,
    edits: u64,
    failed: u64,
}

impl Delivery {
    fn begin(plan: &Plan, wanted: Wanted, log: Option<&Path>, texts: usize) -> Result<Delivery> {
        let log = log
            .map(|path| {
                File::create(path).map(|file| (path.to_owned(), BufWriter::new(file))).map_err(|e| named(path, &e))
            })
            .transpose()?;
        let findings = wanted.findings.then(sink::stdout).transpose()?.map(BufWriter::new);
        let shows = texts >= MIN_PROGRESS && !plan.quiet && io::stderr().is_terminal();
        let progress = ProgressBar::with_draw_target(
            Some(texts as u64),
            if shows { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} texts, {per_sec}, {eta} left") {
            progress.set_style(style);
        }
        Ok(Delivery { log, findings, stats: Stats::default(), progress, texts: 0, changed: 0, edits: 0, failed: 0 })
    }

    fn take(&mut self, plan: &Plan, found: &Found, outcome: Result<Outcome>) -> Result<()> {
        self.texts += 1;
        self.progress.inc(1);
        let mut outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) if error.is::<OutputFailed>() => return Err(error),
            Err(error) => {
                self.failed += 1;
                self.progress.suspend(|| say(&format!("{}: {error:#}", found.origin)));
                return Ok(());
            }
        };
        self.changed += u64::from(outcome.changed);
        self.edits += outcome.edits;
        if let Some((path, log)) = &mut self.log {
            copy(&mut outcome.log, log).map_err(|e| anyhow!("{}: cannot write the log: {}", shown(path), cause(&e)))?;
        }
        if let Some(findings) = &mut self.findings {
            print_findings(findings, found, &mut outcome).map_err(OutputFailed)?;
        }
        self.stats.merge(std::mem::take(&mut outcome.stats));
        self.notes(plan, found, &outcome);
        Ok(())
    }

    /// What a person should know of a text besides its edits.
    fn notes(&self, plan: &Plan, found: &Found, outcome: &Outcome) {
        let mut notes = Vec::new();
        if outcome.held > 0 {
            notes.push(format!("{} line removals held back: they would take too much of the prose", outcome.held));
        }
        if outcome.unsettled {
            notes.push("line rules did not come to rest; a second run may remove more".into());
        }
        if outcome.windows > 1 && plan.pipeline.judges_lines() && (plan.verbose || !plan.quiet) {
            notes.push(format!(
                "windowed: read in {} parts, without the filters that compare a text with itself",
                outcome.windows
            ));
        }
        if outcome.fold == Fold::Merged && outcome.evidence.is_some() {
            notes.push(
                "commas and stops were merged before (fold merged): every comma stays, for it may have been `、`"
                    .into(),
            );
        }
        if plan.verbose {
            let state = if outcome.changed { "changed" } else { "unchanged" };
            notes.push(format!(
                "{state}, {} edits, {} refused, fold {}, verdict {}",
                outcome.edits, outcome.refused, outcome.fold, outcome.verdict
            ));
        }
        if !plan.quiet {
            self.progress.suspend(|| notes.iter().for_each(|note| say(&format!("{}: {note}", found.origin))));
        }
    }

    fn finish(mut self, plan: &Plan, stats: Option<StatsKind>, ran: Result<()>) -> Result<ExitCode> {
        self.progress.finish_and_clear();
        match ran {
            // who stops reading hides no failure that came before
            Err(error) if is_closed_pipe(&error) && self.failed > 0 => return Ok(ExitCode::from(2)),
            ran => ran?,
        }
        if let Some((path, mut log)) = self.log.take() {
            let done = log.flush().and_then(|()| log.get_ref().sync_all().or_else(ignore_unsyncable));
            done.map_err(|e| anyhow!("{}: cannot write the log: {}", shown(&path), cause(&e)))?;
        }
        let mut err = io::stderr().lock();
        if let Some(kind) = stats {
            let _ = self.stats.print_rules(&mut err);
            if kind == StatsKind::Removed {
                let _ = writeln!(err, "removed:").and_then(|()| self.stats.print_removed(&mut err));
            }
        }
        if !plan.quiet && self.texts > 1 && (plan.verbose || io::stderr().is_terminal()) {
            let _ = writeln!(
                err,
                "{} texts, {} to change, {} edits, {} failed",
                self.texts, self.changed, self.edits, self.failed
            );
        }
        Ok(if self.failed > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}

fn named(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("{}: {}", shown(path), told(e))
}

/// The log is written from the start on, so it may be no text that is read or written.
fn check_log(log: Option<&Path>, found: &[Found], targets: &[PathBuf]) -> Result<()> {
    let Some(log) = log else { return Ok(()) };
    let place = real(log);
    let is_text = found
        .iter()
        .filter_map(Found::path)
        .chain(targets.iter().map(PathBuf::as_path))
        .any(|path| real(path) == place);
    ensure!(!is_text, "{}: is a text of this run and cannot be its log; name another file with --log", shown(log));
    Ok(())
}

/// A pipe or a device cannot be synced and need not be.
fn ignore_unsyncable(e: io::Error) -> io::Result<()> {
    if e.kind() == io::ErrorKind::InvalidInput { Ok(()) } else { Err(e) }
}

fn print_findings(out: &mut impl Write, found: &Found, outcome: &mut Outcome) -> io::Result<()> {
    copy(&mut outcome.findings, out)?;
    if outcome.changed && outcome.edits == 0 {
        let why = if outcome.bom { "byte order mark" } else { "encoding" };
        writeln!(out, "{}: {why}: would be written as utf-8 without a mark (now {})", found.origin, outcome.encoding)?;
    }
    out.flush()
}

fn copy(from: &mut tempfile::SpooledTempFile, to: &mut impl Write) -> io::Result<()> {
    from.rewind()?;
    io::copy(from, to).map(drop)
}

/// The plan of a command that takes no choice of rules.
pub fn plain_plan(input: &cli::Input) -> Result<Plan> {
    Plan::new(input, &plan::default_choice())
}
