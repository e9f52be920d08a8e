//! What a new file has of the one it replaces besides its bytes: owner, mode, access lists and other attributes.

use std::ffi::OsString;
use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::Path;

use anyhow::{Result, anyhow};
use rustix::fs::{Access, access};
use rustix::io::Errno;
use xattr::FileExt;

use crate::input::paths::shown;
use crate::system::cause::{cause, with_advice};

/// They belong to the bytes, not to the file; the system makes them anew.
const OF_BYTES: [&str; 2] = ["security.ima", "security.evm"];
/// What the system labels new files with.
const LABELS: &str = "security.";
const SET_ID: u32 = 0o6000;

/// Checks that this user may write the file at `path`: to replace it takes no more than the right to write its folder.
///
/// # Errors
/// When the system says no. The mode alone does not tell: access lists, read-only disks and root count too.
pub fn check_writable(path: &Path) -> Result<()> {
    access(path, Access::WRITE_OK).map_err(|e| match e {
        Errno::ACCESS => {
            anyhow!("is read-only for this user; change its permissions first, or write elsewhere with -o")
        }
        other => anyhow!("may not be written: {}; write elsewhere with -o", cause(&other.into())),
    })
}

/// Gives `file` the rights of the file at `path`, which is `old`.
///
/// # Errors
/// When one cannot be kept. That another user's file becomes ours is no error, but then it loses its set-id bits.
pub fn keep_rights(file: &File, path: &Path, old: &Metadata) -> Result<()> {
    let new = file.metadata().map_err(|e| anyhow!("cannot read its metadata: {}", cause(&e)))?;
    let is_kept = (new.uid(), new.gid()) == (old.uid(), old.gid())
        || keep_owner(file, old).map_err(|e| anyhow!("cannot keep its owner: {}", cause(&e)))?;
    keep_attributes(file, path)?;
    let mode = if is_kept { old.mode() } else { old.mode() & !SET_ID };
    // last: it closes what an access list may have opened
    file.set_permissions(Permissions::from_mode(mode)).map_err(|e| anyhow!("cannot keep its mode: {}", cause(&e)))
}

/// Only root may set another owner. For other users the file becomes theirs; the group is kept where they may set it.
/// Were both kept?
fn keep_owner(file: &File, old: &Metadata) -> io::Result<bool> {
    let is_denied = |e: &io::Error| e.kind() == io::ErrorKind::PermissionDenied;
    match fchown(file, Some(old.uid()), Some(old.gid())) {
        Err(e) if is_denied(&e) => match fchown(file, None, Some(old.gid())) {
            Err(e) if !is_denied(&e) => Err(e),
            _ => Ok(false),
        },
        done => done.map(|()| true),
    }
}

/// Copies access lists and other extended attributes. What the folder gave the new file and the old one does not have, goes.
fn keep_attributes(file: &File, path: &Path) -> Result<()> {
    let failed = |what: &str, name: &OsString, e: &io::Error| {
        anyhow!("cannot {what} its attribute {}: {}", shown(name.as_ref()), with_advice(e))
    };
    let unread = |e: io::Error| anyhow!("cannot read its attributes: {}", cause(&e));
    let (old, new) = (names(xattr::list_deref(path)).map_err(unread)?, names(file.list_xattr()).map_err(unread)?);
    for name in &old {
        let value = xattr::get_deref(path, name).map_err(|e| failed("read", name, &e))?;
        let has = if new.contains(name) { file.get_xattr(name).map_err(|e| failed("read", name, &e))? } else { None };
        if let Some(value) = value.filter(|value| has.as_ref() != Some(value)) {
            file.set_xattr(name, &value).map_err(|e| failed("keep", name, &e))?;
        }
    }
    for name in new.iter().filter(|name| !old.contains(name) && !name.as_encoded_bytes().starts_with(LABELS.as_bytes()))
    {
        file.remove_xattr(name).map_err(|e| failed("remove", name, &e))?;
    }
    Ok(())
}

/// The attributes there are; none where the disk knows none, or the file is gone, which is noticed later.
fn names(listed: io::Result<xattr::XAttrs>) -> io::Result<Vec<OsString>> {
    match listed {
        Ok(names) => Ok(names.filter(|name| !OF_BYTES.iter().any(|known| name == known)).collect()),
        Err(e) if matches!(e.kind(), io::ErrorKind::Unsupported | io::ErrorKind::NotFound) => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}
