//! `restore` knows by length and hash what a file is: the input, the output, or neither.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use encoding_rs::{BIG5, GB18030, UTF_16LE};

use crate::errors::assert_is_one_line_error;
use crate::program_support::{Folder, done, finish, told};
use crate::texts::{CLEAN, DIRTY, LINE, RECORD, SHORT, SHORT_CLEAN, all_rows, encoded, field};

#[test]
fn a_file_that_needed_no_edit_restores_to_itself() {
    for (name, text) in [("clean", SHORT_CLEAN), ("empty", ""), ("long", CLEAN)] {
        let folder = Folder::with_texts(&[("a.txt", text), ("b.txt", SHORT)]);
        folder.run(&["clean", "-i", "a.txt", "b.txt", "--log", "log"]).is_done(name);
        let args = ["restore", "a.txt", "--log", "log", "--origin", "a.txt"];
        assert_eq!(folder.run(&args), done(text), "{name}");
        // also without --origin: the log has rows of its name
        assert_eq!(folder.run(&args[..4]), done(text), "{name}");
    }
}

#[test]
fn a_file_that_is_the_input_is_given_as_it_is() {
    let folder = Folder::with_texts(&[("a.txt", DIRTY)]);
    folder.run(&["check", "a.txt", "--log", "log"]);
    assert_eq!(folder.run(&["restore", "a.txt", "--log", "log"]), done(DIRTY));
}

#[test]
fn what_does_not_fit_is_refused_and_named() {
    let folder = Folder::with_texts(&[("a.txt", DIRTY), ("empty.log", ""), ("foreign.log", "a line\nand another\n")]);
    folder.run(&["clean", "a.txt", "--log", "log", "-o", "out.txt"]).is_done("clean");
    let (log, out) = (folder.read("log"), folder.read("out.txt"));
    let lines: Vec<_> = log.split_inclusive('\n').collect();
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().concat();
    folder.write("changed.txt", out.replace("守堤", "守城"));
    for (name, log, file, needles) in [
        ("changed output", log.clone(), "changed.txt", &["changed.txt", "neither"][..]),
        ("no last row", lines[..lines.len() - 1].concat(), "out.txt", &["out.txt", "are cut"]),
        ("half a row", log.get(..log.len() - 70).unwrap().to_owned(), "out.txt", &["out.txt", "are cut"]),
        ("no text", lines[0].to_owned(), "out.txt", &["cut.log", "no rows"]),
        ("a lost row", without(5), "out.txt", &["out.txt", "are cut"]),
        ("a lost first row", without(1), "out.txt", &["cut.log", "line 2 is not a row"]),
        ("a foreign row", log.replacen("{\"origin\"", "{\"origins\"", 1), "out.txt", &["cut.log", "line 3"]),
        ("a changed row", log.replacen("\"old\":\",\"", "\"old\":\";\"", 1), "out.txt", &["out.txt", "does not fit"]),
    ] {
        folder.write("cut.log", log);
        let run = folder.run(&["restore", file, "--log", "cut.log"]);
        assert_is_one_line_error(&run, needles, name);
        assert_eq!(run.out, "", "{name}");
    }
    for (log, needle) in [("empty.log", "is empty"), ("foreign.log", "line 1 is not a row")] {
        assert_is_one_line_error(&folder.run(&["restore", "out.txt", "--log", log]), &[log, needle], log);
    }
    assert_eq!(folder.run(&["restore", "out.txt", "--log", "log"]), done(DIRTY));
}

