//! `detect`: what a text is, as a table.

use std::process::ExitCode;

use anyhow::Result;

use crate::cli;
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
    let (mut failed, mut titled) = (false, false);
    for found in input::find(&args.input.input, true)? {
        let outcome = match found.error {
            Some(error) => Err(error),
            None => process(&plan, &found.origin, Target::Nothing, Wanted::default()),
        };
        match outcome {
            Ok(it) => {
                if !std::mem::replace(&mut titled, true) {
                    sink::print(&row("encoding", "bom", "lines", "fold", "verdict", "text"))?;
                }
                let bom = if it.bom { "yes" } else { "no" };
                let text = found.origin.to_string();
                sink::print(&row(&it.encoding, bom, it.line_ends.name(), it.fold.name(), it.verdict.name(), &text))?;
            }
            Err(error) => {
                failed = true;
                say(&format!("{}: {error:#}", found.origin));
            }
        }
    }
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn row(encoding: &str, bom: &str, lines: &str, fold: &str, verdict: &str, text: &str) -> String {
    format!("{encoding:<12} {bom:<4} {lines:<6} {fold:<12} {verdict:<12} {text}\n")
}
