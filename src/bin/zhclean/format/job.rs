//! The file that a format works on: it receives cleaned texts and the bytes around them, writes them and reports on them.

use anyhow::{Result, ensure};
use encoding_rs::UTF_8;
use zhclean::{Cleaned, Part};

use crate::encoding::bom::name as name_of;
use crate::encoding::encode::Recoder;
use crate::input::container::Container;
use crate::input::source::Snapshot;
use crate::input::sum::{SharedSum, Summing};
use crate::options::{Errors, Format, OnError};
use crate::output::writer::Writer;
use crate::plan::Plan;
use crate::report::diff::Diff;
use crate::report::file_report::FileReport;
use crate::report::log::rows::Known;
use crate::report::name::{Name, Wanted};

/// Encoded bytes are written when there are so many.
const WRITE_BYTES: usize = 128 << 10;

/// One file, cleaned so far.
pub struct Job<'p> {
    pub plan: &'p Plan,
    /// The file as reports call it.
    pub origin: String,
    /// Threads that this file may use.
    pub threads: usize,
    pub wanted: Wanted,
    pub report: FileReport,
    /// How the source is packed.
    pub container: Option<Container>,
    /// The decoded text and the cleaned one so far, where a log is wanted.
    pub sums: [Summing; 2],
    /// Where a diff is wanted.
    pub diff: Option<Diff>,
    writer: Writer,
    recoder: Recoder,
    /// Encoded and not yet written.
    bytes: Vec<u8>,
    /// The text did not change, so its replacement was not written.
    is_left: bool,
}

impl<'p> Job<'p> {
    /// Nothing cleaned yet, of the file `origin`.
    pub fn new(plan: &'p Plan, origin: String, wanted: Wanted, threads: usize, writer: Writer) -> Self {
        Job {
            plan,
            origin,
            threads,
            wanted,
            report: FileReport::default(),
            container: None,
            sums: Default::default(),
            diff: None,
            writer,
            recoder: Recoder::new(plan.output_encoding, plan.reading.errors),
            bytes: Vec::new(),
            is_left: false,
        }
    }

    /// Can written bytes not be taken back?
    pub fn is_stream(&self) -> bool {
        self.writer.is_stream()
    }

    /// Adds a text, or a window of one, to the report, and writes it.
    ///
    /// # Errors
    /// When it cannot be written or reported.
    pub fn add(&mut self, name: Name<'_>, text: &str, cleaned: &Cleaned<'_>, part: Part) -> Result<()> {
        self.report.add(self.plan, self.wanted, name, (text, cleaned), part.first)?;
        if let Some(diff) = &mut self.diff {
            diff.add(text, cleaned, &mut self.report.printed)?;
        }
        // a file that is one text and does not change needs no replacement
        if self.writer.is_in_place() && part.first && part.last && self.bytes.is_empty() && !self.report.changed {
            self.is_left = true;
            self.sum(text, text);
            return Ok(());
        }
        self.sum(text, "");
        // pieces are as many as edits: those that need no sum and no other encoding go straight into the buffer
        let is_plain = !self.wanted.log && self.recoder.is_utf_8();
        cleaned.each_piece(|piece| {
            if is_plain && piece.len() + self.bytes.len() < WRITE_BYTES {
                self.bytes.extend_from_slice(piece.as_bytes());
                return Ok(());
            }
            self.sum("", piece);
            self.write(piece)
        })?;
        self.flush()
    }

    /// Adds the lines `old` and `new` to the diff; `differing` is where those that differ begin and end, in turn.
    ///
    /// # Errors
    /// When hunks cannot be written.
    pub fn diff_lines(&mut self, old: &[u8], new: &[u8], differing: &[[usize; 2]]) -> Result<()> {
        let Some(diff) = &mut self.diff else { return Ok(()) };
        let mut at = [0; 2];
        for end in differing.iter().copied().chain([[old.len(), new.len()]]) {
            diff.add_lines(&old[at[0]..end[0]], &new[at[1]..end[1]], &mut self.report.printed)?;
            at = end;
        }
        Ok(())
    }

