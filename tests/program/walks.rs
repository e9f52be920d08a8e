//! Which files of a folder are read, and the summary of many.

use std::fs;

use crate::program_support::Folder;
use crate::texts::{PAGE, PLAIN_RECORD, SHORT, SHORT_CLEAN, dirty, rows};

#[test]
fn a_walk_takes_what_it_was_asked_for() {
    let folder = Folder::new();
    let names = "a.txt B.TXT c.rs d.srt txt .f.txt .g/h.txt .zhclean-i.txt r.gz s/j.txt s/k.srt s/d/l.txt";
    names.split(' ').for_each(|name| folder.write(format!("tree/{name}"), SHORT));
    ["n.jsonl", "o.NDJSON"].iter().for_each(|name| folder.write(format!("tree/{name}"), PLAIN_RECORD));
    // packed with the dirt, for there are no dashes
    let pack = "s='--select dash'; (z clean $s a.txt -o p.txt.gz); z clean $s n.jsonl -o S.JSONL.ZST";
    folder.script(&format!("cd tree; {pack}"), 0, "");
    for (ignored, args, want) in [
        ("", "", "B.TXT S.JSONL.ZST a.txt n.jsonl o.NDJSON p.txt.gz s/d/l.txt s/j.txt"),
        (
            "",
            "--include s/*.srt --include /txt --exclude [Sno].*",
            "B.TXT a.txt p.txt.gz s/d/l.txt s/j.txt s/k.srt txt",
        ),
        ("", "--include *.srt --exclude d.srt --exclude *.txt", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/k.srt"),
        ("", "--exclude d/ --exclude /a.txt --exclude a/j.txt", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/j.txt"),
        ("", "--exclude s --exclude **/*.[jnJN]*", "B.TXT a.txt p.txt.gz"),
        ("", "--exclude s/*.txt --exclude *.[!t]*", "a.txt s/d/l.txt"),
        ("", "--exclude [A-Zno]* --hidden --include .zhclean-*", ".f.txt .g/h.txt a.txt p.txt.gz s/d/l.txt s/j.txt"),
        ("/s/d/\n*.TXT\n", "", "S.JSONL.ZST a.txt n.jsonl o.NDJSON p.txt.gz s/j.txt"),
        ("*.txt\n!j.txt\n", "--hidden", "B.TXT S.JSONL.ZST n.jsonl o.NDJSON p.txt.gz s/j.txt"),
    ] {
        folder.write("tree/.zhcleanignore", ignored);
        let said = folder.script(&format!("z clean -n -q tree {args}"), 0, "").0;
        let name = |line: &str| line.split(": ").next().unwrap().replace("tree/", "");
        assert_eq!(said.lines().map(name).collect::<Vec<_>>().join(" "), want, "{args} {ignored}");
    }
    let packed = folder.script("(z clean -i tree); z clean --select dash tree/p.txt.gz tree/S.JSONL.ZST", 0, "").0;
    assert_eq!(packed, format!("{SHORT_CLEAN}{PLAIN_RECORD}").replace(',', "，"));
    assert!(folder.bytes("tree/p.txt.gz").unwrap().starts_with(b"\x1F\x8B"), "stays packed");
}

#[test]
fn links_are_followed_when_asked_and_each_file_is_done_once() {
    let folder = dirty(&["tree/sub/a.txt", "tree/z.txt", "far/b.txt"]);
    let links = "cd tree; ln -s sub l; ln -s sub/a.txt y.txt; ln -s x x.txt; ln -s w.txt w.txt; ln -s ../far f; cd ..;";
    for (before, args, files) in [
        (links, "tree", 2),
        ("", "tree tree/../tree/ tree/y.txt ./tree/z.txt", 2),
        ("", "tree/l tree/sub", 1),
        ("", "far/b.txt tree/f tree/f/b.txt far --follow tree", 3),
    ] {
        let (out, err) = folder.script(&format!("{before} z clean -n {args}"), 0, "");
        // what leads nowhere is passed over without a word
        let words = err.lines().filter(|line| !line.contains(" files, ")).count();
        assert_eq!((out.lines().count(), words), (files, 0), "{args}: {err}");
    }
    folder.script("z clean -i --follow tree", 0, "zhclean: 3 files, 3 documents, 3 changed, 3 edits, 0 errors\n");
    assert!(folder.path("tree/y.txt").is_symlink(), "a link stays a link");
    assert_eq!([folder.read("tree/sub/a.txt"), folder.read("far/b.txt")], [SHORT_CLEAN; 2]);
    folder.script("ln -s .. tree/sub/up; z clean -n --follow tree", 2, "tree/sub/up: a link back to a folder above");
}

#[test]
fn binaries_in_a_folder_are_skipped_and_a_summary_counts_all() {
    const ELF: &[u8] = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0";
    let folder = dirty(&["tree/a.txt"]);
    let binaries = [
        ("tree/elf.txt", ELF),
        ("tree/png.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
        ("tree/pdf.TXT", b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n"),
        ("tree/nul.txt", &[0; 100]),
        ("tree/elf.txt.zst", &zstd::encode_all(ELF, 0).unwrap()),
    ];
    binaries.iter().for_each(|(name, bytes)| folder.write(name, bytes));
    [("tree/b.txt", PAGE), ("tree/c.txt", SHORT_CLEAN)].iter().for_each(|(name, text)| folder.write(name, text));
    folder.write("tree/d.jsonl", PLAIN_RECORD.repeat(3));
    let files = "zhclean: 9 files, 6 documents, 5 changed, 8 edits, 5 binary skipped, 0 errors\n";
    let both = format!("{files}zhclean: 3 lines removed: error-page 2, credit 1\n");
    for (args, code, want) in [
        ("z clean tree -o out", 0, both.as_str()),
        ("z check tree", 1, "zhclean: 8 findings in 3 of 9 files; all can be cleaned; 5 binary skipped\n"),
        ("z clean -q none.txt -n tree", 2, "zhclean: none.txt: no such file or directory; check the name\n"),
        ("z clean -i tree", 0, &both),
        ("z clean -i tree", 0, &files.replace("5 changed, 8", "0 changed, 0")),
    ] {
        assert_eq!(folder.script(args, code, "").1, want, "{args}");
    }
    assert_eq!(folder.list("out", "").len(), 4, "nothing of a binary is written");
    for (name, bytes) in binaries {
        folder.script("z clean -n -v tree", 0, &format!("{name}: binary, skipped"));
        folder.script(
            &format!("z clean -i {name}"),
            2,
            &format!("{name}: {}not a text", if name.contains("pdf") { "is a PDF, " } else { "" }),
        );
        assert_eq!(folder.bytes(name).as_deref(), Some(bytes), "{name}");
    }
}

#[test]
fn a_named_pipe_few_open_files_and_no_environment_are_enough() {
    let folder = Folder::new();
    let shown = folder.script("mkfifo p.txt; echo 山高,水长。 > p.txt & z clean p.txt", 0, "").0;
    folder.script("echo 山高,水长。 > p.txt & z clean p.txt -o out.srt", 0, "");
    assert_eq!([shown, folder.read("out.srt")], [SHORT_CLEAN; 2]);
    folder.script("z clean -i p.txt", 2, "p.txt: not a regular file");
    let name = |n| format!("tree/{}{n}.txt", "d/".repeat(12));
    (0..200).for_each(|n| folder.write(name(n), SHORT));
    for args in ["clean -j8 tree -o out --log log", "clean -i -j8 tree --log log"] {
        folder.script(
            &format!("ulimit -n 16; z {args}"),
            0,
            "200 files, 200 documents, 200 changed, 200 edits, 0 errors",
        );
        assert_eq!(rows(&folder.read("log")).len(), 200, "{args}");
        fs::remove_file(folder.path("log")).unwrap();
    }
    assert!((0..200).all(|n| folder.read(name(n)) == SHORT_CLEAN));
    // a walk passes the pipe over
    folder.script("exec env -i \"$BIN\" clean -n .", 0, "400 files, 400 documents, 0 changed");
}
