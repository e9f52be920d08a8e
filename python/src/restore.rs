//! Rebuilds the input of a text from its edits, wherever they were kept.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use zhclean::{Change, Pass};

/// An edit as far as it is needed: the first character of the input that it replaced, and the texts.
pub struct Given<T> {
    pub start: u64,
    pub old: T,
    pub new: T,
}

/// The text before the `edits`, which are in order.
///
/// # Errors
/// `ValueError` where an edit does not fit the text; those of `edits`.
pub fn restored<T: AsRef<str>>(text: &str, edits: impl Iterator<Item = PyResult<Given<T>>>) -> PyResult<String> {
    let edits: Vec<Given<T>> = edits.collect::<PyResult<_>>()?;
    let mut changes = Vec::with_capacity(edits.len());
    // characters of the input before the rest of the text, and its bytes so far
    let (mut rest, mut before, mut bytes) = (text, 0, 0);
    for Given { start, old, new } in &edits {
        let (old, new) = (old.as_ref(), new.as_ref());
        let misfit = || PyValueError::new_err(format!("the edit at character {start} does not fit the text"));
        let gap = start.checked_sub(before).and_then(|gap| usize::try_from(gap).ok()).ok_or_else(misfit)?;
        let len = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(gap).ok_or_else(misfit)?;
        rest = rest.get(len..).and_then(|rest| rest.strip_prefix(new)).ok_or_else(misfit)?;
        before = start + old.chars().count() as u64;
        let span = [bytes + len as u64, bytes + (len + old.len()) as u64];
        bytes = span[1];
        changes.push(Change { pass: Pass::Clean, rule: "".into(), line: 0, span, old: old.into(), new: new.into() });
    }
    zhclean::restore(text, &changes).map_err(|e| PyValueError::new_err(e.to_string()))
}

/// Rebuilds the input of a cleaned text from its edits, as `Cleaned.edits` or a column of them has them: tuples
/// `(start, end, old, new, rule)`, dicts with these keys, or rows with these attributes.
///
/// Raises ValueError where an edit does not fit the text.
#[pyfunction]
#[pyo3(signature = (text, edits))]
pub fn restore(text: Option<String>, edits: Option<&Bound<'_, PyAny>>) -> PyResult<Option<String>> {
    let Some(text) = text else { return Ok(None) };
    let Some(edits) = edits else { return Ok(Some(text)) };
    let given = |edit: PyResult<Bound<'_, PyAny>>| {
        let edit = edit?;
        let part = |name: &str, place: usize| edit.get_item(name).or_else(|_| edit.get_item(place));
        Ok(Given {
            start: part("start", 0)?.extract()?,
            old: part("old", 2)?.extract::<String>()?,
            new: part("new", 3)?.extract()?,
        })
    };
    restored(&text, edits.try_iter()?.map(given)).map(Some)
}
