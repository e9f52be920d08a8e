//! Which rules run.

use std::collections::BTreeSet;

use crate::program_support::{Folder, done};
use crate::texts::{DIRTY, RULES, rows};

#[test]
fn rules_are_chosen_by_filter_and_by_rule() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes())]);
    let of = |wanted: &[&str]| -> BTreeSet<&str> {
        let is_in = |rule: &&str| wanted.iter().any(|name| rule.split('/').next() == Some(name) || rule == name);
        RULES.iter().copied().filter(is_in).collect()
    };
    let but = |unwanted: &[&str]| -> BTreeSet<&str> { &of(RULES) - &of(unwanted) };
    for (args, want) in [
        (&[][..], of(RULES)),
        (&["--preset", "default"], of(RULES)),
        (&["--preset", "punctuation"], of(&["punctuation"])),
        (&["--preset", "punctuation", "--extend-select", "credit"], of(&["punctuation", "credit"])),
        (
            &["--preset", "punctuation", "--ignore", "punctuation/comma"],
            but(&[
                "punctuation/comma",
                "credit",
                "empty-label",
                "error-page",
                "related-list",
                "repeated-header",
                "whitespace",
            ]),
        ),
        (&["--select", "punctuation"], of(&["punctuation"])),
        (&["--select", "punctuation/comma"], of(&["punctuation/comma"])),
        (&["--select", "credit,whitespace/indent"], of(&["credit", "whitespace/indent"])),
        (&["--select", "whitespace/indent", "--select", "credit"], of(&["credit", "whitespace/indent"])),
        (&["--select", "error-page"], of(&["error-page"])),
        (&["--select", "credit", "--extend-select", "punctuation/colon"], of(&["credit", "punctuation/colon"])),
        (
            &["--select", "punctuation", "--ignore", "punctuation/comma,punctuation/colon"],
            of(&[
                "punctuation/brackets",
                "punctuation/exclamation-mark",
                "punctuation/question-mark",
                "punctuation/semicolon",
            ]),
        ),
        (&["--ignore", "punctuation"], but(&["punctuation"])),
        (&["--ignore", "punctuation/comma"], but(&["punctuation/comma"])),
        (&["--ignore", "whitespace,credit"], but(&["whitespace", "credit"])),
        (&["--extend-select", "credit"], of(RULES)),
        (&["--extend-select", "credit", "--ignore", "credit"], but(&["credit"])),
        (&["--select", "whitespace/line-end"], of(&[])),
    ] {
        let _ = std::fs::remove_file(folder.path("log"));
        let all = [&["clean", "a.txt", "--log", "log", "-o", "out.txt"], args].concat();
        assert_eq!(folder.run(&all), done(""), "{args:?}");
        let rows = rows(&folder.read("log"));
        let found: BTreeSet<_> = rows.iter().map(|row| row["rule"].as_str().unwrap()).collect();
        assert_eq!(found, want, "{args:?}");
        assert_eq!(
            folder.run(&[&["check", "-q", "a.txt"], args].concat()).code,
            i32::from(!want.is_empty()),
            "{args:?}"
        );
    }
}

#[test]
fn the_punctuation_preset_touches_no_line_indent_or_blank_line() {
    let text = format!("\u{3000}\u{3000}{}\r\n\r\n\r\n  \t\r\n    代码 , 一行 \r\n", DIRTY.replace('\n', "\r\n"));
    let half = |text: &str| {
        ["，,", "；;", "：:", "！!", "？?", "（(", "）)"].iter().fold(text.to_owned(), |text, pair| {
            let (full, half) = pair.split_at(3);
            text.replace(full, half)
        })
    };
    let run = Folder::with(&[]).pipe(&["clean", "--preset", "punctuation"], text.as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("半尺，守堤") && run.out.contains("404 Not Found\r\n\r\n\r\nnginx\r\n"));
    // a blank beside a mark goes with it; nothing else does
    assert_eq!(half(&run.out), half(&text.replace(" , ", ",")));
}

#[test]
fn the_fold_is_read_from_the_text_or_given() {
    let weak = "世卫组织WHO:全球都在等天亮。\n";
    let strong = format!("{weak}山高,水长;路远,人多:走吧!走\n");
    let mixed = format!("{weak}山高，水长；路远，人多：走吧！走\n");
    let restored = |text: &str| text.replace(',', "，").replace(';', "；").replace(':', "：").replace('!', "！");
    for (fold, text, want) in [
        ("auto", weak, restored(weak)),
        ("auto", &strong, restored(&strong)),
        ("auto", &mixed, mixed.clone()),
        ("none", &strong, restored(&strong).replace("WHO：", "WHO:")),
        ("none", weak, weak.to_owned()),
        ("ascii-block", weak, restored(weak)),
        ("ascii-block", &mixed, restored(&mixed)),
    ] {
        let run = Folder::with(&[]).pipe(&["clean", "--fold", fold], text.as_bytes());
        assert_eq!(run, done(&want), "{fold}: {text}");
    }
}
