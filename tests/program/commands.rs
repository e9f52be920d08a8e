//! The commands besides `clean`.

use encoding_rs::GB18030;

use crate::program_support::Folder;
use crate::texts::{CLEAN, DIRTY, LINE, PLAIN_RECORD, RULES, SHORT, SHORT_CLEAN, encoded};

#[test]
fn check_says_what_clean_would_change() {
    let folder = Folder::with(&[
        ("dirty.txt", DIRTY.as_bytes()),
        ("clean.txt", CLEAN.as_bytes()),
        ("mark.txt", "\u{FEFF}山，水。\n".as_bytes()),
        ("gb.txt", &GB18030.encode(SHORT_CLEAN).0),
        ("bad.txt", b"\xFF"),
        ("tree/sub/a.txt", SHORT.as_bytes()),
        ("tree/notes.srt", SHORT.as_bytes()),
    ]);
    let before = folder.tree();
    for (args, code, needles) in [
        (&["clean.txt"][..], 0, &[][..]),
        (
            &["dirty.txt"],
            1,
            &[
                "dirty.txt:1:1 error-page/status-line  404 Not Found → (removed)",
                "dirty.txt:5:8 punctuation/colon  : → ：",
                "dirty.txt:16:1 credit/",
            ],
        ),
        (&["clean.txt", "dirty.txt"], 1, &["dirty.txt:4:1 error-page/server-name"]),
        (&["mark.txt"], 1, &["mark.txt file/byte-order-mark"]),
        (&["gb.txt", "-e", "gb18030"], 1, &["gb.txt file/encoding", "gb18030"]),
        (&["tree"], 1, &["tree/sub/a.txt:1:3 punctuation/comma"]),
        (&["tree", "--ignore", "punctuation"], 0, &[]),
        (&["-"], 1, &["-:1:3 punctuation/comma"]),
        (&[], 1, &["-:1:3 punctuation/comma"]),
        (&["dirty.txt", "bad.txt"], 2, &["dirty.txt:1:1 "]),
        (&["none.txt", "clean.txt"], 2, &[]),
        (
            &["dirty.txt", "--fold", "none", "--preset", "punctuation", "--select", "credit"],
            1,
            &["credit/responsible-editor"],
        ),
    ] {
        let run = folder.pipe(&[&["check"], args].concat(), SHORT.as_bytes());
        assert_eq!((run.code, run.err.lines().count()), (code, usize::from(code == 2)), "{args:?}: {run:?}");
        assert_eq!(run.out.is_empty(), needles.is_empty(), "{args:?}: {run:?}");
        for needle in needles {
            assert!(run.out.lines().any(|line| line.contains(needle)), "{args:?}: no {needle} in {}", run.out);
        }
    }
    assert_eq!(folder.tree(), before);
}

#[test]
fn detect_tells_what_a_text_is() {
    for (name, args, bytes, want) in [
        ("dirty", &[][..], DIRTY.as_bytes().to_vec(), ["utf-8", "valid", "no", "lf", "ascii-block", "prose"]),
        ("clean", &[], CLEAN.into(), ["utf-8", "valid", "no", "lf", "none", "prose"]),
        (
            "byte order mark, cr lf",
            &[],
            "\u{FEFF}一\r\n二\r\n".into(),
            ["utf-8", "bom", "yes", "crlf", "none", "no-prose"],
        ),
        ("cr", &[], "一\r二\r".into(), ["utf-8", "valid", "no", "cr", "none", "no-prose"]),
        ("mixed ends", &[], "一\n二\r\n".into(), ["utf-8", "valid", "no", "mixed", "none", "no-prose"]),
        ("empty", &[], vec![], ["utf-8", "valid", "no", "none", "none", "empty"]),
        ("blanks", &[], "\u{3000}\n".into(), ["utf-8", "valid", "no", "lf", "none", "empty"]),
        ("error page", &[], "404 Not Found\nnginx\n".into(), ["utf-8", "valid", "no", "lf", "none", "error-page"]),
        ("English", &[], "Hello, world.\n".into(), ["utf-8", "valid", "no", "lf", "none", "not-chinese"]),
        ("garbled", &[], "\u{FFFD}\u{FFFD}中\u{FFFD}文\n".into(), ["utf-8", "valid", "no", "lf", "none", "garbled"]),
        (
            "gb18030",
            &["-e", "gbk"],
            GB18030.encode(DIRTY).0.into_owned(),
            ["gb18030", "named", "no", "lf", "ascii-block", "prose"],
        ),
    ] {
        let folder = Folder::with(&[("a.txt", &bytes)]);
        for (input, shown) in [("a.txt", "a.txt"), (".", "./a.txt"), ("-", "-")] {
            let run = folder.pipe(&[&["detect", input, "--output-format", "tsv"], args].concat(), &bytes);
            assert_eq!((run.code, run.err.as_str(), run.out.lines().count()), (0, "", 2), "{name}: {run:?}");
            let row: Vec<_> = run.out.lines().nth(1).unwrap().split_whitespace().collect();
            let marks = if name == "dirty" || name == "gb18030" { "0/11" } else { row[6] };
            assert_eq!(row, [&[want[0], "1.000"], &want[1..5], &[marks, want[5], "1", shown]].concat(), "{name}");
            let table = folder.pipe(&[&["detect", input], args].concat(), &bytes).out;
            let row: Vec<_> = table.lines().nth(1).unwrap().split_whitespace().collect();
            assert_eq!(row, [shown, want[0], want[4], want[5]], "{name}");
            let verbose = folder.pipe(&[&["detect", "-v", input], args].concat(), &bytes).out;
            let rest: Vec<_> = verbose.lines().skip(2).collect();
            assert!(rest.len() >= 2 && rest[0].contains(&format!("by {} (1.000)", want[1])), "{name}: {verbose}");
            assert!(rest[0].ends_with(&format!("line ends {}", want[3])), "{name}: {verbose}");
            assert!(rest[1].contains("half-width"), "{name}: {verbose}");
        }
    }
}

