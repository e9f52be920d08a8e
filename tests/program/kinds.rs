//! Files that are no text for people: refused with what to do instead, and left as they are.

use crate::program_support::Folder;
use crate::texts::{PLAIN_RECORD, SHORT, SHORT_CLEAN};

/// Files of each kind with a mark that would change in a text, and what the message says.
const FILES: [(&str, &str, &str); 16] = [
    ("a.csv", "名,价\n茶,好\n", "a table (CSV), not a text; export the column of texts as JSON lines"),
    ("a.TSV", "名,价\n茶,好\n", "a table (CSV), not a text"),
    ("a.yaml", "名: 茶,好\n", "YAML, not a text"),
    ("a.toml", "名 = '茶,好'\n", "TOML, not a text"),
    ("a.json", "{\n\"名\": \"茶,好\"\n}\n", "JSON, not a text; export its texts as JSON lines"),
    (
        "b.json",
        "{\"text\": \"茶,好\"}\n{\"text\": \"茶,好\"}\n",
        "looks like JSON lines; clean it as such with --input-format jsonl",
    ),
    ("a.xml", "<a>茶,好</a>\n", "XML, not a text"),
    ("a.html", "<p>茶,好</p>\n", "HTML, not a text; take the text out"),
    ("a.py", "print('茶,好')\n", "source code, not a text"),
    ("Makefile", "# 茶,好\n", "source code, not a text"),
    ("a.docx", "茶,好\n", "an office file, not a text; save it as plain text"),
    ("a.zip", "茶,好\n", "an archive, not a text; unpack it"),
    ("a.parquet", "茶,好\n", "Parquet, not a text; export the column"),
    ("page", "\n<!DOCTYPE html>\n茶,好\n", "HTML, not a text"),
    ("feed.txt", "<?xml version='1.0'?>\n茶,好\n", "XML, not a text"),
    ("x.txt", "PK\u{3}\u{4}\0\0茶,好\n", "an archive, not a text"),
];

#[test]
fn a_named_file_of_another_kind_is_refused_and_left() {
    for (name, text, want) in FILES {
        let folder = Folder::with_texts(&[(name, text)]);
        for args in ["clean -i", "clean", "check", "detect", "clean -n", "clean -o out"] {
            let (out, _) = folder.script(&format!("z {args} {name}"), 2, &format!("{name}: "));
            assert_eq!(out, "", "{args} {name}");
            folder.script(&format!("z {args} {name}"), 2, want);
        }
        assert_eq!(folder.tree().len(), 1, "{name}: nothing is written");
        assert_eq!(folder.read(name), text);
    }
}

#[test]
fn a_format_that_is_named_insists() {
    for (name, text, _) in FILES.into_iter().filter(|(_, text, _)| !text.contains('\0')) {
        let folder = Folder::with_texts(&[(name, text)]);
        folder.script(&format!("z clean -q --input-format text -i {name}"), 0, "");
        folder.script(&format!("z clean -q --format text {name}"), 0, "");
    }
    let folder = Folder::with_texts(&[("b.json", FILES[5].1), ("说明", SHORT)]);
    folder.script("(z clean -i --input-format jsonl b.json); z clean -i 说明", 0, "");
    assert_eq!(folder.read("b.json"), FILES[5].1.replace("茶,好", "茶，好"));
    assert_eq!(folder.read("说明"), SHORT_CLEAN);
}

#[test]
fn first_bytes_say_it_on_standard_input_and_in_containers_too() {
    let folder = Folder::with_texts(&[("page", FILES[13].1), ("a.txt", FILES[14].1), ("a.csv", FILES[0].1)]);
    folder.script("z clean < page", 2, "-: is HTML, not a text");
    folder.script("cat a.txt | z clean", 2, "-: is XML, not a text");
    folder.script("gzip a.txt a.csv; z clean -i a.txt.gz", 2, "a.txt.gz: is XML, not a text");
    folder.script("z clean -i a.csv.gz", 2, "a.csv.gz: is a table (CSV), not a text");
    // what begins like one is a text
    for start in ["PAR1 是文件,好", "<!doctypes,好", "{,好", "BZh,好"] {
        let done = folder.script(&format!("printf '%s\\n' '{start}' | z clean -q"), 0, "").0;
        assert!(done.starts_with(start.split(',').next().unwrap()), "{done}");
    }
}

#[test]
fn a_walk_passes_them_over_and_what_is_included_is_refused() {
    let folder = Folder::with_texts(&[("t/a.csv", FILES[0].1), ("t/CMakeLists.txt", SHORT), ("t/b.txt", SHORT)]);
    folder.write("t/n.jsonl", PLAIN_RECORD);
    let (out, _) = folder.script("z clean -n t", 0, "");
    assert_eq!(out.lines().count(), 2, "{out}");
    folder.script("z clean -n t --include '*.csv'", 2, "t/a.csv: is a table (CSV), not a text");
    folder.script("z clean -n t --include '*.csv' --input-format text --exclude '*.jsonl'", 0, "");
    folder.write("t/page.txt", FILES[13].1);
    folder.script("z clean -i t", 2, "t/page.txt: is HTML, not a text");
    assert_eq!([folder.read("t/b.txt"), folder.read("t/page.txt")], [SHORT_CLEAN, FILES[13].1]);
}
