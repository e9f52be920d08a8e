//! Errors name the file and say what to do; nothing is written.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::program_support::{Folder, Run, is_root};
use crate::texts::{DIRTY, SHORT, SHORT_CLEAN};

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

pub fn assert_is_one_line_error(run: &Run, needles: &[&str], name: &str) {
    assert_eq!(faults(run, needles), [""; 0], "{name}: {run:?}");
}

/// What every error is tried on.
pub fn crowded_folder() -> Folder {
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
        ("image", &["clean", "image.png"], &["image.png: is an image, not a text"]),
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
        (
            "-o around, over an input",
            &["clean", "tree/sub", "tree/x.txt", "-o", "tree"],
            &["is the input tree/sub/y.txt"],
        ),
        ("-o over another input", &["clean", "tree", "other/sub/y.txt", "-o", "."], &["is the input tree/sub/y.txt"]),
        ("-o over another input by a link", &["clean", "a.txt", "b.txt", "-o", "linked"], &["linked/a.txt", "b.txt"]),
        ("not below the root", &["clean", "a.txt", "--root", "tree", "-o", "new"], &["a.txt", "--root"]),
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
        if name == "-i, read-only" && is_root() {
            continue; // root may write everything
        }
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
