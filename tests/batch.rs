//! Whole folders: which files are taken, what is said at the end, and what stands on disk when many are cleaned at once,
//! stopped or killed. Then pipes, encodings and line ends, byte by byte.

#![cfg(target_os = "linux")]
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail it")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16LE};
use rustix::process::{Pid, Signal, kill_process};

const BIN: &str = env!("CARGO_BIN_EXE_zhclean");
const DIRTY: &str = "山高,水长。\n";
const CLEAN: &str = "山高，水长。\n";
const RECORD: &str = "{\"text\":\"山高,水长。\"}\n";
/// Long enough for any encoding to be told.
const LINE: &str = "他走到了河邊,沒有人在那里。天亮了,水退了,大家回家去了。\n";
/// A page that loses three lines.
const PAGE: &str = "404 Not Found\n\nnginx\n河水涨了半尺，没有人睡。\n大家回家去了，谁也没说话。\n【编辑:阿琳娜】\n";

/// A folder for one case.
struct Place(tempfile::TempDir);

impl Place {
    /// A folder with files that all hold the same dirt.
    fn new(names: &[&str]) -> Place {
        // a disk in memory syncs at once
        let place = Place(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap());
        names.iter().for_each(|name| place.put(name, DIRTY));
        place
    }

    fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(&name).parent().unwrap()).unwrap();
        fs::write(self.at(name), bytes).unwrap();
    }

    /// `None` where there is no such file.
    fn read(&self, name: impl AsRef<Path>) -> Option<Vec<u8>> {
        fs::read(self.at(name)).ok()
    }

    fn text(&self, name: impl AsRef<Path>) -> String {
        String::from_utf8(self.read(name).unwrap()).unwrap()
    }

    /// What is in a folder and begins so; nothing where there is no folder.
    fn list(&self, folder: &str, start: &str) -> Vec<PathBuf> {
        let paths = fs::read_dir(self.at(folder)).into_iter().flatten().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.file_name().unwrap().as_bytes().starts_with(start.as_bytes())).collect()
    }

    /// A script of the shell, where `z` is the program and takes the shell's place.
    fn spawn(&self, script: &str) -> Child {
        let mut shell = Command::new("sh");
        shell.args(["-fc", &format!("z() {{ exec \"$BIN\" \"$@\"; }}; {script}")]).env("BIN", BIN);
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell.current_dir(self.0.path()).spawn().unwrap()
    }

    #[track_caller]
    fn run(&self, script: &str, code: i32, said: &str) -> (String, String) {
        ended(self.spawn(script), script, code, said)
    }
}

/// What was printed and what was said; it must end with `code` and say `said`.
#[track_caller]
fn ended(child: Child, case: &str, code: i32, said: &str) -> (String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(code), "{case}: {err}");
    assert!(err.contains(said), "{case}: does not say {said}: {err}");
    (out, err)
}

