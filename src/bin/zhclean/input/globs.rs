//! Patterns of file names: of `--include` and `--exclude`, and of the keys of a configuration.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of names, and of paths where a pattern has a slash.
#[derive(Clone, Debug)]
pub struct Globs {
    names: GlobSet,
    paths: GlobSet,
}

impl Globs {
    /// Compiles `patterns`.
    ///
    /// # Errors
    /// When one is not a pattern.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S> + Clone) -> Result<Globs> {
        let set = |with_slash: bool| -> Result<GlobSet> {
            let mut set = GlobSetBuilder::new();
            for pattern in patterns.clone() {
                let pattern = plain(pattern.as_ref())?;
                if pattern.contains('/') == with_slash {
                    let glob = GlobBuilder::new(pattern.trim_start_matches('/')).literal_separator(true).build();
                    set.add(glob.map_err(|e| anyhow!("not a pattern for file names: {e}"))?);
                }
            }
            Ok(set.build()?)
        };
        Ok(Globs { names: set(false)?, paths: set(true)? })
    }

    /// Does a pattern match the path `below` the folder, or its name?
    pub fn has(&self, below: &Path) -> bool {
        // what is empty is asked for nothing: it would split the path all the same
        !self.names.is_empty() && below.file_name().is_some_and(|name| self.names.is_match(name))
            || !self.paths.is_empty() && self.paths.is_match(below)
    }

    /// Does a pattern match the path `below`, or a folder on the way to it?
    pub fn has_or_above(&self, below: &Path) -> bool {
        !self.is_empty() && below.ancestors().any(|part| part.as_os_str() != "" && self.has(part))
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.paths.is_empty()
    }

    /// Does any of them ask for the path and not for the name alone?
    pub fn ask_for_paths(&self) -> bool {
        !self.paths.is_empty()
    }
}

/// The pattern without what changes nothing.
fn plain(pattern: &str) -> Result<&str> {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    ensure!(!plain.is_empty(), "the pattern \"{pattern}\" names nothing");
    ensure!(!plain.starts_with('!'), "the pattern \"{pattern}\" begins with `!`; a pattern takes nothing back");
    ensure!(
        !plain.split('/').any(|part| part == ".."),
        "the pattern \"{pattern}\" leads out of the folder; put it where that is"
    );
    Ok(plain)
}

/// Patterns that are relative to a folder above, or to another than the one that is walked.
#[derive(Clone, Debug)]
pub struct Scoped {
    pub globs: Globs,
    /// The path of the folder that is walked below theirs.
    pub prefix: PathBuf,
}

impl Scoped {
    /// Does a pattern match the path `below` the folder that is walked, or its name?
    pub fn has(&self, below: &Path) -> bool {
        if self.prefix.as_os_str().is_empty() || !self.globs.ask_for_paths() {
            return self.globs.has(below);
        }
        self.globs.has(&self.prefix.join(below))
    }

    /// Does a pattern match the path, or a folder on the way to it from their folder?
    pub fn has_or_above(&self, below: &Path) -> bool {
        self.globs.has_or_above(&self.prefix.join(below))
    }
}
