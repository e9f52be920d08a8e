//! A file that is written whole or not at all.
//!
//! The text goes to a temporary file in the same directory, gets the old file's mode and owner, is synced
//! to disk and renamed; then the directory is synced. Whatever fails or dies on the way, the old bytes stand.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};
use tempfile::NamedTempFile;

use crate::error::{cause, told};

/// Temporary files begin with this; a walk never takes one for input.
pub const PREFIX: &str = ".zhclean-";

/// A file on its way to its name.
pub struct Replacement {
    temporary: NamedTempFile,
    path: PathBuf,
    /// The file that stands there now; its mode and owner pass on.
    old: Option<Metadata>,
}

/// A regular file that may be replaced, resolved through links.
///
/// # Errors
/// When it is no regular file, has other names (hard links), or is read-only.
pub fn check_replaceable(path: &Path) -> Result<(PathBuf, Metadata)> {
    let path = fs::canonicalize(path).map_err(|e| anyhow!(told(&e)))?;
    let found = fs::metadata(&path).map_err(|e| anyhow!(told(&e)))?;
    ensure!(found.is_file(), "not a regular file, cannot be replaced; leave out -i to print the result");
    // a file that another run is just replacing has no name for a moment
    ensure!(found.nlink() > 0, "changed while being read; left as it is, run again");
    ensure!(
        found.nlink() == 1,
        "has {} names (hard links) and -i would part them; write elsewhere with -o, or break the link first",
        found.nlink()
    );
    ensure!(!found.permissions().readonly(), "is read-only; change its mode first, or write elsewhere with -o");
    Ok((path, found))
}

impl Replacement {
    /// Begins to write what will be `path`. `old` is the file that stands there.
    ///
    /// # Errors
    /// When no temporary file can be made in the directory.
    pub fn begin(path: PathBuf, old: Option<Metadata>) -> Result<Replacement> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(".tmp")
            // nobody may read the new text before it has the old file's mode
            .permissions(Permissions::from_mode(if old.is_some() { 0o600 } else { 0o666 }))
            .tempfile_in(directory)
            .map_err(|e| anyhow!("cannot make a temporary file beside {}: {}", crate::input::shown(&path), told(&e)))?;
        Ok(Replacement { temporary, path, old })
    }

    /// Puts the new file in the old one's place, if nobody touched that since it was read.
    ///
    /// # Errors
    /// When anything fails; the old file then stands, and no temporary is left.
    pub fn finish(self) -> Result<()> {
        let file = self.temporary.as_file();
        if let Some(old) = &self.old {
            let new = file.metadata().map_err(|e| anyhow!("cannot look at it: {}", cause(&e)))?;
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
        let path = self.path.clone();
        let named = match &self.old {
            Some(_) => self.temporary.persist(&self.path),
            // what appeared there meanwhile is somebody else's
            None => self.temporary.persist_noclobber(&self.path),
        };
        named.map_err(|e| anyhow!("cannot rename: {}", told(&e.error)))?;
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // the bytes are safe; a directory that may not be read cannot be synced and need not be
        let synced = match File::open(directory) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            opened => opened.and_then(|directory| directory.sync_all()),
        };
        synced.map_err(|e| anyhow!("written, but cannot sync its directory: {}", cause(&e)))?;
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Only root may give a file away; anybody else keeps the group where it can and the file becomes theirs.
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
