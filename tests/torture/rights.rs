//! Owners, modes, access lists, attributes, and folders that are swapped.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use crate::program_support::{Folder, USER, as_user, has_strace, hit, inject, is_root, ran, same, skip, until};
use crate::texts::{SHORT, SHORT_CLEAN};

const ACL: &str = "system.posix_acl_access";

/// An access list as the kernel keeps it: the version, then tag, rights and number of each entry.
fn acl(entries: &[(u16, u16, u32)]) -> Vec<u8> {
    let entry = |&(tag, rights, id): &(u16, u16, u32)| {
        [&tag.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat()
    };
    [&2u32.to_le_bytes()[..], &entries.iter().flat_map(entry).collect::<Vec<_>>()].concat()
}

/// Owner rw, one more user rw, group r, mask rw, others none.
fn for_one_more() -> Vec<u8> {
    const NOBODY: u32 = u32::MAX;
    acl(&[(1, 6, NOBODY), (2, 6, USER), (4, 4, NOBODY), (0x10, 6, NOBODY), (0x20, 0, NOBODY)])
}

fn attributes(path: &Path) -> Vec<(String, Option<Vec<u8>>)> {
    let named = xattr::list(path).unwrap().map(|name| name.into_string().unwrap());
    let mut all: Vec<_> = named.map(|name| (name.clone(), xattr::get(path, &name).unwrap())).collect();
    all.sort();
    all
}

#[test]
fn row_15_access_lists_and_attributes_are_kept() {
    for (args, target) in [("clean -i a.txt", "a.txt"), ("clean a.txt -o old.txt", "old.txt")] {
        for is_private in [false, true] {
            let folder = Folder::on_disk();
            ["a.txt", "old.txt"].iter().for_each(|name| folder.write(name, SHORT));
            let at = folder.path(target);
            let set = xattr::set(&at, "user.source", b"crawl 7\0\xFF").and_then(|()| {
                if is_private {
                    // the folder gives every new file a list, which the old one does not have
                    return xattr::set(folder.root(), "system.posix_acl_default", &for_one_more());
                }
                xattr::set(&at, ACL, &for_one_more())
            });
            if set.is_err() {
                return skip("attributes", "the disk keeps none");
            }
            let (before, mode) = (attributes(&at), folder.meta(target).mode());
            assert_eq!(before.len(), if is_private { 1 } else { 2 }, "{args}: {before:?}");
            folder.script(&format!("z {args}"), 0, "");
            assert_eq!(folder.read(target), SHORT_CLEAN);
            assert_eq!((attributes(&at), folder.meta(target).mode()), (before, mode), "{args}, private {is_private}");
        }
    }
}

#[test]
fn row_15_an_attribute_that_cannot_be_kept_refuses_the_file() {
    if !has_strace("attributes that cannot be kept") {
        return;
    }
    for (call, error) in [("fsetxattr", "ENOSPC"), ("fsetxattr", "EPERM"), ("listxattr", "EIO"), ("getxattr", "EIO")] {
        let case = format!("{call}={error}");
        let folder = Folder::on_disk();
        folder.write("a.txt", SHORT);
        if xattr::set(folder.path("a.txt"), "user.source", b"crawl").is_err() {
            return skip("attributes", "the disk keeps none");
        }
        let before = folder.meta("a.txt");
        let (ran, lines) = inject(&folder, call, &format!("error={error}"), 1, &["clean", "-i", "a.txt"]);
        assert!(hit(&lines).is_some(), "{case}: never fired");
        ran.is_refused(&case, "a.txt");
        assert!(same(&before, &folder.meta("a.txt")), "{case}");
        folder.has_no_temporary(".", &case);
    }
}

#[test]
fn row_21_a_file_that_may_not_be_written_is_not_replaced() {
    let home = Folder::on_disk();
    home.write("folder/in.txt", SHORT);
    home.write("folder/a.txt", SHORT);
    let Some(words) = as_user(&home, "read-only files") else { return };
    let folder = home.path("folder");
    // the folder is the user's, so the right to replace is there
    chown(&folder, Some(USER), Some(USER)).unwrap();
    let cases: [(&str, u32, u32); 3] =
        [("own, read-only", USER, 0o444), ("root's", 0, 0o644), ("root's, private", 0, 0o604)];
    for (case, owner, mode) in cases {
        chown(folder.join("a.txt"), Some(owner), Some(owner)).unwrap();
        fs::set_permissions(folder.join("a.txt"), Permissions::from_mode(mode)).unwrap();
        let before = home.meta("folder/a.txt");
        for args in [&["clean", "-i", "folder/a.txt"][..], &["clean", "folder/in.txt", "-o", "folder/a.txt"]] {
            let ran = ran(home.words(&words).args(args));
            ran.is_refused(case, "a.txt");
            assert!(ran.err.contains("read-only"), "{case}: {}", ran.err);
            assert!(same(&before, &home.meta("folder/a.txt")), "{case}, {args:?}");
        }
        home.has_no_temporary("folder", case);
    }
    // what the mode alone would refuse
    if xattr::set(folder.join("a.txt"), ACL, &for_one_more()).is_ok() {
        ran(home.words(&words).args(["clean", "-i", "folder/a.txt"])).is_done("an access list");
        assert_eq!(home.read("folder/a.txt"), SHORT_CLEAN);
    }
    // root may write everything
    home.write("folder/fixed.txt", SHORT);
    fs::set_permissions(folder.join("fixed.txt"), Permissions::from_mode(0o444)).unwrap();
    ran(&mut home.command(&["clean", "-i", "folder/fixed.txt"])).is_done("root");
    assert_eq!(
        (home.read("folder/fixed.txt").as_str(), home.meta("folder/fixed.txt").mode() & 0o777),
        (SHORT_CLEAN, 0o444)
    );
}

#[test]
fn row_15_set_id_bits_go_with_the_owner() {
    let home = Folder::on_disk();
    let Some(words) = as_user(&home, "set-id bits") else { return };
    let folder = home.path("folder");
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(USER), Some(USER)).unwrap();
    for (owner, mode, want) in [(0, 0o6777, 0o777), (0, 0o4766, 0o766), (USER, 0o6755, 0o6755)] {
        fs::write(folder.join("a.txt"), SHORT).unwrap();
        chown(folder.join("a.txt"), Some(owner), Some(owner)).unwrap();
        fs::set_permissions(folder.join("a.txt"), Permissions::from_mode(mode)).unwrap();
        ran(home.words(&words).args(["clean", "-i", "folder/a.txt"])).is_done("set-id bits");
        let after = home.meta("folder/a.txt");
        assert_eq!(
            (after.uid(), format!("{:o}", after.mode() & 0o7777)),
            (USER, format!("{want:o}")),
            "{owner} {mode:o}"
        );
        assert_eq!(home.read("folder/a.txt"), SHORT_CLEAN);
        fs::remove_file(folder.join("a.txt")).unwrap();
    }
}

