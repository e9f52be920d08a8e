//! Whose turn it is to write a report: that of the first file not yet reported. Others wait once they hold many lines.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use anyhow::Result;

use crate::report::held::Drain;
use crate::system::stop::Stopped;

/// Whose turn it is.
#[derive(Clone, Default)]
pub struct Turns(Arc<(Mutex<Turn>, Condvar)>);

#[derive(Default)]
struct Turn {
    /// Files reported.
    reported: usize,
    /// The run ended; no turn comes any more.
    is_over: bool,
}

impl Turns {
    /// Waits until all files before `at` are reported. Does the turn come at all?
    fn wait(&self, at: usize) -> bool {
        let (turn, changed) = &*self.0;
        let now = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = |now: &mut Turn| now.reported < at && !now.is_over;
        !changed.wait_while(now, waits).unwrap_or_else(PoisonError::into_inner).is_over
    }

    /// The first file not yet reported is reported now.
    pub fn next(&self) {
        self.change(|turn| turn.reported += 1);
    }

    /// Ends the waiting when it is dropped, unless told otherwise: also when reporting panics.
    pub fn ending(&self) -> Ending<'_> {
        Ending { turns: self, is_over: true }
    }

    fn change(&self, change: impl FnOnce(&mut Turn)) {
        change(&mut self.0.0.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.1.notify_all();
    }
}

/// Ends the waiting when it is dropped.
pub struct Ending<'t> {
    turns: &'t Turns,
    is_over: bool,
}

impl Ending<'_> {
    /// All went well: the run goes on.
    pub fn not_yet(mut self) {
        self.is_over = false;
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if self.is_over {
            self.turns.change(|turn| turn.is_over = true);
        }
    }
}

/// Writes lines of the file `at` to `out`, once it is its turn; `failed` says what an error is.
pub struct InTurn<W> {
    pub turns: Turns,
    pub at: usize,
    pub out: Arc<Mutex<W>>,
    pub failed: fn(&W, &std::io::Error) -> anyhow::Error,
}

impl<W: Write + Send> Drain for InTurn<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if !self.turns.wait(self.at) {
            return Err(Stopped.into());
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_all(bytes);
        written.map_err(|e| (self.failed)(&out, &e))
    }
}
