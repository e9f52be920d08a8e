//! Statistics as JSON, by folder, and removals chosen at random.

use serde_json::Value;

use crate::program_support::Folder;
use crate::texts::{CLEAN, DIRTY, SHORT};

fn folder() -> Folder {
    let record = serde_json::json!({ "text": DIRTY }).to_string();
    Folder::with_texts(&[
        ("in/a/1.txt", DIRTY),
        ("in/a/2.txt", SHORT),
        ("in/b.jsonl", &format!("{record}\n{{\"text\":\"404 Not Found\\nnginx\"}}\n")),
        ("in/c.txt", ""),
    ])
}

fn stats(folder: &Folder, args: &str) -> Value {
    folder.script(&format!("z {args} -q --stats-file stats.json"), i32::from(args.starts_with("check")), "");
    serde_json::from_str(&folder.read("stats.json")).unwrap()
}

#[test]
fn counts_are_by_folder_and_name_what_lost_most() {
    let folder = folder();
    let all = stats(&folder, "clean in -o out");
    let total = &all["total"];
    assert_eq!([&total["texts"], &total["changed"]], [5, 4]);
    assert_eq!(total["verdicts"], serde_json::json!({"empty": 1, "error-page": 1, "no-prose": 1, "prose": 2}));
    let (read, lost) = (total["characters"].as_i64().unwrap(), total["characters_removed"].as_i64().unwrap());
    let chars = |text: &str| i64::try_from(text.chars().count()).unwrap();
    assert_eq!(read, 2 * chars(DIRTY) + chars(SHORT) + chars("404 Not Found\nnginx"));
    assert_eq!(lost, 2 * (chars(DIRTY) - chars(CLEAN)) + chars("404 Not Found\nnginx"));
    let folders: Vec<_> =
        all["folders"].as_array().unwrap().iter().map(|row| (&row["folder"], &row["texts"])).collect();
    assert_eq!(folders, [(&"in".into(), &3.into()), (&"in/a".into(), &2.into())]);
    let most: Vec<_> = all["lost_most"].as_array().unwrap().iter().map(|row| (&row["file"], &row["record"])).collect();
    assert_eq!(
        most,
        [(&"in/a/1.txt".into(), &Value::Null), (&"in/b.jsonl".into(), &1.into()), (&"in/b.jsonl".into(), &2.into())]
    );
    assert_eq!(all["lost_most"][2]["share_removed"], 1.0);
    // the same from any command, with any number of threads and in windows
    for args in ["check in", "check in -j4", "clean -n in -j3"] {
        assert_eq!(stats(&folder, args), all, "{args}");
    }
    let told = folder.script("z check in -q --stats", 1, "by folder:\n").1;
    assert!(told.contains("        5  texts, 4 changed, ") && told.contains("lost most:\n"), "{told}");
    folder.script("z clean in/c.txt --stats-file in/c.txt", 2, "is the input");
    folder.script("z check in --stats-file no/stats.json -q", 2, "no/stats.json: no such file");
}

#[test]
fn samples_hang_on_the_seed_alone() {
    let folder = folder();
    let shown = |args: &str| folder.script(&format!("z check in -q {args}"), 1, "").1;
    let two = shown("--show-samples 2");
    assert_eq!(two.lines().filter(|line| line.starts_with("in/")).count(), 2, "{two}");
    assert_eq!(two.lines().filter(|line| line.starts_with("  - ")).count(), 2, "{two}");
    for args in ["--show-samples 2 -j4", "--show-samples 2 --seed 0", "--show-samples=2 -j1"] {
        assert_eq!(shown(args), two, "{args}");
    }
    assert!((1..20).any(|seed| shown(&format!("--show-samples 2 --seed {seed}")) != two));
    let all = shown("--show-samples 1000");
    assert!(
        all.contains(
            "in/a/1.txt:16 credit/responsible-editor\n    天亮了,水退了。大家回家去了。\n  - 【编辑:阿琳娜】\n"
        ),
        "{all}"
    );
    assert!(all.contains("in/b.jsonl:2:text:1 error-page/status-line\n  - 404 Not Found\n    nginx\n"), "{all}");
    assert!(folder.run(&["check", "in", "--seed", "1"]).err.contains("--show-samples"));
}
