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
    for args in ["clean -i tree", "clean tree -o out"] {
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
    }
}
