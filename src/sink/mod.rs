//! Where cleaned text and reports go. A mode of the program is a sink, never an `if` inside a filter.

pub mod file;
pub mod findings;
pub mod log;
pub mod stats;

use std::fs::File;
use std::io::{self, Write};

/// Standard output, unbuffered, so that every error of a write is seen where it happens.
///
/// # Errors
/// When the descriptor cannot be duplicated.
pub fn stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Says `message` on standard error. A full or closed standard error changes nothing.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "zhclean: {message}");
}
