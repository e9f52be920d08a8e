//! Strange bytes, names given twice, strange environments, clocks and producers.

use std::fs::{self, File, FileTimes};
use std::io::Write;
use std::time::{Duration, Instant, SystemTime};

use crate::program_support::{Folder, bulk, done, ended, finish, ran};
use crate::texts::{PLAIN_RECORD, SHORT, SHORT_CLEAN};

#[test]
fn row_24_a_file_that_is_named_twice_is_done_once() {
    for (args, files) in [
        ("tree/a.txt tree/a.txt", 1),
        ("tree/a.txt tree/./a.txt tree/../tree/a.txt", 1),
        ("tree tree/a.txt", 2),
        ("tree/a.txt tree", 2),
        ("tree ./tree/", 2),
    ] {
        let folder = Folder::with_texts(&[("tree/a.txt", SHORT), ("tree/b.txt", SHORT)]);
        let listed = folder.script(&format!("z clean -n {args}"), 0, "").0;
        assert_eq!(listed.lines().count(), files, "{args}: {listed}");
        folder.script(&format!("z clean -i -j8 {args}"), 0, "");
        assert_eq!(folder.read("tree/a.txt"), SHORT_CLEAN, "{args}");
    }
}

#[test]
fn row_28_what_is_no_file_is_refused_in_place() {
    let folder = Folder::with_texts(&[("a.txt", SHORT)]);
    folder.script("mkfifo fifo.txt", 0, "");
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket.txt")).unwrap();
    for (script, said) in [
        ("z clean -i fifo.txt", "fifo.txt: not a regular file"),
        ("z clean -i /dev/null", "/dev/null: not a regular file"),
        ("z clean -i socket.txt", "socket.txt: not a regular file"),
        ("z clean socket.txt", "socket.txt: "),
        ("z clean tree", "tree: no such file"),
    ] {
        folder.script(script, 2, said);
    }
    // a walk passes them over
    folder.script("z clean -n .", 0, "");
    folder.script("z clean /proc/version", 0, "");
}

#[test]
fn row_31_the_smallest_texts_are_done_and_done_for_good() {
    for bytes in [
        "",
        "a",
        "中",
        "\u{FEFF}",
        "\n",
        "\r",
        "\r\n",
        "\u{3000}",
        "\t",
        ",",
        "\u{2028}",
        "\u{85}",
        "\x0B",
        "\x0C\x0C",
        "\x0B\x0B\x0C\x0B",
    ] {
        let folder = Folder::with_texts(&[("a.txt", bytes)]);
        let first = folder.run(&["clean", "-i", "a.txt"]);
        assert_eq!((first.code, first.err.as_str()), (0, ""), "{bytes:?}");
        let once = folder.bytes("a.txt").unwrap();
        assert_eq!(folder.pipe(&["clean"], &once).out.as_bytes(), once, "{bytes:?}");
        assert_eq!(folder.run(&["check", "a.txt"]).code, 0, "{bytes:?}");
    }
}

#[test]
fn row_30_a_nul_amid_a_text_makes_it_no_binary() {
    let text = format!("{}河水在夜里\0涨了半尺。\n{}", bulk(1 << 20), SHORT.repeat(3));
    let folder = Folder::with_texts(&[("tree/a.txt", &text)]);
    assert_eq!(folder.run(&["check", "tree"]).code, 1);
    folder.script("z clean -i tree", 0, "");
    let cleaned = folder.read("tree/a.txt");
    assert!(cleaned.ends_with(&SHORT_CLEAN.repeat(3)) && cleaned.contains("涨了半尺。"));
}

#[test]
fn row_39_rare_and_odd_characters_stay() {
    // private use, Ext B and G, compatibility forms, variation selectors, noncharacters, unpaired combining marks
    let odd =
        "甲\u{E000}\u{F8FF}\u{100000}𠀀𠮷\u{30000}\u{F900}\u{2F800}葛\u{E0100}\u{FFFE}\u{FFFF}\u{1FFFF}\u{301}乙\n";
    let folder = Folder::new();
    assert_eq!(folder.pipe(&["clean"], odd.as_bytes()), done(odd));
    for bytes in [&b"\xED\xA0\x80\xED\xB0\x80"[..], b"\xC0\xAF\xC1\x81", b"\xF4\x90\x80\x80", b"\xF8\x88\x80\x80\x80"] {
        let bytes = [SHORT.as_bytes(), bytes, SHORT.as_bytes()].concat();
        let folder = Folder::with(&[("a.txt", &bytes)]);
        folder.run(&["clean", "-i", "a.txt", "-e", "utf-8"]).is_refused("not UTF-8", "a.txt: not utf-8: ");
        assert_eq!(folder.bytes("a.txt").unwrap(), bytes);
    }
}

