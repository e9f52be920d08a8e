//! `help`: the help of a command, or a page of the manual.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{Command, CommandFactory};

use crate::args::Cli;
use crate::config::near::did_you_mean;
use crate::system::stdio::{print, report};

/// The pages, by their names.
const PAGES: [(&str, &str); 8] = [
    ("ci", include_str!("../../../../docs/ci.md")),
    ("config", include_str!("../../../../docs/config.md")),
    ("encodings", include_str!("../../../../docs/encodings.md")),
    ("jsonl", include_str!("../../../../docs/jsonl.md")),
    ("regions", include_str!("../../../../docs/regions.md")),
    ("rows", include_str!("../../../../docs/rows.md")),
    ("log", include_str!("../../../../docs/log.md")),
    ("exit-codes", include_str!("../../../../docs/exit-codes.md")),
];

/// Prints the help of the program, of a command, or a page.
///
/// # Errors
/// An unknown topic; or standard output cannot be written.
pub fn help(topic: Option<&str>) -> Result<ExitCode> {
    let mut program = Cli::command();
    program.build();
    let Some(topic) = topic else {
        print(&program.render_help().to_string())?;
        return Ok(ExitCode::SUCCESS);
    };
    if let Some((_, page)) = PAGES.into_iter().find(|(name, _)| *name == topic) {
        report(page)?;
        return Ok(ExitCode::SUCCESS);
    }
    let names: Vec<String> = names(&program).chain(PAGES.map(|(name, _)| name.to_owned())).collect();
    let Some(command) = program.find_subcommand_mut(topic) else {
        let hint = did_you_mean(topic, &names);
        return Err(anyhow!("no help on \"{topic}\"; {hint}there is {}", names.join(", ")));
    };
    print(&command.render_long_help().to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn names(program: &Command) -> impl Iterator<Item = String> {
    program.get_subcommands().map(|command| command.get_name().to_owned())
}
