//! `detect`: what a text is, as a table.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::Result;

use crate::cli;
use crate::error::is_closed_pipe;
use crate::input;
use crate::run::plain_plan;
use crate::sink::{self, say};
use crate::text::{Target, Wanted, process};

/// Prints a row for each text.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &cli::Detect) -> Result<ExitCode> {
    let plan = plain_plan(&args.input)?;
    let mut out = BufWriter::new(sink::stdout()?);
    let (mut failed, mut titled) = (false, false);
    for found in input::find(&args.input.input, true)? {
        let outcome = match found.error {
            Some(error) => Err(error),
            None => process(&plan, &found.origin, Target::Nothing, Wanted::default()),
        };
        match outcome {
            Ok(it) => {
                if !std::mem::replace(&mut titled, true) {
                    writeln!(
                        out,
                        "{:<12} {:<4} {:<6} {:<12} {:<12} text",
                        "encoding", "bom", "lines", "fold", "verdict"
                    )?;
                }
                let bom = if it.bom { "yes" } else { "no" };
                writeln!(
                    out,
                    "{:<12} {bom:<4} {:<6} {:<12} {:<12} {}",
                    it.encoding,
                    it.line_ends.name(),
                    it.fold,
                    it.verdict,
                    found.origin
                )?;
                out.flush()?;
            }
            Err(error) if is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                failed = true;
                say(&format!("{}: {error:#}", found.origin));
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
