//! The values that flags take by name. Both the command line and the work use them, so they are below both.

use clap::ValueEnum;

/// How a file holds texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One text, or several with a line between them.
    Text,
    /// A JSON value on each line, with texts in some of its fields.
    Jsonl,
    /// A text with Markdown in it.
    Markdown,
}

impl Format {
    /// The name `detect` prints.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Jsonl => "jsonl",
            Format::Markdown => "markdown",
        }
    }
}

/// What the user says that files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// What their names say; else text, or jsonl with --field
    Auto,
    /// One text, or several with --split
    Text,
    /// A JSON value on each line, with texts in some of its fields
    Jsonl,
    /// Markdown: of its running text, marks and characters
    Markdown,
}

impl InputFormat {
    /// The format, where one is said.
    pub fn said(self) -> Option<Format> {
        match self {
            InputFormat::Auto => None,
            InputFormat::Text => Some(Format::Text),
            InputFormat::Jsonl => Some(Format::Jsonl),
            InputFormat::Markdown => Some(Format::Markdown),
        }
    }
}

/// What to do with bytes that do not fit the encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Errors {
    /// Refuse the text, with the offset of the first
    #[default]
    Strict,
    /// Write U+FFFD for them
    Replace,
    /// Leave them out
    Skip,
}

/// What to do with a line that is not JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// End there, with its number
    #[default]
    Stop,
    /// Pass it on as it is
    Pass,
    /// Leave it out, and write it to the file of --rejected
    Skip,
}

/// Line ends of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Newline {
    Lf,
    Keep,
}

/// A byte order mark at the start of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bom {
    Strip,
    Keep,
}

/// How `detect` prints its rows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// Aligned, for people
    Table,
    /// Separated by tabs, below a line of names
    Tsv,
    /// A JSON object a line
    #[value(name = "json-lines", alias = "json")]
    Json,
}

/// How `check` prints its findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people: a line each, by lines of the text; white space is counted
    #[default]
    Full,
    /// A line each, the same on every terminal
    Concise,
    /// A JSON object a line
    #[value(alias = "json")]
    JsonLines,
    /// Annotations of GitHub Actions
    Github,
    /// A report of GitLab's Code Quality
    Gitlab,
    /// JUnit's XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
    /// A JSON object a line, for reviewdog
    Rdjsonl,
}

impl FindingFormat {
    /// Is it for people, who are told a total too?
    pub fn is_for_people(self) -> bool {
        matches!(self, FindingFormat::Full | FindingFormat::Concise)
    }
}

/// How `rules` prints filters and rules.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Table,
    /// A JSON object for each rule
    #[value(alias = "json")]
    JsonLines,
}

/// When to print colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What `--stats` prints.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatsKind {
    Rules,
    Removed,
}
