//! Where in its file a fault of a table stands. Looked for when there is one: rows that are read know nothing of files.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::RowError;

impl RowError {
    /// Line and column, counted from 1, of what the error names in the TOML that it was read from. `None` where it names
    /// nothing, or says its place itself.
    pub fn place(&self, toml: &str) -> Option<(usize, usize)> {
        let start = start_of(toml, self)?;
        let before = toml.get(..start)?;
        Some((before.matches('\n').count() + 1, before.chars().rev().take_while(|&c| c != '\n').count() + 1))
    }
}

/// The byte at which stands what `error` names.
fn start_of(toml: &str, error: &RowError) -> Option<usize> {
    let file = DeTable::parse(toml).ok()?;
    let rules = file.get_ref().get("rule").and_then(|rules| rules.get_ref().as_array());
    let named = |id: &str, nth: usize| rules?.iter().filter(|rule| id_of(rule) == Some(id)).nth(nth);
    match error {
        RowError::Row { id, .. } => Some(id_span(named(id, 0)?)?.start),
        RowError::Twice(id) => Some(id_span(named(id, 1)?)?.start),
        RowError::Form { id, form, column, .. } => {
            let span = form_span(named(id, 0)?, form)?;
            Some(span.start + inside(toml.get(span)?, *column))
        }
        RowError::Set { name, .. } => {
            let sets = file.get_ref().get("sets")?.get_ref().as_table()?;
            Some(sets.iter().find(|(key, _)| key.get_ref() == name)?.0.span().start)
        }
        RowError::Kept { form, column, .. } => {
            let span = kept_span(file.get_ref(), form)?;
            Some(span.start + inside(toml.get(span)?, *column))
        }
        RowError::Syntax(_) | RowError::TooMany(_) => None,
    }
}

/// The entry of `keep-lines`, at the top or in an override.
fn kept_span(file: &DeTable<'_>, entry: &str) -> Option<Range<usize>> {
    let overrides = file.get("overrides").and_then(|overrides| overrides.get_ref().as_array());
    let overrides = overrides.into_iter().flat_map(|all| all.iter()).filter_map(|one| one.get_ref().as_table());
    let lists = std::iter::once(file).chain(overrides).filter_map(|table| table.get("keep-lines"));
    let mut entries = lists.flat_map(|list| match list.get_ref().as_array() {
        Some(entries) => entries.iter().collect(),
        None => vec![list],
    });
    entries.find(|value| value.get_ref().as_str() == Some(entry)).map(Spanned::span)
}

fn id_of<'r>(rule: &'r Spanned<DeValue<'_>>) -> Option<&'r str> {
    rule.get_ref().as_table()?.get("id")?.get_ref().as_str()
}

fn id_span(rule: &Spanned<DeValue<'_>>) -> Option<Range<usize>> {
    rule.get_ref().as_table()?.get("id").map(Spanned::span)
}

fn form_span(rule: &Spanned<DeValue<'_>>, form: &str) -> Option<Range<usize>> {
    let table = rule.get_ref().as_table()?;
    let forms = ["forms", "beside"].into_iter().filter_map(|key| table.get(key)?.get_ref().as_array());
    forms.flat_map(|forms| forms.iter()).find(|value| value.get_ref().as_str() == Some(form)).map(Spanned::span)
}

/// The byte of a string as TOML writes it at which its character number `column` stands, counted from 1. Between double
/// quotes a `\` takes the sign behind it along.
fn inside(written: &str, column: usize) -> usize {
    let escapes = written.starts_with('"');
    let mut signs = written.char_indices().skip(1);
    for _ in 1..column {
        if let Some((_, '\\')) = signs.next()
            && escapes
        {
            signs.next();
        }
    }
    signs.next().map_or(written.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::super::table::Table;

    const ROW: &str = "reach = \"any\"\nrole = \"alone\"\nhit = []\nmiss = []\n";

    #[test]
    fn a_fault_is_found_in_its_file() {
        for (what, head, want) in [
            ("a form", "[[rule]]\nid = \"a\"\nforms = [\n    \"责编{n}\",\n    '编辑{nam}',\n]\n", (5, 8)),
            ("a form behind an escape", "[[rule]]\nid = \"a\"\nforms = [\"编\\\\|辑{nam}\"]\n", (3, 16)),
            ("a form that nothing tells", "[[rule]]\nid = \"a\"\nforms = [\"责编{n}\", \"{words}\"]\n", (3, 20)),
            ("a row", "# a\n\n[[rule]]\nid = \"a\"\n", (4, 6)),
            ("a list", "[sets]\nb = []\n\n[[rule]]\nid = \"a\"\nforms = [\"编辑{b}\"]\n", (2, 1)),
        ] {
            let toml = format!("{head}{ROW}");
            let error = Table::parse(&toml).unwrap_err();
            assert_eq!(error.place(&toml), Some(want), "{what}: {error}");
        }
        let toml = format!("[[rule]]\nid = \"a\"\nforms = [\"编辑\"]\n{ROW}").repeat(2);
        assert_eq!(Table::parse(&toml).unwrap_err().place(&toml), Some((9, 6)));
    }
}