#[track_caller]
fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Sends the signal once the program can take it: its second thread is the one that waits for signals.
fn stop(child: &Child, signal: Signal, when: impl Fn() -> bool) {
    let threads = format!("/proc/{}/task", child.id());
    until("the program watches for signals", || fs::read_dir(&threads).map_or(0, Iterator::count) > 1);
    until("the moment to stop", when);
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    if encoding == UTF_16LE {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    encoding.encode(text).0.into_owned()
}

/// Cleans `input` to standard output, to a file and in place: `want` comes of it, or nothing is written.
#[track_caller]
fn cleans(args: &str, input: &[u8], code: i32, said: &str, want: Option<Vec<u8>>) {
    let place = Place::new(&[]);
    place.put("a.txt", input);
    place.run(&format!("exec > shown; z clean {args} a.txt"), code, said);
    place.run(&format!("z clean {args} a.txt -o out"), code, said);
    place.run(&format!("z clean {args} -i a.txt"), code, said);
    assert!(place.read("out") == want, "{args}, -o: {:?}", place.read("out"));
    assert!(want.is_none() || place.read("shown") == want, "{args}, shown");
    assert!(place.read("a.txt") == want.or(Some(input.to_owned())), "{args}, in place: {:?}", place.read("a.txt"));
}

#[test]
fn a_walk_takes_what_it_was_asked_for() {
    let place = Place::new(&[]);
    let names = "a.txt B.TXT c.rs d.md txt .f.txt .g/h.txt .zhclean-i.txt r.gz s/j.txt s/k.md s/d/l.txt";
    names.split(' ').for_each(|name| place.put(format!("tree/{name}"), DIRTY));
    ["n.jsonl", "o.NDJSON"].iter().for_each(|name| place.put(format!("tree/{name}"), RECORD));
    // packed with the dirt, for there are no dashes
    let pack = "s='--select dash'; (z clean $s a.txt -o p.txt.gz); z clean $s n.jsonl -o S.JSONL.ZST";
    place.run(&format!("cd tree; {pack}"), 0, "");
    for (ignored, args, want) in [
        ("", "", "B.TXT S.JSONL.ZST a.txt n.jsonl o.NDJSON p.txt.gz s/d/l.txt s/j.txt"),
        ("", "--include s/*.md --include /txt --exclude [Sno].*", "B.TXT a.txt p.txt.gz s/d/l.txt s/j.txt s/k.md txt"),
        ("", "--include *.md --exclude d.md --exclude *.txt", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/k.md"),
        ("", "--exclude d/ --exclude /a.txt --exclude a/j.txt", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/j.txt"),
        ("", "--exclude s --exclude **/*.[jnJN]*", "B.TXT a.txt p.txt.gz"),
        ("", "--exclude s/*.txt --exclude *.[!t]*", "a.txt s/d/l.txt"),
        ("", "--exclude [A-Zno]* --hidden --include .zhclean-*", ".f.txt .g/h.txt a.txt p.txt.gz s/d/l.txt s/j.txt"),
        ("/s/d/\n*.TXT\n", "", "S.JSONL.ZST a.txt n.jsonl o.NDJSON p.txt.gz s/j.txt"),
        ("*.txt\n!j.txt\n", "--hidden", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/j.txt"),
    ] {
        place.put("tree/.zhcleanignore", ignored);
        let said = place.run(&format!("z clean -n -q tree {args}"), 0, "").0;
        let name = |line: &str| line.split(": ").next().unwrap().replace("tree/", "");
        assert_eq!(said.lines().map(name).collect::<Vec<_>>().join(" "), want, "{args} {ignored}");
    }
    let packed = place.run("(z clean -i tree); z clean --select dash tree/p.txt.gz tree/S.JSONL.ZST", 0, "").0;
    assert_eq!(packed, format!("{CLEAN}{RECORD}").replace(',', "，"));
    assert!(place.read("tree/p.txt.gz").unwrap().starts_with(b"\x1F\x8B"), "stays packed");
}

#[test]
fn links_are_followed_when_asked_and_each_file_is_done_once() {
    let place = Place::new(&["tree/sub/a.txt", "tree/z.txt", "far/b.txt"]);
    let links = "cd tree; ln -s sub l; ln -s sub/a.txt y.txt; ln -s x x.txt; ln -s w.txt w.txt; ln -s ../far f; cd ..;";
    for (before, args, files) in [
        (links, "tree", 2),
        ("", "tree tree/../tree/ tree/y.txt ./tree/z.txt", 2),
        ("", "tree/l tree/sub", 1),
        ("", "far/b.txt tree/f tree/f/b.txt far --follow tree", 3),
    ] {
        let (out, err) = place.run(&format!("{before} z clean -n {args}"), 0, "");
        // what leads nowhere is passed over without a word
        let words = err.lines().filter(|line| !line.contains(" files, ")).count();
        assert_eq!((out.lines().count(), words), (files, 0), "{args}: {err}");
    }
    place.run("z clean -i --follow tree", 0, "zhclean: 3 files, 3 documents, 3 changed, 3 edits, 0 errors\n");
    assert!(place.at("tree/y.txt").is_symlink(), "a link stays a link");
    assert_eq!([place.text("tree/sub/a.txt"), place.text("far/b.txt")], [CLEAN; 2]);
    place.run("ln -s .. tree/sub/up; z clean -n --follow tree", 2, "tree/sub/up: a link back to a folder above");
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
        ("--files-from list", "", "", 0),
        ("--files-from nolist", "a.txt", "nolist: no such file", 0),
        ("- --files-from -", "a.txt", "standard input cannot hold names and a text", 0),
    ] {
        let place = Place::new(&["a.txt", "with blank.md", "two\nlines.txt", "tree/b.txt"]);
        place.put("list", list);
        place.run(&format!("cat list | z clean {args} -o out/"), if said.is_empty() { 0 } else { 2 }, said);
        assert_eq!(place.list("out", "").len(), cleaned, "{args} {list}");
    }
}

#[test]
fn binaries_in_a_folder_are_skipped_and_a_summary_counts_all() {
    const ELF: &[u8] = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0";
    let place = Place::new(&["tree/a.txt"]);
    let binaries = [
        ("tree/elf.txt", ELF),
        ("tree/png.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
        ("tree/pdf.TXT", b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n"),
        ("tree/nul.txt", &[0; 100]),
        ("tree/elf.txt.zst", &zstd::encode_all(ELF, 0).unwrap()),
    ];
    binaries.iter().for_each(|(name, bytes)| place.put(name, bytes));
    [("tree/b.txt", PAGE), ("tree/c.txt", CLEAN)].iter().for_each(|(name, text)| place.put(name, text));
    place.put("tree/d.jsonl", RECORD.repeat(3));
    let files = "zhclean: 9 files, 6 documents, 5 changed, 8 edits, 5 binary skipped, 0 errors\n";
    let both = format!("{files}zhclean: 3 lines removed: error-page 2, credit 1\n");
    for (args, code, want) in [
        ("z clean tree -o out", 0, both.as_str()),
        ("z check tree", 1, &both),
        ("z clean -q none.txt -n tree", 2, "zhclean: none.txt: no such file or directory; check the name\n"),
        ("z clean -i tree", 0, &both),
        ("z clean -i tree", 0, &files.replace("5 changed, 8", "0 changed, 0")),
    ] {
        assert_eq!(place.run(args, code, "").1, want, "{args}");
    }
    assert_eq!(place.list("out", "").len(), 4, "nothing of a binary is written");
    for (name, bytes) in binaries {
        place.run("z clean -n -v tree", 0, &format!("{name}: binary, skipped"));
        place.run(&format!("z clean -i {name}"), 2, &format!("{name}: not a text: binary"));
        assert_eq!(place.read(name).as_deref(), Some(bytes), "{name}");
    }
}

#[test]
fn names_of_every_kind_go_in_and_out() {
    let long = format!("{}.txt", "n".repeat(251));
    let names = [&b"\xD6\xD0.txt"[..], b"two\nlines.txt", b"-i.txt", b"--", long.as_bytes(), "😀 山.txt".as_bytes()];
    let shown = [r"\\xD6\\xD0.txt", r"two\\nlines.txt", "-i.txt", "--", &long, "😀 山.txt"];
    let place = Place::new(&[]);
    let at = |folder: &str, name: &[u8]| Path::new(folder).join(OsStr::from_bytes(name));
    place.put("list", names.map(|name| [b"tree/", name, b"\0"].concat()).concat());
    for (args, to) in [("-o out", "out"), ("--include=-- -o walked tree", "walked"), ("-i --log log", "tree")] {
        names.iter().for_each(|name| place.put(at("tree", name), DIRTY));
        place.run(&format!("cat list | z clean --files-from - -0 {args}"), 0, "6 files, 6 documents, 6 changed");
        names.iter().for_each(|name| assert_eq!(place.text(at(to, name)), CLEAN, "{args}: {name:?}"));
    }
    let log = place.text("log");
    shown.iter().for_each(|name| assert!(log.contains(&format!("{{\"origin\":\"tree/{name}\",")), "{name}: {log}"));
    assert_eq!(place.run("cd tree; z clean -n -- -i.txt --", 0, "").0, "-i.txt: unchanged\n--: unchanged\n");
}

#[test]
fn a_named_pipe_few_open_files_and_no_environment_are_enough() {
    let place = Place::new(&[]);
    let shown = place.run("mkfifo p.txt; echo 山高,水长。 > p.txt & z clean p.txt", 0, "").0;
    place.run("echo 山高,水长。 > p.txt & z clean p.txt -o out.md", 0, "");
    assert_eq!([shown, place.text("out.md")], [CLEAN; 2]);
    place.run("z clean -i p.txt", 2, "p.txt: not a regular file");
    let name = |n| format!("tree/{}{n}.txt", "d/".repeat(12));
    (0..200).for_each(|n| place.put(name(n), DIRTY));
    for args in ["clean -j8 tree -o out --log log", "clean -i -j8 tree --log log"] {
        place.run(&format!("ulimit -n 16; z {args}"), 0, "200 files, 200 documents, 200 changed, 200 edits, 0 errors");
        assert_eq!(place.text("log").lines().count(), 200, "{args}");
    }
    assert!((0..200).all(|n| place.text(name(n)) == CLEAN));
    // a walk passes the pipe over
    place.run("exec env -i \"$BIN\" clean -n .", 0, "400 files, 400 documents, 0 changed");
}

#[test]
fn a_stopped_run_leaves_old_and_new_files_and_a_log_of_the_new() {
    let name = |n: usize| format!("tree/{n:03}.txt");
    let text = |n: usize, comma: &str| format!("第{n}篇{comma}山高{comma}水长。\n");
    let mut torn = 0;
    // when so many of 300 are done; the first as soon as it can be stopped
    for (at, after) in [0, 0, 1, 1, 100, 200, 300, 300].into_iter().enumerate() {
        let (signal, code) = [(Signal::INT, 130), (Signal::TERM, 143)][at % 2];
        let (place, case) = (Place::new(&[]), format!("{code} after {after}"));
        (0..300).for_each(|n| place.put(name(n), text(n, ",")));
        let mut child = place.spawn(["z clean -i -j1 tree --log log", "z clean -i -j8 tree --log log"][at % 3 / 2]);
        stop(&child, signal, || after == 0 || place.text(name(after - 1)) == text(after - 1, "，"));
        let ended_well = child.wait().unwrap().success();
        let (log, mut done) = (place.text("log"), 0);
        for n in 0..300 {
            let rows = log.lines().filter(|row| row.contains(&name(n)));
            let changes: Vec<zhclean::Change> = rows.map(|row| serde_json::from_str(row).unwrap()).collect();
            let restored = zhclean::restore(&place.text(name(n)), &changes);
            assert_eq!(restored, Ok(text(n, ",")), "{case}: {}", name(n));
            done += usize::from(!changes.is_empty());
        }
        // done before it heard of the signal?
        let code = if done == 300 && ended_well { 0 } else { code };
        let files = if done == 300 { "300".into() } else { format!("stopped: {done} of 300") };
        ended(child, &case, code, &format!("{files} files, {done} documents, {done} changed"));
        assert!(place.list("tree", ".zhclean-").is_empty(), "{case}");
        torn += usize::from(0 < done && done < 300);
    }
    assert!(torn > 2, "only {torn} runs were stopped in the middle");
}

#[test]
fn a_run_that_waits_for_a_pipe_can_be_stopped() {
    let wait = |(script, signal, code): (&str, Signal, i32)| {
        let place = Place::new(&[]);
        place.put("some", RECORD.repeat(15_000));
        let (child, begun) = (place.spawn(&format!("mkfifo fifo; {script}")), Instant::now());
        let is_begun = || !script.contains("jsonl") || !place.list(".", ".zhclean-").is_empty();
        stop(&child, signal, || begun.elapsed() > Duration::from_millis(300) && is_begun());
        let asked = Instant::now();
        ended(child, script, code, "");
        assert!(asked.elapsed() < Duration::from_secs(5), "{script}: {:?}", asked.elapsed());
        assert!(place.list(".", ".zhclean-").is_empty() && place.list(".", "out").is_empty(), "{script}");
    };
    // what has both ends of the pipe open waits for no other; it lets go in time for the test to fail
    let held = |rest| format!("timeout 9 sh -c 'cat some; sleep 9' 1<> fifo 2> some.err & {rest}");
    let cases = [
        ("(sleep 9; : 1<> fifo) > some.err 2>&1 & z clean fifo", Signal::INT, 130),
        (&held("z clean fifo -o out.txt"), Signal::TERM, 143),
        (&held("z clean --format jsonl fifo -o out.txt"), Signal::INT, 130),
        (&held("exec < fifo; z clean --format jsonl -o out.txt"), Signal::TERM, 143),
        (&held("exec < fifo; z clean --files-from - -o out/"), Signal::INT, 130),
    ];
    // their time is spent waiting, so all wait at once
    std::thread::scope(|scope| cases.map(|case| scope.spawn(move || wait(case))).map(|waits| waits.join().unwrap()));
}

#[test]
fn what_a_killed_run_left_goes_and_what_a_living_one_holds_stays() {
    for (first, next, folder) in [
        ("z clean -i tree", "z clean -v -i --hidden --include *.tmp --exclude *.jsonl tree", "tree"),
        ("z clean tree -o out/", "z clean -v tree/a.txt -o out/", "out"),
    ] {
        let (place, records) = (Place::new(&["tree/a.txt"]), RECORD.repeat(80_000));
        place.put("tree/0.jsonl", &records);
        let mut child = place.spawn(first);
        let is_begun = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.len() > 1 << 18);
        until("a temporary", || place.list(folder, ".zhclean-").iter().any(is_begun));
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "{first}: was done before it was killed");
        assert!(place.text("tree/0.jsonl") == records && !place.at("out/0.jsonl").exists(), "{first}");
        let living = place.at(folder).join(".zhclean-living.tmp");
        let lock = File::create_new(&living).unwrap();
        lock.lock().unwrap();
        // what is left may hold anything; dirt shows whether it was taken for a text
        let left = place.list(folder, ".zhclean-");
        assert!(left.len() > 1, "{first}: nothing was left");
        left.iter().chain([&place.at("tree/a.txt")]).for_each(|path| place.put(path, DIRTY));
        let said = place.run(next, 0, "a.txt: changed").1;
        assert!(!said.contains(".zhclean-") && place.text(&living) == DIRTY, "{next}: {said}");
        assert_eq!(place.text(format!("{folder}/a.txt")), CLEAN, "{next}");
        assert_eq!(place.list(folder, ".zhclean-"), [living], "{next}");
    }
}

#[test]
fn two_runs_over_one_tree_at_once_do_no_harm() {
    for (args, folder) in [("z clean -j4 -i tree", "tree"), ("z clean -j4 tree -o out", "out")].repeat(3) {
        let place = Place::new(&[]);
        (0..60).for_each(|n| place.put(format!("tree/{n}.txt"), DIRTY));
        // and a third when both are done
        let said = place.run(&format!("({args}) & ({args}); wait; {args}"), 0, " 60 files").1;
        // the other was faster: nothing else may go wrong
        let known = ["changed while being read", "file exists", " 60 files"];
        assert!(said.lines().all(|line| known.iter().any(|known| line.contains(known))), "{args}: {said}");
        let are_clean = (0..60).all(|n| place.text(format!("{folder}/{n}.txt")) == CLEAN);
        assert!(are_clean && place.list(folder, ".zhclean-").is_empty(), "{args}");
    }
}

#[test]
fn a_backup_keeps_the_old_file_and_never_takes_anothers_place() {
    for (args, suffix) in [("--backup tree", ".bak"), ("tree/a.txt --backup=.orig tree", ".orig")] {
        let place = Place::new(&["tree/a.txt", "tree/b.txt"]);
        let backup = |name| format!("tree/{name}.txt{suffix}");
        [("tree/c.txt", CLEAN), (&backup("b"), "别的")].iter().for_each(|(name, text)| place.put(name, text));
        let said = place.run(&format!("z clean -i {args}"), 2, &format!("{}: file exists", backup("b"))).1;
        assert!(said.contains("3 files, 2 documents, 1 changed, 1 edit, 1 error"), "{args}: {said}");
        assert_eq!([place.text("tree/a.txt"), place.text(backup("a"))], [CLEAN, DIRTY], "{args}");
        assert_eq!([place.text("tree/b.txt"), place.text(backup("b"))], [DIRTY, "别的"], "{args}");
        // a text that does not change needs no other
        assert_eq!(place.list("tree", "").len(), 5, "{args}");
    }
}

#[test]
fn each_record_is_answered_before_the_next_is_written() {
    // an answer that never comes fails the test
    let mut child = Place::new(&[]).spawn("exec timeout 20 \"$BIN\" clean --format jsonl --line-buffered");
    let (mut stdin, mut out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for n in 0..50 {
        let more = "一二三。".repeat(if n == 25 { (1 << 20) / "一二三。".len() } else { n });
        let record = format!("{{\"n\":{n}, \"text\":\"山高,水长。{more}\"}}\n");
        stdin.write_all(record.as_bytes()).unwrap();
        let mut answer = String::new();
        out.read_line(&mut answer).unwrap();
        assert!(answer == record.replace("高,", "高，"), "{n}: {answer:.200}");
    }
    drop(stdin);
    ended(child, "at the end", 0, "");
}

#[test]
fn mixed_encodings_bad_bytes_and_cut_characters_are_told_by_their_place() {
    let (gbk, utf8) = (encoded(GB18030, LINE), LINE.as_bytes());
    for (lines, said) in [
        ([&gbk[..], &gbk, utf8, &gbk, &gbk].concat(), "line 3 is utf-8, line 1 is gb18030"),
        ([b"abc\n\n", &gbk.repeat(20)[..], utf8].concat(), "line 23 is utf-8, line 3 is gb18030"),
        ([&utf8.repeat(40)[..], &gbk].concat(), "line 1 is utf-8, line 41 is gb18030"),
        ([&gbk[..], &utf8.repeat(40)].concat(), "line 2 is utf-8, line 1 is gb18030"),
    ] {
        cleans("", &lines, 2, &format!("a.txt: mixes encodings: {said}"), None);
    }
    // long lines, which a debug build gets through fast
    let half = format!("{LINE}{}", format!("{}。\n", "天亮了水退了".repeat(400)).repeat(109));
    let bytes = encoded(GB18030, &half);
    let (place, at, half) = (Place::new(&[]), bytes.len(), half.replace(',', "，"));
    place.put("a.txt", [&bytes[..], b"\xFF", &bytes].concat());
    for (errors, code, said, fault) in [
        ("strict", 2, format!("a.txt: not gb18030: 0xFF at byte {at} does not fit"), None),
        ("replace", 0, "a.txt: 1 places that do not fit the encoding, replaced".into(), Some("\u{FFFD}")),
        ("skip", 0, "a.txt: 1 places that do not fit the encoding, left out".into(), Some("")),
    ] {
        place.run(&format!("z clean a.txt -o {errors} --errors {errors}"), code, &said);
        assert!(place.read(errors) == fault.map(|fault| format!("{half}{fault}{half}").into_bytes()), "{errors}");
    }
    for (name, encoding) in [("utf-8", UTF_8), ("gb18030", GB18030), ("utf-16le", UTF_16LE), ("big5", BIG5)] {
        let mut cut = encoded(encoding, "山,高水");
        cut.pop();
        place.put("b.txt", &cut);
        let said = format!("ends within a character, at byte {}", encoded(encoding, "山,高").len());
        cleans(&format!("-e {name} --errors skip"), &cut, 0, &said, Some("山，高".into()));
        assert_eq!(place.run(&format!("z clean -e {name} b.txt"), 0, &said).0, "山，高", "{name}");
        place.run(&format!("z clean -e {name} b.txt -o {name}"), 0, &said);
        place.run(&format!("z clean -e {name} -i b.txt"), 2, &format!("{said}; left as it is"));
        assert_eq!([place.read(name), place.read("b.txt")], [Some("山，高".into()), Some(cut)], "{name}");
    }
}

#[test]
fn encodings_marks_and_line_ends_come_out_as_asked_and_a_line_parts_texts() {
    for (name, encoding, more) in [("gb18030", GB18030, "😀"), ("big5", BIG5, ""), ("utf-16le", UTF_16LE, "😀")] {
        let text = format!("{LINE}{more}");
        let clean = text.replace(',', "，");
        let bytes = encoded(encoding, &clean);
        cleans(&format!("--output-encoding {name}"), text.as_bytes(), 0, "", Some(bytes.clone()));
        // told from the text
        cleans("", &bytes, 0, "", Some(clean.into()));
        cleans(&format!("--output-encoding {name}"), &bytes, 0, "", Some(bytes.clone()));
    }
    for (name, lacks) in [("big5", '们'), ("gb18030", '\u{E5E5}'), ("shift_jis", '们')] {
        let refused = format!("a.txt: {name} does not have {lacks} (U+{:04X})", lacks as u32);
        for (errors, code, put) in [("strict", 2, None), ("skip", 0, Some("")), ("replace", 0, Some("?"))] {
            let said = if code == 2 { &refused } else { "a.txt: 1 places that do not fit the encoding" };
            let label = Encoding::for_label(name.as_bytes()).unwrap();
            let want = put.map(|put| encoded(label, &format!("山，{put}水")));
            let args = format!("--errors {errors} --output-encoding {name}");
            cleans(&args, format!("山,{lacks}水").as_bytes(), code, said, want);
        }
    }
    let lf = "山高，水长。\n天亮了，水退了。\n";
    let crlf = lf.replace('\n', "\r\n");
    for (args, mark, want) in [
        ("", "", lf),
        ("--newline lf --bom strip", "", lf),
        ("--newline keep", "", &crlf),
        ("--bom keep", "\u{FEFF}", lf),
        ("--newline keep --bom keep", "\u{FEFF}", &crlf),
    ] {
        let (input, want) = (format!("\u{FEFF}{}", crlf.replace('，', ",")), format!("{mark}{want}"));
        cleans(args, input.as_bytes(), 0, "", Some(want.clone().into()));
        let args = format!("{args} --output-encoding utf-16le");
        cleans(&args, input.as_bytes(), 0, "", Some(encoded(UTF_16LE, &want)));
    }
    // each has a head and a tail of its own
    let prose = PAGE.split_inclusive('\n').skip(3).take(2).collect::<String>();
    let (input, want) = (format!("=== 1\n{PAGE}=== 2\n{PAGE}"), format!("=== 1\n{prose}=== 2\n{prose}"));
    cleans("--split ^===", input.as_bytes(), 0, "", Some(want.into()));
}

#[test]
fn detect_prints_a_table_tsv_or_json() {
    let place = Place::new(&[]);
    place.put("tree/g.txt", encoded(GB18030, LINE));
    place.put("tree/u\n.txt", format!("\u{FEFF}{LINE}").replace('\n', "\r\n"));
    place.put("tree/v.jsonl", RECORD);
    let cells = [
        ["encoding", "sure", "by", "bom", "lines", "fold", "full/half", "verdict", "texts", "file"],
        ["gb18030", "1.000", "score", "no", "lf", "none", "0/3", "prose", "1", "tree/g.txt"],
        ["utf-8", "1.000", "bom", "yes", "crlf", "none", "0/3", "prose", "1", r"tree/u\n.txt"],
        ["utf-8", "1.000", "valid", "no", "none", "none", "0/1", "no-prose", "1", "tree/v.jsonl"],
    ];
    let tsv = place.run("z detect tree --output-format tsv", 0, "").0;
    assert_eq!(tsv, cells.map(|row| row.join("\t") + "\n").concat());
    let table = place.run("z detect tree", 0, "").0;
    assert!(table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>()).eq(cells), "{table}");
    let json = place.run("z detect tree --output-format json", 0, "").0;
    let rows: Vec<serde_json::Value> = json.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(rows.len(), 3, "{json}");
    for (row, cells) in rows.iter().zip(&cells[1..]) {
        let told = ["encoding", "told_by", "line_ends", "fold", "verdict", "file"].map(|name| &row[name]);
        assert_eq!(told, [0, 2, 4, 5, 7, 9].map(|at| cells[at]), "{row}");
        assert!(row["bom"] == (cells[3] == "yes") && row["confidence"] == 1.0 && row["documents"] == 1, "{row}");
    }
}
