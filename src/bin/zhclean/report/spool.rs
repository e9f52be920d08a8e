//! Reports of files that are finished before their turn.

use std::io::{self, Seek, Write};

use tempfile::SpooledTempFile;

/// More bytes than this are kept on disk.
const MEMORY_BYTES: usize = 4 << 20;

/// Bytes that wait for their turn in the output.
pub struct Spool(SpooledTempFile);

impl Default for Spool {
    fn default() -> Self {
        Spool(SpooledTempFile::new(MEMORY_BYTES))
    }
}

impl Spool {
    /// Copies all bytes to `to`.
    ///
    /// # Errors
    /// When reading back or writing fails.
    pub fn copy(&mut self, to: &mut impl Write) -> io::Result<()> {
        self.0.rewind()?;
        io::copy(&mut self.0, to).map(drop)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
