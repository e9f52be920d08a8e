//! Runs that are killed at any moment lose no input: the tree and the log give all of them back.

use std::thread::sleep;
use std::time::{Duration, Instant};

use encoding_rs::GB18030;

use crate::program_support::{Folder, SIGKILL, Tree, ended, finish, has_strace, inject};
use crate::texts::{DIRTY, LINE, RECORD, SHORT, SHORT_CLEAN, encoded};

/// A small file of one of several kinds.
fn input(n: usize) -> (String, Vec<u8>) {
    let bytes = match n % 8 {
        0 => SHORT_CLEAN.into(),
        1 => DIRTY.into(),
        2 => encoded(GB18030, &LINE.repeat(12)),
        3 => RECORD.repeat(1 + n % 5).into(),
        _ => format!("第{n}篇,{}", SHORT.repeat(1 + n % 9)).into_bytes(),
    };
    let ending = if n % 8 == 3 { "jsonl" } else { "txt" };
    (format!("tree/{:02}/{n}.{ending}", n % 40), bytes)
}

fn write(folder: &Folder, files: usize) {
    (0..files).map(input).for_each(|(name, bytes)| folder.write(name, bytes));
}

/// The files and folders of a tree, without what a killed run left.
fn below(folder: &Folder, name: &str) -> Tree {
    let inside = folder.tree().into_iter();
    let inside = inside.filter_map(|(path, bytes)| Some((path.strip_prefix(name).ok()?.to_owned(), bytes)));
    inside.filter(|(path, _)| !path.to_string_lossy().contains("/.zhclean-")).collect()
}

fn comes_back(folder: &Folder, log: &str, before: &Tree, case: &str) {
    let run = folder.run(&["restore", "tree", "--log", log, "-o", "back"]);
    assert_eq!(run.code, 0, "{case}: {}", run.err);
    let back = below(folder, "back");
    let lost: Vec<_> = before.iter().filter(|(path, bytes)| back.get(*path) != Some(bytes)).map(|(p, _)| p).collect();
    assert!(lost.is_empty() && back.len() == before.len(), "{case}: {} lost, such as {:?}", lost.len(), lost.first());
    std::fs::remove_dir_all(folder.path("back")).unwrap();
}

/// Kills runs over so many files at random times.
fn kills(files: usize, rounds: usize, seed: u64) {
    let mut random = seed;
    let mut torn = 0;
    let mut longest = Duration::ZERO;
    for round in 0..=rounds {
        let folder = Folder::new();
        write(&folder, files);
        let before = below(&folder, "tree");
        let log = ["log", "log.zst", "log.gz"][round % 3];
        let args = ["clean", "-q", "-i", "tree", "-j2", "--log", log];
        let begun = Instant::now();
        // the first runs to its end: it shows how long one takes
        if round == 0 {
            finish(&mut folder.command(&args), b"").is_done("whole");
            longest = begun.elapsed();
            assert_ne!(below(&folder, "tree"), before);
            comes_back(&folder, log, &before, "not killed");
            continue;
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let after = longest.mul_f64((random >> 11) as f64 / (1u64 << 53) as f64);
        let mut child = folder.command(&args).spawn().unwrap();
        sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
        let case = format!("killed {round}, after {after:?}");
        let now = below(&folder, "tree");
        let changed = before.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)).count();
        let all = (0..files).filter(|n| n % 8 != 0).count();
        torn += usize::from(0 < changed && changed < all);
        if folder.path(log).exists() {
            comes_back(&folder, log, &before, &case);
        } else {
            assert_eq!(changed, 0, "{case}");
        }
        ended(folder.spawn(&format!("z {}", args.join(" "))), &case, 0, "");
        comes_back(&folder, log, &before, &format!("{case}, second run"));
    }
    // how many of them a busy machine kills in the middle is chance; the next test kills at every call
    assert!(torn > 0, "none of {rounds} runs was killed in the middle");
}

#[test]
fn a_kill_at_any_call_loses_no_input() {
    if !has_strace("kills at single calls, with a log") {
        return;
    }
    let all = ["write", "fdatasync", "flock", "rename,renameat,renameat2", "fsync"];
    for (log, calls) in [("log", &all[..]), ("log.zst", &all[..1])] {
        let mut logged = 0;
        for calls in calls {
            for when in 1.. {
                let case = format!("{log}, kill at {calls}, {when}");
                let folder = Folder::with_texts(&[("tree/a.txt", DIRTY), ("tree/b.txt", SHORT)]);
                let before = below(&folder, "tree");
                let args = ["clean", "-i", "-j1", "tree", "--log", log];
                let (run, _) = inject(&folder, calls, "signal=KILL", when, &args);
                if run.signal != Some(SIGKILL) {
                    run.is_done(&case);
                    assert!(when > 1, "{calls}: never called");
                    break;
                }
                if folder.path(log).exists() {
                    comes_back(&folder, log, &before, &case);
                    logged += 1;
                }
                folder.run(&args).is_done(&case);
                comes_back(&folder, log, &before, &format!("{case}, second run"));
            }
        }
        assert!(logged > 2, "{log}: {logged}");
    }
}

#[test]
fn killed_runs_lose_no_input() {
    kills(300, 5, 0x9E37_79B9_7F4A_7C15);
}

#[test]
#[ignore = "takes minutes"]
fn fifty_killed_runs_lose_no_input() {
    kills(3000, 50, 0xD1B5_4A32_D192_ED03);
}
