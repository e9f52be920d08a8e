//! Work on a list in threads; the order of the results is that of the list.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

/// Items that a thread takes at once.
const BLOCK: usize = 8;

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

/// What `work` makes of each item.
pub fn in_threads<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len().div_ceil(BLOCK));
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let blocks: Vec<&[T]> = items.chunks(BLOCK).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(blocks.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(block) = blocks.get(number) else { return };
                    let results: Vec<R> = block.iter().map(&work).collect();
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, results));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, results)| results).collect()
}
