//! Sentences in tables: what must change, and what must not, for every clause of the rules for spans, marks, characters,
//! blanks and lines. One row a case: the clause first, so that a failure tells what broke.
//!
//! `spans.tsv` and `marks.tsv` run the characters' filters under the fold they name; `characters.tsv` names what runs.
//! A line end, a tab and what cannot be seen are written as in a Rust string.

use std::collections::BTreeMap;

use zhclean::Pipeline;

use super::assert_none;
use super::engine::{self, Setup, fold};

/// The rows of a table, cell by cell.
pub fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect())
}

/// `\n`, `\t`, `\r`, `\\` and `\u{…}` become what they mean.
pub fn unescape(cell: &str) -> String {
    let mut text = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next().unwrap() {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'u' => {
                let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
            }
            other => other,
        });
    }
    text
}

/// What is wrong with a case: its text, or its text when cleaned again.
fn fault(clause: &str, pipeline: &Pipeline, input: &str, expected: &str) -> Option<String> {
    let (input, expected) = (unescape(input), unescape(expected));
    let cleaned = pipeline.clean(&input);
    let once = cleaned.text();
    let twice = pipeline.clean(once);
    if once != expected {
        return Some(format!("{clause}\n  of     {input:?}\n  wanted {expected:?}\n  got    {once:?}"));
    }
    (twice.text() != once).then(|| format!("{clause}\n  twice  {:?}\n  once   {once:?}", twice.text()))
}

fn characters(table: &str) {
    let faults = rows(table).filter_map(|row| {
        let [clause, name, input, expected] = row[..] else { panic!("{row:?}") };
        fault(clause, engine::preset_punctuation(fold(name)), input, expected)
    });
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn what_may_not_be_touched_stays_and_the_marks_around_it_come_back() {
    characters(include_str!("../tables/spans.tsv"));
}

#[test]
fn every_mark_becomes_what_a_careful_editor_writes() {
    characters(include_str!("../tables/marks.tsv"));
}

#[test]
fn characters_blanks_and_lines_come_out_as_specified() {
    let mut built: BTreeMap<(&str, &str), Pipeline> = BTreeMap::new();
    let faults = rows(include_str!("../tables/characters.tsv")).filter_map(|row| {
        let [clause, what, name, input, expected] = row[..] else { panic!("{row:?}") };
        let pipeline = built.entry((what, name)).or_insert_with(|| {
            let mut words = what.split(' ');
            let with = words.next().unwrap();
            let options: Vec<_> = words.collect();
            let characters_only = with == "characters";
            Setup { characters_only, with, options: &options, fold: fold(name), ignore: &[] }.build()
        });
        fault(clause, pipeline, input, expected)
    });
    assert_none(&faults.collect::<Vec<_>>());
}
