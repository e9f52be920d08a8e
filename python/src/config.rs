//! What `config` says, as a TOML file, a TOML text or a dict, which becomes one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::Deserialize;
use toml::de::DeTable;
use zhclean::Rows;

use crate::ConfigError;
use crate::keys::Said;

/// A configuration: what stands in it, and the name that messages give it.
#[derive(Clone, Debug)]
pub struct Config {
    name: String,
    pub text: String,
    /// It was a dict: places in its text say nothing to the user.
    is_dict: bool,
}

/// What says the same does the same, wherever it stood.
impl PartialEq for Config {
    fn eq(&self, other: &Config) -> bool {
        self.text == other.text
    }
}

/// Its rows.
#[derive(Deserialize)]
struct RowsOf {
    #[serde(default)]
    rule: Rows,
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
}

impl Config {
    /// Reads what a user gave: a dict, a text of several lines, or the path of a file.
    pub fn of(given: &Bound<'_, PyAny>) -> PyResult<Config> {
        if let Ok(dict) = given.cast::<PyDict>() {
            let mut text = String::new();
            for (key, value) in dict {
                let key = key_of(&key, "config")?;
                write_string(&mut text, &key);
                text.push_str(" = ");
                write_value(&mut text, &value, &format!("config.{key}"))?;
                text.push('\n');
            }
            return Ok(Config { name: "config".into(), text, is_dict: true });
        }
        if let Ok(text) = given.extract::<String>()
            && text.contains('\n')
        {
            return Ok(Config { name: "config".into(), text, is_dict: false });
        }
        let Ok(path) = given.extract::<PathBuf>() else {
            let kind = given.get_type().name()?;
            let message = format!("config must be a path, a TOML text or a dict, not {kind}");
            return Err(PyTypeError::new_err(message));
        };
        let name = path.display().to_string();
        match std::fs::read_to_string(&path) {
            // with a line end it is no path where it travels to a worker
            Ok(text) => Ok(Config { name, text: if text.contains('\n') { text } else { text + "\n" }, is_dict: false }),
            Err(e) => Err(ConfigError::new_err(format!("cannot read {name}: {}", cause(&e)))),
        }
    }

    /// What it says, and its rows.
    pub fn read(&self) -> PyResult<(Said, Rows)> {
        let table = DeTable::parse(&self.text).map_err(|e| self.broken(&e))?;
        let said = Said::read(table.get_ref()).map_err(|(at, message)| self.error(at, &message))?;
        let has_rows = ["rule", "sets"].iter().any(|key| table.get_ref().contains_key(*key));
        let rows = if has_rows { toml::from_str(&self.text).map(Some) } else { Ok(None) };
        let rows: Option<RowsOf> = rows.map_err(|e| self.broken(&e))?;
        Ok((said, rows.map(|rows| rows.rule.with_sets(rows.sets)).unwrap_or_default()))
    }

    /// The error of what stands at the byte `at`.
    pub fn error(&self, at: usize, message: &str) -> PyErr {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let (line, end) = (before.matches('\n').count() + 1, before.rfind('\n').map_or(0, |end| end + 1));
        self.placed((line, before.get(end..).map_or(0, |line| line.chars().count()) + 1), message)
    }

    /// The error of what stands in a line and column, counted from 1.
    pub fn placed(&self, (line, column): (usize, usize), message: &str) -> PyErr {
        let name = &self.name;
        ConfigError::new_err(match self.is_dict {
            true => format!("{name}: {message}"),
            false => format!("{name}: line {line}, column {column}: {message}"),
        })
    }

    /// The error of the whole.
    pub fn whole(&self, message: &str) -> PyErr {
        ConfigError::new_err(format!("{}: {message}", self.name))
    }

    fn broken(&self, e: &toml::de::Error) -> PyErr {
        let message = e.message().split('\n').collect::<Vec<_>>().join(", ");
        let message = near_known(&message).map_or(message.clone(), |near| format!("{message}; did you mean `{near}`?"));
        e.span().map_or_else(|| self.whole(&message), |span| self.error(span.start, &message))
    }

    /// As an argument that gives the same again.
    pub fn to_python<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, &self.text)
    }
}

/// What may have been meant, where the message is ``unknown field `a`, expected one of `b`, `c` ``.
fn near_known(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown ")?.split('`').skip(1).step_by(2);
    let (name, known): (_, Vec<&str>) = (names.next()?, names.collect());
    zhclean::suggestion(name, &known).map(str::to_owned)
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

fn key_of(key: &Bound<'_, PyAny>, place: &str) -> PyResult<String> {
    let Ok(key) = key.extract::<String>() else {
        return Err(PyTypeError::new_err(format!("{place}: keys must be str, not {}", key.get_type().name()?)));
    };
    Ok(key)
}

/// Writes a string of TOML.
fn write_string(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => _ = write!(text, "\\u{:04X}", u32::from(c)),
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Writes a value of TOML in one line; `place` is what messages call it.
fn write_value(text: &mut String, given: &Bound<'_, PyAny>, place: &str) -> PyResult<()> {
    // of bool and int the narrower first
    if given.is_instance_of::<PyBool>() {
        text.push_str(if given.extract()? { "true" } else { "false" });
    } else if given.is_instance_of::<PyInt>() || given.is_instance_of::<PyFloat>() {
        text.push_str(&given.str()?.to_cow()?);
    } else if let Ok(value) = given.cast::<PyString>() {
        write_string(text, &value.to_cow()?);
    } else if let Ok(dict) = given.cast::<PyDict>() {
        text.push('{');
        for (n, (key, value)) in dict.iter().enumerate() {
            let key = key_of(&key, place)?;
            text.push_str(if n > 0 { ", " } else { "" });
            write_string(text, &key);
            text.push_str(" = ");
            write_value(text, &value, &format!("{place}.{key}"))?;
        }
        text.push('}');
    } else if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        text.push('[');
        for item in given.try_iter()? {
            write_value(text, &item?, place)?;
            text.push_str(", ");
        }
        text.push(']');
    } else {
        let kind = given.get_type().name()?;
        let message = format!("{place} must be str, bool, int, float, list or dict, not {kind}");
        return Err(PyTypeError::new_err(message));
    }
    Ok(())
}
