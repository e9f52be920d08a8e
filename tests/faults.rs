//! What stands on disk, and what is said, when the system fails: full disks, errors and kills at single system
//! calls, outputs that are full or closed, files that change underfoot.
//!
//! strace injects the faults into real runs of the program. A fault that never fired proves nothing, so every case
//! counts them. Where strace, root or a mount is missing, the case says so on standard error and is skipped.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail it")]

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const BIN: &str = env!("CARGO_BIN_EXE_zhclean");

const DIRTY: &str = "他说,天气很好。\n他们走到了河边;没有人。\n";
const CLEAN: &str = "他说，天气很好。\n他们走到了河边；没有人。\n";
/// Stood in an output file before; clean already, so that no later run touches it.
const OTHER: &str = "这里从前是另一篇文章。\n";

/// Neither open to all nor the default: a mode that was kept cannot be one that was made anew.
const MODE: u32 = 0o640;
/// Somebody who is not root, also when nobody of that number is known.
const USER: u32 = 1000;

/// No sweep over one kind of call is longer; beyond it the sweep does not end.
const MAX_CALLS: usize = 100;

const SIGKILL: i32 = 9;

// ---- places and runs ----

/// A folder for one case.
struct Place {
    path: PathBuf,
    _folder: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Place {
        let folder = tempfile::tempdir().unwrap();
        // traces name real paths
        let path = fs::canonicalize(folder.path()).unwrap();
        let place = Place { path, _folder: folder };
        files.iter().for_each(|(name, text)| fs::write(place.file(name), text).unwrap());
        place
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// `None` where there is no such file.
    fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.file(name)).ok()
    }

    fn meta(&self, name: &str) -> Metadata {
        fs::symlink_metadata(self.file(name)).unwrap()
    }

    fn temporaries(&self) -> Vec<PathBuf> {
        temporaries(&self.path)
    }

    /// A command that runs here; `words[0]` is the program.
    fn command<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut words = words.into_iter();
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(&self.path).stdin(Stdio::null());
        // cargo's folders in it make the loader open some eighty names before it finds libc
        command.env_remove("LD_LIBRARY_PATH");
        command
    }

    fn zhclean(&self, args: &[&str]) -> Command {
        self.command([BIN].iter().chain(args))
    }

    /// `before` goes through a shell, then the program takes its place.
    fn zhclean_after(&self, before: &str, args: &[&str]) -> Command {
        self.command(["sh", "-c", &format!("{before}; exec \"$0\" \"$@\""), BIN].iter().chain(args))
    }
}

fn temporaries(folder: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(".zhclean-")).collect()
}

#[track_caller]
fn has_no_temporary(folder: &Path, case: &str) {
    let left = temporaries(folder);
    assert!(left.is_empty(), "{case}: left {left:?}");
}

struct Ran {
    code: Option<i32>,
    signal: Option<i32>,
    stdout: String,
    stderr: String,
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Ran {
        code: output.status.code(),
        signal: output.status.signal(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: without_summary(&stderr),
    }
}

/// What was said of single files.
fn without_summary(stderr: &str) -> String {
    stderr.split_inclusive('\n').filter(|line| !line.contains(" files, ")).collect()
}

impl Ran {
    /// Exit code 2, and one line that names the file and gives the cause in words.
    #[track_caller]
    fn is_refused(&self, case: &str, named: &str) {
        assert_eq!(self.code, Some(2), "{case}: {}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{case}: {}", self.stderr);
        assert!(self.stderr.contains(named), "{case}: does not name {named}: {}", self.stderr);
        assert!(!self.stderr.contains("os error"), "{case}: not in words: {}", self.stderr);
    }

    #[track_caller]
    fn is_done(&self, case: &str) {
        assert_eq!(self.code, Some(0), "{case}: {}", self.stderr);
    }
}

/// Says past the harness, which keeps what tests print, that a case was not run.
fn skip(case: &str, missing: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {case}: {missing}");
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Text of about `bytes`; mostly Latin, which a debug build gets through fast, with a mark to fold every few lines.
fn bulk(bytes: usize) -> String {
    let latin = "the quick brown fox jumps over the lazy dog ".repeat(10);
    let mut text = String::with_capacity(bytes + 1000);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&format!("第{number}天,他们走到了河边。\n{latin}\n"));
    }
    text
}

// ---- strace ----

/// Can strace inject here?
fn has_strace(case: &str) -> bool {
    let probe = Command::new("strace")
        .args(["-f", "-y", "-o", "/dev/null", "-e", "inject=?nosuchcall,fsync:error=EIO:when=1", "true"])
        .output();
    match probe {
        Err(_) => skip(case, "strace is not installed"),
        Ok(probe) if !probe.status.success() => {
            skip(case, &format!("strace cannot trace here: {}", String::from_utf8_lossy(&probe.stderr).trim()));
        }
        Ok(_) => return true,
    }
    false
}

