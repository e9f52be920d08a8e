//! Full disks, full or closed outputs.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::program_support::{Folder, bulk, ran, skip};
use crate::texts::SHORT;
use crate::ways::{DRAFT, DRAFT_CLEAN, InPlace, New, Onto};

/// Large enough to fail after a part was written.
const FILLING: usize = 40 << 10;

#[test]
fn a_file_size_limit_leaves_the_old_bytes() {
    let dirty = bulk(FILLING);
    // the limit counts in blocks of 512 or 1024 bytes, as the shell likes
    for limit in ["ulimit -f 8", "ulimit -f 1", "trap '' XFSZ; ulimit -f 8"] {
        for way in [InPlace, Onto, New] {
            let case = format!("{way:?}, {limit}");
            let folder = way.folder();
            fs::write(folder.path("a.txt"), &dirty).unwrap();
            let old = folder.text(way.target());
            let ran = ran(&mut folder.command_after(limit, way.args()));
            ran.is_refused(&case, "a.txt");
            assert_eq!(folder.text(way.target()), old, "{case}");
            folder.has_no_temporary(".", &case);
        }
    }
}

/// A small disk in memory.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf, options: &str) -> Option<Disk> {
        fs::create_dir(&at).unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(&at).output();
        mount.is_ok_and(|mount| mount.status.success()).then(|| Disk(at))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // lazily: a child of another test, forked a moment ago, may still hold a file of it
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_bytes() {
    // room for the input and half of the output; room for all bytes but for no third name beside folder and input
    for (case, options) in [("no room", "size=60k"), ("no inode", "size=1m,nr_inodes=2")] {
        for in_place in [true, false] {
            let folder = Folder::new();
            let Some(disk) = Disk::mount(folder.path("disk"), options) else {
                return skip("a full disk", "not permitted to mount one");
            };
            let dirty = bulk(FILLING);
            fs::write(disk.0.join("a.txt"), &dirty).unwrap();
            let args: &[_] = if in_place { &["-i"] } else { &["-o", "disk/out.txt"] };
            let ran = ran(folder.command(&["clean", "disk/a.txt"]).args(args));
            ran.is_refused(case, "disk/");
            assert_eq!(folder.text("disk/a.txt").as_deref(), Some(dirty.as_str()), "{case}");
            assert_eq!(folder.text("disk/out.txt"), None, "{case}");
            folder.has_no_temporary("disk", case);
        }
    }
}

const FULL: &str = "/dev/full";

fn full() -> File {
    File::options().write(true).open(FULL).unwrap()
}

#[test]
fn a_full_standard_output_is_an_error() {
    let folder = Folder::with_texts(&[("small.txt", "中,文啊"), ("large.txt", &bulk(1 << 20))]);
    assert_eq!(folder.meta("small.txt").len(), 10);
    for args in [
        &["clean", "small.txt"][..],
        &["clean", "large.txt", "--window-bytes", "200K"],
        &["clean", "-n", "small.txt"],
        &["clean", "small.txt", "-o", FULL],
        &["check", "small.txt"],
        &["check", "large.txt", "--window-bytes", "200K"],
        &["detect", "small.txt"],
        &["detect", "large.txt"],
        &["rules"],
        &["explain", "error-page"],
        &["--help"],
        &["clean", "--help"],
        &["--version"],
    ] {
        let ran = ran(folder.command(args).stdout(full()));
        ran.is_refused(&args.join(" "), "no space left on device");
    }
}

#[test]
fn a_full_standard_output_ends_a_pipe_too() {
    let folder = Folder::with_texts(&[("small.txt", "中,文啊")]);
    let input = File::open(folder.path("small.txt")).unwrap();
    let ran = ran(folder.command(&[""; 0]).stdin(input).stdout(full()));
    ran.is_refused("bare zhclean", "no space left on device");
}

#[test]
fn a_reader_that_leaves_ends_quietly() {
    let folder = Folder::with_texts(&[("large.txt", &bulk(2 << 20))]);
    // what `check` found before counts
    for (args, code) in [(&["clean", "large.txt"][..], 0), (&["check", "large.txt"], 1)] {
        let args = &[args, &["--window-bytes", "300K"]].concat();
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", output.status);
    }
}

#[test]
fn a_full_standard_error_changes_nothing() {
    for (args, code, text) in [
        (&["clean", "-v", "-i", "a.txt"][..], 0, DRAFT_CLEAN),
        // what was asked for is lost
        (&["clean", "--stats=removed", "-i", "a.txt"], 2, DRAFT_CLEAN),
        (&["clean", "-i", "missing.txt", "a.txt"], 2, DRAFT_CLEAN),
        (&["check", "-v", "a.txt"], 1, DRAFT),
        (&["clean", "--no-such-flag"], 2, DRAFT),
    ] {
        let folder = Folder::with_texts(&[("a.txt", DRAFT)]);
        let ran = ran(folder.command(args).stderr(full()));
        assert_eq!(ran.code, code, "{args:?}");
        assert_eq!(folder.text("a.txt").as_deref(), Some(text), "{args:?}");
    }
}

#[test]
fn a_full_log_is_an_error() {
    let folder = Folder::with_texts(&[("a.txt", DRAFT)]);
    // large enough to be written before the end
    fs::write(folder.path("large.txt"), bulk(1 << 20)).unwrap();
    for args in [
        &["clean", "a.txt", "--log", FULL][..],
        &["clean", "-i", "a.txt", "--log", FULL],
        &["clean", "large.txt", "--log", FULL],
        &["check", "-q", "large.txt", "--log", FULL],
    ] {
        ran(&mut folder.command(args)).is_refused(&args.join(" "), FULL);
    }
    // the text or nothing: a log that is lost may not tear what it speaks of
    assert!([DRAFT, DRAFT_CLEAN].map(Some).contains(&folder.text("a.txt").as_deref()));
}

#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let folder = Folder::with_texts(&[("a.txt", SHORT)]);
    folder.run(&["check", "a.txt", "--log", "log"]);
    for args in [
        &["clean", "a.txt"][..],
        &["clean", "-n", "a.txt"],
        &["check", "a.txt"],
        &["detect", "a.txt"],
        &["rules"],
        &["explain", "credit"],
        &["restore", "a.txt", "--log", "log"],
        &["--help"],
        &["--version"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let run = folder.command(args).stdin(Stdio::null()).stdout(full).output().unwrap();
        let err = String::from_utf8(run.stderr).unwrap();
        assert_eq!((run.status.code(), err.lines().count()), (Some(2), 1), "{args:?}: {err}");
        assert!(err.contains("no space left"), "{args:?}: {err}");

        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = folder.command(args).stdin(Stdio::null()).stdout(writer).output().unwrap();
        let code = i32::from(args[0] == "check");
        assert_eq!((run.status.code(), run.stderr.as_slice()), (Some(code), &b""[..]), "{args:?}, closed pipe");
    }
}
