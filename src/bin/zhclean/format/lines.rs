//! A file that is read in batches of whole lines.

use std::io::{self, Read};

use anyhow::{Result, ensure};

use crate::encoding::answer::Unknown;
use crate::encoding::binary::is_binary;
use crate::encoding::error::DecodeError;

/// Lines of about so many bytes are cleaned at once: enough to pay for the change of threads, few enough for the caches.
const BATCH_BYTES: usize = 256 << 10;
/// The longest line.
const MAX_LINE_BYTES: usize = 2 << 30;

/// Whole lines.
pub struct Batch {
    pub bytes: Vec<u8>,
    /// Number of the first, from 1.
    pub line: u64,
}

/// Reads a file some lines at a time.
pub struct LineReader<R> {
    read: R,
    /// Read and not yet returned: no line end is in it, unless lines are returned one at a time.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// One line at a time, as soon as it is there.
    one: bool,
}

impl<R: Read> LineReader<R> {
    /// Reads `read` in batches; with `one`, a line at a time, as soon as it is there.
    pub fn new(read: R, one: bool) -> Self {
        LineReader { read, rest: Vec::new(), line: 1, ended: false, one }
    }

    /// The next lines, or `None` after the last.
    ///
    /// # Errors
    /// When reading fails, a line is too long, or the file is binary.
    pub fn next_batch(&mut self) -> Result<Option<Batch>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut searched = 0;
        let end = loop {
            let new = &bytes[searched..];
            let newline = if self.one {
                memchr::memchr(b'\n', new)
            } else if bytes.len() >= BATCH_BYTES {
                memchr::memrchr(b'\n', new)
            } else {
                None
            };
            if let Some(newline) = newline {
                break searched + newline + 1;
            }
            if self.one || bytes.len() >= BATCH_BYTES {
                searched = bytes.len();
            }
            ensure!(bytes.len() < MAX_LINE_BYTES, "line {} has more than {MAX_LINE_BYTES} bytes", self.line);
            if self.ended {
                break bytes.len();
            }
            if self.one {
                let filled = bytes.len();
                bytes.resize(filled + BATCH_BYTES, 0);
                let got = loop {
                    match self.read.read(&mut bytes[filled..]) {
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        got => break got?,
                    }
                };
                bytes.truncate(filled + got);
                self.ended = got == 0;
            } else {
                let got = (&mut self.read).take(BATCH_BYTES as u64).read_to_end(&mut bytes)?;
                self.ended = got < BATCH_BYTES;
            }
        };
        if end == 0 {
            return Ok(None);
        }
        if self.line == 1 && is_binary(&bytes) {
            return Err(DecodeError::from(Unknown::Binary).into());
        }
        self.rest = bytes.split_off(end);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Some(Batch { bytes, line }))
    }
}
