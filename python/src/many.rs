//! Cleans a list of texts in chunks: Python is asked for the texts of a chunk, let go while they are cleaned, and given the
//! results before the next chunk is read.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::cleaned::Cleaned;
use crate::engine::Engine;
use crate::input::{error, read};
use crate::threads::in_threads;

/// Bytes of a chunk, for each thread, after which it is cleaned: threads are started for it.
const CHUNK_BYTES: usize = 4 << 20;
/// Texts of a chunk, for each thread.
const CHUNK_TEXTS: usize = 16 << 10;

/// What stands at a place of a chunk.
enum Item {
    Null,
    Text(PyBackedStr),
    Bad(PyErr),
}

/// Cleans `texts`; a list with a result for each, None for None. With `returns_errors` an exception stands at the place of a text
/// that cannot be cleaned, instead of ending the call.
pub fn clean_many<'py>(
    engine: &Engine,
    texts: &Bound<'py, PyAny>,
    threads: usize,
    returns_errors: bool,
) -> PyResult<Bound<'py, PyList>> {
    let py = texts.py();
    if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(format!("texts must be a list of str, not {}", texts.get_type().name()?)));
    }
    let list = PyList::empty(py);
    let mut rest = texts.try_iter()?;
    let mut is_over = false;
    while !is_over {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK_BYTES * threads && chunk.len() < CHUNK_TEXTS * threads {
            let Some(given) = rest.next() else {
                is_over = true;
                break;
            };
            let number = list.len() + chunk.len();
            chunk.push(match read(&given?, || name(number)) {
                Ok(None) => Item::Null,
                Ok(Some(text)) => {
                    bytes += text.len();
                    Item::Text(text)
                }
                Err(e) if returns_errors => Item::Bad(e),
                Err(e) => return Err(e),
            });
        }
        let results = py.detach(|| {
            in_threads(&chunk, threads, |item| match item {
                Item::Text(text) => Some(engine.clean(text)),
                Item::Null | Item::Bad(_) => None,
            })
        });
        py.check_signals()?;
        for (item, result) in chunk.into_iter().zip(results) {
            match (item, result) {
                (_, Some(Ok(record))) => list.append(Py::new(py, Cleaned::new(record, &engine.rules))?)?,
                (_, Some(Err(fault))) if returns_errors => {
                    list.append(error(&fault, &name(list.len())).into_value(py))?;
                }
                (_, Some(Err(fault))) => return Err(error(&fault, &name(list.len()))),
                (Item::Bad(e), None) => list.append(e.into_value(py))?,
                (_, None) => list.append(py.None())?,
            }
        }
    }
    Ok(list)
}

/// What messages call a text of a list.
fn name(number: usize) -> String {
    format!("text {number}")
}
