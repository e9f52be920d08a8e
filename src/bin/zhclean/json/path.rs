//! A path to texts in a record, as `--field` takes it.

use std::fmt;
use std::str::FromStr;

/// A step from a JSON value to one within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of this key; of each, where an object has it twice.
    Key(String),
    /// Every item of an array.
    Each,
}

/// A path to texts in a record: `text`, `meta.body`, `段落[].内容`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Step>);

impl Path {
    /// The steps from the record to the text.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl Default for Path {
    /// `text`, as most corpora call it.
    fn default() -> Self {
        Path(vec![Step::Key("text".into())])
    }
}

impl FromStr for Path {
    type Err = String;

    /// Keys separated by dots; `[]` behind one stands for every item of its array.
    fn from_str(path: &str) -> Result<Path, String> {
        let mut steps = Vec::new();
        for part in path.split('.') {
            let key = part.trim_end_matches("[]");
            if !key.is_empty() {
                steps.push(Step::Key(key.to_owned()));
            } else if part.is_empty() || !steps.is_empty() {
                return Err(format!("\"{path}\" has an empty key; a path is like text, meta.body or items[].text"));
            }
            steps.extend(std::iter::repeat_n(Step::Each, (part.len() - key.len()) / 2));
        }
        Ok(Path(steps))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => write!(f, "{}{key}", if n == 0 { "" } else { "." })?,
                Step::Each => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_checked_and_print_as_they_were_typed() {
        for path in ["text", "meta.body", "段落[].内容", "[]", "a[][].b"] {
            assert_eq!(path.parse::<Path>().unwrap().to_string(), path);
        }
        for path in ["", "a.", ".a", "a..b", "a.[]"] {
            assert!(path.parse::<Path>().is_err(), "{path}");
        }
    }
}
