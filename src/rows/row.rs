//! Rows: rules that decide by one line, its place and its neighbours. Data, not code.
//!
//! A row names plain text in key form (`is`, `starts`, `has`), at need a regex over the same key, a
//! `reach` and a `role`. Its `hit`s and `miss`es are proved by a test. All literals of a table go
//! through one automaton; a row's regex compiles when a line first carries its literal.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::Regex;
use serde::Deserialize;

use crate::edits::claims::{Edits, RuleId};
use crate::page::body::{self, Reach};
use crate::page::lines::Doc;
use crate::text::chars as key;
use crate::text::dateline as header;

/// Lines with a longer key than this match no row, unless the row says otherwise.
const MAX_CHARS: usize = 60;

/// Where a row's line may stand.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// Anywhere.
    Any,
    /// Before the body.
    Head,
    /// Between lines of prose.
    Inside,
    /// After the body.
    Tail,
    /// After the body, or the sentence that ends it: what a page says of itself comes in sentences too.
    Close,
    /// Below the mark that closes the article.
    Foot,
    /// Before or after the body.
    Outside,
    /// In an unbroken run of matched lines that opens or ends the text.
    Edge,
}

/// What a matched line is worth.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Goes on its own.
    Alone,
    /// Goes, and vouches for the followers beside it.
    Anchor,
    /// Goes only in an unbroken run of matched lines that holds an anchor.
    Follower,
}

/// One word or several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
enum Words {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Words {
    fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Words::None => &[],
            Words::One(word) => std::slice::from_ref(word),
            Words::Many(words) => words.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

/// What a word is to its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It opens the line.
    Starts,
    /// The line has it.
    Has,
    /// The text speaks of it.
    Topic,
}

/// One row of a filter's table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name below the filter's.
    pub id: String,
    #[serde(default)]
    is: Words,
    #[serde(default)]
    starts: Words,
    #[serde(default)]
    has: Words,
    /// A pattern over the key, tried on lines that carry one of the words.
    pub line: Option<String>,
    /// Where the line may stand.
    pub reach: Where,
    /// What a match is worth.
    pub role: Role,
    /// The line stays where the title or the body speaks of one of these: it may be the author's.
    #[serde(default)]
    topic: Words,
    /// The longest key, in printed characters, that can match.
    #[serde(default = "max_chars")]
    pub max_chars: usize,
    /// Lines the row must match.
    pub hit: Vec<String>,
    /// Lines a careless row would take and this one must not.
    pub miss: Vec<String>,
    #[serde(skip)]
    regex: OnceLock<Regex>,
}

fn max_chars() -> usize {
    MAX_CHARS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Row>,
}

/// Bytes of an ideograph.
const IDEOGRAPH_BYTES: usize = 3;
/// After so many bytes of keys a table gets its DFA.
const DENSE_BYTES: usize = 16 << 10;

