//! The files that `clean` writes, checked before the first text is read: none is an input, and no two are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::input::paths::{real, shown};
use crate::input::walk::Input;
use crate::output::file::remove_stale;
use crate::output::writer::Named;

/// The file that each input is written to: `output` itself, or one below it.
///
/// # Errors
/// When two inputs would be written to one file, or one over an input.
pub fn outputs(output: &Path, root: Option<&Path>, names: &[PathBuf], inputs: &[Input]) -> Result<Vec<Named>> {
    let folder_given = names.iter().any(|name| name.is_dir());
    let ends_in_slash = output.as_os_str().as_encoded_bytes().ends_with(b"/");
    let many = folder_given || names.len() > 1 || output.is_dir() || ends_in_slash || root.is_some();
    let root = root.map(lexical).or_else(|| common(names));
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
        let name = if many { output.join(below(input, root.as_deref())?) } else { output.to_owned() };
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

/// The path of an output below its folder: that of the input below `root`, or below the folder that was named.
fn below(input: &Input, root: Option<&Path>) -> Result<PathBuf> {
    let (Some(root), Some(path)) = (root, input.path()) else { return Ok(input.below.clone()) };
    match lexical(path).strip_prefix(root) {
        Ok(below) => Ok(below.to_owned()),
        Err(_) => bail!("{}: is not below {}; name another folder with --root", shown(path), shown(root)),
    }
}

/// The folder that several inputs have in common; of one there is none.
fn common(names: &[PathBuf]) -> Option<PathBuf> {
    let mut names = names.iter().filter(|name| name.as_os_str() != "-");
    let folder = |name: &PathBuf| {
        let path = lexical(name);
        if name.is_dir() { path } else { path.parent().unwrap_or(Path::new("/")).to_owned() }
    };
    let first = folder(names.next()?);
    let mut common = None;
    for name in names {
        let path = folder(name);
        let known: &Path = common.as_deref().unwrap_or(&first);
        common = known.ancestors().find(|ancestor| path.starts_with(ancestor)).map(Path::to_owned);
    }
    common
}

/// The absolute path without `.` and `..`.
fn lexical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        if part == Component::ParentDir { _ = plain.pop() } else { plain.push(part) }
    }
    plain
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
