//! What `check` finds: its forms for programs, its baselines, and that it agrees with `clean`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program_support::Folder;
use crate::texts::{DIRTY, SHORT, SHORT_CLEAN, dirty};

/// What each form must escape in its own way; as a text, and as the inside of a record.
const NASTY: &str = "山高,<script>alert('&')</script>]]>%0A\u{1b}[31m水,長\u{FFFF}\n";
const NASTY_RECORD: &str = "{\"text\":\"山高,<b>]]>%0A\\u001b\\ud800水,長\"}\n";

fn forms(folder: &Folder, form: &str) -> String {
    let run = folder.run(&["check", "a b,c%.txt", "r.jsonl", "--output-format", form]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{form}");
    assert!(!run.out.contains('\u{1b}'), "{form}: {}", run.out);
    run.out
}

fn nasty() -> Folder {
    Folder::with_texts(&[("a b,c%.txt", NASTY), ("r.jsonl", NASTY_RECORD)])
}

#[test]
fn json_lines_hold_the_whole_texts() {
    let folder = nasty();
    let rows: Vec<Value> =
        forms(&folder, "json-lines").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(forms(&folder, "json").lines().count(), rows.len());
    let comma = &rows[0];
    for (key, want) in [("line", 1), ("column", 3), ("end_line", 1), ("end_column", 4)] {
        assert_eq!(comma[key], want, "{comma}");
    }
    assert_eq!([&comma["file"], &comma["rule"]], ["a b,c%.txt", "punctuation/comma"]);
    assert_eq!([&comma["old"], &comma["new"]], [",", "，"]);
    let control = rows.iter().find(|row| row["old"] == "\u{1b}").unwrap();
    assert_eq!((&control["new"], &control["kind"]), (&"".into(), &"edit".into()));
    let in_record = rows.iter().find(|row| row["file"] == "r.jsonl").unwrap();
    assert_eq!((&in_record["record"], &in_record["field"]), (&1.into(), &"text".into()));
    // the place in the text is that of the edit
    let columns: Vec<_> = NASTY.chars().collect();
    for row in rows.iter().filter(|row| row["file"] == "a b,c%.txt" && row["line"] == 1) {
        let at = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap() - 1;
        let old: String = columns[at("column")..at("end_column")].iter().collect();
        assert_eq!(row["old"], old, "{row}");
    }
}

#[test]
fn reviewdog_counts_bytes() {
    let folder = nasty();
    let rows: Vec<Value> = forms(&folder, "rdjsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let comma = &rows[0];
    assert_eq!(comma["location"]["path"], "a b,c%.txt");
    assert_eq!(comma["location"]["range"]["start"]["column"], "山高".len() + 1);
    assert_eq!(comma["suggestions"][0]["text"], "，");
    assert_eq!(comma["suggestions"][0]["range"], comma["location"]["range"]);
    assert_eq!((&comma["severity"], &comma["code"]["value"]), (&"WARNING".into(), &"punctuation/comma".into()));
    let in_record = rows.last().unwrap();
    assert_eq!((&in_record["location"]["range"]["start"]["line"], in_record.get("suggestions")), (&1.into(), None));
}

#[test]
fn sarif_and_gitlab_name_each_finding_once() {
    let folder = nasty();
    let log: Value = serde_json::from_str(&forms(&folder, "sarif")).unwrap();
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = run["results"].as_array().unwrap();
    let region = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(region["artifactLocation"]["uri"], "a%20b%2Cc%25.txt");
    assert_eq!((&region["region"]["startColumn"], &region["region"]["endColumn"]), (&3.into(), &4.into()));
    let rules: Vec<_> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    for result in results {
        assert!(rules.contains(&&result["ruleId"]), "{result}");
    }
    let mut prints: Vec<_> =
        results.iter().map(|result| result["partialFingerprints"]["zhclean/v1"].as_str()).collect();
    let gitlab: Value = serde_json::from_str(&forms(&folder, "gitlab")).unwrap();
    let gitlab = gitlab.as_array().unwrap();
    assert!(gitlab.iter().map(|row| row["fingerprint"].as_str()).eq(prints.iter().copied()));
    assert_eq!((&gitlab[0]["location"]["path"], &gitlab[0]["severity"]), (&"a b,c%.txt".into(), &"minor".into()));
    // no two alike, and the same below a new line
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), results.len());
    folder.write("a b,c%.txt", format!("河水在夜里涨了半尺。\n{NASTY}"));
    let moved: Value = serde_json::from_str(&forms(&folder, "gitlab")).unwrap();
    assert_eq!(moved[0]["fingerprint"], gitlab[0]["fingerprint"]);
    assert_eq!(moved[0]["location"]["lines"]["begin"], 2);
    // forms of one value are whole where nothing is found
    folder.write("clean.txt", SHORT_CLEAN);
    for form in ["sarif", "gitlab"] {
        let run = folder.run(&["check", "clean.txt", "--output-format", form]);
        let value: Value = serde_json::from_str(&run.out).unwrap();
        let found = if form == "sarif" { &value["runs"][0]["results"] } else { &value };
        assert_eq!((run.code, found), (0, &Value::Array(Vec::new())), "{form}");
    }
    let failed = folder.run(&["check", "none.txt", "--output-format", "sarif"]);
    let value: Value = serde_json::from_str(&failed.out).unwrap();
    assert_eq!((failed.code, &value["runs"][0]["invocations"][0]["executionSuccessful"]), (2, &false.into()));
}

