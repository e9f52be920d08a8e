//! `detect`: what a file is, as a table, as TSV or as JSON. With -v the evidence for the fold is below each row.

use std::process::ExitCode;

use anyhow::{Result, bail};
use indicatif::ProgressBar;
use serde::Serialize;
use zhclean::{Evidence, Sign};

use super::apart::Reads;
use super::common::some_text;
use crate::args::DetectArgs;
use crate::encoding::bom::name;
use crate::encoding::error::is_binary_error;
use crate::input::names::named;
use crate::input::walk::{Input, find};
use crate::options::RowFormat;
use crate::output::writer::Target;
use crate::plan::Plan;
use crate::report::files::ReportFiles;
use crate::run::clean_file::clean_file;
use crate::system::in_order::{MANY, in_order};
use crate::system::stdio::{report, say};
use crate::system::stop;
use crate::system::visible::visible_json;

/// What is shown of a file.
#[derive(Serialize)]
struct Detected {
    file: String,
    format: &'static str,
    encoding: String,
    /// From 0 to 1.
    confidence: f64,
    /// What the encoding was detected from: named, bom, valid, score.
    told_by: &'static str,
    bom: bool,
    line_ends: &'static str,
    /// Fold and marks of the first document, verdict of most.
    fold: &'static str,
    marks: Evidence,
    verdict: &'static str,
    /// What says of the first document that it was scraped from a page: header, mark, furniture.
    page: Option<&'static str>,
    documents: u64,
}

/// Prints a row for each file.
///
/// # Errors
/// When standard output cannot be written.
pub fn detect(args: &DetectArgs) -> Result<ExitCode> {
    let plan = Plan::to_read_only(&args.input)?;
    let names = named(&args.input.names, &args.input.walk)?;
    let inputs = find(&names, &args.input.walk, true)?;
    some_text(&inputs, &names, &args.input.walk)?;
    Reads::of(&args.input, None, &inputs).keep_from(&[], &ReportFiles::default(), true)?;
    let (mut failed, mut titled) = (false, false);
    let mut rest = inputs.iter();
    in_order(
        (plan.threads.min(inputs.len()), MANY),
        || Ok(rest.next().filter(|_| !stop::is_asked())),
        |input| Ok((input, look(&plan, input))),
        |done| {
            let (input, row) = done?;
            match row {
                Ok(row) => {
                    if !std::mem::replace(&mut titled, true) {
                        report(&title(args.output_format))?;
                    }
                    report(&printed(&row, args.output_format))?;
                    if args.input.verbose && args.output_format == RowFormat::Table {
                        let sign = row.page.unwrap_or("no sign");
                        report(&format!("  marks: {}\n  page: {sign}\n", row.marks.told()))?;
                    }
                }
                Err(_) if stop::is_asked() => {}
                Err(error) if input.is_walked && is_binary_error(&error) => {}
                Err(error) => {
                    failed = true;
                    say(&format!("{}: {error:#}", input.origin));
                }
            }
            Ok(())
        },
    )?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn look(plan: &Plan, input: &Input) -> Result<Detected> {
    if let Some(error) = &input.error {
        bail!("{error:#}");
    }
    let hidden = ProgressBar::hidden();
    let (report, done) =
        clean_file(plan, &input.origin, Target::Nothing, Default::default(), 1, &hidden)?.finish(plan)?;
    done?;
    let guess = report.guess;
    Ok(Detected {
        file: input.origin.to_string(),
        format: plan.format_of(&input.origin).name(),
        encoding: guess.map_or_else(String::new, |guess| name(guess.encoding)),
        confidence: guess.map_or(0.0, |guess| guess.confidence),
        told_by: guess.map_or("", |guess| guess.sign.name()),
        bom: guess.is_some_and(|guess| guess.bom > 0),
        line_ends: report.line_ends.name(),
        fold: report.fold.name(),
        marks: report.evidence.unwrap_or_default(),
        verdict: report.verdict(),
        page: report.sign.map(Sign::name),
        documents: report.documents,
    })
}

const NAMES: [&str; 10] = ["encoding", "sure", "by", "bom", "lines", "fold", "full/half", "verdict", "texts", "file"];

fn title(format: RowFormat) -> String {
    match format {
        RowFormat::Table => aligned(NAMES),
        RowFormat::Tsv => NAMES.join("\t") + "\n",
        RowFormat::Json => String::new(),
    }
}

fn printed(row: &Detected, format: RowFormat) -> String {
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
    match format {
        RowFormat::Table => aligned(cells),
        RowFormat::Tsv => cells.join("\t") + "\n",
        RowFormat::Json => visible_json(&serde_json::to_string(row).unwrap_or_default()).into_owned() + "\n",
    }
}

fn aligned([encoding, sure, by, bom, lines, fold, marks, verdict, texts, file]: [&str; 10]) -> String {
    format!(
        "{encoding:<9} {sure:<5} {by:<5} {bom:<3} {lines:<5} {fold:<11} {marks:<9} {verdict:<11} {texts:>5}  {file}\n"
    )
}
