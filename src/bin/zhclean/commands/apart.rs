//! Nothing is written over what is read: before any output is created, its device and file number are compared with those
//! of everything that the run reads. Names alone do not tell: a redirected stream has none, and a hard link has two.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::args::{ConfigFlags, InputFlags};
use crate::input::paths::{behind, identity, shown};
use crate::input::walk::Input;
use crate::report::files::ReportFiles;

/// The regular files that a run reads.
pub struct Reads<'a> {
    inputs: &'a [Input],
    named: Option<&'a Path>,
    configs: &'a [PathBuf],
    names: Option<&'a Path>,
}

/// Device and number of a file.
type Id = (u64, u64);

impl<'a> Reads<'a> {
    /// What `flags`, the configuration files and the `inputs` found say.
    pub fn of(
        flags: &'a InputFlags,
        (config, configs): (&'a ConfigFlags, &'a [PathBuf]),
        inputs: &'a [Input],
    ) -> Reads<'a> {
        let named = config.config.as_deref();
        Reads { inputs, named, configs, names: flags.walk.files_from.as_deref() }
    }

    /// Checks that no output is one of them: not one of `outputs`, not a report and, where the run prints, not standard
    /// output.
    ///
    /// # Errors
    /// The first that is, with the two names of the file.
    pub fn keep_from(&self, outputs: &[&Path], files: &ReportFiles<'_>, prints: bool) -> Result<()> {
        let mut written: BTreeMap<Id, (String, String)> = BTreeMap::new();
        let elsewhere = "clean in place with -i, or write elsewhere";
        for output in outputs {
            if let Some(id) = identity(output) {
                written.insert(id, (shown(output), format!("; {elsewhere}")));
            }
        }
        for (file, what, flag) in files.all() {
            if let Some(id) = identity(file) {
                let advice = format!(" and cannot be the {what} as well; name another file with --{flag}");
                written.insert(id, (shown(file), advice));
            }
        }
        let reads_stdin = self.inputs.iter().any(|input| input.origin.is_stdin()) || self.names == Some("-".as_ref());
        let out = behind(&io::stdout()).filter(|_| prints);
        // what is not read may be printed to
        keep_apart(self.all(), &written, out, |name| name != STDIN || reads_stdin, elsewhere)
    }

    fn all(&self) -> impl Iterator<Item = (Id, String)> {
        let named = |path: Option<&Path>, flag: &str| {
            path.and_then(identity).map(|id| (id, format!("the file of --{flag}"))).into_iter()
        };
        let inputs = self.inputs.iter().filter_map(|input| {
            let path = input.path()?;
            Some((identity(path)?, format!("the input {}", shown(path))))
        });
        let stdin = behind(&io::stdin()).map(|id| (id, STDIN.to_owned()));
        let others = self.configs.iter().filter(|path| Some(path.as_path()) != self.named);
        let others = others.filter_map(|path| Some((identity(path)?, format!("the configuration {}", shown(path)))));
        let configs = named(self.named, "config").chain(others);
        inputs.chain(stdin).chain(configs).chain(named(self.names, "files-from"))
    }
}

/// The same for `restore`, which reads the log and a text: `-` is standard input.
///
/// # Errors
/// When the file at `to`, or standard output where there is none, is one of them.
pub fn keep_from_restored(log: &Path, text: &Path, to: Option<&Path>) -> Result<()> {
    let is_stdin = text.as_os_str() == "-";
    let text = if is_stdin {
        behind(&io::stdin()).map(|id| (id, STDIN.to_owned()))
    } else {
        identity(text).map(|id| (id, format!("the text {}", shown(text))))
    };
    let reads = identity(log).map(|id| (id, format!("the log {}", shown(log)))).into_iter().chain(text);
    let elsewhere = "write elsewhere";
    let written = to.and_then(|to| Some((identity(to)?, (shown(to), format!("; {elsewhere}"))))).into_iter().collect();
    let out = behind(&io::stdout()).filter(|_| to.is_none());
    keep_apart(reads, &written, out, |_| true, elsewhere)
}

/// Checks that none of `reads`, each with its name, is one of `written` or, where it `is_read` in truth, `out`.
fn keep_apart(
    reads: impl Iterator<Item = (Id, String)>,
    written: &BTreeMap<Id, (String, String)>,
    out: Option<Id>,
    is_read: impl Fn(&str) -> bool,
    elsewhere: &str,
) -> Result<()> {
    if written.is_empty() && out.is_none() {
        return Ok(());
    }
    for (read, name) in reads {
        if let Some((file, advice)) = written.get(&read) {
            bail!("{file}: is {name}{advice}");
        }
        if out == Some(read) && is_read(&name) {
            bail!("{name}: is standard output as well; {elsewhere}");
        }
    }
    Ok(())
}

const STDIN: &str = "standard input";