/// `write,fsync` with `fault` (`error=EIO`, `signal=KILL`) at the `when`th of them; what was traced comes back too.
fn inject(place: &Place, calls: &str, fault: &str, when: usize, args: &[&str]) -> (Ran, Vec<String>) {
    // the question mark: not every architecture has every call
    let calls: Vec<_> = calls.split(',').map(|call| format!("?{call}")).collect();
    let calls = calls.join(",");
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:{fault}:when={when}"));
    let strace = ["strace", "-f", "-y", "-qq", "-s", "512", "-o", "trace", "-e", &trace, "-e", &inject, BIN];
    let ran = ran(&mut place.command(strace.iter().chain(args)));
    let lines = lines_of(&place.read("trace").unwrap());
    (ran, lines)
}

/// The calls of a trace without the process that made them.
fn lines_of(trace: &str) -> Vec<String> {
    let lines = trace.lines().map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
    lines.map(str::to_owned).collect()
}

fn hit(lines: &[String]) -> Option<&String> {
    lines.iter().find(|line| line.ends_with("(INJECTED)") || line.ends_with("(DELAYED)"))
}

// ---- ways to write a file ----

/// The ways a text gets into a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    InPlace,
    /// -o on a file that stands.
    Onto,
    /// -o on a name that is free.
    New,
}

use Way::{InPlace, New, Onto};

impl Way {
    fn args(self) -> &'static [&'static str] {
        if self == InPlace { &["clean", "-i", "a.txt"] } else { &["clean", "a.txt", "-o", "out.txt"] }
    }

    fn target(self) -> &'static str {
        if self == InPlace { "a.txt" } else { "out.txt" }
    }

    fn old(self) -> Option<&'static str> {
        match self {
            InPlace => Some(DIRTY),
            Onto => Some(OTHER),
            New => None,
        }
    }

    fn place(self) -> Place {
        let place = Place::new(&[("a.txt", DIRTY)]);
        if let Some(old) = self.old() {
            let target = place.file(self.target());
            fs::write(&target, old).unwrap();
            fs::set_permissions(&target, Permissions::from_mode(MODE)).unwrap();
            if is_root() {
                // only a stranger's file makes the program pass the owner on
                chown(&target, Some(USER), Some(USER)).unwrap();
            }
        }
        place
    }

    /// Was it cleaned (with mode and owner), or is it the old file? Anything else fails.
    #[track_caller]
    fn is_written(self, place: &Place, case: &str, owner_kept: bool) -> bool {
        let now = place.read(self.target());
        if self != InPlace {
            assert_eq!(place.read("a.txt").as_deref(), Some(DIRTY), "{case}: the input");
        }
        if self != New && now.is_some() {
            let meta = place.meta(self.target());
            assert_eq!(meta.mode() & 0o7777, MODE, "{case}: mode");
            if owner_kept && is_root() {
                assert_eq!((meta.uid(), meta.gid()), (USER, USER), "{case}: owner");
            }
        }
        if now.as_deref() == self.old() {
            return false;
        }
        assert_eq!(now.as_deref(), Some(CLEAN), "{case}: neither old nor new");
        true
    }
}

// ---- errors of single calls ----

const RENAMES: &str = "rename,renameat,renameat2";

/// Calls and the errors each of them may give.
const FAULTS: &[(&str, &[&str], &[Way])] = &[
    ("write", &["ENOSPC", "EIO", "EDQUOT"], &[InPlace, Onto, New]),
    ("fsync", &["EIO"], &[InPlace, Onto, New]),
    (RENAMES, &["ENOSPC", "EXDEV", "EACCES"], &[InPlace, Onto]),
    (RENAMES, &["ENOSPC"], &[New]),
    ("fchmod", &["EIO", "EPERM"], &[InPlace, Onto]),
    ("fchown", &["EIO", "EPERM"], &[InPlace, Onto]),
    ("openat", &["EMFILE", "EACCES"], &[InPlace]),
    ("read", &["EIO"], &[InPlace]),
    ("statx", &["EIO"], &[InPlace, Onto]),
];

/// What must come of an error.
#[derive(Debug, PartialEq)]
enum Due {
    /// Exit 2, old bytes.
    Refused,
    /// Exit 0, new bytes.
    Done,
    /// Exit 0, new bytes; they are ours now.
    Disowned,
    /// Exit 2 although the new bytes stand: they may not survive a power cut.
    Unsynced,
    /// Exit 0 and new bytes, or exit 2 and old ones.
    Either,
}

/// Does the call concern the texts?
fn is_ours(call: &str) -> bool {
    ["a.txt", "out.txt", ".zhclean-"].iter().any(|name| call.contains(name))
}

