//! Nothing that a terminal obeys is printed but in a cleaned text.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::program_support::{Folder, ran};
use crate::texts::SHORT;

/// Rings, moves, colours, deletes, and turns the rest of the line around.
const EVIL: &str = "\u{1b}[31m\u{7}\r\u{8}\u{7f}\u{85}\u{9b}2J\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}";

fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn is_harmless(printed: &[u8], what: &str) {
    let text = String::from_utf8_lossy(printed);
    assert!(!text.contains(is_obeyed), "{what}: {text:?}");
    // C1 also as single bytes
    assert!(std::str::from_utf8(printed).is_ok(), "{what}: {printed:x?}");
}

#[test]
fn row_26_names_are_never_printed_raw() {
    let names = [format!("{EVIL}.txt"), "two\nlines\t.txt".into(), "a\u{9d}.jsonl".into()];
    let folder = Folder::new();
    names.iter().for_each(|name| folder.write(format!("tree/{name}"), SHORT));
    folder.write(OsString::from_vec(b"tree/\x9b31m\xff.txt".to_vec()), SHORT);
    folder.write("list", names.iter().map(|name| format!("none/{name}\0")).collect::<String>());
    let [first, second, _] = &names;
    let (at, none) = (format!("tree/{first}"), format!("none/{first}"));
    let commands: [&[&str]; 18] = [
        &["check", "tree"],
        &["check", "-v", "--stats=removed", "tree"],
        &["detect", "-v", "tree"],
        &["detect", "--output-format", "tsv", "tree"],
        &["detect", "--output-format", "json", "tree"],
        &["clean", "-n", "-v", "tree"],
        &["clean", "-v", "tree", "-o", "out"],
        &["clean", "-v", &at, "-o", &at],
        &["clean", &at, "--log", &at],
        &["clean", &at, "--log", &none],
        &["clean", &none, second],
        &["clean", "--config", &none, &at],
        &["clean", "--files-from", &none],
        &["check", "--files-from", "list", "-0"],
        &["check", "tree", "--include", first, "--exclude", "*"],
        &["restore", &none, "--log", &none],
        &["restore", &at, "--log", &none],
        &["restore", &at, "--log", &at],
    ];
    for args in commands {
        let output = folder.command(args).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        is_harmless(&printed, &format!("{args:?}"));
        assert!(!printed.is_empty(), "{args:?}");
        // a name is in one line
        assert!(!String::from_utf8_lossy(&printed).contains("two\n"), "{args:?}");
    }
}

#[test]
fn row_26_what_was_typed_is_never_printed_raw() {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("r.jsonl", "{\"a\":\"b\"}\n")]);
    let typed = format!("x{EVIL}\ny");
    let value = |flag: &str| format!("--{flag}={typed}");
    for args in [
        vec![typed.clone()],
        vec!["clean".into(), value("no-such-flag")],
        vec!["clean".into(), format!("--{typed}")],
        vec!["explain".into(), typed.clone()],
        vec!["clean".into(), "a.txt".into(), value("select")],
        vec!["clean".into(), "a.txt".into(), value("ignore")],
        vec!["clean".into(), "a.txt".into(), value("preset")],
        vec!["clean".into(), "a.txt".into(), value("fold")],
        vec!["clean".into(), "a.txt".into(), value("encoding")],
        vec!["clean".into(), "a.txt".into(), value("output-encoding")],
        vec!["clean".into(), "a.txt".into(), value("color")],
        vec!["clean".into(), "a.txt".into(), value("format")],
        vec!["clean".into(), "a.txt".into(), value("max-size")],
        vec!["clean".into(), "a.txt".into(), value("threads")],
        vec!["clean".into(), "a.txt".into(), value("stats")],
        vec!["clean".into(), "a.txt".into(), format!("--split=({typed}")],
        vec!["clean".into(), "a.txt".into(), format!("--include=[{typed}")],
        vec!["clean".into(), "a.txt".into(), format!("--field=.{typed}")],
        vec!["clean".into(), "r.jsonl".into(), value("field")],
        vec!["rules".into(), typed.clone()],
    ] {
        let output = folder.command(&args).output().unwrap();
        is_harmless(&output.stderr, &format!("{args:?}"));
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("\ny"), "{args:?}");
    }
    // bytes that are no text
    let output = folder.command(&[OsStr::new("clean"), OsStr::from_bytes(b"--select=\x9b31m\xff")]).output().unwrap();
    is_harmless(&output.stderr, "bytes");
}

#[test]
fn row_26_removed_texts_and_findings_are_never_printed_raw() {
    let row = |id: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nforms = [\"本帖最后由…\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"本帖最后由 甲\"]\nmiss = []\n"
        )
    };
    let line =
        format!("本帖最后由{EVIL}甲\n河水在夜里涨了半尺，守堤的人没有睡。\n他们提着马灯,在堤上\u{202e}来回走。\n");
    let json = serde_json::to_string(&line).unwrap();
    let folder = Folder::with_texts(&[
        ("a.txt", &line),
        ("r.jsonl", &format!("{{\"te\u{202e}xt\":{json}}}\n")),
        ("rows.toml", &row("evil\\u001b[31m")),
        ("bad.toml", "[whitespace]\nindent = \"\u{202e}\u{9b}\"\n"),
        ("bad.jsonl", "{\"a\u{202e}\u{1b}\n"),
    ]);
    for args in [
        &["check", "a.txt", "--select", "user", "--config", "rows.toml"][..],
        &["check", "a.txt", "--stats=removed", "--config", "rows.toml"],
        &["check", "a.txt"],
        &["check", "r.jsonl", "--field", "te\u{202e}xt", "--stats=removed"],
        &["clean", "a.txt", "-o", "out.txt", "--stats=removed", "-v", "--config", "rows.toml"],
        &["detect", "-v", "a.txt"],
        &["check", "a.txt", "--config", "bad.toml"],
        &["check", "bad.jsonl"],
        &["check", "bad.jsonl", "--on-error", "pass"],
    ] {
        let output = folder.command(args).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        is_harmless(&printed, &format!("{args:?}"));
        assert!(!printed.is_empty(), "{args:?}");
    }
    // the text itself is what it is
    let cleaned = ran(&mut folder.command(&["clean", "a.txt", "--select", "punctuation"])).out;
    assert!(cleaned.contains(EVIL.trim_end_matches('\u{2028}')), "{cleaned:?}");
}

#[test]
fn row_26_machine_rows_keep_what_they_escape() {
    let name = format!("{EVIL}\n.txt");
    let folder = Folder::new();
    folder.write(format!("tree/{name}"), SHORT);
    let output = folder.command(&["detect", "--output-format", "json", "tree"]).output().unwrap();
    is_harmless(&output.stdout, "json");
    let row: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // the escapes of names, which JSON escapes once more
    let file = row["file"].as_str().unwrap();
    assert!(file.contains(r"\u{1b}[31m") && file.contains(r"\u{202e}") && file.ends_with(r"\n.txt"), "{file}");
}
