//! Errors of the operating system in words that a person can act on.

use std::fmt;
use std::io;

/// Standard output cannot be written, so the run ends.
#[derive(Debug)]
pub struct OutputFailed(pub io::Error);

impl fmt::Display for OutputFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write the output: {}", cause(&self.0))
    }
}

impl std::error::Error for OutputFailed {}

impl From<io::Error> for OutputFailed {
    fn from(e: io::Error) -> Self {
        OutputFailed(e)
    }
}

/// A report that the user asked for cannot be written, so the run ends.
#[derive(Debug)]
pub struct ReportFailed(pub String);

impl fmt::Display for ReportFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReportFailed {}

/// The cause in lower case and without its number: `permission denied`.
pub fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The cause and, for the common ones, what to do.
pub fn with_advice(error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::NotFound => "; check the name",
        io::ErrorKind::NotADirectory => "; a part of the path is a file, check the name",
        io::ErrorKind::AlreadyExists => "; choose another name",
        io::ErrorKind::PermissionDenied => "; change its permissions or run as its owner",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space and run again",
        _ => "",
    };
    cause(error) + advice
}

/// Did the reader of standard output close the pipe?
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<OutputFailed>().is_some_and(|e| e.0.kind() == io::ErrorKind::BrokenPipe)
}
