//! What is proved of tables in the language of forms: of each form against the misses of its whole filter, of each word of a
//! list, and how their files are written.

use std::path::{Path, PathBuf};

use super::filter::Filter;
use super::options::Options;
use crate::rows::form::parse::Sets;
use crate::rows::form::reading::Reading;
use crate::rows::layout;
use crate::rows::row::{Role, Row, Where};
use crate::rows::sets::{self, Lists};
use crate::rows::table::Table;
use crate::rows::tables::BUILT_IN;
use crate::text::canon::key_of;

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn filters() -> Vec<Filter> {
    super::all(&Options::default()).into_iter().filter(|filter| filter.table().is_some()).collect()
}

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}

/// The table of `filter` and its TOML.
fn with_toml(filter: &Filter) -> (&Table, String) {
    let path = source(&format!("filters/line/{}.toml", filter.meta.name));
    (filter.table().unwrap(), std::fs::read_to_string(path).unwrap())
}

/// Does one of the row's forms take a line?
fn takes(table: &Table, row: &Row, line: &str) -> bool {
    BUILT_IN.find(table, &key_of(line), |asked| std::ptr::eq(asked, row)).is_some()
}

#[test]
fn no_form_takes_a_miss_of_its_filter() {
    let mut faults = Vec::new();
    for filter in filters().into_iter() {
        let table = filter.table().unwrap();
        for row in table.rows().iter().filter(|row| !row.forms.is_empty()) {
            // what does not go by itself may go beside what does; what closes the text is followed by other lines than a
            // text is; and of a part the filter asks what the rest is
            let is_weaker = |other: &&Row| {
                row.role == Role::Follower && other.role != Role::Follower
                    || row.reach == Where::Foot && other.reach != Where::Foot
                    || row.part.is_some() && other.part.is_none()
            };
            for other in table.rows().iter().filter(|other| !is_weaker(other)) {
                let taken = other.miss.iter().filter(|miss| takes(table, row, miss) && !is_hit(table, miss));
                let named = |miss| format!("{}/{} takes {miss:?}, a miss of {}", filter.meta.name, row.id, other.id);
                faults.extend(taken.map(named));
            }
        }
    }
    assert_none(&faults);
}

/// One row's line may be what another must leave to it.
fn is_hit(table: &Table, line: &str) -> bool {
    table.rows().iter().any(|row| row.hit.iter().any(|hit| key_of(hit) == key_of(line)))
}

/// A word is dead if no key can have it or other words do its work. It lives if a hit is lost without it: one of the row's, or
/// one in which it stands in the place of another word of its list.
#[test]
fn every_word_of_a_list_is_needed() {
    let mut faults = Vec::new();
    for filter in filters().into_iter() {
        let (_, toml) = with_toml(&filter);
        let lists = layout::lists_of(&toml);
        for (name, words) in &lists {
            let named = format!("{{{name}}}");
            // a list that is a form is its own examples
            if layout::rows_of(&toml).iter().any(|row| row.forms.contains(&named)) {
                continue;
            }
            let uses = |row: &Row| row.notations().any(|form| form.contains(&named));
            let rows = || layout::rows_of(&toml).into_iter().filter(uses).map(|row| with_lists(row, &lists));
            // a row with all words, and the same to read with fewer
            let mut rows: Vec<(Row, Row)> = rows().zip(rows()).collect();
            for word in words {
                let mut fewer = lists.clone();
                fewer.get_mut(name).unwrap().retain(|other| other != word);
                let Ok(fewer) = sets::with_shared(&fewer) else { continue };
                if !rows.iter_mut().any(|(row, without)| is_needed(row, without, word, words, &fewer)) {
                    faults
                        .push(format!("{}: no hit and no hit with it needs {word:?} of {{{name}}}", filter.meta.name));
                }
            }
        }
    }
    // a shared word stands in a hit of some table
    let rows: Vec<Row> = filters().iter().flat_map(|filter| layout::rows_of(&with_toml(filter).1)).collect();
    for (name, words) in layout::lists_of(&format!("[sets]\n{}", include_str!("../rows/sets.toml"))) {
        let named = format!("{{{name}}}");
        let hits =
            || rows.iter().filter(|row| row.notations().any(|form| form.contains(&named))).flat_map(|row| &row.hit);
        let unused = words.iter().filter(|word| !hits().any(|hit| key_of(hit).contains(*word)));
        faults.extend(unused.map(|word| format!("sets.toml: no hit has {word:?} of {{{name}}}")));
    }
    assert_none(&faults);
}

fn with_lists(row: Row, lists: &Lists) -> Row {
    let mut row = row;
    row.read_forms(&sets::with_shared(lists).unwrap()).unwrap();
    row
}

/// Does `row` take a line that it does not take with `fewer` words, those without `word`: a hit, or a hit with `word` in the
/// place of another of `words`?
fn is_needed(row: &Row, without: &mut Row, word: &str, words: &[String], fewer: &Sets) -> bool {
    let takes = |row: &Row, line: &str| row.take(line, &Reading::of(line)).is_some();
    let mut is_read = false;
    let hits: Vec<String> = row.hit.iter().map(|hit| key_of(hit)).collect();
    hits.iter().flat_map(|hit| with_word(hit, word, words)).any(|line| {
        takes(row, &line) && {
            if !std::mem::replace(&mut is_read, true) {
                without.read_forms(fewer).unwrap();
            }
            !takes(without, &line)
        }
    })
}

/// `hit` where it has `word`, and what it is with `word` in the place of each other of `words` that it has.
fn with_word(hit: &str, word: &str, words: &[String]) -> Vec<String> {
    let bare = |text: &str| text.replace(' ', "");
    if bare(hit).contains(&bare(word)) {
        return vec![hit.to_owned()];
    }
    words.iter().filter(|other| hit.contains(*other)).map(|other| hit.replacen(other, word, 1)).collect()
}

/// A row that asks for no company takes no line of the texts to keep, wherever it stands.
#[test]
fn no_row_that_goes_alone_is_on_the_breadth_list() {
    let list = std::fs::read_to_string(source("../tests/tables/breadth.tsv")).unwrap();
    let mut faults = Vec::new();
    for filter in filters() {
        for row in filter.table().unwrap().rows().iter().filter(|row| row.role == Role::Alone) {
            let rule = format!("{}/{}\t", filter.meta.name, row.id);
            faults.extend(list.lines().filter(|line| line.starts_with(&rule)).map(str::to_owned));
        }
    }
    assert_none(&faults);
}

/// Tables are written in one way: lists sorted, one fact a line where a line is too short for all. With ZHCLEAN_BLESS=tables
/// the run writes them so.
#[test]
fn tables_are_written_in_one_way() {
    let is_written = std::env::var("ZHCLEAN_BLESS").is_ok_and(|wish| wish == "tables");
    let mut faults = Vec::new();
    let own = filters().into_iter().map(|filter| format!("filters/line/{}.toml", filter.meta.name));
    for path in own.chain(["rows/sets.toml".to_owned()]) {
        let toml = std::fs::read_to_string(source(&path)).unwrap();
        if !layout::is_in_forms(&toml) {
            continue;
        }
        let tidy = layout::tidy(&toml);
        if is_written {
            std::fs::write(source(&path), &tidy).unwrap();
        } else if tidy != toml {
            faults.push(format!("{path} is not written as ZHCLEAN_BLESS=tables writes it"));
        }
    }
    assert_none(&faults);
}
