//! Golden triples: every `fixtures/<filter>/<case>.in.txt` through the whole default pipeline.
//!
//! The log is compared with the text: right text for the wrong reason fails. With ZHCLEAN_BLESS=1 the run writes
//! `.out.txt` and `.log` instead, with ZHCLEAN_BLESS=<part of a name> those of some cases; read what it wrote
//! before you keep it.

use std::collections::BTreeSet;
use std::fs;

use zhclean::{Change, Pass, restore};

use super::cases::{self, Case};
use super::engine;

/// Marks that every filter must meet in both widths.
const BOTH_WIDTHS: [(char, char); 3] = [(',', '，'), (':', '：'), ('(', '（')];

#[test]
fn every_case_comes_out_as_its_files_say() {
    let wish = std::env::var("ZHCLEAN_BLESS").ok();
    let blessed = |case: &Case| wish.as_ref().is_some_and(|wish| wish == "1" || case.name.contains(wish));
    let faults: Vec<_> = cases::all().iter().flat_map(|case| faults(case, blessed(case))).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_filter_has_cases_and_meets_marks_of_both_widths_in_them() {
    let cases = cases::all();
    let lacks = engine::filter_names().into_iter().flat_map(|name| {
        let text: String = cases.iter().filter(|case| case.filter() == name).map(|case| case.input.as_str()).collect();
        BOTH_WIDTHS
            .into_iter()
            .flat_map(|(half, full)| [half, full])
            .filter(move |&mark| !text.contains(mark))
            .map(move |mark| format!("{name}: no {mark} in its fixtures"))
    });
    assert_eq!(lacks.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_file_beside_the_cases_belongs_to_one() {
    let cases = cases::all();
    let endings = ["in.txt", "out.txt", "log"];
    let known: BTreeSet<_> =
        cases.iter().flat_map(|case| endings.map(|ending| format!("{}.{ending}", case.name))).collect();
    let files = engine::filter_names().into_iter().flat_map(cases::names_in);
    assert_eq!(files.filter(|file| !known.contains(file)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn edits_say_which_bytes_of_the_input_they_replace() {
    for case in cases::all() {
        let pipeline = case.pipeline();
        let cleaned = pipeline.clean(&case.input);
        let undone: Vec<_> = cleaned.changes_of(Pass::Undo).collect();
        for pass in [Pass::Undo, Pass::Clean] {
            let mut before = 0;
            for (range, change) in cleaned.changes_of(pass) {
                let at = format!("{}, {range:?}, {}", case.name, change.rule);
                let replaced = case.input.get(range.clone()).unwrap_or_else(|| panic!("{at}: no characters"));
                assert!(range.start >= before, "{at}: not ascending");
                before = range.end;
                let is_undone = undone.iter().any(|(first, _)| first.start < range.end && range.start < first.end);
                assert!(pass == Pass::Clean && is_undone || replaced == change.old, "{at}: {replaced:?}");
            }
        }
    }
}

/// All that is wrong with a case, one line each, the case's name first.
fn faults(case: &Case, bless: bool) -> Vec<String> {
    let pipeline = case.pipeline();
    let cleaned = pipeline.clean(&case.input);
    let changes: Vec<_> = cleaned.changes().collect();
    let output = cleaned.text();
    let log: String = changes.iter().map(log_line).collect();
    if bless {
        fs::write(cases::path(&case.name, "out.txt"), output).unwrap();
        fs::write(cases::path(&case.name, "log"), &log).unwrap();
    }
    let again = pipeline.clean(output);
    let own = changes.iter().any(|change| change.rule.split('/').next() == Some(case.filter()));
    [
        differs("text", &expected(case, "out.txt"), output),
        differs("log", &expected(case, "log"), &log),
        differs("text when cleaned again", output, again.text()),
        differs("restored input", &case.input, &restore(output, &changes).unwrap_or_else(|e| e.to_string())),
        (!engine::came_to_rest(&cleaned)).then(|| "line rules did not come to rest".to_owned()),
        (!own).then(|| format!("no edit of {}", case.filter())),
    ]
    .into_iter()
    .flatten()
    .map(|fault| format!("{}: {fault}", case.name))
    .collect()
}

/// One edit: `line<TAB>rule<TAB>"old"<TAB>"new"`.
fn log_line(change: &Change<'_>) -> String {
    let Change { line, rule, old, new, .. } = change;
    format!("{line}\t{rule}\t{old:?}\t{new:?}\n")
}

fn expected(case: &Case, ending: &str) -> String {
    fs::read_to_string(cases::path(&case.name, ending)).unwrap_or_else(|e| format!("(cannot be read: {e})"))
}

/// The first line in which two texts differ, or nothing.
fn differs(what: &str, wanted: &str, got: &str) -> Option<String> {
    if wanted == got {
        return None;
    }
    let (mut wanted, mut got) = (wanted.split_inclusive('\n'), got.split_inclusive('\n'));
    let mut line = 0;
    loop {
        line += 1;
        let (wanted, got) = (wanted.next(), got.next());
        if wanted != got {
            return Some(format!(
                "{what}, line {line}: wanted {:?}, got {:?}",
                wanted.unwrap_or(""),
                got.unwrap_or("")
            ));
        }
    }
}
