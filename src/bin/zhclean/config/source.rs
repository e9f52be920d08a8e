//! Where a value was said.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Error, Result, anyhow};

use crate::input::paths::shown;
use crate::system::cause::with_advice;

/// A configuration file as it was read.
#[derive(Debug)]
pub struct SourceFile {
    /// As messages call it.
    pub name: String,
    pub path: PathBuf,
    /// The folder it lies in, from the root on.
    pub folder: PathBuf,
    pub text: String,
    /// `--config` names it, or it is extended by one that is named: what a file that was found may not say, it may.
    pub is_named: bool,
}

impl SourceFile {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or is not UTF-8.
    pub fn read(path: &Path, is_named: bool) -> Result<SourceFile> {
        let name = shown(&near(path));
        let bytes = std::fs::read(path).map_err(|e| anyhow!("cannot read {name}: {}", with_advice(&e)))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            anyhow!("{name}: byte {} is not UTF-8; save the file as UTF-8", e.utf8_error().valid_up_to())
        })?;
        let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_owned));
        Ok(SourceFile { name, path: path.to_owned(), folder: folder.unwrap_or_default(), text, is_named })
    }

    /// Line and column of byte `at`, counted from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        (before.matches('\n').count() + 1, before.chars().rev().take_while(|&c| c != '\n').count() + 1)
    }

    /// The error at byte `at`.
    pub fn error(&self, at: usize, message: &str) -> Error {
        let (line, column) = self.place(at);
        anyhow!("{}: line {line}, column {column}: {message}", self.name)
    }
}

/// The path as a person in the working directory would write it.
fn near(path: &Path) -> PathBuf {
    let below = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.filter(|below| below.as_os_str() != "").unwrap_or_else(|| path.to_owned())
}

/// Where a value was said.
#[derive(Clone, Debug)]
pub enum Source {
    /// On the command line.
    Flag,
    /// In a file, at this byte.
    File(Arc<SourceFile>, usize),
}

impl Source {
    /// As `config show` prints it.
    pub fn shown(&self) -> String {
        match self {
            Source::Flag => "flag".to_owned(),
            Source::File(file, at) => format!("{}:{}", file.name, file.place(*at).0),
        }
    }

    /// The error of what was said there.
    pub fn error(&self, message: &str) -> Error {
        match self {
            Source::Flag => anyhow!("{message}"),
            Source::File(file, at) => file.error(*at, message),
        }
    }
}
