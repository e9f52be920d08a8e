//! The user's own rows and options, and the guard's share.

use crate::program_support::Folder;

const PROSE: &str = "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走。";

const ROW: &str = r#"
[[rule]]
id = "last-edited"
forms = ["本帖最后由…"]
reach = "any"
role = "alone"
hit = ["本帖最后由 路人 于 2019-3-2 编辑"]
miss = ["这本帖最后由他买下"]
"#;

const FORMS: &str = r#"
[sets]
site = ["某某网", "某某社区"]

[[rule]]
id = "notice"
forms = ["未经{site}[书面]授权"]
reach = "any"
role = "alone"
hit = ["未经某某网书面授权", "未經某某社區授權"]
miss = ["未经他授权"]
"#;

/// Exit code, standard output and standard error of a run on `text`, with `config` in a file of its own.
fn run(config: &str, args: &[&str], text: &str) -> (i32, String, String) {
    let folder = Folder::with_texts(&[("rows.toml", config)]);
    let run = folder.pipe(&[&["clean"], args, &["--config", "rows.toml"]].concat(), text.as_bytes());
    (run.code, run.out, run.err)
}

#[test]
fn a_users_row_is_a_row_like_any_other() {
    let text = format!("标题\n{PROSE}\n本帖最后由 王五 于 2019-1-1 编辑\n{PROSE}\n這本帖最后由他買下\n");
    let want = format!("标题\n{PROSE}\n{PROSE}\n這本帖最后由他買下\n");
    for (args, want) in [
        (&[][..], &want),
        (&["--select", "user"], &want),
        (&["--select", "user/last-edited"], &want),
        (&["--ignore", "user"], &text),
        (&["--ignore", "user/last-edited"], &text),
        (&["--select", "credit"], &text),
    ] {
        assert_eq!(run(ROW, args, &text), (0, want.clone(), String::new()), "{args:?}");
    }
    let text_of_forms = format!("{PROSE}\n未经某某社区书面授权\n未经社区授权\n{PROSE}\n");
    let want = text_of_forms.replace("未经某某社区书面授权\n", "");
    assert_eq!(run(FORMS, &[], &text_of_forms), (0, want, String::new()));
    let (_, _, stats) = run(ROW, &["--stats"], &text);
    assert!(stats.trim().starts_with("1  user/last-edited\ntexts:\n"), "{stats}");
}

