//! Memory, time and system calls where texts are large, deep, packed or of nothing but line ends.

use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Instant;

use crate::program_support::{Folder, bulk, has_strace, trace};
use crate::texts::{SHORT, SHORT_CLEAN};

/// The most memory that a run had, in MiB, and its exit code.
fn most_memory(folder: &Folder, args: &str) -> (u64, i32) {
    let script = format!("\"$BIN\" {args} > out 2> said; echo $? > code");
    let mut shell = folder.words(["python3", "-c", PEAK, "sh", "-fc", &script]);
    let output = shell.env("BIN", crate::program_support::BIN).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let kib: u64 = told.trim().parse().unwrap_or_else(|_| panic!("{told} {}", String::from_utf8_lossy(&output.stderr)));
    (kib >> 10, folder.read("code").trim().parse().unwrap())
}

const PEAK: &str = "import resource, subprocess, sys; subprocess.run(sys.argv[1:]); \
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";

/// What a run may take, whatever the text.
const MOST_MIB: u64 = 256;

#[test]
#[ignore = "slow: many millions of lines"]
fn row_32_short_lines_take_flat_memory() {
    for (case, piece, args) in [
        ("one letter", "x\n", "clean"),
        ("nothing", "\n", "clean"),
        ("carriage returns", "x\r", "clean --newline keep"),
        ("several texts", "x\n", "clean --split ^==="),
        ("check", "x\n", "check"),
    ] {
        let folder = Folder::on_disk();
        folder.write("a.txt", piece.repeat((64 << 20) / piece.len()));
        let (mib, code) = most_memory(&folder, &format!("{args} a.txt"));
        assert!(mib < MOST_MIB, "{case}: {mib} MiB");
        assert_eq!(code, 0, "{case}: {}", folder.read("said"));
        println!("{case}: {mib} MiB");
    }
}

#[test]
fn row_12_findings_are_written_in_blocks() {
    if !has_strace("writes of check") {
        return;
    }
    let folder = Folder::with_texts(&[("a.txt", &"山高,水长;天亮!\n".repeat(20_000))]);
    let (ran, lines) = trace(&folder, "write", &["check", "a.txt"]);
    let writes = lines.iter().filter(|line| line.starts_with("write(")).count();
    assert_eq!(ran.code, 1);
    let blocks = ran.out.len() / (32 << 10);
    assert!(ran.out.lines().count() > 20_000 && writes <= blocks, "{writes} writes for {} bytes", ran.out.len());
}

#[test]
fn row_27_a_deep_folder_and_a_path_too_long_are_walked() {
    let folder = Folder::new();
    // no path of a call may be so long, so each folder is made from within the one above
    let script = "import os\nfor n in range(1200):\n  os.mkdir('deep'); os.chdir('deep')\n  \
        n % 100 or open('a.txt', 'w').write('\u{5c71}\u{9ad8},\u{6c34}\u{957f}\u{3002}\\n')";
    assert!(folder.words(["python3", "-c", script]).status().unwrap().success());
    let ran = folder.run(&["clean", "-n", "."]);
    // 4,096 bytes are 819 folders
    let done = ran.out.lines().filter(|line| line.ends_with("would change, 1 edits")).count();
    assert!(done == 9 || done == 12, "{done}: {}", ran.err);
    assert!(ran.code == 0 && done == 12 || ran.code == 2 && ran.err.contains("file name too long"), "{}", ran.err);
    assert!(folder.words(["rm", "-rf", "deep"]).status().unwrap().success());
}

#[test]
fn row_27_names_of_255_bytes_and_many_files() {
    let folder = Folder::new();
    let name: PathBuf = format!("tree/{}.txt", "n".repeat(251)).into();
    folder.write(&name, SHORT);
    (0..2000).for_each(|n| folder.write(format!("tree/{}/{n}.txt", n % 7), SHORT));
    folder.script("z clean -i tree", 0, "2001 files, 2001 documents, 2001 changed, 2001 edits, 0 errors");
    assert_eq!(folder.read(&name), SHORT_CLEAN);
    assert_eq!(name.file_name().unwrap().as_bytes().len(), 255);
}

