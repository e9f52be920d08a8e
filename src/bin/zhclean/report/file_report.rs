//! What became of one file: counts, log and findings. Parts of a file are reported separately and merged in order.

use std::collections::BTreeMap;

use anyhow::Result;
use zhclean::{Cleaned, Cut, Evidence, Fold, Sign, Signs, Verdict};

use super::detected::Detected;
use super::findings::Findings;
use super::held::Held;
use super::line_ends::LineEnds;
use super::log::text::TextRows;
use super::name::{Name, View, Wanted};
use super::stats::Stats;
use super::unknown::unknown_word;
use super::why::why;
use crate::encoding::answer::Guess;
use crate::encoding::bom::name as encoding_name;
use crate::plan::Plan;

/// What became of a file, or of a part of it.
#[derive(Default)]
pub struct FileReport {
    /// Would cleaning change a byte, or did it?
    pub changed: bool,
    /// Texts in it, and those that changed.
    pub documents: u64,
    pub changed_documents: u64,
    /// Edits made or, without a target, to be made.
    pub edits: u64,
    /// Files that are Markdown, and the lines on which blocks begin that were left as they are, because edits would have
    /// changed their structure.
    pub markdown: u64,
    pub voided: Vec<u64>,
    /// The most windows that one text was read in.
    pub windows: u64,
    /// How the bytes were decoded, and the places where they did not fit.
    pub guess: Option<Guess>,
    pub faults: u64,
    /// Where the end of the file cuts a character.
    pub cut: Option<u64>,
    pub line_ends: LineEnds,
    /// The fold of the first text, and its evidence.
    pub fold: Fold,
    pub evidence: Option<Evidence>,
    /// What says of the first text that it is a page.
    pub sign: Option<Sign>,
    pub verdicts: BTreeMap<&'static str, u64>,
    /// What became of the first text that was to be cut down to its article, and by what signs.
    pub article: Option<(Cut, Signs)>,
    /// Texts by what became of them.
    pub cuts: BTreeMap<&'static str, u64>,
    pub refused: u64,
    /// Line removals held back by the guard.
    pub held: u64,
    pub unsettled: bool,
    /// Words in comments that nothing has for its name, and the first of them: its line, and what is wrong.
    pub unknown: u64,
    pub first_unknown: Option<(u64, String)>,
    /// Lines removed, by filter.
    pub removed: BTreeMap<&'static str, u64>,
    /// Records, those without a text, and lines that are not JSON: how many, and the first.
    pub records: u64,
    pub without_text: u64,
    /// Records in which a field is there and holds nothing.
    pub empty_fields: u64,
    pub bad_lines: u64,
    pub first_bad: Option<(u64, String)>,
    pub log: TextRows,
    pub stats: Stats,
    /// What `check` finds, and its rows, or the diff.
    pub findings: Findings,
    pub printed: Held,
    /// Lines for the file of --rejected.
    pub rejected: Held,
    /// Notes for the user.
    pub notes: Vec<String>,
}

impl FileReport {
    /// Adds a text or, unless `is_first`, another window of the text before.
    ///
    /// # Errors
    /// When the log or the findings cannot be kept.
    pub fn add(
        &mut self,
        plan: &Plan,
        wanted: Wanted,
        name: Name<'_>,
        (text, cleaned): (&str, &Cleaned<'_>),
        is_first: bool,
    ) -> Result<()> {
        let is_changed = cleaned.is_changed();
        self.changed |= is_changed;
        self.edits += cleaned.edit_count();
        self.line_ends.add(text);
        self.refused += cleaned.refused;
        self.held += cleaned.held.len() as u64;
        self.unsettled |= cleaned.unsettled;
        self.unknown += cleaned.unknown.len() as u64;
        if let Some(word) = cleaned.unknown.first() {
            self.first_unknown.get_or_insert_with(|| (word.line, unknown_word(word)));
        }
        for filter in cleaned.removed_by() {
            *self.removed.entry(filter).or_default() += 1;
        }
        if is_first {
            if self.documents == 0 {
                (self.fold, self.evidence, self.sign) = (cleaned.fold, cleaned.evidence, cleaned.sign);
            }
            self.documents += 1;
            if let Some(article) = &cleaned.article {
                self.article.get_or_insert((article.cut, article.signs));
                *self.cuts.entry(article.cut.name()).or_default() += 1;
            }
            *self.verdicts.entry(cleaned.verdict.name()).or_default() += 1;
        }
        self.changed_documents += u64::from(is_changed && is_first);
        if wanted.log {
            self.log.add(name, cleaned, is_first)?;
        }
        if wanted.stats {
            self.stats.add(wanted, name, (text, cleaned), is_first);
        }
        if wanted.view == View::Texts && is_first && name.record.is_some() {
            let encoding = plan.reading.encoding.map(encoding_name);
            let mut ends = LineEnds::default();
            ends.add(text);
            let row = Detected::text(name, encoding, ends.name(), cleaned);
            self.printed.bytes.extend_from_slice(row.json().as_bytes());
        }
        if let View::Why { record, line } = wanted.view
            && record.is_none_or(|record| name.record.is_some_and(|(at, _)| at == record))
        {
            let told = why(plan, name, cleaned, line);
            self.printed.bytes.extend_from_slice(told.as_bytes());
        }
        if wanted.view == View::Findings {
            self.findings.add(name, (text, cleaned), plan.general.verbose, &mut self.printed)?;
        }
        Ok(())
    }

    /// Adds the report of the part that follows.
    ///
    /// # Errors
    /// When the log or the findings cannot be kept.
    pub fn merge(&mut self, mut part: FileReport, wanted: Wanted) -> Result<()> {
        if self.documents == 0 {
            (self.fold, self.evidence, self.sign) = (part.fold, part.evidence, part.sign);
        }
        self.changed |= part.changed;
        self.documents += part.documents;
        self.changed_documents += part.changed_documents;
        self.edits += part.edits;
        self.windows = self.windows.max(part.windows);
        self.faults += part.faults;
        self.line_ends.merge(part.line_ends);
        self.refused += part.refused;
        self.held += part.held;
        self.unsettled |= part.unsettled;
        self.unknown += part.unknown;
        self.first_unknown = self.first_unknown.take().or(part.first_unknown);
        add_counts(&mut self.removed, part.removed);
        add_counts(&mut self.verdicts, part.verdicts);
        add_counts(&mut self.cuts, part.cuts);
        self.article = self.article.or(part.article);
        self.records += part.records;
        self.without_text += part.without_text;
        self.empty_fields += part.empty_fields;
        self.bad_lines += part.bad_lines;
        self.first_bad = self.first_bad.take().or(part.first_bad);
        self.stats.merge(part.stats, wanted);
        self.notes.append(&mut part.notes);
        self.log.merge(&part.log)?;
        self.printed.merge(&part.printed)?;
        self.findings.merge(part.findings, &mut self.printed)?;
        self.rejected.merge(&part.rejected)
    }

    /// The verdict of most texts.
    pub fn verdict(&self) -> &'static str {
        let most = self.verdicts.iter().max_by_key(|(_, count)| **count);
        most.map_or(Verdict::Empty.name(), |(verdict, _)| verdict)
    }
}

/// Adds the counts of `part`.
pub fn add_counts(all: &mut BTreeMap<&'static str, u64>, part: BTreeMap<&'static str, u64>) {
    for (name, count) in part {
        *all.entry(name).or_default() += count;
    }
}
