//! One row as TOML has it: the lines it names, where they may stand, and what a match is worth.
//!
//! A row names its lines by `forms` (see [`super::form`]), a `reach` and a `role`. Its `hit`s and `miss`es are proved by a
//! test. Tables that are not rewritten yet name plain text in key form (`is`, `starts`, `has`) and a regex over the same key.

use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::error::RowError;
use super::form::cover::Cover;
use super::form::parse::{FormError, Sets, parse};
use super::form::reading::Reading;
use super::form::{Form, Node};
use super::shapes::{Piece, Shapes, Taken};
use crate::page::body::Mark;
use crate::text::canon;

/// Lines with a longer key than this match no row, unless the row says otherwise.
const MAX_CHARS: usize = 60;

/// Where a row's line may stand.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// Before or after the body, or the sentence that opens or ends it.
    Around,
    /// In an unbroken run of matched lines that opens or ends the text.
    Edge,
}

/// What a matched line is worth.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
pub enum Words {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Words {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
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
    /// How its lines are printed.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Of a line that its forms take, only this part goes.
    pub part: Option<Piece>,
    /// The line is several items, parted by blanks and signs, and each of them is a form.
    #[serde(default)]
    pub items: bool,
    /// The line is a notice of several clauses, and each of them is a form.
    #[serde(default)]
    pub clauses: bool,
    /// Forms of items or clauses that stand beside those of `forms` and that an author might print alone.
    #[serde(default)]
    pub beside: Vec<String>,
    /// The line may stand in a pair of brackets or behind a bullet.
    #[serde(default)]
    pub wrap: bool,
    #[serde(default)]
    pub(super) is: Words,
    #[serde(default)]
    pub(super) starts: Words,
    #[serde(default)]
    pub(super) has: Words,
    /// A pattern over the whole key, for what no form can say; beside the older keys, over a part of a key that carries one of
    /// their words.
    pub line: Option<String>,
    /// Why no form can say what `line` says.
    why: Option<String>,
    /// Where the line may stand.
    pub reach: Where,
    /// What a match is worth.
    pub role: Role,
    /// The line stands below an article and never in it: where it stands above sparse text, the article ends there.
    pub mark: Option<Mark>,
    /// The line stays where the title or the body speaks of one of these: it may be the author's.
    #[serde(default)]
    pub(super) topic: Words,
    /// The longest key, in printed characters, that can match.
    #[serde(default = "max_chars")]
    pub max_chars: usize,
    /// Lines the row must match.
    pub hit: Vec<String>,
    /// Lines a careless row would take and this one must not.
    pub miss: Vec<String>,
    #[serde(skip)]
    regex: OnceLock<Regex>,
    /// The forms, when the row is in a table.
    #[serde(skip)]
    pub(super) shapes: Shapes,
}

fn max_chars() -> usize {
    MAX_CHARS
}

impl Row {
    /// The whole lines it names one by one: the words of lists that are a form, and other lines of forms without blanks.
    pub fn whole_lines(&self) -> Vec<String> {
        let lists = self.shapes.forms.iter().filter_map(|form| match &form.node {
            Node::Set(set) => Some(set.words.iter().map(|word| word.iter().collect())),
            _ => None,
        });
        let lists: Vec<String> = lists.flatten().collect();
        let of_forms = self.covers().iter().filter_map(|cover| match cover {
            Cover::Lines(lines) => Some(lines.clone()),
            Cover::Words(_) => None,
        });
        let mut lines: Vec<String> = self.is.iter().map(str::to_owned).chain(of_forms.flatten()).chain(lists).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// The whole lines that it names by `is`.
    pub fn is_words(&self) -> impl Iterator<Item = &str> {
        self.is.iter()
    }

    /// Is it a pattern alone, which no word tells from other lines?
    pub fn is_pattern(&self) -> bool {
        self.line.is_some() && self.old_words().next().is_none()
    }

    /// Does its pattern, if it has one, take a line with this key?
    pub fn pattern_holds(&self, key: &str) -> bool {
        let Some(pattern) = &self.line else { return true };
        // proved when the table was read
        self.regex
            .get_or_init(|| self.compiled(pattern).unwrap_or_else(|e| panic!("rule \"{}\": {e}", self.id)))
            .is_match(key)
    }

    fn compiled(&self, pattern: &str) -> Result<Regex, regex::Error> {
        let part = Regex::new(pattern)?;
        if self.is_pattern() { Regex::new(&format!("^(?:{pattern})$")) } else { Ok(part) }
    }

    /// Its forms as the table has them, those that stand beside others last.
    pub fn notations(&self) -> impl Iterator<Item = &String> {
        self.forms.iter().chain(&self.beside)
    }

    /// Reads its forms.
    ///
    /// # Errors
    /// A form that cannot be read, that no word tells from others, or that stands beside the older keys.
    pub fn read_forms(&mut self, sets: &Sets) -> Result<(), RowError> {
        if self.forms.is_empty() {
            return Ok(());
        }
        if self.old_words().next().is_some() || self.line.is_some() {
            return Err(self.fault("has forms and is, starts, has or line; write all of it as forms"));
        }
        if usize::from(self.part.is_some()) + usize::from(self.items) + usize::from(self.clauses) > 1 {
            return Err(self.fault("has more than one of part, items, clauses"));
        }
        if !(self.beside.is_empty() || self.items || self.clauses) {
            return Err(self.fault("has beside, which is for rows with items or clauses"));
        }
        let mut forms = Vec::new();
        for notation in self.notations() {
            let broken = |e: FormError| RowError::Form {
                id: self.id.clone(),
                form: notation.clone(),
                column: e.column,
                fault: e.fault,
            };
            forms.push(parse(notation, sets).map_err(broken)?);
        }
        let (vouching, part, items, clauses, wrap) = (self.forms.len(), self.part, self.items, self.clauses, self.wrap);
        let masks = forms.iter().map(Form::masks).collect();
        self.shapes = Shapes { forms, vouching, masks, covers: Vec::new(), part, items, clauses, wrap };
        Ok(())
    }

    /// How the lines of its forms are found.
    pub fn covers(&self) -> &[Cover] {
        &self.shapes.covers
    }

    /// Notes how the lines of its forms are found.
    ///
    /// # Errors
    /// A form that no word tells from others.
    pub fn find_covers(&mut self) -> Result<(), RowError> {
        let is_whole = self.shapes.are_whole();
        let covers = self.shapes.vouching().iter().filter_map(|form| match form.cover(is_whole) {
            Ok(cover) => Some(Ok(cover)),
            // an item or a clause may be found by its neighbours
            Err(_) if self.items || self.clauses || self.part == Some(Piece::Items) => None,
            Err(fault) => {
                Some(Err(RowError::Form { id: self.id.clone(), form: form.notation.clone(), column: 1, fault }))
            }
        });
        let covers: Vec<Cover> = covers.collect::<Result<_, _>>()?;
        if covers.is_empty() && !self.forms.is_empty() {
            return Err(self.fault("has no form with a word of two ideographs or four letters"));
        }
        self.shapes.covers = covers;
        Ok(())
    }

    /// What it takes of a line with this key, `reading` to forms; a row without forms takes a line whole.
    pub fn take(&self, key: &str, reading: &Reading) -> Option<Option<Taken>> {
        if self.forms.is_empty() {
            return self.pattern_holds(key).then_some(None);
        }
        self.shapes.take(reading).map(Some)
    }

    /// A form that takes none of its `hit`s.
    pub fn unproved_form(&self) -> Option<&str> {
        let mut reading = Reading::default();
        let mut is_proved = |n: usize| {
            self.hit.iter().any(|hit| {
                reading.read(&canon::key_of(hit));
                self.shapes.has_taken(n, &reading)
            })
        };
        let unproved = (0..self.shapes.forms.len()).find(|&n| !is_proved(n));
        unproved.map(|n| self.shapes.forms[n].notation.as_str())
    }

    /// Words that open its lines.
    pub fn starts_words(&self) -> impl Iterator<Item = &str> {
        self.starts.iter()
    }

    /// Words that its lines hold.
    pub fn has_words(&self) -> impl Iterator<Item = &str> {
        self.has.iter()
    }

    /// Does it reach into the body?
    pub fn looks_inside(&self) -> bool {
        matches!(self.reach, Where::Any | Where::Inside)
    }

    /// Words that tell what a text speaks of.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.topic.iter()
    }

