//! Markdown through the program: only running text changes, and another parser sees the same structure.
//!
//! `fixtures/markdown/NAME.in.md` becomes `NAME.out.md`; `ZHCLEAN_BLESS=NAME` (or `all`) writes the latter.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::print_stderr, reason = "what was skipped is said")]
#![allow(clippy::unwrap_used, reason = "a step of the setting-up that fails fails the test, in helpers too")]

#[path = "support/program.rs"]
#[allow(dead_code, reason = "the harness of other tests too")]
mod program_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program_support::Folder;

/// Compares two folders with markdown-it-py; prints what differs.
const COMPARE: &str = include_str!("support/markdown.py");

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/markdown")
}

/// The documents by name, in order.
fn documents() -> Vec<(String, String)> {
    let mut names: Vec<_> = fs::read_dir(fixtures())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".in.md").map(String::from))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| (fs::read_to_string(fixtures().join(format!("{name}.in.md"))).unwrap(), name))
        .map(|(text, name)| (name, text))
        .collect()
}

/// A folder with every document.
fn folder() -> Folder {
    let folder = Folder::new();
    documents().iter().for_each(|(name, text)| folder.write(format!("in/{name}.md"), text));
    folder
}

#[test]
fn every_document_becomes_what_is_expected_and_stays_so() {
    let folder = folder();
    folder.script("z clean -q in -o out", 0, "");
    folder.script("z clean -q out -o again", 0, "");
    let bless = std::env::var("ZHCLEAN_BLESS").unwrap_or_default();
    let mut faults = Vec::new();
    for (name, text) in documents() {
        let (out, again) = (folder.read(format!("out/{name}.md")), folder.read(format!("again/{name}.md")));
        assert_eq!(out, again, "{name}: cleaned twice");
        assert_eq!(out.lines().count(), text.lines().count(), "{name}: no line comes or goes");
        let expected = fixtures().join(format!("{name}.out.md"));
        if bless == name || bless == "all" {
            fs::write(&expected, &out).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        let differing = expected.lines().zip(out.lines()).filter(|(want, got)| want != got);
        faults.extend(differing.map(|(want, got)| format!("{name}:\n  want {want}\n  got  {got}")));
        if expected.len() != out.len() && faults.is_empty() {
            faults.push(format!("{name}: other lines than expected"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn another_parser_sees_the_same_structure() {
    let folder = folder();
    folder.script("z clean -q in -o out", 0, "");
    folder.write("compare.py", COMPARE);
    let run = Command::new("python3").args(["compare.py", "in", "out"]).current_dir(folder.root()).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    if said.contains("ModuleNotFoundError") {
        eprintln!("skipped: pip install markdown-it-py mdit-py-plugins");
        return;
    }
    assert!(run.status.success(), "{said}");
    assert!(said.contains(&format!("{} documents", documents().len())), "{said}");
}

#[test]
fn clean_check_log_and_restore_say_the_same() {
    let folder = folder();
    folder.script("z check in", 1, "Markdown files: marks and characters only");
    folder.script("z clean -i in --log log", 0, &format!("{} files", documents().len()));
    folder.script("z check -q in", 0, "");
    for (name, text) in documents() {
        assert_eq!(folder.script(&format!("z restore in/{name}.md --log log"), 0, "").0, text, "{name}");
    }
}

#[test]
fn no_line_is_removed_and_no_line_end_touched_whatever_is_asked() {
    let folder = Folder::new();
    let text = "404 Not Found\nnginx\n\n\n\n河水,在夜里涨了。   \r\n\n【编辑:小白】\n";
    folder.write("a.md", text);
    for args in ["", "--preset punctuation", "--select credit,error-page,whitespace", "--extend-select reflow"] {
        let out = folder.script(&format!("z clean -q {args} a.md"), 0, "").0;
        assert_eq!(out.replace('，', ",").replace('：', ":"), text, "{args}");
    }
    let row = "[[rule]]\nid = \"river\"\nforms = [\"河水,在夜里涨了。\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"河水,在夜里涨了。\"]\nmiss = [\"山\"]\n";
    folder.write("rows.toml", row);
    for args in ["--select user", "--select user/river", "--ignore user/river --newline lf"] {
        let out = folder.script(&format!("z clean -q {args} --config rows.toml a.md"), 0, "").0;
        assert!(out.contains("河水"), "{args}");
        assert!(args.starts_with("--ignore") || out == text, "{args}");
    }
    let note = "line ends stay as they are in Markdown";
    assert!(folder.script("z clean --newline lf a.md", 0, note).0.contains("。   \r\n"));
    // the same text as a text
    assert!(!folder.script("z clean --input-format text a.md", 0, "").0.contains("404"));
    assert_eq!(folder.script("z clean --input-format markdown < a.md", 0, "").0.lines().count(), text.lines().count());
}

#[test]
fn names_and_flags_say_what_is_markdown() {
    let folder = Folder::new();
    let (text, clean) = ("山高,水长:`甲,乙`。\n", "山高，水长：`甲,乙`。\n");
    for name in ["t/a.md", "t/B.MARKDOWN", "t/c.md.gz", "t/d.txt"] {
        folder.write(name, text);
    }
    folder.script(
        "gzip < t/a.md > t/c.md.gz; z detect --output-format json t | grep -c '\"markdown\"' | grep 3",
        0,
        "",
    );
    folder.script("z clean -i t", 0, "4 files, 4 documents, 4 changed");
    assert_eq!(folder.script("cat t/a.md t/B.MARKDOWN t/d.txt; gzip -dc t/c.md.gz", 0, "").0, clean.repeat(4));
    folder.script("z clean --field a t/a.md", 0, "");
    folder.script("z clean --field a --input-format markdown t/a.md", 2, "--field is for JSON lines");
    folder.script("z clean --split x t/a.md", 2, "--split separates plain texts");
}

#[test]
fn a_block_that_would_change_its_structure_is_left_and_named() {
    let folder = Folder::new();
    // without the sign that has no width, the asterisks would be others
    let text = "甲处,乙处。\n\n这里有*\u{200B}*重点,在这里**,后面,还有。\n\n丙处,丁处。\n";
    folder.write("a.md", text);
    let note = "a.md: edits voided, because they would change the structure of Markdown: blocks at line 3";
    let out = folder.script("z clean a.md --log log", 0, note).0;
    assert_eq!(out, text.replace("甲处,", "甲处，").replace("丙处,", "丙处，"));
    assert!(folder.read("log").contains("\"voided\":[3]"));
    folder.script("z check a.md", 1, note);
}

#[test]
fn a_text_above_the_limit_is_refused() {
    let folder = Folder::new();
    folder.script("yes 山高,水长。 | head -c 40000000 > a.md; z clean -i a.md", 2, "a.md: is Markdown above 32 MiB");
}
