//! Cleans the records of a batch of lines.

use std::str::Utf8Error;

use anyhow::{Result, bail};
use zhclean::{Part, Window, WindowSize, window_end};

use super::lines::Batch;
use crate::json::slots::{Slot, find, find_all};
use crate::json::strings::{put, unescape};
use crate::options::{Errors, OnError};
use crate::plan::Plan;
use crate::report::file_report::FileReport;
use crate::report::name::{Name, View, Wanted};

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The lines of a batch, cleaned so far.
pub struct BatchJob<'p> {
    plan: &'p Plan,
    wanted: Wanted,
    origin: &'p str,
    pub out: Vec<u8>,
    /// Bytes of the batch that are cleaned.
    pub read: usize,
    /// For a diff: where lines that change begin and end, in turn, in the batch and in `out`.
    pub lines: Vec<[usize; 2]>,
    pub report: FileReport,
}

impl<'p> BatchJob<'p> {
    /// Nothing cleaned yet, of the file `origin`.
    pub fn new(plan: &'p Plan, wanted: Wanted, origin: &'p str) -> Self {
        BatchJob { plan, wanted, origin, out: Vec::new(), read: 0, lines: Vec::new(), report: FileReport::default() }
    }

    /// Cleans every line of `batch`.
    ///
    /// # Errors
    /// When a line is not JSON and such lines end the run, or a report cannot be kept.
    pub fn clean(&mut self, batch: &Batch) -> Result<()> {
        self.out.reserve(batch.bytes.len() + batch.bytes.len() / 8);
        let whole = simdutf8::basic::from_utf8(&batch.bytes).ok();
        let (mut at, mut number) = (0, batch.line);
        while at < batch.bytes.len() {
            let end = memchr::memchr(b'\n', &batch.bytes[at..]).map_or(batch.bytes.len(), |len| at + len + 1);
            let bytes = &batch.bytes[at..end];
            let line = match whole {
                Some(whole) => Ok(whole.get(at..end).unwrap_or_default()),
                None => std::str::from_utf8(bytes),
            };
            let from = self.out.len();
            self.line(bytes, line, number)?;
            if self.wanted.view == View::Diff && self.out[from..] != *bytes {
                self.lines.extend([[at, from], [end, self.out.len()]]);
            }
            (at, number) = (end, number + 1);
            self.read = at;
        }
        Ok(())
    }

    fn line(&mut self, bytes: &[u8], line: Result<&str, Utf8Error>, number: u64) -> Result<()> {
        let inner = if number == 1 { bytes.strip_prefix(BOM).unwrap_or(bytes) } else { bytes };
        if inner.iter().all(u8::is_ascii_whitespace) {
            self.out.extend_from_slice(bytes);
            return Ok(());
        }
        self.report.records += 1;
        let errors = self.plan.reading.errors;
        let repaired;
        let line = match line {
            Err(_) if errors != Errors::Strict => {
                repaired = repair(bytes, errors);
                self.report.faults += 1;
                self.report.changed = true;
                Ok(repaired.as_str())
            }
            line => line,
        };
        let found = match line {
            Err(e) => Err(format!("not utf-8 at byte {} of the line", e.valid_up_to())),
            Ok(line) => {
                let json = if number == 1 { line.strip_prefix('\u{FEFF}').unwrap_or(line) } else { line };
                let bom = line.len() - json.len();
                find_all(json, &self.plan.fields).map(|found| (line, bom, found)).map_err(|e| cause(&e))
            }
        };
        match found {
            Ok((line, bom, (slots, has_empty))) => {
                self.report.without_text += u64::from(slots.is_empty());
                self.report.empty_fields += u64::from(has_empty);
                self.record(line, bom, &slots, number)
            }
            Err(cause) => self.bad_line(bytes, number, cause),
        }
    }

