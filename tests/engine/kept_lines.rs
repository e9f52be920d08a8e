//! Lines that the user keeps: none of them goes, in whole or in part, and cleaning twice is cleaning once all the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use zhclean::{Pipeline, Preset};

fn keeping(preset: Preset, entries: &[String]) -> Pipeline {
    Pipeline::builder().preset(preset).keep_lines(entries).max_removed(1.0).build().unwrap()
}

/// The inputs of all golden cases.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".in.txt") {
                pages.push((path.to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    pages.sort();
    pages
}

/// Lines that went whole, each once.
fn gone(pipeline: &Pipeline, text: &str) -> Vec<String> {
    let cleaned = pipeline.clean(text);
    let whole = cleaned.changes().filter(|change| change.new.is_empty() && change.old.ends_with('\n'));
    let lines =
        whole.map(|change| change.old.trim().to_owned()).filter(|line| !line.is_empty() && !line.contains('\n'));
    lines.filter(|line| !line.contains(['{', '['])).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn a_line_that_is_kept_stays_on_every_page_and_cleaning_twice_is_cleaning_once() {
    let (mut faults, mut asked) = (Vec::new(), 0);
    for (name, text) in pages() {
        for preset in [Preset::Default, Preset::Article] {
            let all = gone(&keeping(preset, &[]), &text);
            // each alone where they are few, else every other one, and all
            let halves: Vec<Vec<String>> =
                (0..2).map(|half| all.iter().skip(half).step_by(2).cloned().collect()).collect();
            let alone = all.iter().take(3).map(|line| vec![line.clone()]);
            for entries in alone.chain(halves).chain([all.clone()]).filter(|entries| !entries.is_empty()) {
                asked += 1;
                let pipeline = keeping(preset, &entries);
                let cleaned = pipeline.clean(&text);
                let once = cleaned.text();
                let again = gone(&pipeline, &text).into_iter().find(|line| entries.contains(line));
                if let Some(line) = again {
                    faults.push(format!("{name}: {line} went, {}", preset.name()));
                }
                if pipeline.clean(once).text() != once {
                    faults.push(format!("{name}: twice is not once, {} keeping {entries:?}", preset.name()));
                }
            }
        }
    }
    assert!(asked > 300, "{asked} asked");
    assert!(faults.is_empty(), "{} of {asked}\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_kept_line_loses_no_part_and_its_marks_are_cleaned() {
    const HEAD: &str = "河堤\n2021年12月30日 11:44\n河水在夜里涨了半尺，守堤的人一直没有睡，他们在堤上来回走。\n";
    const LAST: &str = "天慢慢亮了，远处的船开始鸣笛，岸上的人收起马灯往家里走去。";
    let text = format!("{HEAD}{LAST}(责任编辑:李四)\n【编辑:阿琳娜】\n相关新闻\n");
    let clean = |entries: &[&str]| {
        let pipeline = Pipeline::builder().keep_lines(entries.iter().copied()).build().unwrap();
        pipeline.clean(&text).text().to_owned()
    };
    assert_eq!(clean(&[]), format!("{HEAD}{LAST}\n"));
    assert_eq!(clean(&["天慢慢亮了…"]), format!("{HEAD}{LAST}(责任编辑：李四)\n"));
    assert_eq!(clean(&["【编辑：阿琳娜】"]), format!("{HEAD}{LAST}\n【编辑：阿琳娜】\n"));
    // what it says of the lines around it is still heard
    assert_eq!(clean(&["编辑:{name}", "相关新闻"]), format!("{HEAD}{LAST}\n相关新闻\n"));
}
