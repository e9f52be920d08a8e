//! How files hold texts. A format finds the texts in the bytes of a file, cleans each, and writes all bytes in order.

pub mod batch;
pub mod job;
pub mod jsonl;
pub mod lines;
pub mod markdown;
pub mod recoded;
pub mod text;
pub mod windows;
