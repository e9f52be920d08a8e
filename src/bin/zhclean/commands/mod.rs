//! The commands, one file each.

mod apart;
mod check;
mod clean;
mod common;
mod config;
mod detect;
mod diff;
mod explain;
mod help;
mod known;
mod look;
mod restore;
mod rules;
mod shell;
mod targets;
mod update;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Command;

/// Does what the command line says.
///
/// # Errors
/// What ends the whole run; errors of single files are printed and change the exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Clean(args) => clean::clean(&args),
        Command::Check(args) => check::check(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Detect(args) => detect::detect(&args),
        Command::Rules(args) => rules::rules(args),
        Command::Explain(args) => explain::explain(args),
        Command::Config(command) => config::config(command),
        Command::Help { topic } => help::help(topic.as_deref()),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { folder } => shell::man(folder.as_deref()),
        Command::Restore(args) => restore::restore(&args),
    }
}
