//! A kill at any system call leaves old or new bytes; files are synced in the right order.

use std::fs;
use std::os::unix::fs::MetadataExt;

use crate::program_support::{Folder, SIGKILL, has_strace, inject, is_root, ran};
use crate::ways::{DRAFT, DRAFT_CLEAN, InPlace, MAX_CALLS, MODE, New, Onto, RENAMES, Way, first_calls};

/// Every kind of call that a run makes once it knows its file.
const CALLS: &[&str] = &[
    "openat",
    "read",
    "write",
    "fsync",
    RENAMES,
    "fchmod",
    "fchown",
    "statx,stat,fstat,newfstatat",
    "readlink,readlinkat",
    "fcntl",
    "close",
];

#[test]
fn a_kill_at_any_call_leaves_old_or_new_bytes() {
    if !has_strace("kills at single calls") {
        return;
    }
    for way in [InPlace, Onto, New] {
        let (mut kept, mut written, mut stale) = (0, 0, 0);
        for (calls, first) in CALLS.iter().zip(first_calls(way, CALLS)) {
            let called = *calls != "fchown" && *calls != "fchmod" || way != New && (is_root() || *calls == "fchmod");
            let mut fired = 0;
            for when in first.. {
                let case = format!("{way:?}, kill at {calls}, {when}");
                assert!(when < MAX_CALLS, "{case}: no end");
                let folder = way.folder();
                let (ran, _) = inject(&folder, calls, "signal=KILL", when, way.args());
                if ran.signal != Some(SIGKILL) {
                    ran.is_done(&case);
                    break;
                }
                fired += 1;
                let done = way.is_written(&folder, &case, true);
                *(if done { &mut written } else { &mut kept }) += 1;
                stale += usize::from(recovers(&folder, way, &case));
            }
            assert!(fired > 0 || !called, "{way:?}, kill at {calls}: never fired");
        }
        // else the sweep went past the calls it is about
        assert!(kept > 0 && written > 0 && stale > 0, "{way:?}: {kept} kept, {written} written, {stale} stale");
    }
}

/// Cleans the folder after a kill. Was a temporary left there?
fn recovers(folder: &Folder, way: Way, case: &str) -> bool {
    let stale = folder.temporaries(".");
    let Some(left) = stale.first() else {
        return false;
    };
    assert_eq!(stale.len(), 1, "{case}");
    let before = fs::metadata(left).unwrap();
    if way != New {
        // the bytes of a private file may not lie open, not for a moment
        assert_eq!(before.mode() & 0o777 & !MODE, 0, "{case}: mode {:o} of the temporary", before.mode());
    }
    // what is left may hold anything; dirt shows whether it was taken for a text
    fs::write(left, DRAFT).unwrap();
    let ran = ran(&mut folder.command(&["clean", "-v", "-i", "."]));
    ran.is_done(case);
    assert!(!ran.err.contains(".zhclean-") && !ran.out.contains(".zhclean-"), "{case}: {}", ran.err);
    assert_eq!(folder.text("a.txt").as_deref(), Some(DRAFT_CLEAN), "{case}: next run");
    if left.exists() {
        assert_eq!(fs::read_to_string(left).unwrap(), DRAFT, "{case}: the temporary was cleaned");
    }
    true
}

#[test]
fn a_file_is_synced_before_its_name_and_the_folder_after() {
    if !has_strace("order of calls") {
        return;
    }
    for way in [InPlace, Onto, New] {
        let home = way.folder();
        let calls = format!("openat,write,fchmod,fchown,fsync,{RENAMES}");
        // never so many calls: a trace without a fault
        let (ran, lines) = inject(&home, &calls, "error=EIO", 1000, way.args());
        ran.is_done(&format!("{way:?}"));
        let folder = format!("<{}>)", home.root().display());
        let mut last = 0;
        type Step<'a> = (&'a str, &'a dyn Fn(&str) -> bool);
        let steps: [Step<'_>; 5] = [
            ("the temporary is made", &|l| l.contains("O_EXCL") && l.contains("/.zhclean-")),
            ("it is written", &|l| l.starts_with("write(") && l.contains("/.zhclean-")),
            ("it is synced", &|l| l.starts_with("fsync(") && l.contains("/.zhclean-")),
            ("it is renamed", &|l| l.starts_with("rename") && l.contains("/.zhclean-") && l.contains(way.target())),
            ("the folder is synced", &|l| l.starts_with("fsync(") && l.contains(&folder)),
        ];
        for (step, is) in steps {
            let found: Vec<_> = (0..lines.len()).filter(|at| is(&lines[*at])).collect();
            let &[at] = &found[..] else { panic!("{way:?}: {step}: {found:?} of {lines:#?}") };
            assert!(at >= last, "{way:?}: {step} too early: {lines:#?}");
            last = at;
        }
        // nobody may meet the new bytes under the name with a wrong mode or owner
        let rename = lines.iter().position(|l| l.starts_with("rename")).unwrap();
        let late = lines[rename..].iter().find(|l| l.starts_with("fchmod") || l.starts_with("fchown"));
        assert_eq!(late, None, "{way:?}");
    }
}

#[test]
fn what_only_looks_opens_nothing_for_writing() {
    if !has_strace("files opened") {
        return;
    }
    for args in [&["check", "a.txt"][..], &["detect", "a.txt"], &["clean", "-n", "a.txt"], &["clean", "a.txt"]] {
        let folder = InPlace.folder();
        let (_, lines) = inject(&folder, "openat,open,creat", "error=EIO", 1000, args);
        assert!(lines.iter().any(|line| line.contains("\"a.txt\"")), "{args:?}: {lines:#?}");
        let wrote = lines.iter().find(|line| ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag)));
        assert_eq!(wrote, None, "{args:?}");
    }
}
