//! Does another article stand below the first? Then nobody can say which of the two is wanted.

use std::cell::LazyCell;

use super::title::letters;
use crate::page::article::{Class, Weighed};
use crate::rows::matched::Matched;
use crate::text::dateline::Item;
use crate::text::labels::Label;

/// The text of an article begins within so many lines below its date.
const TEXT_LINES: usize = 8;
/// Two lines of its prose follow each other and weigh so much together, in characters: comments and teasers stand alone.
const MIN_TEXT: i32 = 120;
/// Below a header that names its source this is enough: no reader's name has one.
const MIN_SOURCED_TEXT: i32 = 60;
/// Its heading stands within so many lines above the date.
const HEADING_LINES: usize = 4;
/// A heading that comes back has so many letters.
const MIN_LETTERS: usize = 8;
/// More dates are a list's.
const MAX_DATES: usize = 16;

/// Does another article stand below place `from`, a header that names its source, or below `close`, a date under a heading
/// that stood there before; and prose below it?
pub fn is_below(page: &Matched<'_>, lines: &[Weighed], from: usize, close: usize) -> bool {
    let is_dated = |at: usize| page.header(lines[at].line).is_some_and(|items| items.iter().any(is_date));
    let dated = (from..lines.len()).filter(|&at| is_dated(at)).map(|at| (at, text_below(lines, at)));
    let dated = dated.filter(|&(_, text)| text >= MIN_SOURCED_TEXT);
    let plain = LazyCell::new(|| plain_lines(page, lines, close));
    dated
        .take(MAX_DATES)
        .any(|(at, text)| names_source(page, lines[at].line) || at > close && text >= MIN_TEXT && is_headed(&plain, at))
}

/// What the heaviest two lines of prose weigh that follow each other below place `at`.
fn text_below(lines: &[Weighed], at: usize) -> i32 {
    let weight = |line: &Weighed| if line.class == Class::Prose { line.weight } else { 0 };
    let below = &lines[at + 1..lines.len().min(at + 1 + TEXT_LINES)];
    let pairs = below.windows(2).filter(|two| two.iter().all(|line| weight(line) > 0));
    pairs.map(|two| two.iter().map(weight).sum()).max().unwrap_or(0)
}

fn names_source(page: &Matched<'_>, n: u32) -> bool {
    let items = page.header(n).unwrap_or_default();
    let is_source = |item: &Item| matches!(item, Item::Label { field: Label::Source, value, .. } if !value.is_empty());
    items.iter().any(is_source)
}

fn is_date(item: &Item) -> bool {
    matches!(item, Item::Date(_))
}

/// The letters of the plain lines from place `from` on, each with its place.
fn plain_lines(page: &Matched<'_>, lines: &[Weighed], from: usize) -> Vec<(usize, String)> {
    let mut scratch = String::new();
    let plain = (from..lines.len()).filter(|&at| matches!(lines[at].class, Class::Plain | Class::Point));
    plain.map(|at| (at, letters(page.key_into(lines[at].line, &mut scratch)))).collect()
}

/// Does a line right above the date at place `at` say what a line above that said already?
fn is_headed(plain: &[(usize, String)], at: usize) -> bool {
    let above = &plain[..plain.partition_point(|&(line, _)| line < at)];
    let headings = above.iter().rposition(|&(line, _)| line + HEADING_LINES < at).map_or(0, |last| last + 1);
    (headings..above.len()).any(|heading| {
        let said = &above[heading].1;
        said.chars().count() >= MIN_LETTERS && above[..heading].iter().any(|(_, line)| line.starts_with(said))
    })
}
