//! What became of a file: counted, logged, told. Parts of a file are reported apart and merged in order.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

use anyhow::{Context, Result};
use tempfile::SpooledTempFile;
use zhclean::{Cleaned, Evidence, Fold, Verdict};

use super::{findings, log};
use crate::encoding::guess::Guess;
use crate::plan::Plan;
use crate::report::stats::Stats;

/// A log this large waits on disk for its turn.
const LOG_MEMORY_BYTES: usize = 4 << 20;

/// What to gather on the way.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    pub log: bool,
    pub stats: bool,
    pub removed: bool,
    pub findings: bool,
}

/// Which document of which file: what reports call it.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    /// The file, or `-`.
    pub origin: &'a str,
    /// Line of the record, from 1, and the field in it.
    pub record: Option<(u64, &'a str)>,
}

/// Bytes that wait for their turn.
pub struct Waiting(SpooledTempFile);

impl Default for Waiting {
    fn default() -> Self {
        Waiting(SpooledTempFile::new(LOG_MEMORY_BYTES))
    }
}

impl Waiting {
    /// Moves all that waits to `to`.
    ///
    /// # Errors
    /// When reading back or writing fails.
    pub fn copy(&mut self, to: &mut impl Write) -> io::Result<()> {
        self.0.rewind()?;
        io::copy(&mut self.0, to).map(drop)
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What became of a file, or of a part of it.
#[derive(Default)]
pub struct Report {
    /// Would cleaning change, or did it change, a byte?
    pub changed: bool,
    /// Texts in it, and those that changed.
    pub documents: u64,
    pub changed_documents: u64,
    /// Edits made or, without a target, to be made.
    pub edits: u64,
    /// The most windows that one text was read in.
    pub windows: u64,
    /// How the bytes were decoded, and the places where they did not fit.
    pub guess: Option<Guess>,
    pub faults: u64,
    /// Where a character is cut by the end of the file.
    pub cut: Option<u64>,
    pub line_ends: LineEnds,
    /// The fold of the first text, and its signs.
    pub fold: Fold,
    pub evidence: Option<Evidence>,
    pub verdicts: BTreeMap<&'static str, u64>,
    pub refused: u64,
    /// Line removals given back by the guard.
    pub held: u64,
    pub unsettled: bool,
    /// Lines removed, by filter.
    pub removed: BTreeMap<&'static str, u64>,
    /// Records, those without a text in any field, and lines that are none: how many and the first.
    pub records: u64,
    pub without_field: u64,
    pub bad_lines: u64,
    pub first_bad: Option<(u64, String)>,
    pub log: Waiting,
    pub stats: Stats,
    pub findings: Waiting,
    /// Lines set aside.
    pub rejected: Waiting,
    /// What else a person should know.
    pub notes: Vec<String>,
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    lf: bool,
    crlf: bool,
    cr: bool,
}

impl LineEnds {
    /// Counts those of `text` too.
    pub fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if memchr::memchr(b'\r', bytes).is_none() {
            self.lf |= memchr::memchr(b'\n', bytes).is_some();
            return;
        }
        let mut before = 0;
        for &byte in bytes {
            match (before, byte) {
                (b'\r', b'\n') => self.crlf = true,
                (b'\r', _) => self.cr = true,
                (_, b'\n') => self.lf = true,
                _ => {}
            }
            before = byte;
        }
        self.cr |= before == b'\r';
    }

    fn merge(&mut self, other: LineEnds) {
        self.lf |= other.lf;
        self.crlf |= other.crlf;
        self.cr |= other.cr;
    }

    /// `lf`, `crlf`, `cr`, `mixed` or `none`.
    pub fn name(self) -> &'static str {
        match (self.lf, self.crlf, self.cr) {
            (true, false, false) => "lf",
            (false, true, false) => "crlf",
            (false, false, true) => "cr",
            (false, false, false) => "none",
            _ => "mixed",
        }
    }
}

impl Report {
    /// Takes in a text or, unless `is_first`, another window of the text before.
    ///
    /// # Errors
    /// When the log or the findings cannot be kept.
    pub fn take(
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
        self.line_ends.count(text);
        self.refused += cleaned.refused;
        self.held += cleaned.held.len() as u64;
        self.unsettled |= cleaned.unsettled;
        for filter in cleaned.removed_by() {
            *self.removed.entry(filter).or_default() += 1;
        }
        if is_first {
            if self.documents == 0 {
                (self.fold, self.evidence) = (cleaned.fold, cleaned.evidence);
            }
            self.documents += 1;
            *self.verdicts.entry(cleaned.verdict.name()).or_default() += 1;
        }
        self.changed_documents += u64::from(is_changed && is_first);
        if wanted.log {
            log::write(&mut self.log, name, cleaned, is_first).context("cannot keep the log")?;
        }
        if wanted.stats {
            cleaned.changes().for_each(|change| self.stats.add(&change, wanted.removed));
        }
        if wanted.findings {
            let place = match name.record {
                None => name.origin.to_owned(),
                Some((record, field)) => format!("{}:{record}:{field}", name.origin),
            };
            findings::write(&mut self.findings, plan.paint, &place, cleaned.changes())
                .context("cannot keep the findings")?;
        }
        Ok(())
    }

    /// Takes in the report of the part that follows.
    ///
    /// # Errors
    /// When the log or the findings cannot be kept.
    pub fn merge(&mut self, mut part: Report) -> Result<()> {
        if self.documents == 0 {
            (self.fold, self.evidence) = (part.fold, part.evidence);
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
        add(&mut self.removed, part.removed);
        add(&mut self.verdicts, part.verdicts);
        self.records += part.records;
        self.without_field += part.without_field;
        self.bad_lines += part.bad_lines;
        self.first_bad = self.first_bad.take().or(part.first_bad);
        self.stats.merge(part.stats);
        self.notes.append(&mut part.notes);
        part.log.copy(&mut self.log).context("cannot keep the log")?;
        part.findings.copy(&mut self.findings).context("cannot keep the findings")?;
        part.rejected.copy(&mut self.rejected).context("cannot keep the lines set aside")
    }

    /// The verdict of most texts.
    pub fn verdict(&self) -> &'static str {
        let most = self.verdicts.iter().max_by_key(|(_, count)| **count);
        most.map_or(Verdict::Empty.name(), |(verdict, _)| verdict)
    }
}

/// Adds the counts of `part`.
pub fn add(all: &mut BTreeMap<&'static str, u64>, part: BTreeMap<&'static str, u64>) {
    for (name, count) in part {
        *all.entry(name).or_default() += count;
    }
}
