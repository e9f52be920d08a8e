//! The files that `clean` writes, checked before the first text is read: none is an input, and no two are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::input::paths::{real, shown};
use crate::input::walk::Input;
use crate::output::file::remove_stale;
use crate::output::writer::Named;

/// The file that each input is written to: `output` itself, or one below it.
///
/// # Errors
/// When two inputs would be written to one file, or one over an input.
pub fn outputs(output: &Path, names: &[PathBuf], inputs: &[Input]) -> Result<Vec<Named>> {
    let folder_given = names.iter().any(|name| name.is_dir());
    let ends_in_slash = output.as_os_str().as_encoded_bytes().ends_with(b"/");
    let many = folder_given || names.len() > 1 || output.is_dir() || ends_in_slash;
    ensure!(
        !many || !output.is_file(),
        "{}: is a file, and several texts need a folder; name one with -o DIR",
        shown(output)
    );
    let real_output = real(output);
    for name in names.iter().filter(|name| name.is_dir()) {
        ensure!(
            !real_output.starts_with(real(name)),
            "{}: is inside the input {}; write beside it, or clean in place with -i",
            shown(output),
            shown(name)
        );
    }
    let mut used: BTreeMap<PathBuf, String> = BTreeMap::new();
    let own: BTreeMap<PathBuf, &Path> =
        inputs.iter().filter_map(|input| input.path().map(|path| (real(path), path))).collect();
    let mut outputs = Vec::new();
    for input in inputs {
        let name = if many { output.join(&input.below) } else { output.to_owned() };
        let real = real(&name);
        if input.error.is_none() {
            if let Some(known) = own.get(&real) {
                bail!("{}: is the input {}; clean in place with -i, or write elsewhere", shown(&name), shown(known));
            }
            if let Some(other) = used.insert(real.clone(), input.origin.to_string()) {
                bail!(
                    "{}: both {other} and {} would be written there; give them folders of their own",
                    shown(&name),
                    input.origin
                );
            }
        }
        outputs.push(Named { name, real });
    }
    Ok(outputs)
}

/// Does the name mean standard output?
pub fn is_stdout(output: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| output == Path::new(name))
}

/// Removes what killed runs left in the folders of `paths`, which will be written to.
pub fn remove_stale_beside<'a>(paths: impl Iterator<Item = &'a Path>) {
    let folders: BTreeSet<PathBuf> = paths
        .filter_map(|path| {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let folder = path.parent()?;
            Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
        })
        .collect();
    folders.iter().for_each(|folder| remove_stale(folder));
}
