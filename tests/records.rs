//! JSON lines and compressed files through the program: texts change, every byte around them stays, and what is damaged
//! is refused with its cause.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail it")]

use std::fs;
use std::io::{Read, Write, read_to_string};
use std::process::{Command, Stdio};

use flate2::{Compression, GzBuilder, read::MultiGzDecoder};
use proptest::{collection::vec, prelude::*, sample::select};
use tempfile::TempDir;
use zhclean::{Pipeline, filters};

/// A record, what becomes of it, and one that takes no time. `甲,乙` stands where nothing may be touched.
const RECORD: &str = "{\"id\":\"甲,乙\",\"text\":\"山高,水长。\"}\n";
const CLEAN: &str = "{\"id\":\"甲,乙\",\"text\":\"山高，水长。\"}\n";
const EMPTY: &str = "{\"text\":\"\"}\n";

#[derive(Debug, PartialEq)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

fn told(out: &str, err: &str) -> Run {
    Run { code: 0, out: out.into(), err: err.into() }
}

fn run(folder: &TempDir, args: &[&str], stdin: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhclean"));
    command.args(args).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // a program that ends early closes the pipe
    _ = child.stdin.take().unwrap().write_all(stdin);
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) }
}

/// The program on `input` as JSON lines; `args` begin with the command.
fn jsonl(args: &[&str], input: impl AsRef<[u8]>) -> Run {
    run(&TempDir::new().unwrap(), &[args, &["--format", "jsonl"]].concat(), input.as_ref())
}

/// A folder with one file in it.
fn folder(name: &str, bytes: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

fn read(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap()
}

/// Three ways to meet a file: to write another, to replace it, to look at it.
const WAYS: &[&[&str]] = &[&["clean", "-j2", "-o", "out"], &["clean", "-i"], &["check"]];

/// The program ends with 2 and tells `cause` in one line; nothing is printed, written, replaced or left behind.
fn refused(name: &str, suffix: &str, bytes: &[u8], (ways, args): (&[&[&str]], &[&str]), cause: &str) {
    let file = format!("in.{suffix}");
    let folder = folder(&file, bytes);
    for way in ways {
        let ran = run(&folder, &[way, &[file.as_str()][..], args].concat(), b"");
        let name = format!("{file}, {name}, {way:?}: {ran:?}");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (2, "", 1), "{name}");
        assert!(ran.err.starts_with(&format!("zhclean: {file}: ")) && ran.err.contains(cause), "{name}");
        let mut names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.all(|name| name == *file) && read(&folder, &file) == bytes, "{name}");
    }
}

