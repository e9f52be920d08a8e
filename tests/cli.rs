//! The program from outside: every flag and every exit code, on files in temporary folders.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a step of the setting-up that fails fails the test, in helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use encoding_rs::GB18030;
use serde_json::Value;
use tempfile::TempDir;

/// A scraped page with something for every filter.
const DIRTY: &str = "\
404 Not Found


nginx
河堤上的守夜人:一个冬天的记录
2021年12月30日 11:44
来源:
作者：

  河水在夜里涨了半尺,守堤的人一直没有睡;他说:“走吧!天要亮了,水要退了。”(三次)谁也没有走?谁也没有睡,大家都在等天亮。

  天亮了,水退了。大家回家去了。



【编辑:阿琳娜】

河堤上的守夜人:一个冬天的记录

2021年12月30日 11:44 来源 晚报

相关新闻";

/// The same, cleaned.
const CLEAN: &str = "\
河堤上的守夜人：一个冬天的记录
2021年12月30日 11:44
来源：晚报

河水在夜里涨了半尺，守堤的人一直没有睡；他说：“走吧！天要亮了，水要退了。”（三次）谁也没有走？谁也没有睡，大家都在等天亮。

天亮了，水退了。大家回家去了。
";

/// The rules that act on it.
const RULES: &[&str] = &[
    "credit/responsible-editor",
    "empty-label/line",
    "error-page/server-name",
    "error-page/status-line",
    "punctuation/brackets",
    "punctuation/colon",
    "punctuation/comma",
    "punctuation/exclamation-mark",
    "punctuation/question-mark",
    "punctuation/semicolon",
    "related-list/label",
    "repeated-header/completed",
    "repeated-header/details",
    "repeated-header/title",
    "whitespace/blank-lines",
    "whitespace/indent",
];

const SHORT: &str = "山高,水长。\n";
const SHORT_CLEAN: &str = "山高，水长。\n";

/// A temporary folder to run the program in.
struct Folder(TempDir);

/// What a run of the program left.
#[derive(Debug, PartialEq)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Every path below a folder: a file with its bytes, a folder or a link without.
type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(TempDir::new().unwrap());
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: impl AsRef<Path>) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let kind = entry.file_type().unwrap();
                let bytes = kind.is_file().then(|| fs::read(entry.path()).unwrap());
                if kind.is_dir() {
                    folders.push(entry.path());
                }
                tree.insert(entry.path().strip_prefix(self.0.path()).unwrap().to_owned(), bytes);
            }
        }
        tree
    }

    fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhclean"));
        command.args(args).current_dir(self.0.path());
        command
    }

    fn run(&self, args: &[impl AsRef<OsStr>]) -> Run {
        self.pipe(args, b"")
    }

    fn pipe(&self, args: &[impl AsRef<OsStr>], stdin: &[u8]) -> Run {
        finish(&mut self.command(args), stdin)
    }
}

fn finish(command: &mut Command, stdin: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let done = std::thread::scope(|scope| {
        // a program that ends early closes the pipe
        scope.spawn(move || _ = pipe.write_all(stdin));
        child.wait_with_output().unwrap()
    });
    let err = String::from_utf8(done.stderr).unwrap();
    // the summary has a test of its own
    let is_summary = |line: &&str| line.contains(" files, ") || line.contains(" removed: ");
    Run {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).unwrap(),
        err: err.split_inclusive('\n').filter(|line| !is_summary(line)).collect(),
    }
}

fn done(out: &str) -> Run {
    Run { code: 0, out: out.into(), err: String::new() }
}

/// The rows of a log.
fn rows(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap().to_owned()
}

// ---- clean: where texts come from and go to

#[test]
fn texts_from_stdin_and_files_go_to_stdout() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes()), ("b.txt", SHORT.as_bytes()), ("noext", SHORT.as_bytes())]);
    let before = folder.tree();
    let both = format!("{CLEAN}{SHORT_CLEAN}");
    let three = format!("{SHORT_CLEAN}{CLEAN}{SHORT_CLEAN}");
    for (args, stdin, want) in [
        (&["clean"][..], DIRTY, CLEAN),
        (&[], DIRTY, CLEAN),
        (&["clean", "-"], DIRTY, CLEAN),
        (&["clean"], "", ""),
        (&[], "", ""),
        (&["clean", "a.txt"], "", CLEAN),
        (&["clean", "noext"], "", SHORT_CLEAN),
        (&["clean", "a.txt", "b.txt"], "", both.as_str()),
        (&["clean", "b.txt", "-", "noext"], DIRTY, &three),
        (&["clean", "b.txt", "./b.txt", "b.txt"], "", SHORT_CLEAN),
        (&["clean", "--", "b.txt"], "", SHORT_CLEAN),
        (&["clean", "-j1", "a.txt", "b.txt"], "", &both),
        (&["clean", "--threads", "8", "a.txt", "b.txt"], "", &both),
        (&["clean", "-j0", "a.txt"], "", CLEAN),
    ] {
        assert_eq!(folder.pipe(args, stdin.as_bytes()), done(want), "{args:?}");
    }
    assert_eq!(folder.tree(), before);
}

#[test]
fn output_goes_to_the_file_or_below_the_folder_named() {
    let (dirty, short) = (DIRTY.as_bytes(), SHORT.as_bytes());
    for (args, written) in [
        (&["a.txt", "-o", "out.txt"][..], &[("out.txt", CLEAN)][..]),
        (&["a.txt", "--output", "new/deep/out"], &[("new/deep/out", CLEAN)]),
        (&["a.txt", "-o", "old.txt"], &[("old.txt", CLEAN)]),
        (&["-o", "out.txt"], &[("out.txt", SHORT_CLEAN)]),
        (&["-", "-o", "out.txt"], &[("out.txt", SHORT_CLEAN)]),
        (&["-", "a.txt", "-o", "out"], &[("out/stdin.txt", SHORT_CLEAN), ("out/a.txt", CLEAN)]),
        (&["a.txt", "-o", "out/"], &[("out/a.txt", CLEAN)]),
        (&["a.txt", "-o", "folder"], &[("folder/a.txt", CLEAN)]),
        (&["a.txt", "tree/sub/b.txt", "-o", "out"], &[("out/a.txt", CLEAN), ("out/b.txt", SHORT_CLEAN)]),
        (
            &["tree", "-o", "out"],
            &[("out/a.txt", CLEAN), ("out/sub/b.txt", SHORT_CLEAN), ("out/sub/deep/C.TXT", SHORT_CLEAN)],
        ),
        (
            &["tree/", "-j8", "-o", "new/out"],
            &[("new/out/a.txt", CLEAN), ("new/out/sub/b.txt", SHORT_CLEAN), ("new/out/sub/deep/C.TXT", SHORT_CLEAN)],
        ),
        (
            &["tree/sub", "a.txt", "-o", "out"],
            &[("out/b.txt", SHORT_CLEAN), ("out/deep/C.TXT", SHORT_CLEAN), ("out/a.txt", CLEAN)],
        ),
        (&["clean.txt", "-o", "out.txt"], &[("out.txt", SHORT_CLEAN)]),
    ] {
        let folder = Folder::with(&[
            ("a.txt", dirty),
            ("old.txt", b"old"),
            ("clean.txt", SHORT_CLEAN.as_bytes()),
            ("folder/kept", b""),
            ("tree/a.txt", dirty),
            ("tree/sub/b.txt", short),
            ("tree/sub/deep/C.TXT", short),
            ("tree/sub/notes.md", short),
            ("tree/sub/txt", short),
            ("tree/.hidden.txt", short),
            ("tree/.git/x.txt", short),
            ("tree/sub/.zhclean-abc.tmp", short),
        ]);
        let mut want = folder.tree();
        let args: Vec<_> = ["clean"].iter().chain(args).collect();
        assert_eq!(folder.pipe(&args, short), done(""), "{args:?}");
        for (path, text) in written {
            for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
                want.insert(folder.to_owned(), None);
            }
            want.insert(path.into(), Some(text.as_bytes().to_owned()));
        }
        assert_eq!(folder.tree(), want, "{args:?}");
    }
}

