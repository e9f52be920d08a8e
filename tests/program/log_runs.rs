//! A log that stands is appended to, by one run after another and by several at once, and is on disk before the texts are.

use std::fs;
use std::io::Read;

use crate::program_support::{Folder, bulk, has_strace, inject};
use crate::texts::{SHORT, SHORT_CLEAN, all_rows, field, rows};

/// The texts of a log that has all their rows, each with its origin and number of edits.
#[track_caller]
fn texts(log: &str) -> Vec<(String, u64)> {
    let (mut texts, mut open) = (Vec::new(), None);
    for row in all_rows(log) {
        if row.get("version").is_some() {
            assert_eq!(open, None, "{log}");
        } else if row.get("part").is_some() {
            assert_eq!(open.replace((field(&row, "origin"), 0)), None, "{log}");
        } else if row.get("rows").is_some() {
            let (origin, edits) = open.take().unwrap();
            assert_eq!((field(&row, "origin"), row["rows"].as_u64()), (origin.clone(), Some(edits)));
            texts.push((origin, edits));
        } else {
            let (origin, edits) = open.as_mut().unwrap();
            assert_eq!(field(&row, "origin"), *origin);
            *edits += 1;
        }
    }
    assert_eq!(open, None, "{log}");
    texts
}

fn runs(log: &str) -> usize {
    all_rows(log).iter().filter(|row| row.get("version").is_some()).count()
}

#[test]
fn a_second_run_is_appended() {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("b.txt", SHORT)]);
    folder.run(&["clean", "-i", "a.txt", "--log", "log", "--preset=punctuation"]).is_done("first");
    let first = folder.read("log");
    folder.run(&["clean", "-j1", "-i", "a.txt", "b.txt", "--log", "log"]).is_done("second");
    let log = folder.read("log");
    assert!(log.starts_with(&first));
    // a file that needed no edit has its row
    assert_eq!(texts(&log), [("a.txt".into(), 1), ("a.txt".into(), 0), ("b.txt".into(), 1)]);
    let begun: Vec<_> = all_rows(&log).into_iter().filter(|row| row.get("version").is_some()).collect();
    let words = |words: &[&str]| serde_json::json!(words);
    assert_eq!(begun[0]["options"], words(&["clean", "-i", "--log", "log", "--preset=punctuation"]));
    assert_eq!(begun[1]["version"], env!("CARGO_PKG_VERSION"));
    let time = field(&begun[1], "time");
    assert!(time.len() == 20 && time.starts_with("20") && time.ends_with('Z'), "{time}");
    assert_ne!(begun[0]["run"], begun[1]["run"]);
}

#[test]
fn the_first_row_of_a_text_knows_what_was_read_and_written() {
    let folder = Folder::with_texts(&[("a.txt", SHORT)]);
    folder.run(&["clean", "a.txt", "--log", "log"]).is_done("clean");
    let row = &all_rows(&folder.read("log"))[1];
    let hash = |row: &serde_json::Value, of: &str| field(&row[of], "hash");
    assert_eq!(row["input"]["length"], SHORT.len());
    assert_eq!(row["output"]["length"], SHORT_CLEAN.len());
    assert_eq!((field(row, "encoding"), row["changed"].as_bool()), ("utf-8".into(), Some(true)));
    assert_ne!(hash(row, "input"), hash(row, "output"));
    folder.write("a.txt", SHORT_CLEAN);
    folder.run(&["clean", "a.txt", "--log", "log"]).is_done("clean");
    let next = &all_rows(&folder.read("log"))[5];
    assert_eq!([hash(next, "input"), hash(next, "output")], [hash(row, "output"), hash(row, "output")]);
}

