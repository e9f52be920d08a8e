//! What must stay: the texts in `fixtures/keep/`, each of which looks like residue and is the author's.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use zhclean::{Change, Pipeline};

use super::{assert_none, engine, han};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keep")
}

/// Every text to keep, by name.
fn texts() -> Vec<(String, String)> {
    let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".txt")).collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), fs::read_to_string(folder().join(name)).unwrap())).collect()
}

/// The rows of the README's table: each text's name, and whether its marks are folded.
fn listed() -> Vec<(String, bool)> {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    rows.map(|(name, why)| (name.to_owned(), why.contains("*folded*"))).collect()
}

/// The edits that `pipeline` makes in texts it should leave alone, one line each.
fn edits_in(texts: &[(String, String)], pipeline: &Pipeline) -> Vec<String> {
    let mut edits = Vec::new();
    for (name, text) in texts {
        let cleaned = pipeline.clean(text);
        let show = |c: Change<'_>| format!("{name}, line {}: {} takes {:?} for {:?}", c.line, c.rule, c.old, c.new);
        edits.extend(cleaned.changes().map(show));
    }
    edits
}

#[test]
fn the_readme_lists_every_text() {
    let listed: Vec<_> = listed().into_iter().map(|(name, _)| name).collect();
    let names: Vec<_> = texts().into_iter().map(|(name, _)| name).collect();
    assert_eq!(listed, names);
}

#[test]
fn every_strip_filter_alone_leaves_every_text_as_it_is() {
    let texts = texts();
    let alone = engine::strip_filter_names().into_iter().map(|name| engine::only(&[name]));
    assert_none(&alone.flat_map(|pipeline| edits_in(&texts, &pipeline)).collect::<Vec<_>>());
}

#[test]
fn all_strip_filters_together_leave_every_text_as_it_is() {
    let together = engine::only(&engine::strip_filter_names());
    assert_none(&edits_in(&texts(), &together));
}

#[test]
fn the_default_pipeline_leaves_every_unfolded_text_as_it_is() {
    let folded: BTreeSet<_> = listed().into_iter().filter(|(_, folded)| *folded).map(|(name, _)| name).collect();
    let mut texts = texts();
    texts.retain(|(name, _)| !folded.contains(name));
    assert_none(&edits_in(&texts, engine::everything()));
}

#[test]
fn the_default_pipeline_keeps_every_line_and_ideograph_of_every_text() {
    let pipeline = engine::everything();
    let mut faults = Vec::new();
    for (name, text) in texts() {
        let cleaned = pipeline.clean(&text);
        let (before, after) = (text.lines(), cleaned.text().lines());
        if before.clone().count() != after.clone().count() {
            faults.push(format!("{name}: {} lines of {}", after.clone().count(), before.clone().count()));
        }
        let changed = before.zip(after).enumerate().find(|(_, (before, after))| han(before) != han(after));
        faults.extend(changed.map(|(n, (before, after))| format!("{name}, line {}: {before:?} now {after:?}", n + 1)));
    }
    assert_none(&faults);
}
