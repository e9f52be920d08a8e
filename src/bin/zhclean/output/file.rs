//! A file that is written whole or not at all.
//!
//! The text goes to a temporary file in the same directory, gets the old file's mode and owner, is synced
//! to disk and renamed; then the directory is synced. If anything fails before the rename, the old bytes stay.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};
use tempfile::NamedTempFile;

use crate::input::paths::shown;
use crate::system::cause::{cause, with_advice};
use crate::system::temporaries::{PREFIX, SUFFIX, temporaries};

/// Removes the temporary files of killed runs in `directory`. A living run holds locks on its own.
pub fn remove_stale(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let is_ours = name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes());
        if is_ours
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = File::open(entry.path())
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
    path: PathBuf,
    /// The file that has the name now; its mode and owner are kept.
    old: Option<Metadata>,
    /// The old file is kept under its name and this.
    backup: Option<OsString>,
}

/// A regular file that may be replaced, resolved through links.
///
/// # Errors
/// When it is no regular file, has other names (hard links), or is read-only.
pub fn check_replaceable(path: &Path) -> Result<(PathBuf, Metadata)> {
    let path = fs::canonicalize(path).map_err(|e| anyhow!(with_advice(&e)))?;
    let found = fs::metadata(&path).map_err(|e| anyhow!(with_advice(&e)))?;
    ensure!(found.is_file(), "not a regular file, cannot be replaced; leave out -i to print the result");
    // a file that another run replaces at this moment has no name
    ensure!(found.nlink() > 0, "changed while being read; left as it is, run again");
    ensure!(
        found.nlink() == 1,
        "has {} names (hard links) and -i would separate them; write elsewhere with -o, or break the link first",
        found.nlink()
    );
    ensure!(!found.permissions().readonly(), "is read-only; change its mode first, or write elsewhere with -o");
    Ok((path, found))
}

impl Replacement {
    /// Begins to write the new content of `path`. `old` is the file that has the name; with `backup` it is kept under its
    /// name and that suffix.
    ///
    /// # Errors
    /// When no temporary file can be made in the directory.
    pub fn begin(path: PathBuf, old: Option<Metadata>, backup: Option<&OsStr>) -> Result<Replacement> {
        let mut all = temporaries();
        // private until it has the old file's mode
        let temporary = locked_temporary(parent(&path), if old.is_some() { 0o600 } else { 0o666 })
            .map_err(|e| anyhow!("cannot make a temporary file beside {}: {}", shown(&path), with_advice(&e)))?;
        all.insert(temporary.path().to_owned());
        Ok(Replacement { temporary: Some(temporary), path, old, backup: backup.map(OsStr::to_owned) })
    }

    /// Replaces the old file by the new one, if the old one did not change since it was read.
    ///
    /// # Errors
    /// When anything fails; the old file is then unchanged, and no temporary is left.
    pub fn finish(mut self) -> Result<()> {
        let file = self.file();
        if let Some(old) = &self.old {
            let new = file.metadata().map_err(|e| anyhow!("cannot read its metadata: {}", cause(&e)))?;
            if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
                keep_owner(file, old).map_err(|e| anyhow!("cannot keep its owner: {}", cause(&e)))?;
            }
            file.set_permissions(old.permissions()).map_err(|e| anyhow!("cannot keep its mode: {}", cause(&e)))?;
        }
        file.sync_all().map_err(|e| anyhow!("cannot sync: {}", cause(&e)))?;
        if let Some(old) = &self.old {
            match fs::metadata(&self.path) {
                Ok(now) if same(&now, old) => {}
                _ => bail!("changed while being read; left as it is, run again"),
            }
        }
        self.rename()?;
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
        let backup = self.backup.as_ref().map(|suffix| {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        });
        if let Some(backup) = &backup {
            // a second name for the old bytes: a copy could be incomplete
            if let Err(e) = fs::hard_link(&self.path, backup) {
                all.remove(temporary.path());
                bail!("cannot keep a backup as {}: {}", shown(backup), with_advice(&e));
            }
        }
        let at = temporary.path().to_owned();
        let named = match &self.old {
            Some(_) => temporary.persist(&self.path),
            // a file that appeared there meanwhile is not ours
            None => temporary.persist_noclobber(&self.path),
        };
        all.remove(&at);
        named.map(drop).map_err(|e| {
            if let Some(backup) = &backup {
                let _ = fs::remove_file(backup);
            }
            anyhow!("cannot rename: {}", with_advice(&e.error))
        })
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

/// Only root may set another owner. For other users the file becomes theirs; the group is kept where they may set it.
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    match fchown(file, Some(old.uid()), Some(old.gid())) {
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => match fchown(file, None, Some(old.gid())) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            done => done,
        },
        done => done,
    }
}

fn same(a: &Metadata, b: &Metadata) -> bool {
    let id = |m: &Metadata| (m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
    id(a) == id(b)
}
