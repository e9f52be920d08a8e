//! How the file of a table is written: the words of a list and the topics of a row sorted, and one item a line where a line is
//! too short for all of them. So two tables that say the same look the same, and a change of one fact is a change of one line.

use crate::text::span::slice;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::row::Row;
use super::sets::Lists;

/// A list that fits a line of so many characters stands on it.
const MAX_LINE_CHARS: usize = 120;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    rule: Vec<Row>,
    #[serde(default)]
    sets: Lists,
}

fn read(toml: &str) -> File {
    toml::from_str(toml).unwrap()
}

/// The lists of a table.
pub fn lists_of(toml: &str) -> Lists {
    read(toml).sets
}

/// The rows of a table, their forms not read yet.
pub fn rows_of(toml: &str) -> Vec<Row> {
    read(toml).rule
}

/// Are all rows in the language of forms?
pub fn is_in_forms(toml: &str) -> bool {
    !toml.contains("[[rule]]") || rows_of(toml).iter().all(|row| row.refuse_old_keys().is_ok())
}

/// The table as it is to be written.
pub fn tidy(toml: &str) -> String {
    let file = DeTable::parse(toml).unwrap();
    let mut arrays: Vec<(Range<usize>, String)> = Vec::new();
    let mut add = |value: &Spanned<DeValue<'_>>, is_sorted: bool| {
        if let Some(items) = value.get_ref().as_array() {
            let items =
                items.iter().map(|item| (item.get_ref().as_str(), slice(toml, item.span().start, item.span().end)));
            let start = slice(toml, 0, value.span().start).rfind('\n').map_or(0, |at| at + 1);
            let before = slice(toml, start, value.span().start).chars().count();
            arrays.push((value.span(), written(items.collect(), before, is_sorted)));
        }
    };
    let root = file.get_ref();
    // a file of nothing but lists has them at its top
    let lists = root.get("sets").map_or(Some(root), |sets| sets.get_ref().as_table());
    lists.into_iter().flat_map(|lists| lists.iter()).for_each(|(_, value)| add(value, true));
    for rule in root.get("rule").and_then(|rules| rules.get_ref().as_array()).into_iter().flat_map(|rules| rules.iter())
    {
        for (key, value) in rule.get_ref().as_table().unwrap().iter() {
            add(value, key.get_ref() == "topic");
        }
    }
    arrays.sort_by_key(|(span, _)| span.start);
    let (mut tidy, mut at) = (String::new(), 0);
    for (span, text) in arrays {
        tidy.push_str(slice(toml, at, span.start));
        tidy.push_str(&text);
        at = span.end;
    }
    tidy + slice(toml, at, toml.len())
}

/// An array behind `before` characters of its line.
fn written(mut items: Vec<(Option<&str>, &str)>, before: usize, is_sorted: bool) -> String {
    if is_sorted {
        items.sort_unstable();
    }
    let texts: Vec<&str> = items.into_iter().map(|(_, text)| text).collect();
    let line = format!("[{}]", texts.join(", "));
    if before + line.chars().count() <= MAX_LINE_CHARS {
        return line;
    }
    texts.iter().fold("[\n".to_owned(), |lines, text| lines + "    " + text + ",\n") + "]"
}

#[test]
fn lists_are_sorted_and_long_ones_have_an_item_a_line() {
    let long = "\"一二三四五六七八九十\", ".repeat(10);
    let toml = format!(
        "[sets]\na = [\"丙\", \"乙\",\n  '丁']\n\n[[rule]]\nid = \"r\"\nhit = [\"b\", \"a\"]\nmiss = [{long}]\n"
    );
    let lines = "    \"一二三四五六七八九十\",\n".repeat(10);
    let want = format!(
        "[sets]\na = ['丁', \"丙\", \"乙\"]\n\n[[rule]]\nid = \"r\"\nhit = [\"b\", \"a\"]\nmiss = [\n{lines}]\n"
    );
    assert_eq!((tidy(&toml), tidy(&want)), (want.clone(), want));
}
