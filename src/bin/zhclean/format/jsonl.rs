//! JSON lines: a value of JSON on each line, texts in some of its fields. Every byte outside those texts stays.
//!
//! Lines go through in batches, which several threads clean at once and which come out in order.

use std::io::{self, Read};
use std::str::Utf8Error;
use std::sync::atomic::Ordering;

use anyhow::{Result, bail, ensure};
use clap::ValueEnum;
use encoding_rs::UTF_8;
use zhclean::{Pipeline, Place, Window};

use super::Format;
use super::records::{self, Field, Found};
use super::text::window_bytes;
use crate::encoding::decode::{DecodeError, Decoder, Errors};
use crate::encoding::guess::{self as encoding, Guess, Sign, Unknown};
use crate::input::source::Source;
use crate::plan::Plan;
use crate::report::report::{Name, Report, Wanted};
use crate::run::clean_file::Job;
use crate::system::in_order::{FEW, in_order};

/// Lines of about so many bytes are cleaned at once: enough to pay for the hand-over, few enough for the caches.
const BATCH_BYTES: usize = 256 << 10;
/// The longest line.
const MAX_LINE_BYTES: usize = 2 << 30;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What to do with a line that is no JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// End there, with its number
    #[default]
    Stop,
    /// Pass it on as it is
    Pass,
    /// Leave it out, and set it aside with --rejected
    Skip,
}

/// Records with texts in `fields`.
pub struct Jsonl<'p> {
    pub fields: &'p [Field],
    pub on_error: OnError,
}

impl Format for Jsonl<'_> {
    fn clean(&self, source: Source, job: &mut Job<'_>) -> Result<()> {
        let (plan, wanted, origin) = (job.plan, job.wanted, job.origin.clone());
        ensure!(plan.split.is_none(), "--split parts texts, and this holds records; leave it out");
        ensure!(plan.output_encoding == UTF_8, "JSON lines are written as UTF-8; leave out --output-encoding");
        // JSON lines are UTF-8 (RFC 8259, 8.1) unless the user says otherwise
        let given_up = source.given_up();
        let encoding = plan.reading.encoding.unwrap_or(UTF_8);
        let is_recoded = encoding != UTF_8;
        let read: Box<dyn Read + Send> = if is_recoded {
            Box::new(Recoded::new(Decoder::new(source, plan.reading), plan.reading.errors))
        } else {
            Box::new(source)
        };
        let mut lines = Lines { read, rest: Vec::new(), line: 1, ended: false, one: plan.line_buffered };
        let threads = if plan.line_buffered { 1 } else { job.threads };
        let mut bom = 0;
        in_order(
            (threads, FEW),
            || lines.next(),
            |batch| {
                let mut part = Part { plan, wanted, origin: &origin, out: Vec::new(), report: Report::default() };
                let stop = self.batch(&mut part, &batch).err();
                Ok((part.out, part.report, batch.bytes.starts_with(BOM) && batch.line == 1, stop))
            },
            |done| {
                let delivered = done.and_then(|(mut out, mut report, has_bom, stop)| {
                    if has_bom {
                        bom = BOM.len();
                        if plan.strips_bom && out.starts_with(BOM) {
                            out.drain(..BOM.len());
                            report.changed = true;
                        }
                    }
                    report.changed |= is_recoded && !out.is_ascii();
                    job.write_bytes(&out)?;
                    job.report.merge(report)?;
                    stop.map_or(Ok(()), Err)
                });
                // nobody wants what a thread may be waiting for
                given_up.store(delivered.is_err(), Ordering::Relaxed);
                delivered
            },
        )?;
        let (sign, confidence) = (if is_recoded { Sign::Named } else { Sign::Valid }, 1.0);
        job.report.guess = Some(Guess { encoding, confidence, sign, bom });
        self.tell(job)
    }
}

