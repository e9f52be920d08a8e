//! Which files to read: names, folders and standard input, in the order given.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, ensure};
use ignore::WalkBuilder;
use ignore::gitignore::Gitignore;

use super::globs::Scoped;
use super::kind::FileKind;
use super::origin::Origin;
use super::paths::absolute;
use super::suffix::format_of_name;
use crate::args::WalkFlags;
use crate::system::cause::with_advice;
use crate::system::temporaries::PREFIX;

/// Names what every walk leaves out, as `.gitignore` does.
const IGNORE_FILE: &str = ".zhcleanignore";

/// A file to read, or a name that leads to no file.
pub struct Input {
    pub origin: Origin,
    /// Path below the folder it was found in; the file's name where it was named itself.
    pub below: PathBuf,
    /// Bytes of the file, for the progress bar.
    pub size: u64,
    /// A walk found it; the user did not name it.
    pub is_walked: bool,
    /// Why there is nothing to read.
    pub error: Option<anyhow::Error>,
}

impl Input {
    /// The file, if there is one to read.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) if self.error.is_none() => Some(path),
            _ => None,
        }
    }

    fn stdin(below: &str, walk: &WalkFlags) -> Input {
        Input {
            origin: Origin::Stdin(walk.stdin_filename.clone()),
            below: PathBuf::from(below),
            size: 0,
            is_walked: false,
            error: None,
        }
    }

    fn file(path: PathBuf, below: PathBuf, size: u64, is_walked: bool) -> Input {
        Input { origin: Origin::File(path), below, size, is_walked, error: None }
    }

    fn error(path: PathBuf, error: anyhow::Error) -> Input {
        let (origin, below) = (Origin::File(path), PathBuf::new());
        Input { origin, below, size: 0, is_walked: false, error: Some(error) }
    }
}

/// What is named: a folder that is walked, or a file.
#[derive(Clone, Copy, Debug)]
pub enum Named<'p> {
    Folder(&'p Path),
    File(&'p Path),
}

/// How a folder is walked, and whether a file that is named itself is read.
#[derive(Debug)]
pub struct WalkRules {
    pub include: Scoped,
    pub exclude: Scoped,
    pub hidden: bool,
    pub follow: bool,
    /// What `.gitignore` and `.git/info/exclude` name is left out.
    pub gitignore: bool,
    /// `exclude` holds for what is named itself too.
    pub force_exclude: bool,
    /// Patterns of configurations further up, which leave a named file out as a walk from there would.
    pub above: Vec<Scoped>,
    /// The ignore files that hold for named files, the nearest first; read once for all files of a folder.
    pub ignored: Vec<Gitignore>,
}

impl WalkRules {
    /// Is the file or folder at `path`, which is named itself, left out, as a walk from above would leave it out?
    fn leaves_out(&self, path: &Path) -> bool {
        let name = Path::new(path.file_name().unwrap_or_default());
        let is_named = |globs: &Scoped| globs.has_or_above(name);
        self.above.iter().any(is_named) || self.force_exclude && (is_named(&self.exclude) || self.ignores(path))
    }

    /// Does the nearest ignore file that speaks of `path` leave it out?
    fn ignores(&self, path: &Path) -> bool {
        let is_folder = path.is_dir();
        let path = absolute(path);
        let mut said = self.ignored.iter().map(|ignore| ignore.matched_path_or_any_parents(&path, is_folder));
        said.find(|said| !said.is_none()).is_some_and(|said| said.is_ignore())
    }
}

/// The ignore files that hold in `folder`, an absolute path, the nearest first.
pub fn ignore_files(folder: &Path) -> Vec<Gitignore> {
    let files = folder.ancestors().map(|folder| folder.join(IGNORE_FILE)).filter(|file| file.is_file());
    files.map(|file| Gitignore::new(file).0).collect()
}

/// What was found.
pub struct Selected {
    pub inputs: Vec<Input>,
    /// Texts that were there and left out, counted where nothing else is there.
    pub excluded: u64,
}

/// Asks how something named is walked.
pub type Ask<'r> = dyn FnMut(Named<'_>) -> Result<Arc<WalkRules>> + 'r;

