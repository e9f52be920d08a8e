//! What a file that is found by itself may not say: nobody named it, and a text would be lost or another folder written.

use anyhow::Result;
use zhclean::MAX_REMOVED;

use super::keys::Key;
use super::settings::{Settings, Value};
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
        (Key::Follow, Value::Flag(true)) => Some("leads out of the folder"),
        _ => None,
    }
}

/// Checks what a file says of which nobody gave the name.
///
/// # Errors
/// The first that only a named file may say.
pub fn check(settings: &Settings) -> Result<()> {
    for (key, said) in settings.iter() {
        let is_named = said.source.file().is_none_or(|file| file.is_named);
        if let Some(does) = risk(key, &said.value).filter(|_| !is_named) {
            let (name, value) = (key.info().name, said.value.toml());
            return Err(said.source.error(&format!(
                "{name} = {value} {does}, which a file that is found by itself may not say; name the file with --config"
            )));
        }
    }
    Ok(())
}
