//! The rows of one text, gathered until they are appended to the log as a unit.

use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Serialize;
use zhclean::Cleaned;

use super::file::LogFile;
use super::rows::{EditRow, FirstRow, Known, LastRow};
use crate::input::sum::SharedSum;
use crate::report::name::Name;

/// A text with more bytes of rows is logged in parts.
const PART_BYTES: usize = 4 << 20;

/// The rows of one text.
#[derive(Default)]
pub struct TextRows {
    /// Edits that are not yet in a part of the log.
    edits: Vec<u8>,
    count: u64,
    /// Without one all rows are gathered: those of a batch of records go to the rows of its file.
    parts: Option<Parts>,
}

/// Where the parts of a text go.
struct Parts {
    log: Arc<LogFile>,
    origin: String,
    /// The bytes of the input.
    read: SharedSum,
    /// Parts appended.
    appended: u64,
}

impl TextRows {
    /// The rows of `origin` for `log`; `read` is the sum of the bytes read.
    pub fn new(log: Arc<LogFile>, origin: &str, read: SharedSum) -> TextRows {
        let parts = Parts { log, origin: origin.to_owned(), read, appended: 0 };
        TextRows { edits: Vec::new(), count: 0, parts: Some(parts) }
    }

    /// Adds the edits of one window; the first row of a text also has its fold, what says that it is a page, and
    /// what became of it where it was to be cut down to its article.
    ///
    /// # Errors
    /// When a part cannot be appended.
    pub fn add(&mut self, name: Name<'_>, cleaned: &Cleaned<'_>, is_first: bool) -> Result<()> {
        let mut fold = is_first.then(|| cleaned.fold.name());
        let mut evidence = cleaned.evidence.filter(|_| is_first);
        let mut page = cleaned.sign.map(|sign| sign.name()).filter(|_| is_first);
        let article = cleaned.article.as_ref().filter(|_| is_first);
        let (mut cut, mut signs) = article.map(|found| (found.cut.name(), found.signs.letters())).unzip();
        for change in cleaned.changes() {
            let (record, field) = name.record.map(|(record, field)| (record, field.into())).unzip();
            let (fold, evidence, page) = (fold.take(), evidence.take(), page.take());
            let (cut, signs) = (cut.take(), signs.take());
            let row = EditRow { origin: name.origin.into(), record, field, change, fold, evidence, page, cut, signs };
            push(&mut self.edits, &row)?;
            self.count += 1;
            if self.edits.len() >= PART_BYTES {
                self.append_part()?;
            }
        }
        Ok(())
    }

    /// Adds the rows of the part of the file that follows.
    ///
    /// # Errors
    /// When a part cannot be appended.
    pub fn merge(&mut self, part: &TextRows) -> Result<()> {
        self.edits.extend_from_slice(&part.edits);
        self.count += part.count;
        if self.edits.len() >= PART_BYTES { self.append_part() } else { Ok(()) }
    }

    fn append_part(&mut self) -> Result<()> {
        let Some(Parts { log, origin, read, appended }) = &mut self.parts else { return Ok(()) };
        *appended += 1;
        let sum = (*appended == 1).then(|| read.sum());
        let first =
            FirstRow { run: log.run().into(), origin: origin.as_str().into(), part: *appended, read: sum, known: None };
        let last = LastRow { rows: self.count, origin: origin.as_str().into(), more: true, known: None };
        let unit = unit(&first, &self.edits, &last)?;
        log.append(&unit)?;
        self.edits.clear();
        self.count = 0;
        Ok(())
    }

    /// The bytes of the input that were read so far.
    pub fn read(&self) -> Option<&SharedSum> {
        self.parts.as_ref().map(|parts| &parts.read)
    }

    /// The rows of the text, or of its last part, to append; `known` is what became of the text.
    ///
    /// # Errors
    /// Never; the serializer's signature asks for it.
    pub fn close(self, known: Known<'_>) -> Result<Vec<u8>> {
        let Some(Parts { log, origin, appended, .. }) = self.parts else { return Ok(Vec::new()) };
        let (in_first, in_last) = if appended == 0 { (Some(known), None) } else { (None, Some(known)) };
        let origin = || origin.as_str().into();
        let first =
            FirstRow { run: log.run().into(), origin: origin(), part: appended + 1, read: None, known: in_first };
        let last = LastRow { rows: self.count, origin: origin(), more: false, known: in_last };
        unit(&first, &self.edits, &last)
    }
}

fn unit(first: &FirstRow<'_>, edits: &[u8], last: &LastRow<'_>) -> Result<Vec<u8>> {
    const BOTH_ROWS: usize = 512;
    let mut bytes = Vec::with_capacity(edits.len() + BOTH_ROWS);
    push(&mut bytes, first)?;
    bytes.extend_from_slice(edits);
    push(&mut bytes, last)?;
    Ok(bytes)
}

fn push(bytes: &mut Vec<u8>, row: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *bytes, row).context("cannot keep the log")?;
    bytes.push(b'\n');
    Ok(())
}
