//! Nothing is written over what is read.

use std::fs;

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN};

/// Runs each script, which must be refused by a message that says `said` and leave every file of the folder as it was.
fn are_refused(cases: &[(&str, &str)]) {
    for (script, said) in cases {
        let folder = Folder::with_texts(&[
            ("a.txt", SHORT),
            ("b.txt", SHORT),
            ("list", "a.txt\n"),
            ("conf.toml", "[whitespace]\nindent = \"keep\"\n"),
            ("r.jsonl", "{\"text\":\"山高,水长。\"}\n"),
            ("tree/c.txt", SHORT),
        ]);
        fs::hard_link(folder.path("a.txt"), folder.path("twin.md")).unwrap();
        let before = folder.tree();
        folder.script(script, 2, said);
        assert!(folder.tree() == before, "{script}: wrote");
    }
}

#[test]
fn row_25_no_output_is_an_input_whatever_it_is_called() {
    are_refused(&[
        // standard input has no name
        ("z clean --log b.txt < b.txt", "b.txt: is standard input and cannot be the log"),
        ("z clean -o b.txt < b.txt", "b.txt: is standard input; "),
        ("z check --log b.txt < b.txt", "b.txt: is standard input and"),
        ("z clean --input-format jsonl --on-error skip --rejected r.jsonl < r.jsonl", "r.jsonl: is standard input and"),
        ("z clean < b.txt >> b.txt", "standard input: is standard output as well"),
        ("z check < b.txt >> b.txt", "standard input: is standard output as well"),
        // a hard link has two names
        ("z clean a.txt -o twin.md", "twin.md: is the input a.txt; "),
        ("z clean a.txt --log twin.md", "twin.md: is the input a.txt and cannot be the log"),
        ("z check a.txt --log twin.md", "twin.md: is the input a.txt and"),
        // what the run reads besides texts
        ("z clean --files-from list -o list", "list: is the file of --files-from; "),
        ("z clean --files-from list -o list/", "list"),
        ("z clean --files-from list --log list", "list: is the file of --files-from and cannot be the log"),
        ("z clean a.txt --config conf.toml --log conf.toml", "conf.toml: is the file of --config and"),
        ("z clean a.txt --config conf.toml -o conf.toml", "conf.toml: is the file of --config; "),
        ("z clean -i b.txt --config conf.toml --log ./tree/../conf.toml", "is the file of --config and"),
        ("z clean --files-from - --log list < list", "list: is standard input and"),
        // reports that are printed
        ("z check a.txt >> a.txt", "the input a.txt: is standard output as well"),
        ("z detect a.txt >> a.txt", "the input a.txt: is standard output as well"),
        ("z clean -n a.txt >> a.txt", "the input a.txt: is standard output as well"),
        ("z clean a.txt >> twin.md", "the input a.txt: is standard output as well"),
        ("z clean a.txt --config conf.toml >> conf.toml", "the file of --config: is standard output as well"),
        ("z check --files-from list >> list", "the file of --files-from: is standard output as well"),
    ]);
}

/// A cleaned text, its log, and a folder of both.
fn cleaned() -> Folder {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("tree/a.txt", SHORT), ("tree/b.txt", SHORT)]);
    folder.script("z clean a.txt --log log -o out.txt", 0, "");
    folder.script("z clean tree --log tree.log -o out", 0, "");
    fs::hard_link(folder.path("log"), folder.path("log.twin")).unwrap();
    fs::hard_link(folder.path("out.txt"), folder.path("out.twin")).unwrap();
    folder
}

