//! What the commands that read texts have in common.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::args::{ReportFlags, WalkFlags};
use crate::input::paths::shown;
use crate::input::walk::Input;
use crate::options::StatsKind;
use crate::report::name::{View, Wanted};
use crate::system::visible::visible;

/// The reports that the flags ask for.
pub fn wanted(reports: &ReportFlags, view: View) -> Wanted {
    Wanted {
        log: reports.log.is_some(),
        stats: reports.stats.is_some() || reports.stats_file.is_some() || reports.show_samples.is_some(),
        samples: reports.show_samples.map(|most| (most, reports.seed.unwrap_or(0))),
        removed: reports.stats == Some(StatsKind::Removed),
        view,
    }
}

/// Checks that there is something to read: a run that selects no file is a mistake, and a script must notice it.
///
/// # Errors
/// When no file was selected; with what was looked for, and where.
pub fn some_text(inputs: &[Input], names: &[PathBuf], walk: &WalkFlags) -> Result<()> {
    if !inputs.is_empty() {
        return Ok(());
    }
    if let (Some(list), true) = (&walk.files_from, names.is_empty()) {
        bail!("no text: {} names no file; put a name on each line", shown(list));
    }
    let places: Vec<_> = names.iter().map(|name| shown(name)).collect();
    let kinds = ["*.txt", "*.md", "*.markdown", "*.jsonl", "*.ndjson"].into_iter().map(String::from);
    let patterns: Vec<_> = kinds.chain(walk.include.iter().map(|pattern| visible(pattern).into_owned())).collect();
    let excluded = if walk.exclude.is_empty() { "" } else { ", less what --exclude names" };
    bail!(
        "no text in {}: looked for {}, also as .gz and .zst{excluded}; --include GLOB adds other files",
        places.join(", "),
        patterns.join(", ")
    )
}
