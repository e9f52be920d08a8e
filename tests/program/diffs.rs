//! `diff`: what `patch` makes of it is what `clean` writes, whatever the lines and their ends are.

use std::fs;
use std::path::Path;
use std::process::Command;

use encoding_rs::GB18030;

use crate::program_support::{Folder, finish, skip};
use crate::texts::{CLEAN, DIRTY, RECORD, SHORT, SHORT_CLEAN};

/// What `patch` makes of `name` with `diff`, both in `folder`.
fn patched(folder: &Folder, name: &str, diff: &str) -> Option<Vec<u8>> {
    if diff.is_empty() {
        return folder.bytes(name);
    }
    let mut patch = Command::new("patch");
    patch.args(["-s", "-o", "patched", name]).current_dir(folder.root());
    let run = finish(&mut patch, diff.as_bytes());
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{name}: {diff}");
    folder.bytes("patched")
}

fn has_patch() -> bool {
    let is_there = Command::new("patch").arg("--version").output().is_ok();
    if !is_there {
        skip("patch", "is not installed");
    }
    is_there
}

/// Compares the three ways of one file: cleaned, checked, patched.
fn agrees(folder: &Folder, name: &str, args: &[&str]) {
    let clean = folder.run(&[&["clean", name], args].concat());
    let diff = folder.run(&[&["diff", name], args].concat());
    let is_changed = folder.read(name) != clean.out;
    assert_eq!((diff.code, diff.out.is_empty()), (i32::from(is_changed), !is_changed), "{name} {args:?}: {diff:?}");
    assert_eq!(folder.run(&[&["check", "-q", name], args].concat()).code, diff.code, "{name} {args:?}");
    assert_eq!(folder.run(&[&["clean", "--diff", name], args].concat()), diff, "{name} {args:?}");
    let patched = patched(folder, name, &diff.out).unwrap();
    assert_eq!(String::from_utf8(patched).unwrap(), clean.out, "{name} {args:?}: {}", diff.out);
}

#[test]
fn patch_makes_what_clean_writes() {
    if !has_patch() {
        return;
    }
    let records = format!("\u{FEFF}{RECORD}\n{{\"a\":1}}\n{RECORD}{{\"text\":\"山，水。\"}}\nno json,\n{RECORD}");
    let far = format!("{SHORT}{}{SHORT}{}{SHORT}", SHORT_CLEAN.repeat(30), SHORT_CLEAN.repeat(6));
    for (name, text, args) in [
        ("dirty.txt", DIRTY, &[][..]),
        ("clean.txt", CLEAN, &[]),
        ("empty.txt", "", &[]),
        ("all goes.txt", "404 Not Found\nnginx\n", &[]),
        ("no end.txt", "山高,水长。", &[]),
        ("no end, blank.txt", "山高，水长。\n\n", &[]),
        ("cr lf.txt", &DIRTY.replace('\n', "\r\n"), &[]),
        ("cr lf kept.txt", &DIRTY.replace('\n', "\r\n"), &["--newline=keep"]),
        ("cr.txt", &DIRTY.replace('\n', "\r"), &[]),
        ("mixed.txt", "山高,水长。\r\n天亮了,水退了。\n大家回家\r谁也没说话", &[]),
        ("mark.txt", &format!("\u{FEFF}{DIRTY}"), &[]),
        ("mark kept.txt", &format!("\u{FEFF}{DIRTY}"), &["--bom=keep"]),
        ("only mark.txt", "\u{FEFF}山，水。\n", &[]),
        ("far.txt", &far, &[]),
        ("windows.txt", &format!("{far}\n{DIRTY}").repeat(20), &["--window-bytes=2000"]),
        ("split.txt", &format!("=== 1\n{DIRTY}\n=== 2\n{SHORT}=== 3"), &["--split=^==="]),
        ("a.md", "# 山高,水长\n\n天亮了,水退了。`a,b`\n\n- 大家,都\n", &[]),
        ("a.jsonl", &records, &["--on-error=pass"]),
        ("b.jsonl", &records, &["--on-error=skip", "--bom=strip"]),
        ("c.jsonl", records.trim_end(), &["--on-error=skip"]),
        ("escapes.txt", "山\u{1b}[31m,水\u{85}长\t。\u{202e}\n天亮,水退\n", &[]),
    ] {
        let folder = Folder::with_texts(&[(name, text)]);
        agrees(&folder, name, args);
    }
}

