//! Compressed files: every container and way gives the same bytes, and damage is refused with its cause.

use std::fs;
use std::io::{Read, Write, read_to_string};

use flate2::Compression;
use flate2::GzBuilder;
use flate2::read::MultiGzDecoder;

use crate::program_support::{Folder, Run, told};
use crate::texts::RECORD;

pub const EMPTY: &str = "{\"text\":\"\"}\n";

/// The program on `input` as JSON lines; `args` begin with the command.
pub fn jsonl(args: &[&str], input: impl AsRef<[u8]>) -> Run {
    Folder::new().pipe(&[args, &["--input-format", "jsonl"]].concat(), input.as_ref())
}

/// Three ways to meet a file: to write another, to replace it, to look at it.
pub const WAYS: &[&[&str]] = &[&["clean", "-j2", "-o", "out"], &["clean", "-i"], &["check"]];

/// The program ends with 2 and tells `cause` in one line; nothing is printed, written, replaced or left behind.
pub fn refused(name: &str, suffix: &str, bytes: &[u8], (ways, args): (&[&[&str]], &[&str]), cause: &str) {
    let file = format!("in.{suffix}");
    let folder = Folder::with(&[(&file, bytes)]);
    for way in ways {
        let ran = folder.run(&[way, &[file.as_str()][..], args].concat());
        let name = format!("{file}, {name}, {way:?}: {ran:?}");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (2, "", 1), "{name}");
        assert!(ran.err.starts_with(&format!("zhclean: {file}: ")) && ran.err.contains(cause), "{name}");
        let mut names = fs::read_dir(folder.root()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.all(|name| name == *file) && folder.bytes(&file).unwrap() == bytes, "{name}");
    }
}