#[test]
fn in_place_replaces_what_changes_and_touches_nothing_else() {
    let files: &[(&str, &[u8])] = &[
        ("a.txt", DIRTY.as_bytes()),
        ("tree/b.txt", SHORT.as_bytes()),
        ("tree/sub/clean.txt", SHORT_CLEAN.as_bytes()),
        ("tree/sub/notes.md", SHORT.as_bytes()),
    ];
    for args in [&["clean", "-i", "a.txt", "tree"][..], &["clean", "--in-place", "-j8", "tree", "a.txt", "tree/b.txt"]]
    {
        let folder = Folder::with(files);
        fs::set_permissions(folder.path("a.txt"), fs::Permissions::from_mode(0o640)).unwrap();
        let inode = |name: &str| fs::metadata(folder.path(name)).unwrap().ino();
        let untouched = inode("tree/sub/clean.txt");
        assert_eq!(folder.run(args), done(""), "{args:?}");
        let mut want = Folder::with(files).tree();
        want.insert("a.txt".into(), Some(CLEAN.into()));
        want.insert("tree/b.txt".into(), Some(SHORT_CLEAN.into()));
        assert_eq!(folder.tree(), want, "{args:?}");
        assert_eq!(inode("tree/sub/clean.txt"), untouched);
        assert_eq!(fs::metadata(folder.path("a.txt")).unwrap().mode() & 0o777, 0o640);
    }
}

#[test]
fn a_link_named_on_the_command_line_stays_a_link() {
    for args in [&["clean", "-i", "link.txt"][..], &["clean", "other.txt", "-o", "link.txt"]] {
        let folder = Folder::with(&[("far/a.txt", SHORT.as_bytes()), ("other.txt", SHORT.as_bytes())]);
        symlink("far/a.txt", folder.path("link.txt")).unwrap();
        assert_eq!(folder.run(args), done(""), "{args:?}");
        assert_eq!(fs::read_link(folder.path("link.txt")).unwrap(), Path::new("far/a.txt"), "{args:?}");
        assert_eq!(folder.read("far/a.txt"), SHORT_CLEAN, "{args:?}");
    }
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let folder = Folder::with(&[("tree/a.txt", SHORT.as_bytes()), ("tree/b.txt", SHORT_CLEAN.as_bytes())]);
    let before = folder.tree();
    let want = "tree/a.txt: would change, 1 edits\ntree/b.txt: unchanged\n";
    for args in [
        &["clean", "-n", "tree"][..],
        &["clean", "-n", "-i", "tree"],
        &["clean", "--dry-run", "tree", "-o", "out"],
        &["clean", "-n", "tree/a.txt", "tree/b.txt"],
    ] {
        assert_eq!(folder.run(args), done(want), "{args:?}");
        assert_eq!(folder.tree(), before, "{args:?}");
    }
    assert_eq!(folder.pipe(&["clean", "-n"], SHORT.as_bytes()), done("-: would change, 1 edits\n"));
}

// ---- bytes

