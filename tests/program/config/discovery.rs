//! Which file holds: the nearest upward, of which standard input too; what is found may not say everything.

use std::os::unix::fs::symlink;

use crate::program_support::{Folder, has_strace};
use crate::texts::{SHORT, SHORT_CLEAN};

const NOTHING: &str = "ignore = [\"punctuation\"]\n";

#[test]
fn the_nearest_file_upward_holds_and_nothing_is_merged() {
    let folder = Folder::with_texts(&[
        ("zhclean.toml", NOTHING),
        ("t.txt", SHORT),
        ("a/b/t.txt", SHORT),
        ("c/.zhclean.toml", ""),
        ("c/d/t.txt", SHORT),
    ]);
    for (file, want) in [("t.txt", SHORT), ("a/b/t.txt", SHORT), ("c/d/t.txt", SHORT_CLEAN), ("c/../t.txt", SHORT)] {
        let run = folder.run(&["clean", file]);
        assert_eq!((run.code, run.out.as_str()), (0, want), "{file} {}", run.err);
        let run = folder.run(&["clean", file, "--isolated"]);
        assert_eq!((run.code, run.out.as_str()), (0, SHORT_CLEAN), "{file} {}", run.err);
    }
    // from within a folder, and on a path from the root on
    folder.script("cd a/b; z clean t.txt", 0, "");
    assert_eq!(folder.script("cd a/b; z clean t.txt", 0, "").0, SHORT);
    assert_eq!(folder.script("cd c; z clean ../t.txt", 0, "").0, SHORT);
    assert_eq!(folder.script("cd c; z clean \"$(pwd)/../a/b/t.txt\"", 0, "").0, SHORT);
    // a folder of that name is no file
    folder.write("a/zhclean.toml/x.txt", SHORT);
    assert_eq!(folder.run(&["clean", "a/b/t.txt"]).out, SHORT);
}

#[test]
fn standard_input_lies_where_its_name_says_or_here() {
    let folder = Folder::with_texts(&[("a/zhclean.toml", NOTHING)]);
    let pipe = |args: &[&str]| folder.pipe(&[&["clean"][..], args].concat(), SHORT.as_bytes()).out;
    assert_eq!(pipe(&[]), SHORT_CLEAN);
    assert_eq!(pipe(&["--stdin-filename", "a/b/none.txt"]), SHORT);
    assert_eq!(pipe(&["--stdin-filename", "a/b/none.txt", "--isolated"]), SHORT_CLEAN);
    for name in ["/dev/stdin", "<(cat)"] {
        let script = format!("cd a; printf '{}' | bash -c '$BIN clean {name}'", SHORT.trim_end());
        assert_eq!(folder.script(&script, 0, "").0.trim_end(), SHORT.trim_end(), "{name}");
    }
    let here = format!("cd a; printf '{}' | z; printf '{}' | z clean -", SHORT.trim_end(), SHORT.trim_end());
    assert_eq!(folder.script(&here, 0, "").0.replace('\n', ""), SHORT.trim_end().repeat(2));
}

#[test]
fn a_link_is_governed_where_it_lies() {
    let folder = Folder::with_texts(&[("a/zhclean.toml", NOTHING), ("far/t.txt", SHORT)]);
    symlink("../far/t.txt", folder.path("a/t.txt")).unwrap();
    symlink("../far", folder.path("a/f")).unwrap();
    assert_eq!(folder.run(&["clean", "a/t.txt"]).out, SHORT);
    assert_eq!(folder.run(&["clean", "a/f/t.txt"]).out, SHORT);
    assert_eq!(folder.run(&["clean", "far/t.txt"]).out, SHORT_CLEAN);
}

#[test]
fn two_files_in_a_folder_are_refused() {
    let folder = Folder::with_texts(&[("a/zhclean.toml", ""), ("a/.zhclean.toml", ""), ("a/b/t.txt", SHORT)]);
    folder
        .run(&["clean", "a/b/t.txt"])
        .is_refused("two", "holds both zhclean.toml and .zhclean.toml; keep one of them");
    folder.run(&["clean", "a/b/t.txt", "--isolated"]).is_done("isolated");
    folder.run(&["clean", "a/b/t.txt", "--config", "a/zhclean.toml"]).is_done("named");
    let run = folder.run(&["clean", "a/b/t.txt", "--config", "a/zhclean.toml", "--isolated"]);
    assert!(run.code == 2 && run.err.contains("cannot be used with '--isolated'"), "{}", run.err);
}

