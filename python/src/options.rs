//! What a user typed, and the pipeline it makes. Messages are those of the program.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use zhclean::{BuildError, Fold, Pipeline, Preset, suggestion};

use crate::ConfigError;
use crate::config::Config;

/// Options as they were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub preset: String,
    pub select: Vec<String>,
    pub extend_select: Vec<String>,
    pub ignore: Vec<String>,
    pub fold: String,
    pub max_removed: f64,
    pub config: Option<Config>,
}

impl Given {
    /// The pipeline.
    ///
    /// # Errors
    /// `ConfigError`: a name that is none, a share that is none, a configuration that cannot be used.
    pub fn pipeline(&self) -> PyResult<Pipeline> {
        let preset = Preset::ALL.into_iter().find(|preset| preset.name() == self.preset);
        let preset = preset.ok_or_else(|| unknown_value("preset", &self.preset, &Preset::ALL.map(Preset::name)))?;
        let fold = Fold::ALL.into_iter().find(|fold| fold.name() == self.fold);
        if fold.is_none() && self.fold != "auto" {
            return Err(unknown_value("fold", &self.fold, &[&["auto"][..], &Fold::ALL.map(Fold::name)].concat()));
        }
        if !(0.0..=1.0).contains(&self.max_removed) {
            let message = "max_removed: a share is a number from 0 to 1, such as 0.3 or 30%";
            return Err(ConfigError::new_err(message));
        }
        let (rows, options) = self.config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
        let builder = Pipeline::builder()
            .preset(preset)
            .select(&self.select)
            .extend_select(&self.extend_select)
            .ignore(&self.ignore)
            .options(options)
            .fold(fold)
            .max_removed(self.max_removed)
            .rows(rows);
        builder.build().map_err(|e| {
            let (name, text) = self.config.as_ref().map_or(("config", ""), Config::name_and_text);
            ConfigError::new_err(match e {
                BuildError::UnknownName { name, known } => {
                    format!("unknown rule \"{name}\"; {}`zhclean rules` lists them", meant(&name, &known))
                }
                BuildError::Rows(e) => match e.place(text) {
                    Some((line, column)) => format!("{name}: line {line}, column {column}: {e}"),
                    None => format!("{name}: {e}"),
                },
                other => format!("{name}: {other}"),
            })
        })
    }
}

/// Names of rules: a str of names with commas between them, as the program takes it, or an iterable of str.
pub fn names(given: Option<&Bound<'_, PyAny>>, option: &str) -> PyResult<Vec<String>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    let split = |names: &str| names.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    if let Ok(names) = given.cast::<PyString>() {
        return Ok(split(&names.to_cow()?));
    }
    let wrong = |kind: &Bound<'_, PyAny>| -> PyErr {
        let kind = kind.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
        PyTypeError::new_err(format!("{option} must be a str or an iterable of str, not {kind}"))
    };
    let mut all = Vec::new();
    for name in given.try_iter().map_err(|_| wrong(given))? {
        let name = name?;
        all.push(name.extract::<String>().map_err(|_| wrong(&name))?);
    }
    Ok(all)
}

/// A share from 0 to 1, also written as `"30%"`.
pub fn share(given: &Bound<'_, PyAny>) -> PyResult<f64> {
    const HUNDRED: f64 = 100.0;
    let Ok(text) = given.extract::<String>() else {
        return given.extract().map_err(|_| {
            let kind = given.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
            PyTypeError::new_err(format!("max_removed must be a float or a str such as \"30%\", not {kind}"))
        });
    };
    let number = |text: &str| text.trim_end().parse::<f64>().unwrap_or(f64::NAN);
    Ok(text.strip_suffix('%').map_or_else(|| number(&text), |percent| number(percent) / HUNDRED))
}

/// Says that no `what` has the name; the message offers the nearest of the `known`.
fn unknown_value(what: &str, name: &str, known: &[&str]) -> PyErr {
    let names: Vec<String> = known.iter().map(|&known| known.to_owned()).collect();
    let message = format!("unknown {what} \"{name}\"; {}use one of {}", meant(name, &names), known.join(", "));
    ConfigError::new_err(message)
}

fn meant(name: &str, known: &[String]) -> String {
    suggestion(name, known).map_or(String::new(), |near| format!("did you mean \"{near}\"? "))
}
