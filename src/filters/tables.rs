//! The tables: every row takes its own examples and not its counter-examples.

use std::collections::BTreeSet;

use super::filter::Filter;
use super::options::Options;
use crate::rows::matcher::{Hit, Scratch};
use crate::rows::row::{Role, Row};
use crate::rows::table::Table;
use crate::rows::tables::BUILT_IN;
use crate::text::canon::key_of;
use regex::Regex;

/// What makes a pattern slow: Unicode classes and counted repeats of anything.
const SLOW: [&str; 5] = [r"\b", r"\w", r"\d", r"\s", ".{"];

/// Every filter that has a table.
fn tables() -> Vec<Filter> {
    super::all(&Options::default()).into_iter().filter(|filter| filter.table().is_some()).collect()
}

/// The faults that `judge` finds in the rows, one line each: `filter/row: fault`.
fn faults(judge: impl Fn(&Table, u16, &Row) -> Vec<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for filter in tables() {
        let Some(rules) = filter.table() else { continue };
        for (n, row) in rules.rows().iter().enumerate() {
            let named = |fault| format!("{}/{}: {fault}", filter.meta.name, row.id);
            faults.extend(judge(rules, n as u16, row).into_iter().map(named));
        }
    }
    faults
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The first row that takes `line`, as a run meets it.
fn taken_by(rules: &Table, line: &str) -> Option<u16> {
    BUILT_IN.find(rules, &key_of(line), |_| true)
}

/// Does row `n` take `line` when no other row is asked?
fn takes(rules: &Table, n: u16, line: &str) -> bool {
    let row: *const Row = &raw const rules.rows()[n as usize];
    BUILT_IN.find(rules, &key_of(line), |asked| std::ptr::eq(asked, row)).is_some()
}

#[test]
fn every_pattern_is_whole() {
    assert_none(&faults(|_, _, row| row.check_pattern().err().map(|e| e.to_string()).into_iter().collect()));
}

#[test]
fn every_hit_is_taken_by_its_row() {
    assert_none(&faults(|rules, n, row| {
        let missed = row.hit.iter().filter(|hit| !takes(rules, n, hit));
        missed.map(|hit| format!("does not take its hit {hit:?}")).collect()
    }));
}

#[test]
fn every_hit_goes_to_its_row_or_an_earlier_one_and_one_at_least_to_its_row() {
    assert_none(&faults(|rules, n, row| {
        let late = row.hit.iter().filter(|hit| taken_by(rules, hit).is_none_or(|by| by > n));
        let mut faults: Vec<_> = late.map(|hit| format!("{hit:?} goes to no row or to a later one")).collect();
        if !row.hit.iter().any(|hit| taken_by(rules, hit) == Some(n)) {
            faults.push("all its hits go to other rows".to_owned());
        }
        faults
    }));
}

/// A line that matches two rows goes to the first of them. It must not lose by that: what one row would
/// remove on its own, another must not demand company for.
#[test]
fn no_hit_of_a_stronger_row_goes_to_a_follower() {
    assert_none(&faults(|rules, _, row| {
        let taken = |hit: &str| taken_by(rules, hit).map(|by| &rules.rows()[by as usize]);
        let weaker = |by: &Row| by.role == Role::Follower && row.role != Role::Follower;
        let lost = row.hit.iter().filter_map(|hit| Some((hit, taken(hit).filter(|by| weaker(by))?)));
        lost.map(|(hit, by)| format!("{hit:?} goes to {}, a mere follower", by.id)).collect()
    }));
}

#[test]
fn no_miss_is_taken_by_its_row() {
    assert_none(&faults(|rules, n, row| {
        let taken = row.miss.iter().filter(|miss| takes(rules, n, miss));
        taken.map(|miss| format!("takes its miss {miss:?}")).collect()
    }));
}

#[test]
fn every_form_takes_a_hit_of_its_row() {
    assert_none(&faults(|_, _, row| {
        row.unproved_form().map(|form| format!("no hit for its form {form:?}")).into_iter().collect()
    }));
}

/// Which lines of the texts to keep the forms take, their place forgotten: what a form may take must be read by somebody.
/// With ZHCLEAN_BLESS=breadth the run writes the list.
#[test]
fn what_forms_take_of_texts_to_keep_is_known() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = root.join("tests/tables/breadth.tsv");
    let mut taken = String::new();
    for folder in ["articles", "keep"] {
        let entries = std::fs::read_dir(root.join("fixtures").join(folder)).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap().to_str().unwrap();
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                for (rule, form) in forms_that_take(line) {
                    taken.push_str(&format!("{rule}\t{form}\t{folder}/{name}\t{line}\n"));
                }
            }
        }
    }
    let mut lines: Vec<&str> = taken.split_inclusive('\n').collect();
    lines.sort_unstable();
    lines.dedup();
    let taken = lines.concat();
    if std::env::var("ZHCLEAN_BLESS").is_ok_and(|wish| wish == "breadth") {
        std::fs::write(&golden, &taken).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap_or_default();
    let new =
        taken.lines().filter(|line| !known.lines().any(|known| known == *line)).map(|line| format!("new: {line}"));
    let old =
        known.lines().filter(|line| !taken.lines().any(|taken| taken == *line)).map(|line| format!("gone: {line}"));
    assert_none(&new.chain(old).collect::<Vec<_>>());
}

/// The rows that take a line by a form, and the form.
fn forms_that_take(line: &str) -> Vec<(String, String)> {
    let mut scratch = Scratch::default();
    let key = key_of(line);
    let named = |hit: Hit| {
        let filter = tables().into_iter().find(|filter| filter.table().is_some_and(|t| t.number() == hit.id.table))?;
        let row = filter.table()?.row(hit.id.row);
        Some((format!("{}/{}", filter.meta.name, row.id), row.forms[hit.taken?.form as usize].clone()))
    };
    BUILT_IN.hits(&key, &mut scratch).filter(|hit| hit.taken.is_some()).filter_map(named).collect()
}

#[test]
fn every_row_has_a_hit_and_a_miss() {
    assert_none(&faults(|_, _, row| {
        let counts = [("hit", row.hit.len()), ("miss", row.miss.len())];
        counts.into_iter().filter(|&(_, count)| count == 0).map(|(what, _)| format!("has no {what}")).collect()
    }));
}

#[test]
fn every_pattern_compiles_and_is_fast() {
    assert_none(&faults(|_, _, row| {
        let Some(pattern) = &row.line else {
            return Vec::new();
        };
        let broken = Regex::new(pattern).err().map(|e| e.to_string());
        let slow = SLOW.iter().filter(|slow| pattern.contains(**slow)).map(|slow| format!("holds {slow}"));
        broken.into_iter().chain(slow).collect()
    }));
}

#[test]
fn no_rule_has_the_name_of_another() {
    for filter in super::all(&Options::default()) {
        let names = filter.rule_names();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "{names:?}");
    }
}
