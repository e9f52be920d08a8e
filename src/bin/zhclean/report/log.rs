//! The log: one JSON object a line for every edit; with the output it gives the input back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, Write};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use zhclean::{Change, Cleaned, Evidence};

use super::name::Name;

/// A row of the log file.
#[derive(Serialize, Deserialize)]
struct LogRow<'a> {
    /// The file, or `-` for standard input.
    origin: Cow<'a, str>,
    /// Line of the record, from 1, where the file holds records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    /// The path of the text in it, as `meta.body` or `段落[2].内容`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<Cow<'a, str>>,
    #[serde(flatten)]
    change: Change<'a>,
    /// How the text was folded, in its first row.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    fold: Option<&'static str>,
    /// The evidence for it.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
}

/// Rows are gathered to so many bytes before they are written.
const WRITE_BYTES: usize = 128 << 10;

/// Writes the edits of one window; the first row of a text also has its fold.
///
/// # Errors
/// When writing fails.
pub fn write_log(out: &mut impl Write, name: Name<'_>, cleaned: &Cleaned<'_>, is_first: bool) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(WRITE_BYTES, out);
    let mut fold = is_first.then(|| cleaned.fold.name());
    let mut evidence = cleaned.evidence.filter(|_| is_first);
    for change in cleaned.changes() {
        let (record, field) = name.record.map(|(record, field)| (record, field.into())).unzip();
        let (fold, evidence) = (fold.take(), evidence.take());
        let row = LogRow { origin: name.origin.into(), record, field, change, fold, evidence };
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// The edits of one text of a file: in which record and field, where it holds records.
pub type Logged = BTreeMap<Option<(u64, String)>, Vec<Change<'static>>>;

/// Reads the edits of one file; of `origin` where a log holds several.
///
/// # Errors
/// A bad line, by its number; several files in the log and no `origin`; no row of that `origin`.
pub fn read_log(log: impl BufRead, origin: Option<&str>) -> Result<Logged> {
    let mut logged = Logged::new();
    let mut seen: Option<String> = None;
    for (number, line) in log.lines().enumerate() {
        let line = line?;
        let row: LogRow<'_> =
            serde_json::from_str(&line).with_context(|| format!("line {} is not a row of a log", number + 1))?;
        match (origin, &seen) {
            (Some(wanted), _) if row.origin != wanted => continue,
            (None, Some(first)) if row.origin != first.as_str() => {
                bail!("holds the edits of {first} and {}; choose one with --origin", row.origin)
            }
            _ => seen = Some(row.origin.into_owned()),
        }
        let Change { pass, rule, line, span, old, new } = row.change;
        let (rule, old, new) = (owned(rule), owned(old), owned(new));
        let slot = row.record.zip(row.field.map(Cow::into_owned));
        logged.entry(slot).or_default().push(Change { pass, rule, line, span, old, new });
    }
    if let Some(origin) = origin {
        ensure!(seen.is_some(), "holds no edit of {origin}");
    }
    Ok(logged)
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
