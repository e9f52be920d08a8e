//! What `config` says: options of filters and rows of the user's own, as a TOML file, a TOML text or a dict.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::Deserialize;
use toml::{Table, Value};
use zhclean::{ArticleOnly, Options, Punctuation, Quotes, Rows, Whitespace};

use crate::ConfigError;

/// A configuration, as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Config {
    /// What stands in a TOML file or text, and the name that messages give it.
    Toml { name: String, text: String },
    /// The same as a dict.
    Dict(Table),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    rule: Rows,
    sets: BTreeMap<String, Vec<String>>,
    article: ArticleOnly,
    whitespace: Whitespace,
    quotes: Quotes,
    punctuation: Punctuation,
}

impl Config {
    /// Reads what a user gave: a dict, a text of several lines, or the path of a file.
    pub fn of(given: &Bound<'_, PyAny>) -> PyResult<Config> {
        if let Ok(dict) = given.cast::<PyDict>() {
            return table(dict, "config").map(Config::Dict);
        }
        if let Ok(text) = given.extract::<String>()
            && text.contains('\n')
        {
            return Ok(Config::Toml { name: "config".into(), text });
        }
        let Ok(path) = given.extract::<PathBuf>() else {
            let kind = given.get_type().name()?;
            let message = format!("config must be a path, a TOML text or a dict, not {kind}");
            return Err(PyTypeError::new_err(message));
        };
        let name = path.display().to_string();
        match std::fs::read_to_string(&path) {
            // behind its last line end it cannot be taken for a path where it travels to a worker
            Ok(text) => Ok(Config::Toml { name, text: if text.contains('\n') { text } else { text + "\n" } }),
            Err(e) => Err(ConfigError::new_err(format!("cannot read {name}: {}", cause(&e)))),
        }
    }

    /// The rows and the options.
    pub fn read(&self) -> PyResult<(Rows, Options)> {
        let file = match self {
            Config::Toml { name, text } => toml::from_str(text).map_err(|e| format!("{name}: {}", placed(text, &e))),
            Config::Dict(table) => File::deserialize(table.clone()).map_err(|e| format!("config: {}", e.message())),
        };
        let File { rule: rows, sets, article, whitespace, quotes, punctuation } = file.map_err(ConfigError::new_err)?;
        let mut options = Options::default();
        options.article = article;
        (options.whitespace, options.quotes, options.punctuation) = (whitespace, quotes, punctuation);
        Ok((rows.with_sets(sets), options))
    }

    /// The name that messages give it, and its text where it has one.
    pub fn name_and_text(&self) -> (&str, &str) {
        match self {
            Config::Toml { name, text } => (name, text),
            Config::Dict(_) => ("config", ""),
        }
    }

    /// As an argument that gives the same again.
    pub fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Config::Toml { text, .. } => Ok(PyString::new(py, text).into_any()),
            Config::Dict(table) => value_to_python(&Value::Table(table.clone()), py),
        }
    }
}

/// The error in one line, with its line and column, as the program prints it.
fn placed(text: &str, e: &toml::de::Error) -> String {
    let Some(before) = e.span().and_then(|span| text.get(..span.start)) else { return e.message().to_owned() };
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {line}, column {column}: {}", e.message())
}

/// The cause of an error of the system and what to do, as the program prints it.
fn cause(e: &std::io::Error) -> String {
    let text = e.to_string();
    let mut characters = text.split(" (os error").next().unwrap_or_default().chars();
    let cause = characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect());
    let advice = match e.kind() {
        ErrorKind::NotFound => "; check the name",
        ErrorKind::NotADirectory => "; a part of the path is a file, check the name",
        ErrorKind::PermissionDenied => "; change its permissions or run as its owner",
        _ => "",
    };
    cause + advice
}

fn table(dict: &Bound<'_, PyDict>, place: &str) -> PyResult<Table> {
    let mut table = Table::new();
    for (key, given) in dict {
        let Ok(key) = key.extract::<String>() else {
            return Err(PyTypeError::new_err(format!("{place}: keys must be str, not {}", key.get_type().name()?)));
        };
        let place = format!("{place}.{key}");
        table.insert(key, value(&given, &place)?);
    }
    Ok(table)
}

fn value(given: &Bound<'_, PyAny>, place: &str) -> PyResult<Value> {
    // of bool and int the narrower first
    if given.is_instance_of::<PyBool>() {
        Ok(Value::Boolean(given.extract()?))
    } else if given.is_instance_of::<PyInt>() {
        Ok(Value::Integer(given.extract()?))
    } else if given.is_instance_of::<PyFloat>() {
        Ok(Value::Float(given.extract()?))
    } else if given.is_instance_of::<PyString>() {
        Ok(Value::String(given.extract()?))
    } else if let Ok(dict) = given.cast::<PyDict>() {
        table(dict, place).map(Value::Table)
    } else if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        given.try_iter()?.map(|item| value(&item?, place)).collect::<PyResult<_>>().map(Value::Array)
    } else {
        let kind = given.get_type().name()?;
        Err(PyTypeError::new_err(format!("{place} must be str, bool, int, float, list or dict, not {kind}")))
    }
}

fn value_to_python<'py>(value: &Value, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::String(text) => Ok(PyString::new(py, text).into_any()),
        Value::Integer(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Float(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Boolean(is) => Ok(PyBool::new(py, *is).to_owned().into_any()),
        Value::Datetime(time) => Ok(PyString::new(py, &time.to_string()).into_any()),
        Value::Array(items) => {
            let list = PyList::empty(py);
            items.iter().try_for_each(|item| list.append(value_to_python(item, py)?))?;
            Ok(list.into_any())
        }
        Value::Table(table) => {
            let dict = PyDict::new(py);
            table.iter().try_for_each(|(key, item)| dict.set_item(key, value_to_python(item, py)?))?;
            Ok(dict.into_any())
        }
    }
}