/// What loses a text, or leads elsewhere, is said by somebody who names the file.
#[test]
fn a_file_that_is_found_may_not_lose_documents() {
    for (line, does) in [
        ("bad-records = \"skip\"", "leaves records out"),
        ("decode-errors = \"replace\"", "loses characters"),
        ("decode-errors = \"skip\"", "loses characters"),
        ("max-removed = 0.31", "removes more than the guard allows"),
        ("max-removed = \"100%\"", "removes more than the guard allows"),
        ("min-confidence = 0.5", "reads texts in an encoding that is doubtful"),
        ("input-format = \"text\"", "cleans as text what its name says is none"),
        ("follow = true", "leads out of the folder"),
        ("[[overrides]]\nfiles = [\"none\"]\nmax-removed = 1", "removes more than the guard allows"),
    ] {
        let folder = Folder::with_texts(&[
            ("zhclean.toml", line),
            ("t.txt", SHORT),
            ("b/zhclean.toml", "extends = \"../zhclean.toml\""),
        ]);
        folder.write("b/t.txt", SHORT);
        for file in ["t.txt", "b/t.txt"] {
            let run = folder.run(&["clean", file]);
            run.is_refused(line, does);
            assert!(
                run.err.contains("may not say; name the file with --config") && run.err.contains("zhclean.toml: line "),
                "{}",
                run.err
            );
        }
        for config in ["zhclean.toml", "b/zhclean.toml"] {
            let run = folder.run(&["clean", "t.txt", "--config", config]);
            assert_eq!((run.code, run.out.as_str()), (0, SHORT_CLEAN), "{line} {}", run.err);
        }
    }
    let both = "max-removed = 1\nbad-records = \"skip\"\n";
    let folder = Folder::with_texts(&[("zhclean.toml", both), ("t.txt", SHORT)]);
    let all = "line 1, column 1: max-removed = 1 removes more than the guard allows, and bad-records = \"skip\" leaves";
    folder.run(&["clean", "t.txt"]).is_refused("both", all);
    for line in [
        "bad-records = \"pass\"",
        "input-format = \"auto\"",
        "max-removed = 0.3",
        "max-removed = 0",
        "min-confidence = 1",
        "follow = false",
    ] {
        let folder = Folder::with_texts(&[("zhclean.toml", line), ("t.txt", SHORT)]);
        folder.run(&["clean", "t.txt"]).is_done(line);
    }
}

#[test]
fn the_environment_says_nothing_and_a_configuration_is_not_written_over() {
    let folder = Folder::with_texts(&[("a/zhclean.toml", "exclude = [\"b\"]\n"), ("a/t.txt", SHORT)]);
    let said = folder.script("ZHCLEAN_CONFIG=a/zhclean.toml XDG_CONFIG_HOME=a HOME=a z clean a/t.txt", 0, "").0;
    assert_eq!(said, SHORT_CLEAN);
    folder.run(&["clean", "a/t.txt", "-o", "a/zhclean.toml"]).is_refused("output", "is the configuration");
    folder.run(&["clean", "a/t.txt", "--log", "a/zhclean.toml"]).is_refused("log", "is the configuration");
    assert_eq!(folder.read("a/zhclean.toml"), "exclude = [\"b\"]\n");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(
        ["zhclean.toml", ".zhclean.toml"].iter().all(|name| !root.join(name).exists()),
        "the project cleans by flags"
    );
}

#[test]
fn equal_files_are_read_once_and_each_is_relative_to_its_own_folder() {
    let config = "[[overrides]]\nfiles = [\"x/*\"]\nignore = [\"punctuation\"]\n";
    let folder =
        Folder::with_texts(&[("a/zhclean.toml", config), ("b/zhclean.toml", config), ("b/x/zhclean.toml", config)]);
    for name in ["a/x/1.txt", "a/y/2.txt", "b/y/3.txt", "b/x/4.txt", "b/x/x/5.txt", "6.txt"] {
        folder.write(name, SHORT);
    }
    let out = folder.run(&["clean", "-n", "."]).out.replace("./", "");
    let unchanged: Vec<&str> = out.lines().filter_map(|line| line.strip_suffix(": unchanged")).collect();
    assert_eq!(unchanged, ["a/x/1.txt", "b/x/x/5.txt"], "{out}");
}

#[test]
fn a_file_is_read_once_however_many_inputs_it_governs() {
    if !has_strace("reads of a configuration") {
        return;
    }
    let folder =
        Folder::with_texts(&[("t/zhclean.toml", "fold = \"none\"\n"), ("t/5/zhclean.toml", "fold = \"none\"\n")]);
    (0..200).for_each(|n| folder.write(format!("t/{}/{}/{n}.txt", n % 10, n % 20), SHORT));
    let strace = "strace -f -o trace -e trace=openat,stat,statx,newfstatat \"$BIN\" check -q -j2 t";
    folder.script(&format!("{strace}; [ $? = 1 ]"), 0, "");
    let trace = folder.read("trace");
    let calls = |of: &str| trace.lines().filter(|line| line.contains(of) && line.contains("zhclean.toml\"")).count();
    // and two names are looked for in each folder, and in those above
    let above = folder.root().ancestors().count();
    assert_eq!(calls("openat("), 2, "{trace}");
    assert!(calls("stat") <= 2 * (1 + 10 + 20 + above) + 2, "{} calls", calls("stat"));
}

#[test]
fn a_link_that_leads_nowhere_is_a_file_that_cannot_be_read() {
    let folder = Folder::with_texts(&[("a/t.txt", SHORT)]);
    symlink("../none.toml", folder.path("a/zhclean.toml")).unwrap();
    folder.script("z clean a/t.txt", 2, "zhclean.toml");
}