#[test]
fn bytes_of_every_kind_become_utf8_text() {
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let windows_ends = DIRTY.replace('\n', "\r\n");
    let long = format!("{}山高,水长。\n", "长".repeat(200_000));
    for (name, args, bytes, want) in [
        ("utf-8", &[][..], DIRTY.as_bytes().to_vec(), CLEAN),
        ("utf-8 named", &["-e", "utf-8"], DIRTY.into(), CLEAN),
        ("byte order mark", &[], format!("\u{FEFF}{DIRTY}").into(), CLEAN),
        ("byte order mark, utf-8 named", &["-e", "UTF-8"], format!("\u{FEFF}{DIRTY}").into(), CLEAN),
        ("byte order mark on a clean text", &[], format!("\u{FEFF}{CLEAN}").into(), CLEAN),
        ("cr lf", &[], windows_ends.clone().into(), CLEAN),
        ("cr", &[], DIRTY.replace('\n', "\r").into(), CLEAN),
        ("gb18030", &["-e", "gb18030"], gb(DIRTY), CLEAN),
        ("gb18030 by its old name", &["--encoding", "GBK"], gb(DIRTY), CLEAN),
        ("gb18030, cr lf", &["-e", "gb18030"], gb(&windows_ends), CLEAN),
        ("gb18030, four bytes", &["-e", "gb18030"], gb("𠮷山,水。\n"), "𠮷山，水。\n"),
        (
            "gb18030, characters across reads",
            &["-e", "gb18030"],
            gb(&format!("a{long}")),
            &format!("a{long}").replace(',', "，"),
        ),
        ("utf-16", &["-e", "utf-16le"], utf16(DIRTY), CLEAN),
        ("utf-16 with its mark", &["-e", "utf-16le"], utf16(&format!("\u{FEFF}{DIRTY}")), CLEAN),
        ("empty", &[], vec![], ""),
        ("empty gb18030", &["-e", "gb18030"], vec![], ""),
        ("gb18030, the same bytes in utf-8", &["-e", "gb18030"], b"Hello, world.\n".to_vec(), "Hello, world.\n"),
        ("one byte", &[], b"a".to_vec(), "a"),
        ("one line end", &[], b"\n".to_vec(), ""),
        ("one cr", &[], b"\r".to_vec(), ""),
        ("one mark", &[], b",".to_vec(), ","),
        ("only a byte order mark", &[], "\u{FEFF}".into(), ""),
        ("only line ends", &[], b"\n\n\r\n\n".to_vec(), ""),
        ("only ideographic blanks", &[], "\u{3000}\u{3000}\n\u{3000}".into(), ""),
        ("no final line end", &[], "山,水".into(), "山，水"),
        ("a nul among much text", &[], format!("山\0,{SHORT}").into(), "山，山高，水长。\n"),
    ] {
        let folder = Folder::with(&[("in.txt", &bytes)]);
        let with = |more: &[&'static str]| -> Vec<&str> { [&["clean"], args, more].concat() };
        assert_eq!(folder.pipe(&with(&[]), &bytes), done(want), "{name}, stdin");
        assert_eq!(folder.run(&with(&["in.txt"])), done(want), "{name}, file");
        assert_eq!(folder.run(&with(&["in.txt", "-o", "out.txt"])), done(""), "{name}, -o");
        assert_eq!(folder.read("out.txt"), want, "{name}, -o");
        let changes = want.as_bytes() != bytes;
        let check = folder.run(&[&["check"], args, &["in.txt"][..]].concat());
        assert_eq!((check.code, check.out.is_empty()), (i32::from(changes), !changes), "{name}, check: {check:?}");
        assert_eq!(folder.run(&with(&["-i", "in.txt"])), done(""), "{name}, -i");
        assert_eq!(folder.read("in.txt"), want, "{name}, -i");
        assert_eq!(folder.run(&["clean", "in.txt"]), done(want), "{name}, again");
        assert_eq!(folder.run(&["check", "in.txt"]), done(""), "{name}, check again");
    }
}

#[test]
fn a_byte_that_does_not_fit_is_named_with_its_place() {
    // the reader takes 256 KiB at a time
    let filler = b"a".repeat((1 << 18) - 1);
    for (name, encoding, bytes, byte, at) in [
        ("utf-8, wrong byte", "utf-8", b"\xE4\xB8\xAD\xFF".to_vec(), "0xFF", 3),
        ("utf-8, behind a mark", "utf-8", b"\xEF\xBB\xBFa\xFF".to_vec(), "0xFF", 4),
        ("gb18030 read as utf-8", "utf-8", b"\xD6\xD0".to_vec(), "0xD6", 0),
        ("gb18030, wrong byte", "gb18030", b"\xD6\xD0\xFF\xFF".to_vec(), "0xFF", 2),
        ("gb18030, a blank for the second byte", "gb18030", b"\xD6\xD0\xCE b".to_vec(), "0xCE", 2),
        ("gb18030, four bytes", "gb18030", b"\xD6\xD0\x81\x30\x81 ".to_vec(), "0x81", 2),
        ("gb18030, wrong across reads", "gb18030", [&filler[..], b"\xD6 "].concat(), "0xD6", filler.len()),
        ("gb18030, four across reads", "gb18030", [&filler[..], b"\x81\x30 "].concat(), "0x81", filler.len()),
    ] {
        let folder = Folder::with(&[("in.txt", &bytes)]);
        let run = folder.run(&["clean", "-e", encoding, "in.txt"]);
        let want = format!("zhclean: in.txt: not {encoding}: {byte} at byte {at} does not fit");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
        assert!(run.err.starts_with(&want) && run.err.contains("-e "), "{name}: {}", run.err);
    }
}

#[test]
fn no_environment_is_as_good_as_any() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes())]);
    for vars in
        [&[][..], &[("LANG", "C"), ("TERM", "dumb")], &[("NO_COLOR", "1"), ("LC_ALL", "zh_CN.GBK"), ("HOME", "/none")]]
    {
        let mut command = folder.command(&["clean", "a.txt"]);
        assert_eq!(finish(command.env_clear().envs(vars.iter().copied()), b""), done(CLEAN), "{vars:?}");
    }
}

#[test]
fn names_of_every_kind_are_read_written_and_told_in_one_line() {
    let long = format!("{}.txt", "n".repeat(251));
    let names: &[(&[u8], &str)] = &[
        (b"with blank.txt", "with blank.txt"),
        (b"two\nlines.txt", "two\\nlines.txt"),
        (b"-i.txt", "-i.txt"),
        (b"\xD6\xD0.txt", "\\xD6\\xD0.txt"),
        ("山水.txt".as_bytes(), "山水.txt"),
        ("😀\u{1b}.txt".as_bytes(), "😀\\u{1b}.txt"),
        (b"quote\".txt", "quote\".txt"),
        (long.as_bytes(), &long),
    ];
    for (name, shown) in names {
        let name = OsString::from_vec(name.to_vec());
        let folder = Folder::with(&[]);
        folder.write(Path::new("tree").join(&name), SHORT);
        let at = |folder: &str| Path::new(folder).join(&name).into_os_string();
        let args = |args: &[&str], file: OsString| args.iter().map(OsString::from).chain([file]).collect::<Vec<_>>();
        let direct =
            finish(folder.command(&args(&["clean", "--"], name.clone())).current_dir(folder.path("tree")), b"");
        assert_eq!(direct, done(SHORT_CLEAN), "{shown}");
        assert_eq!(folder.run(&args(&["clean", "--log", "log", "-o", "out.txt"], at("tree"))), done(""), "{shown}");
        assert_eq!(text(&rows(&folder.read("log"))[0], "origin"), format!("tree/{shown}"));
        assert_eq!(folder.run(&["clean", "tree", "-o", "out"]), done(""), "{shown}");
        assert_eq!(folder.read(at("out")), SHORT_CLEAN, "{shown}");
        let check = folder.run(&["check", "tree"]);
        assert_eq!((check.code, check.out.lines().count(), check.err.as_str()), (1, 1, ""), "{shown}");
        assert!(check.out.starts_with(&format!("tree/{shown}:1: punctuation/comma: ")), "{}", check.out);
        assert_eq!(folder.run(&args(&["clean", "-i"], at("tree"))), done(""), "{shown}");
        assert_eq!(folder.read(at("tree")), SHORT_CLEAN, "{shown}");
        let missing = folder.run(&args(&["clean"], at("none")));
        assert!(missing.err.starts_with(&format!("zhclean: none/{shown}: ")), "{}", missing.err);
        assert_eq!((missing.code, missing.err.lines().count()), (2, 1), "{}", missing.err);
    }
}

/// Above 64 MiB a text is read in parts, which must not show: the page's head goes in the first part, its tail
/// in the last, and the fold that the first part shows holds for all.
#[test]
fn a_text_above_the_window_size_is_cleaned_as_its_parts_are() {
    let head = "404 Not Found\nnginx\n河堤上的守夜人\n\n\n";
    let folded =
        format!("  {}河水在夜里涨了半尺,守堤的人:一直没有睡;大家都在,等天亮!\r\n\r\n\r\n", "长夜。".repeat(1000));
    // on its own this would be a text whose marks were never folded
    let mixed = "世卫组织WHO:全球都在等，等天亮，等水退，等人来。\n\n".repeat(1000);
    let tail = "【编辑:阿琳娜】\n\n相关新闻\n";
    let repeats = (65 << 20) / folded.len();

    let folder = Folder::with(&[("small.txt", [head, &folded, &mixed, tail].concat().as_bytes())]);
    let mut big = BufWriter::new(File::create(folder.path("big.txt")).unwrap());
    big.write_all(head.as_bytes()).unwrap();
    (0..repeats).for_each(|_| big.write_all(folded.as_bytes()).unwrap());
    big.write_all([&mixed, tail].concat().as_bytes()).unwrap();
    big.into_inner().unwrap();

    let small = folder.run(&["clean", "--fold", "ascii-block", "small.txt"]).out;
    let (title, rest) = small.split_once("\n\n").unwrap();
    let (paragraph, end) = rest.split_once("\n\n").unwrap();
    assert!(title == "河堤上的守夜人" && !paragraph.contains(',') && !end.contains("编辑") && end.contains("WHO："));

    let run = folder.run(&["clean", "big.txt", "-o", "out.txt"]);
    assert_eq!((run.code, run.err.lines().count()), (0, 1), "{}", run.err);
    assert!(run.err.contains("big.txt: windowed"), "{}", run.err);
    let want = format!("{title}\n\n{}{end}", format!("{paragraph}\n\n").repeat(repeats));
    // no assert_eq: nobody wants to read 64 MiB
    assert!(folder.read("out.txt") == want);
}

