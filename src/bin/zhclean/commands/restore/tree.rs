//! A whole folder is given back: files with rows in the log are restored, all others are copied.
//!
//! Which rows belong to a file: those of the origin whose path ends most like the path of the file, at least in its path
//! below the folder. A folder that was cleaned to another place, or from another place, is found so; the hashes decide.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail, ensure};
use encoding_rs::Encoding;

use super::unit::{Choice, choose, give_back};
use super::write::write;
use super::{container, read};
use crate::args::RestoreArgs;
use crate::input::origin::Origin;
use crate::input::paths::{error_at, identity, real, shown};
use crate::report::log::index::{Edits, Index, Log};
use crate::system::cause::with_advice;
use crate::system::stdio::say;
use crate::system::stop;
use crate::system::temporaries::{PREFIX, SUFFIX};

/// A restoring run.
struct Tree<'r> {
    args: &'r RestoreArgs,
    to: &'r Path,
    index: &'r Index,
    encoding: Option<&'static Encoding>,
    origins: Origins<'r>,
    /// Device and number of every file that is read, with its name.
    reads: BTreeMap<(u64, u64), String>,
    restored: u64,
    copied: u64,
    failed: u64,
}

/// Gives the folder back below `to`.
///
/// # Errors
/// When the folder or the log cannot be read; errors of single files are counted.
pub fn restore(
    args: &RestoreArgs,
    to: &Path,
    (log, index): (&Log, &Index),
    encoding: Option<&'static Encoding>,
) -> Result<ExitCode> {
    let from = args.output.as_path();
    ensure!(
        !real(to).starts_with(real(from)) && !real(from).starts_with(real(to)),
        "{}: is within {}, or around it; name another folder with -o",
        shown(to),
        shown(from)
    );
    ensure!(!to.is_file(), "{}: is a file, and a folder is given back; name a folder with -o", shown(to));
    let origins = Origins::new(index);
    let mut tree = Tree { args, to, index, encoding, origins, reads: reads(args), restored: 0, copied: 0, failed: 0 };
    fs::create_dir_all(to).map_err(|e| error_at(to, &e))?;
    // the text in the log that each file became of
    let mut chosen: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for below in entries(from, &folder)? {
            if stop::is_asked() {
                break;
            }
            match tree.look(&below) {
                Ok(Entry::Folder) => folders.push(below),
                Ok(Entry::Done) => {}
                Ok(Entry::Text(unit)) => chosen.entry(unit).or_default().push(below),
                Err(e) => tree.fail(&below, &e),
            }
        }
    }
    let mut left = chosen.clone();
    log.edits(index, chosen.keys().copied(), |unit, edits| {
        let files = left.remove(&unit).unwrap_or_default();
        for below in files {
            if stop::is_asked() {
                break;
            }
            match tree.give_back(unit, &below, edits.clone()) {
                Ok(()) => tree.restored += 1,
                Err(e) => tree.fail(&below, &e),
            }
        }
        Ok(())
    })
    .with_context(|| shown(&args.log))?;
    for below in left.into_values().flatten() {
        tree.fail(&below, &anyhow!("{}: changed while being read; run again", shown(&args.log)));
    }
    let Tree { restored, copied, failed, .. } = tree;
    say(&format!("{restored} restored, {copied} copied, {failed} failed"));
    Ok(if failed > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// The log and every file of the folder: a link in the other folder may lead to them.
fn reads(args: &RestoreArgs) -> BTreeMap<(u64, u64), String> {
    let mut reads = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for below in entries(&args.output, &folder).unwrap_or_default() {
            let path = args.output.join(&below);
            // what fails here fails again when it is read, and is named then
            let Ok(found) = fs::symlink_metadata(&path) else { continue };
            if found.is_dir() {
                folders.push(below);
            } else if found.is_file() {
                reads.insert((found.dev(), found.ino()), format!("the text {}", shown(&path)));
            }
        }
    }
    reads.extend(identity(&args.log).map(|id| (id, format!("the log {}", shown(&args.log)))));
    reads
}

/// Paths in `folder`, below the folder `from`, sorted.
fn entries(from: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let at = from.join(folder);
    let entries = fs::read_dir(&at).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(|e| error_at(&at, &e))?;
    let is_ours = |name: &[u8]| name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes());
    let names = entries.iter().map(fs::DirEntry::file_name).filter(|name| !is_ours(name.as_encoded_bytes()));
    let mut below: Vec<_> = names.map(|name| folder.join(name)).collect();
    below.sort();
    Ok(below)
}

