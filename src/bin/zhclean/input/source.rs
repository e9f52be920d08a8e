//! A file or standard input, opened, unpacked and counted.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::{Result, anyhow, bail, ensure};
use indicatif::ProgressBar;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::container::{Container, damaged};
use super::kind::{FileKind, START_BYTES};
use super::origin::Origin;
use super::sum::SharedSum;
use crate::system::cause::with_advice;
use crate::system::stop;

/// The ratio is checked for compressed texts above so many bytes.
const FREE_BYTES: u64 = 256 << 20;
/// No text is so much larger than its compressed form: Chinese takes about a third, records with much in common a
/// fiftieth. gzip's most is 1,032.
const MAX_RATIO: u64 = 100;

/// Bytes that are read once.
type Content = Box<dyn Read + Send>;

/// The bytes of one input.
pub struct Source {
    read: Content,
    /// Bytes expected, 0 where unknown.
    pub size: u64,
    /// How the file is compressed.
    pub container: Option<Container>,
    /// The first bytes, unpacked: as many as may say what kind of file it is.
    pub start: Vec<u8>,
    file: Option<(PathBuf, Metadata)>,
    given: u64,
    packed: Arc<AtomicU64>,
    max_size: Option<u64>,
    given_up: Arc<AtomicBool>,
    /// The sum of the unpacked bytes read so far, where somebody wants it.
    sum: Option<SharedSum>,
}

impl Source {
    /// Opens `origin`; `max_size` bounds the unpacked bytes, `progress` counts the packed ones.
    ///
    /// # Errors
    /// When it cannot be read, or is a folder or a socket.
    pub fn open(origin: &Origin, max_size: Option<u64>, progress: &ProgressBar) -> Result<Source> {
        let packed = Arc::new(AtomicU64::new(0));
        let given_up = Arc::new(AtomicBool::new(false));
        let count = |read: Box<dyn Read + Send>| Counted { read, bytes: packed.clone(), progress: progress.clone() };
        let wait = |file: File| Box::new(PipeReader { file, given_up: given_up.clone() });
        let (read, size, file) = match origin {
            Origin::Stdin(_) => {
                let stdin = io::stdin().as_fd().try_clone_to_owned().map_err(|e| anyhow!(with_advice(&e)))?;
                (count(wait(stdin.into())), 0, None)
            }
            Origin::File(path) => {
                let file = File::open(path).map_err(|e| anyhow!(with_advice(&e)))?;
                let found = file.metadata().map_err(|e| anyhow!(with_advice(&e)))?;
                ensure!(!found.is_dir(), "is a folder; say where the results go with -o DIR, or -i to clean in place");
                ensure!(!found.file_type().is_socket(), "is a socket, not a text");
                let size = found.len();
                if found.is_file() {
                    (count(Box::new(file)), size, Some((path.clone(), found)))
                } else {
                    (count(wait(file)), 0, None)
                }
            }
        };
        let named = file.as_ref().and_then(|(path, _)| Container::of_name(path));
        let (container, start, read) = Source::unpacked(read, named).map_err(|e| anyhow!(with_advice(&e)))?;
        let size = if container.is_some() { 0 } else { size };
        Ok(Source { read, size, container, start, file, given: 0, packed, max_size, given_up, sum: None })
    }

    /// The container of `read`, the first bytes of its content, and its content; `named` is the container that the name says.
    fn unpacked(
        mut read: impl Read + Send + 'static,
        named: Option<Container>,
    ) -> io::Result<(Option<Container>, Vec<u8>, Content)> {
        let start = start_of(&mut read, |start| Container::may_begin(start) || FileKind::may_begin(start))?;
        let container = Container::of_start(&start);
        if let Some(named) = named.filter(|named| named.is_cut(&start)) {
            return Err(damaged(named.name(), "the data ends early, it was cut"));
        }
        let Some(container) = container else {
            let whole = io::Cursor::new(start.clone()).chain(read);
            return Ok((None, start, Box::new(whole)));
        };
        let mut read = container.unpack(io::Cursor::new(start).chain(read))?;
        let start = start_of(&mut read, FileKind::may_begin)?;
        let whole = io::Cursor::new(start.clone()).chain(read);
        Ok((Some(container), start, Box::new(whole)))
    }

