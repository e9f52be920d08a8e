//! Edits counted by rule, and removed texts counted: the numbers that help to tune rules.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhclean::Change;

use crate::system::visible::visible;

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

    /// Edits by rule, most frequent first.
    pub fn rules(&self) -> String {
        let mut rows: Vec<_> = self.rules.iter().collect();
        rows.sort_by_key(|&(rule, count)| (Reverse(*count), rule));
        rows.iter().map(|(rule, count)| format!("{count:>9}  {}\n", visible(rule))).collect()
    }

    /// What was removed, most frequent first.
    pub fn removed(&self) -> String {
        let mut rows: Vec<_> = self.removed.iter().collect();
        rows.sort_by_key(|&(row, count)| (Reverse(*count), row));
        let row = |((rule, text), count): &(&(String, String), &u64)| {
            format!("{count:>9}  {:<28}  {}\n", visible(rule), visible(text))
        };
        let more = rows.len().saturating_sub(LISTED);
        let more = if more > 0 { format!("{more:>9}  more texts\n") } else { String::new() };
        rows.iter().take(LISTED).map(row).collect::<String>() + &more
    }
}
