//! What is kept: modes, owners, links, files that need no change or may not be replaced, and changes of others.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use crate::program_support::{Folder, USER, as_user, is_root, ran, same};
use crate::ways::{DRAFT, DRAFT_CLEAN, InPlace, New, Onto};

#[test]
fn mode_and_owner_are_kept() {
    for mode in [0o600, 0o640, 0o644, 0o664, 0o666, 0o755] {
        for way in [InPlace, Onto] {
            let folder = way.folder();
            fs::set_permissions(folder.path(way.target()), Permissions::from_mode(mode)).unwrap();
            let before = folder.meta(way.target());
            ran(&mut folder.command_after("umask 077", way.args())).is_done(&format!("{way:?} {mode:o}"));
            let after = folder.meta(way.target());
            assert_eq!(folder.text(way.target()).as_deref(), Some(DRAFT_CLEAN), "{way:?} {mode:o}");
            assert_eq!(format!("{:o}", after.mode()), format!("{:o}", before.mode()), "{way:?}");
            assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()), "{way:?} {mode:o}");
        }
    }
    let folder = New.folder();
    ran(&mut folder.command_after("umask 027", New.args())).is_done("a new file");
    assert_eq!(folder.meta("out.txt").mode() & 0o777, 0o640, "a new file takes the mode of its maker");
}

#[test]
fn a_file_that_need_not_change_is_not_touched() {
    let folder = Folder::with_texts(&[("a.txt", DRAFT_CLEAN)]);
    let before = folder.meta("a.txt");
    ran(&mut folder.command(InPlace.args())).is_done("unchanged");
    assert!(same(&before, &folder.meta("a.txt")));
}

#[test]
fn a_link_stays_a_link() {
    for (link, to) in [("link.txt", "a.txt"), ("sub/link.txt", "../a.txt"), ("twice.txt", "sub/link.txt")] {
        for args in [&["clean", "-i", link][..], &["clean", "b.txt", "-o", link]] {
            let folder = Folder::with_texts(&[("a.txt", DRAFT), ("b.txt", DRAFT)]);
            fs::create_dir(folder.path("sub")).unwrap();
            symlink("../a.txt", folder.path("sub/link.txt")).unwrap();
            if link != "sub/link.txt" {
                symlink(to, folder.path(link)).unwrap();
            }
            ran(&mut folder.command(args)).is_done(link);
            assert_eq!(fs::read_link(folder.path(link)).unwrap(), Path::new(to), "{args:?}");
            assert_eq!(folder.text("a.txt").as_deref(), Some(DRAFT_CLEAN), "{args:?}");
            assert!(folder.meta("a.txt").is_file(), "{args:?}");
        }
    }
}

#[test]
fn what_cannot_be_replaced_is_refused_untouched() {
    type Spoil = fn(&Folder);
    let cases: [(&str, Spoil); 2] = [
        ("hard links", |folder| fs::hard_link(folder.path("a.txt"), folder.path("b.md")).unwrap()),
        ("read-only", |folder| fs::set_permissions(folder.path("a.txt"), Permissions::from_mode(0o440)).unwrap()),
    ];
    // root may write everything
    let cases = if is_root() { &cases[..1] } else { &cases };
    for (case, spoil) in cases {
        let folder = Folder::with_texts(&[("a.txt", DRAFT)]);
        spoil(&folder);
        let before = folder.meta("a.txt");
        let ran = ran(&mut folder.command(InPlace.args()));
        ran.is_refused(case, "a.txt");
        assert!(ran.err.contains(case), "{case}: {}", ran.err);
        assert_eq!(folder.text("a.txt").as_deref(), Some(DRAFT), "{case}");
        assert!(same(&before, &folder.meta("a.txt")), "{case}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_file() {
    let home = Folder::on_disk();
    home.write("b.txt", DRAFT);
    let Some(words) = as_user(&home, "read-only folder") else {
        return;
    };
    let folder = home.path("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), DRAFT).unwrap();
    chown(folder.join("a.txt"), Some(USER), Some(USER)).unwrap();
    let before = home.meta("folder/a.txt");
    for (args, named) in [
        (&["clean", "-i", "folder/a.txt"][..], "folder/a.txt"),
        (&["clean", "b.txt", "-o", "folder/a.txt"], "folder/a.txt"),
        (&["clean", "b.txt", "-o", "folder/new.txt"], "folder/new.txt"),
        (&["clean", "b.txt", "--log", "folder/log"], "folder/log"),
    ] {
        ran(home.words(&words).args(args)).is_refused(&args.join(" "), named);
        assert_eq!(home.text("folder/a.txt").as_deref(), Some(DRAFT), "{args:?}");
        assert!(same(&before, &home.meta("folder/a.txt")), "{args:?}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "{args:?}");
    }
}

#[test]
fn a_strangers_file_that_may_be_written_becomes_ours_and_keeps_its_mode() {
    let home = Folder::on_disk();
    let Some(words) = as_user(&home, "a stranger's file") else {
        return;
    };
    let folder = home.path("folder");
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(USER), Some(USER)).unwrap();
    fs::write(folder.join("a.txt"), DRAFT).unwrap();
    fs::set_permissions(folder.join("a.txt"), Permissions::from_mode(0o666)).unwrap();
    ran(home.words(&words).args(["clean", "-i", "folder/a.txt"])).is_done("a stranger's file");
    assert_eq!(home.text("folder/a.txt").as_deref(), Some(DRAFT_CLEAN));
    let after = home.meta("folder/a.txt");
    assert_eq!((after.uid(), after.mode() & 0o7777), (USER, 0o666));
}
