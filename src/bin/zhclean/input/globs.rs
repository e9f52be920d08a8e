//! Patterns of `--include` and `--exclude`.

use std::path::Path;

use anyhow::{Result, anyhow};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of names, and of paths where a pattern has a slash.
#[derive(Clone)]
pub struct Globs {
    names: GlobSet,
    paths: GlobSet,
}

impl Globs {
    /// Compiles `patterns`.
    ///
    /// # Errors
    /// When one is not a pattern.
    pub fn new(patterns: &[String]) -> Result<Globs> {
        let set = |with_slash: bool| -> Result<GlobSet> {
            let mut set = GlobSetBuilder::new();
            for pattern in patterns {
                let pattern = pattern.trim_end_matches('/');
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
        below.file_name().is_some_and(|name| self.names.is_match(name)) || self.paths.is_match(below)
    }
}