impl Jsonl<'_> {
    /// What a person should know of the records.
    fn tell(&self, job: &mut Job<'_>) -> Result<()> {
        let report = &mut job.report;
        if report.records > report.bad_lines && report.documents == 0 {
            let fields: Vec<_> = self.fields.iter().map(|field| format!("\"{field}\"")).collect();
            bail!("no record has a text in {}; name the field with --field", fields.join(" or "));
        }
        if report.without_field > 0 {
            report
                .notes
                .push(format!("{} of {} records without a text, passed on", report.without_field, report.records));
        }
        if let Some((line, cause)) = &report.first_bad {
            let done = if self.on_error == OnError::Pass { "passed on" } else { "left out" };
            report
                .notes
                .push(format!("{} lines are no JSON, {done}; the first: line {line}, {cause}", report.bad_lines));
        }
        Ok(())
    }

    fn batch(&self, part: &mut Part<'_>, batch: &Batch) -> Result<()> {
        part.out.reserve(batch.bytes.len() + batch.bytes.len() / 8);
        let whole = simdutf8::basic::from_utf8(&batch.bytes).ok();
        let (mut at, mut number) = (0, batch.line);
        while at < batch.bytes.len() {
            let end = memchr::memchr(b'\n', &batch.bytes[at..]).map_or(batch.bytes.len(), |len| at + len + 1);
            let bytes = &batch.bytes[at..end];
            let line = match whole {
                Some(whole) => Ok(whole.get(at..end).unwrap_or_default()),
                None => std::str::from_utf8(bytes),
            };
            self.line(part, bytes, line, number)?;
            (at, number) = (end, number + 1);
        }
        Ok(())
    }

    fn line(&self, part: &mut Part<'_>, bytes: &[u8], line: Result<&str, Utf8Error>, number: u64) -> Result<()> {
        let inner = if number == 1 { bytes.strip_prefix(BOM).unwrap_or(bytes) } else { bytes };
        if inner.iter().all(u8::is_ascii_whitespace) {
            part.out.extend_from_slice(bytes);
            return Ok(());
        }
        part.report.records += 1;
        let repaired;
        let line = match line {
            Err(_) if part.plan.reading.errors != Errors::Strict => {
                repaired = repair(bytes, part.plan.reading.errors);
                part.report.faults += 1;
                part.report.changed = true;
                Ok(repaired.as_str())
            }
            line => line,
        };
        let found = match line {
            Err(e) => Err(format!("not utf-8 at byte {} of the line", e.valid_up_to())),
            Ok(line) => {
                let json = if number == 1 { line.strip_prefix('\u{FEFF}').unwrap_or(line) } else { line };
                let bom = line.len() - json.len();
                match records::find(json, self.fields) {
                    Ok(found) => Ok((line, bom, found)),
                    Err(e) => {
                        let cause = e.to_string();
                        let cause = cause.split(" at line ").next().unwrap_or_default();
                        // behind the line end there is no column
                        let place = if e.line() == 1 { format!(" at column {}", e.column()) } else { String::new() };
                        Err(format!("{cause}{place}"))
                    }
                }
            }
        };
        match found {
            Ok((line, bom, found)) => part.record(line, bom, &found, number),
            Err(cause) if self.on_error == OnError::Stop => {
                bail!("line {number} is no JSON: {cause}; --on-error pass or skip goes on past such lines")
            }
            Err(cause) => {
                part.report.bad_lines += 1;
                part.report.first_bad.get_or_insert((number, cause));
                if self.on_error == OnError::Pass {
                    part.out.extend_from_slice(bytes);
                } else {
                    part.report.changed = true;
                    if number == 1 && bytes.starts_with(BOM) {
                        part.out.extend_from_slice(BOM);
                    }
                    io::Write::write_all(&mut part.report.rejected, bytes)?;
                }
                Ok(())
            }
        }
    }
}

fn repair(bytes: &[u8], errors: Errors) -> String {
    let chunks = bytes.utf8_chunks();
    let fault = if errors == Errors::Replace { "\u{FFFD}" } else { "" };
    chunks.map(|chunk| format!("{}{}", chunk.valid(), if chunk.invalid().is_empty() { "" } else { fault })).collect()
}

/// Some lines on their way.
struct Part<'p> {
    plan: &'p Plan,
    wanted: Wanted,
    origin: &'p str,
    out: Vec<u8>,
    report: Report,
}

