//! `restore`: a cleaned file and its log give the text back as it was decoded.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use indicatif::ProgressBar;
use zhclean::{Change, restore as restored};

use crate::args::RestoreArgs;
use crate::encoding::decode::{Decoder, Reading};
use crate::encoding::guess::MIN_CONFIDENCE;
use crate::input::origin::Origin;
use crate::input::paths::{error_at, shown};
use crate::input::source::Source;
use crate::json::slots::find;
use crate::json::strings::{escape, unescape};
use crate::plan::to_read;
use crate::report::log::{Logged, read_log};
use crate::system::stdio::print;

/// Prints the text as it was decoded.
///
/// # Errors
/// When a file cannot be read, or the log does not fit the text.
pub fn restore(args: &RestoreArgs) -> Result<ExitCode> {
    let text = read(args).with_context(|| shown(&args.output))?;
    let log = BufReader::new(File::open(&args.log).map_err(|e| error_at(&args.log, &e))?);
    let logged = read_log(log, args.origin.as_deref()).with_context(|| shown(&args.log))?;
    let is_records = logged.keys().any(Option::is_some);
    let text = if is_records { records(&text, logged) } else { whole(&text, logged) };
    print(&text.with_context(|| shown(&args.output))?)?;
    Ok(ExitCode::SUCCESS)
}

/// The cleaned text: unpacked, decoded, without its mark.
fn read(args: &RestoreArgs) -> Result<String> {
    let origin = if args.output.as_os_str() == "-" { Origin::Stdin } else { Origin::File(args.output.clone()) };
    let source = Source::open(&origin, Some(u64::MAX), &ProgressBar::hidden())?;
    let how = Reading {
        encoding: args.encoding.as_deref().map(to_read).transpose()?,
        min_confidence: MIN_CONFIDENCE,
        errors: Default::default(),
    };
    let mut decoder = Decoder::new(source, how);
    let mut text = Vec::new();
    decoder.fill(&mut text, usize::MAX >> 1)?;
    String::from_utf8(text).map_err(|e| anyhow!("not utf-8: byte {} does not fit", e.utf8_error().valid_up_to()))
}

fn whole(text: &str, mut logged: Logged) -> Result<String> {
    Ok(restored(text, &logged.remove(&None).unwrap_or_default())?)
}

/// Restores the strings of records. Escapes in an unusual spelling come back in the usual one.
fn records(text: &str, logged: Logged) -> Result<String> {
    let mut by_line: BTreeMap<u64, Vec<(String, Vec<Change<'static>>)>> = BTreeMap::new();
    for (slot, changes) in logged {
        let (line, field) = slot.ok_or_else(|| anyhow!("the log holds edits of records and of a text"))?;
        by_line.entry(line).or_default().push((field, changes));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n');
    let mut number = 0;
    for (line, fields) in by_line {
        let record = loop {
            number += 1;
            let next = lines.next().ok_or_else(|| anyhow!("the log does not fit the text: it has no line {line}"))?;
            if number == line {
                break next;
            }
            out.extend_from_slice(next.as_bytes());
        };
        give_back(record, &fields, &mut out).with_context(|| format!("line {line}"))?;
    }
    lines.for_each(|line| out.extend_from_slice(line.as_bytes()));
    Ok(String::from_utf8(out)?)
}

fn give_back(record: &str, fields: &[(String, Vec<Change<'static>>)], out: &mut Vec<u8>) -> Result<()> {
    // `items[2].text` is one of `items[].text`
    let is_digit = |c: char| c.is_ascii_digit();
    let pattern = |(path, _): &(String, _)| {
        path.split('[').map(|part| part.trim_start_matches(is_digit)).collect::<Vec<_>>().join("[")
    };
    let paths = fields
        .iter()
        .map(|field| pattern(field).parse())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e: String| anyhow!(e))?;
    let mut at = 0;
    for slot in find(record, &paths)? {
        let Some((_, changes)) = fields.iter().find(|(path, _)| *path == slot.path) else { continue };
        let raw = record.get(slot.span.clone()).unwrap_or_default();
        out.extend_from_slice(&record.as_bytes()[at..slot.span.start]);
        escape(out, &restored(&unescape(raw).text, changes)?, record.is_ascii());
        at = slot.span.end;
    }
    out.extend_from_slice(&record.as_bytes()[at..]);
    Ok(())
}
