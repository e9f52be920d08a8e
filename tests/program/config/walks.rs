//! What a configuration says of a walk, and of files that are named themselves.

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN};

/// A folder with a short text under each name.
fn tree(names: &str) -> Folder {
    let folder = Folder::new();
    names.split_whitespace().for_each(|name| folder.write(name, SHORT));
    folder
}

/// The files that a dry run names.
fn named(folder: &Folder, args: &str) -> String {
    let out = folder.script(&format!("z clean -n -q {args}"), 0, "").0;
    let name = |line: &str| line.split(": ").next().unwrap().trim_start_matches("./").to_owned();
    out.lines().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_file_of_the_named_folder_governs_the_walk() {
    let folder = tree("d/a.txt d/b.srt d/old/c.txt d/new/old/d.txt d/.h/e.txt d/new/f.txt");
    let config = |text: &str| folder.write("d/zhclean.toml", text);
    for (text, args, want) in [
        ("", "d", "d/a.txt d/new/f.txt d/new/old/d.txt d/old/c.txt"),
        ("exclude = [\"old\"]", "d", "d/a.txt d/new/f.txt"),
        ("exclude = [\"/old\"]", "d", "d/a.txt d/new/f.txt d/new/old/d.txt"),
        ("exclude = [\"new/old\"]", "d", "d/a.txt d/new/f.txt d/old/c.txt"),
        // relative to the folder of the file, from whichever folder the walk begins
        ("exclude = [\"new/old\"]", "d/new", "d/new/f.txt"),
        ("exclude = [\"new/*.txt\"]", "d/new", "d/new/old/d.txt"),
        (
            "include = [\"*.srt\"]\nhidden = true",
            "d",
            "d/.h/e.txt d/a.txt d/b.srt d/new/f.txt d/new/old/d.txt d/old/c.txt",
        ),
        ("include = [\"/b.srt\"]\nexclude = [\"*.txt\"]", "d", "d/b.srt"),
        // a flag replaces its key, and is relative to the folder that is walked
        ("exclude = [\"old\"]", "d --exclude new", "d/a.txt d/old/c.txt"),
        ("exclude = [\"*.txt\"]", "d/new --exclude old/d.txt", "d/new/f.txt"),
        ("hidden = true", "d --hidden=false", "d/a.txt d/new/f.txt d/new/old/d.txt d/old/c.txt"),
        // what is named is read
        ("exclude = [\"old\", \"a.txt\"]", "d/a.txt d/old/c.txt", "d/a.txt d/old/c.txt"),
        ("exclude = [\"old\"]", "d/old", "d/old/c.txt"),
        ("exclude = [\"old\"]", "--isolated d/old d/a.txt", "d/old/c.txt d/a.txt"),
    ] {
        config(text);
        assert_eq!(named(&folder, args), want, "{text} {args}");
    }
    let inside = folder.script("cd d/new; z clean -n -q . --exclude f.txt", 0, "").0;
    assert!(inside.starts_with("./old/d.txt: ") && inside.lines().count() == 1, "{inside}");
}

#[test]
fn a_file_below_the_walk_excludes_what_lies_below_it() {
    let folder = tree("a.txt p/a.txt p/q/a.txt p/q/b.txt p/drafts/c.txt drafts/d.txt");
    folder.write("p/zhclean.toml", "exclude = [\"drafts\", \"q/a.txt\"]\ninclude = [\"*.srt\"]\nhidden = true");
    folder.write("p/e.srt", SHORT);
    // what a walk reads at all is said above
    assert_eq!(named(&folder, "."), "a.txt drafts/d.txt p/a.txt p/q/b.txt");
    assert_eq!(named(&folder, "p"), "p/a.txt p/e.srt p/q/b.txt");
    assert_eq!(named(&folder, ". --exclude q"), "a.txt drafts/d.txt p/a.txt p/drafts/c.txt");
    assert_eq!(named(&folder, "p/drafts p/q/a.txt"), "p/drafts/c.txt p/q/a.txt");
}

#[test]
fn named_files_are_excluded_when_that_is_asked_for() {
    let folder = tree("a.txt v/b.txt d/v/c.txt d/e.txt d/x.md");
    folder.write("d/zhclean.toml", "exclude = [\"v\", \"/e.txt\"]\nforce-exclude = true\n");
    for (args, want) in [
        ("a.txt v/b.txt d/v/c.txt d/e.txt d/x.md", "a.txt v/b.txt d/x.md"),
        ("a.txt v/b.txt d/x.md --exclude v --force-exclude", "a.txt d/x.md"),
        ("a.txt v/b.txt --exclude v/b.txt --force-exclude", "a.txt"),
        ("a.txt v/b.txt --exclude b.txt", "a.txt v/b.txt"),
        ("d/v/c.txt d/x.md --exclude *.md", "d/v/c.txt"),
        ("d/v/c.txt d/x.md --force-exclude=false", "d/v/c.txt d/x.md"),
        ("v d --exclude v --force-exclude", "d/e.txt d/x.md"),
        ("d d/v", "d/x.md"),
    ] {
        assert_eq!(named(&folder, args), want, "{args}");
    }
    assert_eq!(folder.script("cd d; z clean -n -q e.txt x.md", 0, "").0.lines().count(), 1);
    // for a hook: all that it names is excluded, and that is no mistake
    for command in ["clean -i", "check", "diff", "detect"] {
        folder.script(&format!("z {command} d/e.txt d/v/c.txt"), 0, "nothing to do: all files are excluded (2 found)");
        assert_eq!(folder.script(&format!("z {command} -q d/e.txt"), 0, ""), (String::new(), String::new()));
    }
    assert_eq!(folder.read("d/e.txt"), SHORT);
}

#[test]
fn a_walk_of_which_all_is_excluded_is_done_and_one_that_finds_nothing_is_a_mistake() {
    let folder = tree("d/a.txt d/v/b.txt e/x.csv f/g.txt");
    folder.write("f/.gitignore", "*.txt\n");
    folder.script("mkdir none", 0, "");
    folder.script("z clean -i d --exclude *.txt", 0, "all files are excluded (2 found)");
    folder.script("z check d/v --exclude b.txt", 0, "the only file is excluded (1 found)");
    folder.script("z check f --gitignore", 0, "the only file is excluded (1 found)");
    folder.script("z check d --exclude a.txt --exclude v", 0, "all files are excluded (2 found)");
    for args in ["e", "none", "e none", "e --exclude *.csv"] {
        folder.script(&format!("z check {args}"), 2, "no text in ");
    }
    assert!(folder.script("z check e", 2, "").1.contains("no text in e: looked for *.txt"));
    assert_eq!(folder.read("d/a.txt"), SHORT);
}

#[test]
fn ignore_files_of_git_count_when_that_is_asked_for() {
    let folder = tree("r/a.txt r/out/b.txt r/out/keep.txt r/s/c.txt r/s/d.txt r/local.txt r/.git/e.txt");
    folder.write("r/.gitignore", "out/*\n!keep.txt\n");
    folder.write("r/s/.gitignore", "/d.txt\n");
    folder.write("r/.git/info/exclude", "local.txt\n");
    let all = "r/a.txt r/local.txt r/out/b.txt r/out/keep.txt r/s/c.txt r/s/d.txt";
    assert_eq!(named(&folder, "r"), all);
    assert_eq!(named(&folder, "r --gitignore"), "r/a.txt r/out/keep.txt r/s/c.txt");
    assert_eq!(named(&folder, "r --gitignore --hidden"), "r/a.txt r/out/keep.txt r/s/c.txt", "not what git keeps");
    // those above the folder count too, and what is named is read
    assert_eq!(named(&folder, "r/s --gitignore"), "r/s/c.txt");
    assert_eq!(named(&folder, "r/out r/s/d.txt --gitignore"), "r/out/keep.txt r/s/d.txt");
    folder.write("r/zhclean.toml", "gitignore = true");
    assert_eq!(named(&folder, "r"), "r/a.txt r/out/keep.txt r/s/c.txt");
    assert_eq!(named(&folder, "r --gitignore=false"), all);
    assert_eq!(folder.run(&["clean", "r/a.txt"]).out, SHORT_CLEAN);
}

#[test]
fn patterns_of_a_file_that_lies_elsewhere_are_relative_to_the_working_directory() {
    let folder = tree("raw/a/t.txt raw/b/t.txt raw/b/u.txt");
    folder.write(
        "conf/c.toml",
        "exclude = [\"raw/b/u.txt\"]\n[[overrides]]\nfiles = [\"raw/a/**\"]\nignore = [\"punctuation\"]\n",
    );
    for raw in ["raw", "./raw/", "raw/../raw"] {
        folder.script(&format!("z clean {raw} -o out --config conf/c.toml"), 0, "2 files, 2 documents, 1 changed");
        assert_eq!([folder.read("out/a/t.txt"), folder.read("out/b/t.txt")], [SHORT, SHORT_CLEAN], "{raw}");
    }
    folder.script(
        "z clean \"$(pwd)/raw\" -o out --config \"$(pwd)/conf/c.toml\"",
        0,
        "2 files, 2 documents, 1 changed",
    );
    folder.script("ln -s . here; z clean here/raw -o out --config conf/c.toml", 0, "2 files, 2 documents, 1 changed");
}

#[test]
fn a_hook_leaves_out_what_a_walk_leaves_out() {
    let folder = tree("a.txt vendor/b.txt vendor/lib/c.txt docs/d.txt docs/old/e.txt");
    folder.write("zhclean.toml", "exclude = [\"vendor\", \"docs/old\"]\nforce-exclude = true\n");
    folder.write("vendor/lib/zhclean.toml", "preset = \"punctuation\"\n");
    folder.write("docs/zhclean.toml", "preset = \"punctuation\"\n");
    let all = "a.txt vendor/b.txt vendor/lib/c.txt docs/d.txt docs/old/e.txt";
    let walked = named(&folder, ".");
    assert_eq!(walked, "a.txt docs/d.txt");
    assert_eq!(named(&folder, all), walked);
    assert_eq!(named(&folder, &format!("{all} --force-exclude=false")), all);
    folder.write("zhclean.toml", "exclude = [\"vendor\"]\n");
    assert_eq!(named(&folder, "vendor/lib/c.txt"), "vendor/lib/c.txt");
    assert_eq!(named(&folder, "vendor/lib/c.txt a.txt --force-exclude"), "a.txt");
    // an ignore file is obeyed alike, and the nearest that speaks of a file decides
    folder.write("zhclean.toml", "");
    folder.write(".zhcleanignore", "vendor\ne.txt\n");
    folder.write("docs/old/.zhcleanignore", "!e.txt\n");
    assert_eq!(named(&folder, &format!("{all} --force-exclude")), "a.txt docs/d.txt docs/old/e.txt");
    assert_eq!(named(&folder, all), all);
}

#[test]
fn what_is_extended_from_elsewhere_speaks_of_the_folder_of_the_file_that_extends_it() {
    let folder = tree("y/p/a.txt y/p/b.txt");
    folder.write(
        "y/base/b.toml",
        "exclude = [\"/b.txt\"]\n[[overrides]]\nfiles = [\"/a.txt\"]\nignore = [\"punctuation\"]\n",
    );
    folder.write("y/p/zhclean.toml", "extends = \"../base/b.toml\"\n");
    for (within, args) in [(".", "y/p"), ("y", "p"), ("y/p", ".")] {
        let out = folder.script(&format!("cd {within}; z clean -n -q {args}"), 0, "").0;
        assert!(out.contains("a.txt: unchanged") && out.lines().count() == 1, "{within}: {out}");
    }
}
