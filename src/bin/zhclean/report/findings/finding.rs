//! One finding: what `clean` would change at one place.

use std::borrow::Cow;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u64,
    /// In characters.
    pub column: u64,
    /// In bytes of UTF-8.
    pub byte: u64,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An edit that `clean` would make.
    Edit,
    /// The removal of a line that the guard holds back.
    Held,
    /// A change of the file that is none of its text; `new` says it in words.
    File,
    /// A word in a comment for this program that nothing has for its name; `new` says it in words. Nothing changes it.
    Comment,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    pub kind: Kind,
    /// Line of the record, from 1, and the path of the text in it.
    pub record: Option<(u64, Cow<'a, str>)>,
    /// Where it begins and ends in the text.
    pub start: Position,
    pub end: Position,
    /// The rule, `filter/rule`.
    pub rule: Cow<'a, str>,
    pub old: Cow<'a, str>,
    pub new: Cow<'a, str>,
    /// Between the two places stands `old`, and no text that the first pass has changed.
    pub is_exact: bool,
    /// How often it stands in its line.
    pub count: u64,
}

impl Finding<'_> {
    /// A change of the file that is none of its text: `old` is how it is now.
    pub fn of_file(rule: &'static str, old: &str, message: String) -> Finding<'static> {
        let start = Position { line: 1, column: 1, byte: 1 };
        let (old, new) = (old.to_owned().into(), message.into());
        let rule = rule.into();
        Finding { kind: Kind::File, record: None, start, end: start, rule, old, new, is_exact: false, count: 1 }
    }

    /// The finding in one sentence.
    pub fn message(&self) -> String {
        match self.kind {
            Kind::File | Kind::Comment => self.new.clone().into_owned(),
            Kind::Held => "held back: the removals of this text would take too much of its prose".into(),
            Kind::Edit if self.new.is_empty() => format!("remove \"{}\"", self.old.trim_end_matches(['\r', '\n'])),
            Kind::Edit => format!("\"{}\" → \"{}\"", self.old, self.new),
        }
    }

    /// Does it have a place of its own within its line?
    pub fn has_columns(&self) -> bool {
        matches!(self.kind, Kind::Edit | Kind::Comment)
    }

    /// The last line of which it has a character.
    pub fn end_line(&self) -> u64 {
        let has_none = self.end.column == 1 && self.end.line > self.start.line;
        self.end.line - u64::from(has_none)
    }

    /// Is nothing but white space exchanged for white space?
    pub fn is_blank(&self) -> bool {
        self.kind == Kind::Edit && self.old.trim().is_empty() && self.new.trim().is_empty()
    }

    /// Do both say the same of one line?
    pub fn is_like(&self, other: &Finding<'_>) -> bool {
        self.kind == other.kind && self.rule == other.rule && self.old == other.old && self.new == other.new
    }

    /// Do both stand in one line of one text?
    pub fn is_beside(&self, other: &Finding<'_>) -> bool {
        self.start.line == other.start.line && self.record == other.record
    }

    /// A copy that borrows nothing.
    pub fn into_owned(self) -> Finding<'static> {
        Finding {
            record: self.record.map(|(line, path)| (line, path.into_owned().into())),
            rule: self.rule.into_owned().into(),
            old: self.old.into_owned().into(),
            new: self.new.into_owned().into(),
            ..self
        }
    }
}
