//! Several threads, and several runs at once.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::program_support::{Folder, without_summary};
use crate::texts::{DIRTY, SHORT, SHORT_CLEAN, without_run};

#[test]
fn any_number_of_threads_gives_the_same_bytes_in_the_same_order() {
    let text = |n: usize| match n % 5 {
        0 => b"\xFF".to_vec(),
        1 => SHORT_CLEAN.into(),
        2 => DIRTY.repeat(3).into(),
        _ => format!("{SHORT}第{n},章。\n").into_bytes(),
    };
    let run = |args: &[&str], threads: &str| {
        let folder = Folder::with(&[]);
        (0..30).for_each(|n| folder.write(format!("tree/{}/{n}.txt", n % 3), text(n)));
        let run = folder.run(&[args, &["-j", threads]].concat());
        let mut tree = folder.tree();
        let log = tree.remove(Path::new("log")).flatten().map(|log| without_run(&String::from_utf8(log).unwrap()));
        (run, tree, log)
    };
    for (args, code) in [
        (&["clean", "tree", "-o", "out", "--log", "log", "-v", "--stats=removed"][..], 2),
        (&["clean", "tree", "-i", "--log", "log", "-v"], 2),
        (&["clean", "-n", "tree", "none.txt"], 2),
        (&["check", "tree", "--log", "log", "--stats"], 2),
        (&["detect", "tree"], 2),
        (&["clean", "tree/1/1.txt", "tree/2/2.txt", "tree/0/3.txt"], 0),
    ] {
        let one_thread = run(args, "1");
        let one = &one_thread.0;
        assert_eq!(one.code, code, "{args:?}: {}", one.err);
        assert_eq!(
            one.err.lines().filter(|line| line.contains("cannot tell the encoding")).count(),
            if code == 2 { 6 } else { 0 },
            "{args:?}"
        );
        for threads in ["2", "8", "64"] {
            assert!(one_thread == run(args, threads), "{args:?} -j {threads}");
        }
    }
}

#[test]
fn two_runs_over_one_tree_at_once_do_no_harm() {
    for (args, folder) in [("z clean -j4 -i tree", "tree"), ("z clean -j4 tree -o out", "out")].repeat(3) {
        let files = Folder::new();
        (0..60).for_each(|n| files.write(format!("tree/{n}.txt"), SHORT));
        // and a third when both are done
        let said = files.script(&format!("({args}) & ({args}); wait; {args}"), 0, " 60 files").1;
        // the other was faster: what it did is done
        assert!(said.lines().all(|line| line.contains(" 60 files") && line.contains(" 0 errors")), "{args}: {said}");
        let are_clean = (0..60).all(|n| files.read(format!("{folder}/{n}.txt")) == SHORT_CLEAN);
        assert!(are_clean && files.temporaries(folder).is_empty(), "{args}");
    }
}

#[test]
fn two_runs_over_one_tree_do_no_harm() {
    const FILES: usize = 40;
    for round in 0..5 {
        let home = Folder::new();
        let name = |number: usize| format!("{}/{number}.txt", ["one", "two"][number % 2]);
        fs::create_dir(home.path("one")).unwrap();
        fs::create_dir(home.path("two")).unwrap();
        (0..FILES).for_each(|number| fs::write(home.path(name(number)), SHORT).unwrap());
        let runs = [(); 2].map(|()| home.command(&["clean", "-i", "."]).stderr(Stdio::piped()).spawn().unwrap());
        for run in runs {
            let output = run.wait_with_output().unwrap();
            let said = without_summary(&String::from_utf8_lossy(&output.stderr));
            // the other was faster: what it did is done
            assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{round}");
        }
        for number in 0..FILES {
            assert_eq!(home.text(name(number)).as_deref(), Some(SHORT_CLEAN), "{round}: {}", name(number));
        }
        for folder in [".", "one", "two"] {
            home.has_no_temporary(folder, &round.to_string());
        }
    }
}