#[test]
fn row_25_restore_writes_over_neither_log_nor_text() {
    for (script, said) in [
        ("z restore out.txt --log log -o out.txt", "out.txt: is the text out.txt; write elsewhere"),
        ("z restore out.txt --log log -o ./out/../out.txt", "is the text out.txt; "),
        ("z restore out.txt --log log -o out.twin", "out.twin: is the text out.txt; "),
        ("z restore out.txt --log log -o log", "log: is the log log; "),
        ("z restore out.txt --log log -o log.twin", "log.twin: is the log log; "),
        ("z restore - --log log -o out.txt < out.txt", "out.txt: is standard input; "),
        ("z restore - --log log -o log < out.txt", "log: is the log log; "),
        ("z restore out.txt --log log >> log", "the log log: is standard output as well; write elsewhere"),
        ("z restore out.txt --log log 1<> log.twin", "the log log: is standard output as well; "),
        ("z restore out.txt --log log >> out.txt", "the text out.txt: is standard output as well; "),
        ("z restore out.txt --log log 1<> out.twin", "the text out.txt: is standard output as well; "),
        ("z restore - --log log < out.txt >> out.txt", "standard input: is standard output as well; "),
        // a text that needs no row goes back as it is, over itself too
        ("z restore a.txt --log log 1<> a.txt", "the text a.txt: is standard output as well; "),
    ] {
        let folder = cleaned();
        let before = folder.tree();
        folder.script(script, 2, said);
        assert!(folder.tree() == before, "{script}: wrote");
    }
}

#[test]
fn row_25_restore_of_a_folder_writes_over_nothing_that_it_reads() {
    for (link, said) in [
        ("ln tree.log back/a.txt", "back/a.txt: is the log tree.log; name another folder with -o"),
        ("ln -s ../tree.log back/a.txt", "back/a.txt: is the log tree.log; "),
        ("ln out/a.txt back/a.txt", "back/a.txt: is the text out/a.txt; "),
        ("ln -s ../out/b.txt back/a.txt", "back/a.txt: is the text out/b.txt; "),
    ] {
        let folder = cleaned();
        folder.script(&format!("mkdir back; {link}"), 0, "");
        let (log, texts) = (folder.read("tree.log"), [folder.read("out/a.txt"), folder.read("out/b.txt")]);
        folder.script("z restore out --log tree.log -o back", 2, said);
        assert!(folder.read("tree.log") == log, "{link}");
        assert_eq!([folder.read("out/a.txt"), folder.read("out/b.txt")], texts, "{link}");
        // the others are given back
        assert_eq!(folder.read("back/b.txt"), SHORT, "{link}");
    }
}

#[test]
fn row_25_restore_to_files_of_their_own_stays_legal() {
    for script in [
        "z restore out.txt --log log </dev/null >/dev/null",
        "z restore out.txt --log log -o back.txt < out.txt >> log",
        "z restore out.txt --log log -o a.txt",
        "z restore out.txt --log log >> a.txt < log",
        "z restore - --log log < out.txt > back.txt",
        "z restore out --log tree.log -o tree < tree.log",
        "z restore out --log tree.log -o back >> out.txt",
    ] {
        let folder = cleaned();
        let (log, text) = (folder.read("log"), folder.read("out.txt"));
        folder.script(script, 0, "");
        assert!(folder.read("log") == log && folder.read("out.txt") == text, "{script}");
        assert!(folder.text("back.txt").is_none_or(|back| back == SHORT), "{script}");
    }
}

#[test]
fn row_25_devices_and_files_of_their_own_stay_legal() {
    for script in [
        "z clean </dev/null >/dev/null",
        "z check </dev/null >/dev/null 2>/dev/null",
        "z clean --log /dev/null </dev/null",
        "z clean -o /dev/null </dev/null",
        "z clean a.txt --log new.jsonl < b.txt >> out.txt",
        "z clean -i a.txt b.txt >> log.txt < list",
        // one file behind everything that is not read
        "z clean a.txt < c.txt >> c.txt",
    ] {
        let folder = Folder::with_texts(&[("a.txt", SHORT), ("b.txt", SHORT), ("c.txt", ""), ("list", "a.txt\n")]);
        folder.script(script, 0, "");
        assert!([SHORT, SHORT_CLEAN].contains(&folder.read("b.txt").as_str()), "{script}");
    }
}

#[test]
fn row_25_one_terminal_for_all_stays_legal() {
    // `script` gives the program a terminal of its own
    let folder = Folder::with_texts(&[("a.txt", SHORT)]);
    let bin = crate::program_support::BIN;
    let command = format!("{bin} check a.txt; echo code $?; echo '山高,水长。' | {bin} clean --log new.jsonl -");
    match folder.words(["script", "-qec", &command, "/dev/null"]).output() {
        Err(_) => crate::program_support::skip("one terminal", "script is not installed"),
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(told.contains("code 1") && told.contains("山高，水长。"), "{told}");
        }
    }
}
