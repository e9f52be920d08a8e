//! Which texts to read: files, folders and standard input, in the order given.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use crate::args::Walk;
use crate::format::Kind;
use crate::output::file::PREFIX;
use crate::system::cause::told;

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Standard input.
    Stdin,
    /// A file, as the user named it or a walk found it.
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Stdin => f.write_str("-"),
            Origin::File(path) => f.write_str(&shown(path)),
        }
    }
}

/// A path for people and logs: what is not UTF-8 or would break a line is escaped, and the sign of escapes with it.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || c == '\\' { text.extend(c.escape_default()) } else { text.push(c) }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02X}")));
    }
    text
}

/// A text to read, or a name that led to none.
pub struct Found {
    pub origin: Origin,
    /// Path below the folder it was found in; the file's name where it was named itself.
    pub below: PathBuf,
    /// Bytes of the file, for the progress bar.
    pub size: u64,
    /// A walk found it; nobody named it.
    pub is_walked: bool,
    pub error: Option<anyhow::Error>,
}

impl Found {
    /// The file it is, if it is one that can be read.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) if self.error.is_none() => Some(path),
            _ => None,
        }
    }

    fn stdin(below: &str) -> Found {
        Found { origin: Origin::Stdin, below: PathBuf::from(below), size: 0, is_walked: false, error: None }
    }

    fn file(path: PathBuf, below: PathBuf, size: u64, is_walked: bool) -> Found {
        Found { origin: Origin::File(path), below, size, is_walked, error: None }
    }

    fn error(path: PathBuf, error: anyhow::Error) -> Found {
        let (origin, below) = (Origin::File(path), PathBuf::new());
        Found { origin, below, size: 0, is_walked: false, error: Some(error) }
    }
}

/// Everything that was named: on the command line, then in the file of names.
///
/// # Errors
/// When the file of names cannot be read.
pub fn named(inputs: &[PathBuf], walk: &Walk) -> Result<Vec<PathBuf>> {
    let mut all = inputs.to_owned();
    if let Some(list) = &walk.files_from {
        let mut names = Vec::new();
        let read = if list.as_os_str() == "-" {
            ensure!(
                !all.iter().any(|input| input.as_os_str() == "-"),
                "-: standard input cannot hold names and a text"
            );
            io::stdin().lock().read_to_end(&mut names)
        } else {
            fs::File::open(list).and_then(|mut list| list.read_to_end(&mut names))
        };
        read.map_err(|e| anyhow!("{}: {}", shown(list), told(&e)))?;
        let end = if walk.null { 0 } else { b'\n' };
        let names = names.split(|&b| b == end).filter(|name| !name.is_empty());
        if list.as_os_str() == "-" {
            ensure!(!names.clone().any(|name| name == b"-"), "-: standard input cannot hold names and a text");
        }
        all.extend(names.map(|name| PathBuf::from(OsStr::from_bytes(name))));
    }
    Ok(all)
}

/// Everything the inputs stand for, each file once. A folder gives the files whose names tell a format, sorted by name;
/// hidden files, links and our own temporaries are passed over.
///
/// # Errors
/// A pattern that is none; standard input named twice.
pub fn find(inputs: &[PathBuf], walk: &Walk, folders_allowed: bool) -> Result<Vec<Found>> {
    if inputs.is_empty() && walk.files_from.is_none() {
        return Ok(vec![Found::stdin("")]);
    }
    let walker = Walker { include: Globs::new(&walk.include)?, exclude: Globs::new(&walk.exclude)?, walk };
    let mut all: Vec<Found> = Vec::new();
    let mut seen = HashSet::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            ensure!(
                !all.iter().any(|found| found.origin == Origin::Stdin),
                "-: standard input can be read only once; name it once"
            );
            all.push(Found::stdin("stdin.txt"));
            continue;
        }
        match fs::metadata(input) {
            Err(e) => all.push(Found::error(input.clone(), anyhow!(told(&e)))),
            Ok(found) if found.is_dir() && !folders_allowed => {
                all.push(Found::error(
                    input.clone(),
                    anyhow!("is a folder; say where the results go with -o DIR, or -i to clean in place"),
                ));
            }
            Ok(found) if found.is_dir() => walker.walk(input, &mut seen, &mut all),
            Ok(found) => {
                if seen.insert(fs::canonicalize(input).unwrap_or_else(|_| input.clone())) {
                    let below = PathBuf::from(input.file_name().unwrap_or(OsStr::new("text")));
                    let size = if found.is_file() { found.len() } else { 0 };
                    all.push(Found::file(input.clone(), below, size, false));
                }
            }
        }
    }
    Ok(all)
}

/// Which files of folders to take.
struct Walker<'w> {
    walk: &'w Walk,
    include: Globs,
    exclude: Globs,
}

impl Walker<'_> {
    fn walk(&self, folder: &Path, seen: &mut HashSet<PathBuf>, all: &mut Vec<Found>) {
        // what no link leads to is where it seems to be; asking for each file costs more than reading it
        let real_folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let (exclude, root) = (self.exclude.clone(), folder.to_owned());
        let walk = WalkBuilder::new(folder)
            .standard_filters(false)
            .hidden(!self.walk.hidden)
            .follow_links(self.walk.follow)
            .add_custom_ignore_filename(".zhcleanignore")
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(move |entry| entry.depth() == 0 || !exclude.has(below(entry.path(), &root)))
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let at = path_of(&e).unwrap_or_else(|| folder.to_owned());
                    // a link that leads nowhere is no text
                    if !fs::symlink_metadata(&at).is_ok_and(|found| found.is_symlink()) || is_loop(&e) {
                        let reason = e.io_error().map_or_else(|| e.to_string(), told);
                        let reason = if is_loop(&e) { "a link back to a folder above it".into() } else { reason };
                        all.push(Found::error(at, anyhow!(reason)));
                    }
                    continue;
                }
            };
            let path = entry.path();
            let below = below(path, folder);
            let is_ours = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
            let is_text = Kind::of_name(path).is_some() || self.include.has(below);
            if entry.file_type().is_some_and(|kind| kind.is_file()) && is_text && !is_ours {
                // what was named twice, or is reached by two ways, is done once
                let real = if self.walk.follow {
                    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
                } else {
                    real_folder.join(below)
                };
                if seen.insert(real) {
                    let size = entry.metadata().map_or(0, |found| found.len());
                    all.push(Found::file(path.to_owned(), below.to_owned(), size, true));
                }
            }
        }
    }
}

fn below<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}

/// Patterns of names, and of paths where a pattern has a slash.
#[derive(Clone)]
struct Globs {
    names: GlobSet,
    paths: GlobSet,
}

impl Globs {
    fn new(patterns: &[String]) -> Result<Globs> {
        let set = |with_slash: bool| -> Result<GlobSet> {
            let mut set = GlobSetBuilder::new();
            for pattern in patterns {
                let pattern = pattern.trim_end_matches('/');
                if pattern.contains('/') == with_slash {
                    let glob = GlobBuilder::new(pattern.trim_start_matches('/')).literal_separator(true).build();
                    set.add(glob.map_err(|e| anyhow!("not a pattern of names: {e}"))?);
                }
            }
            Ok(set.build()?)
        };
        Ok(Globs { names: set(false)?, paths: set(true)? })
    }

    fn has(&self, below: &Path) -> bool {
        below.file_name().is_some_and(|name| self.names.is_match(name)) || self.paths.is_match(below)
    }
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
