//! Writes a file that was given back, whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Result, anyhow, ensure};

use crate::input::container::{Container, Packer};
use crate::input::paths::{error_at, real, shown};
use crate::output::file::Replacement;
use crate::system::cause::with_advice;

/// Writes what `from` holds to `path`, packed as `container` says, with this mode where one is given.
///
/// # Errors
/// When it cannot be written; what stood there is then unchanged.
pub fn write(path: &Path, container: Option<Container>, from: &mut impl Read, mode: Option<Permissions>) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|e| error_at(folder, &e))?;
    }
    let old = fs::metadata(path).ok();
    ensure!(old.as_ref().is_none_or(|old| old.is_file()), "{}: is no regular file", shown(path));
    let path = if old.is_some() { fs::canonicalize(path).map_err(|e| error_at(path, &e))? } else { real(path) };
    let failed = |e: io::Error| anyhow!("cannot write {}: {}", shown(&path), with_advice(&e));
    let file = Replacement::begin(path.clone(), old, None)?;
    let mut packer = Packer::new(container, file).map_err(failed)?;
    io::copy(from, &mut packer).map_err(failed)?;
    packer.finish().map_err(failed)?.finish()?;
    mode.map_or(Ok(()), |mode| fs::set_permissions(&path, mode).map_err(failed))
}
