//! A file that is written whole or not at all.
//!
//! The text goes to a temporary file in the same directory, gets the old file's mode and owner, is synced
//! to disk and renamed; then the directory is synced. If anything fails before the rename, the old bytes stay.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};
use rustix::process::geteuid;
use tempfile::NamedTempFile;

use super::rights::{check_writable, keep_rights};
use crate::input::paths::{real, shown};
use crate::system::cause::{cause, with_advice};
use crate::system::temporaries::{PREFIX, SUFFIX, temporaries};

/// Removes the temporary files of killed runs of this user in `directory`. A living run holds locks on its own.
pub fn remove_stale(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let is_ours = name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes());
        if is_ours
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = File::open(entry.path())
            && file.metadata().is_ok_and(|found| found.uid() == geteuid().as_raw())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A temporary file that is locked while it lives. Another run may see it before the lock and remove it as a stale one;
/// then another is made.
fn locked_temporary(directory: &Path, mode: u32) -> io::Result<NamedTempFile> {
    loop {
        let temporary = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(directory)?;
        // a file system without locks has no stale files: `remove_stale` needs a lock too
        let _ = temporary.as_file().lock();
        if temporary.as_file().metadata()?.nlink() > 0 {
            return Ok(temporary);
        }
    }
}

/// A new file that does not have its name yet.
pub struct Replacement {
    /// `None` once it has its name.
    temporary: Option<NamedTempFile>,
    /// Without a link on the way.
    path: PathBuf,
    /// Device and number of the folder that the temporary was made in.
    folder: (u64, u64),
    /// The file that has the name now; its rights are kept.
    old: Option<Metadata>,
    /// The old file is kept under its name and this.
    backup: Option<OsString>,
}

/// The name of the backup of the file at `path`.
fn backup_of(path: &Path, suffix: &OsStr) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Has the file its backup with `suffix` as its only other name? So it is while a run replaces it, and after one that was
/// killed then.
fn is_kept(path: &Path, found: &Metadata, suffix: Option<&OsStr>) -> bool {
    let id = |found: &Metadata| (found.dev(), found.ino());
    let is_it = |suffix| fs::symlink_metadata(backup_of(path, suffix)).is_ok_and(|kept| id(&kept) == id(found));
    found.nlink() == 2 && suffix.is_some_and(is_it)
}

/// A regular file that may be replaced, resolved through links; with `backup` it is kept under its name and that suffix.
///
/// # Errors
/// When it is no regular file, has other names (hard links), or this user may not write it.
pub fn check_replaceable(path: &Path, backup: Option<&OsStr>) -> Result<(PathBuf, Metadata)> {
    let path = fs::canonicalize(path).map_err(|e| anyhow!(with_advice(&e)))?;
    let look = || fs::metadata(&path).map_err(|e| anyhow!(with_advice(&e)));
    // a file that another run replaces at this moment has no name; the next look finds the new one
    let found = match look()? {
        found if found.nlink() > 0 => found,
        _ => look()?,
    };
    ensure!(found.is_file(), "not a regular file, cannot be replaced; leave out -i to print the result");
    ensure!(found.nlink() > 0, "{CHANGED}");
    ensure!(
        found.nlink() == 1 || is_kept(&path, &found, backup),
        "has {} names (hard links) and -i would separate them; write elsewhere with -o, or break the link first",
        found.nlink()
    );
    check_writable(&path)?;
    Ok((path, found))
}

const CHANGED: &str = "changed while being read; left as it is, run again";
const MOVED: &str = "its folder was replaced by another one or by a link during the run; nothing was written there";

/// Device and number of `folder`, which is made if it is missing.
///
/// # Errors
/// When it cannot be made, or a link stands on the way to it now.
fn settled(folder: &Path) -> Result<(u64, u64)> {
    let is_missing = |found: &io::Result<PathBuf>| matches!(found, Err(e) if e.kind() == io::ErrorKind::NotFound);
    let mut found = fs::canonicalize(folder);
    if is_missing(&found) {
        ensure!(real(folder) == folder, "{MOVED}");
        fs::create_dir_all(folder).map_err(|e| anyhow!(with_advice(&e)))?;
        found = fs::canonicalize(folder);
    }
    ensure!(found.map_err(|e| anyhow!(with_advice(&e)))? == folder, "{MOVED}");
    id_of(folder)
}

fn id_of(folder: &Path) -> Result<(u64, u64)> {
    let found = fs::symlink_metadata(folder).map_err(|e| anyhow!(with_advice(&e)))?;
    Ok((found.dev(), found.ino()))
}

impl Replacement {
    /// Begins to write the new content of `path`, which no link leads to. `old` is the file that has the name; with
    /// `backup` it is kept under its name and that suffix.
    ///
    /// # Errors
    /// When no temporary file can be made in the directory, or a link leads to the directory now.
    pub fn begin(path: PathBuf, old: Option<Metadata>, backup: Option<&OsStr>) -> Result<Replacement> {
        let folder = settled(parent(&path)).map_err(|e| anyhow!("cannot write {}: {e:#}", shown(&path)))?;
        let mut all = temporaries();
        // private until it has the old file's mode
        let temporary = locked_temporary(parent(&path), if old.is_some() { 0o600 } else { 0o666 })
            .map_err(|e| anyhow!("cannot make a temporary file beside {}: {}", shown(&path), with_advice(&e)))?;
        all.insert(temporary.path().to_owned());
        Ok(Replacement { temporary: Some(temporary), path, folder, old, backup: backup.map(OsStr::to_owned) })
    }

