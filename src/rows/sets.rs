//! Named lists of words that forms share: those of a file, and those of all tables.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::error::RowError;
use super::form::Set;
use super::form::parse::{Sets, without_loose};
use super::form::slot::Slot;
use crate::text::canon::key_of;

/// Lists of words by name, as TOML has them under `[sets]`.
pub type Lists = BTreeMap<String, Vec<String>>;

/// The lists of all tables.
static SHARED: LazyLock<Sets> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("sets.toml")).expect("sets.toml is TOML");
    lists.iter().map(|(name, words)| (name.clone(), of(name, words).expect("sets.toml is in key form"))).collect()
});

/// The lists of a file beside the shared ones.
///
/// # Errors
/// A list that is empty, has the name of a slot or of a shared list, or holds a word twice or not in key form.
pub fn with_shared(lists: &Lists) -> Result<Sets, RowError> {
    let mut sets = SHARED.clone();
    for (name, words) in lists {
        if Slot::named(name).is_some() || SHARED.contains_key(name) {
            return Err(fault(name, "has the name of a slot or of a list that all tables share"));
        }
        sets.insert(name.clone(), of(name, words)?);
    }
    Ok(sets)
}

fn of(name: &str, words: &[String]) -> Result<Arc<Set>, RowError> {
    if words.is_empty() {
        return Err(fault(name, "is empty"));
    }
    let mut all: Vec<Box<[char]>> = Vec::new();
    for word in words {
        let key = key_of(word);
        if key.is_empty() || key != *word {
            let advice = format!(
                "has \"{word}\", which is not in key form (half-width, lower case, simplified); write \"{key}\""
            );
            return Err(fault(name, &advice));
        }
        all.push(without_loose(&word.chars().collect::<Vec<_>>()).into());
    }
    all.sort_unstable();
    if let Some(pair) = all.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(fault(name, &format!("has \"{}\" twice", pair[0].iter().collect::<String>())));
    }
    Ok(Arc::new(Set { name: name.to_owned(), words: all }))
}

fn fault(name: &str, fault: &str) -> RowError {
    RowError::Set { name: name.to_owned(), fault: fault.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_cannot_be_used_is_named() {
        for (name, words, needle) in [
            ("a", &[][..], "set \"a\" is empty"),
            ("a", &["責編"], "write \"责编\""),
            ("a", &["甲", "乙", "甲"], "has \"甲\" twice"),
            ("name", &["甲"], "name of a slot"),
        ] {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            let error = with_shared(&Lists::from([(name.to_owned(), words)])).unwrap_err().to_string();
            assert!(error.contains(needle), "{error}");
        }
    }
}