fn due(call: &str, way: Way, place: &Place) -> Due {
    let folder = place.path.display();
    // one look for what killed runs left, which is worth no failure
    let sweeps = call.starts_with("openat(") && call.contains("O_NONBLOCK");
    let opens_folder = call.starts_with("openat(") && call.contains(&format!(", \"{folder}\","));
    if sweeps {
        Due::Done
    } else if call.contains(&format!("<{folder}>) ")) {
        Due::Unsynced
    } else if opens_folder {
        // a folder that may be written but not read cannot be synced, ever
        if call.contains("EACCES") { Due::Done } else { Due::Unsynced }
    } else if call.starts_with("fchown(") && call.contains("EPERM") {
        Due::Disowned
    } else if !is_ours(call) || (way == Onto && call.starts_with("statx(")) {
        // of the loader and the runtime; or a look at the output that is taken again later
        Due::Either
    } else {
        Due::Refused
    }
}

#[test]
fn an_error_of_any_call_leaves_the_old_bytes() {
    if !has_strace("errors of single calls") {
        return;
    }
    for &(calls, errors, ways) in FAULTS {
        if calls == "fchown" && !is_root() {
            skip(calls, "not root, so no file can have another owner");
            continue;
        }
        for (error, way) in errors.iter().flat_map(|error| ways.iter().map(move |way| (error, *way))) {
            let judged = sweep_error(calls, error, way);
            // without this a call that goes by another name would pass unseen
            assert!(judged > 0, "{way:?}, {calls}={error}: never fired on our files");
        }
    }
}

/// How many of the errors were in calls that matter.
fn sweep_error(calls: &str, error: &str, way: Way) -> usize {
    let mut judged = 0;
    for when in 1.. {
        let case = format!("{way:?}, {calls}={error}, {when}");
        assert!(when < MAX_CALLS, "{case}: no end");
        let place = way.place();
        let (ran, lines) = inject(&place, calls, &format!("error={error}"), when, way.args());
        let Some(call) = hit(&lines) else {
            ran.is_done(&case);
            break;
        };
        let case = format!("{case}, {call}");
        let due = due(call, way, &place);
        judged += usize::from(due != Due::Either || is_ours(call));
        let written = way.is_written(&place, &case, due != Due::Disowned);
        match due {
            Due::Refused | Due::Unsynced => ran.is_refused(&case, "a.txt"),
            Due::Done | Due::Disowned => ran.is_done(&case),
            // a loader that fails is not ours to answer for, but then nothing may have happened
            Due::Either => assert_eq!(ran.code == Some(0), written, "{case}: {}", ran.stderr),
        }
        if due != Due::Either {
            assert_eq!(written, due != Due::Refused, "{case}: written?");
        }
        has_no_temporary(&place.path, &case);
    }
    judged
}

#[test]
fn an_error_of_a_message_changes_nothing() {
    if !has_strace("errors of messages") {
        return;
    }
    let mut fired = 0;
    for when in 1..MAX_CALLS {
        let place = InPlace.place();
        let (ran, lines) = inject(&place, "write", "error=ENOSPC", when, &["clean", "-v", "-i", "a.txt"]);
        let Some(call) = hit(&lines) else {
            break;
        };
        if call.starts_with("write(2<") {
            fired += 1;
            ran.is_done(call);
            assert!(InPlace.is_written(&place, call, true), "{call}");
        }
    }
    assert!(fired > 0, "nothing was said");
}

// ---- kills ----

/// Every kind of call that a run makes once it knows its file.
const CALLS: &[&str] = &[
    "openat",
    "read",
    "write",
    "fsync",
    RENAMES,
    "fchmod",
    "fchown",
    "statx,stat,fstat,newfstatat",
    "readlink,readlinkat",
    "fcntl",
    "close",
];

#[test]
fn a_kill_at_any_call_leaves_old_or_new_bytes() {
    if !has_strace("kills at single calls") {
        return;
    }
    for way in [InPlace, Onto, New] {
        let (mut kept, mut written, mut stale) = (0, 0, 0);
        for calls in CALLS {
            let called = *calls != "fchown" && *calls != "fchmod" || way != New && (is_root() || *calls == "fchmod");
            let mut fired = 0;
            for when in 1.. {
                let case = format!("{way:?}, kill at {calls}, {when}");
                assert!(when < MAX_CALLS, "{case}: no end");
                let place = way.place();
                let (ran, _) = inject(&place, calls, "signal=KILL", when, way.args());
                if ran.signal != Some(SIGKILL) {
                    ran.is_done(&case);
                    break;
                }
                fired += 1;
                let done = way.is_written(&place, &case, true);
                *(if done { &mut written } else { &mut kept }) += 1;
                stale += usize::from(recovers(&place, way, &case));
            }
            assert!(fired > 0 || !called, "{way:?}, kill at {calls}: never fired");
        }
        // else the sweep went past the calls it is about
        assert!(kept > 0 && written > 0 && stale > 0, "{way:?}: {kept} kept, {written} written, {stale} stale");
    }
}

