//! The rows of the log, as they are written and read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zhclean::{Change, Evidence};

use crate::input::sum::Sum;

/// The first row of a run.
#[derive(Serialize, Deserialize)]
pub struct RunRow<'a> {
    pub run: Cow<'a, str>,
    pub version: Cow<'a, str>,
    /// When the run began, in UTC.
    pub time: Cow<'a, str>,
    /// The command line without the names of inputs.
    pub options: Vec<String>,
    /// The configuration files that held, or the first of very many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub config: Vec<String>,
}

/// The first row of a text, or of a part of it.
#[derive(Serialize, Deserialize)]
pub struct FirstRow<'a> {
    pub run: Cow<'a, str>,
    /// The file, or `-` for standard input.
    pub origin: Cow<'a, str>,
    /// Its part, from 1.
    pub part: u64,
    /// The bytes that were read so far, where more parts follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Sum>,
    #[serde(flatten)]
    pub known: Option<Known<'a>>,
}

/// The last row of a text, or of a part of it.
#[derive(Serialize, Deserialize)]
pub struct LastRow<'a> {
    /// Edits between the first row and this.
    pub rows: u64,
    pub origin: Cow<'a, str>,
    /// Another part follows.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// In the last of several parts.
    #[serde(flatten)]
    pub known: Option<Known<'a>>,
}

/// What is known of a text once it is cleaned.
#[derive(Clone, Serialize, Deserialize)]
pub struct Known<'a> {
    /// The text as it was decoded, and as it was cleaned, in UTF-8 and without a mark.
    pub input: Sum,
    pub output: Sum,
    /// The bytes of the input, unpacked, where they are not those of the decoded text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Sum>,
    /// The encoding of the input.
    pub encoding: Cow<'a, str>,
    /// It began with a byte order mark.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bom: bool,
    /// How the file was packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Cow<'a, str>>,
    /// The encoding of the output, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_encoding: Option<Cow<'a, str>>,
    /// The file holds records.
    #[serde(default, skip_serializing_if = "is_false")]
    pub records: bool,
    /// A byte changed.
    pub changed: bool,
    /// What became of a text that was to be cut down to its article, and the letters of the signs it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signs: Option<Cow<'a, str>>,
    /// Lines, from 1, on which blocks of Markdown begin whose edits were voided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voided: Vec<u64>,
    /// Lines of records that were left out; nothing gives them back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(it: &bool) -> bool {
    !it
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(it: &u64) -> bool {
    *it == 0
}

/// An edit.
#[derive(Serialize, Deserialize)]
pub struct EditRow<'a> {
    /// The file, or `-` for standard input.
    pub origin: Cow<'a, str>,
    /// Line of the record, from 1, where the file holds records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The path of the text in it, as `meta.body` or `段落[2].内容`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'a, str>>,
    #[serde(flatten)]
    pub change: Change<'a>,
    /// How the text was folded, in its first edit.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub fold: Option<&'static str>,
    /// The evidence for it.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// What says that the text is a page, in its first edit.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
    /// What became of a text that was to be cut down to its article, in its first edit.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub cut: Option<&'static str>,
    /// The letters of the signs it shows.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub signs: Option<String>,
}

/// Which row a line is, by its first key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Run,
    First,
    Last,
    Edit,
    /// Cut, or of something else.
    Other,
}

impl Row {
    /// Is `line` the first row of a run, cut?
    pub fn begins_a_run(line: &[u8]) -> bool {
        const START: &[u8] = b"{\"run\":\"";
        !line.is_empty() && (line.starts_with(START) || START.starts_with(line))
    }

    /// Which row `line` is.
    pub fn of(line: &[u8]) -> Row {
        let is_whole = line.ends_with(b"}");
        match line {
            _ if !is_whole => Row::Other,
            _ if line.starts_with(b"{\"origin\":") => Row::Edit,
            _ if line.starts_with(b"{\"rows\":") => Row::Last,
            _ if line.starts_with(b"{\"run\":") => {
                if memchr::memmem::find(line, b",\"version\":").is_some() {
                    Row::Run
                } else {
                    Row::First
                }
            }
            _ => Row::Other,
        }
    }
}
