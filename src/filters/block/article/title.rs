//! The heading of an article: the page's title again, without the names of the site behind it.

use crate::page::article::{Class, Weighed};
use crate::rows::matched::Matched;
use crate::text::{canon, chars};

/// A title has so many letters and digits at least: names of columns, which head lists too, are shorter.
const MIN_CHARS: usize = 6;
/// A title that was cut agrees with the whole one in so many.
const MIN_CUT_CHARS: usize = 10;
/// A badge beside a heading, `原创`, `置顶`, has no more.
const MAX_BADGE_CHARS: usize = 4;
/// No heading is longer, in bytes.
const MAX_BYTES: usize = 600;

/// What the heading of a page may say.
pub struct Title {
    /// Letters and digits of what stands before each name behind it, or after each before it, the longest first.
    names: Vec<String>,
    /// It was cut: a heading may go on.
    is_cut: bool,
}

impl Title {
    /// Reads a title.
    pub fn read(key: &str) -> Option<Title> {
        if key.len() > MAX_BYTES {
            return None;
        }
        let parts = |c: char| matches!(c, '_' | '|' | '-' | '—' | '–' | '·' | '»' | '«' | '丨' | '/' | '>');
        let ends = key.char_indices().filter(|&(_, c)| parts(c)).map(|(at, c)| (at, at + c.len_utf8()));
        let ends: Vec<_> = ends.collect();
        let mut names: Vec<String> = std::iter::once(letters(key))
            .chain(ends.iter().rev().filter_map(|&(at, _)| key.get(..at)).map(letters))
            .chain(ends.iter().filter_map(|&(_, at)| key.get(at..)).map(letters))
            .collect();
        // `… 晚潮网`: a blank may part words of the title too, so what stands before it must be long
        let blanks = key.char_indices().filter(|&(_, c)| chars::is_blank(c)).filter_map(|(at, _)| key.get(..at));
        names.extend(blanks.map(letters).filter(|name| name.chars().count() >= MIN_CUT_CHARS));
        names.retain(|name| name.chars().count() >= MIN_CHARS && name.chars().any(chars::is_letter));
        let cut = |end: &str| end.trim_end().ends_with(['…', '.']);
        let is_cut = cut(key) || ends.iter().filter_map(|&(at, _)| key.get(..at)).any(cut);
        (!names.is_empty()).then_some(Title { names, is_cut })
    }

    /// Does a line with this key say the same?
    pub fn is(&self, key: &str) -> bool {
        if key.len() > MAX_BYTES {
            return false;
        }
        let line = letters(key);
        let length = line.chars().count();
        if length < MIN_CHARS {
            return false;
        }
        let was_cut = key.ends_with(['…', '.']) && length >= MIN_CUT_CHARS;
        self.names.iter().any(|name| {
            let begins = |long: &str, short: &str| long.starts_with(short) && short.chars().count() >= MIN_CUT_CHARS;
            let badge = |rest: &str| rest.chars().count() <= MAX_BADGE_CHARS;
            line == *name
                || line.strip_suffix(name.as_str()).is_some_and(badge)
                || line.strip_prefix(name.as_str()).is_some_and(badge)
                || was_cut && begins(name, &line)
                || self.is_cut && begins(&line, name)
        })
    }
}

/// The places of the lines that say what the title says: the first line of the page, of lines below it, or `said`, which is
/// known from elsewhere.
pub fn headings(page: &Matched<'_>, said: Option<&str>, lines: &[Weighed]) -> Vec<usize> {
    /// More copies are a template's.
    const MAX_COPIES: usize = 16;
    let live = page.live();
    let first = live.first().and_then(|&n| Title::read(page.key_into(n, &mut String::new())));
    let said = said.and_then(|said| Title::read(&canon::key_of(said)));
    if first.is_none() && said.is_none() {
        return Vec::new();
    }
    let is_said = |key: &str| said.as_ref().is_some_and(|title| title.is(key));
    let is_first = |at: usize, key: &str| at > 0 && first.as_ref().is_some_and(|title| title.is(key));
    let says = |at: usize, key: &str| is_said(key) || is_first(at, key);
    let is_heading = |&(at, n): &(usize, u32)| {
        // `原标题：…` is none
        matches!(lines[at].class, Class::Plain | Class::Prose | Class::Point)
            && page.line(n).len() <= MAX_BYTES
            && says(at, page.key_into(n, &mut String::new()))
    };
    let places = live.iter().copied().enumerate().filter(is_heading);
    places.map(|(at, _)| at).take(MAX_COPIES).collect()
}

/// The letters and digits of `text`.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
