//! What a person should know of a file besides its edits.

use encoding_rs::UTF_8;
use zhclean::Fold;

use super::file_report::FileReport;
use super::findings::finding::Finding;
use crate::encoding::bom::name;
use crate::plan::Plan;

/// The notes on a file that was cleaned.
pub fn notes(plan: &Plan, report: FileReport) -> Vec<String> {
    let mut notes = report.notes;
    if report.held > 0 {
        notes.push(format!("{} line removals held back: they would remove too much of the prose", report.held));
    }
    if let Some((line, what)) = report.first_unknown {
        let more = if report.unknown > 1 { format!(" (and {} more)", report.unknown - 1) } else { String::new() };
        notes.push(format!("line {line}: {what}{more}"));
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
    if plan.general.verbose {
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

/// What would change of a file besides its text, as findings.
pub fn of_file(plan: &Plan, report: &FileReport) -> Option<Finding<'static>> {
    if report.bad_lines > 0 && report.changed {
        let message = format!("{} lines are not JSON and would be left out", report.bad_lines);
        Some(Finding::of_file("file/not-json", &report.bad_lines.to_string(), message))
    } else if report.faults > 0 {
        let message = format!("{} places do not fit the encoding", report.faults);
        Some(Finding::of_file("file/misfit", &report.faults.to_string(), message))
    } else if report.changed && report.edits == 0 {
        let guess = report.guess;
        let is_mark = guess.is_some_and(|guess| guess.bom > 0 && guess.encoding == plan.output_encoding);
        let rule = if is_mark { "file/byte-order-mark" } else { "file/encoding" };
        let (to, now) = (name(plan.output_encoding), name(guess.map_or(UTF_8, |guess| guess.encoding)));
        let message = format!("would be written as {to} without a mark (now {now})");
        Some(Finding::of_file(rule, &now, message))
    } else {
        None
    }
}
