//! zhclean, the program: parse, run, turn the result into an exit code. Unix only.
//!
//! floors: main > commands > run > format > output > report > plan > config > encoding > input > args > json > options > system
//!
//! A file imports only from its own floor and from floors below it, and no two files import each other.
//!
//! ```text
//!  args -> config -> plan         flags over what each folder says; a plan for each that governs inputs, made once
//!  commands -> input -> run       which files; each on a thread; their reports in input order
//!
//!  one file (run/clean_file):
//!    source --> format ---------------------------------> Job --> output: in place, new file or stream,
//!    container  text:     decode + windows --+             |      encoded and packed if needed
//!               markdown: what may change ---+-> Pipeline  +----> report: counts, log, findings
//!               jsonl:    lines, records ----+
//!
//!  system: threads in order, signals, standard output and error
//! ```

#[cfg(not(unix))]
compile_error!(
    "the program zhclean runs on Unix only: it needs file owners, modes, signals and poll; on other systems use the library, \
     with `default-features = false`"
);

mod args;
mod commands;
mod config;
mod encoding;
mod format;
mod input;
mod json;
mod options;
mod output;
mod plan;
mod report;
mod run;
mod system;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use crate::args::{Cli, Command};
use crate::input::paths::shown;
use crate::system::cause::is_closed_pipe;
use crate::system::stdio::{print, say, tell};
use crate::system::stop;
use crate::system::visible::visible;

fn main() -> ExitCode {
    // a file-size limit must be an error of the write, not a signal that kills us and leaves a temporary
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    stop::watch();
    let done = arguments().and_then(|command| match command {
        Some(command) => commands::run(command),
        None => Ok(ExitCode::SUCCESS),
    });
    if let Some(code) = stop::exit_code() {
        return ExitCode::from(code);
    }
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(usage) = error.downcast_ref::<clap::Error>() {
                let _ = tell(&usage.render().to_string());
            } else {
                say(&format!("{error:#}"));
            }
            ExitCode::from(2)
        }
    }
}

/// The error of clap for what was typed, as it is shown. Its messages repeat arguments, and drop a part of those in which
/// it sees colours.
fn visible_error(arguments: &[OsString], error: clap::Error) -> clap::Error {
    let shown = arguments.iter().map(|argument| visible(&argument.to_string_lossy()).into_owned());
    Cli::try_parse_from(shown).err().unwrap_or(error)
}

/// The command, or `None` when help or version was printed.
fn arguments() -> anyhow::Result<Option<Command>> {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.len() == 1 {
        if std::io::stdin().is_terminal() {
            return Err(Cli::command()
                .error(ErrorKind::MissingSubcommand, "no text: name a file, or pipe one in; see `zhclean --help`")
                .into());
        }
        arguments.push("clean".into());
    }
    match Cli::try_parse_from(&arguments) {
        Ok(cli) => match cli.command {
            Some(command) if reads_terminal(&command) => {
                anyhow::bail!("no input: name a file or a folder, or pipe a text in; see `zhclean --help`")
            }
            Some(command) => Ok(Some(command)),
            None => Err(Cli::command().error(ErrorKind::MissingSubcommand, "no command").into()),
        },
        Err(usage) if matches!(usage.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = usage.render();
            let colored = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let text = if colored { text.ansi().to_string() } else { text.to_string() };
            print(&text)?;
            Ok(None)
        }
        Err(usage) => match file_for_command(&arguments) {
            Some(error) => Err(error),
            None => Err(visible_error(&arguments, usage).into()),
        },
    }
}

/// What was meant, where the first argument is no command but a file that is there.
fn file_for_command(arguments: &[OsString]) -> Option<anyhow::Error> {
    let name = arguments.get(1)?;
    let is_command = Cli::command().get_subcommands().any(|command| Some(command.get_name()) == name.to_str());
    if is_command || !Path::new(name).exists() {
        return None;
    }
    let name = shown(Path::new(name));
    Some(anyhow::anyhow!(
        "{name} is no command: `zhclean clean {name}` prints its cleaned text, `zhclean diff {name}` what would change; see \
         `zhclean --help`"
    ))
}

/// Would the command read a text from a terminal?
fn reads_terminal(command: &Command) -> bool {
    let input = match command {
        Command::Clean(args) => &args.input,
        Command::Check(args) => &args.input,
        Command::Diff(args) => &args.input,
        Command::Detect(args) => &args.input,
        _ => return false,
    };
    input.names.is_empty() && input.walk.files_from.is_none() && std::io::stdin().is_terminal()
}