// ---- which rules

#[test]
fn rules_are_chosen_by_filter_and_by_rule() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes())]);
    let of = |wanted: &[&str]| -> BTreeSet<&str> {
        let is_in = |rule: &&str| wanted.iter().any(|name| rule.split('/').next() == Some(name) || rule == name);
        RULES.iter().copied().filter(is_in).collect()
    };
    let but = |unwanted: &[&str]| -> BTreeSet<&str> { &of(RULES) - &of(unwanted) };
    for (args, want) in [
        (&[][..], of(RULES)),
        (&["--preset", "default"], of(RULES)),
        (&["--preset", "punctuation"], of(&["punctuation"])),
        (&["--preset", "punctuation", "--extend-select", "credit"], of(&["punctuation", "credit"])),
        (
            &["--preset", "punctuation", "--ignore", "punctuation/comma"],
            but(&[
                "punctuation/comma",
                "credit",
                "empty-label",
                "error-page",
                "related-list",
                "repeated-header",
                "whitespace",
            ]),
        ),
        (&["--select", "punctuation"], of(&["punctuation"])),
        (&["--select", "punctuation/comma"], of(&["punctuation/comma"])),
        (&["--select", "credit,whitespace/indent"], of(&["credit", "whitespace/indent"])),
        (&["--select", "whitespace/indent", "--select", "credit"], of(&["credit", "whitespace/indent"])),
        (&["--select", "error-page"], of(&["error-page"])),
        (&["--select", "credit", "--extend-select", "punctuation/colon"], of(&["credit", "punctuation/colon"])),
        (
            &["--select", "punctuation", "--ignore", "punctuation/comma,punctuation/colon"],
            of(&[
                "punctuation/brackets",
                "punctuation/exclamation-mark",
                "punctuation/question-mark",
                "punctuation/semicolon",
            ]),
        ),
        (&["--ignore", "punctuation"], but(&["punctuation"])),
        (&["--ignore", "punctuation/comma"], but(&["punctuation/comma"])),
        (&["--ignore", "whitespace,credit"], but(&["whitespace", "credit"])),
        (&["--extend-select", "credit"], of(RULES)),
        (&["--extend-select", "credit", "--ignore", "credit"], but(&["credit"])),
        (&["--select", "whitespace/line-end"], of(&[])),
    ] {
        let all = [&["clean", "a.txt", "--log", "log", "-o", "out.txt"], args].concat();
        assert_eq!(folder.run(&all), done(""), "{args:?}");
        let rows = rows(&folder.read("log"));
        let found: BTreeSet<_> = rows.iter().map(|row| row["rule"].as_str().unwrap()).collect();
        assert_eq!(found, want, "{args:?}");
        assert_eq!(
            folder.run(&[&["check", "-q", "a.txt"], args].concat()).code,
            i32::from(!want.is_empty()),
            "{args:?}"
        );
    }
}

#[test]
fn the_punctuation_preset_touches_no_line_indent_or_blank_line() {
    let text = format!("\u{3000}\u{3000}{}\r\n\r\n\r\n  \t\r\n    代码 , 一行 \r\n", DIRTY.replace('\n', "\r\n"));
    let half = |text: &str| {
        ["，,", "；;", "：:", "！!", "？?", "（(", "）)"].iter().fold(text.to_owned(), |text, pair| {
            let (full, half) = pair.split_at(3);
            text.replace(full, half)
        })
    };
    let run = Folder::with(&[]).pipe(&["clean", "--preset", "punctuation"], text.as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("半尺，守堤") && run.out.contains("404 Not Found\r\n\r\n\r\nnginx\r\n"));
    // a blank beside a mark goes with it; nothing else does
    assert_eq!(half(&run.out), half(&text.replace(" , ", ",")));
}

#[test]
fn the_fold_is_read_from_the_text_or_given() {
    let weak = "世卫组织WHO:全球都在等天亮。\n";
    let strong = format!("{weak}山高,水长;路远,人多:走吧!走\n");
    let mixed = format!("{weak}山高，水长；路远，人多：走吧！走\n");
    let restored = |text: &str| text.replace(',', "，").replace(';', "；").replace(':', "：").replace('!', "！");
    for (fold, text, want) in [
        ("auto", weak, weak.to_owned()),
        ("auto", &strong, restored(&strong)),
        ("auto", &mixed, mixed.clone()),
        ("none", &strong, restored(&strong).replace("WHO：", "WHO:")),
        ("none", weak, weak.to_owned()),
        ("ascii-block", weak, restored(weak)),
        ("ascii-block", &mixed, restored(&mixed)),
    ] {
        let run = Folder::with(&[]).pipe(&["clean", "--fold", fold], text.as_bytes());
        assert_eq!(run, done(&want), "{fold}: {text}");
    }
}

// ---- reports

#[test]
fn the_log_has_a_row_for_every_edit() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes())]);
    for (args, origin) in [
        (&["clean", "--log", "log"][..], "-"),
        (&["clean", "a.txt", "--log", "log"], "a.txt"),
        (&["clean", "./a.txt", "--log", "log", "-o", "out.txt"], "./a.txt"),
        (&["check", "a.txt", "--log", "log"], "a.txt"),
    ] {
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
            // the first row also tells the fold
            want.extend(if n == 0 { &["fold", "evidence"][..] } else { &[] });
            assert_eq!(BTreeSet::from_iter(fields), want);
            assert_eq!((text(&row, "origin"), text(&row, "pass")), (origin.to_owned(), "clean".to_owned()));
            assert!(RULES.contains(&text(&row, "rule").as_str()), "{row}");
            let [from, to] = [0, 1].map(|at| row["span"][at].as_u64().unwrap() as usize);
            assert_eq!(DIRTY.get(from..to), row["old"].as_str(), "{row}");
            assert_eq!(row["line"], DIRTY.get(..from).unwrap().matches('\n').count() + 1, "{row}");
            assert!(from >= end && row["old"] != row["new"], "{row}");
            end = to;
        }
    }
}

