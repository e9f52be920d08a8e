//! A column of texts as Arrow lays it out: offsets and bytes in, offsets and bytes out, so that no text becomes an object of
//! Python on its way.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};

use crate::engine::{Engine, Fault, Record};
use crate::input::message;
use crate::threads::in_threads;

/// Texts that lie one behind another.
pub struct Texts<'b> {
    /// Where each begins in `data`, and where the last ends: numbers of 4 or 8 bytes. The first need not be 0.
    pub offsets: &'b [u8],
    pub data: &'b [u8],
    /// Which are null: a byte for each that is not 0 where there is a text. Empty where none is null.
    pub valid: &'b [u8],
    /// Bytes of an offset: 4 or 8.
    pub width: usize,
}

impl<'b> Texts<'b> {
    /// The bytes of each text.
    fn read(&self) -> PyResult<Vec<Option<&'b [u8]>>> {
        let number = |bytes: &[u8]| match *bytes {
            [a, b, c, d] => usize::try_from(i32::from_le_bytes([a, b, c, d])).ok(),
            [a, b, c, d, e, f, g, h] => usize::try_from(i64::from_le_bytes([a, b, c, d, e, f, g, h])).ok(),
            _ => None,
        };
        let offsets: Option<Vec<usize>> = self.offsets.chunks(self.width.max(1)).map(number).collect();
        let offsets = offsets.ok_or_else(|| PyValueError::new_err("offsets of 4 or 8 bytes are needed"))?;
        let first = offsets.first().copied().unwrap_or(0);
        let is_text = |n: usize| self.valid.get(n).is_none_or(|valid| *valid != 0);
        let text = |(n, span): (usize, &[usize])| match *span {
            [start, end] if is_text(n) => self.data.get(start.checked_sub(first)?..end.checked_sub(first)?).map(Some),
            _ => Some(None),
        };
        let texts: Option<Vec<_>> = offsets.windows(2).enumerate().map(text).collect();
        texts.ok_or_else(|| PyValueError::new_err("an offset lies outside the data"))
    }
}

/// Strings as Arrow lays them out.
struct Strings {
    offsets: Vec<u8>,
    data: Vec<u8>,
    width: usize,
}

impl Strings {
    fn new(width: usize) -> Strings {
        Strings { offsets: vec![0; width], data: Vec::new(), width }
    }

    fn push(&mut self, text: &[u8]) {
        self.data.extend_from_slice(text);
        push_number(&mut self.offsets, self.data.len(), self.width);
    }

    fn put(&self, into: &Bound<'_, PyDict>, name: &str) -> PyResult<()> {
        let py = into.py();
        into.set_item(name, (PyBytes::new(py, &self.offsets), PyBytes::new(py, &self.data)))
    }
}

fn push_number(numbers: &mut Vec<u8>, number: usize, width: usize) {
    let bytes = (number as u64).to_le_bytes();
    numbers.extend(bytes.iter().take(width));
}

/// The bytes of an offset into lists and into texts that edits exchanged.
const NARROW: usize = 4;

/// What was done to a column, laid out.
struct Columns {
    texts: Strings,
    rule_ends: Vec<u8>,
    rules: Vec<u8>,
    counts: Vec<u8>,
    edit_ends: Vec<u8>,
    starts: Vec<u8>,
    ends: Vec<u8>,
    edit_rules: Vec<u8>,
    old: Strings,
    new: Strings,
}

impl Columns {
    /// Adds the rules and, where they are `wanted`, the edits of a text.
    fn add(&mut self, record: &Record, wanted: bool) {
        let mut counts: Vec<_> = record.counts.iter().collect();
        counts.sort_unstable();
        for (rule, count) in counts {
            push_number(&mut self.rules, *rule as usize, NARROW);
            self.counts.extend_from_slice(&count.to_le_bytes());
        }
        let edits = if wanted { Some(record.edits()) } else { None };
        for (edit, old, new) in edits.into_iter().flatten() {
            push_number(&mut self.starts, edit.start as usize, NARROW);
            push_number(&mut self.ends, edit.end as usize, NARROW);
            push_number(&mut self.edit_rules, edit.rule as usize, NARROW);
            self.old.push(old.as_bytes());
            self.new.push(new.as_bytes());
        }
    }

