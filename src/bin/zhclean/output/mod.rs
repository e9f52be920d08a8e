pub mod file;
pub mod writer;
