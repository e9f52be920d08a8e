//! The command line: parse, run, turn the result into an exit code.
//!
//! ```text
//!  cli -> plan                    flags and configuration, resolved once
//!  input -> run -> job            which files; each on a thread; one file on its way:
//!
//!    source --> format ------------------------------> writer (sink): in place, new file or stream,
//!    container  text:  decode + windows --+            recoded and packed at need
//!    counted    jsonl: lines, records ----+-> Pipeline
//!               both hand what came out, and a report, to the job
//!
//!  parallel   hands results over in the order of the input: files to run, batches of lines to jsonl
//!  stop       ends a run in good order when a signal asks
//! ```

mod args;
mod commands;
mod config;
mod encoding;
mod format;
mod input;
mod output;
mod plan;
mod report;
mod run;
mod system;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

fn main() -> ExitCode {
    // A file-size limit must come back as an error of the write, not kill us with a temporary left behind.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    system::stop::watch();
    let done = arguments().and_then(|command| match command {
        Some(command) => run::each::run(command),
        None => Ok(ExitCode::SUCCESS),
    });
    if let Some(code) = system::stop::exit_code() {
        return ExitCode::from(code);
    }
    match done {
        Ok(code) => code,
        Err(error) if system::cause::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(usage) = error.downcast_ref::<clap::Error>() {
                let _ = write!(std::io::stderr().lock(), "{}", usage.render());
            } else {
                system::stdio::say(&format!("{error:#}"));
            }
            ExitCode::from(2)
        }
    }
}

/// The command, or `None` when help or version was asked for and printed.
fn arguments() -> anyhow::Result<Option<args::Command>> {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.len() == 1 {
        if std::io::stdin().is_terminal() {
            return Err(args::Cli::command()
                .error(
                    ErrorKind::MissingSubcommand,
                    "no text: name a file, or pipe one in; `zhclean --help` tells more",
                )
                .into());
        }
        arguments.push("clean".into());
    }
    match args::Cli::try_parse_from(arguments) {
        Ok(cli) => match cli.command {
            Some(command) if reads_terminal(&command) => {
                anyhow::bail!("no input: name a file or a folder, or pipe a text in; `zhclean --help` tells more")
            }
            Some(command) => Ok(Some(command)),
            None => Err(args::Cli::command().error(ErrorKind::MissingSubcommand, "no command").into()),
        },
        Err(usage) if matches!(usage.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = usage.render();
            let colored = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let text = if colored { text.ansi().to_string() } else { text.to_string() };
            system::stdio::print(&text)?;
            Ok(None)
        }
        Err(usage) => Err(usage.into()),
    }
}

/// Would the command wait for a person to type a text?
fn reads_terminal(command: &args::Command) -> bool {
    let input = match command {
        args::Command::Clean(args) => &args.input,
        args::Command::Check(args) => &args.input,
        args::Command::Detect(args) => &args.input,
        _ => return false,
    };
    input.input.is_empty() && input.walk.files_from.is_none() && std::io::stdin().is_terminal()
}