fn pack(container: &str, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if container == "gz" {
        // all that a header may have
        let header = GzBuilder::new().filename("河.jsonl").comment("\u{1F}").extra(b"\x1F\x8B\x08".to_vec()).mtime(7);
        header.read(text.as_bytes(), Compression::fast()).read_to_end(&mut bytes).unwrap();
    } else {
        let mut encoder = zstd::Encoder::new(&mut bytes, 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap();
    }
    bytes
}

/// What a file holds, and in which container.
fn unpack(bytes: &[u8]) -> (&'static str, String) {
    match bytes {
        [0x1F, 0x8B, ..] => ("gz", read_to_string(MultiGzDecoder::new(bytes)).unwrap()),
        [] | [b'{', ..] => ("", read_to_string(bytes).unwrap()),
        _ => ("zst", read_to_string(zstd::Decoder::new(bytes).unwrap()).unwrap()),
    }
}

/// What texts are made of.
const SENTENCES: &str = "404 Not Found\nnginx\n|河堤上的守夜人:一个冬天的记录\n|2021年12月30日 11:44\n来源:\n|\n\n\n|\
    2021年12月30日 11:44 来源 晚报\n|  河水在夜里涨了半尺,守堤的人没有睡;他说:“走吧!天要亮了。”(三次)\n|\
    天亮了,水退了。大家回家去了。|见 https://example.com/a,b 与“C:\\河\\水”,路径/不变.\r\n|𠮷山\u{200b},水😀,山。|\
    【编辑:阿琳娜】\n相关新闻";
/// Parts of a string as JSON spells them; the last are halves of pairs.
const SPELLED: &str = r#"\u4e2d|\/|\ud83d\ude00|\"|\\|\\u002c|\u002C|\t|\b|\u0000|,|\ud800|\uDFFF"#;
const SCALARS: &str = r#"1e400|-0|12345678901234567890|0.10|1E+2|-1.5e-07|true|null|{}|[ ]|""|"甲,乙""#;
const KEYS: &str = r#""a"|"正文,"|"texts"|""|"\ud800"|"\"text\""|"Text""#;
const TEXT_KEYS: &str = r#""text"|"te\u0078t"|"\u0074\u0065\u0078\u0074""#;
const BLANKS: &str = "|||| |\t|  | \r ";

fn one(list: &'static str) -> impl Strategy<Value = &'static str> {
    select(list.split('|').collect::<Vec<_>>())
}

/// `text` between quotes, every so-manyth character as an escape; 0 for none.
fn spell(text: &str, every: usize) -> String {
    let unit = |unit: &u16| format!("\\u{unit:04x}");
    let spelled = text.chars().enumerate().map(|(at, c)| match at.checked_rem(every) {
        Some(0) => c.encode_utf16(&mut [0; 2]).iter().map(unit).collect(),
        _ => serde_json::to_string(&c).unwrap().trim_matches('"').to_owned(),
    });
    spelled.collect()
}

fn string() -> impl Strategy<Value = String> {
    let sentence = (one(SENTENCES), 0_usize..4).prop_map(|(text, every)| spell(text, every));
    let part = prop_oneof![2 => sentence, 1 => one(SPELLED).prop_map(str::to_owned)];
    vec(part, 0..7).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn member(keys: &'static str, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (one(BLANKS), one(keys), one(BLANKS), value, one(BLANKS))
        .prop_map(|(a, key, b, value, c)| format!("{a}{key}{b}:{b}{value}{c}"))
}

fn object(members: Vec<String>) -> String {
    format!("{{{}}}", members.join(","))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![one(SCALARS).prop_map(str::to_owned), string()].prop_recursive(4, 16, 4, |inner| {
        let array = vec((one(BLANKS), inner.clone()).prop_map(|(blank, item)| format!("{blank}{item}{blank}")), 1..4);
        let member = prop_oneof![member(KEYS, inner.clone()), member(TEXT_KEYS, inner)];
        prop_oneof![array.prop_map(|items| format!("[{}]", items.join(","))), vec(member, 1..4).prop_map(object)]
    })
}

/// Lines of which the last is a record with a text, maybe two, among other things.
fn file() -> impl Strategy<Value = String> {
    let others = || vec(prop_oneof![3 => member(KEYS, value()), 1 => member(TEXT_KEYS, value())], 0..3);
    let members = (others(), member(TEXT_KEYS, string()), others());
    let record = members.prop_map(|(above, text, below)| object([above, vec![text], below].concat())).boxed();
    let line = prop_oneof![6 => record.clone(), 1 => value(), 2 => Just(String::new())];
    let line = (one(BLANKS), line, one("\n|\r\n")).prop_map(|(blank, line, end)| [blank, &line, blank, end].concat());
    (any::<bool>(), vec(line, 0..6), record, one("|\n|\r\n")).prop_map(|(mark, lines, last, end)| {
        // a mark before a blank line is a case of its own
        let mark = if mark && lines.first().is_none_or(|line| !line.trim().is_empty()) { "\u{FEFF}" } else { "" };
        format!("{mark}{}{last}{end}", lines.concat())
    })
}

/// What a string says, unless half a pair of surrogates is in it.
fn decoded(inside: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{inside}\"")).ok()
}

/// The strings that records have as their own `text`, without their quotes; and all that stands around them.
fn parts(file: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut texts, mut around, mut start) = (Vec::new(), Vec::new(), 0);
    let (mut open, mut is_value, mut is_text) = (Vec::new(), false, false);
    let (bytes, mut at) = (file.as_bytes(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => (is_value, _) = (false, open.push(bytes[at])),
            b'}' | b']' => _ = open.pop(),
            b':' | b',' if open == b"{" => is_value = bytes[at] == b':',
            b'"' => {
                let inside = at + 1;
                at = inside;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let string = file.get(inside..at).unwrap();
                if open == b"{" && !is_value {
                    is_text = decoded(string).is_some_and(|key| key == "text");
                } else if open == b"{" && is_text {
                    around.push(file.get(start..inside).unwrap());
                    texts.push(string);
                    start = at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    around.push(file.get(start..).unwrap());
    (texts, around)
}

/// PROPTEST_CASES asks for a longer hunt than the usual run.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").map_or(32, |cases| cases.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn texts_are_cleaned_and_every_byte_around_them_stays(file in file()) {
        let pipeline = Pipeline::new(filters::defaults());
        let ran = jsonl(&["clean"], &file);
        prop_assert_eq!(ran.code, 0, "{}", ran.err);
        let ((before, around), (after, around_after)) = (parts(&file), parts(&ran.out));
        prop_assert_eq!(around, around_after);
        for (before, after) in before.into_iter().zip(after) {
            let Some(text) = decoded(before) else { continue };
            let cleaned = pipeline.clean(&text);
            prop_assert_eq!(decoded(after), Some(cleaned.text().to_owned()), "{}", before);
            prop_assert!(cleaned.text() != text || before == after, "{before} became {after}");
        }
        prop_assert_eq!(jsonl(&["clean"], &ran.out).out, ran.out);
    }
}

// ---- records

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
    assert_eq!(jsonl(&["clean"], [others, RECORD].concat()), told(&[others, CLEAN].concat(), note));
    // where none has one, the name of the field is wrong
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
        let (above, below) = (EMPTY.repeat(498).into_bytes(), EMPTY.repeat(500).into_bytes());
        let lines = |first: &str, bad: &[u8]| [first.as_bytes(), &above, bad, &below].concat();
        let bad = [bad, b"\n"].concat();
        let input = lines(RECORD, &bad);
        refused(name, "jsonl", &input, (WAYS, &[]), "line 500 is not JSON: ");
        let folder = folder("in.jsonl", &input);
        // what came before is out already
        let ran = run(&folder, &["clean", "-j1", "in.jsonl"], b"");
        assert_eq!((ran.code, ran.out), (2, format!("{CLEAN}{}", EMPTY.repeat(498))), "{name}");
        let note = "zhclean: in.jsonl: 1 lines are not JSON, passed on; the first: line 500, ";
        let ran = run(&folder, &["clean", "in.jsonl", "--on-error", "pass", "-o", "out"], b"");
        assert!(ran.code == 0 && ran.err.starts_with(note), "{name}: {}", ran.err);
        assert!(read(&folder, "out") == lines(CLEAN, &bad), "{name}");
        let ran = run(&folder, &["clean", "-i", "in.jsonl", "--on-error", "skip", "--rejected", "bad"], b"");
        assert!(ran.code == 0 && ran.err.starts_with(&note.replace("passed on", "left out")), "{name}: {}", ran.err);
        assert!(read(&folder, "in.jsonl") == lines(CLEAN, b"") && read(&folder, "bad") == bad, "{name}");
    }
}

