//! What a file that is found by itself may not say: nobody named it, and a text would be lost or another folder written.

use anyhow::Result;
use zhclean::MAX_REMOVED;

use super::keys::Key;
use super::settings::{Settings, Value};
use super::source::Source;
use crate::encoding::guess::MIN_CONFIDENCE;

/// What a value would do, where only a file that is named may say it.
pub fn risk(key: Key, value: &Value) -> Option<&'static str> {
    match (key, value) {
        (Key::BadRecords, Value::Text(how)) if how == "skip" => Some("leaves records out"),
        (Key::DecodeErrors, Value::Text(how)) if how != "strict" => Some("loses characters"),
        (Key::MaxRemoved, Value::Share(share)) if *share > MAX_REMOVED => Some("removes more than the guard allows"),
        (Key::MinConfidence, Value::Share(share)) if *share < MIN_CONFIDENCE => {
            Some("reads texts in an encoding that is doubtful")
        }
        // JSON lines, tables and source code, in which a quote or a comma is no mark of a text
        (Key::InputFormat, Value::Text(format)) if format == "text" => {
            Some("cleans as text what its name says is none")
        }
        (Key::Follow, Value::Flag(true)) => Some("leads out of the folder"),
        _ => None,
    }
}

/// Checks what files say of which nobody gave the name.
///
/// # Errors
/// All that only a named file may say, at the place of the first.
pub fn check<'s>(layers: impl Iterator<Item = &'s Settings>) -> Result<()> {
    let mut found = Vec::new();
    for (key, said) in layers.flat_map(Settings::iter) {
        let Source::File(file, at) = &said.source else { continue };
        if let Some(does) = risk(key, &said.value).filter(|_| !file.is_named) {
            found.push((file, *at, format!("{} = {} {does}", key.info().name, said.value.toml())));
        }
    }
    found.sort_by(|(one, at, _), (other, behind, _)| (&one.name, at).cmp(&(&other.name, behind)));
    let Some((file, at, _)) = found.first() else { return Ok(()) };
    let all: Vec<&str> = found.iter().map(|(_, _, does)| does.as_str()).collect();
    let message = "which a file that is found by itself may not say; name the file with --config";
    Err(file.error(*at, &format!("{}, {message}", all.join(", and "))))
}
