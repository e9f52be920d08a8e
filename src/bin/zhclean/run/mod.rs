//! A run over many files: each cleaned on some thread, all reported in input order.

pub mod clean_file;
pub mod delivery;
pub mod each;
pub mod outputs;
mod progress;
mod turns;
