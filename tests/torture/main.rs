//! The hostile suite: faults of the system, hostile names, bytes and neighbours.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a step of the setting-up that fails fails the test, in helpers too")]

#[path = "../support/program.rs"]
#[allow(dead_code, reason = "the harness of other tests too")]
mod program_support;
#[path = "../program/texts.rs"]
#[allow(dead_code, reason = "the texts of other tests too")]
mod texts;

mod codes;
mod rights;
mod sizes;
mod targets;
mod terminals;
mod together;