impl Part<'_> {
    /// Cleans the texts that were found in `line`, whose JSON begins at `base`.
    fn record(&mut self, line: &str, base: usize, found: &[Found], number: u64) -> Result<()> {
        self.report.without_field += u64::from(found.is_empty());
        let is_ascii = line.as_bytes()[base..].is_ascii();
        let mut at = 0;
        for Found { span, path } in found {
            let (start, end) = (base + span.start, base + span.end);
            self.out.extend_from_slice(&line.as_bytes()[at..start]);
            let name = Name { origin: self.origin, record: Some((number, path)) };
            self.string(line.get(start..end).unwrap_or_default(), name, is_ascii)?;
            at = end;
        }
        self.out.extend_from_slice(&line.as_bytes()[at..]);
        Ok(())
    }

    /// Cleans the inside of a string, of a line that is all ASCII or not.
    fn string(&mut self, raw: &str, name: Name<'_>, is_ascii: bool) -> Result<()> {
        let unescaped = records::unescape(raw);
        let text = unescaped.text.as_ref();
        let plan = self.plan;
        each_window(&plan.pipeline, text, |base, window, place| {
            let cleaned = plan.pipeline.clean_window(window, place);
            self.report.take(plan, self.wanted, name, (window, &cleaned), place.place.first)?;
            self.report.windows = self.report.windows.max(if place.place == Place::WHOLE { 1 } else { 2 });
            records::put(&mut self.out, raw, &unescaped, base, &cleaned, is_ascii);
            Ok(place.after(&cleaned, place.place.last))
        })
    }
}

/// Hands over the windows of `text`, cut as those of a file are.
fn each_window(
    pipeline: &Pipeline,
    text: &str,
    mut take: impl FnMut(usize, &str, Window) -> Result<Window>,
) -> Result<()> {
    let limit = window_bytes(pipeline);
    let (mut at, mut window) = (0, Window::WHOLE);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let len = super::text::window_end(rest.as_bytes(), limit);
        let place = Place { first: at == 0, last: at + len == text.len() };
        window = take(at, rest.get(..len).unwrap_or_default(), Window { place, ..window })?;
        at += len;
        if at == text.len() {
            return Ok(());
        }
    }
}

/// Whole lines.
struct Batch {
    bytes: Vec<u8>,
    /// Number of the first, from 1.
    line: u64,
}

/// A file that is read some lines at a time.
struct Lines<R> {
    read: R,
    /// Read, and not yet handed out: no line end in it, unless one line is wanted at a time.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// One line at a time, as soon as it is there.
    one: bool,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut searched = 0;
        let end = loop {
            let new = &bytes[searched..];
            let newline = if self.one {
                memchr::memchr(b'\n', new)
            } else if bytes.len() >= BATCH_BYTES {
                memchr::memrchr(b'\n', new)
            } else {
                None
            };
            if let Some(newline) = newline {
                break searched + newline + 1;
            }
            if self.one || bytes.len() >= BATCH_BYTES {
                searched = bytes.len();
            }
            ensure!(bytes.len() < MAX_LINE_BYTES, "line {} has more than {MAX_LINE_BYTES} bytes", self.line);
            if self.ended {
                break bytes.len();
            }
            if self.one {
                let filled = bytes.len();
                bytes.resize(filled + BATCH_BYTES, 0);
                let got = loop {
                    match self.read.read(&mut bytes[filled..]) {
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        got => break got?,
                    }
                };
                bytes.truncate(filled + got);
                self.ended = got == 0;
            } else {
                let got = (&mut self.read).take(BATCH_BYTES as u64).read_to_end(&mut bytes)?;
                self.ended = got < BATCH_BYTES;
            }
        };
        if end == 0 {
            return Ok(None);
        }
        if self.line == 1 && encoding::is_binary(&bytes) {
            return Err(DecodeError::from(Unknown::Binary).into());
        }
        self.rest = bytes.split_off(end);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Some(Batch { bytes, line }))
    }
}

/// Text of another encoding, read as UTF-8.
struct Recoded<R> {
    decoder: Decoder<R>,
    text: Vec<u8>,
    at: usize,
    /// A character that the end of the file cuts is an error.
    strict: bool,
}

impl<R: Read> Recoded<R> {
    fn new(decoder: Decoder<R>, errors: Errors) -> Self {
        Recoded { decoder, text: Vec::new(), at: 0, strict: errors == Errors::Strict }
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !(self.decoder.ended && self.at > 0) {
            self.text.clear();
            self.at = 0;
            self.decoder.fill(&mut self.text, BATCH_BYTES).map_err(io::Error::other)?;
            if let Some(offset) = self.decoder.cut.filter(|_| self.strict) {
                return Err(io::Error::other(format!("ends within a character, at byte {offset}")));
            }
            if self.decoder.ended && self.text.is_empty() {
                return Ok(0);
            }
        }
        let len = into.len().min(self.text.len() - self.at);
        into[..len].copy_from_slice(&self.text[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}
