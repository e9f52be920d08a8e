//! The ways to write a file, and what may be found there after a fault.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use crate::program_support::{Folder, USER, is_root, trace};

pub const DRAFT: &str = "他说,天气很好。\n他们走到了河边;没有人。\n";

pub const DRAFT_CLEAN: &str = "他说，天气很好。\n他们走到了河边；没有人。\n";

/// Stood in an output file before; clean already, so that no later run touches it.
pub const OTHER: &str = "这里从前是另一篇文章。\n";

/// Neither open to all nor the default: a mode that was kept cannot be one that was made anew.
pub const MODE: u32 = 0o640;

/// No sweep over one kind of call is longer; beyond it the sweep does not end.
pub const MAX_CALLS: usize = 100;

/// The ways a text gets into a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    InPlace,
    /// -o on a file that stands.
    Onto,
    /// -o on a name that is free.
    New,
}

pub use Way::{InPlace, New, Onto};

impl Way {
    pub fn args(self) -> &'static [&'static str] {
        if self == InPlace { &["clean", "-i", "a.txt"] } else { &["clean", "a.txt", "-o", "out.txt"] }
    }

    pub fn target(self) -> &'static str {
        if self == InPlace { "a.txt" } else { "out.txt" }
    }

    pub fn old(self) -> Option<&'static str> {
        match self {
            InPlace => Some(DRAFT),
            Onto => Some(OTHER),
            New => None,
        }
    }

    pub fn folder(self) -> Folder {
        let folder = Folder::with_texts(&[("a.txt", DRAFT)]);
        if let Some(old) = self.old() {
            let target = folder.path(self.target());
            fs::write(&target, old).unwrap();
            fs::set_permissions(&target, Permissions::from_mode(MODE)).unwrap();
            if is_root() {
                // only a stranger's file makes the program pass the owner on
                chown(&target, Some(USER), Some(USER)).unwrap();
            }
        }
        folder
    }

    /// Was it cleaned (with mode and owner), or is it the old file? Anything else fails.
    #[track_caller]
    pub fn is_written(self, folder: &Folder, case: &str, owner_kept: bool) -> bool {
        let now = folder.text(self.target());
        if self != InPlace {
            assert_eq!(folder.text("a.txt").as_deref(), Some(DRAFT), "{case}: the input");
        }
        if self != New && now.is_some() {
            let meta = folder.meta(self.target());
            assert_eq!(meta.mode() & 0o7777, MODE, "{case}: mode");
            if owner_kept && is_root() {
                assert_eq!((meta.uid(), meta.gid()), (USER, USER), "{case}: owner");
            }
        }
        if now.as_deref() == self.old() {
            return false;
        }
        assert_eq!(now.as_deref(), Some(DRAFT_CLEAN), "{case}: neither old nor new");
        true
    }
}

pub const RENAMES: &str = "rename,renameat,renameat2";

/// Does the call concern the texts?
pub fn is_ours(call: &str) -> bool {
    ["a.txt", "out.txt", ".zhclean-"].iter().any(|name| call.contains(name))
}

/// For each kind of calls, the number of the first that concerns the texts: those before it are of the loader and the
/// runtime, and nothing is written yet. 1 where none does.
pub fn first_calls(way: Way, kinds: &[&str]) -> Vec<usize> {
    let folder = way.folder();
    let (ran, lines) = trace(&folder, &kinds.join(","), way.args());
    ran.is_done("no fault");
    let concerns = |line: &&String| is_ours(line) || line.contains(&*folder.root().to_string_lossy());
    let first = |kind: &&str| {
        let is_kind =
            |line: &&String| line.split_once('(').is_some_and(|(name, _)| kind.split(',').any(|call| call == name));
        lines.iter().filter(is_kind).position(|line| concerns(&line)).map_or(1, |at| at + 1)
    };
    kinds.iter().map(first).collect()
}