#[test]
fn row_5_temporaries_of_other_owners_stay() {
    if !is_root() {
        return skip("temporaries of others", "not root");
    }
    let folder = Folder::with_texts(&[("a.txt", SHORT), (".zhclean-own.tmp", "x"), (".zhclean-other.tmp", "x")]);
    chown(folder.path(".zhclean-other.tmp"), Some(USER), Some(USER)).unwrap();
    folder.script("z clean -i .", 0, "");
    assert_eq!(folder.temporaries("."), [folder.path(".zhclean-other.tmp")]);
}

#[test]
fn row_25_an_output_folder_swapped_for_a_link_is_noticed() {
    if !has_strace("folders that are swapped") {
        return;
    }
    type Swap = fn(&Folder);
    let to_link: Swap = |folder| {
        fs::rename(folder.path("out/sub"), folder.path("aside")).unwrap();
        symlink("../far", folder.path("out/sub")).unwrap();
    };
    let to_folder: Swap = |folder| {
        fs::rename(folder.path("out/sub"), folder.path("aside")).unwrap();
        fs::create_dir(folder.path("out/sub")).unwrap();
    };
    for (case, swap) in [("a link", to_link), ("another folder", to_folder)] {
        let folder = Folder::with_texts(&[("tree/sub/a.txt", SHORT), ("tree/sub/b.txt", SHORT), ("far/kept", "")]);
        let args = ["clean", "-j1", "tree", "-o", "out"];
        let (ran, lines) = std::thread::scope(|scope| {
            let run = scope.spawn(|| inject(&folder, "fsync", "delay_enter=300000", 1, &args));
            until("a temporary", || !folder.temporaries("out/sub").is_empty() || run.is_finished());
            // once it is written
            until("its bytes", || fs::metadata(&folder.temporaries("out/sub")[0]).is_ok_and(|m| m.len() > 0));
            swap(&folder);
            run.join().unwrap()
        });
        assert!(hit(&lines).is_some(), "{case}: no delay");
        assert_eq!(ran.code, 2, "{case}: {}", ran.err);
        assert!(ran.err.contains("a.txt: its folder was replaced"), "{case}: {}", ran.err);
        assert_eq!(folder.list("far", "").len(), 1, "{case}: written elsewhere");
        assert!(!folder.path("out/sub/a.txt").exists(), "{case}");
        // a folder that is one is written to again, a link is not
        let is_written = folder.path("out/sub/b.txt").exists();
        assert_eq!(is_written, case == "another folder", "{case}: {}", ran.err);
    }
}