/// Cleans the folder after a kill. Was a temporary left there?
fn recovers(place: &Place, way: Way, case: &str) -> bool {
    let stale = place.temporaries();
    let Some(left) = stale.first() else {
        return false;
    };
    assert_eq!(stale.len(), 1, "{case}");
    let before = fs::metadata(left).unwrap();
    if way != New {
        // the bytes of a private file may not lie open, not for a moment
        assert_eq!(before.mode() & 0o777 & !MODE, 0, "{case}: mode {:o} of the temporary", before.mode());
    }
    // what is left may hold anything; dirt shows whether it was taken for a text
    fs::write(left, DIRTY).unwrap();
    let ran = ran(&mut place.zhclean(&["clean", "-v", "-i", "."]));
    ran.is_done(case);
    assert!(!ran.stderr.contains(".zhclean-") && !ran.stdout.contains(".zhclean-"), "{case}: {}", ran.stderr);
    assert_eq!(place.read("a.txt").as_deref(), Some(CLEAN), "{case}: next run");
    if left.exists() {
        assert_eq!(fs::read_to_string(left).unwrap(), DIRTY, "{case}: the temporary was cleaned");
    }
    true
}

#[test]
fn a_fault_between_two_writes_leaves_the_old_bytes() {
    if !has_strace("faults between two writes") {
        return;
    }
    let dirty = bulk(400 << 10);
    for (fault, way) in ["error=ENOSPC", "signal=KILL"].iter().flat_map(|f| [InPlace, Onto, New].map(|way| (f, way))) {
        let mut fired = 0;
        for when in 1..MAX_CALLS {
            let case = format!("{way:?}, write:{fault}, {when}");
            let place = way.place();
            fs::write(place.file("a.txt"), &dirty).unwrap();
            let old = place.read(way.target());
            let (ran, lines) = inject(&place, "write", fault, when, way.args());
            if hit(&lines).is_none() && ran.signal != Some(SIGKILL) {
                ran.is_done(&case);
                break;
            }
            fired += 1;
            assert_eq!(place.read("a.txt").as_deref(), Some(dirty.as_str()), "{case}");
            assert_eq!(place.read(way.target()), old, "{case}");
            if ran.signal != Some(SIGKILL) {
                ran.is_refused(&case, "a.txt");
                has_no_temporary(&place.path, &case);
            }
        }
        assert!(fired > 1, "{way:?}, write:{fault}: {fired} writes");
    }
}

// ---- the order of calls ----

#[test]
fn a_file_is_synced_before_its_name_and_the_folder_after() {
    if !has_strace("order of calls") {
        return;
    }
    for way in [InPlace, Onto, New] {
        let place = way.place();
        let calls = format!("openat,write,fchmod,fchown,fsync,{RENAMES}");
        // never so many calls: a trace without a fault
        let (ran, lines) = inject(&place, &calls, "error=EIO", 1000, way.args());
        ran.is_done(&format!("{way:?}"));
        let folder = format!("<{}>)", place.path.display());
        let mut last = 0;
        type Step<'a> = (&'a str, &'a dyn Fn(&str) -> bool);
        let steps: [Step<'_>; 5] = [
            ("the temporary is made", &|l| l.contains("O_EXCL") && l.contains("/.zhclean-")),
            ("it is written", &|l| l.starts_with("write(") && l.contains("/.zhclean-")),
            ("it is synced", &|l| l.starts_with("fsync(") && l.contains("/.zhclean-")),
            ("it is renamed", &|l| l.starts_with("rename") && l.contains("/.zhclean-") && l.contains(way.target())),
            ("the folder is synced", &|l| l.starts_with("fsync(") && l.contains(&folder)),
        ];
        for (step, is) in steps {
            let found: Vec<_> = (0..lines.len()).filter(|at| is(&lines[*at])).collect();
            let &[at] = &found[..] else { panic!("{way:?}: {step}: {found:?} of {lines:#?}") };
            assert!(at >= last, "{way:?}: {step} too early: {lines:#?}");
            last = at;
        }
        // nobody may meet the new bytes under the name with a wrong mode or owner
        let rename = lines.iter().position(|l| l.starts_with("rename")).unwrap();
        let late = lines[rename..].iter().find(|l| l.starts_with("fchmod") || l.starts_with("fchown"));
        assert_eq!(late, None, "{way:?}");
    }
}

