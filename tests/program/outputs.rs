//! Where texts come from and where they are written.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::program_support::{Folder, Tree, done, finish};
use crate::texts::{CLEAN, DIRTY, SHORT, SHORT_CLEAN, dirty};

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
        (&["a.txt", "tree/sub/b.txt", "-o", "out"], &[("out/a.txt", CLEAN), ("out/tree/sub/b.txt", SHORT_CLEAN)]),
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
            &[("out/tree/sub/b.txt", SHORT_CLEAN), ("out/tree/sub/deep/C.TXT", SHORT_CLEAN), ("out/a.txt", CLEAN)],
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
            ("tree/sub/notes.srt", short),
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
        ("tree/sub/notes.srt", SHORT.as_bytes()),
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
fn one_bad_file_does_not_stop_the_rest() {
    let both = SHORT_CLEAN.repeat(2);
    let inputs = ["tree/1.txt", "tree/2-bad.txt", "none.txt", "tree", "tree/3.txt"];
    for (args, out, cleaned) in [
        (&["clean"][..], both.as_str(), &[][..]),
        (&["clean", "-o", "out"], "", &["out/tree/1.txt", "out/tree/3.txt"]),
        (&["clean", "-o", "out", "-j8"], "", &["out/tree/1.txt", "out/tree/3.txt"]),
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
fn a_backup_keeps_the_old_file_and_never_takes_anothers_place() {
    for (args, suffix) in [("--backup tree", ".bak"), ("tree/a.txt --backup=.orig tree", ".orig")] {
        let folder = dirty(&["tree/a.txt", "tree/b.txt"]);
        let backup = |name| format!("tree/{name}.txt{suffix}");
        [("tree/c.txt", SHORT_CLEAN), (&backup("b"), "别的")].iter().for_each(|(name, text)| folder.write(name, text));
        let said = folder.script(&format!("z clean -i {args}"), 2, &format!("{}: file exists", backup("b"))).1;
        assert!(said.contains("3 files, 2 documents, 1 changed, 1 edit, 1 error"), "{args}: {said}");
        assert_eq!([folder.read("tree/a.txt"), folder.read(backup("a"))], [SHORT_CLEAN, SHORT], "{args}");
        assert_eq!([folder.read("tree/b.txt"), folder.read(backup("b"))], [SHORT, "别的"], "{args}");
        // a text that does not change needs no other
        assert_eq!(folder.list("tree", "").len(), 5, "{args}");
    }
}
