//! Settings: what is said of each key, and how one layer lies over another.
//!
//! A layer replaces what lies below it key by key. Two exceptions: an override adds to the lists of rules and of lines, and a
//! `preset` voids the `select` below it, which would make it mean nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::keys::Key;
use super::source::Source;

/// One of several values.
#[derive(Clone, Debug)]
pub struct Item {
    pub text: String,
    pub source: Source,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    List(Vec<Item>),
    Share(f64),
    Size(u64),
    Flag(bool),
}

/// What is said of a key, and where.
#[derive(Clone, Debug)]
pub struct Said {
    pub value: Value,
    pub source: Source,
}

/// What is said of the keys; of those left out, nothing.
#[derive(Clone, Debug, Default)]
pub struct Settings(BTreeMap<Key, Said>);

impl Settings {
    /// Says something of a key, in the place of what was said.
    pub fn put(&mut self, key: Key, value: Value, source: Source) {
        self.0.insert(key, Said { value, source });
    }

    /// Puts `over` over these settings.
    pub fn lay(&mut self, over: &Settings) {
        self.lay_by(over, false);
    }

    /// Puts an override over these settings: its lists add.
    pub fn lay_override(&mut self, over: &Settings) {
        self.lay_by(over, true);
    }

    fn lay_by(&mut self, over: &Settings, adds: bool) {
        if over.0.contains_key(&Key::Preset) {
            self.0.remove(&Key::Select);
        }
        for (&key, said) in &over.0 {
            match (self.0.get_mut(&key).map(|known| &mut known.value), &said.value) {
                (Some(Value::List(known)), Value::List(more)) if adds && key.info().adds => {
                    known.extend(more.iter().cloned());
                }
                _ => _ = self.0.insert(key, said.clone()),
            }
        }
    }

    /// The settings without the keys that are not `wanted`.
    pub fn only(mut self, wanted: impl Fn(Key) -> bool) -> Settings {
        self.0.retain(|&key, _| wanted(key));
        self
    }

    /// What is said of a key.
    pub fn get(&self, key: Key) -> Option<&Said> {
        self.0.get(&key)
    }

    /// Is anything said of it?
    pub fn has(&self, key: Key) -> bool {
        self.0.contains_key(&key)
    }

    /// All that is said, by key.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &Said)> {
        self.0.iter().map(|(&key, said)| (key, said))
    }

    /// The word or text that is said.
    pub fn text(&self, key: Key) -> Option<&str> {
        match &self.0.get(&key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The values of a list; none where nothing is said.
    pub fn list(&self, key: Key) -> impl Iterator<Item = &str> {
        self.items(key).iter().map(|item| item.text.as_str())
    }

    /// The values of a list, with where each was said.
    pub fn items(&self, key: Key) -> &[Item] {
        match self.0.get(&key).map(|said| &said.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The share that is said.
    pub fn share(&self, key: Key) -> Option<f64> {
        match self.0.get(&key)?.value {
            Value::Share(share) => Some(share),
            _ => None,
        }
    }

    /// The number of bytes that is said.
    pub fn size(&self, key: Key) -> Option<u64> {
        match self.0.get(&key)?.value {
            Value::Size(size) => Some(size),
            _ => None,
        }
    }

    /// Is it said to be so?
    pub fn is_on(&self, key: Key) -> bool {
        matches!(self.0.get(&key), Some(Said { value: Value::Flag(true), .. }))
    }

    /// Did a flag say it?
    pub fn is_flag(&self, key: Key) -> bool {
        matches!(self.0.get(&key), Some(Said { source: Source::Flag, .. }))
    }

    /// The settings without where they come from: two that read alike do alike.
    pub fn content(&self) -> String {
        let mut text = String::new();
        for (key, said) in &self.0 {
            _ = writeln!(text, "{} = {}", key.info().name, said.value.toml());
        }
        text
    }
}

impl Value {
    /// As a file has it.
    pub fn toml(&self) -> String {
        match self {
            Value::Text(text) => quoted(text),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| quoted(&item.text)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Share(share) => share.to_string(),
            Value::Size(size) => size.to_string(),
            Value::Flag(flag) => flag.to_string(),
        }
    }
}

/// A string as TOML has it; literal where that spares escapes.
pub fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') && !text.contains(char::is_control) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
