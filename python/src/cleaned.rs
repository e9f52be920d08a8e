//! The result that Python sees.

use std::collections::HashMap;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::engine::Record;
use crate::restore::{Given, restored};

/// The class of an edit, a named tuple of the package.
static EDIT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// A cleaned text, with all that was done to it.
#[pyclass(frozen, module = "zhclean")]
pub struct Cleaned {
    record: Record,
    rules: Arc<[Box<str>]>,
}

impl Cleaned {
    pub fn new(record: Record, rules: &Arc<[Box<str>]>) -> Cleaned {
        Cleaned { record, rules: Arc::clone(rules) }
    }

    fn rule(&self, number: u32) -> &str {
        self.rules.get(number as usize).map_or("", |rule| rule)
    }
}

#[pymethods]
impl Cleaned {
    /// The cleaned text.
    #[getter]
    fn text(&self) -> &str {
        &self.record.text
    }

    /// Is the text another than the input?
    #[getter]
    fn changed(&self) -> bool {
        self.record.is_changed
    }

    /// What the text is as a whole: prose, empty, error-page, no-prose, garbled or not-chinese.
    #[getter]
    fn verdict(&self) -> &str {
        &self.record.verdict
    }

    /// How its punctuation was folded: none, ascii-block, nfkc or merged.
    #[getter]
    fn fold(&self) -> &str {
        &self.record.fold
    }

    /// Characters removed, less those written, as a share of the characters of the input.
    #[getter]
    fn removed(&self) -> f64 {
        self.record.removed
    }

    /// The number of edits by rule, of both passes, as the program's statistics count them.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let mut counts: Vec<_> = self.record.counts.iter().collect();
        counts.sort_unstable();
        let dict = PyDict::new(py);
        counts.into_iter().try_for_each(|(rule, count)| dict.set_item(self.rule(*rule), count))?;
        Ok(dict)
    }

    /// The edits in order, as `Edit(start, end, old, new, rule)`; spans are characters of the input.
    #[getter(edits)]
    fn edit_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let class = EDIT.import(py, "zhclean._edit", "Edit")?;
        let list = PyList::empty(py);
        for (edit, old, new) in self.record.edits() {
            list.append(class.call1((edit.start, edit.end, old, new, self.rule(edit.rule)))?)?;
        }
        Ok(list)
    }

    /// The input, rebuilt from the text and the edits.
    fn restore(&self) -> PyResult<String> {
        let edits = self.record.edits().map(|(edit, old, new)| Ok(Given { start: edit.start.into(), old, new }));
        restored(&self.record.text, edits)
    }

    fn __repr__(&self) -> String {
        let Record { verdict, fold, removed, edits, .. } = &self.record;
        let edits = edits.len();
        format!("<zhclean.Cleaned verdict='{verdict}' fold='{fold}' removed={removed:.4} edits={edits}>")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let Record { text, is_changed, verdict, fold, removed, .. } = &this.record;
        let edits = PyList::empty(py);
        for (edit, old, new) in this.record.edits() {
            edits.append((edit.start, edit.end, old, new, this.rule(edit.rule)))?;
        }
        let state = (text, is_changed, &**verdict, &**fold, removed, this.rules(py)?, edits).into_pyobject(py)?;
        Ok((py.import("zhclean._zhclean")?.getattr("_rebuilt")?, state))
    }
}

/// A result that travelled from another process.
#[pyfunction(name = "_rebuilt")]
#[allow(clippy::too_many_arguments, reason = "the state of a pickle is a tuple")]
pub fn rebuilt(
    text: String,
    is_changed: bool,
    verdict: String,
    fold: String,
    removed: f64,
    counts: &Bound<'_, PyDict>,
    edits: Vec<(u32, u32, String, String, String)>,
) -> PyResult<Cleaned> {
    let mut rules = Vec::new();
    let mut numbers = HashMap::new();
    let mut number = |rule: String| {
        *numbers.entry(rule).or_insert_with_key(|rule: &String| {
            rules.push(Box::from(rule.as_str()));
            rules.len() as u32 - 1
        })
    };
    let mut record = Record {
        text,
        is_changed,
        verdict: verdict.into(),
        fold: fold.into(),
        removed,
        counts: Vec::new(),
        edits: Vec::with_capacity(edits.len()),
        exchanged: String::new(),
    };
    for (rule, count) in counts {
        record.counts.push((number(rule.extract()?), count.extract()?));
    }
    for (start, end, old, new, rule) in edits {
        record.add([start.into(), end.into()], number(rule), (&old, &new));
    }
    Ok(Cleaned { record, rules: rules.into() })
}
