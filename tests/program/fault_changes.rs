//! Files that change while they are read, and files that fail among others.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::program_support::{Folder, has_strace, hit, inject, ran, same};
use crate::ways::{DRAFT, DRAFT_CLEAN, InPlace, New, Onto, Way};

/// Long enough for a change from here to come in time.
const DELAY: &str = "delay_enter=300000";

#[test]
fn what_changes_while_it_is_read_survives() {
    if !has_strace("files that change") {
        return;
    }
    const CHANGED: &str = "另一个人刚刚写下,不许丢失。\n";
    type Change = fn(&Path);
    let replace: Change = |file| {
        let beside = file.with_extension("beside");
        fs::write(&beside, CHANGED).unwrap();
        fs::rename(beside, file).unwrap();
    };
    let append: Change = |file| File::options().append(true).open(file).unwrap().write_all(b"!").unwrap();
    let same_size: Change = |file| fs::write(file, DRAFT.replace('说', "想")).unwrap();
    let mode: Change = |file| fs::set_permissions(file, Permissions::from_mode(0o600)).unwrap();
    let cases: [(&str, Way, Change); 7] = [
        ("replaced", InPlace, replace),
        ("appended to", InPlace, append),
        ("rewritten at the same size", InPlace, same_size),
        ("deleted", InPlace, |file| fs::remove_file(file).unwrap()),
        ("made private", InPlace, mode),
        ("output replaced", Onto, replace),
        ("output appeared", New, |file| fs::write(file, CHANGED).unwrap()),
    ];
    // their time is spent waiting, so all wait at once
    std::thread::scope(|scope| {
        for (case, way, change) in cases {
            scope.spawn(move || changed_meanwhile(case, way, change));
        }
    });
}

fn changed_meanwhile(case: &str, way: Way, change: fn(&Path)) {
    let folder = way.folder();
    let target = folder.path(way.target());
    let (ran, lines, now, meta) = std::thread::scope(|scope| {
        let run = scope.spawn(|| inject(&folder, "fsync", DELAY, 1, way.args()));
        let written = |path: &PathBuf| fs::metadata(path).is_ok_and(|m| m.len() == DRAFT_CLEAN.len() as u64);
        let begun = Instant::now();
        while !folder.temporaries(".").first().is_some_and(written) {
            assert!(begun.elapsed() < Duration::from_secs(30) && !run.is_finished(), "{case}: nothing to meet");
            std::thread::sleep(Duration::from_millis(1));
        }
        change(&target);
        let (now, meta) = (fs::read_to_string(&target).ok(), fs::symlink_metadata(&target).ok());
        let (ran, lines) = run.join().unwrap();
        (ran, lines, now, meta)
    });
    assert!(hit(&lines).is_some(), "{case}: no delay: {lines:?}");
    ran.is_refused(case, "a.txt");
    // what appeared may as well be met by the rename
    assert!(way == New || ran.err.contains("changed while being read"), "{case}: {}", ran.err);
    assert_eq!(folder.text(way.target()), now, "{case}");
    let after = fs::symlink_metadata(&target).ok();
    assert!(meta.is_none() && after.is_none() || same(&meta.unwrap(), &after.unwrap()), "{case}");
    folder.has_no_temporary(".", case);
}

#[test]
fn one_that_fails_stops_no_other() {
    type Spoil = fn(&Path);
    let spoils: [(&str, Spoil); 4] = [
        ("missing", |file| fs::remove_file(file).unwrap()),
        ("no encoding", |file| fs::write(file, b"\xD6\xD0,\xFF\xFF\n").unwrap()),
        ("no text", |file| fs::write(file, [0; 100]).unwrap()),
        ("links in a circle", |file| {
            fs::remove_file(file).unwrap();
            symlink("itself.txt", file.with_file_name("itself.txt")).unwrap();
            symlink("itself.txt", file).unwrap();
        }),
    ];
    let commands: [&[&str]; 6] = [
        &["clean", "-i", "-j1"],
        &["clean", "-i", "-j8"],
        &["clean", "-o", "out/", "-j8"],
        &["clean"],
        &["check"],
        &["detect"],
    ];
    for ((case, spoil), command) in spoils.iter().flat_map(|spoil| commands.map(move |command| (spoil, command))) {
        let case = format!("{case}: {}", command.join(" "));
        let folder = Folder::with_texts(&[("a.txt", DRAFT), ("bad.txt", DRAFT), ("z.txt", DRAFT)]);
        spoil(&folder.path("bad.txt"));
        let ran = ran(folder.command(command).args(["a.txt", "bad.txt", "z.txt"]));
        ran.is_refused(&case, "bad.txt");
        let done = match command {
            ["clean", "-i", _] => folder.text("a.txt").unwrap() + &folder.text("z.txt").unwrap(),
            ["clean", "-o", ..] => folder.text("out/a.txt").unwrap() + &folder.text("out/z.txt").unwrap(),
            ["clean"] => ran.out,
            _ => {
                let told = ["a.txt", "z.txt"].iter().all(|name| ran.out.contains(name));
                assert!(told, "{case}: {}", ran.out);
                continue;
            }
        };
        assert_eq!(done, DRAFT_CLEAN.repeat(2), "{case}");
        assert!(!folder.path("out/bad.txt").exists(), "{case}");
        folder.has_no_temporary(".", &case);
    }
}