#[test]
fn log_and_output_restore_the_text_as_it_was_decoded() {
    let windows_ends = DIRTY.replace('\n', "\r\n");
    for (name, args, bytes, text) in [
        ("dirty", &[][..], DIRTY.as_bytes().to_vec(), DIRTY),
        ("clean", &[], CLEAN.into(), CLEAN),
        ("empty", &[], vec![], ""),
        ("blanks", &[], "\u{3000}\n\n \r\n".into(), "\u{3000}\n\n \r\n"),
        ("cr lf", &[], windows_ends.clone().into(), &windows_ends),
        ("cr", &[], b"a\rb\r\r\r".to_vec(), "a\rb\r\r\r"),
        ("byte order mark", &[], format!("\u{FEFF}{DIRTY}").into(), DIRTY),
        ("gb18030", &["-e", "gb18030"], GB18030.encode(DIRTY).0.into_owned(), DIRTY),
        ("signs that JSON escapes", &[], "山\\,\"水\",\t\u{1}\n\n\n\n山,水".into(), "山\\,\"水\",\t\u{1}\n\n\n\n山,水"),
    ] {
        let folder = Folder::with(&[]);
        let run = folder.pipe(&[&["clean", "--log", "log"], args].concat(), &bytes);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        assert_eq!(folder.pipe(&["restore", "-", "--log", "log"], run.out.as_bytes()), done(text), "{name}, stdin");
        folder.write("out.txt", run.out);
        assert_eq!(folder.run(&["restore", "out.txt", "--log", "log"]), done(text), "{name}, file");
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
        (&["a.txt", "--log", "log"], &["a.txt", "log"]),
        (&["out.txt", "--log", "none.log"], &["none.log"]),
        (&["none.txt", "--log", "log"], &["none.txt"]),
        (&["out.txt", "--log", "broken.log"], &["broken.log", "line 1"]),
        (&["out.txt", "--log", "two.log"], &["two.log", "a.txt", "b.txt", "--origin"]),
        (&["out.txt", "--log", "log", "--origin", "c.txt"], &["log", "c.txt"]),
        (&["bytes", "--log", "log"], &["bytes"]),
        (&["out", "--log", "log"], &["out"]),
    ] {
        let args = [&["restore"], args].concat();
        assert_is_one_line_error(&folder.run(&args), needles, &format!("{args:?}"));
    }
}

#[test]
fn stats_count_the_edits_on_stderr() {
    let folder = Folder::with(&[("a.txt", DIRTY.as_bytes()), ("b.txt", DIRTY.as_bytes())]);
    for (command, out) in [("clean", [CLEAN, CLEAN].concat()), ("check", String::new())] {
        for (stats, removed) in [("--stats", false), ("--stats=rules", false), ("--stats=removed", true)] {
            let run = folder.run(&[command, "-q", "a.txt", "b.txt", stats, "--log", "log"]);
            assert_eq!((run.code, run.out), (i32::from(command == "check"), out.clone()), "{command} {stats}");
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            rows(&folder.read("log")).iter().for_each(|row| *counts.entry(text(row, "rule")).or_default() += 1);
            let (rules, list) = run.err.split_once("removed:\n").unwrap_or((&run.err, ""));
            let told: Vec<(u64, &str)> = rules.lines().map(count_and_name).collect();
            assert_eq!(told.iter().map(|&(count, rule)| (rule.to_owned(), count)).collect::<BTreeMap<_, _>>(), counts);
            assert!(told.is_sorted_by_key(|(count, rule)| (std::cmp::Reverse(*count), *rule)), "{rules}");
            let listed = ["404 Not Found", "nginx", "相关新闻", "【编辑:阿琳娜】"]
                .map(|line| list.lines().any(|row| count_and_name(row).0 == 2 && row.ends_with(&format!("  {line}"))));
            assert_eq!(listed, [removed; 4], "{stats}: {list}");
        }
    }
}