#[test]
fn github_shows_a_line_once_and_ten_in_all() {
    let folder = nasty();
    let out = forms(&folder, "github");
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].starts_with("::warning file=a b%2Cc%25.txt,line=1,col=3,title=zhclean%3A "), "{}", lines[0]);
    assert!(lines[0].contains("%0A") && !lines[0].contains("]]>%0A"), "{}", lines[0]);
    assert!(lines[1].starts_with("::warning file=r.jsonl,line=1,title="), "{}", lines[1]);
    assert!(lines[2].starts_with("::notice title=zhclean::") && lines.len() == 3, "{out}");
    let folder = Folder::with_texts(&[("many.txt", &SHORT.repeat(30))]);
    let out = folder.run(&["check", "many.txt", "--output-format", "github"]).out;
    assert_eq!((out.matches("::warning").count(), out.lines().count()), (10, 11));
    assert!(
        out.ends_with(
            "30 findings in 1 of 1 file; all can be cleaned; the annotations of 20 more lines are not shown\n"
        )
    );
}

#[test]
fn junit_is_xml() {
    let folder = nasty();
    folder.write("clean.txt", SHORT_CLEAN);
    let run = folder.run(&["check", "a b,c%.txt", "clean.txt", "r.jsonl", "none.txt", "--output-format", "junit"]);
    let xml = run.out;
    let cases = xml.matches("<testcase ").count();
    let (failures, errors) = (xml.matches("<failure ").count(), xml.matches("<error ").count());
    assert_eq!((run.code, cases, errors), (2, failures + 2, 1), "{xml}");
    let counts = format!("tests=\"{cases}\" failures=\"{failures}\" errors=\"1\">");
    assert!(
        xml.starts_with(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"zhclean\" {counts}\n"
        ))
    );
    assert!(xml.contains("<testcase classname=\"clean.txt\" name=\"zhclean\" file=\"clean.txt\"/>"), "{xml}");
    assert!(xml.ends_with("</testsuite>\n</testsuites>\n"));
    let is_allowed = |c: char| c == '\n' || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    assert!(xml.chars().all(is_allowed) && !xml.contains("<script>") && !xml.contains("]]>"), "{xml}");
}

#[test]
fn a_baseline_hides_what_is_known() {
    let folder = Folder::with_texts(&[("tree/a.txt", DIRTY), ("tree/b.txt", SHORT)]);
    let written = folder.run(&["check", "tree", "-q", "--write-baseline", "known"]);
    assert_eq!((written.code, written.out.as_str(), written.err.as_str()), (1, "", ""));
    let (out, err) = folder.script("z check tree --baseline known", 0, "hidden by the baseline");
    assert_eq!((out.as_str(), err.lines().count()), ("", 1), "{err}");
    // lines may move; the same text once more is new
    folder.write("tree/b.txt", format!("河水在夜里涨了半尺。\n{SHORT}人高,水长。\n"));
    for args in ["z check ./tree --baseline known", "z check tree -j4 --baseline known"] {
        let (out, err) = folder.script(args, 1, "1 finding in 1 of 2 files; 1 can be cleaned; ");
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(out.contains("tree/b.txt:3:3 punctuation/comma"), "{out} {err}");
    }
    folder.script("z check tree -q --baseline known", 1, "");
    folder.script("z check tree -q --baseline known --exit-zero", 0, "");
    folder.script("z check tree --baseline known --write-baseline new -q", 1, "");
    folder.script("z check tree --baseline new -q", 0, "");
    folder.script("z check tree --baseline none", 2, "zhclean: none: no such file");
    folder.write("bad", "{\"path\":\"a\"}\n");
    folder.script("z check tree --baseline bad", 2, "zhclean: bad: line 1 is no row of a baseline");
    folder.script("z check tree/b.txt --write-baseline tree/b.txt", 2, "is the input");
}

