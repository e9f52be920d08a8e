//! Which texts to read: files, folders and standard input, in the order given.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use ignore::WalkBuilder;

use crate::error::told;
use crate::sink::file::PREFIX;

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

/// A path for people and logs: what is not UTF-8 or would break a line is escaped.
pub fn shown(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() { text.extend(c.escape_default()) } else { text.push(c) }
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

    fn file(path: PathBuf, below: PathBuf) -> Found {
        Found { origin: Origin::File(path), below, error: None }
    }

    fn error(path: PathBuf, error: anyhow::Error) -> Found {
        Found { origin: Origin::File(path), below: PathBuf::new(), error: Some(error) }
    }
}

/// Everything the inputs stand for, each file once. A folder gives its `*.txt` files, sorted by name; hidden
/// files, links and our own temporaries are passed over.
pub fn find(inputs: &[PathBuf], folders_allowed: bool) -> Result<Vec<Found>> {
    if inputs.is_empty() {
        return Ok(vec![Found { origin: Origin::Stdin, below: PathBuf::new(), error: None }]);
    }
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            if all.iter().any(|found: &Found| found.origin == Origin::Stdin) {
                return Err(anyhow!("-: standard input can be read only once; name it once"));
            }
            all.push(Found { origin: Origin::Stdin, below: PathBuf::from("stdin.txt"), error: None });
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
            Ok(found) if found.is_dir() => walk(input, &mut seen, &mut all),
            Ok(_) => {
                if seen.insert(fs::canonicalize(input).unwrap_or_else(|_| input.clone())) {
                    all.push(Found::file(
                        input.clone(),
                        PathBuf::from(input.file_name().unwrap_or(OsStr::new("text"))),
                    ));
                }
            }
        }
    }
    Ok(all)
}

fn walk(folder: &Path, seen: &mut BTreeSet<PathBuf>, all: &mut Vec<Found>) {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .add_custom_ignore_filename(".zhcleanignore")
        .sort_by_file_name(OsStr::cmp)
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let at = path_of(&e).unwrap_or_else(|| folder.to_owned());
                let reason = e.io_error().map_or_else(|| e.to_string(), told);
                all.push(Found::error(at, anyhow!(reason)));
                continue;
            }
        };
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let text = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt"));
        if entry.file_type().is_some_and(|t| t.is_file()) && text && !ours {
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            if seen.insert(real) {
                let below = path.strip_prefix(folder).unwrap_or(path).to_owned();
                all.push(Found::file(path.to_owned(), below));
            }
        }
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