/// All files that `inputs` name, each once. A folder gives the files whose names say a format, sorted by name; hidden files,
/// links and the program's own temporaries are skipped.
///
/// # Errors
/// What `rules` has; standard input named twice.
pub fn find(inputs: &[PathBuf], walk: &WalkFlags, folders_allowed: bool, rules: &mut Ask<'_>) -> Result<Selected> {
    if inputs.is_empty() && walk.files_from.is_none() {
        return Ok(Selected { inputs: vec![Input::stdin("", walk)], excluded: 0 });
    }
    let mut all: Vec<Input> = Vec::new();
    let mut seen = HashSet::new();
    let mut excluded = 0;
    let mut is_excluded = |rules: &mut Ask<'_>, input: &Path| -> Result<bool> {
        let is_excluded = rules(Named::File(input))?.leaves_out(input);
        excluded += u64::from(is_excluded);
        Ok(is_excluded)
    };
    for input in inputs {
        if input.as_os_str() == "-" {
            ensure!(
                !all.iter().any(|known| known.origin.is_stdin()),
                "-: standard input can be read only once; name it once"
            );
            all.push(Input::stdin("stdin.txt", walk));
            continue;
        }
        match fs::metadata(input) {
            Err(e) => all.push(Input::error(input.clone(), anyhow!(with_advice(&e)))),
            Ok(found) if found.is_dir() && !folders_allowed => {
                all.push(Input::error(
                    input.clone(),
                    anyhow!("is a folder; say where the results go with -o DIR, or -i to clean in place"),
                ));
            }
            Ok(_) if is_excluded(rules, input)? => {}
            Ok(found) if found.is_dir() => {
                let rules = rules(Named::Folder(input))?;
                Walker { rules: &rules, takes_all: false }.walk(input, &mut seen, &mut all);
            }
            Ok(found) => {
                if seen.insert(fs::canonicalize(input).unwrap_or_else(|_| input.clone())) {
                    let below = PathBuf::from(input.file_name().unwrap_or(OsStr::new("text")));
                    let size = if found.is_file() { found.len() } else { 0 };
                    all.push(Input::file(input.clone(), below, size, false));
                }
            }
        }
    }
    if all.is_empty() {
        // was nothing there, or was all of it left out?
        let mut there = Vec::new();
        for folder in inputs.iter().filter(|input| input.is_dir()) {
            let rules = rules(Named::Folder(folder))?;
            Walker { rules: &rules, takes_all: true }.walk(folder, &mut seen, &mut there);
        }
        excluded += there.iter().filter(|input| input.error.is_none()).count() as u64;
    }
    Ok(Selected { inputs: all, excluded })
}

/// Which files of a folder to read.
struct Walker<'w> {
    rules: &'w WalkRules,
    /// What is excluded or ignored too.
    takes_all: bool,
}

impl Walker<'_> {
    fn walk(&self, folder: &Path, seen: &mut HashSet<PathBuf>, all: &mut Vec<Input>) {
        // where no links are followed, the real path of a file is known: asking the system for it costs more than reading it
        let real_folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let WalkRules { include, exclude, hidden, follow, gitignore, .. } = self.rules;
        let (takes_all, gitignore) = (self.takes_all, *gitignore && !self.takes_all);
        let (exclude, root) = (exclude.clone(), folder.to_owned());
        let mut builder = WalkBuilder::new(folder);
        builder.standard_filters(false).hidden(!hidden).follow_links(*follow).sort_by_file_name(OsStr::cmp);
        // an ignore file counts wherever it lies, also where nobody ran git
        builder.git_ignore(gitignore).git_exclude(gitignore).parents(gitignore).require_git(false);
        if !takes_all {
            builder.add_custom_ignore_filename(IGNORE_FILE);
        }
        builder.filter_entry(move |entry| {
            let is_of_git = gitignore && entry.file_name() == ".git";
            entry.depth() == 0 || takes_all || !is_of_git && !exclude.has(below(entry.path(), &root))
        });
        let walk = builder.build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let at = path_of(&e).unwrap_or_else(|| folder.to_owned());
                    // a link that leads nowhere is skipped
                    if !fs::symlink_metadata(&at).is_ok_and(|found| found.is_symlink()) || is_loop(&e) {
                        let reason = e.io_error().map_or_else(|| e.to_string(), |e| with_advice(of_system(e)));
                        let reason = if is_loop(&e) { "a link back to a folder above it".into() } else { reason };
                        all.push(Input::error(at, anyhow!(reason)));
                    }
                    continue;
                }
            };
            let path = entry.path();
            let below = below(path, folder);
            let is_ours = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
            let is_text = format_of_name(path).is_some() && FileKind::of_name(path).is_none() || include.has(below);
            if entry.file_type().is_some_and(|kind| kind.is_file()) && is_text && !is_ours {
                // a file that is named twice, or reached on two paths, is read once
                let real = if *follow {
                    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
                } else {
                    real_folder.join(below)
                };
                if seen.insert(real) {
                    let size = entry.metadata().map_or(0, |found| found.len());
                    all.push(Input::file(path.to_owned(), below.to_owned(), size, true));
                }
            }
        }
    }
}

fn below<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}

/// The error of the system in an error of the walk, which repeats the path.
fn of_system(error: &io::Error) -> &io::Error {
    error.get_ref().and_then(|inner| inner.source()).and_then(|inner| inner.downcast_ref()).unwrap_or(error)
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
