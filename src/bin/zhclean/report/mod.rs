//! What became of the files, for people and programs: counts, notes, findings, statistics and the log.

pub mod article;
pub mod detected;
pub mod diff;
pub mod file_report;
pub mod files;
pub mod findings;
pub mod held;
pub mod line_ends;
pub mod log;
pub mod name;
pub mod notes;
pub mod paint;
pub mod stats;
pub mod summary;
pub mod unknown;
pub mod why;
pub mod width;
