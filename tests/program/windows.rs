//! A text that is read in windows comes out as one that is read whole.

use std::fs::File;
use std::io::{BufWriter, Write};

use crate::program_support::Folder;

/// The parts must not show: the page's head is removed in the first window, its tail in the last, and the fold of the first
/// window holds for all.
#[test]
fn a_text_above_the_window_size_is_cleaned_as_its_parts_are() {
    let head = "404 Not Found\nnginx\n河堤上的守夜人\n\n\n";
    let folded =
        format!("  {}河水在夜里涨了半尺,守堤的人:一直没有睡;大家都在,等天亮!\r\n\r\n\r\n", "长夜。".repeat(100));
    // on its own this would be a text whose marks were never folded
    let mixed = "世卫组织WHO:全球都在等，等天亮，等水退，等人来。\n\n".repeat(100);
    let tail = "【编辑:阿琳娜】\n\n相关新闻\n";
    let repeats = (200 << 10) / folded.len();

    let folder = Folder::with(&[("small.txt", [head, &folded, &mixed, tail].concat().as_bytes())]);
    let mut big = BufWriter::new(File::create(folder.path("big.txt")).unwrap());
    big.write_all(head.as_bytes()).unwrap();
    (0..repeats).for_each(|_| big.write_all(folded.as_bytes()).unwrap());
    big.write_all([&mixed, tail].concat().as_bytes()).unwrap();
    big.into_inner().unwrap();

    let small = folder.run(&["clean", "--fold", "ascii-block", "small.txt"]).out;
    let (title, rest) = small.split_once("\n\n").unwrap();
    let (paragraph, end) = rest.split_once("\n\n").unwrap();
    assert!(title == "河堤上的守夜人" && !paragraph.contains(',') && !end.contains("编辑") && end.contains("WHO："));

    let run = folder.run(&["clean", "--window-bytes", "64K", "big.txt", "-o", "out.txt"]);
    assert_eq!((run.code, run.err.lines().count()), (0, 1), "{}", run.err);
    assert!(run.err.contains("big.txt: windowed"), "{}", run.err);
    let want = format!("{title}\n\n{}{end}", format!("{paragraph}\n\n").repeat(repeats));
    // no assert_eq: nobody wants to read 200 KiB
    assert!(folder.read("out.txt") == want);
}

#[test]
fn a_long_text_of_a_record_is_cleaned_as_its_parts_are() {
    let text = "河水在夜里涨了半尺,守堤的人:一直没有睡;大家都在,等天亮!\\n\\n".repeat(400);
    let record = format!("{{\"id\":\"甲,乙\",\"text\":\"404 Not Found\\nnginx\\n{text}\"}}\n");
    let folder = Folder::with_texts(&[("in.jsonl", &record)]);
    let whole = folder.run(&["clean", "in.jsonl"]);
    let windowed = folder.run(&["clean", "--window-bytes", "8K", "in.jsonl"]);
    assert_eq!((whole.code, whole.err.as_str(), windowed.code), (0, "", 0));
    assert!(windowed.err.contains("in.jsonl: windowed"), "{}", windowed.err);
    assert!(windowed.out == whole.out && whole.out.contains("\"甲,乙\"") && !whole.out.contains("nginx"));
}

/// Windows are cut by lines as they are by bytes: at blank lines, at line ends where there are none, and between the texts of
/// a file that holds several.
#[test]
fn a_text_above_the_number_of_lines_is_cleaned_as_its_parts_are() {
    let paragraph = "河水在夜里涨了半尺,守堤的人没有睡。\n大家都在,等天亮!\n\n";
    let verse = "山高,水长。\n".repeat(50);
    for (case, text, args) in [
        ("paragraphs", paragraph.repeat(40), &[][..]),
        ("no blank line", verse.clone(), &[]),
        ("no line feed", verse.replace('\n', "\r"), &["--newline", "keep"]),
        ("both", verse.replace('\n', "\r\n"), &["--newline", "keep"]),
        ("several texts", format!("=== 1\n{verse}=== 2\n{verse}{paragraph}=== 3\n").repeat(2), &["--split", "^==="]),
    ] {
        let record = format!("{}\n", serde_json::json!({ "text": text }));
        let folder = Folder::with_texts(&[("a.txt", &text), ("a.jsonl", &record)]);
        for (name, args) in
            [("a.txt", args), ("a.jsonl", &args[..if args.contains(&"--split") { 0 } else { args.len() }])]
        {
            let whole = folder.run(&[&["clean", name], args].concat());
            assert_eq!((whole.code, whole.err.as_str()), (0, ""), "{case}, {name}");
            for lines in ["7", "20"] {
                let windowed = folder.run(&[&["clean", name, "--window-lines", lines], args].concat());
                assert!(windowed.err.contains("windowed"), "{case}, {name}: {}", windowed.err);
                assert!(windowed.out == whole.out, "{case}, {name}, {lines}: {}", windowed.out);
            }
        }
    }
}
