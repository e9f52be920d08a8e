//! Rows: rules that decide by one line, its place and its neighbours. Data, not code.
//!
//! A row names plain text in key form (`is`, `starts`, `has`), at need a regex over the same key, a
//! `reach` and a `role`. Its `hit`s and `miss`es are proved by a test. All literals of a table go
//! through one automaton; a row's regex compiles when a line first carries its literal.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::Regex;
use serde::Deserialize;

use crate::body::Reach;
use crate::doc::Doc;
use crate::edits::{Edits, RuleId};
use crate::key;

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

/// The rows of one filter, ready to match.
pub struct Rules {
    rows: Vec<Row>,
    is: HashMap<String, Vec<u16>>,
    /// All `starts` and `has` words; `words[pattern]` names the row and whether it must open the line.
    patterns: Vec<String>,
    words: Vec<(u16, bool)>,
    automaton: OnceLock<AhoCorasick>,
}

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, a row without a word, or a bad pattern; the message names the row.
    pub fn parse(toml: &str) -> Result<Rules, String> {
        let table: Table = toml::from_str(toml).map_err(|e| e.to_string())?;
        let rows = table.rule;
        let mut is: HashMap<String, Vec<u16>> = HashMap::new();
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for (n, row) in rows.iter().enumerate() {
            let n = n as u16;
            for word in row.is.iter() {
                is.entry(word.to_owned()).or_default().push(n);
            }
            for (list, opens) in [(&row.starts, true), (&row.has, false)] {
                for word in list.iter() {
                    words.push((n, opens));
                    patterns.push(word.to_owned());
                }
            }
            let mut all = row.is.iter().chain(row.starts.iter()).chain(row.has.iter()).peekable();
            if all.peek().is_none() {
                return Err(format!("rule \"{}\" needs one of is, starts, has", row.id));
            }
            if let Some(word) = all.find(|word| word.is_empty() || key::key_of(word) != word.trim()) {
                return Err(format!("rule \"{}\": \"{word}\" is not in key form: half-width, lower case", row.id));
            }
        }
        Ok(Rules { rows, is, patterns, words, automaton: OnceLock::new() })
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
        let mut chars = None;
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
        if let Some(rows) = self.is.get(key) {
            rows.iter().copied().for_each(&mut consider);
        }
        for found in self.automaton().find_overlapping_iter(key) {
            let (n, opens) = self.words[found.pattern().as_usize()];
            if !opens || found.start() == 0 {
                consider(n);
            }
        }
        best
    }

    /// A DFA runs fastest and takes longest to build: right for a table that looks at every line, wrong for one
    /// that looks at the few above and below the body.
    fn automaton(&self) -> &AhoCorasick {
        self.automaton.get_or_init(|| {
            let kind = if self.looks_inside() { AhoCorasickKind::DFA } else { AhoCorasickKind::NoncontiguousNFA };
            AhoCorasick::builder()
                .kind(Some(kind))
                .match_kind(MatchKind::Standard)
                .build(&self.patterns)
                .expect("as many words as fit a table fit an automaton")
        })
    }

    /// Does a row reach into the body?
    pub fn looks_inside(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.reach, Where::Any | Where::Inside))
    }

    /// Removes the lines that rows reach, by place and role, and that `wanted` lets go. `first` is the number
    /// of the filter's coded rules, which come before its rows.
    pub fn run(&self, filter: u16, first: u16, doc: &Doc<'_>, edits: &mut Edits, wanted: impl Fn(u32) -> bool) {
        let live = doc.live();
        let body = doc.body();
        let inside = self.looks_inside();
        if body.is_empty() && !inside {
            return;
        }
        let mut run: Vec<(u32, u16)> = Vec::new();
        for at in (0..=live.len()).filter(|at| inside || !(body.begin + 1..body.end).contains(at)) {
            let found = live.get(at).and_then(|&n| {
                let reach = doc.reach(at);
                self.find(doc.key(n), |row| row.reaches(reach)).filter(|_| wanted(n)).map(|row| (n, row))
            });
            if let Some(matched) = found {
                run.push(matched);
                continue;
            }
            let anchored = run.iter().any(|&(_, row)| self.rows[row as usize].role == Role::Anchor);
            for (n, row) in run.drain(..) {
                if anchored || self.rows[row as usize].role == Role::Alone {
                    edits.remove_line(n, RuleId { filter, row: first + row });
                }
            }
        }
    }
}

impl Row {
    /// Does the row look at lines that stand there? Edge rows do not: a filter runs them itself.
    fn reaches(&self, reach: Reach) -> bool {
        match self.reach {
            Where::Any => true,
            Where::Head => reach == Reach::Head,
            Where::Inside => reach == Reach::Inside,
            Where::Tail => reach == Reach::Tail,
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
