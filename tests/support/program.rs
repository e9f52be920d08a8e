//! Runs the program in temporary folders, and injects faults into it with strace. The one harness of all tests that look
//! at the program from outside.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The program.
pub const BIN: &str = env!("CARGO_BIN_EXE_zhclean");

pub const SIGKILL: i32 = 9;

/// A temporary folder to run the program in.
pub struct Folder {
    path: PathBuf,
    _temporary: TempDir,
}

/// Every path below a folder: a file with its bytes, a folder or a link without.
pub type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

impl Folder {
    /// An empty folder on a disk in memory, which syncs at once; where there is none, on disk.
    pub fn new() -> Folder {
        Folder::of(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    /// An empty folder on disk: a disk in memory may forbid to run programs.
    pub fn on_disk() -> Folder {
        Folder::of(tempfile::tempdir().unwrap())
    }

    fn of(temporary: TempDir) -> Folder {
        // traces name real paths
        Folder { path: fs::canonicalize(temporary.path()).unwrap(), _temporary: temporary }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder::new();
        files.iter().for_each(|(name, bytes)| folder.write(name, bytes));
        folder
    }

    /// A folder with these files.
    pub fn with_texts(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub fn root(&self) -> &Path {
        &self.path
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// `None` where there is no such file.
    pub fn bytes(&self, name: impl AsRef<Path>) -> Option<Vec<u8>> {
        fs::read(self.path(name)).ok()
    }

    /// The text of a file; `None` where there is no such file.
    pub fn text(&self, name: impl AsRef<Path>) -> Option<String> {
        self.bytes(name).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    /// The text of a file that must be there.
    #[track_caller]
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        self.text(name).unwrap()
    }

    pub fn meta(&self, name: impl AsRef<Path>) -> Metadata {
        fs::symlink_metadata(self.path(name)).unwrap()
    }

    /// The paths in a folder whose names begin with `start`; none where there is no folder.
    pub fn list(&self, folder: &str, start: &str) -> Vec<PathBuf> {
        let paths = fs::read_dir(self.path(folder)).into_iter().flatten().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.file_name().unwrap().as_bytes().starts_with(start.as_bytes())).collect()
    }

    /// The temporary files that the program left in a folder.
    pub fn temporaries(&self, folder: &str) -> Vec<PathBuf> {
        self.list(folder, ".zhclean-")
    }

    #[track_caller]
    pub fn has_no_temporary(&self, folder: &str, case: &str) {
        let left = self.temporaries(folder);
        assert!(left.is_empty(), "{case}: left {left:?}");
    }

    pub fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        let mut folders = vec![self.path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let kind = entry.file_type().unwrap();
                let bytes = kind.is_file().then(|| fs::read(entry.path()).unwrap());
                if kind.is_dir() {
                    folders.push(entry.path());
                }
                tree.insert(entry.path().strip_prefix(&self.path).unwrap().to_owned(), bytes);
            }
        }
        tree
    }

    /// A command that runs here; `words[0]` is its program.
    pub fn words<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut words = words.into_iter();
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(&self.path).stdin(Stdio::null());
        // cargo's folders in it make the loader open some eighty names before it finds libc
        command.env_remove("LD_LIBRARY_PATH");
        command
    }

    /// The program with `args`.
    pub fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        self.words([OsStr::new(BIN)].into_iter().chain(args.iter().map(AsRef::as_ref)))
    }

    /// The program with `args`, after `before` ran in the same shell.
    pub fn command_after(&self, before: &str, args: &[&str]) -> Command {
        self.words(["sh", "-c", &format!("{before}; exec \"$0\" \"$@\""), BIN].iter().chain(args))
    }

    /// Runs the program with `args`.
    pub fn run(&self, args: &[impl AsRef<OsStr>]) -> Run {
        self.pipe(args, b"")
    }

    /// Runs the program with `args` and `stdin`.
    pub fn pipe(&self, args: &[impl AsRef<OsStr>], stdin: &[u8]) -> Run {
        finish(&mut self.command(args), stdin)
    }

    /// Starts a script of the shell in which `z` is the program and takes the shell's place.
    pub fn spawn(&self, script: &str) -> Child {
        let script = format!("z() {{ exec \"$BIN\" \"$@\"; }}; {script}");
        let mut shell = self.words(["sh", "-fc", &script]);
        shell.env("BIN", BIN).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell.spawn().unwrap()
    }

    /// Runs such a script; see [`ended`].
    #[track_caller]
    pub fn script(&self, script: &str, code: i32, said: &str) -> (String, String) {
        ended(self.spawn(script), script, code, said)
    }
}

/// What a run of the program left.
#[derive(Debug, PartialEq)]
pub struct Run {
    /// -1 after a signal.
    pub code: i32,
    pub signal: Option<i32>,
    pub out: String,
    /// Without the summary, which has a test of its own.
    pub err: String,
}

