//! How the program runs, and how much it prints, whatever it reads.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::num::NonZero;

use anyhow::{Result, ensure};
use rustix::process::{Resource, getrlimit};

use crate::args::GeneralFlags;
use crate::options::Color;

/// The settings of a run.
#[derive(Debug)]
pub struct General {
    pub threads: usize,
    pub quiet: bool,
    pub verbose: bool,
    /// Print colours.
    pub colors: bool,
    /// What is printed on standard output is for people: it is a terminal, or has colours.
    pub for_people: bool,
    /// In place, the old file is kept under its name and this suffix.
    pub backup: Option<OsString>,
}

impl General {
    /// Resolves what was typed.
    pub fn of(flags: &GeneralFlags) -> General {
        General {
            threads: flags
                .threads
                .or_else(|| std::thread::available_parallelism().ok().map(NonZero::get))
                .unwrap_or(1)
                .clamp(1, threads_for_files()),
            quiet: flags.quiet,
            verbose: flags.verbose,
            colors: has_colors(flags.color),
            for_people: has_colors(flags.color) || std::io::stdout().is_terminal(),
            backup: None,
        }
    }

    /// Keeps the old file under its name and `suffix`, in place.
    ///
    /// # Errors
    /// When the suffix makes no other name beside it.
    pub fn with_backup(mut self, suffix: Option<&OsStr>) -> Result<General> {
        if let Some(suffix) = suffix {
            let is_name = !suffix.is_empty() && !suffix.as_encoded_bytes().contains(&b'/');
            ensure!(is_name, "--backup: a suffix is not empty and has no slash; try --backup=.bak");
        }
        self.backup = suffix.map(OsStr::to_owned);
        Ok(self)
    }

    /// Files that each of `threads` may clean before they get their names: each has a temporary file open.
    pub fn files_at_once(threads: usize) -> usize {
        const MOST: u64 = 16;
        // besides the temporary: a text, its folder, and a copy of the log's descriptor
        const AT_WORK: u64 = 3;
        let files = (open_files() / threads.max(1) as u64).saturating_sub(AT_WORK).clamp(1, MOST);
        files as usize
    }
}

/// Files that the limit of open files allows at once, without those of the program itself.
fn open_files() -> u64 {
    const FOR_ALL: u64 = 8;
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX).saturating_sub(FOR_ALL)
}

/// Threads that the limit of open files allows: each may have a text, its replacement, its folder and a log open.
fn threads_for_files() -> usize {
    const FOR_EACH: u64 = 4;
    usize::try_from(open_files() / FOR_EACH).unwrap_or(usize::MAX).max(1)
}

/// Are colours printed?
fn has_colors(when: Color) -> bool {
    let auto = || std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    when == Color::Always || when == Color::Auto && auto()
}
