//! A text as Python gives it.

use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyString};

use crate::engine::{Engine, Fault, Record};

/// A text that can be cleaned while Python does something else.
pub enum Input {
    Text(PyBackedStr),
    /// Bytes that should be UTF-8, as columns of Arrow hold them.
    Utf8(PyBackedBytes),
}

/// What a list may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Str,
    Bytes,
}

impl Input {
    /// Reads a text; `None` has none. `name` is what messages call it.
    pub fn of(given: &Bound<'_, PyAny>, kind: Kind, name: impl Fn() -> String) -> PyResult<Option<Input>> {
        if given.is_none() {
            return Ok(None);
        }
        if kind == Kind::Bytes {
            return Ok(Some(Input::Utf8(given.cast::<PyBytes>()?.clone().into())));
        }
        let Ok(text) = given.cast::<PyString>() else {
            let advice = if given.is_instance_of::<PyBytes>() { "; decode it first" } else { "" };
            let kind = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!("{} must be str or None, not {kind}{advice}", name())));
        };
        match PyBackedStr::try_from(text.clone()) {
            Ok(text) => Ok(Some(Input::Text(text))),
            Err(e) if e.is_instance_of::<PyUnicodeEncodeError>(given.py()) => {
                Err(surrogate(text, &e, &name()).unwrap_or(e))
            }
            Err(e) => Err(e),
        }
    }

    /// Its bytes as UTF-8.
    pub fn len(&self) -> usize {
        match self {
            Input::Text(text) => text.len(),
            Input::Utf8(bytes) => bytes.len(),
        }
    }

    /// Cleans it.
    pub fn clean(&self, engine: &Engine) -> Result<Record, Refused> {
        let text = match self {
            Input::Text(text) => text,
            Input::Utf8(bytes) => std::str::from_utf8(bytes).map_err(|e| Refused::NotUtf8(e.valid_up_to()))?,
        };
        engine.clean(text).map_err(Refused::Fault)
    }
}

/// Why a text that was read was not cleaned.
pub enum Refused {
    NotUtf8(usize),
    Fault(Fault),
}

impl Refused {
    /// The exception; `name` is what it calls the text.
    pub fn error(&self, name: &str) -> PyErr {
        match self {
            Refused::NotUtf8(at) => PyValueError::new_err(format!("{name} is not utf-8 at byte {at}")),
            Refused::Fault(Fault::TooLong(bytes)) => {
                PyValueError::new_err(format!("{name} has {bytes} bytes; a text has at most 2 GiB"))
            }
            Refused::Fault(Fault::Broken(cause)) => {
                PyRuntimeError::new_err(format!("{name} cannot be cleaned, which is a fault of zhclean: {cause}"))
            }
        }
    }
}

/// Says which lone surrogate stands where.
fn surrogate(text: &Bound<'_, PyString>, e: &PyErr, name: &str) -> PyResult<PyErr> {
    let at: usize = e.value(text.py()).getattr("start")?.extract()?;
    let code: u32 = text.py().import("builtins")?.call_method1("ord", (text.get_item(at)?,))?.extract()?;
    let message = format!("{name} has a lone surrogate, U+{code:04X}, at character {at}: it is no Unicode text");
    Ok(PyValueError::new_err(message))
}
