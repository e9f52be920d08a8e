//! What holds for a walk and for each input: its file, the overrides that name it, and the flags over both.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::chain::Config;
use super::discover::{Finder, Found};
use super::keys::Key;
use super::settings::{Item, Settings};
use super::source::Source;
use crate::args::ConfigFlags;
use crate::input::globs::{Globs, Scoped};
use crate::input::origin::Origin;
use crate::input::paths::{absolute, real};
use crate::input::walk::{Input, Named, WalkRules, ignore_files};

/// Standard input by another name.
const STDIN: &str = "/dev/stdin";

/// What governs an input: a configuration, and which of its overrides.
#[derive(Clone, Debug)]
pub struct Governs {
    pub config: Option<Arc<Config>>,
    pub overrides: Vec<usize>,
}

impl Governs {
    /// What holds, with `flags` over it.
    pub fn settings(&self, flags: &Settings) -> Settings {
        let mut settings = Settings::default();
        if let Some(config) = &self.config {
            settings = config.top.clone();
            self.overrides.iter().for_each(|&n| settings.lay_override(&config.overrides[n].settings));
        }
        settings.lay(flags);
        settings
    }
}

/// A folder that inputs lie in.
struct Folder {
    found: Option<Arc<Found>>,
    /// Its path from the root on.
    path: PathBuf,
    /// Its path below the folder of its configuration.
    below: PathBuf,
    /// For each override, its patterns with the path of this folder below theirs, and whether one of them matches the folder
    /// or one above it, so that all files here have it.
    overrides: Vec<(Scoped, bool)>,
}

/// Asks for each folder once.
pub struct Governed {
    pub finder: Finder,
    flags: Settings,
    folders: HashMap<PathBuf, Arc<Folder>>,
    rules: HashMap<(PathBuf, bool), Arc<WalkRules>>,
}

impl Governed {
    /// Nothing is asked yet; `flags` lie over all.
    ///
    /// # Errors
    /// When the file that the flags name cannot be read, or has a fault.
    pub fn new(config: &ConfigFlags, flags: Settings) -> Result<Governed> {
        Ok(Governed { finder: Finder::new(config)?, flags, folders: HashMap::new(), rules: HashMap::new() })
    }

    /// The flags.
    pub fn flags(&self) -> &Settings {
        &self.flags
    }

    fn folder(&mut self, named: &Path) -> Result<Arc<Folder>> {
        if let Some(known) = self.folders.get(named) {
            return Ok(Arc::clone(known));
        }
        let path = absolute(named);
        let found = self.finder.of_folder(&path)?;
        let below = found.as_ref().map_or_else(PathBuf::new, |found| below(&path, &found.folder));
        let mut folder = Folder { found, path, below, overrides: Vec::new() };
        if let Some(found) = &folder.found {
            let scoped = found.config.overrides.iter().map(|one| {
                let prefix = folder.below_of(&one.source);
                let is_whole = one.files.has_or_above(&prefix);
                (Scoped { globs: one.files.clone(), prefix }, is_whole)
            });
            folder.overrides = scoped.collect();
        }
        let folder = Arc::new(folder);
        self.folders.insert(named.to_owned(), Arc::clone(&folder));
        Ok(folder)
    }

    /// What governs the text at `origin`; standard input that has no name lies in the working directory.
    ///
    /// # Errors
    /// When the file cannot be read, or has a fault.
    pub fn of(&mut self, origin: &Origin) -> Result<Governs> {
        // a pipe of the shell or a device lies in no folder, as standard input does not
        let is_stream =
            |path: &&Path| path.starts_with("/dev/fd") || path.starts_with("/proc") || *path == Path::new(STDIN);
        let path = origin.path().filter(|path| !is_stream(path));
        self.of_name(path.and_then(Path::parent).unwrap_or(Path::new("")), path.and_then(Path::file_name))
    }

    /// What governs the file of this name in `folder`; without a name, what governs the folder.
    ///
    /// # Errors
    /// When the file cannot be read, or has a fault.
    pub fn of_name(&mut self, folder: &Path, name: Option<&OsStr>) -> Result<Governs> {
        let folder = self.folder(folder)?;
        let Some(found) = &folder.found else { return Ok(Governs { config: None, overrides: Vec::new() }) };
        let config = Arc::clone(&found.config);
        let is_of = |(files, is_whole): &(Scoped, bool), name: &OsStr| *is_whole || files.has(Path::new(name));
        let overrides =
            folder.overrides.iter().enumerate().filter(|(_, one)| name.is_some_and(|name| is_of(one, name)));
        let overrides = overrides.map(|(n, _)| n).collect();
        Ok(Governs { config: Some(config), overrides })
    }

