//! How much texts lost: all of them, by folder, and which lost most.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::report::width::cut_front;

/// Texts that are listed.
const LISTED: usize = 20;

/// Counts of some texts.
#[derive(Clone, Default)]
pub struct Counts {
    pub texts: u64,
    pub changed: u64,
    pub characters: u64,
    /// Characters that were removed, less those that were written.
    pub lost: i64,
    pub verdicts: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Adds other counts.
    pub fn merge(&mut self, other: &Counts) {
        self.texts += other.texts;
        self.changed += other.changed;
        self.characters += other.characters;
        self.lost += other.lost;
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
    }

    /// The share of the characters that was removed.
    pub fn share(&self) -> f64 {
        share(self.lost, self.characters)
    }
}

/// A text that lost something.
#[derive(Clone, PartialEq, Eq)]
pub struct Lost {
    /// The file, and in it the line of the record and the path of the text.
    pub file: String,
    pub record: Option<(u64, String)>,
    pub characters: u64,
    pub lost: i64,
}

impl Lost {
    /// The share of its characters that was removed.
    pub fn share(&self) -> f64 {
        share(self.lost, self.characters)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share is shown with three digits")]
fn share(lost: i64, characters: u64) -> f64 {
    if characters == 0 { 0.0 } else { lost as f64 / characters as f64 }
}

/// Texts, so far.
#[derive(Default)]
pub struct Texts {
    pub total: Counts,
    pub folders: BTreeMap<String, Counts>,
    /// Those that lost most, in no order.
    most: Vec<Lost>,
    /// The text that may go on in another window.
    current: Option<Lost>,
}

impl Texts {
    /// Adds a text, or another window of the one before.
    pub fn add(&mut self, window: Lost, verdict: &'static str, is_first: bool) {
        if is_first {
            self.close();
            self.total.texts += 1;
            *self.total.verdicts.entry(verdict).or_default() += 1;
        }
        self.total.characters += window.characters;
        self.total.lost += window.lost;
        match &mut self.current {
            Some(current) if !is_first => {
                current.characters += window.characters;
                current.lost += window.lost;
            }
            current => *current = Some(window),
        }
    }

    /// A text changed.
    pub fn note_changed(&mut self) {
        self.total.changed += 1;
    }

    /// Adds the texts of the part of a file that follows.
    pub fn merge(&mut self, mut part: Texts) {
        self.close();
        part.close();
        self.total.merge(&part.total);
        for (folder, counts) in part.folders {
            self.folders.entry(folder).or_default().merge(&counts);
        }
        self.most.append(&mut part.most);
        self.trim(2 * LISTED);
    }

    /// Counts all of them as texts of `folder`.
    pub fn put_in(&mut self, folder: String) {
        self.close();
        self.folders = BTreeMap::from([(folder, self.total.clone())]);
    }

    fn close(&mut self) {
        if let Some(last) = self.current.take().filter(|last| last.lost > 0) {
            self.most.push(last);
            self.trim(2 * LISTED);
        }
    }

    /// Forgets all but those that lost most, once there are more than `most`.
    fn trim(&mut self, most: usize) {
        if self.most.len() > most {
            self.most.sort_by(order);
            self.most.truncate(LISTED);
        }
    }

    /// Those that lost most, the first most.
    pub fn most(&self) -> Vec<&Lost> {
        let mut most: Vec<_> = self.most.iter().collect();
        most.sort_by(|a, b| order(a, b));
        most.truncate(LISTED);
        most
    }

    /// For people, in so many columns where a terminal says how many there are.
    pub fn told(&self, width: Option<usize>) -> String {
        /// Columns before a name.
        const INDENT: usize = 28;
        let name = |name: &str| match width {
            Some(width) => cut_front(name, width.saturating_sub(INDENT).max(INDENT)),
            None => name.to_owned(),
        };
        const HUNDRED: f64 = 100.0;
        let percent = |share: f64| format!("{:.1}%", share * HUNDRED);
        let total = &self.total;
        let mut text = format!(
            "texts:\n{:>9}  texts, {} changed, {} of {} characters removed\n",
            total.texts,
            total.changed,
            percent(total.share()),
            total.characters
        );
        for (verdict, count) in &total.verdicts {
            text += &format!("{count:>9}  {verdict}\n");
        }
        if self.folders.len() > 1 {
            text += "by folder:\n";
            for (folder, counts) in &self.folders {
                text += &format!("{:>9}  {:>6} removed  {}\n", counts.texts, percent(counts.share()), name(folder));
            }
        }
        let most = self.most();
        if !most.is_empty() {
            text += "lost most:\n";
        }
        for lost in most {
            let at = lost.record.as_ref().map_or(String::new(), |(record, path)| format!(":{record}:{path}"));
            text += &format!(
                "{:>9}  {:>6} removed  {}\n",
                lost.lost,
                percent(lost.share()),
                name(&format!("{}{at}", lost.file))
            );
        }
        text
    }
}

/// Those that lost most first; of two alike, the first by name.
fn order(a: &Lost, b: &Lost) -> std::cmp::Ordering {
    let key = |text: &Lost| (Reverse(text.lost), text.file.clone(), text.record.clone());
    key(a).cmp(&key(b))
}