#[test]
fn a_row_that_contradicts_its_examples_is_refused_by_name() {
    for (what, config, needle) in [
        (
            "misses its hit",
            ROW.replace("hit = [\"本帖", "hit = [\"原帖"),
            "rows.toml: line 3, column 6: rule \"last-edited\" must match",
        ),
        ("takes its miss", ROW.replace("miss = [\"这本帖", "miss = [\"本帖"), "must not match its counter-example"),
        ("unknown key", ROW.replace("forms", "opens"), "line 4"),
        (
            "not in key form",
            ROW.replace("后由…", "後由…"),
            "column 4: not in key form (half-width, lower case, simplified); write 后",
        ),
        ("no word", ROW.replace("forms = [\"本帖最后由…\"]", ""), "needs forms"),
        ("a pattern beside forms", ROW.replace("reach", "line = 'a'\nreach"), "has forms and is, starts, has or line"),
        ("a broken pattern", pattern("(", "so"), "has a broken pattern"),
        ("a pattern that leaves its group", pattern("a)|(b", "so"), "has a broken pattern"),
        ("a pattern without a reason", pattern("本帖最后由.*", ""), "has a line without why"),
        ("a pattern that is a part of its hit", pattern("本帖最后由", "so"), "must match its own example"),
        ("a reason without a pattern", ROW.replace("reach", "why = \"so\"\nreach"), "has why, which tells why"),
        (
            "words of a whole line",
            ROW.replace("forms = [\"本帖最后由…\"]", "is = \"[编辑]\""),
            "rule \"last-edited\" has is, which is not read any more; write the whole line: forms = ['\\[编辑\\]']",
        ),
        (
            "words that open a line",
            ROW.replace("forms = [\"本帖最后由…\"]", "starts = [\"本帖\", \"原帖\"]"),
            "has starts, which is not read any more; write the whole line: forms = ['本帖…']",
        ),
        (
            "words in a line",
            ROW.replace("forms = [\"本帖最后由…\"]", "has = \"最后由\"\nline = '^本帖'"),
            "has has, which is not read any more; write the whole line: forms = ['[{clause}]最后由…']",
        ),
        (
            "a broken form",
            FORMS.replace("[书面]", "[书面"),
            "rows.toml: line 7, column 19: rule \"notice\", form \"未经{site}[书面授权\", column 9: [ has no ]",
        ),
        ("an unknown slot", FORMS.replace("{site}[", "{sit}["), "column 3: {sit} is no slot and no set"),
        (
            "a form of nothing",
            FORMS.replace("未经{site}[书面]授权", "{words}"),
            "form \"{words}\", column 1: needs a word",
        ),
        (
            "a word that is not in key form",
            FORMS.replace("某某网", "某某網"),
            "rows.toml: line 3, column 1: set \"site\" has \"某某網\"",
        ),
        ("forms beside words", FORMS.replace("reach", "is = \"甲\"\nreach"), "has is, which is not read any more"),
        ("no TOML", "[[rule".into(), "rows.toml"),
    ] {
        let (code, out, err) = run(&config, &[], "甲\n");
        assert_eq!((code, out.as_str()), (2, ""), "{what}: {err}");
        assert!(err.contains(needle) && err.contains("rows.toml"), "{what}: {err}");
    }
    let (code, _, err) = run(ROW, &["--ignore", "user/last-edit"], "甲\n");
    assert!(code == 2 && err.contains("did you mean \"user/last-edited\"?"), "{err}");
}

/// [`ROW`] with a pattern in the place of its form.
fn pattern(line: &str, why: &str) -> String {
    let why = if why.is_empty() { String::new() } else { format!("why = \"{why}\"\n") };
    ROW.replace("forms = [\"本帖最后由…\"]\n", &format!("line = '{line}'\n{why}"))
}

#[test]
fn a_pattern_is_the_whole_line() {
    let text = format!(
        "{PROSE}\n本帖最后由 王五 于 2019-1-1 编辑\n{PROSE}\n那本帖最后由他编辑\n本帖最后由他编辑成书\n{PROSE}\n"
    );
    let want = text.replace("本帖最后由 王五 于 2019-1-1 编辑\n", "");
    let row = pattern("本帖最后由.*编辑", "anybody and any day");
    assert_eq!(run(&row, &["--select", "user"], &text), (0, want, String::new()));
}

#[test]
fn a_row_may_take_an_end_of_a_line() {
    let row = r#"
[[rule]]
id = "counter"
forms = ["浏览{n}次", "阅读:{n}"]
part = "end"
reach = "any"
role = "alone"
hit = ["来源：晚报 浏览 3 次", "晚报　阅读：12"]
miss = ["浏览3次", "来源：晚报 阅读：很多"]
"#;
    for (end, want, line) in [
        ("end", "2021-12-30 来源：晚报", "2021-12-30 来源：晚报  \u{3000}浏览 3 次 "),
        ("end", "來源：晚報", "來源：晚報閱讀：12"),
        ("end", "浏览3次", "浏览3次"),
        ("start", "2021-12-30 来源：晚报", "浏览 3 次\u{3000}\u{3000}2021-12-30 来源：晚报"),
    ] {
        let row = row.replace("\"end\"", &format!("\"{end}\""));
        let swap = |row: String| {
            row.replace("来源：晚报 浏览 3 次", "浏览 3 次 来源").replace("晚报　阅读：12", "阅读：12 晚报")
        };
        let row = if end == "start" { swap(row) } else { row };
        let text = format!("{PROSE}\n{line}\n{PROSE}\n");
        let want = format!("{PROSE}\n{want}\n{PROSE}\n");
        assert_eq!(run(&row, &["--select", "user"], &text), (0, want, String::new()), "{line}");
    }
}