impl Run {
    /// Exit code 2, and one line that names the file and gives the cause in words.
    #[track_caller]
    pub fn is_refused(&self, case: &str, named: &str) {
        assert_eq!(self.code, 2, "{case}: {}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{case}: {}", self.err);
        assert!(self.err.contains(named), "{case}: does not name {named}: {}", self.err);
        assert!(!self.err.contains("os error"), "{case}: not in words: {}", self.err);
    }

    #[track_caller]
    pub fn is_done(&self, case: &str) {
        assert_eq!(self.code, 0, "{case}: {}", self.err);
    }
}

/// Exit code 0, `out` on standard output and nothing on standard error.
pub fn done(out: &str) -> Run {
    told(out, "")
}

/// Exit code 0, `out` on standard output and `err` on standard error.
pub fn told(out: &str, err: &str) -> Run {
    Run { code: 0, signal: None, out: out.into(), err: err.into() }
}

/// Runs a command to its end.
pub fn finish(command: &mut Command, stdin: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // a program that ends early closes the pipe
        scope.spawn(move || _ = pipe.write_all(stdin));
        child.wait_with_output().unwrap()
    });
    run_of(output)
}

/// Runs a command whose streams are set.
pub fn ran(command: &mut Command) -> Run {
    run_of(command.output().unwrap())
}

fn run_of(output: Output) -> Run {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run {
        code: output.status.code().unwrap_or(-1),
        signal: output.status.signal(),
        out: text(output.stdout),
        err: without_summary(&text(output.stderr)),
    }
}

/// What was said of single files.
pub fn without_summary(err: &str) -> String {
    let is_summary =
        |line: &&str| [" files, ", " removed: ", "finding in ", "findings in "].iter().any(|part| line.contains(part));
    err.split_inclusive('\n').filter(|line| !is_summary(line)).collect()
}

/// Standard output and error of a child, which must end with `code` and say `said`.
#[track_caller]
pub fn ended(child: Child, case: &str, code: i32, said: &str) -> (String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(code), "{case}: {err}");
    assert!(err.contains(said), "{case}: does not say {said}: {err}");
    (out, err)
}

/// Waits until `is` holds.
#[track_caller]
pub fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Says past the harness, which keeps what tests print, that a case was not run.
pub fn skip(case: &str, missing: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {case}: {missing}");
}

pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Somebody who is not root, also when nobody of that number is known.
pub const USER: u32 = 1000;

/// The program as somebody without rights; the binary is copied to where everybody can run it.
pub fn as_user(folder: &Folder, case: &str) -> Option<[String; 5]> {
    if !is_root() {
        skip(case, "not root");
        return None;
    }
    let bin = folder.path("zhclean");
    // cp in a process of its own: a copy that a thread holds open for writing cannot be run
    assert!(Command::new("cp").arg(BIN).arg(&bin).status().unwrap().success());
    fs::set_permissions(folder.root(), fs::Permissions::from_mode(0o755)).unwrap();
    let words = ["setpriv".into(), format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".into()];
    let [a, b, c, d] = words;
    let words = [a, b, c, d, bin.display().to_string()];
    match folder.words(&words).arg("--version").output() {
        Ok(probe) if probe.status.success() => Some(words),
        _ => {
            skip(case, "cannot become another user with setpriv");
            None
        }
    }
}

/// Has nobody touched the file between the two?
pub fn same(a: &Metadata, b: &Metadata) -> bool {
    let id = |m: &Metadata| (m.ino(), m.size(), m.mode(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
    id(a) == id(b)
}

/// Text of about `bytes`; mostly Latin, which a debug build gets through fast, with a mark to restore every few lines.
pub fn bulk(bytes: usize) -> String {
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

/// Can strace inject here?
pub fn has_strace(case: &str) -> bool {
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
pub fn inject(folder: &Folder, calls: &str, fault: &str, when: usize, args: &[&str]) -> (Run, Vec<String>) {
    // the question mark: not every architecture has every call
    let calls: Vec<_> = calls.split(',').map(|call| format!("?{call}")).collect();
    let calls = calls.join(",");
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:{fault}:when={when}"));
    let strace = ["strace", "-f", "-y", "-qq", "-s", "512", "-o", "trace", "-e", &trace, "-e", &inject, BIN];
    let ran = ran(&mut folder.words(strace.iter().chain(args)));
    // without the process that made the call
    let call = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned();
    let lines = folder.read("trace").lines().map(call).collect();
    (ran, lines)
}

/// The calls of a run without a fault.
pub fn trace(folder: &Folder, calls: &str, args: &[&str]) -> (Run, Vec<String>) {
    // never so many calls
    inject(folder, calls, "error=EIO", 60_000, args)
}

/// The call that a fault was injected into.
pub fn hit(lines: &[String]) -> Option<&String> {
    lines.iter().find(|line| line.ends_with("(INJECTED)") || line.ends_with("(DELAYED)"))
}