#[test]
fn a_file_that_was_cleaned_twice_goes_back_step_by_step() {
    let folder = Folder::with_texts(&[("a.txt", DIRTY)]);
    let args = ["clean", "-i", "a.txt", "--log", "log"];
    folder.run(&[&args[..], &["--select=punctuation"]].concat()).is_done("first");
    let between = folder.read("a.txt");
    folder.run(&args).is_done("second");
    let after = folder.read("a.txt");
    assert!(after != between && between != DIRTY);
    // a run that found nothing to do hides none before it
    folder.run(&args).is_done("third");
    let runs: Vec<_> =
        all_rows(&folder.read("log")).iter().filter(|row| row.get("version").is_some()).cloned().collect();
    let restore = ["restore", "a.txt", "--log", "log"];
    assert_eq!(folder.run(&restore), done(&between));
    let ids: Vec<String> = runs.iter().map(|row| field(row, "run")).collect();
    let of_run = |id: &str| folder.run(&[&restore[..], &["--run", id]].concat());
    assert_eq!(of_run(&ids[1]), done(&between));
    assert_eq!(of_run(&ids[2]), done(&after));
    assert_is_one_line_error(&of_run(&ids[0]), &["a.txt", "log", &ids[0], "neither"], "not the output of the first");
    assert_is_one_line_error(&of_run("x"), &["holds no run x", &ids[0], &ids[2]], "no such run");
    folder.write("a.txt", &between);
    assert_eq!(folder.run(&restore), done(DIRTY));
    assert_eq!(of_run(&ids[0]), done(DIRTY));
    assert_eq!(of_run(&ids[1]), done(&between));
    folder.write("a.txt", DIRTY);
    assert_eq!(folder.run(&restore), done(DIRTY));
}

#[test]
fn repeating_a_command_loses_no_row() {
    let folder = Folder::with_texts(&[("a.txt", DIRTY)]);
    for _ in 0..3 {
        folder.run(&["clean", "-i", "a.txt", "--log", "log"]).is_done("again");
    }
    assert_eq!(folder.run(&["restore", "a.txt", "--log", "log"]), done(DIRTY));
}

#[test]
fn the_encoding_the_mark_and_the_container_come_back() {
    let long = LINE.repeat(20);
    let gz = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    for (name, args, bytes) in [
        ("a.txt", &[][..], encoded(BIG5, &long)),
        ("a.txt", &["-e", "gbk"], encoded(GB18030, &format!("{SHORT}㐀𠀀\n"))),
        ("a.txt", &[], [b"\xFF\xFE".to_vec(), encoded(UTF_16LE, &long)].concat()),
        ("a.txt", &[], [b"\xEF\xBB\xBF", SHORT_CLEAN.as_bytes()].concat()),
        ("a.txt", &["--bom=keep"], [b"\xEF\xBB\xBF", SHORT.as_bytes()].concat()),
        ("a.txt", &["--output-encoding=gbk"], SHORT.into()),
        ("a.txt", &["--output-encoding=utf-16le", "--bom=keep"], [b"\xEF\xBB\xBF", SHORT.as_bytes()].concat()),
        ("a.jsonl", &[], RECORD.into()),
        ("a.jsonl", &["--bom=strip"], [b"\xEF\xBB\xBF", RECORD.as_bytes()].concat()),
        ("a.jsonl", &[], [b"\xEF\xBB\xBF", RECORD.as_bytes()].concat()),
        ("a.jsonl", &["-e", "gb18030"], encoded(GB18030, RECORD)),
    ] {
        let folder = Folder::new();
        folder.write(name, &bytes);
        folder.run(&[&["clean", "-i", name, "--log", "log"], args].concat()).is_done(name);
        assert_ne!(folder.bytes(name).unwrap(), bytes, "{args:?}");
        let back = folder.run(&["restore", name, "--log", "log", "-o", "back"]);
        assert_eq!((back, folder.bytes("back")), (done(""), Some(bytes)), "{name} {args:?}");
    }
    let folder = Folder::new();
    folder.write("a.txt.gz", gz(SHORT));
    folder.run(&["clean", "-i", "a.txt.gz", "--log", "log.gz"]).is_done("gz");
    // what is printed is not packed
    assert_eq!(folder.run(&["restore", "a.txt.gz", "--log", "log.gz"]), done(SHORT));
    folder.run(&["restore", "a.txt.gz", "--log", "log.gz", "-o", "back"]).is_done("gz");
    assert_eq!(folder.bytes("back").unwrap()[..2], [0x1F, 0x8B]);
    assert_eq!(folder.run(&["clean", "back", "--select=whitespace/line-end"]), done(SHORT));
}

