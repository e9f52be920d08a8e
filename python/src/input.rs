//! A text as Python gives it, and why one cannot be cleaned.

use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyString};

use crate::engine::Fault;

/// Reads a text, which can then be cleaned while Python does something else; `None` has none. `name` is what messages call it.
pub fn read(given: &Bound<'_, PyAny>, name: impl Fn() -> String) -> PyResult<Option<PyBackedStr>> {
    if given.is_none() {
        return Ok(None);
    }
    let Ok(text) = given.cast::<PyString>() else {
        let advice = if given.is_instance_of::<PyBytes>() { "; decode it first" } else { "" };
        let kind = given.get_type().name()?;
        return Err(PyTypeError::new_err(format!("{} must be str or None, not {kind}{advice}", name())));
    };
    PyBackedStr::try_from(text.clone()).map(Some).map_err(|e| {
        let is_surrogate = e.is_instance_of::<PyUnicodeEncodeError>(given.py());
        if is_surrogate { surrogate(text, &e, &name()).unwrap_or(e) } else { e }
    })
}

/// Says which lone surrogate stands where.
fn surrogate(text: &Bound<'_, PyString>, e: &PyErr, name: &str) -> PyResult<PyErr> {
    let at: usize = e.value(text.py()).getattr("start")?.extract()?;
    let code: u32 = text.py().import("builtins")?.call_method1("ord", (text.get_item(at)?,))?.extract()?;
    let message = format!("{name} has a lone surrogate, U+{code:04X}, at character {at}: it is no Unicode text");
    Ok(PyValueError::new_err(message))
}

/// The exception; `name` is what it calls the text.
pub fn error(fault: &Fault, name: &str) -> PyErr {
    let message = message(fault, name);
    if matches!(fault, Fault::Broken(_)) { PyRuntimeError::new_err(message) } else { PyValueError::new_err(message) }
}

/// Why a text was not cleaned.
pub fn message(fault: &Fault, name: &str) -> String {
    match fault {
        Fault::NotUtf8(at) => format!("{name} is not utf-8 at byte {at}"),
        Fault::TooLong(bytes) => format!("{name} has {bytes} bytes; a text has at most 2 GiB"),
        Fault::Broken(cause) => format!("{name} cannot be cleaned, which is a fault of zhclean: {cause}"),
    }
}