/// What a path in the folder is.
enum Entry {
    Folder,
    /// Nothing is left to do.
    Done,
    /// A text with this number in the log.
    Text(usize),
}

impl Tree<'_> {
    fn fail(&mut self, below: &Path, error: &anyhow::Error) {
        self.failed += 1;
        say(&format!("{}: {error:#}", shown(&self.args.output.join(below))));
    }

    fn look(&mut self, below: &Path) -> Result<Entry> {
        let (from, to) = (self.args.output.join(below), self.to.join(below));
        let words = |e: std::io::Error| anyhow!(with_advice(&e));
        let found = fs::symlink_metadata(&from).map_err(words)?;
        if found.is_dir() {
            fs::create_dir_all(&to).map_err(|e| error_at(&to, &e))?;
            return Ok(Entry::Folder);
        }
        if found.is_symlink() {
            symlink(fs::read_link(&from).map_err(words)?, &to).map_err(|e| error_at(&to, &e))?;
            self.copied += 1;
            return Ok(Entry::Done);
        }
        ensure!(found.is_file(), "is no regular file, and is left out");
        if let Some(read) = identity(&to).and_then(|id| self.reads.get(&id)) {
            bail!("{}: is {read}; name another folder with -o", shown(&to));
        }
        let units = self.origins.of(&from, below, self.args.origin.as_deref().map(Path::new));
        if !units.is_empty() {
            let (bytes, _) = read(&Origin::File(from.clone()))?;
            let run = self.args.run.as_deref().filter(|run| units.iter().any(|at| self.index.units[*at].run == **run));
            // a file that another run alone has rows of
            let is_other = self.args.run.is_some() && run.is_none();
            if !is_other && let Choice::Restore(at) = choose(self.index, &units, run, (&bytes, self.encoding))? {
                return Ok(Entry::Text(at));
            }
        }
        let mut file = File::open(&from).map_err(words)?;
        write(&to, None, &mut file, Some(found.permissions()))?;
        self.copied += 1;
        Ok(Entry::Done)
    }

    fn give_back(&self, unit: usize, below: &Path, edits: Edits) -> Result<()> {
        let (from, to) = (self.args.output.join(below), self.to.join(below));
        let known = self.index.units[unit].known.as_ref().context("no text was chosen")?;
        let mode = fs::metadata(&from).map_err(|e| anyhow!(with_advice(&e)))?.permissions();
        let (bytes, _) = read(&Origin::File(from.clone()))?;
        let given = give_back(known, edits, (&bytes, self.encoding))?;
        if let Some(note) = &given.note {
            say(&format!("{}: {note}", shown(&from)));
        }
        write(&to, container(known), &mut &given.bytes[..], Some(mode as Permissions))
    }
}

/// The origins of a log by the last part of their path.
struct Origins<'i> {
    index: &'i Index,
    by_name: BTreeMap<&'i str, Vec<&'i str>>,
}

impl<'i> Origins<'i> {
    fn new(index: &'i Index) -> Origins<'i> {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for origin in index.origins.keys() {
            by_name.entry(origin.rsplit('/').next().unwrap_or_default()).or_default().push(origin);
        }
        Origins { index, by_name }
    }

    /// The texts that the file at `path` may be, the oldest first. With `root` only those of the origin below it.
    fn of(&self, path: &Path, below: &Path, root: Option<&Path>) -> Vec<usize> {
        let units = |origin: &str| self.index.origins.get(origin).map(Vec::as_slice).unwrap_or_default();
        if let Some(root) = root {
            return units(&shown(&root.join(below))).to_vec();
        }
        let name = shown(Path::new(below.file_name().unwrap_or_default()));
        let path = shown(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let least = parts(&shown(below)).count();
        let alike = |origin: &str| parts(origin).zip(parts(&path)).take_while(|(a, b)| a == b).count();
        let near = self.by_name.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let most = near.iter().map(|origin| alike(origin)).max().unwrap_or(0);
        if most < least.max(1) {
            return Vec::new();
        }
        let nearest = near.iter().filter(|origin| alike(origin) == most);
        let mut all: Vec<usize> = nearest.flat_map(|origin| units(origin)).copied().collect();
        all.sort_unstable();
        all
    }
}

/// The parts of a path, the last first.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit('/').filter(|part| !part.is_empty() && *part != ".")
}
