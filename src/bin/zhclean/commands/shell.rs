//! `completions` and `man`: what a package of the program installs beside it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use crate::args::Cli;
use crate::input::paths::error_at;
use crate::system::stdio::print;

/// Prints the script that completes commands and flags in `shell`.
///
/// # Errors
/// When standard output cannot be written.
pub fn completions(shell: Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "zhclean", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page of the program, or writes it and those of the commands to `folder`.
///
/// # Errors
/// When a page cannot be written.
pub fn man(folder: Option<&Path>) -> Result<ExitCode> {
    let mut program = Cli::command();
    program.build();
    let Some(folder) = folder else {
        let mut page = Vec::new();
        Man::new(program).render(&mut page)?;
        print(&String::from_utf8_lossy(&page))?;
        return Ok(ExitCode::SUCCESS);
    };
    let commands: Vec<_> = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
    for command in std::iter::once(program).chain(commands) {
        let name =
            if command.get_name() == "zhclean" { "zhclean".into() } else { format!("zhclean-{}", command.get_name()) };
        let path = folder.join(format!("{name}.1"));
        let mut page = Vec::new();
        Man::new(command.name(name.leak() as &'static str)).render(&mut page)?;
        std::fs::write(&path, page).map_err(|e| error_at(&path, &e))?;
    }
    Ok(ExitCode::SUCCESS)
}
