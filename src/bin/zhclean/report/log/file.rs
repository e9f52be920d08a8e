//! The file of a log: rows are appended to it, by several threads and by several runs at once.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Result, ensure};

use super::packed::pack;
use super::run;
use crate::input::container::Container;
use crate::input::paths::{error_at, shown};
use crate::system::cause::{ReportFailed, cause};

/// The file of a log.
pub struct LogFile {
    path: PathBuf,
    /// One thread at a time; the lock of the file keeps other runs away.
    file: Mutex<File>,
    container: Option<Container>,
    is_regular: bool,
    run: String,
}

impl LogFile {
    /// Opens or creates the file at `path`, and begins a run in it that reads `inputs` as `configs`
    /// say.
    ///
    /// # Errors
    /// When it cannot be opened or written, or holds something else than its name says.
    pub fn open(path: &Path, (inputs, configs): (&[PathBuf], &[PathBuf])) -> Result<LogFile> {
        let found = fs::metadata(path);
        let is_regular = found.as_ref().map_or(true, fs::Metadata::is_file);
        let mut options = File::options();
        // its last byte is read
        options.append(true).read(is_regular).create(true);
        let mut file = options.open(path).map_err(|e| error_at(path, &e))?;
        let container = Container::of_name(path);
        if is_regular {
            let mut start = Vec::new();
            let first = Read::by_ref(&mut file).take(Container::MAGIC_BYTES as u64);
            first.take(Container::MAGIC_BYTES as u64).read_to_end(&mut start).map_err(|e| error_at(path, &e))?;
            let holds = Container::of_start(&start);
            let is_new = start.is_empty() || container.is_some_and(|container| container.is_cut(&start));
            ensure!(
                is_new || holds == container,
                "{}: holds {} data, whatever its name says; name another log",
                shown(path),
                holds.map_or("plain", Container::name)
            );
        }
        let now = SystemTime::now();
        let log = LogFile { path: path.to_owned(), file: Mutex::new(file), container, is_regular, run: run::name(now) };
        log.append(&run::first_row(&log.run, now, (inputs, configs))?)?;
        if found.is_err() {
            // else a loss of power could take the new name away
            log.sync_name().map_err(|e| log.failed(&e))?;
        }
        Ok(log)
    }

    /// The name of this run.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Appends `rows`, whole lines, in one piece.
    ///
    /// # Errors
    /// [`ReportFailed`] when they cannot be written.
    pub fn append(&self, rows: &[u8]) -> Result<(), ReportFailed> {
        let packed = match self.container {
            Some(container) => Some(pack(container, rows).map_err(|e| self.failed(&e))?),
            None => None,
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // a file system without locks has one run at a time
        let is_locked = self.is_regular && file.lock().is_ok();
        let done = self.write(&mut file, packed.as_deref().unwrap_or(rows));
        if is_locked {
            let _ = file.unlock();
        }
        done.map_err(|e| self.failed(&e))
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if self.is_regular && self.container.is_none() {
            let length = file.metadata()?.len();
            let mut last = [b'\n'];
            if length > 0 {
                file.read_exact_at(&mut last, length - 1)?;
            }
            // a killed run left a row without its end
            if last != [b'\n'] {
                return file.write_all(&[b"\n", bytes].concat());
            }
        }
        file.write_all(bytes)
    }

    /// Waits until the rows appended are on disk.
    ///
    /// # Errors
    /// [`ReportFailed`] when they cannot be written.
    pub fn sync(&self) -> Result<(), ReportFailed> {
        if !self.is_regular {
            return Ok(());
        }
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).try_clone();
        file.and_then(|file| file.sync_data()).map_err(|e| self.failed(&e))
    }

    /// Syncs the folder of a new log.
    fn sync_name(&self) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // a folder that may not be read cannot be synced, and some file systems sync none
            Err(e) if matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput) => Ok(()),
            done => done,
        }
    }

    fn failed(&self, e: &io::Error) -> ReportFailed {
        ReportFailed(format!("{}: cannot write the log: {}", shown(&self.path), cause(e)))
    }
}