#[test]
fn what_is_not_exact_is_said() {
    let cut = [encoded(GB18030, SHORT), vec![0xD6]].concat();
    for (name, args, bytes, back, note) in [
        ("a.txt", &["-e", "gbk", "-o", "out"][..], cut, SHORT, "restored as utf-8: its bytes in gb18030"),
        (
            "a.jsonl",
            &["-o", "out"],
            b"{\"text\":\"\\u5c71\xE9\xAB\x98,\xE6\xB0\xB4\xE9\x95\xBF\"}\n".to_vec(),
            "{\"text\":\"山高,水长\"}\n",
            "restored, but not byte for byte",
        ),
    ] {
        let folder = Folder::new();
        folder.write(name, &bytes);
        folder.run(&[&["clean", name, "--log", "log"], args].concat()).is_done(name);
        let run = folder.run(&["restore", "out", "--log", "log"]);
        assert_eq!((run.code, run.out.as_str()), (0, back), "{}", run.err);
        assert!(run.err.starts_with("zhclean: out: ") && run.err.contains(note), "{}", run.err);
    }
    // lines that were left out are nowhere
    let folder = Folder::with_texts(&[("a.jsonl", &format!("no JSON\n{RECORD}"))]);
    folder.run(&["clean", "-i", "a.jsonl", "--on-error=skip", "--log", "log"]).is_done("skip");
    let run = folder.run(&["restore", "a.jsonl", "--log", "log"]);
    let said = ["a.jsonl", "1 lines that are not JSON were left out", "do not come back", "--rejected"];
    assert_is_one_line_error(&run, &said, "skip");
    // the same to a file, and in a folder, where the others come back
    let run = folder.run(&["restore", "a.jsonl", "--log", "log", "-o", "back"]);
    assert_is_one_line_error(&run, &said, "skip -o");
    assert!(folder.bytes("back").is_none());
    folder.write("tree/a.jsonl", format!("no JSON\n{RECORD}"));
    folder.write("tree/b.jsonl", RECORD);
    folder.run(&["clean", "-i", "tree", "--on-error=skip", "--log", "tree.log"]).is_done("a folder");
    let run = folder.run(&["restore", "tree", "--log", "tree.log", "-o", "back"]);
    assert!(run.code == 2 && run.err.contains("tree/a.jsonl: 1 lines that are not JSON were left out"), "{}", run.err);
    assert_eq!((folder.text("back/a.jsonl"), folder.read("back/b.jsonl")), (None, RECORD.to_owned()));
}

#[test]
fn origins_of_every_kind_are_found() {
    let folder = Folder::new();
    let names = [&b"\xD6\xD0.txt"[..], b"two\nlines.txt", b"back\\slash.txt", b"tab\t.txt", "😀\u{1b}.txt".as_bytes()];
    for (n, name) in names.iter().enumerate() {
        folder.write(Path::new("tree").join(OsStr::from_bytes(name)), SHORT.repeat(n + 1));
    }
    folder.run(&["clean", "-i", "tree", "--log", "log"]).is_done("clean");
    for (n, name) in names.iter().enumerate() {
        let name = OsString::from_vec([b"tree/", *name].concat());
        let args = ["restore".as_ref(), name.as_os_str(), "--log".as_ref(), "log".as_ref(), "--origin".as_ref(), &name];
        assert_eq!(finish(&mut folder.command(&args), b""), done(&SHORT.repeat(n + 1)), "{name:?}");
    }
    // as the log spells it
    let args = ["restore", "-", "--log", "log", "--origin", r"tree/two\nlines.txt"];
    assert_eq!(folder.pipe(&args, SHORT_CLEAN.repeat(2).as_bytes()), done(&SHORT.repeat(2)));
}

#[test]
fn records_without_edits_have_no_rows_and_their_file_has() {
    let folder = Folder::new();
    let input = format!("{RECORD}{{\"text\":\"山高。\"}}\n{{\"n\":1}}\n{RECORD}");
    folder.write("a.jsonl", &input);
    folder.write("b.jsonl", "{\"text\":\"山高。\"}\n");
    folder.run(&["clean", "-i", "-j1", "a.jsonl", "b.jsonl", "--log", "log"]).is_done("clean");
    let rows = all_rows(&folder.read("log"));
    let records: Vec<_> = rows.iter().filter_map(|row| row["record"].as_u64()).collect();
    assert_eq!((records, rows.len()), (vec![1, 4], 7));
    assert_eq!(folder.run(&["restore", "a.jsonl", "--log", "log"]), done(&input));
    assert_eq!(folder.run(&["restore", "b.jsonl", "--log", "log"]), told("{\"text\":\"山高。\"}\n", ""));
}