#[test]
fn findings_go_to_a_file_and_standard_input_has_a_name() {
    let folder = dirty(&["a.txt"]);
    let run = folder.run(&["check", "a.txt", "--output-file", "out", "--color=always"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert_eq!(folder.read("out"), "a.txt:1:3 punctuation/comma  , → ，\n");
    assert_eq!(folder.run(&["check", "a.txt", "-q", "--output-file", "out", "--exit-zero"]).code, 0);
    folder.script("z check a.txt none.txt --exit-zero", 2, "none.txt");
    folder.script("z check a.txt --output-file a.txt", 2, "a.txt");
    folder.script("z check a.txt --output-file no/out", 2, "no/out: no such file");
    folder.script("z check a.txt --output-file log --log log", 2, "cannot hold both the log and the file of findings");
    let text = "山高,水长。`a,b`\n";
    let run = folder.pipe(&["check", "-", "--stdin-filename", "docs/a.md"], text.as_bytes());
    assert_eq!((run.code, run.out.as_str()), (1, "docs/a.md:1:3 punctuation/comma  , → ，\n"));
    let run = folder.pipe(&["diff", "--stdin-filename", "docs/a.md"], text.as_bytes());
    assert!(run.out.starts_with("--- a/docs/a.md\n"), "{run:?}");
    let record = "{\"text\":\"山高,水长。\"}\n";
    let run = folder.pipe(&["check", "--stdin-filename", "a.jsonl"], record.as_bytes());
    assert_eq!(run.out, "a.jsonl:1:text:1:3 punctuation/comma  , → ，\n");
}

#[test]
fn white_space_is_counted_and_rules_of_a_line_stand_below_each_other() {
    let folder = Folder::with_texts(&[("a.txt", DIRTY)]);
    let run = folder.run(&["check", "a.txt"]);
    assert!(run.out.ends_with("\na.txt white space: 7 edits; -v lists them\n"), "{}", run.out);
    let of_line: Vec<_> = run.out.lines().filter(|line| line.starts_with("a.txt:10:")).collect();
    let behind = |line: &str| line.find("  ").unwrap();
    assert!(of_line.len() > 3 && of_line.iter().any(|line| line.ends_with(", → ，  (3 times)")), "{}", run.out);
    assert!(
        of_line.iter().map(|line| line.split("  ").next().unwrap().len()).max()
            >= of_line.iter().map(|line| behind(line)).max()
    );
    let verbose = folder.run(&["check", "-v", "a.txt"]).out;
    assert!(verbose.contains("a.txt:2:1 whitespace/") && !verbose.contains("white space:"), "{verbose}");
    let concise = folder.run(&["check", "a.txt", "--output-format", "concise"]).out;
    assert_eq!(concise.lines().count(), verbose.lines().count(), "{concise}");
    // nothing printed depends on the place where it is read
    for (name, value) in [("LC_ALL", "C"), ("COLUMNS", "40"), ("TZ", "Asia/Shanghai"), ("TERM", "dumb")] {
        let mut command = folder.command(&["check", "a.txt"]);
        let run_there = crate::program_support::finish(command.env(name, value), b"");
        assert_eq!(run_there, run, "{name}");
    }
}

#[test]
fn check_finds_something_exactly_where_clean_changes_a_byte() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folder = Folder::new();
    let mut names = Vec::new();
    for filter in fs::read_dir(fixtures).unwrap() {
        let filter = filter.unwrap().path();
        for file in filter.is_dir().then(|| fs::read_dir(&filter).unwrap()).into_iter().flatten() {
            let file = file.unwrap().path();
            let is_text = file.extension().is_some_and(|ending| ending == "txt" || ending == "md");
            if is_text {
                let name = format!("{:04}-{}", names.len(), file.file_name().unwrap().to_str().unwrap());
                folder.write(format!("in/{name}"), fs::read(&file).unwrap());
                names.push(name);
            }
        }
    }
    folder.run(&["clean", "in", "-o", "out", "-q"]);
    let check = folder.run(&["check", "in", "--output-format", "json-lines"]);
    let found: std::collections::BTreeSet<String> = check
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["file"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.len() > 300 && found.len() > 100, "{} of {}", found.len(), names.len());
    for name in names {
        let (read, cleaned) = (folder.bytes(format!("in/{name}")), folder.bytes(format!("out/{name}")));
        assert!(cleaned.is_some(), "{name}");
        assert_eq!(found.contains(&format!("in/{name}")), read != cleaned, "{name}");
    }
}