    /// Is it the very file that `old` describes?
    pub fn is(&self, old: &Metadata) -> bool {
        self.file.as_ref().is_some_and(|(_, found)| (found.dev(), found.ino()) == (old.dev(), old.ino()))
    }

    /// When it is set, a read that waits for a pipe ends with an error.
    pub fn given_up(&self) -> Arc<AtomicBool> {
        self.given_up.clone()
    }

    /// The sum of the unpacked bytes, from now on.
    pub fn summed(&mut self) -> SharedSum {
        self.sum.get_or_insert_default().clone()
    }

    /// The file as it is now, to find out later whether it changed.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.file.clone())
    }
}

/// The first bytes of `read`: what one read gives, and more only while they `may_begin` what is searched for. The sender of a
/// short record may wait for its answer.
fn start_of(read: &mut impl Read, may_begin: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    let mut start = vec![0; START_BYTES];
    let mut len = 0;
    while len < START_BYTES && may_begin(&start[..len]) {
        match read.read(&mut start[len..]) {
            Ok(0) => break,
            Ok(got) => len += got,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    start.truncate(len);
    Ok(start)
}

/// A regular file as it was when it was opened.
pub struct Snapshot(Option<(PathBuf, Metadata)>);

impl Snapshot {
    /// Called once all is read: fails if the file changed since.
    ///
    /// # Errors
    /// When it grew, shrank or was written to meanwhile.
    pub fn check(&self) -> Result<()> {
        let Some((path, then)) = &self.0 else { return Ok(()) };
        let id = |m: &Metadata| (m.len(), m.mtime(), m.mtime_nsec());
        match std::fs::metadata(path) {
            // another file may have the name now: what was read is whole
            Ok(now) if (now.dev(), now.ino()) == (then.dev(), then.ino()) && id(&now) != id(then) => {
                bail!("changed while being read; run again")
            }
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                bail!("cannot read its metadata again: {}", with_advice(&e))
            }
            _ => Ok(()),
        }
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if stop::is_asked() {
            return Err(stop::error());
        }
        let got = self.read.read(into)?;
        self.given += got as u64;
        if let Some(sum) = &self.sum {
            sum.add(&into[..got]);
        }
        let packed = self.packed.load(Ordering::Relaxed);
        let over = match self.max_size {
            Some(max) => self.given > max,
            None => self.container.is_some() && self.given > FREE_BYTES && self.given / MAX_RATIO > packed,
        };
        if over {
            let limit = match self.max_size {
                Some(max) => format!("is larger than --max-size allows, {max} bytes"),
                None => {
                    format!(
                        "{} bytes unpack to more than {}, which no text does; if it is a text, allow it with --max-size",
                        packed, self.given
                    )
                }
            };
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, limit));
        }
        Ok(got)
    }
}

/// Reads a pipe or a terminal, and lets a signal end the wait.
struct PipeReader {
    file: File,
    given_up: Arc<AtomicBool>,
}

impl Read for PipeReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
        loop {
            if stop::is_asked() || self.given_up.load(Ordering::Relaxed) {
                return Err(stop::error());
            }
            let mut fds = [PollFd::new(&self.file, PollFlags::IN)];
            match poll(&mut fds, Some(&PATIENCE)) {
                Ok(0) | Err(Errno::INTR) => {}
                // an error of poll shows in the read
                _ => return self.file.read(into),
            }
        }
    }
}

/// Counts the bytes of a file as they are read.
struct Counted {
    read: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
    progress: ProgressBar,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.read.read(into)?;
        self.bytes.fetch_add(got as u64, Ordering::Relaxed);
        self.progress.inc(got as u64);
        Ok(got)
    }
}
