//! The program from outside: every flag and every exit code, on files in temporary folders, with and without faults of the
//! system.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a step of the setting-up that fails fails the test, in helpers too")]

#[path = "../support/program.rs"]
mod program_support;
mod texts;

mod articles;
mod bytes;
mod ci;
mod commands;
mod config;
mod containers;
mod diffs;
mod encodings;
mod errors;
mod explains;
mod fault_calls;
mod fault_changes;
mod fault_kills;
mod fault_outputs;
mod findings;
mod help;
mod kept;
mod kinds;
mod log_kills;
mod log_runs;
mod logs;
mod messages;
mod names;
mod outputs;
mod readme;
mod records;
mod records_made;
mod regions;
mod regions_random;
mod restore_files;
mod restore_trees;
mod rules;
mod statistics;
mod stops;
mod threads;
mod updates;
mod user_rows;
mod walks;
mod ways;
mod windows;
