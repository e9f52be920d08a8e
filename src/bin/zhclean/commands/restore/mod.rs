//! `restore`: a cleaned file, or a folder of them, and their log give back what was read.

mod records;
mod tree;
mod unit;
mod write;

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail, ensure};
use encoding_rs::Encoding;
use indicatif::ProgressBar;

use self::unit::{Choice, choose, give_back};
use self::write::write;
use super::apart::keep_from_restored;
use crate::args::RestoreArgs;
use crate::config::near::unknown_value;
use crate::encoding::label::{ENCODINGS, to_read};
use crate::input::container::Container;
use crate::input::origin::Origin;
use crate::input::paths::shown;
use crate::input::source::Source;
use crate::report::log::index::{Index, Log};
use crate::report::log::rows::Known;
use crate::system::cause::OutputFailed;
use crate::system::stdio::{say, stdout};

/// Gives back what was read.
///
/// # Errors
/// When a file cannot be read, or the log does not fit the text.
pub fn restore(args: &RestoreArgs) -> Result<ExitCode> {
    let named = |name: &str| to_read(name).ok_or_else(|| anyhow!(unknown_value("encoding", name, &ENCODINGS)));
    let encoding = args.encoding.as_deref().map(named).transpose()?;
    let is_folder = args.output.is_dir();
    ensure!(!is_folder || args.to.is_some(), "{}: is a folder; say where to with -o DIR", shown(&args.output));
    if !is_folder {
        keep_from_restored(&args.log, &args.output, args.to.as_deref())?;
    }
    let log = Log::open(&args.log)?;
    let index = log.index().with_context(|| shown(&args.log))?;
    if let Some(run) = &args.run {
        let runs = index.runs.join(", ");
        ensure!(index.runs.contains(run), "{}: holds no run {run}; it has {runs}", shown(&args.log));
    }
    match &args.to {
        Some(to) if is_folder => tree::restore(args, to, (&log, &index), encoding),
        to => file(args, to.as_deref(), (&log, &index), encoding),
    }
}

/// The unpacked bytes of a file, and how it was packed.
fn read(origin: &Origin) -> Result<(Vec<u8>, Option<Container>)> {
    let mut source = Source::open(origin, Some(u64::MAX), &ProgressBar::hidden())?;
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    Ok((bytes, source.container))
}

/// The container that a text was read from.
fn container(known: &Known<'_>) -> Option<Container> {
    known.container.as_deref().and_then(|name| Container::of_name(Path::new(&format!("a.{name}"))))
}

fn file(
    args: &RestoreArgs,
    to: Option<&Path>,
    (log, index): (&Log, &Index),
    encoding: Option<&'static Encoding>,
) -> Result<ExitCode> {
    let name = shown(&args.output);
    let origin = if args.output.as_os_str() == "-" { Origin::Stdin(None) } else { Origin::File(args.output.clone()) };
    let (bytes, packed) = read(&origin).with_context(|| name.clone())?;
    let log_name = shown(&args.log);
    let (run, text) = (args.run.as_deref(), (&bytes[..], encoding));
    let units = units(args, index).with_context(|| log_name.clone())?;
    let choice = choose(index, units, run, text).with_context(|| log_name.clone()).with_context(|| name.clone())?;
    let (given, container) = match choice {
        Choice::AsItIs => (bytes, packed),
        Choice::Restore(at) => {
            let known = index.units[at].known.as_ref().context("no text was chosen")?;
            let mut given = None;
            log.edits(index, [at].into_iter(), |_, edits| {
                given = Some(give_back(known, edits, text)?);
                Ok(())
            })
            .with_context(|| log_name.clone())
            .with_context(|| name.clone())?;
            let given = given.ok_or_else(|| anyhow!("{name}: {log_name}: changed while being read; run again"))?;
            if let Some(note) = given.note {
                say(&format!("{name}: {note}"));
            }
            (given.bytes, container(known))
        }
    };
    match to {
        // as `clean` does: what is printed is not packed
        None => stdout()?.write_all(&given).map_err(OutputFailed)?,
        Some(to) => write(to, container, &mut &given[..], None)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The texts in the log that the file may be: those of --origin, else those of the only origin, else those of its own name.
fn units<'i>(args: &RestoreArgs, index: &'i Index) -> Result<&'i [usize]> {
    let of = |name: &str| index.origins.get(name).map(Vec::as_slice);
    if let Some(origin) = &args.origin {
        // as the user named the file, or as the log spells it
        let spelled = origin.to_str().and_then(of);
        let found = of(&shown(Path::new(origin))).or(spelled);
        return found.with_context(|| format!("holds no rows of {}", shown(Path::new(origin))));
    }
    let mut origins = index.origins.iter();
    match (origins.next(), origins.next()) {
        (None, _) if index.runs.is_empty() => bail!("is empty: it holds no run"),
        (None, _) => bail!("holds no rows of a text"),
        (Some((_, units)), None) => Ok(units),
        (Some((first, _)), Some((second, _))) => of(&shown(&args.output)).with_context(|| {
            format!("holds no rows of this name, but those of {first} and {second}; choose one with --origin")
        }),
    }
}
