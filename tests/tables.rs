//! Sentences in tables: what must change, and what must not, for every clause of the rules for spans, marks, characters,
//! blanks and lines. One row a case: the clause first, so that a failure tells what broke.
//!
//! `spans.tsv` and `marks.tsv` run the characters' filters under the fold they name; `characters.tsv` names what runs.
//! A line end, a tab and what cannot be seen are written as in a Rust string.
#![allow(clippy::unwrap_used, reason = "a table that cannot be read fails the test")]

use zhclean::filters::{Corner, English, Indent, LineEnd, Punctuation, Quotes, Whitespace};
use zhclean::{Filter, Fold, Pipeline, When, filters};

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect())
}

/// `\n`, `\t`, `\r`, `\\` and `\u{…}` become what they mean.
fn unescape(cell: &str) -> String {
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

fn fold(name: &str) -> Option<Fold> {
    let known = Fold::ALL.into_iter().find(|fold| fold.name() == name);
    assert!(known.is_some() || name == "auto", "no fold {name}");
    known
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

#[track_caller]
fn assert_none(faults: impl Iterator<Item = String>) {
    let faults: Vec<_> = faults.collect();
    assert!(faults.is_empty(), "\n{}\n{} faults", faults.join("\n"), faults.len());
}

fn characters(table: &str) {
    assert_none(rows(table).filter_map(|row| {
        let [clause, name, input, expected] = row[..] else { panic!("{row:?}") };
        let filters = filters::defaults().filter(|filter| filter.meta().stage.rewrites_characters());
        fault(clause, &Pipeline::new(filters).with_fold(fold(name)), input, expected)
    }));
}

#[test]
fn what_may_not_be_touched_stays_and_the_marks_around_it_come_back() {
    characters(include_str!("tables/spans.tsv"));
}

#[test]
fn every_mark_becomes_what_a_careful_editor_writes() {
    characters(include_str!("tables/marks.tsv"));
}

/// The filter that an option of `characters.tsv` configures.
fn configured(option: &str) -> &'static dyn Filter {
    const PLAIN: Whitespace = Whitespace { indent: Indent::None, line_end: LineEnd::Lf };
    match option {
        "indent=none" => &PLAIN,
        "indent=keep" => &Whitespace { indent: Indent::Keep, ..PLAIN },
        "indent=ideographic" => &Whitespace { indent: Indent::Ideographic, ..PLAIN },
        "line-end=keep" => &Whitespace { line_end: LineEnd::Keep, ..PLAIN },
        "corner=curly" => &Quotes { corner: Corner::Curly },
        "english=half" => &Punctuation { english: English::Half },
        _ => panic!("no option {option}"),
    }
}

#[test]
fn characters_blanks_and_lines_come_out_as_specified() {
    assert_none(rows(include_str!("tables/characters.tsv")).filter_map(|row| {
        let [clause, what, name, input, expected] = row[..] else { panic!("{row:?}") };
        let mut words = what.split(' ');
        let preset = words.next().unwrap();
        let own: Vec<_> = words.map(configured).collect();
        let wanted = |filter: &&'static dyn Filter| {
            let meta = filter.meta();
            let default = meta.when == When::Default && (preset != "characters" || meta.stage.rewrites_characters());
            default || meta.name == preset
        };
        let pipeline = Pipeline::new(filters::configured(&own).filter(wanted)).with_fold(fold(name));
        fault(clause, &pipeline, input, expected)
    }));
}
