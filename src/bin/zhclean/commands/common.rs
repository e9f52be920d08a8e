//! What the commands that read texts have in common.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::args::{InputFlags, ReportFlags, WalkFlags};
use crate::config::flags::Flags;
use crate::input::paths::shown;
use crate::options::StatsKind;
use crate::plan::planner::Work;
use crate::report::name::{View, Wanted};
use crate::system::stdio::say;
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

/// Is there something to read? A run that selects no file is a mistake, and a script must notice it; one of which all files
/// are excluded is none, for what names the files does not know what a folder excludes.
///
/// # Errors
/// When no file was there; with what was looked for, and where.
pub fn has_text(work: &Work, names: &[PathBuf], walk: &WalkFlags, is_quiet: bool) -> Result<bool> {
    if !work.inputs.is_empty() {
        return Ok(true);
    }
    if work.excluded > 0 {
        if !is_quiet {
            let are = if work.excluded == 1 { "the only file is" } else { "all files are" };
            say(&format!("nothing to do: {are} excluded ({} found)", work.excluded));
        }
        return Ok(false);
    }
    if let (Some(list), true) = (&walk.files_from, names.is_empty()) {
        bail!("no text: {} names no file; put a name on each line", shown(list));
    }
    let places: Vec<_> = names.iter().map(|name| shown(name)).collect();
    let kinds = ["*.txt", "*.md", "*.markdown", "*.jsonl", "*.ndjson"].into_iter().map(String::from);
    let patterns: Vec<_> = kinds.chain(walk.include.iter().map(|pattern| visible(pattern).into_owned())).collect();
    bail!(
        "no text in {}: looked for {}, also as .gz and .zst; --include GLOB adds other files",
        places.join(", "),
        patterns.join(", ")
    )
}

/// What the flags for inputs say of keys.
///
/// # Errors
/// A value that its key does not take.
pub fn of_input(input: &InputFlags) -> Result<Flags> {
    Flags::default().walk(&input.walk)?.reading(&input.reading)?.records(&input.records)
}
