//! A table of rows, ready to match lines: all its words in one automaton.
//!
//! Matching needs a line's key and nothing else; where the line stands is [`super::walk`]'s matter.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use super::form::cover::Cover;
use super::row::{Row, RowError, Where};
use super::sets::{self, Lists};
use super::shapes;
use crate::text::{canon, chars};

/// What a word is to its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It opens the line.
    Starts,
    /// The line has it; or a form of the row does, and tells the rest.
    Has,
    /// The text speaks of it.
    Topic,
}

/// Bytes of an ideograph.
const IDEOGRAPH_BYTES: usize = 3;
/// Rules are numbered with 16 bits, coded ones and rows together.
const MAX_ROWS: usize = 65_000;
/// After so many bytes of keys a table gets its DFA.
const DENSE_BYTES: usize = 16 << 10;

/// The rows of one filter, ready to match.
pub struct Table {
    rows: Vec<Row>,
    is: HashMap<String, Vec<u16>>,
    /// Whole lines that forms name, without blanks.
    lines: HashMap<String, Vec<u16>>,
    /// All `starts`, `has` and `topic` words; `words[pattern]` names the row and what the word is to it.
    patterns: Vec<String>,
    words: Vec<(u16, Word)>,
    /// The longest line, in printed characters, that a row can take.
    longest: usize,
    /// Quick to build, and quick to run.
    first: OnceLock<AhoCorasick>,
    dense: OnceLock<AhoCorasick>,
    /// Bytes that `first` has seen.
    seen: AtomicUsize,
    /// Keeps sentences of the author's, whatever words are in them. The user's rows take what they say.
    spares_authors: bool,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, a row without a word, two rows of one name.
    pub fn parse(toml: &str) -> Result<Table, RowError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            rule: Vec<Row>,
            #[serde(default)]
            sets: Lists,
        }
        let file: File = toml::from_str(toml).map_err(|e| RowError::Syntax(e.to_string()))?;
        Table::of(file.rule, &file.sets)
    }

    /// Makes rows that are read already ready to match; `lists` are those that their forms name.
    ///
    /// # Errors
    /// A form or a list that cannot be used, two rows of one name, or too many rows.
    pub fn of(mut rows: Vec<Row>, lists: &Lists) -> Result<Table, RowError> {
        let sets = sets::with_shared(lists)?;
        let mut is: HashMap<String, Vec<u16>> = HashMap::new();
        let mut lines: HashMap<String, Vec<u16>> = HashMap::new();
        let (mut words, mut patterns, mut ids) = (Vec::new(), Vec::new(), HashSet::new());
        if rows.len() > MAX_ROWS {
            return Err(RowError::TooMany(rows.len()));
        }
        for (n, row) in rows.iter_mut().enumerate() {
            let n = n as u16;
            row.read_forms(&sets)?;
            for cover in row.covers()? {
                match cover {
                    Cover::Lines(covered) => {
                        covered.into_iter().for_each(|line| lines.entry(line).or_default().push(n))
                    }
                    Cover::Words(covered) => {
                        words.extend(covered.iter().map(|_| (n, Word::Has)));
                        patterns.extend(covered);
                    }
                }
            }
            for word in row.is.iter() {
                is.entry(word.to_owned()).or_default().push(n);
            }
            for (list, kind) in [(&row.starts, Word::Starts), (&row.has, Word::Has), (&row.topic, Word::Topic)] {
                for word in list.iter() {
                    words.push((n, kind));
                    patterns.push(word.to_owned());
                }
            }
            row.check_words()?;
            if !ids.insert(row.id.clone()) {
                return Err(RowError::Twice(row.id.clone()));
            }
        }
        let (first, dense, seen) = (OnceLock::new(), OnceLock::new(), AtomicUsize::new(0));
        let longest = rows.iter().map(|row| row.max_chars).max().unwrap_or(0);
        Ok(Table { rows, is, lines, patterns, words, longest, first, dense, seen, spares_authors: false })
    }

    /// Proves each row by its own examples; a test does so for the built-in tables.
    ///
    /// # Errors
    /// The first row whose pattern is broken, or that misses a `hit` or takes a `miss`.
    pub fn prove(&self) -> Result<(), RowError> {
        for row in &self.rows {
            row.check_pattern()?;
            let takes = |line: &String| self.find(&canon::key_of(line), |asked| std::ptr::eq(asked, row)).is_some();
            if let Some(hit) = row.hit.iter().find(|hit| !takes(hit)) {
                return Err(row.fault(&format!("must match its own example \"{hit}\"")));
            }
            if let Some(miss) = row.miss.iter().find(|miss| takes(miss)) {
                return Err(row.fault(&format!("must not match its counter-example \"{miss}\"")));
            }
        }
        Ok(())
    }

    /// A built-in table.
    ///
    /// # Panics
    /// When the table is broken; a test reads every one.
    pub fn built_in(toml: &str) -> Table {
        let table = Table::parse(toml).unwrap_or_else(|e| panic!("built-in table: {e}"));
        Table { spares_authors: true, ..table }
    }

    /// Does it keep sentences of the author's, whatever words are in them?
    pub fn spares_authors(&self) -> bool {
        self.spares_authors
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The first row that matches `key` and for which `wanted` holds.
    pub fn find(&self, key: &str, wanted: impl Fn(&Row) -> bool) -> Option<u16> {
        if key.is_empty() {
            return None;
        }
        let mut best: Option<u16> = None;
        // most of a text is paragraphs, longer than any row's lines: one count, no automaton
        let mut chars = (key.len() > self.longest * IDEOGRAPH_BYTES).then(|| chars::printed_chars(key));
        if chars.is_some_and(|chars| chars > self.longest) {
            return None;
        }
        let mut reading = None;
        let mut consider = |n: u16| {
            let row = &self.rows[n as usize];
            if best.is_none_or(|b| n < b)
                && row.part.is_none()
                && wanted(row)
                && *chars.get_or_insert_with(|| chars::printed_chars(key)) <= row.max_chars
                && row.pattern_holds(key)
                && row.forms_hold(key, &mut reading)
            {
                best = Some(n);
            }
        };
        if !self.is.is_empty()
            && let Some(rows) = self.is.get(key)
        {
            rows.iter().copied().for_each(&mut consider);
        }
        if !self.lines.is_empty() {
            let line: String = key.chars().filter(|&c| c != ' ').collect();
            let inner = shapes::unwrapped(&line);
            for line in [Some(line.as_str()), inner].into_iter().flatten() {
                self.lines.get(line).into_iter().flatten().copied().for_each(&mut consider);
            }
        }
        for found in self.automaton(key).find_overlapping_iter(key) {
            let (n, word) = self.words[found.pattern().as_usize()];
            if word == Word::Has || word == Word::Starts && found.start() == 0 {
                consider(n);
            }
        }
        best
    }

    /// The automaton to run over `key`. A DFA runs fastest and takes longest to build: it pays for a table that looks at
    /// every line, and for one that looks at a few lines of each of many texts.
    fn automaton(&self, key: &str) -> &AhoCorasick {
        if let Some(dense) = self.dense.get() {
            return dense;
        }
        if self.longest_inside() == 0 && self.seen.fetch_add(key.len(), Ordering::Relaxed) < DENSE_BYTES {
            return self.first.get_or_init(|| self.build(AhoCorasickKind::NoncontiguousNFA));
        }
        self.dense.get_or_init(|| self.build(AhoCorasickKind::DFA))
    }

    fn build(&self, kind: AhoCorasickKind) -> AhoCorasick {
        AhoCorasick::builder()
            .kind(Some(kind))
            .match_kind(MatchKind::Standard)
            .build(&self.patterns)
            .expect("as many words as fit a table fit an automaton")
    }

    /// Does a row ask what the text speaks of?
    pub fn has_topics(&self) -> bool {
        self.words.iter().any(|&(_, word)| word == Word::Topic)
    }

    /// Notes in `spoken`, one place a row, the rows of whose topics a line with this key speaks.
    pub fn note_topics(&self, key: &str, spoken: &mut [bool]) {
        for found in self.automaton(key).find_overlapping_iter(key) {
            let (n, word) = self.words[found.pattern().as_usize()];
            spoken[n as usize] |= word == Word::Topic;
        }
    }

    /// The longest line, in printed characters, that a row reaching into the body can take; 0 if none reaches there.
    pub fn longest_inside(&self) -> usize {
        let inside = self.rows.iter().filter(|row| matches!(row.reach, Where::Any | Where::Inside));
        inside.map(|row| row.max_chars).max().unwrap_or(0)
    }
}
