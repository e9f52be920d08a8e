//! The temporary files of this run, in one list, so that a signal can remove them all.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Temporary files begin and end with these; a walk never reads one as input.
pub const PREFIX: &str = ".zhclean-";
pub const SUFFIX: &str = ".tmp";

/// A file is made or renamed only while this is held, so the thread that ends the program knows them all.
static TEMPORARIES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The list, locked.
pub fn temporaries() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the temporary files of this run; none is made while the result lives.
pub fn remove_all() -> impl Sized {
    let all = temporaries();
    all.iter().for_each(|path| _ = fs::remove_file(path));
    all
}
