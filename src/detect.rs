//! `detect`: what a text is, as a table. With -v the signs behind the fold stand below each row.

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
                    sink::print(&row(["encoding", "bom", "lines", "fold", "full/half", "verdict", "text"]))?;
                }
                let bom = if it.bom { "yes" } else { "no" };
                let text = found.origin.to_string();
                let marks = it.evidence.unwrap_or_default();
                let marks = format!("{}/{}", marks.full_width, marks.half_width);
                let (lines, fold, verdict) = (it.line_ends.name(), it.fold.name(), it.verdict.name());
                sink::print(&row([&it.encoding, bom, lines, fold, &marks, verdict, &text]))?;
                if let Some(evidence) = it.evidence.filter(|_| args.input.verbose) {
                    sink::print(&format!("  marks: {}\n", evidence.told()))?;
                }
            }
            Err(error) => {
                failed = true;
                say(&format!("{}: {error:#}", found.origin));
            }
        }
    }
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn row([encoding, bom, lines, fold, marks, verdict, text]: [&str; 7]) -> String {
    format!("{encoding:<12} {bom:<4} {lines:<6} {fold:<12} {marks:<10} {verdict:<12} {text}\n")
}
