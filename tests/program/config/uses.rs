//! What a folder says, at work: records, lines to keep, rows, other encodings, restoring, updating.

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN};

const PAGE: &str = "404 Not Found\nnginx\n河堤\n2021年12月30日 11:44\n\n河水在夜里涨了半尺,守堤的人一直没有睡,他们在堤上来回走。\n天慢慢亮了，远处的船开始鸣笛，岸上的人收起马灯往家里走去。\n【编辑:阿琳娜】\n未完待续\n相关新闻\n";
const PAGE_CLEAN: &str = "河堤\n2021年12月30日 11:44\n\n河水在夜里涨了半尺，守堤的人一直没有睡，他们在堤上来回走。\n天慢慢亮了，远处的船开始鸣笛，岸上的人收起马灯往家里走去。\n未完待续\n";

#[test]
fn lines_to_keep_win_over_every_removal() {
    for (config, kept) in [
        ("", ""),
        ("keep-lines = [\"【编辑：阿琳娜】\"]", "【编辑：阿琳娜】\n"),
        ("keep-lines = [\"【编辑:{name}】\"]", "【编辑：阿琳娜】\n"),
        ("keep-lines = [\"【{who}:{name}】\"]\n[sets]\nwho = [\"编辑\", \"主编\"]", "【编辑：阿琳娜】\n"),
        ("[[overrides]]\nfiles = [\"a.txt\"]\nkeep-lines = [\"【編輯:阿琳娜】\"]", "【编辑：阿琳娜】\n"),
        ("[[overrides]]\nfiles = [\"b.txt\"]\nkeep-lines = [\"【編輯:阿琳娜】\"]", ""),
        ("keep-lines = [\"编辑\"]", ""),
    ] {
        let folder = Folder::with_texts(&[("zhclean.toml", config), ("a.txt", PAGE)]);
        let want = PAGE_CLEAN.replace("未完待续\n", &format!("{kept}未完待续\n"));
        let run = folder.run(&["clean", "a.txt", "-o", "b/a.txt", "--log", "log"]);
        assert_eq!((run.code, folder.read("b/a.txt")), (0, want.clone()), "{config} {}", run.err);
        let back = folder.run(&["restore", "b/a.txt", "--log", "log"]);
        assert_eq!(back.out, PAGE, "{config}");
        let again = folder.pipe(&["clean", "--stdin-filename", "a.txt"], want.as_bytes());
        assert_eq!(again.out, want, "{config}: twice");
    }
    // a row of the user's takes nothing that the user keeps
    let rows = "keep-lines = [\"未完待续\"]\n[[rule]]\nid = \"on\"\nforms = [\"未完待续\", \"敬请期待\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"未完待续\", \"敬请期待\"]\nmiss = [\"未完\"]\n";
    let folder = Folder::with_texts(&[("zhclean.toml", rows), ("a.txt", &format!("{PAGE}敬请期待\n"))]);
    assert_eq!(folder.run(&["clean", "a.txt"]).out, PAGE_CLEAN);
    let why = folder.run(&["explain", "--why", "a.txt:9"]).out;
    assert!(
        why.contains("would take it, but keep-lines names it") && why.contains("stays: keep-lines names it"),
        "{why}"
    );
    assert_eq!(folder.run(&["clean", "a.txt", "--isolated"]).out, format!("{PAGE_CLEAN}敬请期待\n"));
}

#[test]
fn texts_and_records_of_one_folder() {
    let folder = Folder::with_texts(&[
        (
            "zhclean.toml",
            "field = [\"body\"]\nsplit = '^# '\nbad-records = \"pass\"\n[[overrides]]\nfiles = [\"old/*\"]\nfield = [\"text\"]\n",
        ),
        ("a.jsonl", "{\"body\":\"山高,水长。\",\"text\":\"山高,水长。\"}\nno json\n"),
        ("b.txt", "# 1\n山高,水长。\n# 2\n山高,水长。\n"),
        ("c.md", "山高,水长。\n"),
        ("old/d.jsonl", "{\"body\":\"山高,水长。\",\"text\":\"山高,水长。\"}\n"),
    ]);
    let run = folder.run(&["clean", ".", "-o", "../out"]);
    assert!(run.code == 0, "{}", run.err);
    let folder_out = |name: &str| folder.read(format!("../{}/{name}", "out"));
    assert_eq!(folder_out("a.jsonl"), "{\"body\":\"山高，水长。\",\"text\":\"山高,水长。\"}\nno json\n");
    assert_eq!(folder_out("b.txt"), "# 1\n山高，水长。\n# 2\n山高，水长。\n");
    assert_eq!(folder_out("c.md"), "山高，水长。\n");
    assert_eq!(folder_out("old/d.jsonl"), "{\"body\":\"山高,水长。\",\"text\":\"山高，水长。\"}\n");
    std::fs::remove_dir_all(folder.path("../out")).unwrap();
    // a flag that fits no file is a mistake, as ever
    folder.run(&["clean", "a.jsonl", "--split", "x", "--isolated"]).is_refused("split", "--split separates texts");
    let detected = folder.run(&["detect", "b.txt", "--output-format", "tsv"]).out;
    assert!(detected.lines().nth(1).unwrap().contains("\t2\t"), "{detected}");
}

