//! Standard output and standard error. Nothing else of the program prints.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;

use super::cause::OutputFailed;
use super::visible::{visible, visible_lines};

/// Standard output, unbuffered, so that every error of a write is seen where it happens.
///
/// # Errors
/// [`OutputFailed`] when the descriptor cannot be duplicated.
pub fn stdout() -> Result<File, OutputFailed> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Columns of the terminal that standard output is; `None` where it is no terminal or does not say.
pub fn columns() -> Option<usize> {
    columns_of(io::stdout())
}

/// The same for standard error.
pub fn columns_of_errors() -> Option<usize> {
    columns_of(io::stderr())
}

fn columns_of(stream: impl IsTerminal + AsFd) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// Prints a text on standard output as it is.
///
/// # Errors
/// [`OutputFailed`] when it cannot be written.
pub fn print(text: &str) -> Result<(), OutputFailed> {
    Ok(stdout()?.write_all(text.as_bytes())?)
}

/// Prints lines for people on standard output.
///
/// # Errors
/// [`OutputFailed`] when they cannot be written.
pub fn report(lines: &str) -> Result<(), OutputFailed> {
    print(&visible_lines(lines))
}

/// Prints `message`, one line, on standard error. A full or closed standard error changes nothing.
pub fn say(message: &str) {
    // in one write, so that the lines of two runs do not mix
    let _ = io::stderr().lock().write_all(format!("zhclean: {}\n", visible(message)).as_bytes());
}

/// Prints lines that were asked for on standard error.
///
/// # Errors
/// When they cannot be written; that nobody reads them is no error.
pub fn tell(lines: &str) -> io::Result<()> {
    match io::stderr().lock().write_all(visible_lines(lines).as_bytes()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
