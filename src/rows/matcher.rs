//! All tables of a pipeline in one automaton: which rows a line's key hits.
//!
//! Matching needs a line's key and nothing else; where the line stands is [`super::walk`]'s matter. A line is read once for
//! all tables: what its words and the line itself point to are candidates, and each candidate is compared from its first
//! character to its last.

use std::sync::Arc;

use super::error::RowError;
use super::form::cover::Cover;
use super::form::reading::Reading;
use super::row::Row;
use super::shapes::{self, Taken};
use super::table::Table;
use super::words::{Openings, Whole, Words};
use crate::text::canon;
use crate::text::chars::{self, is_letter};

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId {
    /// The table's place among those of its matcher.
    pub table: u16,
    /// The row's place in its table.
    pub row: u16,
}

/// A row that takes a line, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The row.
    pub id: RowId,
    /// The form that takes it, and which characters; `None` where the row names words instead of forms.
    pub taken: Option<Taken>,
}

/// What a word is to its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It opens the line.
    Starts,
    /// The line has it, and the row tells the rest.
    Has,
}

/// Bytes of an ideograph.
const IDEOGRAPH_BYTES: usize = 3;

/// What is built anew for each line otherwise.
#[derive(Default)]
pub struct Scratch {
    reading: Reading,
    bare: String,
    candidates: Vec<RowId>,
}

/// Tables, ready to match.
pub struct Matcher {
    tables: Vec<Arc<Table>>,
    /// All rows.
    all: Index,
    /// Those that look inside the body: hardly any, and most of a text lies there.
    inside: Index,
    /// Words that tell what a text speaks of, and the rows that ask.
    topics: Words,
    askers: Vec<RowId>,
}

/// By which words the lines of some rows are found.
struct Index {
    /// Keys that rows name by `is`.
    keys: Whole<RowId>,
    /// Whole lines that forms name, without blanks.
    lines: Whole<RowId>,
    /// Words that the lines of a row hold; `meanings[word]` tells whose and what.
    words: Words,
    meanings: Vec<(RowId, Word)>,
    /// Rows of a pattern alone: no word tells their lines.
    patterns: Vec<RowId>,
    /// What all of these open with; `None` where a pattern asks for every line.
    openings: Option<Openings>,
    /// The longest line, in printed characters, that one of the rows can take.
    longest: usize,
}

/// The words of rows while they are gathered.
#[derive(Default)]
struct Gathered {
    keys: Vec<(String, RowId)>,
    lines: Vec<(String, RowId)>,
    words: Vec<String>,
    meanings: Vec<(RowId, Word)>,
    patterns: Vec<RowId>,
    longest: usize,
}

impl Gathered {
    fn add(&mut self, id: RowId, row: &Row) {
        self.longest = self.longest.max(row.max_chars);
        for cover in row.covers() {
            match cover {
                Cover::Lines(lines) => self.lines.extend(lines.iter().map(|line| (line.clone(), id))),
                Cover::Words(words) => words.iter().for_each(|word| self.word(word.clone(), id, Word::Has)),
            }
        }
        self.patterns.extend(row.is_pattern().then_some(id));
        self.keys.extend(row.is_words().map(|word| (word.to_owned(), id)));
        row.starts_words().for_each(|word| self.word(word.to_owned(), id, Word::Starts));
        row.has_words().for_each(|word| self.word(word.to_owned(), id, Word::Has));
    }

    fn word(&mut self, word: String, id: RowId, meaning: Word) {
        self.words.push(word);
        self.meanings.push((id, meaning));
    }
}

impl Index {
    fn of<'r>(rows: impl Iterator<Item = (RowId, &'r Row)>) -> Index {
        let mut gathered = Gathered::default();
        rows.for_each(|(id, row)| gathered.add(id, row));
        let Gathered { keys, lines, words, meanings, patterns, longest } = gathered;
        let whole = keys.iter().chain(&lines).map(|(line, _)| line.as_str());
        let openings = patterns.is_empty().then(|| Openings::of(words.iter().map(String::as_str), whole));
        let words = Words::of(words.iter().map(String::as_str));
        Index { keys: Whole::of(keys), lines: Whole::of(lines), words, meanings, patterns, openings, longest }
    }
}

impl Matcher {
    /// Makes `tables` ready; each has its place among them as its number.
    pub fn of(tables: Vec<Arc<Table>>) -> Matcher {
        let rows = || {
            let ids = |table: &Table| (0..table.rows().len()).map(|row| row as u16);
            tables
                .iter()
                .flat_map(move |table| ids(table).map(|row| (RowId { table: table.number(), row }, table.row(row))))
        };
        let (all, inside) = (Index::of(rows()), Index::of(rows().filter(|(_, row)| row.looks_inside())));
        let topics = || rows().flat_map(|(id, row)| row.topics().map(move |topic| (id, topic)));
        let askers = topics().map(|(id, _)| id).collect();
        let topics = Words::of(topics().map(|(_, topic)| topic));
        Matcher { tables, all, inside, topics, askers }
    }

