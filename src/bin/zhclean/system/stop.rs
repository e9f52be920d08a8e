//! Ctrl-C, SIGTERM and SIGHUP: finished files stay, unfinished ones leave nothing behind.
//!
//! The first signal sets a flag. Every read and every file checks it, so the program ends in order: it writes its log and
//! prints its summary. A thread that waits until somebody opens a pipe cannot check the flag; for that case, and for a
//! second signal, a thread of its own removes the temporary files and ends the program.

use std::io;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::temporaries::remove_all;

/// A run that is idle for so long waits for something that may never come.
const PATIENCE: Duration = Duration::from_secs(2);
const TICK: Duration = Duration::from_millis(50);

/// Files in work, and reports being written.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static ASKED: AtomicI32 = AtomicI32::new(0);

/// Watches for the signals from now on.
pub fn watch() {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        let mut signals = signals.forever();
        if let Some(signal) = signals.next() {
            ASKED.store(signal, Ordering::SeqCst);
            std::thread::spawn(|| {
                let mut idle = Duration::ZERO;
                while idle < PATIENCE {
                    std::thread::sleep(TICK);
                    idle = if AT_WORK.load(Ordering::SeqCst) > 0 { Duration::ZERO } else { idle + TICK };
                }
                end_now();
            });
        }
        if signals.next().is_some() {
            end_now();
        }
    });
}

/// While it lives, a program that was asked to end waits for this work.
pub struct AtWork(());

impl AtWork {
    pub fn new() -> AtWork {
        AT_WORK.fetch_add(1, Ordering::SeqCst);
        AtWork(())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Was the program asked to end?
pub fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed) != 0
}

/// The exit code of a program that was asked to end: 130, 143 or 129, as shells count.
pub fn exit_code() -> Option<u8> {
    let signal = ASKED.load(Ordering::SeqCst);
    (signal != 0).then(|| 128 + u8::try_from(signal).unwrap_or(0))
}

/// The error of a read once the program was asked to end.
pub fn error() -> io::Error {
    io::Error::other(Stopped)
}

/// The program was asked to end.
#[derive(Debug)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

fn end_now() {
    // no file is renamed while the list is locked
    let _held = remove_all();
    std::process::exit(exit_code().map_or(2, i32::from));
}