#[test]
fn patch_makes_what_clean_writes_of_every_fixture() {
    if !has_patch() {
        return;
    }
    let mut texts = Vec::new();
    for filter in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap() {
        let folder = filter.unwrap().path();
        if folder.is_dir() {
            texts.extend(fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
        }
    }
    texts.retain(|path| path.to_str().unwrap().ends_with(".in.txt"));
    texts.sort();
    assert!(texts.len() > 100);
    let folder = Folder::new();
    // all in one run, each patched by itself
    for (n, path) in texts.iter().enumerate() {
        folder.write(format!("in/{n:04}.txt"), fs::read(path).unwrap());
    }
    let diff = folder.run(&["diff", "in"]);
    assert_eq!(diff.code, 1, "{}", diff.err);
    folder.run(&["clean", "in", "-o", "out", "-q"]);
    let mut patch = Command::new("patch");
    patch.args(["-s", "-p1"]).current_dir(folder.root());
    let run = finish(&mut patch, diff.out.as_bytes());
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    for (n, path) in texts.iter().enumerate() {
        let [patched, cleaned] = ["in", "out"].map(|at| folder.bytes(format!("{at}/{n:04}.txt")).unwrap_or_default());
        assert_eq!(String::from_utf8_lossy(&patched), String::from_utf8_lossy(&cleaned), "{}", path.display());
    }
}

#[test]
fn a_diff_that_would_not_be_honest_is_refused() {
    let folder = Folder::with(&[
        ("gb.txt", &GB18030.encode(SHORT).0),
        ("ascii.txt", b"a, b\n"),
        ("dirty.txt", SHORT.as_bytes()),
        ("cut.txt", b"\xE5\xB1\xB1,\xE6\xB0\xB4\xE9"),
    ]);
    for (args, needle) in [
        (&["gb.txt", "-e", "gb18030"][..], "gb.txt: is gb18030 and would be written as utf-8"),
        (&["dirty.txt", "--output-encoding", "gb18030"], "dirty.txt: is utf-8 and would be written as gb18030"),
        (&["cut.txt", "--errors", "skip"], "cut.txt: has bytes that do not fit utf-8"),
    ] {
        let run = folder.run(&[&["diff"], args].concat());
        run.is_refused("diff", needle);
        assert!(run.err.contains("zhclean check"), "{}", run.err);
    }
    assert_eq!(folder.run(&["diff", "ascii.txt", "-e", "gb18030"]).code, 0);
    for flag in ["-i", "-oout"] {
        let run = folder.run(&["clean", "--diff", "dirty.txt", flag]);
        assert!(run.code == 2 && run.err.contains("--diff"), "{run:?}");
    }
    folder.script("gzip -k dirty.txt && z diff dirty.txt.gz", 2, "is packed as .gz");
    // the others are shown all the same
    let run = folder.run(&["diff", "gb.txt", "dirty.txt"]);
    assert!(run.code == 2 && run.out.contains("+山高，水长。"), "{run:?}");
}

#[test]
fn what_a_person_sees() {
    let folder =
        Folder::with_texts(&[("a b.txt", "404 Not Found\nnginx\n\u{1b}[31m山高,水长(一)水,山\n天亮,水退了。\n")]);
    let plain = folder.run(&["diff", "a b.txt"]).out;
    assert!(
        plain.starts_with("--- a/a b.txt\t\n+++ b/a b.txt\t\n@@ -1,4 +1,2 @@\n-404 Not Found\n-nginx\n-\u{1b}[31m"),
        "{plain}"
    );
    let named = folder.run(&["diff", "-v", "a b.txt"]).out;
    assert!(named.contains("@@ -1,4 +1,2 @@ U+002C→U+FF0C U+0028→U+FF08 U+0029→U+FF09\n"), "{named}");
    let colored = folder.run(&["diff", "--color=always", "a b.txt"]).out;
    assert!(colored.contains("山高\u{1b}[7m,\u{1b}[27m水长"), "{colored}");
    assert!(colored.contains("\u{1b}[31m-404 Not Found\u{1b}[0m\n"), "{colored}");
    assert!(colored.contains("-\u{1b}[7m\\u{1b}\u{1b}[27m[31m山"), "{colored}");
}
