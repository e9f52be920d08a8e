//! The keys of before the forms (`is`, `starts`, `has`): only built-in tables that are not rewritten yet may have them.

use super::error::RowError;
use super::row::Row;

impl Row {
    /// Does it name its lines in the language of before the forms? Only built-in tables that are not rewritten yet may.
    ///
    /// # Errors
    /// The key, and the form to write in its place.
    pub fn refuse_old_keys(&self) -> Result<(), RowError> {
        let old = [("is", &self.is, "", ""), ("starts", &self.starts, "", "…"), ("has", &self.has, "[{clause}]", "…")];
        for (key, words, before, behind) in old {
            if let Some(word) = words.iter().next() {
                let word = escaped(word.trim());
                let fault = format!(
                    "has {key}, which is not read any more; write the whole line: forms = ['{before}{word}{behind}']"
                );
                return Err(self.fault(&fault));
            }
        }
        Ok(())
    }
}

/// `text` as a form has it: the signs of the notation stand for themselves.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| "\\()[]{}|~…".contains(c).then_some('\\').into_iter().chain([c])).collect()
}
