//! `restore`: a cleaned file and its log give the text back as it was decoded.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use indicatif::ProgressBar;
use zhclean::{Change, restore};

use crate::args as cli;
use crate::encoding::decode::{Decoder, Reading};
use crate::encoding::guess::MIN_CONFIDENCE;
use crate::format::{escape, find, unescape};
use crate::input::source::Source;
use crate::input::walk::{Origin, shown};
use crate::plan::to_read;
use crate::report::log::{self, Logged};
use crate::run::delivery::named;
use crate::system::stdio as sink;

/// Prints the text as it was.
///
/// # Errors
/// When a file cannot be read, or the log does not fit the text.
pub fn run(args: &cli::Restore) -> Result<ExitCode> {
    let text = read(args).with_context(|| shown(&args.output))?;
    let log = BufReader::new(File::open(&args.log).map_err(|e| named(&args.log, &e))?);
    let logged = log::read(log, args.origin.as_deref()).with_context(|| shown(&args.log))?;
    let is_records = logged.keys().any(Option::is_some);
    let text = if is_records { records(&text, logged) } else { whole(&text, logged) };
    sink::print(&text.with_context(|| shown(&args.output))?)?;
    Ok(ExitCode::SUCCESS)
}

/// The cleaned text: unpacked, decoded, without its mark.
fn read(args: &cli::Restore) -> Result<String> {
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
    Ok(restore(text, &logged.remove(&None).unwrap_or_default())?)
}

/// Gives the strings of records back. What was escaped in them in an unusual spelling comes in the usual one.
fn records(text: &str, logged: Logged) -> Result<String> {
    let mut by_line: BTreeMap<u64, Vec<(String, Vec<Change<'static>>)>> = BTreeMap::new();
    for (place, changes) in logged {
        let (line, field) = place.ok_or_else(|| anyhow!("the log holds edits of records and of a text"))?;
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
    let path = |(field, _): &(String, _)| {
        field.split('[').map(|part| part.trim_start_matches(is_digit)).collect::<Vec<_>>().join("[")
    };
    let paths = fields
        .iter()
        .map(|field| path(field).parse())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e: String| anyhow!(e))?;
    let mut at = 0;
    for found in find(record, &paths)? {
        let Some((_, changes)) = fields.iter().find(|(field, _)| *field == found.path) else { continue };
        let raw = record.get(found.span.clone()).unwrap_or_default();
        out.extend_from_slice(&record.as_bytes()[at..found.span.start]);
        escape(out, &restore(&unescape(raw).text, changes)?, record.is_ascii());
        at = found.span.end;
    }
    out.extend_from_slice(&record.as_bytes()[at..]);
    Ok(())
}
