//! Cleans a list of texts, in threads, in chunks: Python is asked for the texts of a chunk, let go while they are cleaned,
//! and given the results before the next chunk is read.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::cleaned::Cleaned;
use crate::engine::{Engine, Record};
use crate::input::{Input, Kind, Refused};

/// Bytes of a chunk, for each thread, after which it is cleaned: threads are started for it.
const CHUNK_BYTES: usize = 4 << 20;
/// Texts of a chunk, for each thread.
const CHUNK_TEXTS: usize = 16 << 10;
/// Texts that a thread takes at once.
const BLOCK: usize = 8;

/// What stands at a place of a chunk.
enum Item {
    Null,
    Text(Input),
    Bad(PyErr),
}

/// How a list is cleaned.
#[derive(Clone, Copy)]
pub struct How {
    pub kind: Kind,
    pub threads: Threads,
    /// An exception stands at the place of a text that cannot be cleaned, instead of ending the call.
    pub returns_errors: bool,
}

/// A number of threads: as many as there are processors where it is None.
#[derive(Clone, Copy)]
pub struct Threads(pub usize);

impl FromPyObject<'_, '_> for Threads {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Threads> {
        if given.is_none() {
            return Ok(Threads(std::thread::available_parallelism().map_or(1, NonZero::get)));
        }
        let Ok(threads) = given.extract::<i64>() else {
            let kind = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!("threads must be int or None, not {kind}")));
        };
        let found = usize::try_from(threads).ok().filter(|threads| *threads > 0);
        let found = found.ok_or_else(|| PyValueError::new_err(format!("threads must be 1 or more, not {threads}")));
        found.map(Threads)
    }
}

/// Cleans `texts`; a list with a result, None or, where they are returned, an exception for each.
pub fn clean_many<'py>(engine: &Engine, texts: &Bound<'py, PyAny>, how: How) -> PyResult<Bound<'py, PyList>> {
    let py = texts.py();
    let Threads(threads) = how.threads;
    if texts.is_instance_of::<pyo3::types::PyString>() || texts.is_instance_of::<pyo3::types::PyBytes>() {
        return Err(PyTypeError::new_err(format!("texts must be a list of str, not {}", texts.get_type().name()?)));
    }
    let list = PyList::empty(py);
    let mut rest = texts.try_iter()?;
    let mut is_over = false;
    while !is_over {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while bytes < CHUNK_BYTES * threads && chunk.len() < CHUNK_TEXTS * threads {
            let Some(given) = rest.next() else {
                is_over = true;
                break;
            };
            let number = list.len() + chunk.len();
            match Input::of(&given?, how.kind, || name(how.kind, number)) {
                Ok(None) => chunk.push(Item::Null),
                Ok(Some(input)) => {
                    bytes += input.len();
                    chunk.push(Item::Text(input));
                }
                Err(e) if how.returns_errors => chunk.push(Item::Bad(e)),
                Err(e) => return Err(e),
            }
        }
        let results = py.detach(|| clean_chunk(engine, &chunk, threads));
        py.check_signals()?;
        for (item, result) in chunk.into_iter().zip(results) {
            let error = match (item, result) {
                (Item::Bad(e), _) => e,
                (_, None) => {
                    list.append(py.None())?;
                    continue;
                }
                (_, Some(Ok(record))) => {
                    list.append(Py::new(py, Cleaned::new(record, &engine.rules))?)?;
                    continue;
                }
                (_, Some(Err(refused))) => refused.error(&name(how.kind, list.len())),
            };
            if !how.returns_errors {
                return Err(error);
            }
            list.append(error.into_value(py))?;
        }
    }
    Ok(list)
}

/// What messages call a text of a list. A batch of an engine is no list of the user's.
fn name(kind: Kind, number: usize) -> String {
    if kind == Kind::Str { format!("text {number}") } else { "text".to_owned() }
}

type Outcome = Option<Result<Record, Refused>>;

fn clean_item(engine: &Engine, item: &Item) -> Outcome {
    match item {
        Item::Text(input) => Some(input.clean(engine)),
        Item::Null | Item::Bad(_) => None,
    }
}

/// Cleans a chunk; the order of the results is that of the texts.
fn clean_chunk(engine: &Engine, chunk: &[Item], threads: usize) -> Vec<Outcome> {
    let threads = threads.min(chunk.len().div_ceil(BLOCK));
    if threads <= 1 {
        return chunk.iter().map(|item| clean_item(engine, item)).collect();
    }
    let blocks: Vec<&[Item]> = chunk.chunks(BLOCK).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(blocks.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(block) = blocks.get(number) else { return };
                    let results: Vec<Outcome> = block.iter().map(|item| clean_item(engine, item)).collect();
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((number, results));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, results)| results).collect()
}
