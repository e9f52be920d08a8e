//! Values: what a key takes, and what is said of a value that is none.

use std::ops::Range;

use regex::bytes::Regex;
use toml::Spanned;
use toml::de::DeValue;

use super::keys::{Info, Kind};
use super::near::unknown_value;
use crate::args::values;
use crate::encoding::label;
use crate::input::globs::Globs;
use crate::json::path::Path;

/// A value of a file, each string with its byte.
#[derive(Clone, Debug)]
pub enum Raw {
    Text(String),
    List(Vec<(String, usize)>),
    Share(f64),
    Size(u64),
    Flag(bool),
}

/// A value that is none: the byte where it stands, and what is wrong.
pub type Fault = (usize, String);

/// Reads the value of a key.
///
/// # Errors
/// A value of another type, or one that the key does not take.
pub fn value(info: &Info, found: &Spanned<DeValue<'_>>) -> Result<Raw, Fault> {
    let at = found.span().start;
    let wrong = || Err((at, format!("{} takes {}, not {}", info.name, wanted(info.kind), kind_of(found.get_ref()))));
    let checked = |text: &str, span: Range<usize>| match check(info, text) {
        Ok(()) => Ok(()),
        Err(message) => Err((span.start, message)),
    };
    match (info.kind, found.get_ref()) {
        (Kind::Flag, DeValue::Boolean(flag)) => Ok(Raw::Flag(*flag)),
        (Kind::Share, DeValue::Float(number)) => share(info, number.as_str(), at),
        (Kind::Share, DeValue::Integer(number)) => share(info, number.as_str(), at),
        (Kind::Share, DeValue::String(text)) => share(info, text, at),
        (Kind::Size, DeValue::Integer(number)) => size(info, number.as_str(), at),
        (Kind::Size, DeValue::String(text)) => size(info, text, at),
        (kind, DeValue::String(text)) if kind.is_list() => {
            checked(text, found.span())?;
            Ok(Raw::List(vec![(text.to_string(), at)]))
        }
        (kind, DeValue::Array(values)) if kind.is_list() => {
            let mut items = Vec::new();
            for value in values.iter() {
                let DeValue::String(text) = value.get_ref() else {
                    let kind = kind_of(value.get_ref());
                    return Err((value.span().start, format!("{} is a list of strings, not of {kind}", info.name)));
                };
                checked(text, value.span())?;
                items.push((text.to_string(), value.span().start));
            }
            Ok(Raw::List(items))
        }
        (kind, DeValue::String(text)) if !matches!(kind, Kind::Flag) => {
            checked(text, found.span())?;
            Ok(Raw::Text(text.to_string()))
        }
        _ => wrong(),
    }
}

fn share(info: &Info, text: &str, at: usize) -> Result<Raw, Fault> {
    values::share(text).map(Raw::Share).map_err(|e| (at, format!("{}: {e}", info.name)))
}

fn size(info: &Info, text: &str, at: usize) -> Result<Raw, Fault> {
    values::size(text).map(Raw::Size).map_err(|e| (at, format!("{}: {e}", info.name)))
}

/// Is `text` what the key takes? Names of rules are looked up when all rows are known, lines to keep when all lists are.
///
/// # Errors
/// What is wrong with it.
pub fn check(info: &Info, text: &str) -> Result<(), String> {
    // as the flags have it: `unknown fold "x"`
    let name = info.name.rsplit('.').next().unwrap_or(info.name);
    match info.kind {
        Kind::Word(words) if words.contains(&text) => Ok(()),
        Kind::Word(words) => Err(unknown_value(name, text, words)),
        Kind::Encoding if label::encoding(text).is_some() => Ok(()),
        Kind::Encoding => Err(unknown_value("encoding", text, &label::ENCODINGS)),
        Kind::Pattern if text.is_empty() => Err(format!("{name}: an empty pattern matches every line")),
        Kind::Pattern => Regex::new(text).map(|_| ()).map_err(|e| format!("{name}: {}", in_one_line(&e.to_string()))),
        Kind::Globs => Globs::new([text]).map(|_| ()).map_err(|e| format!("{name}: {e}")),
        Kind::Path | Kind::Paths => text.parse::<Path>().map(|_| ()).map_err(|e| format!("{name}: {e}")),
        Kind::Rules if text.is_empty() => Err(format!("{name}: an empty name is no rule")),
        Kind::Rules | Kind::Lines | Kind::Share | Kind::Size | Kind::Flag => Ok(()),
    }
}

/// The error of a pattern without the drawing of it.
fn in_one_line(text: &str) -> String {
    match (text.split_once("regex parse error:"), text.rsplit_once("\nerror: ")) {
        (Some((before, _)), Some((_, cause))) => format!("{before}{cause}"),
        _ => text.to_owned(),
    }
}

/// What a kind of key takes, in words.
pub fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Word(_) => "a word in quotes",
        Kind::Encoding | Kind::Pattern | Kind::Path => "a string",
        Kind::Rules | Kind::Globs | Kind::Paths | Kind::Lines => "a list of strings",
        Kind::Share => "a share, such as 0.3 or \"30%\"",
        Kind::Size => "a size, such as \"500M\"",
        Kind::Flag => "true or false",
    }
}

/// What a value of TOML is, in words.
pub fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
