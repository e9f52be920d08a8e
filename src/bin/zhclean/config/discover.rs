//! Which file governs a folder: the nearest upward, or the one that `--config` names.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use super::chain::Config;
use super::source::SourceFile;
use crate::args::ConfigFlags;
use crate::input::paths::shown;

/// The names of a file that is found by itself.
pub const NAMES: [&str; 2] = ["zhclean.toml", ".zhclean.toml"];

/// A configuration, and the folder that its patterns are relative to.
#[derive(Debug)]
pub struct Found {
    pub config: Arc<Config>,
    pub folder: PathBuf,
}

/// Finds and reads files, each once.
pub struct Finder {
    /// What holds for every folder, where the command line says it.
    fixed: Option<Option<Arc<Found>>>,
    by_folder: HashMap<PathBuf, Option<Arc<Found>>>,
    /// Those that extend nothing, by what stands in them: a folder of a thousand projects has a thousand equal files.
    by_text: HashMap<String, Arc<Config>>,
    /// All that were read.
    read: Vec<PathBuf>,
}

impl Finder {
    /// Reads the file that the flags name, if they name one.
    ///
    /// # Errors
    /// When it cannot be read, or has a fault.
    pub fn new(flags: &ConfigFlags) -> Result<Finder> {
        let mut finder = Finder { fixed: None, by_folder: HashMap::new(), by_text: HashMap::new(), read: Vec::new() };
        if flags.isolated {
            finder.fixed = Some(None);
        } else if let Some(path) = &flags.config {
            let found = finder.read(path, true)?;
            finder.fixed = Some(Some(Arc::new(found)));
        }
        Ok(finder)
    }

    /// What governs `folder`, an absolute path.
    ///
    /// # Errors
    /// When the file cannot be read, or has a fault.
    pub fn of_folder(&mut self, folder: &Path) -> Result<Option<Arc<Found>>> {
        if let Some(fixed) = &self.fixed {
            return Ok(fixed.clone());
        }
        let mut asked = Vec::new();
        let mut found = None;
        for ancestor in folder.ancestors() {
            if let Some(known) = self.by_folder.get(ancestor) {
                found.clone_from(known);
                break;
            }
            asked.push(ancestor.to_owned());
            if let Some(path) = file_in(ancestor)? {
                found = Some(Arc::new(self.read(&path, false)?));
                break;
            }
        }
        for folder in asked {
            self.by_folder.insert(folder, found.clone());
        }
        Ok(found)
    }

    fn read(&mut self, path: &Path, is_named: bool) -> Result<Found> {
        let source = SourceFile::read(path, is_named)?;
        self.read.push(path.to_owned());
        let folder = source.folder.clone();
        let config = match self.by_text.get(&source.text) {
            Some(known) => Arc::clone(known),
            None => {
                let text = source.text.clone();
                let config = Arc::new(Config::of(source)?);
                self.read.extend(config.files.iter().skip(1).map(|file| file.path.clone()));
                if config.is_alone {
                    self.by_text.insert(text, Arc::clone(&config));
                }
                config
            }
        };
        Ok(Found { config, folder })
    }

    /// All files that were read.
    pub fn files(&self) -> &[PathBuf] {
        &self.read
    }
}

/// The file of a folder.
fn file_in(folder: &Path) -> Result<Option<PathBuf>> {
    // a link that leads nowhere is there too: its author meant a file
    let is_there = |path: &PathBuf| match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => fs::metadata(path).map_or(true, |found| found.is_file()),
        found => found.is_ok_and(|found| found.is_file()),
    };
    let [first, second] = NAMES.map(|name| Some(folder.join(name)).filter(is_there));
    match (first, second) {
        (Some(_), Some(_)) => {
            bail!("{}: holds both {} and {}; keep one of them", shown(folder), NAMES[0], NAMES[1])
        }
        (first, second) => Ok(first.or(second)),
    }
}
