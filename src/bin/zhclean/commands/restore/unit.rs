//! One file and the rows of its text: which rows fit the file, and the bytes that come of both.

use anyhow::{Context, Result, bail, ensure};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use zhclean::restore as restored;

use super::records::records;
use crate::encoding::encode::Recoder;
use crate::input::sum::Sum;
use crate::options::Errors;
use crate::report::log::index::{Edits, Index, Unit};
use crate::report::log::rows::Known;

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is the input.
    AsItIs,
    /// It is what the text with this number became.
    Restore(usize),
}

/// The text of `units`, the oldest first, that `bytes` are; of `run` where one is named. `encoding` is that of the file, where
/// the user says so.
///
/// A run that wrote these bytes goes before one that read them, so that a file that was cleaned twice goes back step by step.
///
/// # Errors
/// When none fits, with the reason.
pub fn choose(
    index: &Index,
    units: &[usize],
    run: Option<&str>,
    (bytes, encoding): (&[u8], Option<&'static Encoding>),
) -> Result<Choice> {
    let of_run = |at: &&usize| run.is_none_or(|run| index.units[**at].run == run);
    let newest: Vec<usize> = units.iter().rev().filter(of_run).copied().collect();
    let mut is_cut = false;
    for &at in &newest {
        let unit = &index.units[at];
        let Some(known) = &unit.known else { continue };
        if known.changed && text_of(bytes, known, encoding).is_some_and(|text| known.output.is_of(text.as_bytes())) {
            if unit.is_whole {
                return Ok(Choice::Restore(at));
            }
            is_cut = true;
        }
    }
    if newest.iter().any(|at| is_input(&index.units[*at], bytes)) {
        return Ok(Choice::AsItIs);
    }
    let Some(&last) = newest.first() else {
        bail!("holds no rows of this text{}", run.map_or(String::new(), |run| format!(" in the run {run}")))
    };
    let Unit { run, origin, is_whole, .. } = &index.units[last];
    if is_cut || !is_whole {
        bail!("the rows of {origin} are cut: the run {run} ended before all were written, or the log was cut later")
    }
    bail!(
        "does not fit: the file is neither what the run {run} read as {origin} nor what it wrote; it was changed since"
    )
}

/// Are these the bytes that the text was read from?
fn is_input(unit: &Unit, bytes: &[u8]) -> bool {
    match (&unit.known, &unit.read) {
        (Some(known), _) => source(known).is_of(bytes),
        // a text in parts, which is replaced after its last
        (None, Some(read)) => read.begins(bytes),
        (None, None) => false,
    }
}

/// The unpacked bytes of the input.
fn source(known: &Known<'_>) -> Sum {
    known.bytes.unwrap_or(known.input)
}

/// The cleaned text in the bytes of its file, without a mark.
fn text_of(bytes: &[u8], known: &Known<'_>, encoding: Option<&'static Encoding>) -> Option<String> {
    let written = known.output_encoding.as_deref().map_or(Some(UTF_8), |name| Encoding::for_label(name.as_bytes()));
    let encoding = encoding.or(written)?;
    let bytes = mark(encoding).and_then(|mark| bytes.strip_prefix(mark)).unwrap_or(bytes);
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// The byte order mark of an encoding.
fn mark(encoding: &'static Encoding) -> Option<&'static [u8]> {
    match encoding {
        _ if encoding == UTF_8 => Some(b"\xEF\xBB\xBF"),
        _ if encoding == UTF_16LE => Some(b"\xFF\xFE"),
        _ if encoding == UTF_16BE => Some(b"\xFE\xFF"),
        _ if encoding == encoding_rs::GB18030 => Some(b"\x84\x31\x95\x33"),
        _ => None,
    }
}

/// The bytes of the input, unpacked, and what they lack.
pub struct Given {
    pub bytes: Vec<u8>,
    /// Why they are not exactly the bytes of the input.
    pub note: Option<String>,
}

/// Gives the input back from the `bytes` of its cleaned file.
///
/// # Errors
/// When the rows do not fit the text.
pub fn give_back(
    known: &Known<'_>,
    edits: Edits,
    (bytes, encoding): (&[u8], Option<&'static Encoding>),
) -> Result<Given> {
    ensure!(
        known.left_out == 0,
        "{} lines that are not JSON were left out by --bad-records skip and do not come back: the log does not hold them, only a \
         file of --rejected does",
        known.left_out
    );
    let text = text_of(bytes, known, encoding).context("does not fit its encoding")?;
    let text = if known.records {
        let is_of_records = |slot: &&Option<(u64, String)>| slot.is_some();
        ensure!(edits.keys().filter(is_of_records).count() == edits.len(), "the log holds edits of a text for records");
        records(&text, edits)?
    } else {
        restored(&text, &edits.into_values().next().unwrap_or_default())?
    };
    let is_exact = known.input.is_of(text.as_bytes());
    ensure!(is_exact || known.records, "the log does not fit: its rows do not give back what was read");
    let source = source(known);
    let written = written(&text, known);
    if let Some(bytes) = written.filter(|bytes| source.is_of(bytes)) {
        return Ok(Given { bytes, note: None });
    }
    let note = if !is_exact {
        "restored, but not byte for byte: strings with unusual escapes are spelled in the usual way".to_owned()
    } else {
        format!("restored as utf-8: its bytes in {} cannot be written again exactly", known.encoding)
    };
    Ok(Given { bytes: text.into_bytes(), note: Some(note) })
}

/// The text in the encoding of the input and with its mark; `None` where it cannot be written so.
fn written(text: &str, known: &Known<'_>) -> Option<Vec<u8>> {
    let encoding = Encoding::for_label(known.encoding.as_bytes())?;
    let mark = mark(encoding).filter(|_| known.bom).unwrap_or_default();
    let mut bytes = mark.to_vec();
    Recoder::new(encoding, Errors::Strict).encode(text, &mut bytes).ok()?;
    Some(bytes)
}
