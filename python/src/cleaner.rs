//! The class that cleans.

use std::sync::{Arc, LazyLock};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::cleaned::Cleaned;
use crate::column::{Texts, clean_column};
use crate::config::Config;
use crate::engine::{Engine, Record};
use crate::input::{error, read};
use crate::many::clean_many;
use crate::options::{Given, names, share};
use crate::threads::Threads;

/// The filters that run unless they are ignored.
static DEFAULT: LazyLock<Engine> = LazyLock::new(|| Engine::new(zhclean::Pipeline::default()));

/// Cleans texts with the same options; immutable, shared between threads, sent to other processes as its options.
#[pyclass(frozen, module = "zhclean")]
pub struct Cleaner {
    engine: Arc<Engine>,
    given: Given,
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (*, preset=None, select=None, extend_select=None, ignore=None, fold=None, max_removed=None, config=None))]
    fn new(
        preset: Option<String>,
        select: Option<&Bound<'_, PyAny>>,
        extend_select: Option<&Bound<'_, PyAny>>,
        ignore: Option<&Bound<'_, PyAny>>,
        fold: Option<String>,
        max_removed: Option<&Bound<'_, PyAny>>,
        config: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Cleaner> {
        let given = Given {
            preset,
            select: select.map(|given| names(given, "select")).transpose()?,
            extend_select: extend_select.map(|given| names(given, "extend_select")).transpose()?,
            ignore: ignore.map(|given| names(given, "ignore")).transpose()?,
            fold,
            max_removed: max_removed.map(share).transpose()?,
            config: config.map(Config::of).transpose()?,
        };
        Ok(Cleaner { engine: Arc::new(Engine::new(given.pipeline()?)), given })
    }

    /// Cleans a text; None gives None.
    #[pyo3(signature = (text, /))]
    fn clean(&self, text: &Bound<'_, PyAny>) -> PyResult<Option<Cleaned>> {
        let record = clean_one(&self.engine, text)?;
        Ok(record.map(|record| Cleaned::new(record, &self.engine.rules)))
    }

    /// Cleans texts, in order.
    #[pyo3(signature = (texts, *, threads=Threads(1), errors="raise"), text_signature = "($self, texts, *, threads=1, errors='raise')")]
    fn clean_many<'py>(
        &self,
        texts: &Bound<'py, PyAny>,
        threads: Threads,
        errors: &str,
    ) -> PyResult<Bound<'py, PyList>> {
        clean_many(&self.engine, texts, threads.0, returns(errors)?)
    }

    /// Cleans a column of Arrow (offsets, data, which are valid, bytes of an offset): what `_arrow.py` makes arrays of.
    #[pyo3(signature = (column, edits, threads))]
    fn _clean_column<'py>(
        &self,
        py: Python<'py>,
        column: (PyBackedBytes, PyBackedBytes, PyBackedBytes, usize),
        edits: bool,
        threads: Threads,
    ) -> PyResult<Bound<'py, PyDict>> {
        let (offsets, data, valid, width) = column;
        let texts = Texts { offsets: &offsets, data: &data, valid: &valid, width };
        clean_column(&self.engine, py, &texts, edits, threads.0)
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        Ok((PyTuple::empty(py), self.options(py)?))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let given = self.options(py)?;
        let shown: Vec<String> =
            given.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect::<PyResult<_>>()?;
        Ok(format!("Cleaner({})", shown.join(", ")))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Cleaner>().is_ok_and(|other| other.get().given == self.given)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (&self.given.preset, &self.given.select, &self.given.extend_select, &self.given.ignore).hash(&mut hasher);
        hasher.finish()
    }
}

impl Cleaner {
    /// The options that were given, as arguments.
    fn options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let Given { preset, select, extend_select, ignore, fold, max_removed, config } = &self.given;
        let options = PyDict::new(py);
        for (name, value) in [("preset", preset), ("fold", fold)] {
            value.as_ref().map_or(Ok(()), |value| options.set_item(name, value))?;
        }
        for (name, value) in [("select", select), ("extend_select", extend_select), ("ignore", ignore)] {
            value.as_ref().map_or(Ok(()), |value| options.set_item(name, value))?;
        }
        max_removed.map_or(Ok(()), |share| options.set_item("max_removed", share))?;
        config.as_ref().map_or(Ok(()), |config| options.set_item("config", config.to_python(py)))?;
        Ok(options)
    }
}

/// What `errors` says: are exceptions returned in their places?
fn returns(errors: &str) -> PyResult<bool> {
    match errors {
        "raise" => Ok(false),
        "return" => Ok(true),
        other => Err(PyValueError::new_err(format!("errors must be \"raise\" or \"return\", not \"{other}\""))),
    }
}

/// Cleans a text with the filters that run by default; None gives None.
///
/// Raises TypeError where it is no str, ValueError where it is no Unicode text (a lone surrogate) or has more than 2 GiB.
#[pyfunction]
#[pyo3(signature = (text, /))]
pub fn clean(text: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    Ok(clean_one(&DEFAULT, text)?.map(|record| record.text))
}

/// Cleans a text while other threads of Python run.
fn clean_one(engine: &Engine, text: &Bound<'_, PyAny>) -> PyResult<Option<Record>> {
    let name = || "text".to_owned();
    let Some(input) = read(text, name)? else { return Ok(None) };
    let record = text.py().detach(|| engine.clean(&input));
    record.map(Some).map_err(|fault| error(&fault, &name()))
}
