//! `detect`: what a file is, as a table, as TSV or as JSON. With -v the signs behind the fold stand below each row.

use std::process::ExitCode;

use anyhow::Result;
use indicatif::ProgressBar;
use serde::Serialize;
use zhclean::Evidence;

use crate::args::{self as cli, Rows};
use crate::encoding::guess as encoding;
use crate::format;
use crate::input::walk::{self as input, Found};
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::report::report::Wanted;
use crate::run::clean_file::process;
use crate::run::each::plain_plan;
use crate::system::in_order::{MANY, in_order};
use crate::system::stdio::{self as sink, say};
use crate::system::stop;

/// What is told of a file.
#[derive(Serialize)]
struct Row {
    file: String,
    format: &'static str,
    encoding: String,
    /// From 0 to 1.
    confidence: f64,
    /// What the encoding was told from: named, bom, valid, score.
    told_by: &'static str,
    bom: bool,
    line_ends: &'static str,
    /// Fold and marks of the first document, verdict of most.
    fold: &'static str,
    marks: Evidence,
    verdict: &'static str,
    documents: u64,
}

/// Prints a row for each file.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &cli::Detect) -> Result<ExitCode> {
    let plan = plain_plan(&args.input)?;
    let inputs = input::named(&args.input.input, &args.input.walk)?;
    let found = input::find(&inputs, &args.input.walk, true)?;
    let (mut failed, mut titled) = (false, false);
    let mut files = found.iter();
    in_order(
        (plan.threads.min(found.len()), MANY),
        || Ok(files.next().filter(|_| !stop::is_asked())),
        |found| Ok((found, look(&plan, found))),
        |done| {
            let (found, row) = done?;
            match row {
                Ok(row) => {
                    if !std::mem::replace(&mut titled, true) {
                        sink::print(&title(args.output_format))?;
                    }
                    sink::print(&printed(&row, args.output_format))?;
                    if args.input.verbose && args.output_format == Rows::Table {
                        sink::print(&format!("  marks: {}\n", row.marks.told()))?;
                    }
                }
                Err(_) if stop::is_asked() => {}
                Err(error) if found.is_walked && crate::run::delivery::is_binary(&error) => {}
                Err(error) => {
                    failed = true;
                    say(&format!("{}: {error:#}", found.origin));
                }
            }
            Ok(())
        },
    )?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn look(plan: &Plan, found: &Found) -> Result<Row> {
    if let Some(error) = &found.error {
        anyhow::bail!("{error:#}");
    }
    let hidden = ProgressBar::hidden();
    let (report, done) = process(plan, &found.origin, Target::Nothing, Wanted::default(), 1, &hidden)?;
    done?;
    let guess = report.guess;
    Ok(Row {
        file: found.origin.to_string(),
        format: format::kind_of(plan, &found.origin).name(),
        encoding: guess.map_or_else(String::new, |guess| encoding::name(guess.encoding)),
        confidence: guess.map_or(0.0, |guess| guess.confidence),
        told_by: guess.map_or("", |guess| guess.sign.name()),
        bom: guess.is_some_and(|guess| guess.bom > 0),
        line_ends: report.line_ends.name(),
        fold: report.fold.name(),
        marks: report.evidence.unwrap_or_default(),
        verdict: report.verdict(),
        documents: report.documents,
    })
}

const NAMES: [&str; 10] = ["encoding", "sure", "by", "bom", "lines", "fold", "full/half", "verdict", "texts", "file"];

fn title(rows: Rows) -> String {
    match rows {
        Rows::Table => aligned(NAMES),
        Rows::Tsv => NAMES.join("\t") + "\n",
        Rows::Json => String::new(),
    }
}

fn printed(row: &Row, rows: Rows) -> String {
    let sure = format!("{:.3}", row.confidence);
    let marks = format!("{}/{}", row.marks.full_width, row.marks.half_width);
    let bom = if row.bom { "yes" } else { "no" };
    let documents = row.documents.to_string();
    let cells = [
        row.encoding.as_str(),
        &sure,
        row.told_by,
        bom,
        row.line_ends,
        row.fold,
        &marks,
        row.verdict,
        &documents,
        &row.file,
    ];
    match rows {
        Rows::Table => aligned(cells),
        Rows::Tsv => cells.join("\t") + "\n",
        Rows::Json => serde_json::to_string(row).unwrap_or_default() + "\n",
    }
}

fn aligned([encoding, sure, by, bom, lines, fold, marks, verdict, texts, file]: [&str; 10]) -> String {
    format!(
        "{encoding:<9} {sure:<5} {by:<5} {bom:<3} {lines:<5} {fold:<11} {marks:<9} {verdict:<11} {texts:>5}  {file}\n"
    )
}
