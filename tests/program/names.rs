//! File names of every kind, on the command line and in lists.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use crate::program_support::{Folder, done, finish};
use crate::texts::{SHORT, SHORT_CLEAN, dirty, field, rows};

#[test]
fn names_of_every_kind_are_read_written_and_told_in_one_line() {
    let long = format!("{}.txt", "n".repeat(251));
    let names: &[(&[u8], &str)] = &[
        (b"with blank.txt", "with blank.txt"),
        (b"two\nlines.txt", "two\\nlines.txt"),
        (b"-i.txt", "-i.txt"),
        (b"\xD6\xD0.txt", "\\xD6\\xD0.txt"),
        ("山水.txt".as_bytes(), "山水.txt"),
        ("😀\u{1b}.txt".as_bytes(), "😀\\u{1b}.txt"),
        (b"quote\".txt", "quote\".txt"),
        (long.as_bytes(), &long),
    ];
    for (name, shown) in names {
        let name = OsString::from_vec(name.to_vec());
        let folder = Folder::with(&[]);
        folder.write(Path::new("tree").join(&name), SHORT);
        let at = |folder: &str| Path::new(folder).join(&name).into_os_string();
        let args = |args: &[&str], file: OsString| args.iter().map(OsString::from).chain([file]).collect::<Vec<_>>();
        let direct =
            finish(folder.command(&args(&["clean", "--"], name.clone())).current_dir(folder.path("tree")), b"");
        assert_eq!(direct, done(SHORT_CLEAN), "{shown}");
        assert_eq!(folder.run(&args(&["clean", "--log", "log", "-o", "out.txt"], at("tree"))), done(""), "{shown}");
        assert_eq!(field(&rows(&folder.read("log"))[0], "origin"), format!("tree/{shown}"));
        assert_eq!(folder.run(&["clean", "tree", "-o", "out"]), done(""), "{shown}");
        assert_eq!(folder.read(at("out")), SHORT_CLEAN, "{shown}");
        let check = folder.run(&["check", "tree"]);
        assert_eq!((check.code, check.out.lines().count(), check.err.as_str()), (1, 1, ""), "{shown}");
        assert!(check.out.starts_with(&format!("tree/{shown}:1:3 punctuation/comma  ")), "{}", check.out);
        assert_eq!(folder.run(&args(&["clean", "-i"], at("tree"))), done(""), "{shown}");
        assert_eq!(folder.read(at("tree")), SHORT_CLEAN, "{shown}");
        let missing = folder.run(&args(&["clean"], at("none")));
        assert!(missing.err.starts_with(&format!("zhclean: none/{shown}: ")), "{}", missing.err);
        assert_eq!((missing.code, missing.err.lines().count()), (2, 1), "{}", missing.err);
    }
}

#[test]
fn names_of_every_kind_go_in_and_out() {
    let long = format!("{}.txt", "n".repeat(251));
    let names = [&b"\xD6\xD0.txt"[..], b"two\nlines.txt", b"-i.txt", b"--", long.as_bytes(), "😀 山.txt".as_bytes()];
    let shown = [r"\\xD6\\xD0.txt", r"two\\nlines.txt", "-i.txt", "--", &long, "😀 山.txt"];
    let files = Folder::new();
    let at = |folder: &str, name: &[u8]| Path::new(folder).join(OsStr::from_bytes(name));
    files.write("list", names.map(|name| [b"tree/", name, b"\0"].concat()).concat());
    for (args, to) in [("-o out", "out"), ("--include=-- -o walked tree", "walked"), ("-i --log log", "tree")] {
        names.iter().for_each(|name| files.write(at("tree", name), SHORT));
        files.script(&format!("cat list | z clean --files-from - -0 {args}"), 0, "6 files, 6 documents, 6 changed");
        names.iter().for_each(|name| assert_eq!(files.read(at(to, name)), SHORT_CLEAN, "{args}: {name:?}"));
    }
    let log = files.read("log");
    shown.iter().for_each(|name| assert!(log.contains(&format!("{{\"origin\":\"tree/{name}\",")), "{name}: {log}"));
    assert_eq!(files.script("cd tree; z clean -n -- -i.txt --", 0, "").0, "-i.txt: unchanged\n--: unchanged\n");
}

#[test]
fn names_come_from_a_list() {
    for (args, list, said, cleaned) in [
        ("tree --files-from list", "tree/b.txt\n\nwith blank.md\n", "", 2),
        ("--files-from -", "tree\na.txt", "", 2),
        ("--files-from list -0", "two\nlines.txt\0with blank.md\0", "", 2),
        ("--files-from - --null", "a.txt\0two\nlines.txt\0tree/b.txt", "", 3),
        ("--files-from -", "none.txt\na.txt\n", "none.txt: no such file", 1),
        ("--files-from - -0", "a.txt\0none\n.txt\0", "none\\n.txt: no such file", 1),
        ("--files-from list", "", "no text: list names no file", 0),
        ("--files-from nolist", "a.txt", "nolist: no such file", 0),
        ("- --files-from -", "a.txt", "standard input cannot hold names and a text", 0),
    ] {
        let folder = dirty(&["a.txt", "with blank.md", "two\nlines.txt", "tree/b.txt"]);
        folder.write("list", list);
        folder.script(&format!("cat list | z clean {args} -o out/"), if said.is_empty() { 0 } else { 2 }, said);
        assert_eq!(folder.list("out", "").len(), cleaned, "{args} {list}");
    }
}
