//! Exit codes: full and closed streams, nothing to read, nothing to do, and configurations that cannot be used.

use std::fs::File;
use std::process::Stdio;

use crate::program_support::{Folder, bulk, ran};
use crate::texts::{SHORT, SHORT_CLEAN};

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

#[test]
fn row_12_a_reader_that_leaves_hides_no_finding() {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("clean.txt", SHORT_CLEAN), ("large.txt", &bulk(300 << 10))]);
    for (script, code) in [
        ("z check large.txt", "1"),
        ("z check --log log large.txt a.txt", "1"),
        ("z check clean.txt", "0"),
        ("z check none.txt large.txt", "2"),
        ("z clean large.txt", "0"),
    ] {
        // the reader is gone before the first byte
        let script = format!("({script}; ) 3>&1 | true; true");
        let script =
            script.replace("; )", ")").replace("(z", "(sleep 0.1; \"$BIN\"").replace(") 3", "; echo $? > code) 3");
        folder.script(&script, 0, "");
        assert_eq!(folder.read("code").trim(), code, "{script}");
    }
    assert!(!folder.read("log").is_empty(), "what is in the log is written");
}

#[test]
fn row_11_statistics_that_cannot_be_told_are_an_error() {
    for args in [&["clean", "a.txt", "-o", "out.txt", "--stats"][..], &["check", "-q", "a.txt", "--stats=removed"]] {
        let folder = Folder::with_texts(&[("a.txt", SHORT)]);
        assert_eq!(ran(folder.command(args).stderr(full())).code, 2, "{args:?}");
        // a reader that went away is no fault of the texts
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let code = folder.command(args).stdout(Stdio::null()).stderr(writer).status().unwrap().code();
        assert_eq!(code, Some(i32::from(args[0] == "check")), "{args:?}, closed pipe");
    }
}

#[test]
fn row_13_a_full_or_closed_standard_error_is_no_error() {
    for (script, code) in [
        ("z clean -v -i a.txt 2>&-", 0),
        ("z clean -v -i a.txt 2>/dev/full", 0),
        ("z clean --stats -i a.txt 2>&-", 0),
        ("z check -v a.txt 2>&-", 1),
        ("z clean -i none.txt a.txt 2>&-", 2),
    ] {
        let folder = Folder::with_texts(&[("a.txt", SHORT)]);
        folder.script(script, code, "");
        let want = if script.contains("check") { SHORT } else { SHORT_CLEAN };
        assert_eq!(folder.read("a.txt"), want, "{script}");
        assert_eq!(folder.tree().len(), 1, "{script}");
    }
}

#[test]
fn row_14_closed_streams_are_errors_where_they_are_used() {
    for (script, code) in [
        ("z clean a.txt >&-", 2),
        ("z clean < a.txt >&-", 2),
        ("z check a.txt >&-", 2),
        ("z detect a.txt >&-", 2),
        ("z rules >&-", 2),
        ("z --version >&-", 2),
        ("z clean <&-", 2),
        ("z clean - -o out.txt <&-", 2),
        ("z clean --files-from - <&-", 2),
        // no text to write, none to read
        ("z clean < /dev/null >&-", 0),
        ("z clean -i a.txt >&-", 0),
        ("z clean -i a.txt <&- >&- 2>&-", 0),
        ("z clean a.txt -o new.txt <&- >&- 2>&-", 0),
        ("z check -q a.txt <&- >&-", 1),
        ("z clean a.txt > /dev/null", 0),
        ("z clean a.txt 1<> /dev/null", 0),
    ] {
        let folder = Folder::with_texts(&[("a.txt", SHORT)]);
        folder.script(script, code, "");
        // no file took the place of a stream
        let texts: Vec<_> = folder.tree().into_values().flatten().collect();
        assert!(texts.iter().all(|text| text == SHORT.as_bytes() || text == SHORT_CLEAN.as_bytes()), "{script}");
        assert_eq!(texts.len(), if script.contains("new.txt") { 2 } else { 1 }, "{script}");
    }
}

