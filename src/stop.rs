//! Ctrl-C, SIGTERM and SIGHUP: what is done stays done, what is not leaves nothing behind.
//!
//! The first signal sets a flag that every read and every turn of the work looks at, so the program ends in good order,
//! its log written and its summary said. A read that waits for a pipe cannot look; for that, and for a second signal, a
//! thread removes the temporary files and ends the program itself.

use std::io;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::sink::file;

/// How long a run may take to end in good order; by far most take milliseconds.
const GRACE: Duration = Duration::from_secs(2);

static ASKED: AtomicI32 = AtomicI32::new(0);

/// Watches for the signals from now on.
pub fn watch() {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        let mut signals = signals.forever();
        if let Some(signal) = signals.next() {
            ASKED.store(signal, Ordering::SeqCst);
            std::thread::spawn(|| {
                std::thread::sleep(GRACE);
                end_now();
            });
        }
        if signals.next().is_some() {
            end_now();
        }
    });
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

/// What a read gives once the program was asked to end.
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
    // no file is renamed while the names are held
    let _held = file::remove_all();
    std::process::exit(exit_code().map_or(2, i32::from));
}
