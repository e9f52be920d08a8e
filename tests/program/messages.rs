//! What is printed for people: statistics, quiet, verbose, colours, help.

use std::collections::BTreeMap;

use crate::program_support::Folder;
use crate::texts::{CLEAN, DIRTY, SHORT, SHORT_CLEAN, field, rows};

#[test]
fn stats_count_the_edits_on_stderr() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes()), ("b.txt", DIRTY.as_bytes())]);
    for (command, out) in [("clean", [CLEAN, CLEAN].concat()), ("check", String::new())] {
        for (stats, removed) in [("--stats", false), ("--stats=rules", false), ("--stats=removed", true)] {
            let _ = std::fs::remove_file(folder.path("log"));
            let run = folder.run(&[command, "-q", "a.txt", "b.txt", stats, "--log", "log"]);
            assert_eq!((run.code, run.out), (i32::from(command == "check"), out.clone()), "{command} {stats}");
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            rows(&folder.read("log")).iter().for_each(|row| *counts.entry(field(row, "rule")).or_default() += 1);
            let (counted, texts) = run.err.split_once("texts:\n").unwrap();
            assert!(texts.starts_with("        2  texts, 2 changed, "), "{texts}");
            let (rules, list) = counted.split_once("removed:\n").unwrap_or((counted, ""));
            let told: Vec<(u64, &str)> = rules.lines().map(count_and_name).collect();
            assert_eq!(told.iter().map(|&(count, rule)| (rule.to_owned(), count)).collect::<BTreeMap<_, _>>(), counts);
            assert!(told.is_sorted_by_key(|(count, rule)| (std::cmp::Reverse(*count), *rule)), "{rules}");
            let listed = ["404 Not Found", "nginx", "相关新闻", "【编辑:阿琳娜】"]
                .map(|line| list.lines().any(|row| count_and_name(row).0 == 2 && row.ends_with(&format!("  {line}"))));
            assert_eq!(listed, [removed; 4], "{stats}: {list}");
        }
    }
}

/// `        12  punctuation/comma`
fn count_and_name(row: &str) -> (u64, &str) {
    let (count, name) = row.trim_start().split_once("  ").unwrap();
    (count.parse().unwrap(), name)
}

#[test]
fn quiet_and_verbose() {
    let folder = Folder::with(&[("a.txt", SHORT.as_bytes()), ("b.txt", SHORT_CLEAN.as_bytes())]);
    let lines = |text: &str| text.lines().count();
    for (args, code, out, err) in [
        (&["clean", "a.txt", "b.txt", "-q"][..], 0, 2, 0),
        (&["clean", "a.txt", "b.txt"], 0, 2, 0),
        (&["check", "a.txt", "b.txt"], 1, 1, 0),
        (&["check", "a.txt", "b.txt", "--quiet"], 1, 0, 0),
        (&["check", "b.txt", "-q"], 0, 0, 0),
        (&["clean", "a.txt", "none.txt", "-q"], 2, 1, 1),
    ] {
        let run = folder.run(args);
        assert_eq!((run.code, lines(&run.out), lines(&run.err)), (code, out, err), "{args:?}: {run:?}");
    }
    for flag in ["-v", "--verbose"] {
        let run = folder.run(&["clean", "a.txt", "b.txt", flag]);
        assert_eq!((run.code, run.out), (0, SHORT_CLEAN.repeat(2)));
        for wanted in
            ["zhclean: a.txt: changed, 1 edits", "fold none", "verdict ", "zhclean: b.txt: unchanged, 0 edits"]
        {
            assert!(run.err.contains(wanted), "{wanted}: {}", run.err);
        }
    }
}

#[test]
fn colours_are_for_people() {
    let folder = Folder::with(&[("a.txt", SHORT.as_bytes())]);
    for (args, painted) in [
        (&["check", "a.txt"][..], false),
        (&["check", "a.txt", "--color", "auto"], false),
        (&["check", "a.txt", "--color", "never"], false),
        (&["check", "a.txt", "--color", "always"], true),
        (&["clean", "a.txt", "--color", "always"], false),
    ] {
        assert_eq!(folder.run(args).out.contains('\u{1b}'), painted, "{args:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let folder = Folder::with(&[]);
    for (args, wanted) in [
        (&["--help"][..], "clean"),
        (&["-h"], "clean"),
        (&["help", "clean"], "--in-place"),
        (&["clean", "--help"], "--extend-select"),
        (&["restore", "-h"], "--origin"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        (&["-V"], env!("CARGO_PKG_VERSION")),
    ] {
        let run = folder.run(args);
        assert!(run.code == 0 && run.err.is_empty() && run.out.contains(wanted), "{args:?}: {run:?}");
    }
}