#[test]
fn row_32_time_grows_with_the_text() {
    for (case, piece) in
        [("one line", "河水在夜里涨了半尺，"), ("brackets", "("), ("blank lines", "\n"), ("quotes", "“\"")]
    {
        let time = |bytes: usize| {
            let folder = Folder::with_texts(&[("a.txt", &piece.repeat(bytes / piece.len()))]);
            // of two, the one that was disturbed less
            (0..2)
                .map(|_| {
                    let begun = Instant::now();
                    assert_eq!(folder.run(&["clean", "a.txt", "-o", "out.txt"]).code, 0, "{case}");
                    begun.elapsed()
                })
                .min()
                .unwrap()
        };
        let (one, four) = (time(64 << 10), time(256 << 10));
        assert!(four.as_secs_f64() < 16.0 * one.as_secs_f64() + 1.0, "{case}: {one:?}, four times as much: {four:?}");
    }
}

#[test]
#[ignore = "slow: a gigabyte in one line"]
fn row_32_one_line_of_a_gigabyte_and_brackets_are_done() {
    let folder = Folder::on_disk();
    for (case, piece, bytes) in [("one line", "河水在夜里涨了半尺，", 1usize << 30), ("brackets", "(", 100 << 20)]
    {
        let mut file = std::io::BufWriter::new(fs::File::create(folder.path("a.txt")).unwrap());
        let block = piece.repeat((1 << 20) / piece.len());
        (0..bytes >> 20).for_each(|_| file.write_all(block.as_bytes()).unwrap());
        drop(file);
        let (mib, code) = most_memory(&folder, "clean a.txt");
        assert_eq!((code, folder.meta("out").len()), (0, folder.meta("a.txt").len()), "{case}");
        // a text without a line end is held whole
        assert!(mib < 6 * (bytes as u64 >> 20) + MOST_MIB, "{case}: {mib} MiB");
        println!("{case}: {mib} MiB");
    }
}

#[test]
fn row_33_a_bomb_is_stopped_by_a_named_limit() {
    bombs(
        8 << 20,
        &[
            ("clean -i bomb.txt.zst --max-size 1M", "is larger than --max-size allows, 1048576 bytes"),
            ("clean bomb.txt.zst -o out.txt --max-size 1M", "is larger than --max-size allows"),
            ("check bomb.jsonl.zst --max-size 1M", "is larger than --max-size allows"),
        ],
    );
}

#[test]
#[ignore = "slow: unpacks hundreds of megabytes"]
fn row_33_a_bomb_is_stopped_by_its_ratio() {
    const SAID: &str = "which no text does; if it is a text, allow it with --max-size";
    bombs(
        1 << 30,
        &[("clean -i bomb.txt.zst", SAID), ("clean bomb.txt.zst -o out.txt", SAID), ("clean -i bomb.jsonl.zst", SAID)],
    );
}

/// Line ends without end, packed to almost nothing.
fn bombs(bytes: u64, cases: &[(&str, &str)]) {
    let folder = Folder::on_disk();
    let packed = zstd::encode_all(std::io::Read::take(std::io::repeat(b'\n'), bytes), 1).unwrap();
    folder.write("bomb.txt.zst", &packed);
    folder.write("bomb.jsonl.zst", &packed);
    for (args, said) in cases {
        let (mib, code) = most_memory(&folder, args);
        let told = folder.read("said");
        assert!(code == 2 && told.contains(*said), "{args}: {code} {told}");
        assert!(mib < 2 * MOST_MIB, "{args}: {mib} MiB");
        assert!(folder.bytes("bomb.txt.zst").unwrap() == packed && !folder.path("out.txt").exists(), "{args}");
        folder.has_no_temporary(".", args);
    }
}

#[test]
fn row_9_too_little_memory_leaves_the_old_bytes() {
    let text = bulk(3 << 20);
    let mut failed = 0;
    for limit in [15_000, 40_000] {
        let folder = Folder::with_texts(&[("a.txt", &text)]);
        let script = format!("ulimit -v {limit}; exec \"$0\" \"$@\"");
        let words = ["sh", "-c", &script, crate::program_support::BIN, "clean", "-q", "-j1", "-i", "a.txt"];
        let code = folder.words(words).output().unwrap().status.code();
        // an abort has no time to clean up; the next run does
        failed += i32::from(code != Some(0));
        if code != Some(0) {
            assert!(folder.read("a.txt") == text, "{limit}: torn");
        }
        folder.write("b.txt", SHORT_CLEAN);
        folder.script("z clean -i b.txt", 0, "");
        folder.has_no_temporary(".", "the next run");
    }
    assert!(failed > 0, "there was memory enough");
}