#[test]
fn what_only_looks_opens_nothing_for_writing() {
    if !has_strace("files opened") {
        return;
    }
    for args in [&["check", "a.txt"][..], &["detect", "a.txt"], &["clean", "-n", "a.txt"], &["clean", "a.txt"]] {
        let place = InPlace.place();
        let (_, lines) = inject(&place, "openat,open,creat", "error=EIO", 1000, args);
        assert!(lines.iter().any(|line| line.contains("\"a.txt\"")), "{args:?}: {lines:#?}");
        let wrote = lines.iter().find(|line| ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag)));
        assert_eq!(wrote, None, "{args:?}");
    }
}

// ---- full disks ----

/// Large enough to fail after a part was written.
const FILLING: usize = 40 << 10;

#[test]
fn a_file_size_limit_leaves_the_old_bytes() {
    let dirty = bulk(FILLING);
    // the limit counts in blocks of 512 or 1024 bytes, as the shell likes
    for limit in ["ulimit -f 8", "ulimit -f 1", "trap '' XFSZ; ulimit -f 8"] {
        for way in [InPlace, Onto, New] {
            let case = format!("{way:?}, {limit}");
            let place = way.place();
            fs::write(place.file("a.txt"), &dirty).unwrap();
            let old = place.read(way.target());
            let ran = ran(&mut place.zhclean_after(limit, way.args()));
            ran.is_refused(&case, "a.txt");
            assert_eq!(place.read(way.target()), old, "{case}");
            has_no_temporary(&place.path, &case);
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
            let place = Place::new(&[]);
            let Some(disk) = Disk::mount(place.file("disk"), options) else {
                return skip("a full disk", "not permitted to mount one");
            };
            let dirty = bulk(FILLING);
            fs::write(disk.0.join("a.txt"), &dirty).unwrap();
            let args: &[_] = if in_place { &["-i"] } else { &["-o", "disk/out.txt"] };
            let ran = ran(place.zhclean(&["clean", "disk/a.txt"]).args(args));
            ran.is_refused(case, "disk/");
            assert_eq!(place.read("disk/a.txt").as_deref(), Some(dirty.as_str()), "{case}");
            assert_eq!(place.read("disk/out.txt"), None, "{case}");
            has_no_temporary(&disk.0, case);
        }
    }
}

// ---- outputs that are full or closed ----

const FULL: &str = "/dev/full";

fn full() -> File {
    File::options().write(true).open(FULL).unwrap()
}

#[test]
fn a_full_standard_output_is_an_error() {
    let place = Place::new(&[("small.txt", "中,文啊"), ("large.txt", &bulk(10 << 20))]);
    assert_eq!(place.meta("small.txt").len(), 10);
    for args in [
        &["clean", "small.txt"][..],
        &["clean", "large.txt"],
        &["clean", "-n", "small.txt"],
        &["clean", "small.txt", "-o", FULL],
        &["check", "small.txt"],
        &["check", "large.txt"],
        &["detect", "small.txt"],
        &["detect", "large.txt"],
        &["rules"],
        &["explain", "error-page"],
        &["--help"],
        &["clean", "--help"],
        &["--version"],
    ] {
        let ran = ran(place.zhclean(args).stdout(full()));
        ran.is_refused(&args.join(" "), "no space left on device");
    }
}

#[test]
fn a_full_standard_output_ends_a_pipe_too() {
    let place = Place::new(&[("small.txt", "中,文啊")]);
    let input = File::open(place.file("small.txt")).unwrap();
    let ran = ran(place.zhclean(&[]).stdin(input).stdout(full()));
    ran.is_refused("bare zhclean", "no space left on device");
}