#[test]
fn the_guard_gives_back_what_would_take_too_much_prose() {
    // the row takes one of three paragraphs
    let row = ROW.replace("role", "max_chars = 200\nrole");
    let text = format!("标题\n{PROSE}\n本帖最后由守堤的人写成，{PROSE}\n{PROSE}\n");
    let want = format!("标题\n{PROSE}\n{PROSE}\n");
    for (share, want) in [("0.2", &text), ("20%", &text), ("0", &text), ("0.5", &want), ("50%", &want), ("1", &want)] {
        let (code, out, _) = run(&row, &["--max-removed", share], &text);
        assert_eq!((code, &out), (0, want), "{share}");
    }
    assert!(run(&row, &[], &text).2.contains("held back"));
    for share in ["2", "-1", "a", "130%", "nan"] {
        let (code, _, err) = run(&row, &[&format!("--max-removed={share}")], &text);
        assert!(code == 2 && err.contains("a number from 0 to 1"), "{share}: {err}");
    }
}

#[test]
fn options_of_filters_stand_under_their_names() {
    let text = "　　他说：「走吧。」\r\nHe said：“Go home now！”\r\n";
    for (config, want) in [
        ("", "他说：「走吧。」\nHe said：“Go home now！”\n"),
        ("[whitespace]\nindent = \"keep\"", "　　他说：「走吧。」\nHe said：“Go home now！”\n"),
        ("[whitespace]\nline-end = \"keep\"", "他说：「走吧。」\r\nHe said：“Go home now！”\r\n"),
        ("[quotes]\ncorner = \"curly\"", "他说：“走吧。”\nHe said：“Go home now！”\n"),
        ("[punctuation]\nenglish = \"half\"", "他说：「走吧。」\nHe said:“Go home now!”\n"),
        (ROW, "他说：「走吧。」\nHe said：“Go home now！”\n"),
    ] {
        let (code, out, err) = run(config, &[], text);
        assert_eq!((code, out, err.as_str()), (0, want.to_owned(), ""), "{config}");
    }
    for (config, needle) in [
        ("[whitespace]\nindent = \"wide\"", "unknown indent \"wide\"; use one of none, keep, ideographic"),
        ("[whitespace]\nindnt = \"keep\"", "line 2"),
        ("[quote]\ncorner = \"curly\"", "unknown key quote; did you mean \"quotes\"?"),
    ] {
        let (code, out, err) = run(config, &[], text);
        assert!(code == 2 && out.is_empty() && err.contains(needle) && err.contains("rows.toml"), "{err}");
    }
}

#[test]
fn a_users_mark_ends_the_article_unless_it_is_ignored() {
    let row = r#"
[[rule]]
id = "end"
forms = ["以上全部内容~本站"]
mark = "footer"
reach = "tail"
role = "alone"
hit = ["以上全部内容 · 本站"]
miss = ["以上全部内容都在本站"]
"#;
    let below = "守堤人\n顶\n我家门口的河也涨过一次水，大家都去看。\n踩\n昨天\n路人\n";
    let text = format!("标题\n{PROSE}\n{PROSE}\n以上全部内容 · 本站\n{below}");
    let without_mark = row.replace("mark = \"footer\"\n", "");
    let kept = (0, text.clone(), String::new());
    let cut = (0, text.replace("以上全部内容 · 本站\n", ""), String::new());
    assert_eq!(run(row, &["--select", "user"], &text), cut);
    assert_eq!(run(&without_mark, &["--select", "user"], &text), kept, "the line stands between two sentences");
    assert_eq!(run(row, &["--ignore", "user"], &text), (0, text.clone(), String::new()));
    let (code, _, err) = run(&row.replace("\"footer\"", "\"end\""), &[], &text);
    assert!(code == 2 && err.contains("credit") && err.contains("list-label"), "{err}");
}
