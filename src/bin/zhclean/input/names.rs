//! The names that the user gives: as arguments, and in a file of names.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::paths::error_at;
use crate::args::WalkFlags;

/// All names: those of the command line, then those in the file of names.
///
/// # Errors
/// When the file of names cannot be read.
pub fn named(inputs: &[PathBuf], walk: &WalkFlags) -> Result<Vec<PathBuf>> {
    let mut all = inputs.to_owned();
    if let Some(list) = &walk.files_from {
        let mut names = Vec::new();
        let read = if list.as_os_str() == "-" {
            ensure!(
                !all.iter().any(|input| input.as_os_str() == "-"),
                "-: standard input cannot hold names and a text"
            );
            io::stdin().lock().read_to_end(&mut names)
        } else {
            fs::File::open(list).and_then(|mut list| list.read_to_end(&mut names))
        };
        read.map_err(|e| error_at(list, &e))?;
        let end = if walk.null { 0 } else { b'\n' };
        let names = names.split(|&b| b == end).filter(|name| !name.is_empty());
        if list.as_os_str() == "-" {
            ensure!(!names.clone().any(|name| name == b"-"), "-: standard input cannot hold names and a text");
        }
        all.extend(names.map(|name| PathBuf::from(OsStr::from_bytes(name))));
    }
    Ok(all)
}
