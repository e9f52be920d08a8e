//! Lines of a report that wait for the turn of their file. A few wait in memory; many wait for the turn itself and are
//! then written as they come, so that they need neither memory nor a temporary file.

use anyhow::Result;

/// So many bytes wait in memory.
const HELD_BYTES: usize = 256 << 10;

/// Where lines are written once it is their turn.
pub trait Drain: Send {
    /// Waits for the turn of the file, and writes `bytes`.
    ///
    /// # Errors
    /// When they cannot be written, or the run ends first.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
}

/// Lines of one file that wait.
#[derive(Default)]
pub struct Held {
    pub bytes: Vec<u8>,
    /// Without one they all wait in memory.
    pub drain: Option<Box<dyn Drain>>,
}

impl Held {
    /// Writes the lines where they are many.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn relieve(&mut self) -> Result<()> {
        if self.bytes.len() >= HELD_BYTES
            && let Some(drain) = &mut self.drain
        {
            drain.write(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }

    /// Adds the lines of the part that follows.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn merge(&mut self, part: &Held) -> Result<()> {
        self.bytes.extend_from_slice(&part.bytes);
        self.relieve()
    }
}