/// The rows of one filter, ready to match.
pub struct Rules {
    rows: Vec<Row>,
    is: HashMap<String, Vec<u16>>,
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
}

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, a row without a word, or a bad pattern; the message names the row.
    pub fn parse(toml: &str) -> Result<Rules, String> {
        let table: Table = toml::from_str(toml).map_err(|e| e.to_string())?;
        Rules::of(table.rule)
    }

    /// Makes rows that are read already ready to match.
    ///
    /// # Errors
    /// A row without a word, or a bad pattern; the message names the row.
    pub fn of(rows: Vec<Row>) -> Result<Rules, String> {
        let mut is: HashMap<String, Vec<u16>> = HashMap::new();
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for (n, row) in rows.iter().enumerate() {
            let n = n as u16;
            for word in row.is.iter() {
                is.entry(word.to_owned()).or_default().push(n);
            }
            for (list, kind) in [(&row.starts, Word::Starts), (&row.has, Word::Has), (&row.topic, Word::Topic)] {
                for word in list.iter() {
                    words.push((n, kind));
                    patterns.push(word.to_owned());
                }
            }
            let mut all = row.is.iter().chain(row.starts.iter()).chain(row.has.iter()).peekable();
            if all.peek().is_none() {
                return Err(format!("rule \"{}\" needs one of is, starts, has", row.id));
            }
            if let Some(word) = all.find(|word| word.is_empty() || key::key_of(word) != word.trim()) {
                let key = key::key_of(word);
                return Err(format!(
                    "rule \"{}\": \"{word}\" is not in key form (half-width, lower case, simplified); write \"{key}\"",
                    row.id
                ));
            }
        }
        let (first, dense, seen) = (OnceLock::new(), OnceLock::new(), AtomicUsize::new(0));
        let longest = rows.iter().map(|row| row.max_chars).max().unwrap_or(0);
        Ok(Rules { rows, is, patterns, words, longest, first, dense, seen })
    }

    /// Proves each row by its own examples; a test does so for the built-in tables.
    ///
    /// # Errors
    /// The first row whose pattern is broken, or that misses a `hit` or takes a `miss`.
    pub fn prove(&self) -> Result<(), String> {
        for row in &self.rows {
            if let Some(Err(e)) = row.line.as_ref().map(|pattern| Regex::new(pattern)) {
                return Err(format!("rule \"{}\": {e}", row.id));
            }
            let takes = |line: &String| self.find(&key::key_of(line), |asked| std::ptr::eq(asked, row)).is_some();
            if let Some(hit) = row.hit.iter().find(|hit| !takes(hit)) {
                return Err(format!("rule \"{}\" must match its own example \"{hit}\"", row.id));
            }
            if let Some(miss) = row.miss.iter().find(|miss| takes(miss)) {
                return Err(format!("rule \"{}\" must not match its counter-example \"{miss}\"", row.id));
            }
        }
        Ok(())
    }

    /// A built-in table.
    ///
    /// # Panics
    /// When the table is broken; a test reads every one.
    pub fn built_in(toml: &str) -> Rules {
        Rules::parse(toml).unwrap_or_else(|e| panic!("built-in table: {e}"))
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
        let mut chars = (key.len() > self.longest * IDEOGRAPH_BYTES).then(|| key::printed_chars(key));
        if chars.is_some_and(|chars| chars > self.longest) {
            return None;
        }
        let mut consider = |n: u16| {
            let row = &self.rows[n as usize];
            if best.is_none_or(|b| n < b)
                && wanted(row)
                && *chars.get_or_insert_with(|| key::printed_chars(key)) <= row.max_chars
                && row.pattern_holds(key)
            {
                best = Some(n);
            }
        };
        if !self.is.is_empty()
            && let Some(rows) = self.is.get(key)
        {
            rows.iter().copied().for_each(&mut consider);
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

    /// The longest line, in printed characters, that a row reaching into the body can take; 0 if none reaches there.
    fn longest_inside(&self) -> usize {
        let inside = self.rows.iter().filter(|row| matches!(row.reach, Where::Any | Where::Inside));
        inside.map(|row| row.max_chars).max().unwrap_or(0)
    }

    /// Removes the lines that rows reach, by place and role, and that `wanted` lets go. `first` is the number
    /// of the filter's coded rules, which come before its rows.
    pub fn run(&self, filter: u16, first: u16, doc: &Doc<'_>, edits: &mut Edits, wanted: impl Fn(u32) -> bool) {
        let live = doc.live();
        let body = doc.body();
        let longest = self.longest_inside();
        let inside = longest > 0;
        if body.is_empty() && !inside {
            return;
        }
        let mut run: Vec<(u32, u16)> = Vec::new();
        // the place past the head and the one past the end match nothing and end a run
        let middle = if inside { body.begin..body.end } else { body.end..body.end };
        let close = body.end.saturating_sub(1)..body.end;
        let places = (0..body.begin).chain(if inside { middle } else { close }).chain(body.end..=live.len());
        let mut last = None;
        let spoken = LazyCell::new(|| self.spoken_of(doc));
        let mut announced = usize::MAX;
        let mut scratch = String::new();
        for at in places {
            let adjoins = last.replace(at).is_none_or(|last: usize| last + 1 == at);
            let found = live.get(at).and_then(|&n| {
                let key = doc.key_into(n, longest, &mut scratch);
                self.find(key, |row| row.reaches(doc, at)).filter(|_| wanted(n)).map(|row| (n, row))
            });
            let found = found.filter(|&(_, row)| !spoken[row as usize]);
            if !adjoins {
                self.settle(filter, first, &mut run, edits);
            }
            // a line in a block of the author's, of which no row knows the line above, is his too
            let begins = found.is_some() && run.is_empty();
            if begins && self.is_in_block(doc, at) {
                continue;
            }
            // what the last paragraph announces is the author's, line by line
            if begins && at + 1 >= body.end && (at == announced || self.is_announced(doc, at)) {
                announced = at + 1;
                continue;
            }
            if let Some(matched) = found {
                run.push(matched);
                continue;
            }
            self.settle(filter, first, &mut run, edits);
        }
    }

    /// Does the line at place `at`, below the body and not below its foot, stand in an unbroken block under a line
    /// that nothing knows?
    fn is_in_block(&self, doc: &Doc<'_>, at: usize) -> bool {
        /// A block is looked at for so many lines.
        const MAX_LINES: usize = 16;
        let (live, body) = (doc.live(), doc.body());
        if at + 1 < body.end || at > body.foot || at >= live.len() {
            return false;
        }
        let is_known = |n: u32| {
            header::is_header(doc.line(n))
                || body::mark(doc.key(n)).is_some()
                || self.find(doc.key(n), |_| true).is_some()
        };
        let joined = |above: usize| doc.joins(live[above], live[above + 1]) && !doc.is_prose(live[above]);
        let block = (body.begin..at).rev().take(MAX_LINES).take_while(|&above| joined(above));
        block.map(|above| live[above]).any(|n| !is_known(n))
    }

    /// Is the line at place `at` announced by a line above, itself or with the block it stands in?
    fn is_announced(&self, doc: &Doc<'_>, at: usize) -> bool {
        /// A block is looked at for so many lines.
        const MAX_LINES: usize = 64;
        let live = doc.live();
        let joins = |above: usize| {
            doc.joins(live[above], live[above + 1]) && !doc.is_prose(live[above])
                || self.find(doc.key(live[above]), |row| row.reach != Where::Head).is_some()
        };
        let first = (0..at)
            .rev()
            .take(MAX_LINES)
            .take_while(|&above| joins(above) && !doc.announces(above))
            .last()
            .unwrap_or(at);
        doc.is_announced(first)
    }

    /// Of which rows the title or the body speaks, near its ends.
    fn spoken_of(&self, doc: &Doc<'_>) -> Vec<bool> {
        /// So many lines at each end of the body are asked: what an article is about it says there.
        const LINES: usize = 100;
        /// And so many of the lines above it: the title.
        const HEAD_LINES: usize = 4;
        let mut spoken = vec![false; self.rows.len()];
        if !self.words.iter().any(|&(_, word)| word == Word::Topic) {
            return spoken;
        }
        let body = doc.body();
        let is_own = |n: u32| self.find(doc.key(n), |_| true).is_some();
        let head = &doc.live()[body.begin.saturating_sub(HEAD_LINES)..body.begin];
        // residue that ends the body is no witness for itself
        let lines = &doc.live()[body.begin..body.end];
        let own = lines.iter().rev().take_while(|&&n| is_own(n)).count();
        let lines = &lines[..lines.len() - own];
        let (first, rest) = lines.split_at(LINES.min(lines.len()));
        let last = &rest[rest.len().saturating_sub(LINES)..];
        for &n in head.iter().filter(|&&n| !is_own(n)).chain(first).chain(last) {
            let key = key::key_of(doc.line(n));
            for found in self.automaton(&key).find_overlapping_iter(&key) {
                let (n, word) = self.words[found.pattern().as_usize()];
                spoken[n as usize] |= word == Word::Topic;
            }
        }
        spoken
    }

    /// Removes the lines of an unbroken run that need no anchor or have one.
    fn settle(&self, filter: u16, first: u16, run: &mut Vec<(u32, u16)>, edits: &mut Edits) {
        let anchored = run.iter().any(|&(_, row)| self.rows[row as usize].role == Role::Anchor);
        for (n, row) in run.drain(..) {
            if anchored || self.rows[row as usize].role == Role::Alone {
                edits.remove_line(n, RuleId { filter, row: first + row });
            }
        }
    }
}

impl Row {
    /// The whole lines it names.
    pub(crate) fn is_words(&self) -> impl Iterator<Item = &str> {
        self.is.iter()
    }

    /// Does the row look at lines that stand there? Edge rows do not: a filter runs them itself.
    fn reaches(&self, doc: &Doc<'_>, at: usize) -> bool {
        let reach = doc.reach(at);
        match self.reach {
            Where::Any => true,
            Where::Head => reach == Reach::Head,
            Where::Inside => reach == Reach::Inside,
            Where::Tail => reach == Reach::Tail,
            Where::Close => reach == Reach::Tail || at + 1 == doc.body().end && doc.place().last,
            Where::Foot => reach == Reach::Tail && at >= doc.body().foot,
            Where::Outside => reach != Reach::Inside,
            Where::Edge => false,
        }
    }

    fn pattern_holds(&self, key: &str) -> bool {
        let Some(pattern) = &self.line else {
            return true;
        };
        // proved by the row tests; a user's row is compiled when it is read
        self.regex
            .get_or_init(|| Regex::new(pattern).unwrap_or_else(|e| panic!("rule \"{}\": {e}", self.id)))
            .is_match(key)
    }
}