#[test]
fn detect_prints_a_table_tsv_or_json() {
    let folder = Folder::new();
    folder.write("tree/g.txt", encoded(GB18030, LINE));
    folder.write("tree/u\n.txt", format!("\u{FEFF}{LINE}").replace('\n', "\r\n"));
    folder.write("tree/v.jsonl", PLAIN_RECORD);
    let cells = [
        ["encoding", "sure", "by", "bom", "lines", "fold", "full/half", "verdict", "texts", "file"],
        ["gb18030", "1.000", "score", "no", "lf", "ascii-block", "0/3", "prose", "1", "tree/g.txt"],
        ["utf-8", "1.000", "bom", "yes", "crlf", "ascii-block", "0/3", "prose", "1", r"tree/u\n.txt"],
        ["utf-8", "1.000", "valid", "no", "none", "ascii-block", "0/1", "no-prose", "1", "tree/v.jsonl"],
    ];
    let tsv = folder.script("z detect tree --output-format tsv", 0, "").0;
    assert_eq!(tsv, cells.map(|row| row.join("\t") + "\n").concat());
    let table = folder.script("z detect tree", 0, "").0;
    let rows: Vec<_> = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>()).collect();
    assert!(
        rows[..4].iter().zip(&cells).all(|(row, cells)| *row == [cells[9], cells[0], cells[5], cells[7]]),
        "{table}"
    );
    assert!(table.lines().all(|row| row.chars().count() <= 80), "{table}");
    let foot =
        "\n3 files, 3 texts\nencoding  utf-8 2, gb18030 1\nfold      ascii-block 3\nverdict   prose 2, no-prose 1\n";
    assert!(table.ends_with(foot), "{table}");
    let json = folder.script("z detect tree --output-format json", 0, "").0;
    assert_eq!(folder.script("z detect tree --output-format json-lines -j4", 0, "").0, json);
    let rows: Vec<serde_json::Value> = json.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(rows.len(), 3, "{json}");
    for (row, cells) in rows.iter().zip(&cells[1..]) {
        let told = ["encoding", "told_by", "line_ends", "fold", "verdict", "file"].map(|name| &row[name]);
        assert_eq!(told, [0, 2, 4, 5, 7, 9].map(|at| cells[at]), "{row}");
        assert!(row["bom"] == (cells[3] == "yes") && row["confidence"] == 1.0 && row["documents"] == 1, "{row}");
    }
}

#[test]
fn detect_says_in_json_what_each_record_is() {
    let folder = Folder::with_texts(&[
        ("a.jsonl", "{\"text\":\"山高,水长。\",\"b\":[\"404 Not Found\\nnginx\"]}\n{}\n\n{\"text\":\"\"}\n"),
        ("b.txt", SHORT),
    ]);
    let json = folder.script("z detect a.jsonl b.txt --field text --field b[] --output-format json-lines", 0, "").0;
    let rows: Vec<serde_json::Value> = json.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let told: Vec<_> = rows
        .iter()
        .map(|row| format!("{} {} {} {}", row["file"], row["record"], row["field"], row["verdict"]))
        .collect();
    assert_eq!(
        told,
        [
            r#""a.jsonl" 1 "text" "no-prose""#,
            r#""a.jsonl" 1 "b[0]" "error-page""#,
            r#""a.jsonl" 4 "text" "empty""#,
            r#""b.txt" null null "no-prose""#,
        ],
        "{json}"
    );
}

#[test]
fn every_rule_is_listed_and_explained() {
    let folder = Folder::with(&[]);
    let list = folder.run(&["rules", "--output-format", "json-lines"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    let rows: Vec<serde_json::Value> = list.out.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let filters = folder.run(&["rules"]);
    assert_eq!(folder.run(&["rules", "list"]), filters);
    let filters = filters.out.lines().take_while(|line| !line.is_empty()).map(|line| line.split(' ').next().unwrap());
    let names: Vec<_> = filters.chain(rows.iter().map(|row| row["rule"].as_str().unwrap())).collect();
    for rule in RULES {
        assert!(names.contains(rule) && names.contains(&rule.split('/').next().unwrap()), "{rule}");
    }
    // every filter, the rules above, and one in four of the others: each is a run of its own
    let wanted = |(n, name): &(usize, &&str)| !name.contains('/') || RULES.contains(name) || n % 4 == 0;
    for (_, name) in names.iter().enumerate().filter(wanted) {
        let page = folder.run(&["explain", *name]);
        assert_eq!((page.code, page.err.as_str()), (0, ""), "{name}");
        assert!(page.out.contains(*name) && page.out.lines().count() > 2, "{name}: {}", page.out);
    }
}
