//! The engine: texts in; texts, logs and verdicts out. One binary, so that all its parts share what loads the fixtures.
#![allow(clippy::unwrap_used, reason = "fixtures that cannot be read fail the test, in helpers too")]
#![allow(clippy::print_stderr, reason = "what was skipped is said")]

mod articles;
mod golden;
mod guard;
mod keep;
mod kept_lines;
mod linear;
mod pages;
#[cfg(feature = "cli")]
mod program;
mod properties;
mod rules;
mod tables;
mod whole_pages;

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/engine.rs"]
mod engine;
#[path = "../support/generators.rs"]
mod generators;
#[path = "../support/properties.rs"]
mod property;

/// Chinese letters alone.
fn han(text: &str) -> String {
    text.chars().filter(|&c| generators::is_han(c)).collect()
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n{} faults", faults.join("\n"), faults.len());
}
