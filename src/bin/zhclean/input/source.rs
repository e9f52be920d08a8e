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

use crate::input::container::{self, Container};
use crate::input::walk::Origin;
use crate::system::cause::told;
use crate::system::stop;

/// A compressed text above so many bytes is looked at for its ratio.
const FREE_BYTES: u64 = 256 << 20;
/// No text is so much larger than its compressed form: Chinese takes about a third, records with much in common a
/// fiftieth. gzip's most is 1,032.
const MAX_RATIO: u64 = 100;

/// Bytes on their way in.
pub struct Source {
    read: Box<dyn Read + Send>,
    /// Bytes expected, 0 where unknown.
    pub size: u64,
    /// How the file is compressed.
    pub container: Option<Container>,
    file: Option<(PathBuf, Metadata)>,
    given: u64,
    packed: Arc<AtomicU64>,
    max_size: Option<u64>,
    given_up: Arc<AtomicBool>,
}

impl Source {
    /// Opens `origin`; `max_size` bounds the unpacked bytes, `progress` is told the packed ones.
    ///
    /// # Errors
    /// When it cannot be read or is no file to read.
    pub fn open(origin: &Origin, max_size: Option<u64>, progress: &ProgressBar) -> Result<Source> {
        let packed = Arc::new(AtomicU64::new(0));
        let given_up = Arc::new(AtomicBool::new(false));
        let count = |read: Box<dyn Read + Send>| Counted { read, bytes: packed.clone(), progress: progress.clone() };
        let wait = |file: File| Box::new(Waiting { file, given_up: given_up.clone() });
        let (read, size, file) = match origin {
            Origin::Stdin => {
                let stdin = io::stdin().as_fd().try_clone_to_owned().map_err(|e| anyhow!(told(&e)))?;
                (count(wait(stdin.into())), 0, None)
            }
            Origin::File(path) => {
                let file = File::open(path).map_err(|e| anyhow!(told(&e)))?;
                let found = file.metadata().map_err(|e| anyhow!(told(&e)))?;
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
        let (container, read) = Source::unpacked(read, named).map_err(|e| anyhow!(told(&e)))?;
        let size = if container.is_some() { 0 } else { size };
        Ok(Source { read, size, container, file, given: 0, packed, max_size, given_up })
    }

    /// What `read` holds, and in which container; `named` is the one that its name tells.
    fn unpacked(
        mut read: impl Read + Send + 'static,
        named: Option<Container>,
    ) -> io::Result<(Option<Container>, Box<dyn Read + Send>)> {
        let mut start = Vec::with_capacity(Container::MAGIC_BYTES);
        // no more than it takes: whoever sends a short record waits for its answer
        while Container::may_begin(&start) {
            let mut more = [0; Container::MAGIC_BYTES];
            let room = Container::MAGIC_BYTES - start.len();
            match read.read(&mut more[..room]) {
                Ok(0) => break,
                Ok(got) => start.extend_from_slice(&more[..got]),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        let container = Container::of_start(&start);
        if let Some(named) = named.filter(|named| named.is_cut(&start)) {
            return Err(container::damaged(named.name(), "the data ends early, it was cut"));
        }
        let whole = io::Cursor::new(start).chain(read);
        let read = match container {
            Some(container) => container.unpack(whole)?,
            None => Box::new(whole),
        };
        Ok((container, read))
    }

    /// Is it the very file that `old` describes?
    pub fn is(&self, old: &Metadata) -> bool {
        self.file.as_ref().is_some_and(|(_, found)| (found.dev(), found.ino()) == (old.dev(), old.ino()))
    }

    /// Set it, and a read that waits for a pipe ends in an error.
    pub fn given_up(&self) -> Arc<AtomicBool> {
        self.given_up.clone()
    }

    /// The file, to ask later whether it is as it was.
    pub fn seen(&self) -> Seen {
        Seen(self.file.clone())
    }
}

/// A regular file as it was when it was opened.
pub struct Seen(Option<(PathBuf, Metadata)>);

impl Seen {
    /// What must hold once all is read: the file is as it was.
    ///
    /// # Errors
    /// When it grew, shrank or was written to meanwhile.
    pub fn check(&self) -> Result<()> {
        let Some((path, then)) = &self.0 else { return Ok(()) };
        let id = |m: &Metadata| (m.len(), m.mtime(), m.mtime_nsec());
        match std::fs::metadata(path) {
            // another file of the name is none of ours: what was read is whole
            Ok(now) if (now.dev(), now.ino()) == (then.dev(), then.ino()) && id(&now) != id(then) => {
                bail!("changed while being read; run again")
            }
            Err(e) if e.kind() != io::ErrorKind::NotFound => bail!("cannot look at it again: {}", told(&e)),
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
                        "{} bytes unpack to more than {}, which no text does; if it is one, allow it with --max-size",
                        packed, self.given
                    )
                }
            };
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, limit));
        }
        Ok(got)
    }
}

/// A pipe or a terminal: while nothing comes, somebody may ask to end.
struct Waiting {
    file: File,
    given_up: Arc<AtomicBool>,
}

impl Read for Waiting {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
        loop {
            if stop::is_asked() || self.given_up.load(Ordering::Relaxed) {
                return Err(stop::error());
            }
            let mut fds = [PollFd::new(&self.file, PollFlags::IN)];
            match poll(&mut fds, Some(&PATIENCE)) {
                Ok(0) | Err(Errno::INTR) => {}
                // what cannot be waited for can be read
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