    /// Ends what belongs to a text.
    fn end(&mut self) {
        push_number(&mut self.rule_ends, self.rules.len() / NARROW, NARROW);
        push_number(&mut self.edit_ends, self.starts.len() / NARROW, NARROW);
    }
}

/// Cleans `texts`, of which those that cannot be cleaned stay as they are. A dict of: `texts`, `old`, `new` (offsets and bytes);
/// `verdicts`, `folds`, `removed`, `errors` (a list with None where there is none); the numbers `rule_ends`, `rules`, `counts`,
/// `edit_ends`, `starts`, `ends`, `edit_rules`; and the `names` of rules.
pub fn clean_column<'py>(
    engine: &Engine,
    py: Python<'py>,
    texts: &Texts<'_>,
    edits: bool,
    threads: usize,
) -> PyResult<Bound<'py, PyDict>> {
    let width = texts.width;
    let given = texts.read()?;
    let (done, columns) = py.detach(|| {
        let clean = |text: &Option<&[u8]>| {
            let text = (*text)?;
            let valid = std::str::from_utf8(text).map_err(|e| Fault::NotUtf8(e.valid_up_to()));
            Some(valid.and_then(|text| engine.clean(text)))
        };
        let done: Vec<Option<Result<Record, Fault>>> = in_threads(&given, threads, clean);
        let mut columns = Columns {
            texts: Strings::new(width),
            rule_ends: vec![0; NARROW],
            rules: Vec::new(),
            counts: Vec::new(),
            edit_ends: vec![0; NARROW],
            starts: Vec::new(),
            ends: Vec::new(),
            edit_rules: Vec::new(),
            old: Strings::new(NARROW),
            new: Strings::new(NARROW),
        };
        columns.texts.data.reserve(given.iter().flatten().map(|text| text.len() + text.len() / 8).sum());
        for (text, done) in given.iter().zip(&done) {
            match done {
                Some(Ok(record)) => {
                    columns.texts.push(record.text.as_bytes());
                    columns.add(record, edits);
                }
                _ => columns.texts.push(text.unwrap_or_default()),
            }
            columns.end();
        }
        (done, columns)
    });
    if let Some(most) = [&columns.texts, &columns.old, &columns.new]
        .into_iter()
        .map(|strings| (strings.data.len(), strings.width))
        .find(|&(bytes, width)| width == NARROW && i32::try_from(bytes).is_err())
    {
        return Err(PyValueError::new_err(format!("{} bytes are more than a column of strings holds", most.0)));
    }
    let out = PyDict::new(py);
    columns.texts.put(&out, "texts")?;
    columns.old.put(&out, "old")?;
    columns.new.put(&out, "new")?;
    for (name, numbers) in [
        ("rule_ends", &columns.rule_ends),
        ("rules", &columns.rules),
        ("counts", &columns.counts),
        ("edit_ends", &columns.edit_ends),
        ("starts", &columns.starts),
        ("ends", &columns.ends),
        ("edit_rules", &columns.edit_rules),
    ] {
        out.set_item(name, PyBytes::new(py, numbers))?;
    }
    let records = || done.iter().map(|done| done.as_ref().and_then(|done| done.as_ref().ok()));
    let faults = done.iter().map(|done| done.as_ref().and_then(|done| done.as_ref().err()));
    let named = |name: &str| PyString::intern(py, name);
    let verdicts: Vec<_> = records().map(|record| record.map(|record| named(&record.verdict))).collect();
    out.set_item("verdicts", PyList::new(py, verdicts)?)?;
    let folds: Vec<_> = records().map(|record| record.map(|record| named(&record.fold))).collect();
    out.set_item("folds", PyList::new(py, folds)?)?;
    let removed: Vec<_> = records().map(|record| record.map(|record| record.removed)).collect();
    out.set_item("removed", PyList::new(py, removed)?)?;
    let errors: Vec<_> = faults.map(|fault| fault.map(|fault| message(fault, "text"))).collect();
    out.set_item("errors", PyList::new(py, errors)?)?;
    out.set_item("names", PyList::new(py, engine.rules.iter().map(|rule| &**rule))?)?;
    Ok(out)
}
