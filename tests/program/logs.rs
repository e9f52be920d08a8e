//! The log has every edit, and restores the text.

use std::collections::BTreeSet;
use std::path::Path;

use encoding_rs::GB18030;

use crate::errors::assert_is_one_line_error;
use crate::program_support::{Folder, done};
use crate::texts::{CLEAN, DIRTY, RULES, SHORT, field, rows};

#[test]
fn the_log_has_a_row_for_every_edit() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes())]);
    for (args, origin) in [
        (&["clean", "--log", "log"][..], "-"),
        (&["clean", "a.txt", "--log", "log"], "a.txt"),
        (&["clean", "./a.txt", "--log", "log", "-o", "out.txt"], "./a.txt"),
        (&["check", "a.txt", "--log", "log"], "a.txt"),
    ] {
        let _ = std::fs::remove_file(folder.path("log"));
        folder.pipe(args, DIRTY.as_bytes());
        let rows = rows(&folder.read("log"));
        assert!(rows.len() > RULES.len(), "{args:?}");
        let mut end = 0;
        assert_eq!(
            (rows[0]["fold"].as_str(), rows[0]["evidence"]["half_width"].as_u64()),
            (Some("ascii-block"), Some(11))
        );
        for (n, row) in rows.into_iter().enumerate() {
            let fields: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
            let mut want = BTreeSet::from(["origin", "pass", "rule", "line", "span", "old", "new"]);
            // the first row also tells the fold, and what says that the text is a page
            want.extend(if n == 0 { &["fold", "evidence", "page"][..] } else { &[] });
            assert_eq!(BTreeSet::from_iter(fields), want);
            assert_eq!((field(&row, "origin"), field(&row, "pass")), (origin.to_owned(), "clean".to_owned()));
            assert!(RULES.contains(&field(&row, "rule").as_str()), "{row}");
            let [from, to] = [0, 1].map(|at| row["span"][at].as_u64().unwrap() as usize);
            assert_eq!(DIRTY.get(from..to), row["old"].as_str(), "{row}");
            assert_eq!(row["line"], DIRTY.get(..from).unwrap().matches('\n').count() + 1, "{row}");
            assert!(from >= end && row["old"] != row["new"], "{row}");
            end = to;
        }
    }
}

#[test]
fn log_and_output_restore_what_was_read() {
    let windows_ends = DIRTY.replace('\n', "\r\n");
    for (name, args, bytes) in [
        ("dirty", &[][..], DIRTY.as_bytes().to_vec()),
        ("clean", &[], CLEAN.into()),
        ("empty", &[], vec![]),
        ("blanks", &[], "\u{3000}\n\n \r\n".into()),
        ("cr lf", &[], windows_ends.clone().into()),
        ("cr", &[], b"a\rb\r\r\r".to_vec()),
        ("byte order mark", &[], format!("\u{FEFF}{DIRTY}").into()),
        ("gb18030", &["-e", "gb18030"], GB18030.encode(DIRTY).0.into_owned()),
        ("signs that JSON escapes", &[], "山\\,\"水\",\t\u{1}\n\n\n\n山,水".into()),
    ] {
        let folder = Folder::new();
        let run = folder.pipe(&[&["clean", "--log", "log"], args].concat(), &bytes);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(folder.pipe(&["restore", "-", "--log", "log"], run.out.as_bytes()), done(&text), "{name}, stdin");
        folder.write("out.txt", run.out);
        assert_eq!(folder.run(&["restore", "out.txt", "--log", "log"]), done(&text), "{name}, file");
        assert_eq!(folder.run(&["restore", "out.txt", "--log", "log", "-o", "back"]), done(""), "{name}, -o");
        assert_eq!(folder.bytes("back"), Some(bytes), "{name}, -o");
    }
}

#[test]
fn one_log_restores_several_texts_by_their_origin() {
    let folder = Folder::with(&[]);
    let windows_ends = DIRTY.replace('\n', "\r\n");
    let texts = [("a.txt", DIRTY), ("sub/a.txt", windows_ends.as_str()), ("sub/b.txt", SHORT)];
    for (name, text) in texts {
        folder.write(Path::new("tree").join(name), text);
    }
    for args in [&["clean", "tree", "-o", "out", "--log", "log"][..], &["clean", "tree", "-i", "-j8", "--log", "log"]] {
        assert_eq!(folder.run(args), done(""), "{args:?}");
        let cleaned = Path::new(if args.contains(&"-o") { "out" } else { "tree" });
        for (name, text) in texts {
            let (output, origin) = (cleaned.join(name), format!("tree/{name}"));
            let args = ["restore", output.to_str().unwrap(), "--log", "log", "--origin", &origin];
            assert_eq!(folder.run(&args), done(text), "{args:?}");
        }
    }
}

#[test]
fn a_log_that_does_not_fit_restores_nothing() {
    let folder = Folder::with(&[
        ("a.txt", SHORT.as_bytes()),
        ("b.txt", SHORT.as_bytes()),
        ("other.txt", "别的文字。\n".as_bytes()),
        ("broken.log", b"{\"origin\":\"a.txt\"\n"),
        ("bytes", b"\xFF"),
    ]);
    folder.run(&["clean", "a.txt", "--log", "log", "-o", "out.txt"]);
    folder.run(&["clean", "a.txt", "b.txt", "--log", "two.log", "-o", "out"]);
    for (args, needles) in [
        (&["other.txt", "--log", "log"][..], &["other.txt", "log"][..]),
        (&["out.txt", "--log", "none.log"], &["none.log"]),
        (&["none.txt", "--log", "log"], &["none.txt"]),
        (&["out.txt", "--log", "broken.log"], &["broken.log", "line 1"]),
        (&["out.txt", "--log", "two.log"], &["two.log", "a.txt", "b.txt", "--origin"]),
        (&["out.txt", "--log", "log", "--origin", "c.txt"], &["log", "c.txt"]),
        (&["bytes", "--log", "log"], &["bytes", "neither"]),
        (&["out.txt", "--log", "other.txt"], &["other.txt", "line 1"]),
        (&["out", "--log", "log"], &["out"]),
    ] {
        let args = [&["restore"], args].concat();
        assert_is_one_line_error(&folder.run(&args), needles, &format!("{args:?}"));
    }
}
