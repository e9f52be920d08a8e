//! Help, pages, completions and manual pages; old names of flags; what is said of a name that is none.

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN};

#[test]
fn short_help_is_short_and_long_help_is_ordered() {
    let folder = Folder::new();
    let lines = |args: &[&str]| folder.run(args).out.lines().count();
    assert!(lines(&["-h"]) <= 60 && lines(&["clean", "-h"]) <= 45 && lines(&["check", "-h"]) <= 45);
    let short = folder.run(&["clean", "-h"]).out;
    assert_eq!(short.matches("\n  zhclean ").count(), 4, "{short}");
    let flags = short.lines().filter(|line| line.trim_start().starts_with('-')).count();
    assert_eq!(flags, 15 + 1, "{short}");
    assert!(short.lines().all(|line| line.chars().count() <= 100), "{short}");
    let long = folder.run(&["clean", "--help"]).out;
    let headings: Vec<_> = long.lines().filter(|line| !line.starts_with(' ') && line.ends_with(':')).collect();
    let want = ["Input:", "Encoding:", "Records:", "What to clean:", "Output:", "Report:", "General:"];
    assert_eq!(headings, [&["Arguments:"][..], &want, &["Examples:"]].concat());
    // what the first page shows is there
    let first = folder.run(&["-h"]).out;
    let daily = first.split("Flags of daily use").nth(1).unwrap().split("Examples:").next().unwrap();
    for flag in daily.split_whitespace().filter(|word| word.starts_with("--")) {
        let flag = flag.trim_end_matches(';');
        assert!(short.contains(flag), "{flag}");
    }
    assert_eq!(folder.run(&["help"]).out, folder.run(&["--help"]).out);
    assert_eq!(folder.run(&["help", "clean"]).out, long);
}

#[test]
fn pages_are_the_manual() {
    let folder = Folder::new();
    for page in ["ci", "config", "encodings", "jsonl", "regions", "rows", "log", "exit-codes"] {
        let run = folder.run(&["help", page]);
        let path = format!("{}/docs/{page}.md", env!("CARGO_MANIFEST_DIR"));
        assert_eq!((run.code, run.out), (0, std::fs::read_to_string(path).unwrap()), "{page}");
    }
    folder.run(&["help", "encoding"]).is_refused("topic", "did you mean \"encodings\"?");
}

#[test]
fn packages_get_completions_and_manual_pages() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.run(&["completions", shell]);
        assert!(run.code == 0 && run.out.contains("decode-errors"), "{shell}");
    }
    assert!(folder.run(&["man"]).out.contains(".TH zhclean"));
    folder.script("mkdir m && z man m", 0, "");
    assert!(folder.read("m/zhclean-clean.1").contains("max\\-removed"));
    folder.script("z man none", 2, "none/zhclean.1: no such file");
}

#[test]
fn what_was_meant() {
    let folder = Folder::with_texts(&[("page.txt", SHORT)]);
    for (args, said) in [
        (&["page.txt"][..], "page.txt is no command: `zhclean clean page.txt`"),
        (&["explain", "punct"], "did you mean \"punctuation\"?"),
        (&["explain", "punctuatoin"], "did you mean \"punctuation\"?"),
        (&["explain", "status-line"], "did you mean \"error-page/status-line\"?"),
        (&["clean", "page.txt", "--ignore", "Error_Page"], "did you mean \"error-page\"?"),
        (&["clean", "page.txt", "--preset", "punct"], "did you mean \"punctuation\"?"),
        (&["clean", "page.txt", "--fold", "nfkd"], "did you mean \"nfkc\"?"),
        (&["clean", "page.txt", "-e", "gb1803"], "did you mean \"gb18030\"?"),
    ] {
        folder.run(args).is_refused("name", said);
    }
    assert!(folder.run(&["none.txt"]).err.contains("unrecognized subcommand"));
}

#[test]
fn old_names_of_flags_and_shares_in_percent() {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("a.jsonl", "no json\n")]);
    for args in
        [&["--errors", "skip"], &["--decode-errors", "skip"], &["--max-removed", "30%"], &["--max-removed", "0.3"]]
    {
        let run = folder.run(&[&["clean", "a.txt"][..], args].concat());
        assert_eq!((run.code, run.out.as_str()), (0, SHORT_CLEAN), "{args:?}");
    }
    for flag in ["--on-error", "--bad-records"] {
        folder.run(&["clean", "a.jsonl", flag, "pass"]).is_done(flag);
    }
    let help = folder.run(&["clean", "--help"]).out;
    assert!(!help.contains("--errors") && !help.contains("--on-error"), "{help}");
    assert!(folder.run(&["clean", "a.txt", "--max-removed", "130%"]).err.contains("30%"));
}
