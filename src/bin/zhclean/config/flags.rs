//! The keys as flags say them: the last layer.

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use super::keys::Key;
use super::parse::check;
use super::settings::{Item, Settings, Value};
use super::source::Source;
use crate::args::{DecodeFlags, EncodeFlags, RecordFlags, RuleFlags, WalkFlags};

/// Gathers what flags say.
#[derive(Default)]
pub struct Flags {
    settings: Settings,
}

impl Flags {
    /// Those for walks.
    ///
    /// # Errors
    /// A value that its key does not take.
    pub fn walk(mut self, flags: &WalkFlags) -> Result<Flags> {
        self.list(Key::Include, &flags.include)?;
        self.list(Key::Exclude, &flags.exclude)?;
        for (key, flag) in [
            (Key::Hidden, flags.hidden),
            (Key::Follow, flags.follow),
            (Key::Gitignore, flags.gitignore),
            (Key::ForceExclude, flags.force_exclude),
        ] {
            self.put(key, flag.map(Value::Flag));
        }
        self.put(Key::MaxSize, flags.max_size.map(Value::Size));
        Ok(self)
    }

    /// Those for decoding.
    ///
    /// # Errors
    /// A value that its key does not take.
    pub fn reading(mut self, flags: &DecodeFlags) -> Result<Flags> {
        self.text(Key::Encoding, flags.encoding.as_deref())?;
        self.put(Key::MinConfidence, flags.min_confidence.map(Value::Share));
        self.put(Key::DecodeErrors, flags.errors.map(word));
        Ok(self)
    }

    /// Those for records.
    ///
    /// # Errors
    /// A value that its key does not take.
    pub fn records(mut self, flags: &RecordFlags) -> Result<Flags> {
        self.put(Key::InputFormat, flags.input_format.map(word));
        self.list(Key::Field, &flags.field.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        self.text(Key::TitleField, flags.title_field.as_ref().map(ToString::to_string).as_deref())?;
        self.put(Key::BadRecords, flags.on_error.map(word));
        self.text(Key::Split, flags.split.as_deref())?;
        Ok(self)
    }

    /// Those for rules.
    ///
    /// # Errors
    /// A value that its key does not take.
    pub fn rules(mut self, flags: &RuleFlags) -> Result<Flags> {
        self.text(Key::Preset, flags.preset.as_deref())?;
        self.list(Key::Select, &flags.select)?;
        self.list(Key::ExtendSelect, &flags.extend_select)?;
        self.list(Key::Ignore, &flags.ignore)?;
        self.text(Key::Fold, flags.fold.as_deref())?;
        self.put(Key::MaxRemoved, flags.max_removed.map(Value::Share));
        Ok(self)
    }

    /// Those for encoding.
    ///
    /// # Errors
    /// A value that its key does not take.
    pub fn writing(mut self, flags: &EncodeFlags) -> Result<Flags> {
        self.text(Key::OutputEncoding, flags.output_encoding.as_deref())?;
        self.put(Key::Newline, flags.newline.map(word));
        self.put(Key::Bom, flags.bom.map(word));
        Ok(self)
    }

    /// All that they say.
    pub fn settings(self) -> Settings {
        self.settings
    }

    fn put(&mut self, key: Key, value: Option<Value>) {
        if let Some(value) = value {
            self.settings.put(key, value, Source::Flag);
        }
    }

    fn text(&mut self, key: Key, text: Option<&str>) -> Result<()> {
        text.map_or(Ok(()), |text| checked(key, text))?;
        self.put(key, text.map(|text| Value::Text(text.to_owned())));
        Ok(())
    }

    fn list(&mut self, key: Key, values: &[String]) -> Result<()> {
        values.iter().try_for_each(|text| checked(key, text))?;
        let item = |text: &String| Item { text: text.clone(), source: Source::Flag };
        self.put(key, (!values.is_empty()).then(|| Value::List(values.iter().map(item).collect())));
        Ok(())
    }
}

fn checked(key: Key, text: &str) -> Result<()> {
    check(key.info(), text).map_err(|e| {
        // a flag that is named first is told by its name as a flag
        let name = key.info().name;
        anyhow!("{}", if e.starts_with(&format!("{name}: ")) { format!("--{e}") } else { e })
    })
}

/// The word that a value of an enumeration is.
fn word<V: ValueEnum>(value: V) -> Value {
    Value::Text(value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned()))
}