#[test]
fn row_43_a_large_record_is_done_and_an_emptied_one_stays() {
    let large = format!("{{\"id\":1,\"text\":\"{}\"}}\n", "山高,水长。".repeat(1 << 16));
    let emptied = "{\"id\":2,\"text\":\"404 Not Found\\nnginx\"}\n";
    let out = Folder::new().pipe(&["clean", "--input-format", "jsonl"], [&large, emptied].concat().as_bytes());
    let (first, second) = out.out.split_once('\n').unwrap();
    assert_eq!((out.code, second), (0, "{\"id\":2,\"text\":\"\"}\n"), "{}", out.err);
    assert!(first == large.trim_end().replace("高,", "高，"));
}

#[test]
fn row_44_patterns_of_the_user_are_linear_or_refused() {
    let evil = format!("{}!\n", "a".repeat(100_000));
    let folder = Folder::with_texts(&[("a.txt", &evil)]);
    let begun = Instant::now();
    folder.script("z clean --split '^(a+)+$' a.txt", 0, "");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    folder.script("z clean --split '((a{1000}){1000}){1000}' a.txt", 2, "--split: ");
}

#[test]
fn row_48_no_environment_no_tmp_no_home_and_a_folder_that_is_gone() {
    let folder = Folder::with_texts(&[("a.txt", SHORT)]);
    for vars in
        [&[][..], &[("TMPDIR", "/none")], &[("LANG", "C"), ("TERM", "dumb"), ("HOME", "/none"), ("TZ", "Nowhere/0")]]
    {
        let mut command = folder.command(&["clean", "a.txt"]);
        assert_eq!(finish(command.env_clear().envs(vars.iter().copied()), b""), done(SHORT_CLEAN), "{vars:?}");
    }
    let script = format!("mkdir gone; cd gone; rmdir ../gone; z clean {}", folder.path("a.txt").display());
    assert_eq!(folder.script(&script, 0, "").0, SHORT_CLEAN);
    folder.script("mkdir gone; cd gone; rmdir ../gone; echo 山高,水长。 | \"$BIN\" clean", 0, "");
}

#[test]
fn row_49_one_core_gives_the_same_bytes() {
    let folder = Folder::new();
    (0..30).for_each(|n| folder.write(format!("tree/{n}.txt"), format!("第{n}篇,{SHORT}")));
    let all = folder.run(&["check", "tree"]);
    for args in ["-j1", "-j2", "-j64"] {
        let one =
            ran(folder.words(["taskset", "-c", "0", crate::program_support::BIN, "check", "tree", args]).env("X", ""));
        assert_eq!(one, all, "{args}");
    }
}

#[test]
fn row_50_a_slow_producer_is_waited_for_and_a_cut_record_is_an_error() {
    let folder = Folder::new();
    let slow = "for part in '{\"text\":' '\"山高,' '水长。\"}'; do printf %s \"$part\"; sleep 0.2; done";
    let (out, _) = folder.script(&format!("({slow}) | z clean --input-format jsonl"), 0, "");
    assert_eq!(out, PLAIN_RECORD.replace(',', "，").trim_end());
    folder.script("printf '{\"text\":\"山高' | z clean --input-format jsonl", 2, "line 1 is not JSON");
    folder.script("printf '{\"text\":\"山高' | z clean --input-format jsonl -o out.jsonl", 2, "line 1 is not JSON");
    assert!(!folder.path("out.jsonl").exists());
    // no busy loop while nothing comes
    let mut child = folder.spawn("z clean");
    std::thread::sleep(Duration::from_secs(1));
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let ticks: u64 =
        stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|t| t.parse::<u64>().unwrap()).sum();
    assert!(ticks < 30, "{ticks} ticks of a hundredth of a second while it waited");
    child.stdin.take().unwrap().write_all(SHORT.as_bytes()).unwrap();
    assert_eq!(ended(child, "at last", 0, "").0, SHORT_CLEAN);
}

#[test]
fn row_53_clocks_have_no_effect() {
    for seconds in [0, 1, 4_291_747_200, 16_725_225_600] {
        let folder = Folder::with_texts(&[("a.txt", SHORT), ("clean.txt", SHORT_CLEAN)]);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        for name in ["a.txt", "clean.txt"] {
            let file = File::options().write(true).open(folder.path(name)).unwrap();
            file.set_times(FileTimes::new().set_modified(time).set_accessed(time)).unwrap();
        }
        folder.script("z clean -i .", 0, "");
        assert_eq!(folder.read("a.txt"), SHORT_CLEAN, "{seconds}");
        assert_eq!(folder.meta("clean.txt").modified().unwrap(), time, "{seconds}");
    }
}
