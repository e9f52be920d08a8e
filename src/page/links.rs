//! Lines that look like links to other articles, judged with what is known of them on the page.

use super::standing::Standing;
use crate::text::{chars, dateline, headline};

/// Characters of a headline; portals cut theirs at 14 to 40.
const MIN_CHARS: usize = 5;
const MAX_CHARS: usize = 48;

/// A short line of Chinese without a stop that is no credit or date.
pub fn is_headline(page: &Standing<'_>, n: u32) -> bool {
    let key = page.key(n);
    page.is_chinese(n)
        && !page.is_prose(n)
        && (MIN_CHARS..=MAX_CHARS).contains(&chars::printed_chars(key))
        && !page.is_header(n)
        && !key.ends_with('。')
}

/// A date, a counter or a header line beside a headline: no word of the author's.
pub fn is_detail(page: &Standing<'_>, n: u32) -> bool {
    let (key, line) = (page.key(n), page.line(n));
    page.is_header(n)
        || headline::is_date(key)
        || dateline::may_be_header(line) && dateline::read_bare_source(line).is_some()
}

/// What stands beside a headline on a line of its own: a date, a counter, a number, the name of a source or a section.
pub fn is_companion(page: &Standing<'_>, n: u32) -> bool {
    /// A source or a section, in characters.
    const MAX_NAME_CHARS: usize = 12;
    let key = page.key(n);
    !page.is_prose(n)
        && !page.is_clause(n)
        && !key.is_empty()
        && (is_detail(page, n) || chars::printed_chars(key) <= MAX_NAME_CHARS)
}