#[test]
fn a_reader_that_leaves_ends_quietly() {
    let place = Place::new(&[("large.txt", &bulk(21 << 20))]);
    for args in [&["clean", "large.txt"][..], &["check", "large.txt"]] {
        let mut child = place.zhclean(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", output.status);
    }
}

#[test]
fn a_full_standard_error_changes_nothing() {
    for (args, code, text) in [
        (&["clean", "-v", "-i", "a.txt"][..], 0, CLEAN),
        (&["clean", "--stats=removed", "-i", "a.txt"], 0, CLEAN),
        (&["clean", "-i", "missing.txt", "a.txt"], 2, CLEAN),
        (&["check", "-v", "a.txt"], 1, DIRTY),
        (&["clean", "--no-such-flag"], 2, DIRTY),
    ] {
        let place = Place::new(&[("a.txt", DIRTY)]);
        let ran = ran(place.zhclean(args).stderr(full()));
        assert_eq!(ran.code, Some(code), "{args:?}");
        assert_eq!(place.read("a.txt").as_deref(), Some(text), "{args:?}");
    }
}

#[test]
fn a_full_log_is_an_error() {
    let place = Place::new(&[("a.txt", DIRTY)]);
    // large enough to be written before the end
    fs::write(place.file("large.txt"), bulk(1 << 20)).unwrap();
    for args in [
        &["clean", "a.txt", "--log", FULL][..],
        &["clean", "-i", "a.txt", "--log", FULL],
        &["clean", "large.txt", "--log", FULL],
        &["check", "-q", "large.txt", "--log", FULL],
    ] {
        ran(&mut place.zhclean(args)).is_refused(&args.join(" "), FULL);
    }
    // the text or nothing: a log that is lost may not tear what it speaks of
    assert!([DIRTY, CLEAN].map(Some).contains(&place.read("a.txt").as_deref()));
}

// ---- what stays as it was ----

#[test]
fn mode_and_owner_are_kept() {
    for mode in [0o600, 0o640, 0o644, 0o664, 0o666, 0o755] {
        for way in [InPlace, Onto] {
            let place = way.place();
            fs::set_permissions(place.file(way.target()), Permissions::from_mode(mode)).unwrap();
            let before = place.meta(way.target());
            ran(&mut place.zhclean_after("umask 077", way.args())).is_done(&format!("{way:?} {mode:o}"));
            let after = place.meta(way.target());
            assert_eq!(place.read(way.target()).as_deref(), Some(CLEAN), "{way:?} {mode:o}");
            assert_eq!(format!("{:o}", after.mode()), format!("{:o}", before.mode()), "{way:?}");
            assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()), "{way:?} {mode:o}");
        }
    }
    let place = New.place();
    ran(&mut place.zhclean_after("umask 027", New.args())).is_done("a new file");
    assert_eq!(place.meta("out.txt").mode() & 0o777, 0o640, "a new file takes the mode of its maker");
}

#[test]
fn a_file_that_need_not_change_is_not_touched() {
    let place = Place::new(&[("a.txt", CLEAN)]);
    let before = place.meta("a.txt");
    ran(&mut place.zhclean(InPlace.args())).is_done("unchanged");
    assert!(same(&before, &place.meta("a.txt")));
}

