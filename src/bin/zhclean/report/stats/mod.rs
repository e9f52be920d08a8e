//! Edits counted by rule, and removed texts counted: the numbers that help to tune rules.

mod json;
mod samples;
mod texts;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhclean::{Change, Cleaned};

use self::samples::Samples;
use self::texts::{Lost, Texts};
use super::name::{Name, Wanted};

use crate::system::stdio::columns_of_errors;
use crate::system::visible::{visible, visible_lines};

/// Removed texts that are listed.
const LISTED: usize = 200;
/// Characters of a removed text that are printed.
const SHOWN_CHARS: usize = 60;

/// Counts over all texts of a run.
#[derive(Default)]
pub struct Stats {
    rules: BTreeMap<String, u64>,
    removed: BTreeMap<(String, String), u64>,
    texts: Texts,
    samples: Samples,
}

impl Stats {
    /// Counts a text or, unless `is_first`, another window of the text before.
    pub fn add(&mut self, wanted: Wanted, name: Name<'_>, (text, cleaned): (&str, &Cleaned<'_>), is_first: bool) {
        let mut lost = 0;
        for change in cleaned.changes() {
            lost += count_of(&change.old) - count_of(&change.new);
            self.add_edit(&change, wanted.removed);
        }
        let window = Lost {
            file: name.origin.to_owned(),
            record: name.record.map(|(record, path)| (record, path.to_owned())),
            characters: text.chars().count() as u64,
            lost,
        };
        self.texts.add(window, cleaned.verdict.name(), is_first);
        if cleaned.is_changed() && is_first {
            self.texts.note_changed();
        }
        if let Some((most, seed)) = wanted.samples {
            self.samples.add(name, (text, cleaned), (most, seed));
        }
    }

    /// Counts one edit.
    fn add_edit(&mut self, change: &Change<'_>, with_removed: bool) {
        match self.rules.get_mut(change.rule.as_ref()) {
            Some(count) => *count += 1,
            None => _ = self.rules.insert(change.rule.to_string(), 1),
        }
        if with_removed && change.new.is_empty() && !change.old.trim().is_empty() {
            let text: String = change.old.trim().chars().take(SHOWN_CHARS).collect();
            *self.removed.entry((change.rule.to_string(), text)).or_default() += 1;
        }
    }

    /// Counts all texts as texts of `folder`.
    pub fn put_in(&mut self, folder: String) {
        self.texts.put_in(folder);
    }

    /// Adds the counts of another part of the run.
    pub fn merge(&mut self, other: Stats, wanted: Wanted) {
        self.texts.merge(other.texts);
        self.samples.merge(other.samples, wanted.samples.map_or(0, |(most, _)| most));
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        for (removed, count) in other.removed {
            *self.removed.entry(removed).or_default() += count;
        }
    }

    /// Edits by rule, most frequent first.
    fn sorted_rules(&self) -> Vec<(&String, &u64)> {
        let mut rows: Vec<_> = self.rules.iter().collect();
        rows.sort_by_key(|&(rule, count)| (Reverse(*count), rule));
        rows
    }

    /// What texts lost, for people.
    pub fn texts(&self) -> String {
        visible_lines(&self.texts.told(columns_of_errors())).into_owned()
    }

    /// Some removals, for people.
    pub fn samples(&self) -> String {
        self.samples.told()
    }

    /// The same, for people.
    pub fn rules(&self) -> String {
        self.sorted_rules().iter().map(|(rule, count)| format!("{count:>9}  {}\n", visible(rule))).collect()
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

fn count_of(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}
