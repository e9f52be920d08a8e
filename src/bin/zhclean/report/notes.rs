//! What a person should know of a file besides its edits.

use std::io::{self, Write};

use encoding_rs::UTF_8;
use zhclean::Fold;

use super::file_report::FileReport;
use crate::encoding::bom::name;
use crate::input::walk::Input;
use crate::plan::Plan;

/// The notes on a file that was cleaned.
pub fn notes(plan: &Plan, report: FileReport) -> Vec<String> {
    let mut notes = report.notes;
    if report.held > 0 {
        notes.push(format!("{} line removals held back: they would remove too much of the prose", report.held));
    }
    if report.unsettled {
        notes.push("line rules did not come to rest; a second run may remove more".into());
    }
    if !report.voided.is_empty() {
        notes.push(voided(&report.voided));
    }
    if report.windows > 1 && plan.pipeline.judges_lines() {
        let parts = if report.records > 0 { "parts".into() } else { format!("{} parts", report.windows) };
        notes.push(format!("windowed: read in {parts}, without the filters that compare a text with itself"));
    }
    if report.fold == Fold::Merged && report.evidence.is_some() {
        notes.push(
            "commas and stops were merged before (fold merged): every comma is kept, because it may have been `、`"
                .into(),
        );
    }
    if plan.verbose {
        let state = if report.changed { "changed" } else { "unchanged" };
        let kind = if report.markdown > 0 { "Markdown, marks and characters only: " } else { "" };
        let verdict = report.verdicts.keys().copied().collect::<Vec<_>>().join("+");
        notes.push(format!(
            "{kind}{state}, {} edits, {} refused, fold {}, verdict {verdict}",
            report.edits, report.refused, report.fold
        ));
    }
    notes
}

/// The lines of Markdown whose edits were voided.
fn voided(lines: &[u64]) -> String {
    const LISTED: usize = 10;
    let listed: Vec<_> = lines.iter().take(LISTED).map(u64::to_string).collect();
    let more = if lines.len() > LISTED { format!(" and {} more", lines.len() - LISTED) } else { String::new() };
    format!(
        "edits voided, because they would change the structure of Markdown: blocks at line {}{more}",
        listed.join(", ")
    )
}

/// Prints the findings of `check` on a file, with a line for a change that is no edit of the text.
///
/// # Errors
/// When writing fails.
pub fn print_findings(out: &mut impl Write, plan: &Plan, input: &Input, report: &FileReport) -> io::Result<()> {
    out.write_all(&report.findings.bytes)?;
    if report.bad_lines > 0 && report.changed {
        writeln!(out, "{}: {} lines are not JSON and would be left out", input.origin, report.bad_lines)?;
    } else if report.faults > 0 {
        writeln!(out, "{}: {} places do not fit the encoding", input.origin, report.faults)?;
    } else if report.changed && report.edits == 0 {
        let guess = report.guess;
        let is_mark = guess.is_some_and(|guess| guess.bom > 0 && guess.encoding == plan.output_encoding);
        let why = if is_mark { "byte order mark" } else { "encoding" };
        let (to, now) = (name(plan.output_encoding), name(guess.map_or(UTF_8, |guess| guess.encoding)));
        writeln!(out, "{}: {why}: would be written as {to} without a mark (now {now})", input.origin)?;
    }
    out.flush()
}