#[test]
fn row_47_no_text_is_an_error_that_says_what_was_looked_for() {
    let folder =
        Folder::with_texts(&[("tree/a.srt", SHORT), ("list", ""), ("lines", "\n\n"), ("r.jsonl", "{\"t\":\"a\"}\n")]);
    folder.script("mkdir empty", 0, "");
    for (script, said) in [
        (
            "z clean -i tree",
            "no text in tree: looked for *.txt, *.md, *.markdown, *.jsonl, *.ndjson, also as .gz and .zst; --include",
        ),
        ("z clean empty tree -o out", "no text in empty, tree: looked for"),
        ("z check tree", "no text in tree: looked for"),
        ("z check -q empty", "no text in empty: looked for"),
        ("z detect tree", "no text in tree: looked for"),
        ("z check tree --include *.rst", "*.ndjson, *.rst, also as"),
        ("z check *.txt", "*.txt: no such file"),
        ("z check --files-from list", "no text: list names no file"),
        ("z check --files-from - -0 < list", "no text: - names no file"),
        ("z check --files-from lines", "no text: lines names no file"),
        ("z clean r.jsonl", "no record has a text in \"text\"; name the field with --field"),
        ("z check r.jsonl --field a.b --field c", "no record has a text in \"a.b\" or \"c\""),
    ] {
        folder.script(script, 2, said);
        assert!(!folder.path("out").exists(), "{script}");
    }
    // what was found and is excluded was looked for by nobody
    folder.script("z check tree --include *.srt --exclude a*", 0, "nothing to do: the only file is excluded (1 found)");
}

#[test]
fn row_31_texts_with_nothing_to_do_are_done() {
    let folder = Folder::with_texts(&[
        ("empty.txt", ""),
        ("empty.jsonl", ""),
        ("blank.jsonl", "\n\n"),
        ("null.jsonl", "{\"text\":null}\n{\"text\":null}\n"),
        ("items.jsonl", "{\"items\":[]}\n"),
        ("deep.jsonl", "{\"meta\":null}\n"),
    ]);
    for script in [
        "z clean empty.txt",
        "z clean < /dev/null",
        "z check empty.txt empty.jsonl blank.jsonl",
        "z clean -i empty.txt empty.jsonl",
        "z clean --input-format jsonl < /dev/null",
        "z check null.jsonl",
        "z clean -i null.jsonl",
        "z check items.jsonl --field items[].text",
        "z check deep.jsonl --field meta.body",
    ] {
        let before = folder.tree();
        folder.script(script, 0, "");
        assert!(folder.tree() == before, "{script}");
    }
}

fn row(id: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nforms = [\"甲{id}\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"甲{id}\"]\nmiss = []\n"
    )
}

#[test]
fn row_46_rules_that_cannot_be_used_are_refused_with_their_place() {
    let many: String = (0..=65_000).map(|n| row(&n.to_string())).collect();
    for (config, said) in [
        (row("one") + &row("one"), "rows.toml: line 9, column 6: rule \"one\" stands twice"),
        (many, "rows.toml: 65001 rules are more than a table holds"),
        (row("one") + "lnie = 'x'\n", "rows.toml: line 8, column 1: unknown field `lnie`"),
        (
            row("one").replace("forms = [\"甲one\"]", "why = 'so'\nline = '('"),
            "rows.toml: line 2, column 6: rule \"one\" has a broken pattern: unclosed group",
        ),
        ("[whitespace]\nindent = 5\n".into(), "rows.toml: line 2, column 10: "),
        ("[whitespace\n".into(), "rows.toml: line 1, column "),
    ] {
        let folder = Folder::with_texts(&[("a.txt", SHORT), ("rows.toml", &config)]);
        let ran = folder.run(&["clean", "-i", "a.txt", "--config", "rows.toml"]);
        ran.is_refused(said, said);
        assert_eq!(folder.read("a.txt"), SHORT, "{said}");
    }
}
