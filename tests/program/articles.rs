//! `--preset article` from outside: titles known from elsewhere, options, what the log, the summary and `explain` say.

use crate::program_support::Folder;
use crate::texts::{field, rows};

const TITLE: &str = "河堤守夜人一夜未眠";
const TEXT: &str = "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走，直到天慢慢地亮起来。";

/// A page whose first line is `first`.
fn page(first: &str) -> String {
    let menu = "首页\n要闻\n城事\n登录\n注册\n";
    let head = format!("{first}\n{menu}{TITLE}\n2021年12月30日 11:44 来源：晚潮报\n{TEXT}\n{TEXT}\n责任编辑：孟秋\n");
    let comments = "我要评论\n已输入0字\n渡口人\n我家就在堤边上，那一夜谁都没有敢睡，多亏了他们。\n回复 举报\n";
    format!("{head}{comments}关于我们 | 联系我们 | 网站地图\n")
}

fn article() -> String {
    format!("{TITLE}\n2021年12月30日 11:44 来源：晚潮报\n{TEXT}\n{TEXT}\n")
}

#[test]
fn a_title_known_from_elsewhere_is_as_good_as_the_first_line() {
    let folder = Folder::new();
    let named = format!("{TITLE}_晚潮网");
    for (what, args, input, is_cut) in [
        ("first line", &[][..], page(&named), true),
        ("--title", &["--title", &named], page("晚潮网"), true),
        ("no title", &[], page("晚潮网"), false),
        ("another title", &["--title", "城南菜市场下月搬迁公告"], page("晚潮网"), false),
    ] {
        let run = folder.pipe(&[&["clean", "-q", "--preset", "article"], args].concat(), input.as_bytes());
        assert_eq!((run.code, run.out == article()), (0, is_cut), "{what}: {}", run.out);
    }
    let record = |title: &str| format!("{}\n", serde_json::json!({ "title": title, "text": page("晚潮网") }));
    let args = ["clean", "-q", "--preset", "article", "--input-format", "jsonl", "--title-field"];
    let cut = |path: &str, title: &str| {
        let run = folder.pipe(&[&args[..], &[path]].concat(), record(title).as_bytes());
        let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(value["title"], title);
        value["text"] == article()
    };
    assert!(cut("title", &named) && !cut("title", "") && !cut("meta.title", &named));
    folder
        .pipe(&["clean", "--input-format", "jsonl", "--title", TITLE], record("").as_bytes())
        .is_refused("--title", "--title-field");
}

#[test]
fn the_log_the_summary_and_explain_say_what_became_of_a_page() {
    let first = format!("{TITLE}_晚潮网");
    let folder = Folder::with_texts(&[("a.txt", &page(&first)), ("b.txt", &page("晚潮网")), ("c.txt", "首页\n")]);
    let args = ["clean", "--preset", "article", "a.txt", "b.txt", "c.txt", "-o", "out", "--log", "log"];
    let run = folder.run(&args);
    assert!(run.err.contains("1 document cut to the article, 1 undecided, 1 without one"), "{}", run.err);
    let log = folder.read("log");
    for (name, said) in [
        ("a.txt", "\"cut\":\"article\",\"signs\":\"TDPE\""),
        ("b.txt", "\"cut\":\"undecided\""),
        ("c.txt", "\"cut\":\"none\""),
    ] {
        let origin = format!("\"origin\":\"{name}\",\"part\":1");
        let first = log.lines().find(|row| row.contains(&origin)).unwrap();
        assert!(first.contains(said), "{first}");
    }
    let edits = rows(&log);
    let edit = edits.iter().find(|row| field(row, "origin") == "a.txt").unwrap();
    assert_eq!((field(edit, "cut"), field(edit, "signs")), ("article".into(), "TDPE".into()));
    // the guard does not count what is cut, and with 0 gives it back
    let all = folder.run(&["clean", "-q", "--preset", "article", "--max-removed", "0", "a.txt"]);
    assert_eq!(all.out.lines().count(), page(&first).lines().count(), "{}", all.out);
    let drawn = folder.run(&["explain", "--why", "--preset", "article", "a.txt"]).out;
    for said in [
        "a.txt: article, signs TDPE",
        "\n  T          7 plain",
        "\n- E         11 mark",
        "cut: above line 7; from line 11 on",
    ] {
        assert!(drawn.contains(said), "{drawn}");
    }
    let drawn = folder.run(&["explain", "--why", "--preset", "article", "b.txt"]).out;
    assert!(drawn.contains("nothing is cut: too few signs"), "{drawn}");
}

#[test]
fn options_say_what_stays_of_header_and_comments() {
    let folder = Folder::with_texts(&[
        ("page.txt", &page(&format!("{TITLE}_晚潮网"))),
        ("drop.toml", "[article]\nmetadata = \"drop\"\n"),
        ("keep.toml", "[article]\ncomments = \"keep\"\n"),
        ("wrong.toml", "[article]\ncomments = \"some\"\n"),
    ]);
    let clean = |config: &str| folder.run(&["clean", "-q", "--preset", "article", "page.txt", "--config", config]);
    assert_eq!(clean("drop.toml").out, format!("{TITLE}\n{TEXT}\n{TEXT}\n"));
    assert!(clean("keep.toml").out.contains("我家就在堤边上"));
    assert_eq!(clean("wrong.toml").code, 2);
}
