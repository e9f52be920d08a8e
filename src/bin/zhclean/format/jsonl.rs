//! JSON lines: a JSON value on each line, texts in some of its fields. Every byte outside those texts stays.
//!
//! Lines are cleaned in batches, by several threads at once, and written in order.

use std::io::Read;
use std::sync::atomic::Ordering;

use anyhow::{Result, bail, ensure};
use encoding_rs::UTF_8;

use super::batch::{BOM, BatchJob};
use super::job::Job;
use super::lines::LineReader;
use super::recoded::Recoded;
use crate::encoding::answer::{Guess, Sign};
use crate::encoding::bom::name as name_of;
use crate::encoding::decode::Decoder;
use crate::input::source::Source;
use crate::options::OnError;
use crate::report::diff::NO_DIFF;
use crate::system::in_order::{FEW, in_order};

/// Cleans the records of `source`, in order.
///
/// # Errors
/// When the source cannot be read, holds a line that is not JSON, or the job cannot write.
pub fn clean_jsonl(source: Source, job: &mut Job<'_>) -> Result<()> {
    let (plan, wanted, origin) = (job.plan, job.wanted, job.origin.clone());
    ensure!(!plan.insists_on_split, "--split separates texts, and this file holds records; leave it out");
    ensure!(plan.output_encoding == UTF_8, "JSON lines are written as UTF-8; leave out --output-encoding");
    // JSON lines are UTF-8 (RFC 8259, 8.1) unless the user says otherwise
    let given_up = source.given_up();
    let encoding = plan.reading.encoding.unwrap_or(UTF_8);
    let is_recoded = encoding != UTF_8;
    ensure!(job.diff.is_none() || !is_recoded, "is {} and would be written as utf-8: {NO_DIFF}", name_of(encoding));
    let read: Box<dyn Read + Send> = if is_recoded {
        Box::new(Recoded::new(Decoder::new(source, plan.reading), plan.reading.errors))
    } else {
        Box::new(source)
    };
    let mut lines = LineReader::new(read, plan.line_buffered);
    let threads = if plan.line_buffered { 1 } else { job.threads };
    let mut bom = 0;
    in_order(
        (threads, FEW),
        || lines.next_batch(),
        |batch| {
            let mut cleaned = BatchJob::new(plan, wanted, &origin);
            let stop = cleaned.clean(&batch).err();
            let BatchJob { out, read, lines, report, .. } = cleaned;
            Ok((batch, (out, read, lines), report, stop))
        },
        |done| {
            let delivered = done.and_then(|(batch, (mut out, read, mut lines), mut report, stop)| {
                let (mut read, mut mark) = (&batch.bytes[..read], 0);
                if let Some(rest) = read.strip_prefix(BOM).filter(|_| batch.line == 1) {
                    (bom, read, mark) = (BOM.len(), rest, BOM.len());
                    if plan.strips_bom && out.starts_with(BOM) {
                        out.drain(..BOM.len());
                        mark = 0;
                        report.changed = true;
                    }
                    let is_kept = mark > 0;
                    if let Some(diff) = &mut job.diff {
                        diff.add_bom(is_kept, &mut job.report.printed)?;
                    }
                    lines.iter_mut().flatten().for_each(|at| *at = at.saturating_sub(BOM.len()));
                }
                job.diff_lines(read, out.get(mark..).unwrap_or_default(), &lines)?;
                report.changed |= is_recoded && !(out.is_ascii() && encoding.is_ascii_compatible());
                job.write_bytes(&out)?;
                job.sum(read, out.get(mark..).unwrap_or_default());
                job.report.merge(report, wanted)?;
                stop.map_or(Ok(()), Err)
            });
            // another thread may still wait for a pipe that is not needed any more
            given_up.store(delivered.is_err(), Ordering::Relaxed);
            delivered
        },
    )?;
    let (sign, confidence) = (if is_recoded { Sign::Named } else { Sign::Valid }, 1.0);
    job.report.guess = Some(Guess { encoding, confidence, sign, bom });
    note_records(job)
}

/// Notes what a person should know of the records.
///
/// # Errors
/// When no record has a text.
fn note_records(job: &mut Job<'_>) -> Result<()> {
    let report = &mut job.report;
    if report.records > report.bad_lines && report.documents + report.empty_fields == 0 {
        let paths: Vec<_> = job.plan.fields.iter().map(|path| format!("\"{path}\"")).collect();
        bail!("no record has a text in {}; name the field with --field", paths.join(" or "));
    }
    if report.without_text > 0 {
        report.notes.push(format!("{} of {} records without a text, passed on", report.without_text, report.records));
    }
    if let Some((line, cause)) = &report.first_bad {
        let done = if job.plan.on_error == OnError::Pass { "passed on" } else { "left out" };
        let note = format!("{} lines are not JSON, {done}; the first: line {line}, {cause}", report.bad_lines);
        report.notes.push(note);
    }
    Ok(())
}
