//! Where a text comes from, as messages and logs name it.

use std::fmt;
use std::path::PathBuf;

use super::paths::shown;

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