    /// Replaces the old file by the new one, if the old one did not change since it was read. A file that holds exactly
    /// the new bytes by now is done: another run was faster.
    ///
    /// # Errors
    /// When anything fails; the old file is then unchanged, and no temporary is left.
    pub fn finish(mut self) -> Result<()> {
        let file = self.file();
        if let Some(old) = &self.old {
            keep_rights(file, &self.path, old)?;
        }
        file.sync_all().map_err(|e| anyhow!("cannot sync: {}", cause(&e)))?;
        ensure!(id_of(parent(&self.path)).is_ok_and(|now| now == self.folder), "{MOVED}");
        // the other name that another run gives it changes nothing but a time
        let is_as_it_was = |now: &Metadata, old: &Metadata| {
            same(now, old) || same_but_names(now, old) && is_kept(&self.path, now, self.backup.as_deref())
        };
        let is_same = |old| fs::metadata(&self.path).is_ok_and(|now| is_as_it_was(&now, old));
        if self.old.as_ref().is_some_and(|old| !is_same(old)) {
            ensure!(self.is_done_by_another(), "{CHANGED}");
        } else {
            self.rename()?;
        }
        // a directory that may not be read cannot be synced; the bytes are on disk
        let synced = match File::open(parent(&self.path)) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            opened => opened.and_then(|directory| directory.sync_all()),
        };
        synced.map_err(|e| anyhow!("written, but cannot sync its directory: {}", cause(&e)))?;
        Ok(())
    }

    fn rename(&mut self) -> Result<()> {
        let mut all = temporaries();
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        let at = temporary.path().to_owned();
        let backup = self.backup.as_ref().map(|suffix| backup_of(&self.path, suffix));
        let mut is_ours = false;
        if let Some(backup) = &backup {
            // a second name for the old bytes: a copy could be incomplete
            let kept = fs::hard_link(&self.path, backup);
            is_ours = kept.is_ok();
            let cause = match kept {
                // another run was faster with its own backup, and its new file got this one
                Ok(()) if !self.is_old(backup) => Some(anyhow!("{CHANGED}")),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && holds_what(backup, &self.path) => None,
                Err(e) => Some(anyhow!("cannot keep a backup as {}: {}", shown(backup), with_advice(&e))),
                Ok(()) => None,
            };
            if let Some(cause) = cause {
                all.remove(&at);
                if is_ours {
                    let _ = fs::remove_file(backup);
                }
                self.temporary = Some(temporary);
                ensure!(self.is_done_by_another(), cause);
                return Ok(());
            }
        }
        let named = match &self.old {
            Some(_) => temporary.persist(&self.path),
            // a file that appeared there meanwhile is not ours
            None => temporary.persist_noclobber(&self.path),
        };
        all.remove(&at);
        drop(all);
        let Err(e) = named else { return Ok(()) };
        self.temporary = Some(e.file);
        if e.error.kind() == io::ErrorKind::AlreadyExists && self.is_done_by_another() {
            return Ok(());
        }
        if let Some(backup) = backup.filter(|_| is_ours) {
            let _ = fs::remove_file(backup);
        }
        bail!("cannot rename: {}", with_advice(&e.error))
    }

    /// Is the file at `path` the old one?
    fn is_old(&self, path: &Path) -> bool {
        let now = fs::symlink_metadata(path);
        self.old.as_ref().is_none_or(|old| now.is_ok_and(|now| same_but_names(&now, old)))
    }

    /// Does the file that has the name now hold exactly the new bytes?
    fn is_done_by_another(&self) -> bool {
        // a link or a pipe is none
        fs::symlink_metadata(&self.path).is_ok_and(|now| now.is_file())
            && File::open(&self.path).and_then(|there| holds_same(self.file(), &there)).unwrap_or(false)
    }

    fn file(&self) -> &File {
        self.temporary.as_ref().map(NamedTempFile::as_file).expect("only `finish` takes it, and ends the replacement")
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            let mut all = temporaries();
            all.remove(temporary.path());
            drop(temporary);
        }
    }
}

/// Is `backup` a regular file with the bytes of the file at `path`?
fn holds_what(backup: &Path, path: &Path) -> bool {
    let is_file = fs::symlink_metadata(backup).is_ok_and(|found| found.is_file());
    is_file && File::open(backup).and_then(|kept| holds_same(&kept, &File::open(path)?)).unwrap_or(false)
}

/// Do two files hold the same bytes?
fn holds_same(a: &File, b: &File) -> io::Result<bool> {
    const BLOCK: usize = 64 << 10;
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut at, mut blocks) = (0, [vec![0; BLOCK], vec![0; BLOCK]]);
    loop {
        let [in_a, in_b] = &mut blocks;
        let got = a.read_at(in_a, at)?;
        if got == 0 {
            return Ok(true);
        }
        b.read_exact_at(&mut in_b[..got], at)?;
        if in_a[..got] != in_b[..got] {
            return Ok(false);
        }
        at += got as u64;
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.file();
        file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn same(a: &Metadata, b: &Metadata) -> bool {
    let id = |m: &Metadata| (m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
    id(a) == id(b)
}

/// The same file with the same bytes and rights, whatever its names.
fn same_but_names(a: &Metadata, b: &Metadata) -> bool {
    let id = |m: &Metadata| (m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec(), m.mode(), m.uid(), m.gid());
    id(a) == id(b)
}