    /// Adds decoded and cleaned text to the sums for the log.
    pub fn sum(&mut self, decoded: impl AsRef<[u8]>, cleaned: impl AsRef<[u8]>) {
        if self.wanted.log {
            self.sums[0].add(decoded.as_ref());
            self.sums[1].add(cleaned.as_ref());
        }
    }

    /// Writes `text` in the encoding of the output.
    ///
    /// # Errors
    /// When it cannot be encoded or written.
    pub fn write(&mut self, text: &str) -> Result<()> {
        if self.recoder.is_utf_8() && text.len() >= WRITE_BYTES {
            self.flush()?;
            return self.writer.write(self.plan, text.as_bytes());
        }
        self.recoder.encode(text, &mut self.bytes)?;
        if self.bytes.len() >= WRITE_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes `bytes` as they are.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.flush()?;
        self.writer.write(self.plan, bytes)
    }

    fn flush(&mut self) -> Result<()> {
        if !self.bytes.is_empty() {
            self.writer.write(self.plan, &self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }

    /// Writes the rest and checks what must hold before the file gets its name; `snapshot` is the source as it was opened.
    ///
    /// # Errors
    /// When the rest cannot be written, the source changed, or a strict reading found a character cut in place.
    pub fn settle(&mut self, snapshot: &Snapshot) -> Result<()> {
        self.flush()?;
        let report = &mut self.report;
        if let Some(diff) = &mut self.diff {
            diff.finish(&mut report.printed)?;
        }
        report.faults += self.recoder.missing;
        if let Some(offset) = report.cut {
            ensure!(
                !self.writer.is_in_place() || self.plan.reading.errors != Errors::Strict,
                "ends within a character, at byte {offset}; left as it is, --decode-errors skip drops the rest of it"
            );
            report.notes.push(format!("ends within a character, at byte {offset}; its bytes were left out"));
        }
        if report.faults > 0 {
            let what = if self.plan.reading.errors == Errors::Replace { "replaced" } else { "left out" };
            report.notes.push(format!("{} places that do not fit the encoding, {what}", report.faults));
        }
        // in place, the file is checked just before it is replaced
        if !self.writer.is_in_place() {
            snapshot.check()?;
        }
        ensure!(!self.is_left || !self.report.changed, "stopped by an internal error; please report it");
        Ok(())
    }

    /// The writer that gives the file its name, the report, and the rows for the log. Where the file is not `whole`, they are
    /// those of what was written.
    ///
    /// # Errors
    /// When the rows cannot be made.
    pub fn close(mut self, format: Format, whole: bool) -> Result<(Writer, FileReport, Vec<u8>)> {
        let rows = std::mem::take(&mut self.report.log);
        let Some(read) = rows.read().map(SharedSum::sum) else { return Ok((self.writer, self.report, Vec::new())) };
        let (report, plan) = (&self.report, self.plan);
        let [input, output] = self.sums.each_ref().map(Summing::sum);
        let is_utf_8 = plan.output_encoding == UTF_8;
        // of records, each has its own in its first edit
        let one = report.article.filter(|_| report.documents == 1 && format != Format::Jsonl);
        let known = Known {
            input,
            output,
            bytes: Some(read).filter(|read| whole && *read != input),
            encoding: name_of(report.guess.map_or(UTF_8, |guess| guess.encoding)).into(),
            bom: report.guess.is_some_and(|guess| guess.bom > 0),
            container: self.container.map(|container| container.name().into()),
            output_encoding: (!is_utf_8).then(|| name_of(plan.output_encoding).into()),
            records: format == Format::Jsonl,
            changed: report.changed,
            cut: one.map(|(cut, _)| cut.name().into()),
            signs: one.map(|(_, signs)| signs.letters().into()),
            voided: report.voided.clone(),
            left_out: if plan.on_error == OnError::Skip { report.bad_lines } else { 0 },
        };
        let rows = rows.close(known)?;
        Ok((self.writer, self.report, rows))
    }
}