/// `        12  punctuation/comma`
fn count_and_name(row: &str) -> (u64, &str) {
    let (count, name) = row.trim_start().split_once("  ").unwrap();
    (count.parse().unwrap(), name)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_in_the_same_order() {
    let text = |n: usize| match n % 5 {
        0 => b"\xFF".to_vec(),
        1 => SHORT_CLEAN.into(),
        2 => DIRTY.repeat(40).into(),
        _ => format!("{SHORT}第{n},章。\n").into_bytes(),
    };
    let run = |args: &[&str], threads: &str| {
        let folder = Folder::with(&[]);
        (0..40).for_each(|n| folder.write(format!("tree/{}/{n}.txt", n % 3), text(n)));
        let run = folder.run(&[args, &["-j", threads]].concat());
        (run, folder.tree())
    };
    for (args, code) in [
        (&["clean", "tree", "-o", "out", "--log", "log", "-v", "--stats=removed"][..], 2),
        (&["clean", "tree", "-i", "--log", "log", "-v"], 2),
        (&["clean", "-n", "tree", "none.txt"], 2),
        (&["check", "tree", "--log", "log", "--stats"], 2),
        (&["detect", "tree"], 2),
        (&["clean", "tree/1/1.txt", "tree/2/2.txt", "tree/0/3.txt"], 0),
    ] {
        let (one, tree) = run(args, "1");
        assert_eq!(one.code, code, "{args:?}: {}", one.err);
        assert_eq!(
            one.err.lines().filter(|line| line.contains("cannot tell the encoding")).count(),
            if code == 2 { 8 } else { 0 },
            "{args:?}"
        );
        for threads in ["2", "8", "64"] {
            assert!((&one, &tree) == (&run(args, threads).0, &run(args, threads).1), "{args:?} -j {threads}");
        }
    }
}

#[test]
fn quiet_and_verbose() {
    let folder = Folder::with(&[("a.txt", SHORT.as_bytes()), ("b.txt", SHORT_CLEAN.as_bytes())]);
    let lines = |text: &str| text.lines().count();
    for (args, code, out, err) in [
        (&["clean", "a.txt", "b.txt", "-q"][..], 0, 2, 0),
        (&["clean", "a.txt", "b.txt"], 0, 2, 0),
        (&["check", "a.txt", "b.txt"], 1, 1, 0),
        (&["check", "a.txt", "b.txt", "--quiet"], 1, 0, 0),
        (&["check", "b.txt", "-q"], 0, 0, 0),
        (&["clean", "a.txt", "none.txt", "-q"], 2, 1, 1),
    ] {
        let run = folder.run(args);
        assert_eq!((run.code, lines(&run.out), lines(&run.err)), (code, out, err), "{args:?}: {run:?}");
    }
    for flag in ["-v", "--verbose"] {
        let run = folder.run(&["clean", "a.txt", "b.txt", flag]);
        assert_eq!((run.code, run.out), (0, SHORT_CLEAN.repeat(2)));
        for wanted in
            ["zhclean: a.txt: changed, 1 edits", "fold none", "verdict ", "zhclean: b.txt: unchanged, 0 edits"]
        {
            assert!(run.err.contains(wanted), "{wanted}: {}", run.err);
        }
    }
}

#[test]
fn colours_are_for_people() {
    let folder = Folder::with(&[("a.txt", SHORT.as_bytes())]);
    for (args, painted) in [
        (&["check", "a.txt"][..], false),
        (&["check", "a.txt", "--color", "auto"], false),
        (&["check", "a.txt", "--color", "never"], false),
        (&["check", "a.txt", "--color", "always"], true),
        (&["clean", "a.txt", "--color", "always"], false),
    ] {
        assert_eq!(folder.run(args).out.contains('\u{1b}'), painted, "{args:?}");
    }
}

// ---- the other commands

#[test]
fn check_says_what_clean_would_change() {
    let folder = Folder::with(&[
        ("dirty.txt", DIRTY.as_bytes()),
        ("clean.txt", CLEAN.as_bytes()),
        ("mark.txt", "\u{FEFF}山，水。\n".as_bytes()),
        ("gb.txt", &GB18030.encode(SHORT_CLEAN).0),
        ("bad.txt", b"\xFF"),
        ("tree/sub/a.txt", SHORT.as_bytes()),
        ("tree/notes.md", SHORT.as_bytes()),
    ]);
    let before = folder.tree();
    for (args, code, needles) in [
        (&["clean.txt"][..], 0, &[][..]),
        (
            &["dirty.txt"],
            1,
            &[
                "dirty.txt:1: error-page/status-line: remove \"404 Not Found\"",
                "dirty.txt:5: punctuation/colon: \":\" → \"：\"",
                "dirty.txt:16: credit/",
            ],
        ),
        (&["clean.txt", "dirty.txt"], 1, &["dirty.txt:4: error-page/server-name"]),
        (&["mark.txt"], 1, &["mark.txt: byte order mark"]),
        (&["gb.txt", "-e", "gb18030"], 1, &["gb.txt: encoding", "gb18030"]),
        (&["tree"], 1, &["tree/sub/a.txt:1: punctuation/comma"]),
        (&["tree", "--ignore", "punctuation"], 0, &[]),
        (&["-"], 1, &["-:1: punctuation/comma"]),
        (&[], 1, &["-:1: punctuation/comma"]),
        (&["dirty.txt", "bad.txt"], 2, &["dirty.txt:1: "]),
        (&["none.txt", "clean.txt"], 2, &[]),
        (
            &["dirty.txt", "--fold", "none", "--preset", "punctuation", "--select", "credit"],
            1,
            &["credit/responsible-editor"],
        ),
    ] {
        let run = folder.pipe(&[&["check"], args].concat(), SHORT.as_bytes());
        assert_eq!((run.code, run.err.lines().count()), (code, usize::from(code == 2)), "{args:?}: {run:?}");
        assert_eq!(run.out.is_empty(), needles.is_empty(), "{args:?}: {run:?}");
        for needle in needles {
            assert!(run.out.lines().any(|line| line.contains(needle)), "{args:?}: no {needle} in {}", run.out);
        }
    }
    assert_eq!(folder.tree(), before);
}

#[test]
fn detect_tells_what_a_text_is() {
    for (name, args, bytes, want) in [
        ("dirty", &[][..], DIRTY.as_bytes().to_vec(), ["utf-8", "valid", "no", "lf", "ascii-block", "prose"]),
        ("clean", &[], CLEAN.into(), ["utf-8", "valid", "no", "lf", "none", "prose"]),
        (
            "byte order mark, cr lf",
            &[],
            "\u{FEFF}一\r\n二\r\n".into(),
            ["utf-8", "bom", "yes", "crlf", "none", "no-prose"],
        ),
        ("cr", &[], "一\r二\r".into(), ["utf-8", "valid", "no", "cr", "none", "no-prose"]),
        ("mixed ends", &[], "一\n二\r\n".into(), ["utf-8", "valid", "no", "mixed", "none", "no-prose"]),
        ("empty", &[], vec![], ["utf-8", "valid", "no", "none", "none", "empty"]),
        ("blanks", &[], "\u{3000}\n".into(), ["utf-8", "valid", "no", "lf", "none", "empty"]),
        ("error page", &[], "404 Not Found\nnginx\n".into(), ["utf-8", "valid", "no", "lf", "none", "error-page"]),
        ("English", &[], "Hello, world.\n".into(), ["utf-8", "valid", "no", "lf", "none", "not-chinese"]),
        ("garbled", &[], "\u{FFFD}\u{FFFD}中\u{FFFD}文\n".into(), ["utf-8", "valid", "no", "lf", "none", "garbled"]),
        (
            "gb18030",
            &["-e", "gbk"],
            GB18030.encode(DIRTY).0.into_owned(),
            ["gb18030", "named", "no", "lf", "ascii-block", "prose"],
        ),
    ] {
        let folder = Folder::with(&[("a.txt", &bytes)]);
        for (input, shown) in [("a.txt", "a.txt"), (".", "./a.txt"), ("-", "-")] {
            let run = folder.pipe(&[&["detect", input], args].concat(), &bytes);
            assert_eq!((run.code, run.err.as_str(), run.out.lines().count()), (0, "", 2), "{name}: {run:?}");
            let row: Vec<_> = run.out.lines().nth(1).unwrap().split_whitespace().collect();
            let marks = if name == "dirty" || name == "gb18030" { "0/11" } else { row[6] };
            assert_eq!(row, [&[want[0], "1.000"], &want[1..5], &[marks, want[5], "1", shown]].concat(), "{name}");
            let verbose = folder.pipe(&[&["detect", "-v", input], args].concat(), &bytes).out;
            assert!(verbose.lines().nth(2).is_some_and(|line| line.contains("half-width")), "{name}: {verbose}");
        }
    }
}

#[test]
fn every_rule_is_listed_and_explained() {
    let folder = Folder::with(&[]);
    let list = folder.run(&["rules"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert_eq!(folder.run(&["rules", "list"]), list);
    let names: Vec<_> = list.out.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    for rule in RULES {
        assert!(names.contains(rule) && names.contains(&rule.split('/').next().unwrap()), "{rule}");
    }
    for name in names {
        let page = folder.run(&["explain", name]);
        assert_eq!((page.code, page.err.as_str()), (0, ""), "{name}");
        assert!(page.out.contains(name) && page.out.lines().count() > 2, "{name}: {}", page.out);
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let folder = Folder::with(&[]);
    for (args, wanted) in [
        (&["--help"][..], "clean"),
        (&["-h"], "clean"),
        (&["help", "clean"], "--in-place"),
        (&["clean", "--help"], "--extend-select"),
        (&["restore", "-h"], "--origin"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        (&["-V"], env!("CARGO_PKG_VERSION")),
    ] {
        let run = folder.run(args);
        assert!(run.code == 0 && run.err.is_empty() && run.out.contains(wanted), "{args:?}: {run:?}");
    }
}

#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let folder = Folder::with(&[("a.txt", SHORT.as_bytes()), ("log", b"")]);
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
        assert_eq!((run.status.code(), run.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}, closed pipe");
    }
}

// ---- errors

/// Exit 2, nothing on stdout, one line on stderr that names the thing: what of this does not hold?
fn faults(run: &Run, needles: &[&str]) -> Vec<String> {
    let shape = run.err.starts_with("zhclean: ") && run.err.lines().count() == 1 && run.err.ends_with('\n');
    let told_to_people = !run.err.contains("os error") && !run.err.ends_with(".\n");
    let mut faults: Vec<_> =
        needles.iter().filter(|needle| !run.err.contains(**needle)).map(|needle| format!("no {needle:?}")).collect();
    if (run.code, run.out.as_str(), shape, told_to_people) != (2, "", true, true) {
        faults.push("no error in one line".into());
    }
    faults
}

fn assert_is_one_line_error(run: &Run, needles: &[&str], name: &str) {
    assert_eq!(faults(run, needles), [""; 0], "{name}: {run:?}");
}

/// What every error is tried on.
fn crowded_folder() -> Folder {
    let short = SHORT.as_bytes();
    let folder = Folder::with(&[
        ("a.txt", DIRTY.as_bytes()),
        ("b.txt", short),
        ("old.txt", b"old"),
        ("bad.txt", b"\xE4\xB8\xAD\xFF"),
        ("zeros.bin", &[0; 100]),
        ("image.png", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x10"),
        ("hard.txt", short),
        ("fixed.txt", short),
        ("tree/x.txt", short),
        ("tree/sub/y.txt", short),
        ("other/a.txt", short),
        ("other/sub/y.txt", "别的,文字。\n".as_bytes()),
    ]);
    fs::hard_link(folder.path("hard.txt"), folder.path("twin.txt")).unwrap();
    fs::set_permissions(folder.path("fixed.txt"), fs::Permissions::from_mode(0o444)).unwrap();
    symlink("a.txt", folder.path("link.txt")).unwrap();
    fs::create_dir(folder.path("linked")).unwrap();
    symlink("../b.txt", folder.path("linked/a.txt")).unwrap();
    symlink("nowhere", folder.path("dangling.txt")).unwrap();
    folder
}

#[test]
fn errors_name_the_thing_say_what_to_do_and_write_nothing() {
    let mut broken = Vec::new();
    for (name, args, needles) in [
        ("missing", &["clean", "none.txt"][..], &["none.txt: no such file"][..]),
        ("missing, -o", &["clean", "none.txt", "-o", "new/out.txt"], &["none.txt: no such file"]),
        ("missing, -i", &["clean", "-i", "none.txt"], &["none.txt: no such file"]),
        ("missing, -n", &["clean", "-n", "none.txt"], &["none.txt: no such file"]),
        ("missing, check", &["check", "none.txt"], &["none.txt: no such file"]),
        ("missing, detect", &["detect", "none.txt"], &["none.txt: no such file"]),
        ("missing folder", &["clean", "none/", "-o", "new"], &["none/: no such file"]),
        ("dangling link", &["clean", "dangling.txt"], &["dangling.txt: no such file"]),
        ("file as folder", &["clean", "a.txt/b.txt"], &["a.txt/b.txt: not a directory"]),
        ("folder", &["clean", "tree"], &["tree: is a folder", "-o DIR", "-i"]),
        ("folder, dot", &["clean", "."], &[".: is a folder", "-o DIR", "-i"]),
        ("zeros", &["clean", "zeros.bin"], &["zeros.bin: not a text", "-e"]),
        ("zeros, -i", &["clean", "-i", "zeros.bin"], &["zeros.bin: not a text", "-e"]),
        ("zeros, gb18030", &["clean", "-e", "gb18030", "zeros.bin"], &["zeros.bin: not a text", "-e"]),
        ("image", &["clean", "image.png"], &["image.png: not "]),
        ("bytes", &["clean", "bad.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        ("bytes, -o", &["clean", "bad.txt", "-o", "out.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        ("bytes, -o over a file", &["clean", "bad.txt", "-o", "old.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        (
            "bytes, -o in a new folder",
            &["clean", "bad.txt", "-o", "new/out.txt"],
            &["bad.txt: cannot tell the encoding", "-e"],
        ),
        ("bytes, -i", &["clean", "-i", "bad.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        ("bytes, check", &["check", "bad.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        ("bytes, detect", &["detect", "bad.txt"], &["bad.txt: cannot tell the encoding", "-e"]),
        (
            "filter",
            &["clean", "a.txt", "--select", "punctuatoin"],
            &["\"punctuatoin\"", "did you mean \"punctuation\"", "zhclean rules"],
        ),
        (
            "rule",
            &["clean", "a.txt", "--ignore", "credit/responsble-editor"],
            &["\"credit/responsble-editor\"", "did you mean \"credit/responsible-editor\""],
        ),
        ("rule, extend", &["check", "a.txt", "--extend-select", "xyzzy"], &["\"xyzzy\"", "zhclean rules"]),
        (
            "rule, one of two",
            &["clean", "a.txt", "--select", "credit,credits"],
            &["\"credits\"", "did you mean \"credit\""],
        ),
        (
            "rule, -o",
            &["clean", "a.txt", "-o", "out.txt", "--log", "log", "--select", "x"],
            &["\"x\"", "zhclean rules"],
        ),
        ("explain", &["explain", "eror-page"], &["\"eror-page\"", "did you mean \"error-page\""]),
        ("preset", &["clean", "a.txt", "--preset", "novle"], &["\"novle\"", "default", "punctuation"]),
        ("fold", &["clean", "a.txt", "--fold", "ascii"], &["\"ascii\"", "auto", "none", "ascii-block"]),
        ("encoding", &["clean", "a.txt", "-e", "gb18031"], &["\"gb18031\"", "utf-8", "gb18030"]),
        ("encoding, detect", &["detect", "a.txt", "-e", "klingon"], &["\"klingon\"", "utf-8", "gb18030"]),
        ("-i on stdin", &["clean", "-i"], &["standard input", "-i"]),
        ("-i on -", &["clean", "-i", "-"], &["standard input", "-i"]),
        ("stdin twice", &["clean", "-", "-"], &["standard input"]),
        ("-i, hard links", &["clean", "-i", "hard.txt"], &["hard.txt", "hard links", "-o"]),
        ("-i, read-only", &["clean", "-i", "fixed.txt"], &["fixed.txt", "read-only", "-o"]),
        ("-o input", &["clean", "a.txt", "-o", "a.txt"], &["a.txt", "-i"]),
        ("-o input by a detour", &["clean", "a.txt", "-o", "tree/../a.txt"], &["tree/../a.txt", "-i"]),
        ("-o input by a link", &["clean", "a.txt", "-o", "link.txt"], &["link.txt", "-i"]),
        ("-o folder of the input", &["clean", "a.txt", "-o", "."], &["a.txt", "-i"]),
        ("-o inside", &["clean", "tree", "-o", "tree/out"], &["tree/out", "tree", "-i"]),
        ("-o inside, dot", &["clean", ".", "-o", "new"], &["new", "-i"]),
        ("-o input folder", &["clean", "tree", "-o", "tree/"], &["tree", "-i"]),
        ("-o around, over an input", &["clean", "tree/sub", "tree/x.txt", "-o", "tree"], &["tree/x.txt"]),
        ("-o over another input", &["clean", "tree", "other/sub/y.txt", "-o", "other"], &["other/sub/y.txt"]),
        ("-o over another input by a link", &["clean", "a.txt", "b.txt", "-o", "linked"], &["linked/a.txt", "b.txt"]),
        ("one target", &["clean", "a.txt", "other/a.txt", "-o", "new"], &["new/a.txt", "other/a.txt"]),
        ("one target, folders", &["clean", "tree", "other", "-o", "new"], &["sub/y.txt", "tree", "other"]),
        ("-o file for two", &["clean", "a.txt", "b.txt", "-o", "old.txt"], &["old.txt", "folder"]),
        ("-o file for a folder", &["clean", "tree", "-o", "old.txt"], &["old.txt", "folder"]),
        ("-o below a file", &["clean", "a.txt", "-o", "old.txt/out.txt"], &["old.txt/out.txt"]),
        ("log nowhere", &["clean", "a.txt", "-o", "out.txt", "--log", "none/log"], &["none/log"]),
        ("log is the input", &["clean", "a.txt", "--log", "a.txt"], &["a.txt", "--log"]),
        ("log is the input, -i", &["clean", "-i", "a.txt", "--log", "./a.txt"], &["a.txt", "--log"]),
        ("log is an input in a folder", &["clean", "-i", "tree", "--log", "tree/x.txt"], &["tree/x.txt", "--log"]),
        ("log is the input, check", &["check", "a.txt", "--log", "a.txt"], &["a.txt", "--log"]),
        (
            "log is the input by a link",
            &["clean", "a.txt", "-o", "out.txt", "--log", "link.txt"],
            &["link.txt", "--log"],
        ),
        (
            "log is an output in a folder",
            &["clean", "tree", "-o", "other", "--log", "other/x.txt"],
            &["other/x.txt", "--log"],
        ),
        ("log is the output", &["clean", "a.txt", "-o", "out.txt", "--log", "out.txt"], &["out.txt", "--log"]),
    ] {
        let folder = crowded_folder();
        let before = folder.tree();
        let run = folder.run(args);
        let mut faults = faults(&run, needles);
        if !run.err.contains("; ") {
            faults.push("does not say what to do".into());
        }
        let after = folder.tree();
        let changed = before.keys().chain(after.keys()).find(|path| before.get(*path) != after.get(*path));
        faults.extend(changed.map(|path| format!("wrote {}", path.display())));
        if !faults.is_empty() {
            broken.push((name, faults, run));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn errors_of_the_command_line_tell_the_usage() {
    let folder = crowded_folder();
    let before = folder.tree();
    for (args, needles) in [
        (&["clean", "--frobnicate"][..], &["--frobnicate"][..]),
        (&["frobnicate"], &["frobnicate"]),
        (&["a.txt"], &["a.txt"]),
        (&["clean", "-i", "-o", "out.txt", "a.txt"], &["--in-place", "--output"]),
        (&["clean", "-q", "-v", "a.txt"], &["--quiet", "--verbose"]),
        (&["clean", "--color", "pink", "a.txt"], &["pink", "auto", "always", "never"]),
        (&["clean", "--stats=all", "a.txt"], &["all", "removed"]),
        (&["clean", "-j", "many", "a.txt"], &["many"]),
        (&["clean", "-o"], &["--output"]),
        (&["check", "-i", "a.txt"], &["-i"]),
        (&["detect", "--select", "credit"], &["--select"]),
        (&["rules", "lst"], &["lst", "list"]),
        (&["explain"], &["<RULE>"]),
        (&["restore", "a.txt"], &["--log"]),
        (&["restore", "--log", "a.txt"], &["<OUTPUT>"]),
        (&["-q"], &["-q"]),
    ] {
        let run = folder.run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        for needle in needles.iter().chain(&["--help"]) {
            assert!(run.err.contains(needle), "{args:?}: no {needle} in {}", run.err);
        }
    }
    assert_eq!(folder.tree(), before);
}

#[test]
fn one_bad_file_does_not_stop_the_rest() {
    let both = SHORT_CLEAN.repeat(2);
    let inputs = ["tree/1.txt", "tree/2-bad.txt", "none.txt", "tree", "tree/3.txt"];
    for (args, out, cleaned) in [
        (&["clean"][..], both.as_str(), &[][..]),
        (&["clean", "-o", "out"], "", &["out/1.txt", "out/3.txt"]),
        (&["clean", "-o", "out", "-j8"], "", &["out/1.txt", "out/3.txt"]),
        (&["clean", "-i"], "", &["tree/1.txt", "tree/3.txt"]),
        (&["clean", "-n"], "tree/1.txt: would change, 1 edits\ntree/3.txt: would change, 1 edits\n", &[]),
        (&["check", "-q"], "", &[]),
    ] {
        let folder = Folder::with(&[
            ("tree/1.txt", SHORT.as_bytes()),
            ("tree/2-bad.txt", b"\xFF"),
            ("tree/3.txt", SHORT.as_bytes()),
        ]);
        let before = folder.tree();
        // a folder is an error only where it cannot be mirrored
        let to_stdout = args.len() == 1;
        let inputs: Vec<_> = inputs.into_iter().filter(|input| to_stdout || *input != "tree").collect();
        let run = folder.run(&[args, &inputs].concat());
        assert_eq!((run.code, run.out.as_str()), (2, out), "{args:?}: {}", run.err);
        let told: Vec<_> = run.err.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
        assert_eq!(
            told,
            if to_stdout { &["tree/2-bad.txt", "none.txt", "tree"][..] } else { &["tree/2-bad.txt", "none.txt"] }
        );
        let files = |tree: Tree| tree.into_iter().filter(|(_, bytes)| bytes.is_some()).collect::<Tree>();
        let mut want = files(before);
        want.extend(cleaned.iter().map(|path| (PathBuf::from(path), Some(SHORT_CLEAN.as_bytes().to_owned()))));
        assert_eq!(files(folder.tree()), want, "{args:?}");
    }
}

#[test]
fn an_unreadable_file_is_an_error() {
    let folder = Folder::with(&[("tree/a.txt", SHORT.as_bytes()), ("tree/b.txt", SHORT.as_bytes())]);
    fs::set_permissions(folder.path("tree/a.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(folder.path("tree/a.txt")).is_ok() {
        return; // root reads everything
    }
    for args in
        [&["clean", "tree/a.txt"][..], &["clean", "tree/a.txt", "-o", "out.txt"], &["clean", "-i", "tree/a.txt"]]
    {
        assert_is_one_line_error(&folder.run(args), &["tree/a.txt", "permission denied", "; "], &format!("{args:?}"));
        assert!(!folder.path("out.txt").exists());
    }
    let run = folder.run(&["clean", "tree", "-o", "out"]);
    assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
    assert_eq!(folder.read("out/b.txt"), SHORT_CLEAN);
}