pub fn pack(container: &str, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if container == "gz" {
        // all that a header may have
        let header = GzBuilder::new().filename("河.jsonl").comment("\u{1F}").extra(b"\x1F\x8B\x08".to_vec()).mtime(7);
        header.read(text.as_bytes(), Compression::fast()).read_to_end(&mut bytes).unwrap();
    } else {
        let mut encoder = zstd::Encoder::new(&mut bytes, 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap();
    }
    bytes
}

/// What a file holds, and in which container.
fn unpack(bytes: &[u8]) -> (&'static str, String) {
    match bytes {
        [0x1F, 0x8B, ..] => ("gz", read_to_string(MultiGzDecoder::new(bytes)).unwrap()),
        [] | [b'{', ..] => ("", read_to_string(bytes).unwrap()),
        _ => ("zst", read_to_string(zstd::Decoder::new(bytes).unwrap()).unwrap()),
    }
}

#[test]
fn every_container_and_way_gives_the_same_bytes() {
    let pieces = || RECORD.split_inclusive(',').cycle().take(200);
    let many = |container: &'static str| pieces().flat_map(move |piece| pack(container, piece)).collect();
    let (gz, zst) = (|text: &str| pack("gz", text), |text: &str| pack("zst", text));
    // four bytes to pass over
    let skip = &b"\x53\x2A\x4D\x18\x04\x00\x00\x00\x1F\x8B\x08\x00"[..];
    for (name, suffix, bytes, note) in [
        ("plain", "jsonl", RECORD.into(), ""),
        ("200 members", "jsonl.gz", many("gz"), ""),
        ("200 frames", "ndjson.zst", many("zst"), ""),
        ("empty members", "jsonl.gz", [gz(""), gz(RECORD), gz(""), gz(RECORD), gz("")].concat(), ""),
        ("empty frames", "jsonl.zst", [zst(""), zst(RECORD), zst(""), zst(RECORD), zst("")].concat(), ""),
        ("only empty members", "jsonl.gz", [gz(""), gz("")].concat(), ""),
        ("only an empty frame", "jsonl.zst", zst(""), ""),
        ("skippable frames", "jsonl.zst", [skip, &zst(RECORD), skip, &zst(RECORD), skip].concat(), ""),
        ("plain, named gz", "jsonl.gz", RECORD.into(), "holds no gz data, whatever its name says\n"),
        ("gz, named zst", "jsonl.zst", gz(RECORD), "holds no zst data, whatever its name says\n"),
        ("gz, named plainly", "jsonl", gz(RECORD), ""),
        ("zst, named plainly", "jsonl", zst(RECORD), ""),
    ] {
        let file = format!("in.{suffix}");
        let (container, text) = unpack(&bytes);
        let (want, size) = (text.replace("高,", "高，"), text.len().to_string());
        let note = if note.is_empty() { String::new() } else { format!("zhclean: {file}: {note}") };
        let folder = Folder::with(&[(&file, &bytes)]);
        // no assert_eq: nobody wants to read many records
        assert!(jsonl(&["clean"], &bytes) == told(&want, ""), "{name}, standard input");
        assert!(folder.run(&["clean", &file, "--max-size", &size]) == told(&want, &note), "{name}, file");
        for (out, container) in [("out", ""), ("out.gz", "gz"), ("out.zst", "zst")] {
            assert_eq!(folder.run(&["clean", &file, "-o", out]), told("", &note), "{name}, {out}");
            assert!(unpack(&folder.bytes(out).unwrap()) == (container, want.clone()), "{name}, {out}");
        }
        assert_eq!(folder.run(&["check", "-q", &file]).code, i32::from(text != want), "{name}, check");
        assert_eq!(folder.run(&["clean", "-i", &file]), told("", &note), "{name}, in place");
        assert!(unpack(&folder.bytes(&file).unwrap()) == (container, want.clone()), "{name}, in place");
        assert_eq!(folder.bytes(&file).unwrap() == bytes, text == want, "{name}: what needs no change has none");
        assert_eq!(folder.run(&["check", &file]), told("", &note), "{name}, check again");
    }
}

#[test]
fn damaged_and_large_containers_are_refused_and_left_alone() {
    const EARLY: &str = "the data ends early, it was cut";
    const FOLLOWS: &str = "something else follows the last";
    // several batches are through before the end is seen
    let long: String = (0..300).map(|at| RECORD.replace('甲', &format!("{at:x}").repeat(500))).collect();
    for (container, other, checksum) in [("gz", "zst", 8), ("zst", "gz", 4)] {
        let (packed, long) = (pack(container, RECORD), pack(container, &long));
        let cut = |len: usize| long[..len].to_vec();
        let more = |tail: &[u8]| [&packed, tail].concat();
        let wrong = |at: usize| [&long[..at], &[long[at] ^ 0x55], &long[at + 1..]].concat();
        let len = long.len();
        for (name, bytes, cause) in [
            ("cut in its header", cut(5), EARLY),
            ("cut behind its header", cut(40), EARLY),
            ("cut in the middle", cut(len / 2), EARLY),
            ("cut before its checksum", cut(len - checksum), EARLY),
            ("cut in its checksum", cut(len - 1), EARLY),
            ("the second cut in its header", more(&packed[..5]), EARLY),
            ("the second cut at its end", more(&packed[..packed.len() - 1]), EARLY),
            ("a wrong checksum", wrong(len - checksum), "the checksum does not fit"),
            ("a wrong byte at the end", wrong(len - 1), "the checksum does not fit"),
            ("a wrong byte in the middle", wrong(len / 2), "damaged"),
            ("garbage behind", more(b"garbage"), FOLLOWS),
            ("zeros behind", more(&[0; 512]), FOLLOWS),
            ("another container behind", more(&pack(other, RECORD)), FOLLOWS),
        ] {
            // what a wrong byte made of a line is not what is wrong
            refused(name, &format!("jsonl.{container}"), &bytes, (WAYS, &["--on-error", "pass"]), cause);
        }
        refused("large", &format!("jsonl.{container}"), &long, (WAYS, &["--max-size", "200K"]), "--max-size");
    }
    let wide = b"\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00";
    refused("wide", "jsonl.zst", wide, (WAYS, &[]), "damaged zst data: it needs a window above 128 MiB");
    refused("plain", "txt", b"12345", (WAYS, &["--max-size", "4"]), "--max-size");
}

#[test]
fn bombs_are_refused_long_before_they_are_read() {
    let bombs = [("jsonl.zst", "a"), ("jsonl.gz", "a"), ("jsonl.gz", "\0"), ("txt.gz", "a"), ("txt.gz", "\0")];
    // without optimisation gz takes minutes
    for (suffix, letter) in &bombs[..if cfg!(debug_assertions) { 1 } else { bombs.len() }] {
        let cause = if (*suffix, *letter) == ("txt.gz", "\0") { "binary" } else { "unpack to more than" };
        // 2 GiB
        let bomb = pack(suffix.split_once('.').unwrap().1, &letter.repeat(16 << 20)).repeat(128);
        refused(letter, suffix, &bomb, (&WAYS[..1], &[]), cause);
    }
}
