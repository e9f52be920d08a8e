//! Runs that meet others, and files that change meanwhile.

use std::fs;

use crate::program_support::{Folder, has_strace, hit, inject, until, without_summary};
use crate::texts::{SHORT, SHORT_CLEAN};

#[test]
fn row_22_what_another_run_finished_is_done_and_any_other_change_stays() {
    if !has_strace("files that another run finishes") {
        return;
    }
    let cases = [("-i a.txt", "a.txt"), ("a.txt -o old.txt", "old.txt"), ("a.txt -o new.txt", "new.txt")];
    for ((args, target), finished) in cases.iter().flat_map(|case| [(case, true), (case, false)]) {
        let folder = Folder::with_texts(&[("a.txt", SHORT), ("old.txt", "旧")]);
        let by_another = if finished { SHORT_CLEAN } else { "山高。水长。\n" };
        let args: Vec<&str> = ["clean"].into_iter().chain(args.split(' ')).collect();
        let (ran, lines) = std::thread::scope(|scope| {
            let run = scope.spawn(|| inject(&folder, "fsync", "delay_enter=300000", 1, &args));
            let is_written = |left: &std::path::PathBuf| fs::metadata(left).is_ok_and(|found| found.len() > 0);
            until("a temporary", || folder.temporaries(".").iter().any(is_written) || run.is_finished());
            folder.write("beside", by_another);
            fs::rename(folder.path("beside"), folder.path(target)).unwrap();
            run.join().unwrap()
        });
        assert!(hit(&lines).is_some(), "{args:?}: no delay");
        assert_eq!(ran.code, if finished { 0 } else { 2 }, "{args:?}: {}", ran.err);
        assert_eq!(ran.err.is_empty(), finished, "{args:?}: {}", ran.err);
        assert_eq!(folder.read(target), by_another, "{args:?}");
        folder.has_no_temporary(".", "after another run");
    }
}

#[test]
fn row_23_twenty_runs_over_one_tree_end_with_0() {
    for args in ["clean -i tree", "clean tree -o out", "clean -i --backup tree"] {
        let folder = Folder::new();
        (0..40).for_each(|n| folder.write(format!("tree/{}/{n}.txt", n % 2), SHORT));
        let script = format!(
            "for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do \
            (\"$BIN\" -q {args}; echo $? >> codes) & done; wait"
        )
        .replace("-q clean", "clean -q");
        let said = folder.script(&script, 0, "").1;
        assert_eq!(
            (without_summary(&said).as_str(), folder.read("codes").as_str()),
            ("", &*"0\n".repeat(20)),
            "{args}"
        );
        let at = if args.ends_with("out") { "out" } else { "tree" };
        assert!((0..40).all(|n| folder.read(format!("{at}/{}/{n}.txt", n % 2)) == SHORT_CLEAN), "{args}");
        [0, 1].iter().for_each(|sub| folder.has_no_temporary(&format!("{at}/{sub}"), args));
        if args.contains("--backup") {
            assert!((0..40).all(|n| folder.read(format!("{at}/{}/{n}.txt.bak", n % 2)) == SHORT), "{args}");
        }
    }
}

#[test]
fn row_23_runs_that_keep_backups_meet_at_any_call() {
    if !has_strace("runs with backups that meet") {
        return;
    }
    // the first run waits before it reads, links, renames or syncs, and the second ends meanwhile
    for call in ["statx", "linkat,link", "renameat2,renameat,rename", "fsync"] {
        for second in ["--backup", "--backup=.orig"] {
            // a second name that is not its own backup is a hard link, and is refused
            if second.ends_with("orig") && call.starts_with("rename") {
                continue;
            }
            let folder = Folder::with_texts(&[("a.txt", SHORT)]);
            let args = ["clean", "-i", "--backup", "a.txt"];
            let (ran, lines) = std::thread::scope(|scope| {
                let run = scope.spawn(|| inject(&folder, call, "delay_enter=400000", 1, &args));
                let begun = || !folder.temporaries(".").is_empty() || call == "statx" || run.is_finished();
                until("a temporary", begun);
                folder.run(&["clean", "-i", second, "a.txt"]).is_done(&format!("{call}, {second}: the second"));
                run.join().unwrap()
            });
            assert!(hit(&lines).is_some(), "{call}: no delay");
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{call}, {second}: the first");
            assert_eq!(folder.read("a.txt"), SHORT_CLEAN, "{call}, {second}");
            let kept: Vec<_> = [".bak", ".orig"].iter().filter_map(|end| folder.text(format!("a.txt{end}"))).collect();
            assert!(!kept.is_empty() && kept.iter().all(|kept| kept == SHORT), "{call}, {second}: {kept:?}");
            folder.has_no_temporary(".", call);
        }
    }
}

#[test]
fn row_23_a_backup_that_holds_the_old_bytes_is_the_backup() {
    for (prepare, code) in [
        ("cp a.txt a.txt.bak", 0),
        // what a run left that was killed before it renamed
        ("ln a.txt a.txt.bak", 0),
        ("ln a.txt a.txt.bak; ln a.txt other", 2),
        ("ln a.txt other", 2),
        ("ln -s a.txt a.txt.bak", 2),
        ("mkdir a.txt.bak", 2),
        ("echo > a.txt.bak", 2),
    ] {
        let folder = Folder::with_texts(&[("a.txt", SHORT)]);
        folder.script(prepare, 0, "");
        let before = folder.tree();
        folder.script("z clean -i --backup a.txt", code, "");
        folder.has_no_temporary(".", prepare);
        if code == 0 {
            assert_eq!([folder.read("a.txt"), folder.read("a.txt.bak")], [SHORT_CLEAN, SHORT], "{prepare}");
        } else {
            assert!(folder.tree() == before, "{prepare}");
        }
    }
}
