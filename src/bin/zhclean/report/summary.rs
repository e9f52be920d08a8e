//! The counts of a run, and the summary that many files end with.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhclean::Cut;

use super::file_report::{FileReport, add_counts};
use crate::system::stdio::say;
use crate::system::stop;

/// Counts of all files of a run.
#[derive(Default)]
pub struct Totals {
    /// Files of the run, those reported so far, and those that were cleaned to their end.
    pub of: u64,
    pub files: u64,
    pub done: u64,
    pub documents: u64,
    pub records: u64,
    /// Files and documents that changed.
    pub changed: u64,
    pub changed_documents: u64,
    pub edits: u64,
    /// Words in comments for this program that nothing has for its name.
    pub unknown: u64,
    /// Lines removed, by filter.
    pub removed: BTreeMap<&'static str, u64>,
    /// Documents that were to be cut down to their article, by what became of them.
    pub cuts: BTreeMap<&'static str, u64>,
    /// Files of Markdown.
    pub markdown: u64,
    pub binaries: u64,
    pub failed: u64,
}

impl Totals {
    /// Adds the counts of a file, or of its part before an error.
    pub fn add(&mut self, report: &mut FileReport, is_done: bool) {
        self.files += 1;
        self.done += u64::from(is_done);
        self.documents += report.documents;
        self.records += report.records;
        self.changed += u64::from(report.changed);
        self.changed_documents += report.changed_documents;
        self.edits += report.edits;
        self.unknown += report.unknown;
        self.markdown += report.markdown;
        add_counts(&mut self.removed, std::mem::take(&mut report.removed));
        add_counts(&mut self.cuts, std::mem::take(&mut report.cuts));
    }

    /// Says that there was Markdown, of which less is cleaned.
    pub fn print_markdown(&self) {
        if self.markdown > 0 {
            say(&format!("{}: marks and characters only", counted(self.markdown, "Markdown file")));
        }
    }

    /// Prints the summary on standard error.
    pub fn print(&self) {
        let stopped = if stop::is_asked() { "stopped: " } else { "" };
        let files = if stopped.is_empty() { self.of.to_string() } else { format!("{} of {}", self.done, self.of) };
        let skipped = if self.binaries > 0 { format!(", {} binary skipped", self.binaries) } else { String::new() };
        say(&format!(
            "{stopped}{files} files, {}, {} changed, {}{skipped}, {}",
            counted(self.documents, "document"),
            self.changed_documents,
            counted(self.edits, "edit"),
            counted(self.failed, "error")
        ));
        self.print_markdown();
        if !self.cuts.is_empty() {
            let of = |cut: Cut| self.cuts.get(cut.name()).copied().unwrap_or_default();
            let (cut, undecided, none) = (of(Cut::Article), of(Cut::Undecided), of(Cut::None));
            say(&format!("{} cut to the article, {undecided} undecided, {none} without one", counted(cut, "document")));
        }
        if !self.removed.is_empty() {
            let mut removed: Vec<_> = self.removed.iter().collect();
            removed.sort_by_key(|&(name, count)| (Reverse(*count), name));
            let lines: u64 = self.removed.values().sum();
            let each: Vec<_> = removed.iter().map(|(name, count)| format!("{name} {count}")).collect();
            say(&format!("{} removed: {}", counted(lines, "line"), each.join(", ")));
        }
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
