//! Some removals chosen at random, with the lines around them.
//!
//! Which ones hangs on the seed and on where a removal stands, not on when it is met: any number of threads and any size of
//! windows show the same.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128_with_seed;
use zhclean::{Change, Cleaned, Pass};

use crate::report::name::Name;
use crate::report::width::cut;
use crate::system::visible::visible;

/// Columns of a line that is shown.
const COLUMNS: usize = 76;

/// A removal.
#[derive(Clone)]
pub struct Sample {
    /// The file, and in it the line of the record and the path of the text.
    pub file: String,
    pub record: Option<(u64, String)>,
    pub line: u64,
    pub rule: String,
    pub removed: String,
    /// The rest of its line, or the lines around it.
    pub before: String,
    pub after: String,
}

/// The removals chosen so far.
#[derive(Default)]
pub struct Samples {
    chosen: BTreeMap<u128, Sample>,
}

impl Samples {
    /// Looks at the removals of a text, of which `most` in all are chosen.
    pub fn add(&mut self, name: Name<'_>, (text, cleaned): (&str, &Cleaned<'_>), (most, seed): (usize, u64)) {
        let is_removal = |change: &Change<'_>| change.new.is_empty() && !change.old.trim().is_empty();
        for pass in [Pass::Undo, Pass::Clean] {
            for (range, change) in cleaned.changes_of(pass).filter(|(_, change)| is_removal(change)) {
                let (record, path) = name.record.unwrap_or_default();
                let place =
                    format!("{}\0{record}\0{path}\0{}\0{}\0{}", name.origin, pass as u8, change.span[0], change.rule);
                let key = xxh3_128_with_seed(place.as_bytes(), seed);
                if self.chosen.len() >= most && self.chosen.last_key_value().is_none_or(|(last, _)| key > *last) {
                    continue;
                }
                let (before, after) = around(text, range.start, range.end);
                let sample = Sample {
                    file: name.origin.to_owned(),
                    record: name.record.map(|(record, path)| (record, path.to_owned())),
                    line: change.line,
                    rule: change.rule.to_string(),
                    removed: change.old.trim_end_matches(['\r', '\n']).to_owned(),
                    before,
                    after,
                };
                self.chosen.insert(key, sample);
                self.trim(most);
            }
        }
    }

    /// Adds those of another part of the run.
    pub fn merge(&mut self, other: Samples, most: usize) {
        self.chosen.extend(other.chosen);
        self.trim(most);
    }

    fn trim(&mut self, most: usize) {
        while self.chosen.len() > most {
            self.chosen.pop_last();
        }
    }

    /// The removals in the order of their places.
    pub fn sorted(&self) -> Vec<&Sample> {
        let mut samples: Vec<_> = self.chosen.values().collect();
        samples.sort_by_key(|sample| (&sample.file, &sample.record, sample.line));
        samples
    }

    /// For people.
    pub fn told(&self) -> String {
        let one = |sample: &Sample| {
            let at = sample.record.as_ref().map_or(String::new(), |(record, path)| format!("{record}:{path}:"));
            let mut text = format!("{}:{at}{} {}\n", sample.file, sample.line, sample.rule);
            for (sign, lines) in [(' ', &sample.before), ('-', &sample.removed), (' ', &sample.after)] {
                for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                    text += &format!("  {sign} {}\n", cut(&visible(line), COLUMNS));
                }
            }
            text
        };
        self.sorted().into_iter().map(one).collect()
    }
}

/// What stands before and behind a removal: the rest of its line, else the next line that is not blank.
fn around(text: &str, start: usize, end: usize) -> (String, String) {
    /// So many bytes are looked at on each side.
    const LOOK: usize = 4 << 10;
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let from = (start.saturating_sub(LOOK)..start).find(is_boundary).unwrap_or(start);
    let to = (end..(end + LOOK).min(text.len() + 1)).rev().find(is_boundary).unwrap_or(end);
    let before = text.get(from..start).unwrap_or_default().trim().lines().next_back().unwrap_or_default();
    let after = text.get(end..to).unwrap_or_default().trim().lines().next().unwrap_or_default();
    (before.trim().to_owned(), after.trim().to_owned())
}
