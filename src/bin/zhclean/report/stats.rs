//! Edits counted by rule, and removed texts counted: the numbers that help to tune rules.

use std::collections::BTreeMap;
use std::io::{self, Write};

use zhclean::Change;

/// Removed texts that are listed.
const LISTED: usize = 200;
/// Characters of a removed text that are printed.
const SHOWN_CHARS: usize = 60;

/// Counts over all texts of a run.
#[derive(Default)]
pub struct Stats {
    rules: BTreeMap<String, u64>,
    removed: BTreeMap<(String, String), u64>,
}

impl Stats {
    /// Counts one edit.
    pub fn add(&mut self, change: &Change<'_>, with_removed: bool) {
        match self.rules.get_mut(change.rule.as_ref()) {
            Some(count) => *count += 1,
            None => _ = self.rules.insert(change.rule.to_string(), 1),
        }
        if with_removed && change.new.is_empty() && !change.old.trim().is_empty() {
            let text: String = change.old.trim().chars().take(SHOWN_CHARS).collect();
            *self.removed.entry((change.rule.to_string(), text)).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the run.
    pub fn merge(&mut self, other: Stats) {
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        for (removed, count) in other.removed {
            *self.removed.entry(removed).or_default() += count;
        }
    }

    /// Prints edits by rule, most frequent first.
    ///
    /// # Errors
    /// When writing fails.
    pub fn print_rules(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rows: Vec<_> = self.rules.iter().collect();
        rows.sort_by_key(|&(rule, count)| (std::cmp::Reverse(*count), rule));
        for (rule, count) in rows {
            writeln!(out, "{count:>9}  {rule}")?;
        }
        Ok(())
    }

    /// Prints what was removed, most frequent first.
    ///
    /// # Errors
    /// When writing fails.
    pub fn print_removed(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rows: Vec<_> = self.removed.iter().collect();
        rows.sort_by_key(|&(row, count)| (std::cmp::Reverse(*count), row));
        for ((rule, text), count) in rows.iter().take(LISTED) {
            writeln!(out, "{count:>9}  {rule:<28}  {text}")?;
        }
        if rows.len() > LISTED {
            writeln!(out, "{:>9}  more texts", rows.len() - LISTED)?;
        }
        Ok(())
    }
}