#[test]
fn runs_at_once_lose_no_row() {
    let folder = Folder::new();
    let name = |n: usize| format!("tree/{n}.txt");
    (0..240).for_each(|n| folder.write(name(n), SHORT.repeat(1 + n % 7)));
    for log in ["log", "log.gz", "log.zst"] {
        (0..240).for_each(|n| folder.write(name(n), SHORT.repeat(1 + n % 7)));
        folder.script(&format!("find tree -type f | xargs -n 10 -P 4 \"$BIN\" clean -q -i --log {log}"), 0, "");
        let log = unpacked(&folder, log);
        let mut texts = texts(&log);
        texts.sort();
        let mut want: Vec<_> = (0..240).map(|n| (name(n), 1 + n as u64 % 7)).collect();
        want.sort();
        assert_eq!((texts, runs(&log)), (want, 24));
    }
}

/// The rows of a log, all members and frames, with the tools of others.
fn unpacked(folder: &Folder, log: &str) -> String {
    let bytes = folder.bytes(log).unwrap();
    let mut rows = String::new();
    match log.rsplit('.').next() {
        Some("gz") => _ = flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut rows).unwrap(),
        Some("zst") => _ = zstd::stream::read::Decoder::new(&bytes[..]).unwrap().read_to_string(&mut rows).unwrap(),
        _ => rows = String::from_utf8(bytes).unwrap(),
    }
    rows
}

#[test]
fn a_cut_row_is_closed_before_others_are_appended() {
    for log in ["log", "log.gz", "log.zst"] {
        let two = SHORT.repeat(2);
        let folder = Folder::with_texts(&[("a.txt", &two), ("b.txt", SHORT)]);
        folder.run(&["clean", "-i", "a.txt", "--log", log]).is_done("first");
        let whole = folder.bytes(log).unwrap();
        let begun = folder.bytes("b.txt").unwrap();
        // as a kill within a write leaves it
        let second = {
            let other = Folder::with_texts(&[("b.txt", SHORT)]);
            other.run(&["clean", "-i", "b.txt", "--log", log]).is_done("second");
            other.bytes(log).unwrap()
        };
        let mut cuts = vec![3, second.len() / 3, second.len() / 2, second.len() * 3 / 4, second.len() - 3];
        if log == "log" {
            // a cut row may look whole: behind an inner object
            cuts.extend((1..second.len()).filter(|cut| second[cut - 1] == b'}'));
        }
        for cut in cuts {
            folder.write(log, [&whole[..], &second[..cut]].concat());
            folder.write("b.txt", &begun);
            folder.run(&["clean", "-i", "b.txt", "--log", log]).is_done("third");
            for (name, text) in [("a.txt", two.as_str()), ("b.txt", SHORT)] {
                let back = folder.run(&["restore", name, "--log", log]);
                assert_eq!((back.code, back.out.as_str()), (0, text), "{log}, {cut}: {name}: {}", back.err);
            }
        }
    }
}

#[test]
fn a_log_is_what_its_name_says() {
    let folder = Folder::with_texts(&[("a.txt", SHORT), ("plain.gz", "{}\n")]);
    folder.run(&["clean", "a.txt", "--log", "plain.gz"]).is_refused("plain", "plain.gz: holds plain data");
    assert_eq!(folder.read("plain.gz"), "{}\n");
    folder.run(&["clean", "a.txt", "--log", "log.gz"]).is_done("gz");
    fs::rename(folder.path("log.gz"), folder.path("log")).unwrap();
    folder.run(&["clean", "a.txt", "--log", "log"]).is_refused("gz", "log: holds gz data");
}

#[test]
fn the_rows_are_on_disk_before_the_text_has_its_name() {
    if !has_strace("order of log and texts") {
        return;
    }
    for (args, files) in [
        (&["clean", "-j1", "-i", "tree", "--log", "log"][..], 12),
        (&["clean", "-j1", "tree", "-o", "out", "--log", "log"], 12),
        (&["clean", "-j1", "-i", "tree", "--log", "log.zst"], 12),
        (&["clean", "-j1", "-i", "tree/1.txt", "--log", "log"], 1),
    ] {
        let folder = Folder::new();
        (0..12).for_each(|n| folder.write(format!("tree/{n}.txt"), SHORT));
        let calls = "write,fdatasync,rename,renameat,renameat2,link,linkat";
        let (run, lines) = inject(&folder, calls, "error=EIO", 60_000, args);
        run.is_done(&format!("{args:?}"));
        let (mut written, mut synced, mut syncs, mut named) = (0, 0, 0, 0);
        for line in &lines {
            let is_log = line.contains("/log>") || line.contains("/log.zst>");
            if line.starts_with("write(") && is_log {
                (written, synced) = (written + 1, 0);
            } else if line.starts_with("fdatasync(") && is_log {
                (synced, syncs) = (written, syncs + 1);
            } else if line.contains(".zhclean-") && !line.starts_with("write(") {
                assert!(written > 1 && synced == written, "{args:?}: {lines:#?}");
                named += 1;
            }
        }
        // one for a batch, and one at the end
        assert!(named == files && syncs < 6, "{args:?}: {lines:#?}");
    }
}