fn same(a: &Metadata, b: &Metadata) -> bool {
    let id = |m: &Metadata| (m.ino(), m.size(), m.mode(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
    id(a) == id(b)
}

#[test]
fn a_link_stays_a_link() {
    for (link, to) in [("link.txt", "a.txt"), ("sub/link.txt", "../a.txt"), ("twice.txt", "sub/link.txt")] {
        for args in [&["clean", "-i", link][..], &["clean", "b.txt", "-o", link]] {
            let place = Place::new(&[("a.txt", DIRTY), ("b.txt", DIRTY)]);
            fs::create_dir(place.file("sub")).unwrap();
            symlink("../a.txt", place.file("sub/link.txt")).unwrap();
            if link != "sub/link.txt" {
                symlink(to, place.file(link)).unwrap();
            }
            ran(&mut place.zhclean(args)).is_done(link);
            assert_eq!(fs::read_link(place.file(link)).unwrap(), Path::new(to), "{args:?}");
            assert_eq!(place.read("a.txt").as_deref(), Some(CLEAN), "{args:?}");
            assert!(place.meta("a.txt").is_file(), "{args:?}");
        }
    }
}

#[test]
fn what_cannot_be_replaced_is_refused_untouched() {
    type Spoil = fn(&Place);
    let cases: [(&str, Spoil); 2] = [
        ("hard links", |place| fs::hard_link(place.file("a.txt"), place.file("b.md")).unwrap()),
        ("read-only", |place| fs::set_permissions(place.file("a.txt"), Permissions::from_mode(0o440)).unwrap()),
    ];
    for (case, spoil) in cases {
        let place = Place::new(&[("a.txt", DIRTY)]);
        spoil(&place);
        let before = place.meta("a.txt");
        let ran = ran(&mut place.zhclean(InPlace.args()));
        ran.is_refused(case, "a.txt");
        assert!(ran.stderr.contains(case), "{case}: {}", ran.stderr);
        assert_eq!(place.read("a.txt").as_deref(), Some(DIRTY), "{case}");
        assert!(same(&before, &place.meta("a.txt")), "{case}");
    }
}

/// The program as somebody without rights; the binary is copied to where everybody can run it.
fn as_user(place: &Place, case: &str) -> Option<[String; 5]> {
    if !is_root() {
        skip(case, "not root");
        return None;
    }
    let bin = place.file("zhclean");
    // cp in a process of its own: a copy that a thread holds open for writing cannot be run
    assert!(Command::new("cp").arg(BIN).arg(&bin).status().unwrap().success());
    fs::set_permissions(&place.path, Permissions::from_mode(0o755)).unwrap();
    let words = ["setpriv".into(), format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".into()];
    let [a, b, c, d] = words;
    let words = [a, b, c, d, bin.display().to_string()];
    match place.command(&words).arg("--version").output() {
        Ok(probe) if probe.status.success() => Some(words),
        _ => {
            skip(case, "cannot become another user with setpriv");
            None
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_file() {
    let place = Place::new(&[("b.txt", DIRTY)]);
    let Some(words) = as_user(&place, "read-only folder") else {
        return;
    };
    let folder = place.file("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), DIRTY).unwrap();
    chown(folder.join("a.txt"), Some(USER), Some(USER)).unwrap();
    let before = place.meta("folder/a.txt");
    for (args, named) in [
        (&["clean", "-i", "folder/a.txt"][..], "folder/a.txt"),
        (&["clean", "b.txt", "-o", "folder/a.txt"], "folder/a.txt"),
        (&["clean", "b.txt", "-o", "folder/new.txt"], "folder/new.txt"),
        (&["clean", "b.txt", "--log", "folder/log"], "folder/log"),
    ] {
        ran(place.command(&words).args(args)).is_refused(&args.join(" "), named);
        assert_eq!(place.read("folder/a.txt").as_deref(), Some(DIRTY), "{args:?}");
        assert!(same(&before, &place.meta("folder/a.txt")), "{args:?}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "{args:?}");
    }
}

#[test]
fn a_strangers_file_that_may_be_written_becomes_ours_and_keeps_its_mode() {
    let place = Place::new(&[]);
    let Some(words) = as_user(&place, "a stranger's file") else {
        return;
    };
    let folder = place.file("folder");
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(USER), Some(USER)).unwrap();
    fs::write(folder.join("a.txt"), DIRTY).unwrap();
    fs::set_permissions(folder.join("a.txt"), Permissions::from_mode(0o666)).unwrap();
    ran(place.command(&words).args(["clean", "-i", "folder/a.txt"])).is_done("a stranger's file");
    assert_eq!(place.read("folder/a.txt").as_deref(), Some(CLEAN));
    let after = place.meta("folder/a.txt");
    assert_eq!((after.uid(), after.mode() & 0o7777), (USER, 0o666));
}

// ---- others at work ----

/// Long enough for a change from here to come in time.
const DELAY: &str = "delay_enter=300000";

#[test]
fn what_changes_while_it_is_read_survives() {
    if !has_strace("files that change") {
        return;
    }
    const CHANGED: &str = "另一个人刚刚写下,不许丢失。\n";
    type Change = fn(&Path);
    let replace: Change = |file| {
        let beside = file.with_extension("beside");
        fs::write(&beside, CHANGED).unwrap();
        fs::rename(beside, file).unwrap();
    };
    let append: Change = |file| File::options().append(true).open(file).unwrap().write_all(b"!").unwrap();
    let same_size: Change = |file| fs::write(file, DIRTY.replace('说', "想")).unwrap();
    let mode: Change = |file| fs::set_permissions(file, Permissions::from_mode(0o600)).unwrap();
    let cases: [(&str, Way, Change); 7] = [
        ("replaced", InPlace, replace),
        ("appended to", InPlace, append),
        ("rewritten at the same size", InPlace, same_size),
        ("deleted", InPlace, |file| fs::remove_file(file).unwrap()),
        ("made private", InPlace, mode),
        ("output replaced", Onto, replace),
        ("output appeared", New, |file| fs::write(file, CHANGED).unwrap()),
    ];
    // their time is spent waiting, so all wait at once
    std::thread::scope(|scope| {
        for (case, way, change) in cases {
            scope.spawn(move || changed_meanwhile(case, way, change));
        }
    });
}

fn changed_meanwhile(case: &str, way: Way, change: fn(&Path)) {
    let place = way.place();
    let target = place.file(way.target());
    let (ran, lines, now, meta) = std::thread::scope(|scope| {
        let run = scope.spawn(|| inject(&place, "fsync", DELAY, 1, way.args()));
        let written = |path: &PathBuf| fs::metadata(path).is_ok_and(|m| m.len() == CLEAN.len() as u64);
        let begun = Instant::now();
        while !place.temporaries().first().is_some_and(written) {
            assert!(begun.elapsed() < Duration::from_secs(30) && !run.is_finished(), "{case}: nothing to meet");
            std::thread::sleep(Duration::from_millis(1));
        }
        change(&target);
        let (now, meta) = (fs::read_to_string(&target).ok(), fs::symlink_metadata(&target).ok());
        let (ran, lines) = run.join().unwrap();
        (ran, lines, now, meta)
    });
    assert!(hit(&lines).is_some(), "{case}: no delay: {lines:?}");
    ran.is_refused(case, "a.txt");
    // what appeared may as well be met by the rename
    assert!(way == New || ran.stderr.contains("changed while being read"), "{case}: {}", ran.stderr);
    assert_eq!(place.read(way.target()), now, "{case}");
    let after = fs::symlink_metadata(&target).ok();
    assert!(meta.is_none() && after.is_none() || same(&meta.unwrap(), &after.unwrap()), "{case}");
    has_no_temporary(&place.path, case);
}

#[test]
fn two_runs_over_one_tree_do_no_harm() {
    const FILES: usize = 40;
    for round in 0..5 {
        let place = Place::new(&[]);
        let name = |number: usize| format!("{}/{number}.txt", ["one", "two"][number % 2]);
        fs::create_dir(place.file("one")).unwrap();
        fs::create_dir(place.file("two")).unwrap();
        (0..FILES).for_each(|number| fs::write(place.file(&name(number)), DIRTY).unwrap());
        let runs = [(); 2].map(|()| place.zhclean(&["clean", "-i", "."]).stderr(Stdio::piped()).spawn().unwrap());
        for run in runs {
            let output = run.wait_with_output().unwrap();
            let said = without_summary(&String::from_utf8_lossy(&output.stderr));
            let code = output.status.code();
            assert!(code == Some(0) || code == Some(2), "{round}: {}: {said}", output.status);
            // the other was faster: nothing else may go wrong
            assert!(said.lines().all(|line| line.contains("changed while being read")), "{round}: {said}");
            assert_eq!(said.is_empty(), code == Some(0), "{round}: {said}");
        }
        for number in 0..FILES {
            assert_eq!(place.read(&name(number)).as_deref(), Some(CLEAN), "{round}: {}", name(number));
        }
        for folder in [".", "one", "two"] {
            has_no_temporary(&place.file(folder), &round.to_string());
        }
    }
}

// ---- one among many ----

#[test]
fn one_that_fails_stops_no_other() {
    type Spoil = fn(&Path);
    let spoils: [(&str, Spoil); 4] = [
        ("missing", |file| fs::remove_file(file).unwrap()),
        ("no encoding", |file| fs::write(file, b"\xD6\xD0,\xFF\xFF\n").unwrap()),
        ("no text", |file| fs::write(file, [0; 100]).unwrap()),
        ("links in a circle", |file| {
            fs::remove_file(file).unwrap();
            symlink("itself.txt", file.with_file_name("itself.txt")).unwrap();
            symlink("itself.txt", file).unwrap();
        }),
    ];
    let commands: [&[&str]; 6] = [
        &["clean", "-i", "-j1"],
        &["clean", "-i", "-j8"],
        &["clean", "-o", "out/", "-j8"],
        &["clean"],
        &["check"],
        &["detect"],
    ];
    for ((case, spoil), command) in spoils.iter().flat_map(|spoil| commands.map(move |command| (spoil, command))) {
        let case = format!("{case}: {}", command.join(" "));
        let place = Place::new(&[("a.txt", DIRTY), ("bad.txt", DIRTY), ("z.txt", DIRTY)]);
        spoil(&place.file("bad.txt"));
        let ran = ran(place.zhclean(command).args(["a.txt", "bad.txt", "z.txt"]));
        ran.is_refused(&case, "bad.txt");
        let done = match command {
            ["clean", "-i", _] => place.read("a.txt").unwrap() + &place.read("z.txt").unwrap(),
            ["clean", "-o", ..] => place.read("out/a.txt").unwrap() + &place.read("out/z.txt").unwrap(),
            ["clean"] => ran.stdout,
            _ => {
                let told = ["a.txt", "z.txt"].iter().all(|name| ran.stdout.contains(name));
                assert!(told, "{case}: {}", ran.stdout);
                continue;
            }
        };
        assert_eq!(done, CLEAN.repeat(2), "{case}");
        assert!(!place.file("out/bad.txt").exists(), "{case}");
        has_no_temporary(&place.path, &case);
    }
}

#[test]
fn a_write_that_fails_stops_no_other() {
    if !has_strace("a failing write among many") {
        return;
    }
    let names = ["a.txt", "b.txt", "c.txt"];
    // one write a file: with one thread the nth is the nth file's
    for (at, failing) in names.iter().enumerate() {
        let place = Place::new(&names.map(|name| (name, DIRTY)));
        let (ran, lines) = inject(&place, "write", "error=ENOSPC", at + 1, &["clean", "-i", "-j1", "."]);
        assert!(hit(&lines).is_some(), "{failing}: never fired");
        ran.is_refused(failing, failing);
        for name in names {
            let due = if name == *failing { DIRTY } else { CLEAN };
            assert_eq!(place.read(name).as_deref(), Some(due), "{name} while {failing} fails");
        }
        has_no_temporary(&place.path, failing);
    }
}
