//! Where cleaned bytes are written: a file that is replaced whole, or a stream.

pub mod file;
mod rights;
pub mod writer;