    fn old_words(&self) -> impl Iterator<Item = &str> {
        self.is.iter().chain(self.starts.iter()).chain(self.has.iter())
    }

    /// Does it name lines, in key form?
    ///
    /// # Errors
    /// When it names none, or a word that is not in key form.
    pub fn check_words(&self) -> Result<(), RowError> {
        let mut all = self.old_words().peekable();
        if all.peek().is_none() && self.forms.is_empty() && self.line.is_none() {
            return Err(self.fault("needs forms"));
        }
        if let Some(word) = all.find(|word| word.is_empty() || canon::key_of(word) != word.trim()) {
            let key = canon::key_of(word);
            return Err(self.fault(&format!(
                "has \"{word}\", which is not in key form (half-width, lower case, simplified); write \"{key}\""
            )));
        }
        Ok(())
    }

    /// Is its pattern one, and is it said why there is one?
    ///
    /// # Errors
    /// When the pattern is broken, or stands alone and nothing says why.
    pub fn check_pattern(&self) -> Result<(), RowError> {
        if self.why.as_ref().is_some_and(|_| !self.is_pattern()) {
            return Err(self.fault("has why, which tells why there is a line instead of forms"));
        }
        let Some(pattern) = &self.line else { return Ok(()) };
        if self.is_pattern() && self.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
            return Err(self.fault("has a line without why; say why no form can name it, or write forms"));
        }
        let compiled =
            self.compiled(pattern).map_err(|e| self.fault(&format!("has a broken pattern: {}", cause(&e))))?;
        _ = self.regex.set(compiled);
        Ok(())
    }

    /// What is wrong with this row.
    pub fn fault(&self, fault: &str) -> RowError {
        RowError::Row { id: self.id.clone(), fault: fault.to_owned() }
    }
}

/// What is wrong with a pattern, in one line.
fn cause(e: &regex::Error) -> String {
    let text = e.to_string();
    text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
}
