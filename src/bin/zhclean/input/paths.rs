//! Paths: how messages show them, and which file they lead to.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use anyhow::anyhow;

use crate::system::cause::with_advice;
use crate::system::visible::is_obeyed;

/// A path for people and logs: bytes that are not UTF-8, what a terminal obeys and the backslash are escaped.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_obeyed(c) || c == '\\' { text.extend(c.escape_default()) } else { text.push(c) }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02X}")));
    }
    text
}

/// The error with the file's name and what to do.
pub fn error_at(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("{}: {}", shown(path), with_advice(e))
}

/// The path with links resolved as far as it exists.
pub fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|a| fs::canonicalize(a).ok().map(|real| (a.to_owned(), real)));
    match existing {
        Some((ancestor, real)) => {
            let mut path = real;
            for part in absolute.strip_prefix(&ancestor).unwrap_or(Path::new("")).components() {
                // of what does not exist, `..` is the folder it would be made in
                if part == Component::ParentDir { _ = path.pop() } else { path.push(part) }
            }
            path
        }
        None => absolute,
    }
}

/// The regular file behind a descriptor: device and number.
pub fn behind(descriptor: &impl AsFd) -> Option<(u64, u64)> {
    let file = File::from(descriptor.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(fs::Metadata::is_file).map(|found| (found.dev(), found.ino()))
}

/// Device and number of the regular file at `path`.
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|found| (found.dev(), found.ino()))
}

/// The path from the root on, as it was named: through links, where the user went through links.
pub fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    // what lies above a link is not what lies above its target
    let climbs = path.components().any(|part| part == Component::ParentDir);
    let real = if climbs { fs::canonicalize(path).ok() } else { None };
    real.or_else(|| std::path::absolute(path).ok()).unwrap_or_else(|| path.to_owned())
}
