//! Where outputs of several inputs stand, and runs that go on where an earlier one ended.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN, dirty};

#[test]
fn outputs_of_several_inputs_stand_below_their_common_folder() {
    for (args, outputs) in [
        ("raw -o out", &["out/a/1.txt", "out/b/1.txt"][..]),
        ("raw/a raw/b -o out", &["out/a/1.txt", "out/b/1.txt"]),
        ("raw/a/1.txt raw/b/1.txt -o out", &["out/a/1.txt", "out/b/1.txt"]),
        ("./raw/a/../a raw/b/1.txt -o out", &["out/a/1.txt", "out/b/1.txt"]),
        ("raw/a other/x.txt -o out", &["out/raw/a/1.txt", "out/other/x.txt"]),
        ("raw/a/1.txt raw/a/2.txt -o out", &["out/1.txt", "out/2.txt"]),
        ("raw/a --root raw -o out", &["out/a/1.txt"]),
        ("raw/a/1.txt --root . -o out", &["out/raw/a/1.txt"]),
    ] {
        let folder = dirty(&["raw/a/1.txt", "raw/a/2.txt", "raw/b/1.txt", "other/x.txt"]);
        folder.script(&format!("z clean -q {args}"), 0, "");
        for output in outputs {
            assert_eq!(folder.text(output).as_deref(), Some(SHORT_CLEAN), "{args}: {output}");
        }
    }
    let folder = dirty(&["raw/a/1.txt", "b.txt"]);
    folder.script("z clean raw/a b.txt --root raw -o out", 2, "b.txt: is not below ");
    assert!(folder.text("out/a/1.txt").is_none(), "nothing is written before all names are checked");
    folder.script("z clean raw/a --root raw", 2, "--output");
}

/// Sets the time of a file to so many seconds ago.
fn age(folder: &Folder, name: &str, seconds: u64) {
    let file = File::options().write(true).open(folder.path(name)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

#[test]
fn outputs_that_are_current_are_left() {
    let folder = dirty(&["raw/1.txt", "raw/2.txt", "raw/3.txt"]);
    (1..=3).for_each(|n| age(&folder, &format!("raw/{n}.txt"), 100));
    let run = |args: &str, said: &str| folder.script(&format!("z clean raw -o out --update {args}"), 0, said).1;
    let first = run("", "3 files, 3 documents, 3 changed");
    assert!(!first.contains("left as they are"), "{first}");
    // what is left is not even read
    fs::write(folder.path("out/1.txt"), "mine\n").unwrap();
    run("", "3 of 3 outputs left as they are");
    assert_eq!(folder.read("out/1.txt"), "mine\n");
    // a newer input, and an output that went
    age(&folder, "out/1.txt", 200);
    fs::remove_file(folder.path("out/2.txt")).unwrap();
    run("--log log", "1 of 3 outputs left as they are");
    assert_eq!([1, 2, 3].map(|n| folder.read(format!("out/{n}.txt"))), [SHORT_CLEAN; 3]);
    assert_eq!(folder.read("log").matches("\"origin\":\"raw/3.txt\"").count(), 0);
    // nothing is begun without a text
    run("-n --ignore punctuation", "");
    run("", "3 of 3 outputs left as they are");
    // other settings make other outputs, all of them, also when the run is repeated
    let told = run("--ignore punctuation", "3 files, 3 documents, 0 changed");
    assert!(!told.contains("left as they are"), "{told}");
    assert_eq!(folder.read("out/1.txt"), SHORT);
    run("--ignore punctuation", "3 of 3 outputs left as they are");
    let told = run("", "3 files, 3 documents, 3 changed");
    assert!(!told.contains("left as they are"), "{told}");
    // a damaged stamp is none
    folder.write("out/.zhclean.update", "{");
    let told = run("", "3 files");
    assert!(!told.contains("left as they are"), "{told}");
    folder.script("z clean raw/1.txt -o out/1.txt --update", 2, "name a folder with -o DIR");
    // it is no text
    folder.script("z check out", 0, "no findings in 3 files");
}

#[test]
fn a_stamp_of_other_settings_makes_older_outputs_stale() {
    let folder = dirty(&["raw/1.txt", "raw/2.txt"]);
    (1..=2).for_each(|n| age(&folder, &format!("raw/{n}.txt"), 100));
    folder.script("z clean raw -o out --update --ignore punctuation", 0, "");
    // a run with other settings that ended after its first output
    folder.script("z clean raw --exclude 2.txt -o out --update", 0, "");
    age(&folder, "out/2.txt", 50);
    folder.script("z clean raw -o out --update", 0, "1 of 2 outputs left as they are");
    assert_eq!([1, 2].map(|n| folder.read(format!("out/{n}.txt"))), [SHORT_CLEAN; 2]);
}

#[test]
fn a_run_that_does_not_ask_makes_the_stamp_void() {
    let folder = dirty(&["raw/1.txt"]);
    age(&folder, "raw/1.txt", 100);
    folder.script("z clean raw -o out --update", 0, "");
    folder.script("z clean raw -o out --ignore punctuation", 0, "");
    folder.script("z clean raw -o out --update", 0, "");
    assert_eq!(folder.read("out/1.txt"), SHORT_CLEAN);
}