    /// How a named folder is walked, and whether a named file is left out.
    ///
    /// # Errors
    /// When the file cannot be read, or has a fault; a bad pattern of a flag.
    pub fn walk_rules(&mut self, named: Named<'_>) -> Result<Arc<WalkRules>> {
        let (path, is_file) = match named {
            Named::Folder(path) => (path, false),
            Named::File(path) => (path.parent().unwrap_or(Path::new("")), true),
        };
        let key = (path.to_owned(), is_file);
        if let Some(known) = self.rules.get(&key) {
            return Ok(Arc::clone(known));
        }
        let folder = self.folder(path)?;
        let config = folder.found.as_ref().map(|found| Arc::clone(&found.config));
        let settings = Governs { config, overrides: Vec::new() }.settings(&self.flags);
        // those of flags are relative to the folder that is walked, or to the working directory
        let of_flags = if is_file { below(&folder.path, &absolute(Path::new(""))) } else { PathBuf::new() };
        let scoped = |key: Key| -> Result<Scoped> {
            let items = settings.items(key);
            let prefix = match items.first().map(|item| &item.source) {
                Some(source @ Source::File(..)) => folder.below_of(source),
                _ => of_flags.clone(),
            };
            Ok(Scoped { globs: Globs::new(items.iter().map(|item: &Item| item.text.as_str()))?, prefix })
        };
        let force_exclude = settings.is_on(Key::ForceExclude);
        let rules = Arc::new(WalkRules {
            include: scoped(Key::Include)?,
            exclude: scoped(Key::Exclude)?,
            hidden: settings.is_on(Key::Hidden),
            follow: settings.is_on(Key::Follow),
            gitignore: settings.is_on(Key::Gitignore),
            force_exclude,
            above: if is_file { self.above(&folder, force_exclude) } else { Vec::new() },
            ignored: if is_file && force_exclude { ignore_files(&folder.path) } else { Vec::new() },
        });
        self.rules.insert(key, Arc::clone(&rules));
        Ok(rules)
    }

    /// The patterns of configurations above the one that governs `folder`, where they hold for named files: a walk from
    /// there would not come here. What is wrong in a file further up is told where that file governs.
    fn above(&mut self, folder: &Folder, is_forced: bool) -> Vec<Scoped> {
        let mut above = Vec::new();
        let mut found = folder.found.clone();
        while let Some(place) = found.as_ref().and_then(|found| found.folder.parent()).map(Path::to_owned) {
            found = self.finder.of_folder(&place).ok().flatten().filter(|_| !self.flags.has(Key::Exclude));
            // a file that is named governs all
            let Some(outer) = found.as_ref().filter(|outer| place.starts_with(&outer.folder)) else { break };
            let is_on = is_forced || !self.flags.has(Key::ForceExclude) && outer.config.top.is_on(Key::ForceExclude);
            let item = outer.config.top.items(Key::Exclude).first().filter(|_| is_on);
            if let (Some(_), Ok(prefix)) = (item, folder.path.strip_prefix(&outer.folder)) {
                above.push(Scoped { globs: outer.config.exclude.clone(), prefix: prefix.to_owned() });
            }
        }
        above
    }

    /// Does a file that governs a folder below the one that was walked leave the input out? What governs the walk itself
    /// was asked by the walk.
    ///
    /// # Errors
    /// When the file cannot be read, or has a fault.
    pub fn excludes(&mut self, input: &Input) -> Result<bool> {
        let Some(path) = input.path().filter(|_| input.is_walked && !self.flags.has(Key::Exclude)) else {
            return Ok(false);
        };
        let folder = self.folder(path.parent().unwrap_or(Path::new("")))?;
        let Some(found) = folder.found.as_ref().filter(|found| !found.config.exclude.is_empty()) else {
            return Ok(false);
        };
        let depth = |path: &Path| path.components().count();
        let is_nested = depth(&folder.below) < input.below.parent().map_or(0, depth);
        let Some(item) = found.config.top.items(Key::Exclude).first().filter(|_| is_nested) else { return Ok(false) };
        let below = folder.below_of(&item.source).join(path.file_name().unwrap_or_default());
        Ok(found.config.exclude.has_or_above(&below))
    }
}

impl Folder {
    /// Its path below the folder that the patterns of `source` are relative to: that of the file in which they stand.
    fn below_of(&self, source: &Source) -> PathBuf {
        let (Some(found), Source::File(file, _)) = (&self.found, source) else { return self.below.clone() };
        // equal files are read once, and the main one lies where it was found
        let is_main = Arc::ptr_eq(found.config.main(), file);
        let below = if is_main { None } else { self.path.strip_prefix(&file.folder).ok() };
        // what is extended and lies elsewhere speaks of the folder of the file that extends it
        below.map_or_else(|| self.below.clone(), Path::to_owned)
    }
}

/// `path` below `folder`; where it lies elsewhere, its path below the working directory, or from the root on.
fn below(path: &Path, folder: &Path) -> PathBuf {
    if let Ok(below) = path.strip_prefix(folder) {
        return below.to_owned();
    }
    let (path, here) = (real(path), real(&absolute(Path::new(""))));
    let below = path.strip_prefix(real(folder)).or_else(|_| path.strip_prefix(here));
    below.unwrap_or_else(|_| path.strip_prefix("/").unwrap_or(&path)).to_owned()
}
