//! Takes the findings of one file in order: hides the known ones, counts, and makes rows of the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Result;
use xxhash_rust::xxh3::xxh3_128;

use super::baseline::{Baseline, Known};
use super::finding::{Finding, Kind};
use super::people::{Look, rows};
use super::subject::Subject;
use super::{github, junit, machine, sarif};
use crate::options::FindingFormat;
use crate::report::held::Held;
use crate::report::paint::Paint;

/// Findings of one line that wait for the others; a line of a megabyte may have more.
const MAX_GROUP: usize = 64;

/// What a run wants to know.
pub struct Wish {
    pub format: FindingFormat,
    pub verbose: bool,
    pub paint: Paint,
    /// Columns of the terminal, where there is one.
    pub width: Option<usize>,
    /// What is known.
    pub baseline: Option<Baseline>,
    /// All findings are counted, for a new baseline.
    pub counts_all: bool,
    /// Only rules whose names begin so are shown.
    pub only: Option<String>,
}

impl Wish {
    fn look(&self) -> Look {
        Look { paint: self.paint, width: self.width, is_aligned: self.format == FindingFormat::Full }
    }

    fn counts_texts(&self) -> bool {
        let has_fingerprints = matches!(self.format, FindingFormat::Sarif | FindingFormat::Gitlab);
        self.counts_all || self.baseline.is_some() || has_fingerprints
    }
}

/// How many there are.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// Findings that are shown, and those of them that `clean` would leave as they are.
    pub findings: u64,
    pub held: u64,
    /// Words in comments that are to be mended by hand.
    pub comments: u64,
    /// Findings that the baseline hides.
    pub hidden: u64,
}

/// The findings of one file.
pub struct Sink {
    wish: Arc<Wish>,
    pub subject: Subject,
    pub counts: Counts,
    /// How often each old text of each rule was found, where somebody asks for that.
    pub seen: Known,
    /// The rules of what was found, where the form lists them.
    pub rules: BTreeSet<String>,
    /// Of one line, in forms that show a line at a time.
    group: Vec<Finding<'static>>,
    /// White space that is counted, not shown.
    folded: u64,
}

impl Sink {
    /// Nothing found yet.
    pub fn new(wish: Arc<Wish>, subject: Subject) -> Sink {
        let (counts, seen, rules) = Default::default();
        Sink { wish, subject, counts, seen, rules, group: Vec::new(), folded: 0 }
    }

    /// Takes the finding that follows.
    ///
    /// # Errors
    /// When rows cannot be written.
    pub fn take(&mut self, finding: Finding<'_>, out: &mut Held) -> Result<()> {
        if self.wish.only.as_ref().is_some_and(|only| !finding.rule.starts_with(only.as_str())) {
            return Ok(());
        }
        let mut times = 0;
        if self.wish.counts_texts() {
            let key = (finding.rule.to_string(), finding.old.to_string());
            let known = self.wish.baseline.as_ref().and_then(|known| known.of(&self.subject.path));
            let known = known.and_then(|known| known.get(&key)).copied().unwrap_or(0);
            let seen = self.seen.entry(key).or_default();
            *seen += 1;
            times = *seen;
            if times <= known {
                self.counts.hidden += 1;
                return Ok(());
            }
        }
        self.counts.findings += 1;
        self.counts.held += u64::from(finding.kind == Kind::Held);
        self.counts.comments += u64::from(finding.kind == Kind::Comment);
        let format = self.wish.format;
        let row = match format {
            FindingFormat::Full if !self.wish.verbose && finding.is_blank() => {
                self.folded += 1;
                return Ok(());
            }
            FindingFormat::Full | FindingFormat::Concise | FindingFormat::Github => return self.group(finding, out),
            FindingFormat::JsonLines => machine::json_lines(&self.subject, &finding),
            FindingFormat::Rdjsonl => machine::rdjsonl(&self.subject, &finding),
            FindingFormat::Gitlab => machine::gitlab(&self.subject, &finding, &self.fingerprint(&finding, times)),
            FindingFormat::Junit => junit::case(&self.subject, &finding),
            FindingFormat::Sarif => {
                if !self.rules.contains(finding.rule.as_ref()) {
                    self.rules.insert(finding.rule.to_string());
                }
                sarif::result(&self.subject, &finding, &self.fingerprint(&finding, times))
            }
        };
        out.bytes.extend_from_slice(row.as_bytes());
        out.relieve()
    }

    /// Adds the finding to those of its line; equal ones are counted.
    fn group(&mut self, finding: Finding<'_>, out: &mut Held) -> Result<()> {
        if self.group.len() >= MAX_GROUP || self.group.first().is_some_and(|first| !first.is_beside(&finding)) {
            self.flush(out)?;
        }
        match self.group.iter_mut().find(|other| other.is_like(&finding)) {
            Some(other) => other.count += 1,
            None => self.group.push(finding.into_owned()),
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut Held) -> Result<()> {
        let rows = match self.wish.format {
            FindingFormat::Github => github::annotation(&self.subject, &self.group),
            _ => rows(self.wish.look(), &self.subject, &self.group),
        };
        self.group.clear();
        out.bytes.extend_from_slice(rows.as_bytes());
        out.relieve()
    }

    /// Writes what waits; nothing follows.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(&mut self, out: &mut Held) -> Result<()> {
        if !self.group.is_empty() {
            self.flush(out)?;
        }
        let mut last = String::new();
        if self.folded > 0 {
            let edits = if self.folded == 1 { "edit" } else { "edits" };
            let file = self.wish.paint.bold(&self.subject.shown);
            last = format!("{file} white space: {} {edits}; -v lists them\n", self.folded);
        }
        if self.wish.format == FindingFormat::Junit && self.counts.findings == 0 {
            last = junit::passed(&self.subject);
        }
        out.bytes.extend_from_slice(last.as_bytes());
        Ok(())
    }

    /// A name for a finding that stays when lines are added above it: its file, rule and old text, and the how-manieth of
    /// these it is.
    fn fingerprint(&self, finding: &Finding<'_>, times: u64) -> String {
        let key = [self.subject.path.as_str(), &finding.rule, &finding.old, &times.to_string()].join("\0");
        format!("{:032x}", xxh3_128(key.as_bytes()))
    }
}
