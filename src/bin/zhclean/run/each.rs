//! Carries out a command: finds its texts, has them processed, delivers the reports in input order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::args::{self as cli, Command, StatsKind};
use crate::input::walk::{self as input, Found, Origin, shown};
use crate::output::writer::Target;
use crate::plan::{self, Plan};
use crate::report::report::{Report, Wanted};
use crate::run::clean_file::process;
use crate::run::delivery::{Delivery, Files};
use crate::system::in_order::{MANY, in_order};
use crate::system::stdio::{self as sink, say};
use crate::system::stop;

/// Does what the command line says.
///
/// # Errors
/// What stops the whole run; errors of single texts are said and change the exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Clean(args) => clean(&args),
        Command::Check(args) => check(&args),
        Command::Detect(args) => crate::commands::detect::run(&args),
        Command::Rules(_) => crate::commands::explain::list(),
        Command::Explain { rule } => crate::commands::explain::explain(&rule),
        Command::Restore(args) => crate::commands::restore::run(&args),
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
    folders.iter().for_each(|folder| crate::output::file::remove_stale(folder));
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
pub fn behind(descriptor: &impl AsFd) -> Option<(u64, u64)> {
    let file = File::from(descriptor.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(fs::Metadata::is_file).map(|found| (found.dev(), found.ino()))
}

pub fn identity(path: &Path) -> Option<(u64, u64)> {
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
pub fn real(path: &Path) -> PathBuf {
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

/// The plan of a command that takes no choice of rules.
pub fn plain_plan(input: &cli::Input) -> Result<Plan> {
    Plan::new(input, &plan::default_choice(), &cli::Writing::default())
}
