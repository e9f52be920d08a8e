//! The files that reports are written to.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::args::{InputFlags, ReportFlags};
use crate::input::paths::{behind, error_at, identity, real, shown};
use crate::input::walk::Input;
use crate::system::cause::{ReportFailed, cause};

/// The names of these files.
#[derive(Default)]
pub struct ReportFiles<'a> {
    pub log: Option<&'a Path>,
    pub rejected: Option<&'a Path>,
    /// Statistics as JSON.
    pub stats: Option<&'a Path>,
    /// Where `check` writes its findings, and all of them as a baseline.
    pub findings: Option<&'a Path>,
    pub baseline: Option<&'a Path>,
    /// The configuration files that hold, which the log names.
    pub configs: &'a [PathBuf],
}

impl<'a> ReportFiles<'a> {
    /// As the command line says.
    pub fn of(input: &'a InputFlags, reports: &'a ReportFlags) -> ReportFiles<'a> {
        ReportFiles {
            log: reports.log.as_deref(),
            rejected: input.records.rejected.as_deref(),
            stats: reports.stats_file.as_deref(),
            findings: None,
            baseline: None,
            configs: &[],
        }
    }

    /// Those that there are, what each is, and its flag.
    pub fn all(&self) -> impl Iterator<Item = (&'a Path, &'static str, &'static str)> {
        [
            (self.log, "log", "log"),
            (self.rejected, "file of rejected lines", "rejected"),
            (self.stats, "file of statistics", "stats-file"),
            (self.findings, "file of findings", "output-file"),
            (self.baseline, "baseline", "write-baseline"),
        ]
        .into_iter()
        .filter_map(|(file, what, flag)| Some((file?, what, flag)))
    }

    /// Checks that they may be written. They are opened before the first text is read, so none may be a text that is read
    /// or written.
    ///
    /// # Errors
    /// When one is a text of the run, or standard output, or both are the same.
    pub fn check(&self, inputs: &[Input], outputs: &[&Path]) -> Result<()> {
        for (n, (file, what, flag)) in self.all().enumerate() {
            let at = real(file);
            if let Some((_, other, _)) = self.all().take(n).find(|(other, ..)| real(other) == at) {
                bail!("{}: cannot hold both the {other} and the {what}; name another file with --{flag}", shown(file));
            }
            ensure!(
                behind(&io::stdout()).is_none_or(|out| Some(out) != identity(file)),
                "{}: is standard output and cannot be the {what} as well; name another file with --{flag}",
                shown(file)
            );
            let texts = inputs.iter().filter_map(Input::path).chain(outputs.iter().copied());
            ensure!(
                !texts.map(real).any(|path| path == at),
                "{}: is a text of this run and cannot be its {what}; name another file with --{flag}",
                shown(file)
            );
        }
        Ok(())
    }
}

/// A file that a report is written to.
pub struct ReportFile {
    path: PathBuf,
    out: BufWriter<File>,
    /// What it is, in messages.
    what: &'static str,
}

impl ReportFile {
    /// Creates the file at `path`, if there is one.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: Option<&Path>, what: &'static str) -> Result<Option<ReportFile>> {
        path.map(|path| match File::create(path) {
            Ok(file) => Ok(ReportFile { path: path.to_owned(), out: BufWriter::new(file), what }),
            Err(e) => Err(error_at(path, &e)),
        })
        .transpose()
    }

    /// Appends the report of a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, part: &[u8]) -> Result<(), ReportFailed> {
        self.out.write_all(part).map_err(|e| self.failed(&e))
    }

    /// Writes the rest and syncs it to disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self) -> Result<(), ReportFailed> {
        // a pipe or a device cannot be synced
        let synced = |e: io::Error| if e.kind() == io::ErrorKind::InvalidInput { Ok(()) } else { Err(e) };
        let done = self.out.flush().and_then(|()| self.out.get_ref().sync_all().or_else(synced));
        done.map_err(|e| self.failed(&e))
    }

    /// The error of a write.
    pub fn failed(&self, e: &io::Error) -> ReportFailed {
        ReportFailed(format!("{}: cannot write the {}: {}", shown(&self.path), self.what, cause(e)))
    }
}

impl Write for ReportFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