#[test]
fn a_log_that_cannot_be_written_changes_no_text() {
    if !has_strace("faults of the log") {
        return;
    }
    for (calls, fault) in [("fdatasync", "error=EIO"), ("fdatasync", "error=ENOSPC")] {
        let folder = Folder::with_texts(&[("a.txt", SHORT)]);
        let (run, lines) = inject(&folder, calls, fault, 1, &["clean", "-i", "a.txt", "--log", "log"]);
        assert!(lines.iter().any(|line| line.ends_with("(INJECTED)")), "{lines:?}");
        run.is_refused(fault, "log: cannot write the log");
        assert_eq!(folder.read("a.txt"), SHORT, "{fault}");
    }
}

#[test]
fn a_container_without_a_temporary_folder_is_enough() {
    let folder = Folder::new();
    // more than 4 MB of findings and of rows
    let text = SHORT.repeat(110_000) + &bulk(1 << 20);
    folder.write("a.txt", &text);
    folder.write("b.txt", SHORT);
    let run = |args: &[&str]| crate::program_support::finish(folder.command(args).env("TMPDIR", "/none"), b"");
    let check = run(&["check", "-j2", "--preset=punctuation", "a.txt", "b.txt"]);
    assert_eq!((check.code, check.err.as_str()), (1, ""));
    let last = check.out.lines().last().unwrap();
    assert!(last.starts_with("b.txt:1:3 "), "{last}");
    run(&["clean", "-i", "--preset=punctuation", "a.txt", "b.txt", "--log", "log"]).is_done("in place");
    let back = run(&["restore", "a.txt", "--log", "log"]);
    assert!(back.code == 0 && back.out == text, "{}", back.err);
    // a text with many rows is logged in parts
    let log = folder.read("log");
    assert!(texts(&log).iter().filter(|(origin, _)| origin == "a.txt").count() > 1);
    assert_eq!(rows(&log).len(), check.out.lines().count());
}

#[test]
fn a_pipe_is_logged_while_it_flows() {
    let folder = Folder::new();
    let record = format!("{{\"text\":\"{}\"}}\n", "山高,水长。".repeat(3000)).repeat(40);
    let args = ["clean", "--input-format=jsonl", "--log", "log", "-j2"];
    let run = folder.pipe(&args, record.as_bytes());
    run.is_done("pipe");
    let back = folder.pipe(&["restore", "-", "--log", "log"], run.out.as_bytes());
    assert!(back.code == 0 && back.out == record, "{}", back.err);
    let parts = texts(&folder.read("log")).len();
    assert!(parts > 2, "{parts}");
    // an error ends the pipe: what was written before it comes back
    let bad = format!("{record}no JSON\n{record}");
    let run = folder.pipe(&["clean", "--input-format=jsonl", "--log", "bad", "-j1"], bad.as_bytes());
    assert_eq!(run.code, 2, "{}", run.err);
    let back = folder.pipe(&["restore", "-", "--log", "bad"], run.out.as_bytes());
    assert!((back.code, back.err.as_str()) == (0, "") && back.out == record, "{}", back.err);
    // what bulk is like: few rows, one unit
    let text = bulk(1 << 20);
    folder.pipe(&["clean", "--log", "one"], text.as_bytes()).is_done("bulk");
    assert_eq!(texts(&folder.read("one")).len(), 1);
}
