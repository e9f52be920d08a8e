//! JSON lines: texts change, every byte around them stays.

use crate::containers::{EMPTY, WAYS, jsonl, refused};
use crate::program_support::{Folder, told};
use crate::texts::{RECORD, RECORD_CLEAN, rows, without_run};

#[test]
fn fields_are_found_and_the_rest_stays_as_it_was_spelled() {
    let deep = |depth: usize, open: &str, close: &str| {
        format!("{{\"a\":{}\"甲,乙\"{},\"text\":\"山,水\"}}", open.repeat(depth), close.repeat(depth))
    };
    let two = ["--field", "meta.body", "--field", "text"];
    let items = r#"{"段落":[{"内容":"山,水"},{"题":"甲,乙"},7,{"内容":["甲,乙"]},{"内容":"山,水"}],"内容":"甲,乙"}"#;
    for (name, args, input) in [
        ("numbers", &[][..], r#"{"a":1e400,"b":[-0,-0.0],"text":"山,水","c":12345678901234567890,"d":0.10}"#),
        ("escapes", &[], r#"{"a\/,":"\u4e2d\/\ud800,\ud83d\ude00","text":"\u4e2d\/\ud83d\ude00\uD800山,水\\n"}"#),
        ("a key twice", &[], r#"{"a":"甲,乙","text":"山,水","a":1,"text":"山,水"}"#),
        ("a text within", &[], r#"{"a":{"text":"甲,乙"},"text":"山,水","b":[{"text":"甲,乙"}]}"#),
        ("an escaped key", &[], r#"{"\u0074ext":"山,水","\\u0074ext":"甲,乙"}"#),
        ("white space", &[], "\t { \"text\"\r:\t\"山,水\" , \"a\" : [ 1 ,\t2 ] } \r\n"),
        ("blank lines and cr lf", &[], "\r\n\n{\"text\":\"山,水\"}\r\n \t\n\n{\"text\":\"山,水\"}"),
        ("nothing", &[], ""),
        ("blank lines alone", &[], "\r\n \n\n"),
        ("a byte order mark", &[], "\u{FEFF}{\"text\":\"山,水\",\"a\":\"甲,乙\"}\n"),
        ("200 deep", &[], &deep(200, "[{\"text\":", "}]")),
        ("10,000 deep", &[], &deep(5000, "[{\"b\":", "}]")),
        ("a path", &two[..2], r#"{"meta":{"x":"甲,乙","body":"山,水"},"body":"甲,乙","text":"甲,乙"}"#),
        ("items", &["--field", "段落[].内容"], items),
        ("two fields", &two, r#"{"text":"山,水","a":"甲,乙","meta":{"body":"山,水","text":"甲,乙"}}"#),
        ("arrays", &["--field", "[].text"], r#"[{"text":"山,水"},"甲,乙",[{"text":"甲,乙"}]]"#),
    ] {
        let ran = jsonl(&[&["clean"], args].concat(), input);
        assert_eq!(ran, told(&input.replace("山,水", "山，水"), ""), "{name}");
    }
    for (name, input, want) in [
        ("a line of ASCII stays one", r#"{"text":"\u5c71,\u6c34\/\r\n"}"#, r#"{"text":"\u5c71\uff0c\u6c34\/\n"}"#),
        ("one that is none", r#"{"a":"é","text":"\u5c71,\u6c34"}"#, r#"{"a":"é","text":"\u5c71，\u6c34"}"#),
        ("nothing left", r#"{"text":"404\u0020Not Found\u000anginx\n","a":1}"#, r#"{"text":"","a":1}"#),
        ("only blank", r#"{"text":"\n\t\u3000\r\n"}"#, r#"{"text":""}"#),
    ] {
        assert_eq!(jsonl(&["clean"], input), told(want, ""), "{name}");
    }
}

#[test]
fn records_without_a_text_pass_and_are_counted() {
    let others = "{}\n{\"text\":null}\n{\"text\":1e400}\n{\"text\":[\"甲,乙\"]}\n{\"text\":{\"text\":\"甲,乙\"}}\n7\n";
    let note = "zhclean: -: 6 of 7 records without a text, passed on\n";
    assert_eq!(jsonl(&["clean"], [others, RECORD].concat()), told(&[others, RECORD_CLEAN].concat(), note));
    // where no record has the field, its name is wrong
    let others = others.replace("{\"text\":null}\n", "");
    let two = ["--field", "meta.body", "--field", "段落[].内容"];
    for (args, fields) in [(&two[..0], "\"text\""), (&two, "\"meta.body\" or \"段落[].内容\"")] {
        let cause = format!("no record has a text in {fields}; name the field with --field\n");
        refused("no text", "jsonl", others.as_bytes(), (WAYS, args), &cause);
    }
}

#[test]
fn a_line_that_is_no_json_is_named() {
    for (name, bad) in [
        ("cut", &b"{\"text\":\"\xE5\xB1\xB1,"[..]),
        ("cut behind a colon", b"{\"text\":"),
        ("two values", b"{\"text\":\"a\"} {}"),
        ("another encoding", b"{\"text\":\"\xD6\xD0\"}"),
        ("a byte order mark", b"\xEF\xBB\xBF{\"text\":\"a\"}"),
        ("a tab in a string", b"{\"text\":\"a\tb\"}"),
        ("a number of no JSON", b"{\"a\":01,\"text\":\"a\"}\r"),
    ] {
        let (above, below) = (EMPTY.repeat(98).into_bytes(), EMPTY.repeat(100).into_bytes());
        let lines = |first: &str, bad: &[u8]| [first.as_bytes(), &above, bad, &below].concat();
        let bad = [bad, b"\n"].concat();
        let input = lines(RECORD, &bad);
        refused(name, "jsonl", &input, (WAYS, &[]), "line 100 is not JSON: ");
        let folder = Folder::with(&[("in.jsonl", &input)]);
        // what came before is out already
        let ran = folder.run(&["clean", "-j1", "in.jsonl"]);
        assert_eq!((ran.code, ran.out), (2, format!("{RECORD_CLEAN}{}", EMPTY.repeat(98))), "{name}");
        let note = "zhclean: in.jsonl: 1 lines are not JSON, passed on; the first: line 100, ";
        let ran = folder.run(&["clean", "in.jsonl", "--on-error", "pass", "-o", "out"]);
        assert!(ran.code == 0 && ran.err.starts_with(note), "{name}: {}", ran.err);
        assert!(folder.bytes("out").unwrap() == lines(RECORD_CLEAN, &bad), "{name}");
        let ran = folder.run(&["clean", "-i", "in.jsonl", "--on-error", "skip", "--rejected", "bad"]);
        assert!(ran.code == 0 && ran.err.starts_with(&note.replace("passed on", "left out")), "{name}: {}", ran.err);
        assert!(
            folder.bytes("in.jsonl").unwrap() == lines(RECORD_CLEAN, b"") && folder.bytes("bad").unwrap() == bad,
            "{name}"
        );
    }
}

#[test]
fn threads_change_nothing_and_the_log_names_each_text() {
    // 0.9 MB are several batches
    let good = |at: usize, comma: &str| {
        let filler = at.to_string().repeat(499);
        format!("{{\"x\":\"{filler}\",\"文\":[7,{{\"t\":\"山{at}高。\\n天\\u4eae{comma}水退。\"}}]}}\n")
    };
    let bad = |at: usize| format!("{{{at}\n");
    let is_good = |at: &usize| !at.is_multiple_of(20);
    let input: String = (1..=600).map(|at| if is_good(&at) { good(at, ",") } else { bad(at) }).collect();
    let all = ["in.jsonl", "--field", "文[].t", "--on-error", "skip", "--rejected", "bad", "--log", "log"];
    let [one, two, eight] = ["-j1", "-j2", "-j8"].map(|threads| {
        let folder = Folder::with(&[("in.jsonl", input.as_bytes())]);
        let clean = folder.run(&[&["clean", threads], &all[..]].concat());
        let (bad, log) = (folder.bytes("bad").unwrap(), folder.read("log"));
        let check = folder.run(&[&["check", threads], &all[..]].concat());
        let both = folder.read("log");
        let checked = both.strip_prefix(&log).unwrap();
        assert!(folder.bytes("bad").unwrap() == bad && rows(checked) == rows(&log), "{threads}");
        (clean, bad, without_run(&log), rows(&log), check)
    });
    assert!(one == two && two == eight);

    let (clean, rejected, _, rows, check) = one;
    assert!(clean.err.contains(": 30 lines are not JSON, left out; the first: line 20, "), "{}", clean.err);
    assert_eq!(rejected, (20..=600).step_by(20).map(bad).collect::<String>().into_bytes());
    assert!(clean.code == 0 && clean.out == (1..=600).filter(is_good).map(|at| good(at, "，")).collect::<String>());
    // the last line tells of those left out
    assert_eq!((check.code, rows.len(), check.out.lines().count()), (1, 570, 571));
    for ((row, finding), at) in rows.iter().zip(check.out.lines()).zip((1..=600).filter(is_good)) {
        let entry = (&row["origin"], &row["record"], &row["field"], &row["line"], &row["span"][0]);
        let comma = format!("山{at}高。\n天亮").len();
        assert_eq!(entry, (&"in.jsonl".into(), &at.into(), &"文[1].t".into(), &2.into(), &comma.into()));
        assert_eq!(finding, format!("in.jsonl:{at}:文[1].t:2:3 punctuation/comma  , → ，"));
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_its_line() {
    let strip = ["clean", "--on-error", "skip", "--bom", "strip"];
    for (name, args, input, want) in [
        ("alone", &strip[..1], "\u{FEFF}".to_owned(), "\u{FEFF}".to_owned()),
        ("before a blank line", &strip[..1], format!("\u{FEFF}\r\n{RECORD}"), format!("\u{FEFF}\r\n{RECORD_CLEAN}")),
        ("before a line left out", &strip, format!("\u{FEFF}{{\n{RECORD}"), RECORD_CLEAN.to_owned()),
        ("before nothing but a line left out", &strip, "\u{FEFF}{".to_owned(), String::new()),
    ] {
        let ran = jsonl(args, input);
        assert_eq!((ran.code, ran.out), (0, want), "{name}: {}", ran.err);
    }
}
