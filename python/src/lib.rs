//! zhclean for Python, over the public interface of the library: texts in; texts, edits and verdicts out.
//!
//! `options` are what a user typed; `engine` cleans one text, `flat` lists its edits over the input; `many` cleans lists of
//! texts and `column` columns of Arrow, both in `threads`; `cleaner` and `cleaned` are the classes that Python sees.
#![deny(unsafe_code)]

mod cleaned;
mod cleaner;
mod column;
mod config;
mod engine;
mod flat;
mod input;
mod keys;
mod many;
mod options;
mod restore;
mod threads;

use mimalloc::MiMalloc;
use pyo3::prelude::*;

/// A heap apart from Python's: between its objects, which outlive a call, what the library allocates and frees for each text was
/// scattered, and a fifth of the time went to searching the heap.
#[global_allocator]
static HEAP: MiMalloc = MiMalloc;

pyo3::create_exception!(
    zhclean,
    ConfigError,
    pyo3::exceptions::PyValueError,
    "Options that cannot be used, in the words of the program."
);

/// The compiled part of the package.
#[pymodule]
mod _zhclean {
    #[pymodule_export]
    use super::ConfigError;
    #[pymodule_export]
    use super::cleaned::{Cleaned, rebuilt};
    #[pymodule_export]
    use super::cleaner::{Cleaner, clean};
    #[pymodule_export]
    use super::restore::restore;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
