//! An error of any system call leaves the old bytes.

use std::fs;

use crate::program_support::{Folder, SIGKILL, bulk, has_strace, hit, inject, is_root, skip};
use crate::ways::{DRAFT, DRAFT_CLEAN, InPlace, MAX_CALLS, New, Onto, RENAMES, Way, first_calls, is_ours};

/// Calls and the errors each of them may give.
const FAULTS: &[(&str, &[&str], &[Way])] = &[
    ("write", &["ENOSPC", "EIO", "EDQUOT"], &[InPlace, Onto, New]),
    ("fsync", &["EIO"], &[InPlace, Onto, New]),
    (RENAMES, &["ENOSPC", "EXDEV", "EACCES"], &[InPlace, Onto]),
    (RENAMES, &["ENOSPC"], &[New]),
    ("fchmod", &["EIO", "EPERM"], &[InPlace, Onto]),
    ("fchown", &["EIO", "EPERM"], &[InPlace, Onto]),
    ("openat", &["EMFILE", "EACCES"], &[InPlace]),
    ("read", &["EIO"], &[InPlace]),
    ("statx", &["EIO"], &[InPlace, Onto]),
];

/// What must come of an error.
#[derive(Debug, PartialEq)]
enum Due {
    /// Exit 2, old bytes.
    Refused,
    /// Exit 0, new bytes.
    Done,
    /// Exit 0, new bytes; they are ours now.
    Disowned,
    /// Exit 2 although the new bytes stand: they may not survive a power cut.
    Unsynced,
    /// Exit 0 and new bytes, or exit 2 and old ones.
    Either,
}

fn due(call: &str, way: Way, home: &Folder) -> Due {
    let folder = home.root().display();
    // one look for what killed runs left, which is worth no failure
    let sweeps = call.starts_with("openat(") && call.contains("O_NONBLOCK");
    let opens_folder = call.starts_with("openat(") && call.contains(&format!(", \"{folder}\","));
    if sweeps {
        Due::Done
    } else if call.contains(&format!("<{folder}>) ")) {
        Due::Unsynced
    } else if opens_folder {
        // a folder that may be written but not read cannot be synced, ever
        if call.contains("EACCES") { Due::Done } else { Due::Unsynced }
    } else if call.starts_with("fchown(") && call.contains("EPERM") {
        Due::Disowned
    } else if !is_ours(call) || (way == Onto && call.starts_with("statx(")) {
        // of the loader and the runtime; or a look at the output that is taken again later
        Due::Either
    } else {
        Due::Refused
    }
}

#[test]
fn an_error_of_any_call_leaves_the_old_bytes() {
    if !has_strace("errors of single calls") {
        return;
    }
    for &(calls, errors, ways) in FAULTS {
        if calls == "fchown" && !is_root() {
            skip(calls, "not root, so no file can have another owner");
            continue;
        }
        let ways: Vec<_> = ways.iter().map(|way| (*way, first_calls(*way, &[calls])[0])).collect();
        for (error, (way, first)) in errors.iter().flat_map(|error| ways.iter().map(move |way| (error, *way))) {
            let judged = sweep_error(calls, error, way, first);
            // without this a call that goes by another name would pass unseen
            assert!(judged > 0, "{way:?}, {calls}={error}: never fired on our files");
        }
    }
}

/// How many of the errors were in calls that matter, from the `first` such call on.
fn sweep_error(calls: &str, error: &str, way: Way, first: usize) -> usize {
    let mut judged = 0;
    for when in first.. {
        let case = format!("{way:?}, {calls}={error}, {when}");
        assert!(when < MAX_CALLS, "{case}: no end");
        let folder = way.folder();
        let (ran, lines) = inject(&folder, calls, &format!("error={error}"), when, way.args());
        let Some(call) = hit(&lines) else {
            ran.is_done(&case);
            break;
        };
        let case = format!("{case}, {call}");
        let due = due(call, way, &folder);
        judged += usize::from(due != Due::Either || is_ours(call));
        let written = way.is_written(&folder, &case, due != Due::Disowned);
        match due {
            Due::Refused | Due::Unsynced => ran.is_refused(&case, "a.txt"),
            Due::Done | Due::Disowned => ran.is_done(&case),
            // a loader that fails is not ours to answer for, but then nothing may have happened
            Due::Either => assert_eq!(ran.code == 0, written, "{case}: {}", ran.err),
        }
        if due != Due::Either {
            assert_eq!(written, due != Due::Refused, "{case}: written?");
        }
        folder.has_no_temporary(".", &case);
    }
    judged
}

#[test]
fn an_error_of_a_message_changes_nothing() {
    if !has_strace("errors of messages") {
        return;
    }
    let mut fired = 0;
    for when in 1..MAX_CALLS {
        let folder = InPlace.folder();
        let (ran, lines) = inject(&folder, "write", "error=ENOSPC", when, &["clean", "-v", "-i", "a.txt"]);
        let Some(call) = hit(&lines) else {
            break;
        };
        if call.starts_with("write(2<") {
            fired += 1;
            ran.is_done(call);
            assert!(InPlace.is_written(&folder, call, true), "{call}");
        }
    }
    assert!(fired > 0, "nothing was said");
}

#[test]
fn a_fault_between_two_writes_leaves_the_old_bytes() {
    if !has_strace("faults between two writes") {
        return;
    }
    let dirty = bulk(140 << 10);
    for (fault, way) in ["error=ENOSPC", "signal=KILL"].iter().flat_map(|f| [InPlace, Onto, New].map(|way| (f, way))) {
        let mut fired = 0;
        for when in 1..MAX_CALLS {
            let case = format!("{way:?}, write:{fault}, {when}");
            let folder = way.folder();
            fs::write(folder.path("a.txt"), &dirty).unwrap();
            let old = folder.text(way.target());
            let (ran, lines) = inject(&folder, "write", fault, when, way.args());
            if hit(&lines).is_none() && ran.signal != Some(SIGKILL) {
                ran.is_done(&case);
                break;
            }
            fired += 1;
            assert_eq!(folder.text("a.txt").as_deref(), Some(dirty.as_str()), "{case}");
            assert_eq!(folder.text(way.target()), old, "{case}");
            if ran.signal != Some(SIGKILL) {
                ran.is_refused(&case, "a.txt");
                folder.has_no_temporary(".", &case);
            }
        }
        assert!(fired > 1, "{way:?}, write:{fault}: {fired} writes");
    }
}

#[test]
fn a_write_that_fails_stops_no_other() {
    if !has_strace("a failing write among many") {
        return;
    }
    let names = ["a.txt", "b.txt", "c.txt"];
    // one write a file: with one thread the nth is the nth file's
    for (at, failing) in names.iter().enumerate() {
        let folder = Folder::with_texts(&names.map(|name| (name, DRAFT)));
        let (ran, lines) = inject(&folder, "write", "error=ENOSPC", at + 1, &["clean", "-i", "-j1", "."]);
        assert!(hit(&lines).is_some(), "{failing}: never fired");
        ran.is_refused(failing, failing);
        for name in names {
            let due = if name == *failing { DRAFT } else { DRAFT_CLEAN };
            assert_eq!(folder.text(name).as_deref(), Some(due), "{name} while {failing} fails");
        }
        folder.has_no_temporary(".", failing);
    }
}
