//! What is wrong with a table, in words.

/// A table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowError {
    /// It is no TOML, or a row has an unknown key.
    Syntax(String),
    /// A row names no line, or contradicts its own examples.
    Row {
        /// The row.
        id: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A form cannot be read.
    Form {
        /// The row.
        id: String,
        /// The form.
        form: String,
        /// The character at which it breaks, counted from 1.
        column: usize,
        /// What is wrong there.
        fault: String,
    },
    /// A list of words cannot be used.
    Set {
        /// Its name.
        name: String,
        /// What is wrong with it.
        fault: String,
    },
    /// An entry of the lines to keep is no form.
    Kept {
        /// The entry.
        form: String,
        /// The character at which it breaks, counted from 1.
        column: usize,
        /// What is wrong there.
        fault: String,
    },
    /// Two rows have one name.
    Twice(String),
    /// More rows than a table can number.
    TooMany(usize),
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RowError::Syntax(message) => f.write_str(message),
            RowError::Row { id, fault } => write!(f, "rule \"{id}\" {fault}"),
            RowError::Form { id, form, column, fault } => {
                write!(f, "rule \"{id}\", form \"{form}\", column {column}: {fault}")
            }
            RowError::Kept { form, column, fault } => {
                write!(f, "keep-lines, \"{form}\", column {column}: {fault}")
            }
            RowError::Set { name, fault } => write!(f, "set \"{name}\" {fault}"),
            RowError::Twice(id) => write!(f, "rule \"{id}\" stands twice; give each row a name of its own"),
            RowError::TooMany(rows) => write!(f, "{rows} rules are more than a table holds (65,000)"),
        }
    }
}

impl std::error::Error for RowError {}
