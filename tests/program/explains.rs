//! `rules` and `explain`: what people and programs are told of rules, and of a line of a text.

use serde_json::Value;

use crate::program_support::Folder;
use crate::texts::DIRTY;

#[test]
fn filters_have_a_line_each_and_rules_their_forms() {
    let folder = Folder::new();
    let wide = |c: char| ('\u{2E80}'..='\u{FF60}').contains(&c);
    let width = |line: &str| line.chars().map(|c| 1 + usize::from(wide(c))).sum::<usize>();
    for args in [&["rules"][..], &["rules", "credit"], &["rules", "punctuation"], &["rules", "error-page"]] {
        let run = folder.run(args);
        assert!(run.code == 0 && run.out.lines().all(|line| width(line) <= 80), "{args:?}: {run:?}");
    }
    let credit = folder.run(&["rules", "credit"]).out;
    assert!(credit.contains("\ncredit/responsible-editor (tail, anchor, mark credit)\n    "), "{credit}");
    folder.run(&["rules", "credits"]).is_refused("filter", "did you mean \"credit\"?");
    let rows: Vec<Value> = folder
        .run(&["rules", "credit", "--output-format", "json-lines"])
        .out
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect();
    let editor = rows.iter().find(|row| row["rule"] == "credit/responsible-editor").unwrap();
    assert_eq!((&editor["kind"], &editor["reach"], &editor["role"]), (&"row".into(), &"tail".into(), &"anchor".into()));
    assert!(!editor["forms"].as_array().unwrap().is_empty() && !editor["hit"].as_array().unwrap().is_empty());
}

#[test]
fn examples_of_a_rule_are_run() {
    let folder = Folder::new();
    let run = folder.run(&["explain", "credit/responsible-editor"]);
    assert!(run.out.contains("    【编辑:阿琳娜】\n        below an article\n"), "{}", run.out);
    let run = folder.run(&["explain", "error-page/server-name"]);
    assert!(run.out.contains("    nginx\n        beside others that its rules name\n"), "{}", run.out);
}

#[test]
fn a_line_is_told_why_it_went_or_stayed() {
    let record = "{\"id\":1}\n{\"text\":\"404 Not Found\\nnginx\\n河水涨了半尺，没有人睡。\"}\n";
    let folder = Folder::with_texts(&[("a.txt", DIRTY), ("a:5.txt", DIRTY), ("r.jsonl", record)]);
    for (place, told) in [
        (
            "a.txt:16",
            &[
                "\n  stands in  the foot",
                "\n  row        credit/responsible-editor (tail, anchor)\n             took it\n",
                "removed by credit/",
            ][..],
        ),
        ("a.txt:16:1", &["a.txt:16\n"]),
        ("a:5.txt:16", &["a:5.txt:16\n"]),
        (
            "a.txt:10",
            &[
                "\n  stands in  the body",
                "punctuation/comma: \",\" → \"，\"",
                "stays: it is prose, and no row has its form",
            ],
        ),
        ("a.txt:1", &["\n  stands in  the head", "removed by error-page/status-line"]),
        ("a.txt:99", &["a.txt: there is no line 99; the text has 22"]),
        ("r.jsonl:2:text:2", &["r.jsonl:2:text:2\n", "removed by error-page/server-name"]),
        ("r.jsonl:2", &["r.jsonl:2:text:1\n", "r.jsonl:2:text:2\n"]),
    ] {
        let run = folder.run(&["explain", "--why", place]);
        for told in told {
            assert!(run.code == 0 && run.out.contains(told), "{place}: no {told} in {run:?}");
        }
    }
    let all = folder.run(&["explain", "--why", "a.txt"]).out;
    assert!(all.contains("a.txt:16\n") && !all.contains("a.txt:6\n"), "{all}");
    let held = folder.run(&["explain", "--why", "a.txt:16", "--max-removed", "0"]).out;
    assert!(held.contains("would take it, and is held back"), "{held}");
    let ignored = folder.run(&["explain", "--why", "a.txt:16", "--ignore", "credit"]).out;
    assert!(ignored.contains("so it      stays"), "{ignored}");
    folder.run(&["explain", "--why", "none.txt:3"]).is_refused("file", "none.txt");
    folder.run(&["explain", "none.txt"]).is_refused("rule", "zhclean rules");
}

#[test]
fn rows_of_a_file_are_proved_and_tried() {
    let rows = "[[rule]]\nid = \"read\"\nforms = [\"本文已被{n}位读者阅读\"]\nreach = \"tail\"\nrole = \"alone\"\n\
                hit = [\"本文已被12位读者阅读\"]\nmiss = [\"本文已被三位读者读过\"]\n";
    let text = DIRTY.replace("相关新闻", "本文已被99位读者阅读");
    let folder =
        Folder::with_texts(&[("rows.toml", rows), ("bad.toml", &rows.replace("12位", "十二名")), ("a.txt", &text)]);
    let run = folder.run(&["rules", "test", "rows.toml"]);
    assert_eq!((run.code, run.out.as_str()), (0, "rows.toml: 1 rows, each takes its hits and none of its misses\n"));
    let run = folder.run(&["rules", "test", "rows.toml", "a.txt"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.ends_with("a.txt:22:1 user/read  本文已被99位读者阅读 → (removed)\n"), "{run:?}");
    assert_eq!(run.out.lines().count(), 2, "{run:?}");
    let run = folder.run(&["rules", "test", "bad.toml"]);
    run.is_refused("rows", "bad.toml: ");
    assert!(run.err.contains("rule \"read\""), "{}", run.err);
}
