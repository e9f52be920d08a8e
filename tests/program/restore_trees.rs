//! `restore` gives a whole folder back.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use encoding_rs::GB18030;

use crate::program_support::{Folder, Run, Tree};
use crate::texts::{DIRTY, LINE, RECORD, SHORT, SHORT_CLEAN, all_rows, encoded, field};

/// A tree with texts of every kind.
fn folder() -> (Folder, Tree) {
    let folder = Folder::new();
    folder.write("raw/a.txt", DIRTY);
    folder.write("raw/sub/a.txt", SHORT);
    folder.write("raw/sub/clean.txt", SHORT_CLEAN);
    folder.write("raw/sub/gbk.txt", encoded(GB18030, &LINE.repeat(20)));
    folder.write("raw/sub/mark.txt", format!("\u{FEFF}{SHORT}"));
    folder.write("raw/records.jsonl", format!("{RECORD}{{\"n\":1}}\n"));
    folder.write("raw/picture.png", b"\x89PNG\0\xFF");
    folder.write("raw/.hidden", SHORT);
    let before = below(&folder, "raw");
    (folder, before)
}

/// The files and folders below a folder.
fn below(folder: &Folder, name: &str) -> Tree {
    let tree = folder.tree();
    let inside = tree.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix(name).ok()?.to_owned(), bytes)));
    inside.filter(|(path, _)| *path != PathBuf::new()).collect()
}

/// The last line of what was said.
fn last(run: &Run) -> &str {
    run.err.lines().last().unwrap_or_default().strip_prefix("zhclean: ").unwrap_or_default()
}

#[test]
fn a_tree_comes_back_byte_for_byte() {
    for (args, cleaned, log) in [
        (&["clean", "-i", "raw", "--log", "log"][..], "raw", "log"),
        (&["clean", "-i", "./raw/", "-j8", "--log", "log.zst"], "raw", "log.zst"),
    ] {
        let (folder, before) = folder();
        folder.run(args).is_done("clean");
        assert_ne!(below(&folder, "raw"), before);
        let run = folder.run(&["restore", cleaned, "--log", log, "-o", "back"]);
        assert_eq!((run.code, last(&run)), (0, "5 restored, 3 copied, 0 failed"), "{}", run.err);
        assert!(below(&folder, "back") == before, "{args:?}");
    }
}

#[test]
fn a_tree_that_was_cleaned_to_another_place_comes_back() {
    let (folder, mut before) = folder();
    folder.run(&["clean", "raw", "-o", "clean", "--log", "log"]).is_done("clean");
    before.retain(|path, bytes| bytes.is_none() || path.extension().is_some_and(|it| it == "txt" || it == "jsonl"));
    // another origin of the same name is told apart by its hash
    folder.write("other/a.txt", SHORT.repeat(2));
    folder.run(&["clean", "other", "-o", "cleaned", "--log", "log"]).is_done("other");
    let run = folder.run(&["restore", "clean", "--log", "log", "-o", "back"]);
    assert_eq!((run.code, last(&run)), (0, "5 restored, 1 copied, 0 failed"), "{}", run.err);
    assert!(below(&folder, "back") == before);
    let run = folder.run(&["restore", "clean", "--log", "log", "-o", "named", "--origin", "raw"]);
    assert_eq!((run.code, last(&run)), (0, "5 restored, 1 copied, 0 failed"), "{}", run.err);
    assert!(below(&folder, "named") == before);
}

#[test]
fn files_without_rows_are_copied_also_with_an_empty_or_cut_log() {
    let (folder, before) = folder();
    symlink("a.txt", folder.path("raw/link")).unwrap();
    fs::set_permissions(folder.path("raw/a.txt"), Permissions::from_mode(0o600)).unwrap();
    folder.write("log", "");
    folder.write("cut", "{\"run\":\"2026");
    for log in ["log", "cut"] {
        let run = folder.run(&["restore", "raw", "--log", log, "-o", log.repeat(2).as_str()]);
        assert_eq!((run.code, last(&run)), (0, "0 restored, 9 copied, 0 failed"), "{}", run.err);
        let to = log.repeat(2);
        let mut back = below(&folder, &to);
        assert_eq!(fs::read_link(folder.path(&to).join("link")).unwrap(), PathBuf::from("a.txt"));
        back.remove(&PathBuf::from("link"));
        assert!(back == before);
        assert_eq!(folder.meta(PathBuf::from(to).join("a.txt")).permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_that_does_not_fit_fails_and_the_rest_comes_back() {
    let (folder, before) = folder();
    folder.run(&["clean", "-i", "raw", "--log", "log"]).is_done("clean");
    folder.write("raw/sub/a.txt", "别的文字。\n");
    let run = folder.run(&["restore", "raw", "--log", "log", "-o", "back"]);
    assert_eq!((run.code, last(&run)), (2, "4 restored, 3 copied, 1 failed"), "{}", run.err);
    assert!(run.err.starts_with("zhclean: raw/sub/a.txt: ") && run.err.lines().count() == 2, "{}", run.err);
    let mut rest = before;
    rest.remove(&PathBuf::from("sub/a.txt"));
    assert!(below(&folder, "back") == rest);
}

#[test]
fn one_run_of_several_is_undone_also_from_a_pipe() {
    let (folder, before) = folder();
    folder.run(&["clean", "-i", "raw", "--log", "log"]).is_done("first");
    folder.write("raw/new.txt", SHORT);
    folder.run(&["clean", "-i", "raw", "--log", "log"]).is_done("second");
    let log = folder.read("log");
    let rows: Vec<serde_json::Value> = all_rows(&log).into_iter().filter(|row| row.get("version").is_some()).collect();
    let first = field(&rows[0], "run");
    let run = folder.run(&["restore", "raw", "--log", "log", "-o", "back", "--run", &first]);
    assert_eq!((run.code, last(&run)), (0, "5 restored, 4 copied, 0 failed"), "{}", run.err);
    let mut back = below(&folder, "back");
    assert_eq!(back.remove(&PathBuf::from("new.txt")).flatten().as_deref(), Some(SHORT_CLEAN.as_bytes()));
    assert!(back == before);
    for log in ["cat log", "gzip -c log"] {
        let script = format!("rm -f p; mkfifo p; {log} > p & sleep 0.1; z restore raw/sub/a.txt --log p");
        assert_eq!(folder.script(&script, 0, "").0, SHORT, "{log}");
    }
}

#[test]
fn a_folder_needs_a_place_of_its_own() {
    let (folder, _) = folder();
    folder.run(&["clean", "-i", "raw", "--log", "log"]).is_done("clean");
    for (args, named) in [
        (&["restore", "raw", "--log", "log"][..], "raw: is a folder"),
        (&["restore", "raw", "--log", "log", "-o", "raw"], "raw: is within raw"),
        (&["restore", "raw", "--log", "log", "-o", "raw/back"], "raw/back: is within raw"),
        (&["restore", "raw", "--log", "log", "-o", "log"], "log: is a file"),
        (&["restore", "raw/a.txt", "--log", "log", "-o", "raw"], "raw: is no regular file"),
    ] {
        folder.run(args).is_refused(&args.join(" "), named);
    }
}