#[test]
fn what_clean_does_check_and_diff_say() {
    let folder = Folder::with_texts(&[
        (
            "zhclean.toml",
            "ignore = [\"punctuation\"]\n[[overrides]]\nfiles = [\"b.txt\"]\noutput-encoding = \"gb18030\"\n",
        ),
        ("a.txt", SHORT),
        ("b.txt", SHORT_CLEAN),
    ]);
    assert_eq!(folder.run(&["check", "a.txt"]).code, 0);
    assert_eq!(folder.run(&["diff", "a.txt"]).code, 0);
    assert_eq!(folder.run(&["check", "a.txt", "--ignore", "dash"]).code, 1);
    assert_eq!(folder.run(&["check", "b.txt"]).code, 1);
    assert_eq!(folder.run(&["clean", "-i", "."]).code, 0);
    assert_eq!(folder.read("a.txt"), SHORT);
    assert_eq!(folder.bytes("b.txt").unwrap(), encoding_rs::GB18030.encode(SHORT_CLEAN).0.as_ref());
}

#[test]
fn an_update_knows_the_configuration() {
    let folder = Folder::with_texts(&[
        ("raw/a.txt", SHORT),
        ("raw/b.txt", SHORT),
        ("raw/zhclean.toml", "ignore = [\"dash\"]\n"),
    ]);
    let update = |said: &str| folder.script("sleep 0.02; z clean raw -o out --update", 0, said);
    update("2 changed");
    update("2 of 2 outputs left as they are");
    folder.write("raw/zhclean.toml", "ignore = [\"quotes\"]\n");
    update("2 changed");
    update("2 of 2 outputs left as they are");
    folder.write("raw/c/zhclean.toml", "");
    folder.write("raw/c/d.txt", SHORT);
    update("3 changed");
    assert_eq!(folder.read("out/c/d.txt"), SHORT_CLEAN);
}

#[test]
fn a_row_of_a_file_takes_the_place_of_the_one_below_with_its_name() {
    let row = |form: &str| {
        format!(
            "[[rule]]\nid = \"a\"\nforms = [\"{form}\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"{form}\"]\nmiss = [\"好\"]\n"
        )
    };
    let text = |lines: &str| {
        format!("河水在夜里涨了半尺，守堤的人一直没有睡。\n{lines}天慢慢亮了，远处的船开始鸣笛，岸上的人收起马灯。\n")
    };
    let other = row("敬请期待").replace("\"a\"", "\"b\"");
    let folder = Folder::with_texts(&[
        ("base.toml", &format!("{}{other}", row("欢迎订阅本报"))),
        ("zhclean.toml", &format!("extends = \"base.toml\"\nignore = [\"user/b\"]\n{}", row("未完待续"))),
        ("t.txt", &text("欢迎订阅本报\n未完待续\n敬请期待\n")),
    ]);
    assert_eq!(folder.run(&["clean", "t.txt", "--max-removed", "1"]).out, text("欢迎订阅本报\n敬请期待\n"));
    assert_eq!(folder.run(&["clean", "t.txt", "--max-removed", "1", "--ignore", "dash"]).out, text("欢迎订阅本报\n"));
    folder.run(&["rules", "test", "zhclean.toml"]).is_done("rules");
    assert!(folder.run(&["rules", "test", "zhclean.toml"]).out.starts_with("zhclean.toml: "));
}

#[test]
fn the_log_names_the_configuration() {
    let folder =
        Folder::with_texts(&[("zhclean.toml", "extends = \"base.toml\"\n"), ("base.toml", ""), ("t.txt", SHORT)]);
    let first = |args: &[&str]| {
        folder.run(&[&["clean", "t.txt", "-o", "out", "--log", "log"][..], args].concat()).is_done("clean");
        let row: serde_json::Value = serde_json::from_str(folder.read("log").lines().next().unwrap()).unwrap();
        std::fs::remove_file(folder.path("log")).unwrap();
        let names = row["config"].as_array().cloned().unwrap_or_default();
        names.iter().map(|name| name.as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(first(&[]), ["zhclean.toml", "base.toml"]);
    assert_eq!(first(&["--config", "base.toml"]), ["base.toml"]);
    assert!(first(&["--isolated"]).is_empty());
}
