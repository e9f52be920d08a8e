//! Records get their strings back; every byte outside of them stays.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use zhclean::{Change, restore as restored};

use crate::json::slots::find;
use crate::json::strings::{escape, unescape};
use crate::report::log::index::Edits;

/// Restores the strings of records. Escapes in an unusual spelling come back in the usual one.
///
/// # Errors
/// When the edits do not fit.
pub fn records(text: &str, logged: Edits) -> Result<String> {
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
