//! Runs that are stopped or killed, and what the next run does.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::program_support::{Folder, ended, until};
use crate::texts::{PLAIN_RECORD, SHORT, SHORT_CLEAN, dirty};

/// Sends the signal once the program can take it: its second thread is the one that waits for signals.
pub fn stop(child: &Child, signal: Signal, when: impl Fn() -> bool) {
    let threads = format!("/proc/{}/task", child.id());
    until("the program watches for signals", || fs::read_dir(&threads).map_or(0, Iterator::count) > 1);
    until("the moment to stop", when);
    kill_process(Pid::from_child(child), signal).unwrap();
}

#[test]
fn a_stopped_run_leaves_old_and_new_files_and_a_log_of_the_new() {
    let name = |n: usize| format!("tree/{n:03}.txt");
    let text = |n: usize, comma: &str| format!("第{n}篇{comma}山高{comma}水长。\n");
    let mut torn = 0;
    // when so many of 300 are done; the first as soon as it can be stopped
    for (at, after) in [0, 0, 1, 1, 100, 200, 300, 300].into_iter().enumerate() {
        let (signal, code) = [(Signal::INT, 130), (Signal::TERM, 143)][at % 2];
        let (folder, case) = (Folder::new(), format!("{code} after {after}"));
        (0..300).for_each(|n| folder.write(name(n), text(n, ",")));
        let mut child = folder.spawn(["z clean -i -j1 tree --log log", "z clean -i -j8 tree --log log"][at % 3 / 2]);
        stop(&child, signal, || after == 0 || folder.read(name(after - 1)) == text(after - 1, "，"));
        let ended_well = child.wait().unwrap().success();
        let (log, mut done) = (folder.read("log"), 0);
        for n in 0..300 {
            let rows = log.lines().filter(|row| row.contains(&name(n)) && row.contains("\"rule\""));
            let changes: Vec<zhclean::Change> = rows.map(|row| serde_json::from_str(row).unwrap()).collect();
            let restored = zhclean::restore(&folder.read(name(n)), &changes);
            assert_eq!(restored, Ok(text(n, ",")), "{case}: {}", name(n));
            done += usize::from(!changes.is_empty());
        }
        // done before it heard of the signal?
        let code = if done == 300 && ended_well { 0 } else { code };
        let files = if done == 300 { "300".into() } else { format!("stopped: {done} of 300") };
        let documents = if done == 1 { "document" } else { "documents" };
        ended(child, &case, code, &format!("{files} files, {done} {documents}, {done} changed"));
        assert!(folder.temporaries("tree").is_empty(), "{case}");
        torn += usize::from(0 < done && done < 300);
    }
    assert!(torn > 0, "no run was stopped in the middle");
}

#[test]
fn a_run_that_waits_for_a_pipe_can_be_stopped() {
    let wait = |(script, signal, code): (&str, Signal, i32)| {
        let folder = Folder::new();
        folder.write("some", PLAIN_RECORD.repeat(15_000));
        let (child, begun) = (folder.spawn(&format!("mkfifo fifo; {script}")), Instant::now());
        let is_begun = || !script.contains("jsonl") || !folder.temporaries(".").is_empty();
        stop(&child, signal, || begun.elapsed() > Duration::from_millis(300) && is_begun());
        let asked = Instant::now();
        ended(child, script, code, "");
        assert!(asked.elapsed() < Duration::from_secs(5), "{script}: {:?}", asked.elapsed());
        assert!(folder.temporaries(".").is_empty() && folder.list(".", "out").is_empty(), "{script}");
    };
    // what has both ends of the pipe open waits for no other; it lets go in time for the test to fail
    let held = |rest| format!("timeout 9 sh -c 'cat some; sleep 9' 1<> fifo 2> some.err & {rest}");
    let cases = [
        ("(sleep 9; : 1<> fifo) > some.err 2>&1 & z clean fifo", Signal::INT, 130),
        (&held("z clean fifo -o out.txt"), Signal::TERM, 143),
        (&held("z clean --input-format jsonl fifo -o out.txt"), Signal::INT, 130),
        (&held("exec < fifo; z clean --input-format jsonl -o out.txt"), Signal::TERM, 143),
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
        let (files, records) = (dirty(&["tree/a.txt"]), PLAIN_RECORD.repeat(80_000));
        files.write("tree/0.jsonl", &records);
        let mut child = files.spawn(first);
        let is_begun = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.len() > 1 << 18);
        until("a temporary", || files.temporaries(folder).iter().any(is_begun));
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "{first}: was done before it was killed");
        assert!(files.read("tree/0.jsonl") == records && !files.path("out/0.jsonl").exists(), "{first}");
        let living = files.path(folder).join(".zhclean-living.tmp");
        let lock = File::create_new(&living).unwrap();
        lock.lock().unwrap();
        // what is left may hold anything; dirt shows whether it was taken for a text
        let left = files.temporaries(folder);
        assert!(left.len() > 1, "{first}: nothing was left");
        left.iter().chain([&files.path("tree/a.txt")]).for_each(|path| files.write(path, SHORT));
        let said = files.script(next, 0, "a.txt: changed").1;
        assert!(!said.contains(".zhclean-") && files.read(&living) == SHORT, "{next}: {said}");
        assert_eq!(files.read(format!("{folder}/a.txt")), SHORT_CLEAN, "{next}");
        assert_eq!(files.temporaries(folder), [living], "{next}");
    }
}

#[test]
fn each_record_is_answered_before_the_next_is_written() {
    // an answer that never comes fails the test
    let mut child = Folder::new().spawn("exec timeout 20 \"$BIN\" clean --input-format jsonl --line-buffered");
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
