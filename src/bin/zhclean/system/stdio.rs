//! Standard output and standard error. Nothing else of the program prints.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;

use super::cause::OutputFailed;

/// Standard output, unbuffered, so that every error of a write is seen where it happens.
///
/// # Errors
/// [`OutputFailed`] when the descriptor cannot be duplicated.
pub fn stdout() -> Result<File, OutputFailed> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Prints `text` on standard output.
///
/// # Errors
/// [`OutputFailed`] when it cannot be written.
pub fn print(text: &str) -> Result<(), OutputFailed> {
    Ok(stdout()?.write_all(text.as_bytes())?)
}

/// Prints `message` on standard error. A full or closed standard error changes nothing.
pub fn say(message: &str) {
    // in one write, so that the lines of two runs do not mix
    let _ = io::stderr().lock().write_all(format!("zhclean: {message}\n").as_bytes());
}