#[test]
fn threads_change_nothing_and_the_log_names_each_text() {
    // 1.5 MB are several batches
    let good = |at: usize, comma: &str| {
        let filler = at.to_string().repeat(99);
        format!("{{\"x\":\"{filler}\",\"文\":[7,{{\"t\":\"山{at}高。\\n天\\u4eae{comma}水退。\"}}]}}\n")
    };
    let bad = |at: usize| format!("{{{at}\n");
    let is_good = |at: &usize| !at.is_multiple_of(100);
    let input: String = (1..=3000).map(|at| if is_good(&at) { good(at, ",") } else { bad(at) }).collect();
    let all = ["in.jsonl", "--field", "文[].t", "--on-error", "skip", "--rejected", "bad", "--log", "log"];
    let [one, two, eight] = ["-j1", "-j2", "-j8"].map(|threads| {
        let folder = folder("in.jsonl", input.as_bytes());
        let clean = run(&folder, &[&["clean", threads], &all[..]].concat(), b"");
        let (bad, log) = (read(&folder, "bad"), read(&folder, "log"));
        let check = run(&folder, &[&["check", threads], &all[..]].concat(), b"");
        assert!(read(&folder, "bad") == bad && read(&folder, "log") == log, "{threads}");
        (clean, bad, log, check)
    });
    assert!(one == two && two == eight);

    let (clean, rejected, log, check) = one;
    assert!(clean.err.contains(": 30 lines are not JSON, left out; the first: line 100, "), "{}", clean.err);
    assert_eq!(rejected, (100..=3000).step_by(100).map(bad).collect::<String>().into_bytes());
    assert!(clean.code == 0 && clean.out == (1..=3000).filter(is_good).map(|at| good(at, "，")).collect::<String>());
    let rows: Vec<serde_json::Value> =
        log.split_inclusive(|b| *b == b'\n').map(|row| serde_json::from_slice(row).unwrap()).collect();
    // the last line tells of those left out
    assert_eq!((check.code, rows.len(), check.out.lines().count()), (1, 2970, 2971));
    for ((row, finding), at) in rows.iter().zip(check.out.lines()).zip((1..=3000).filter(is_good)) {
        let place = (&row["origin"], &row["record"], &row["field"], &row["line"], &row["span"][0]);
        let comma = format!("山{at}高。\n天亮").len();
        assert_eq!(place, (&"in.jsonl".into(), &at.into(), &"文[1].t".into(), &2.into(), &comma.into()));
        assert_eq!(finding, format!("in.jsonl:{at}:文[1].t:2: punctuation/comma: \",\" → \"，\""));
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_its_line() {
    let strip = ["clean", "--on-error", "skip", "--bom", "strip"];
    for (name, args, input, want) in [
        ("alone", &strip[..1], "\u{FEFF}".to_owned(), "\u{FEFF}".to_owned()),
        ("before a blank line", &strip[..1], format!("\u{FEFF}\r\n{RECORD}"), format!("\u{FEFF}\r\n{CLEAN}")),
        ("before a line left out", &strip, format!("\u{FEFF}{{\n{RECORD}"), CLEAN.to_owned()),
        ("before nothing but a line left out", &strip, "\u{FEFF}{".to_owned(), String::new()),
    ] {
        let ran = jsonl(args, input);
        assert_eq!((ran.code, ran.out), (0, want), "{name}: {}", ran.err);
    }
}

// ---- containers

#[test]
fn every_container_and_way_gives_the_same_bytes() {
    let pieces = || RECORD.split_inclusive(',').cycle().take(1000);
    let many = |container: &'static str| pieces().flat_map(move |piece| pack(container, piece)).collect();
    let (gz, zst) = (|text: &str| pack("gz", text), |text: &str| pack("zst", text));
    // four bytes to pass over
    let skip = &b"\x53\x2A\x4D\x18\x04\x00\x00\x00\x1F\x8B\x08\x00"[..];
    for (name, suffix, bytes, note) in [
        ("plain", "jsonl", RECORD.into(), ""),
        ("1,000 members", "jsonl.gz", many("gz"), ""),
        ("1,000 frames", "ndjson.zst", many("zst"), ""),
        ("empty members", "jsonl.gz", [gz(""), gz(RECORD), gz(""), gz(RECORD), gz("")].concat(), ""),
        ("empty frames", "jsonl.zst", [zst(""), zst(RECORD), zst(""), zst(RECORD), zst("")].concat(), ""),
        ("only empty members", "jsonl.gz", [gz(""), gz("")].concat(), ""),
        ("only an empty frame", "jsonl.zst", zst(""), ""),
        ("skippable frames", "jsonl.zst", [skip, &zst(RECORD), skip, &zst(RECORD), skip].concat(), ""),
        ("plain, named gz", "jsonl.gz", RECORD.into(), "holds no gz data, whatever its name says\n"),
        ("gz, named zst", "jsonl.zst", gz(RECORD), "holds no zst data, whatever its name says\n"),
        ("gz, named plainly", "jsonl", gz(RECORD), ""),
        ("zst, named plainly", "jsonl", zst(RECORD), ""),
    ] {
        let file = format!("in.{suffix}");
        let (container, text) = unpack(&bytes);
        let (want, size) = (text.replace("高,", "高，"), text.len().to_string());
        let note = if note.is_empty() { String::new() } else { format!("zhclean: {file}: {note}") };
        let folder = folder(&file, &bytes);
        // no assert_eq: nobody wants to read many records
        assert!(jsonl(&["clean"], &bytes) == told(&want, ""), "{name}, standard input");
        assert!(run(&folder, &["clean", &file, "--max-size", &size], b"") == told(&want, &note), "{name}, file");
        for (out, container) in [("out", ""), ("out.gz", "gz"), ("out.zst", "zst")] {
            assert_eq!(run(&folder, &["clean", &file, "-o", out], b""), told("", &note), "{name}, {out}");
            assert!(unpack(&read(&folder, out)) == (container, want.clone()), "{name}, {out}");
        }
        assert_eq!(run(&folder, &["check", "-q", &file], b"").code, i32::from(text != want), "{name}, check");
        assert_eq!(run(&folder, &["clean", "-i", &file], b""), told("", &note), "{name}, in place");
        assert!(unpack(&read(&folder, &file)) == (container, want.clone()), "{name}, in place");
        assert_eq!(read(&folder, &file) == bytes, text == want, "{name}: what needs no change has none");
        assert_eq!(run(&folder, &["check", &file], b""), told("", &note), "{name}, check again");
    }
}

#[test]
fn damaged_and_large_containers_are_refused_and_left_alone() {
    const EARLY: &str = "the data ends early, it was cut";
    const FOLLOWS: &str = "something else follows the last";
    // several batches are through before the end is seen
    let long: String = (0..300).map(|at| RECORD.replace('甲', &format!("{at:x}").repeat(500))).collect();
    for (container, other, checksum) in [("gz", "zst", 8), ("zst", "gz", 4)] {
        let (packed, long) = (pack(container, RECORD), pack(container, &long));
        let cut = |len: usize| long[..len].to_vec();
        let more = |tail: &[u8]| [&packed, tail].concat();
        let wrong = |at: usize| [&long[..at], &[long[at] ^ 0x55], &long[at + 1..]].concat();
        let len = long.len();
        for (name, bytes, cause) in [
            ("cut in its header", cut(5), EARLY),
            ("cut behind its header", cut(40), EARLY),
            ("cut in the middle", cut(len / 2), EARLY),
            ("cut before its checksum", cut(len - checksum), EARLY),
            ("cut in its checksum", cut(len - 1), EARLY),
            ("the second cut in its header", more(&packed[..5]), EARLY),
            ("the second cut at its end", more(&packed[..packed.len() - 1]), EARLY),
            ("a wrong checksum", wrong(len - checksum), "the checksum does not fit"),
            ("a wrong byte at the end", wrong(len - 1), "the checksum does not fit"),
            ("a wrong byte in the middle", wrong(len / 2), "damaged"),
            ("garbage behind", more(b"garbage"), FOLLOWS),
            ("zeros behind", more(&[0; 512]), FOLLOWS),
            ("another container behind", more(&pack(other, RECORD)), FOLLOWS),
        ] {
            // what a wrong byte made of a line is not what is wrong
            refused(name, &format!("jsonl.{container}"), &bytes, (WAYS, &["--on-error", "pass"]), cause);
        }
        refused("large", &format!("jsonl.{container}"), &long, (WAYS, &["--max-size", "200K"]), "--max-size");
    }
    let wide = b"\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00";
    refused("wide", "jsonl.zst", wide, (WAYS, &[]), "damaged zst data: it needs a window above 128 MiB");
    refused("plain", "txt", b"12345", (WAYS, &["--max-size", "4"]), "--max-size");
}

#[test]
fn bombs_are_refused_long_before_they_are_read() {
    let bombs = [("jsonl.zst", "a"), ("jsonl.gz", "a"), ("jsonl.gz", "\0"), ("txt.gz", "a"), ("txt.gz", "\0")];
    // without optimisation gz takes minutes
    for (suffix, letter) in &bombs[..if cfg!(debug_assertions) { 1 } else { bombs.len() }] {
        let cause = if (*suffix, *letter) == ("txt.gz", "\0") { "binary" } else { "unpack to more than" };
        // 2 GiB
        let bomb = pack(suffix.split_once('.').unwrap().1, &letter.repeat(16 << 20)).repeat(128);
        refused(letter, suffix, &bomb, (&WAYS[..1], &[]), cause);
    }
}