    /// The tables.
    pub fn tables(&self) -> &[Arc<Table>] {
        &self.tables
    }

    /// The longest line, in printed characters, that a row can take.
    pub fn longest(&self) -> usize {
        self.all.longest
    }

    /// The longest line, in printed characters, that a row can take inside the body.
    pub fn longest_inside(&self) -> usize {
        self.inside.longest
    }

    /// May a row that looks inside the body hit `line`, which is no key yet?
    pub fn may_hit_inside(&self, line: &str) -> bool {
        self.inside.openings.as_ref().is_none_or(|openings| openings.may_stand_in(line))
    }

    /// The row of that number.
    pub fn row(&self, id: RowId) -> &Row {
        self.tables[id.table as usize].row(id.row)
    }

    /// The rows that a line with this key hits, in order.
    pub fn hits<'s>(&'s self, key: &'s str, scratch: &'s mut Scratch) -> impl Iterator<Item = Hit> + 's {
        self.hits_of(&self.all, key, scratch)
    }

    /// Those of them that look inside the body.
    pub fn hits_inside<'s>(&'s self, key: &'s str, scratch: &'s mut Scratch) -> impl Iterator<Item = Hit> + 's {
        self.hits_of(&self.inside, key, scratch)
    }

    fn hits_of<'s>(
        &'s self,
        index: &Index,
        key: &'s str,
        scratch: &'s mut Scratch,
    ) -> impl Iterator<Item = Hit> + use<'s> {
        scratch.candidates.clear();
        let mut chars = 0;
        let longest = index.longest;
        if !key.is_empty() && (key.len() <= longest * IDEOGRAPH_BYTES || chars::printed_chars(key) <= longest) {
            self.find_candidates(index, key, scratch);
            if !scratch.candidates.is_empty() {
                scratch.candidates.sort_unstable();
                scratch.candidates.dedup();
                scratch.reading.read(key);
                chars = chars::printed_chars(key);
            }
        }
        let Scratch { reading, candidates, .. } = scratch;
        candidates.iter().filter_map(move |&id| {
            let row = self.row(id);
            let taken = (chars <= row.max_chars).then(|| row.take(key, reading)).flatten()?;
            Some(Hit { id, taken })
        })
    }

    fn find_candidates(&self, index: &Index, key: &str, scratch: &mut Scratch) {
        let Scratch { bare, candidates, .. } = scratch;
        candidates.extend(index.keys.of_line(key));
        if key.len() <= 2 * index.lines.longest() {
            let bare = without_blanks(key, bare);
            candidates.extend(index.lines.of_line(bare));
            // brackets and bullets are no letters
            if !bare.starts_with(is_letter)
                && let Some(inner) = shapes::unwrapped(bare)
            {
                candidates.extend(index.lines.of_line(inner));
            }
        }
        candidates.extend(index.patterns.iter().filter(|&&id| self.row(id).pattern_holds(key)));
        index.words.find(key, |at, word| {
            let (id, meaning) = index.meanings[word as usize];
            if meaning == Word::Has || at == 0 {
                candidates.push(id);
            }
        });
    }

    /// Does a row of `table` take a line with this key for which `wanted` holds? The first that does.
    pub fn find(&self, table: &Table, key: &str, wanted: impl Fn(&Row) -> bool) -> Option<u16> {
        let mut scratch = Scratch::default();
        let own = |hit: &Hit| hit.id.table == table.number() && wanted(self.row(hit.id));
        self.hits(key, &mut scratch).find(own).map(|hit| hit.id.row)
    }

    /// Proves each row of one of its tables by the row's own examples.
    ///
    /// # Errors
    /// The first row that misses a `hit` or takes a `miss`, or has a form that takes no `hit`.
    pub fn prove(&self, table: &Table) -> Result<(), RowError> {
        for row in table.rows() {
            let takes =
                |line: &String| self.find(table, &canon::key_of(line), |asked| std::ptr::eq(asked, row)).is_some();
            if let Some(hit) = row.hit.iter().find(|hit| !takes(hit)) {
                return Err(row.fault(&format!("must match its own example \"{hit}\"")));
            }
            if let Some(miss) = row.miss.iter().find(|miss| takes(miss)) {
                return Err(row.fault(&format!("must not match its counter-example \"{miss}\"")));
            }
            if let Some(form) = row.unproved_form() {
                return Err(row.fault(&format!("has no example for its form \"{form}\"")));
            }
        }
        Ok(())
    }

    /// Hands over the rows of whose topics a line with this key speaks, some of them more than once.
    pub fn spoken(&self, key: &str, mut found: impl FnMut(RowId)) {
        self.topics.find(key, |_, word| found(self.askers[word as usize]));
    }
}

/// `key` without blanks, which hardly any has.
fn without_blanks<'k>(key: &'k str, scratch: &'k mut String) -> &'k str {
    if memchr::memchr(b' ', key.as_bytes()).is_none() {
        return key;
    }
    scratch.clear();
    scratch.extend(key.chars().filter(|&c| c != ' '));
    scratch
}
