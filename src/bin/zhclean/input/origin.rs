//! Where a text comes from, as messages and logs name it.

use std::fmt;
use std::path::{Path, PathBuf};

use super::paths::shown;

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Standard input, which the user may have given a name.
    Stdin(Option<PathBuf>),
    /// A file, as the user named it or a walk found it.
    File(PathBuf),
}

impl Origin {
    /// The name of the file, where it has one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Origin::File(path) | Origin::Stdin(Some(path)) => Some(path),
            Origin::Stdin(None) => None,
        }
    }

    /// Is it standard input?
    pub fn is_stdin(&self) -> bool {
        matches!(self, Origin::Stdin(_))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Stdin(None) => f.write_str("-"),
            Origin::Stdin(Some(path)) | Origin::File(path) => f.write_str(&shown(path)),
        }
    }
}
