//! Is a stretch of prose a list: finds of a search, teasers, products of a shop?
//!
//! Each entry of a list has one sentence or two, among lines that come back with every entry: a date, a button, the name of
//! the list. Paragraphs of an article stand beside each other.

use std::collections::HashMap;
use std::ops::Range;

use super::dated::is_dated;
use crate::page::article::{Class, Weighed};
use crate::rows::matched::Matched;

/// A list has so many entries; fewer are an article with sub-headings.
const MIN_ENTRIES: usize = 4;
/// A line that comes back so often is of the list.
const MIN_COPIES: usize = 3;

/// The lines of the list that the stretch of prose at `places` may be of: an entry that weighs little is a stretch by
/// itself, up to the next mark or wall of buttons. Paragraphs beside each other are of no list.
fn around(lines: &[Weighed], places: Range<usize>) -> Range<usize> {
    /// So many buttons and counters follow each other below an article, not in a list.
    const BUTTONS: usize = 4;
    /// So many sentences are a text.
    const MAX_SENTENCES: usize = 2;
    let is_prose = |line: &Weighed| line.class == Class::Prose;
    let stretch = &lines[places.clone()];
    if stretch.iter().filter(|line| is_prose(line)).count() > MAX_SENTENCES
        || stretch.windows(2).any(|two| two.iter().all(is_prose))
    {
        return places;
    }
    let is_page = |line: &Weighed| matches!(line.class, Class::Residue | Class::Counter | Class::Header);
    let closes = |at: &usize| {
        let below = &lines[*at..lines.len().min(at + BUTTONS)];
        matches!(lines[*at].class, Class::Mark(_)) || below.len() == BUTTONS && below.iter().all(is_page)
    };
    places.start..(places.end..lines.len()).find(closes).unwrap_or(lines.len())
}

/// Is the stretch of prose at `places` of `lines` part of a list?
pub fn is_list(page: &Matched<'_>, lines: &[Weighed], places: Range<usize>) -> bool {
    let lines = &lines[around(lines, places)];
    let is_prose = |at: usize| lines.get(at).is_some_and(|line| line.class == Class::Prose);
    let prose = (0..lines.len()).filter(|&at| is_prose(at));
    let alone = prose.clone().filter(|&at| !(is_prose(at + 1) || at > 0 && is_prose(at - 1))).count();
    if alone < MIN_ENTRIES || alone * 3 < prose.count() * 2 {
        return false;
    }
    let (mut copies, mut dates): (HashMap<String, usize>, _) = (HashMap::new(), 0);
    let mut scratch = String::new();
    for line in lines.iter().filter(|line| line.class != Class::Prose) {
        let key = page.key_into(line.line, &mut scratch);
        // who speaks, and what is asked, comes back in an interview; `}` in code
        if page.is_chinese(line.line) && !key.ends_with([':', '?']) {
            *copies.entry(key.to_owned()).or_default() += 1;
        }
        dates += usize::from(line.class == Class::Counter || is_dated(page, line.line));
    }
    let most = copies.into_values().filter(|&copies| copies >= MIN_COPIES).max().unwrap_or(0);
    2 * most.max(dates) >= alone
}
