//! What a user typed, and the pipeline it makes. Messages are those of the program.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use zhclean::{BuildError, Fold, MAX_REMOVED, Pipeline, Preset, suggestion};

use crate::ConfigError;
use crate::config::Config;
use crate::keys::{Item, Said};

/// The rule that writes line ends.
const LINE_END: &str = "whitespace/line-end";

/// Options as they were given; where none was, the configuration decides, then what is built in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub preset: Option<String>,
    pub select: Option<Vec<String>>,
    pub extend_select: Option<Vec<String>>,
    pub ignore: Option<Vec<String>>,
    pub fold: Option<String>,
    pub max_removed: Option<f64>,
    pub config: Option<Config>,
}

impl Given {
    /// The pipeline.
    ///
    /// # Errors
    /// `ConfigError`: a name that is none, a configuration that cannot be used.
    pub fn pipeline(&self) -> PyResult<Pipeline> {
        let (mut said, rows) = self.config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
        if self.preset.is_some() {
            // it would mean nothing beside the selection below it
            said.select = None;
        }
        let preset = self.preset.as_ref().or(said.preset.as_ref()).map_or("default", String::as_str);
        let found = Preset::ALL.into_iter().find(|known| known.name() == preset);
        let found =
            found.ok_or_else(|| ConfigError::new_err(unknown_value("preset", preset, &Preset::ALL.map(Preset::name))));
        let name = self.fold.as_ref().or(said.fold.as_ref()).map_or("auto", String::as_str);
        let fold = Fold::ALL.into_iter().find(|fold| fold.name() == name);
        if fold.is_none() && name != "auto" {
            let known = [&["auto"][..], &Fold::ALL.map(Fold::name)].concat();
            return Err(ConfigError::new_err(unknown_value("fold", name, &known)));
        }
        let chosen = |given: &Option<Vec<String>>, said: &Option<Vec<Item>>| -> Vec<String> {
            let said = || said.iter().flatten().map(|(name, _)| name.clone()).collect();
            given.clone().unwrap_or_else(said)
        };
        let builder = Pipeline::builder()
            .preset(found?)
            .select(chosen(&self.select, &said.select))
            .extend_select(chosen(&self.extend_select, &said.extend_select))
            .ignore(chosen(&self.ignore, &said.ignore))
            .options(said.options)
            .fold(fold)
            .max_removed(self.max_removed.or(said.max_removed).unwrap_or(MAX_REMOVED))
            .rows(rows)
            .keep_lines(said.keep_lines.iter().map(|(line, _)| line));
        let builder = if said.asks_line_feeds { builder.require(LINE_END) } else { builder };
        builder.build().map_err(|e| self.error(&e, &said))
    }

    fn error(&self, e: &BuildError, said: &Said) -> PyErr {
        match (e, &self.config) {
            (BuildError::UnknownName { name, known }, config) => {
                let message = format!("unknown rule \"{name}\"; {}`zhclean rules` lists them", meant(name, known));
                let lists = [&said.select, &said.extend_select, &said.ignore];
                let place = lists.into_iter().flatten().flatten().find(|(said, _)| said == name);
                let given = [&self.select, &self.extend_select, &self.ignore];
                let is_given = given.into_iter().flatten().any(|names| names.contains(name));
                match (config, place) {
                    (Some(config), Some((name, at))) if !is_given && name.contains(',') => {
                        let each: Vec<String> = name.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
                        let advice = format!("write each between quotes of its own: [{}]", each.join(", "));
                        config.error(*at, &format!("unknown rule \"{name}\"; {advice}"))
                    }
                    (Some(config), Some((_, at))) if !is_given => config.error(*at, &message),
                    _ => ConfigError::new_err(message),
                }
            }
            (BuildError::Rows(e), Some(config)) => match e.place(&config.text) {
                Some(place) => config.placed(place, &e.to_string()),
                None => config.whole(&e.to_string()),
            },
            (e, Some(config)) => config.whole(&e.to_string()),
            (e, None) => ConfigError::new_err(e.to_string()),
        }
    }
}

/// Names of rules: a str of names with commas between them, as the program takes it, or an iterable of str.
pub fn names(given: &Bound<'_, PyAny>, option: &str) -> PyResult<Vec<String>> {
    if let Ok(names) = given.cast::<PyString>() {
        return Ok(names.to_cow()?.split(',').map(|name| name.trim().to_owned()).collect());
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
    let said = match (given.extract::<f64>(), given.extract::<String>()) {
        (Ok(number), _) => share_of(&number.to_string()),
        (_, Ok(text)) => share_of(&text),
        _ => {
            let kind = given.get_type().name()?;
            let message = format!("max_removed must be a float or a str such as \"30%\", not {kind}");
            return Err(PyTypeError::new_err(message));
        }
    };
    said.map_err(|e| ConfigError::new_err(format!("max_removed: {e}")))
}

/// Reads a share.
pub fn share_of(text: &str) -> Result<f64, &'static str> {
    const HUNDRED: f64 = 100.0;
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<f64>().ok().map(|percent| percent / HUNDRED),
        None => text.parse().ok(),
    };
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    share.ok_or("a share is a number from 0 to 1, such as 0.3 or 30%")
}

/// Says that no `what` has the name; the message offers the nearest of the `known`.
pub fn unknown_value(what: &str, name: &str, known: &[&str]) -> String {
    format!("unknown {what} \"{name}\"; {}use one of {}", meant(name, known), known.join(", "))
}

/// `did you mean "x"? `, where one of the `known` names may have been meant.
pub fn meant<S: AsRef<str>>(name: &str, known: &[S]) -> String {
    suggestion(name, known).map_or(String::new(), |near| format!("did you mean \"{near}\"? "))
}
