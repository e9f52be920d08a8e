//! One file on its way: opened, read in its format, cleaned, handed to a writer and a report.

use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;
use zhclean::{Cleaned, Place};

use crate::encoding::decode::Errors;
use crate::format;
use crate::input::container::Container;
use crate::input::source::{Seen, Source};
use crate::input::walk::Origin;
use crate::output::writer::{Recoder, Target, Writer};
use crate::plan::Plan;
use crate::report::report::{Name, Report, Wanted};
use crate::system::stop::AtWork;

/// What a format hands its texts to.
pub struct Job<'p> {
    pub plan: &'p Plan,
    /// The file as reports call it.
    pub origin: String,
    /// Threads that this file may use.
    pub threads: usize,
    pub wanted: Wanted,
    pub report: Report,
    writer: Writer,
    recoder: Recoder,
    /// Encoded and not yet written.
    bytes: Vec<u8>,
    /// A text that stays as it is was not written beside itself.
    is_left: bool,
}

/// Encoded bytes are written when there are so many.
const WRITE_BYTES: usize = 128 << 10;

/// Cleans one file on `threads` threads. An error comes with the report of what went out before it, if anything did.
///
/// # Errors
/// When it cannot be read, decoded or written; a target file then stands as it was.
pub fn process(
    plan: &Plan,
    origin: &Origin,
    target: Target,
    wanted: Wanted,
    threads: usize,
    progress: &ProgressBar,
) -> Result<(Report, Result<()>)> {
    let mut writer = Writer::new(origin, target)?;
    let source = Source::open(origin, plan.max_size, progress)?;
    let _at_work = AtWork::new();
    writer.accept(&source)?;
    let mut job = Job {
        plan,
        origin: origin.to_string(),
        threads,
        wanted,
        report: Report::default(),
        writer,
        recoder: Recoder::new(plan.output_encoding, plan.reading.errors),
        bytes: Vec::new(),
        is_left: false,
    };
    let named = match origin {
        Origin::File(path) => Container::of_name(path).filter(|named| Some(*named) != source.container),
        Origin::Stdin => None,
    };
    let mismatch = named.map(|named| format!("holds no {} data, whatever its name says", named.name()));
    let seen = source.seen();
    let done = format::of(plan, origin).clean(source, &mut job);
    let done = match mismatch {
        Some(mismatch) => {
            job.report.notes.push(mismatch.clone());
            done.context(mismatch)
        }
        None => done,
    };
    let is_stream = job.writer.is_stream();
    match done.and_then(|()| job.settle(&seen)) {
        Ok(()) => {
            job.writer.finish(plan, job.report.changed)?;
            Ok((job.report, Ok(())))
        }
        Err(error) if is_stream => Ok((job.report, Err(error))),
        Err(error) => Err(error),
    }
}

impl Job<'_> {
    /// Takes in a text, or a window of one, and writes it.
    ///
    /// # Errors
    /// When it cannot be written or reported.
    pub fn take(&mut self, name: Name<'_>, text: &str, cleaned: &Cleaned<'_>, place: Place) -> Result<()> {
        self.report.take(self.plan, self.wanted, name, (text, cleaned), place.first)?;
        // a file that is one text and stays as it is needs no other beside it
        if self.writer.is_in_place() && place.first && place.last && self.bytes.is_empty() && !self.report.changed {
            self.is_left = true;
            return Ok(());
        }
        cleaned.each_piece(|piece| self.write(piece))?;
        self.flush()
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

    /// What must hold before the file gets its name.
    fn settle(&mut self, seen: &Seen) -> Result<()> {
        self.flush()?;
        let report = &mut self.report;
        report.faults += self.recoder.missing;
        if let Some(offset) = report.cut {
            ensure!(
                !self.writer.is_in_place() || self.plan.reading.errors != Errors::Strict,
                "ends within a character, at byte {offset}; left as it is, --errors skip drops the rest of it"
            );
            report.notes.push(format!("ends within a character, at byte {offset}; what is there of it was left out"));
        }
        if report.faults > 0 {
            let what = if self.plan.reading.errors == Errors::Replace { "replaced" } else { "left out" };
            report.notes.push(format!("{} places that do not fit the encoding, {what}", report.faults));
        }
        // in place, what stands there is looked at just before it is replaced
        if !self.writer.is_in_place() {
            seen.check()?;
        }
        ensure!(!self.is_left || !self.report.changed, "stopped by an internal error; please report it");
        Ok(())
    }
}
