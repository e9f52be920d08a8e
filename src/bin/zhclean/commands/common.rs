//! What `clean` and `check` have in common.

use std::path::PathBuf;

use crate::args::ReportFlags;
use crate::input::walk::Input;
use crate::options::StatsKind;
use crate::report::name::Wanted;
use crate::system::stdio::say;

/// The reports that the flags ask for.
pub fn wanted(reports: &ReportFlags, findings: bool) -> Wanted {
    Wanted {
        log: reports.log.is_some(),
        stats: reports.stats.is_some(),
        removed: reports.stats == Some(StatsKind::Removed),
        findings,
    }
}

/// Says so where folders hold nothing to clean: a run that finds no text is probably a mistake.
pub fn warn_empty(inputs: &[Input], names: &[PathBuf], quiet: bool) {
    if inputs.is_empty() && !names.is_empty() && !quiet {
        say("no text found; a folder gives *.txt, *.jsonl and *.ndjson, and --include adds others");
    }
}