    /// A line that is not JSON.
    fn bad_line(&mut self, bytes: &[u8], number: u64, cause: String) -> Result<()> {
        if self.plan.on_error == OnError::Stop {
            bail!("line {number} is not JSON: {cause}; --bad-records pass or skip goes on past such lines")
        }
        self.report.bad_lines += 1;
        self.report.first_bad.get_or_insert((number, cause));
        if self.plan.on_error == OnError::Pass {
            self.out.extend_from_slice(bytes);
            return Ok(());
        }
        self.report.changed = true;
        if number == 1 && bytes.starts_with(BOM) {
            self.out.extend_from_slice(BOM);
        }
        self.report.rejected.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Cleans the texts in the `slots` of `line`, whose JSON begins at `base`.
    fn record(&mut self, line: &str, base: usize, slots: &[Slot], number: u64) -> Result<()> {
        let is_ascii = line.as_bytes()[base..].is_ascii();
        let title = self.title(line.get(base..).unwrap_or_default());
        let mut at = 0;
        for Slot { span, path } in slots {
            let (start, end) = (base + span.start, base + span.end);
            self.out.extend_from_slice(&line.as_bytes()[at..start]);
            let name = Name { origin: self.origin, record: Some((number, path)) };
            self.string(line.get(start..end).unwrap_or_default(), name, (title.as_deref(), is_ascii))?;
            at = end;
        }
        self.out.extend_from_slice(&line.as_bytes()[at..]);
        Ok(())
    }

    /// The title that the record in `json` has for its texts.
    fn title(&self, json: &str) -> Option<String> {
        let field = self.plan.title_field.as_ref()?;
        let found = find(json, std::slice::from_ref(field)).ok()?;
        let slot = found.into_iter().next()?;
        Some(unescape(json.get(slot.span)?).text.into_owned())
    }

    /// Cleans the inside of a string, whose record may have a title; `is_ascii` says that its line is all ASCII and must stay
    /// so.
    fn string(&mut self, raw: &str, name: Name<'_>, (title, is_ascii): (Option<&str>, bool)) -> Result<()> {
        let unescaped = unescape(raw);
        let text = unescaped.text.as_ref();
        let plan = self.plan;
        each_window(text, title, plan.window, |base, window, here| {
            let cleaned = plan.pipeline.clean_window(window, here);
            self.report.add(plan, self.wanted, name, (window, &cleaned), here.part.first)?;
            self.report.windows = self.report.windows.max(if here.part == Part::WHOLE { 1 } else { 2 });
            put(&mut self.out, raw, &unescaped, base, &cleaned, is_ascii);
            Ok(here.after(&cleaned, here.part.last))
        })
    }
}

/// Passes the windows of `text` to `clean`, cut as those of a file are.
fn each_window<'t>(
    text: &str,
    title: Option<&'t str>,
    size: WindowSize,
    mut clean: impl FnMut(usize, &str, Window<'t>) -> Result<Window<'t>>,
) -> Result<()> {
    // what a record holds is data: no comment in it says how it is cleaned
    let (mut at, mut window) = (0, Window { title, regions: None, ..Window::WHOLE });
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let len = window_end(rest.as_bytes(), size);
        let part = Part { first: at == 0, last: at + len == text.len() };
        window = clean(at, rest.get(..len).unwrap_or_default(), Window { part, ..window })?;
        at += len;
        if at == text.len() {
            return Ok(());
        }
    }
}

/// Why a line is not JSON, and where.
fn cause(e: &serde_json::Error) -> String {
    let cause = e.to_string();
    let cause = cause.split(" at line ").next().unwrap_or_default();
    // behind the line end there is no column
    let column = if e.line() == 1 { format!(" at column {}", e.column()) } else { String::new() };
    format!("{cause}{column}")
}

fn repair(bytes: &[u8], errors: Errors) -> String {
    let chunks = bytes.utf8_chunks();
    let fault = if errors == Errors::Replace { "\u{FFFD}" } else { "" };
    chunks.map(|chunk| format!("{}{}", chunk.valid(), if chunk.invalid().is_empty() { "" } else { fault })).collect()
}
