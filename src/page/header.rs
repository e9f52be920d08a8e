//! What a header line says in the line below it.

use super::standing::Standing;
use crate::text::dateline::Item;
use crate::text::labels::Label;
use crate::text::{chars, names};

/// A source or an author is no longer than this, in characters; a longer line is a sub-heading or a sentence.
const MAX_VALUE_CHARS: usize = 15;
/// Beyond a blank line a value that looks like no name is no longer than this.
const MAX_SHORT_CHARS: usize = 4;
/// Endings of offices, sites and papers.
const OFFICES: [char; 14] = ['网', '报', '社', '局', '台', '部', '站', '刊', '志', '会', '处', '厅', '室', '端'];

/// Does the line below place `at`, whose last label is empty, hold the value of `label`? A source and an author are
/// a short line right below; beyond a blank line they must be very short, or look like an office, a name or a book.
pub fn has_value_below(page: &Standing<'_>, at: usize, label: Label) -> bool {
    let live = page.live();
    let (Some(&n), Some(&below)) = (live.get(at), live.get(at + 1)) else { return false };
    let key = chars::trim(page.key(below));
    let items = page.header(below);
    match label {
        Label::Published => items.is_some_and(|items| matches!(items.first(), Some(Item::Date(_) | Item::Time(..)))),
        Label::Count => {
            key.starts_with(|c: char| c.is_ascii_digit())
                && key.chars().all(|c| c.is_ascii_digit() || "次人条万+,. ".contains(c))
        }
        Label::Other => false,
        Label::Source | Label::Author | Label::Editor => {
            let is_plain = items.is_none()
                && !page.is_prose(below)
                && !page.is_clause(below)
                && (1..=MAX_VALUE_CHARS).contains(&chars::printed_chars(key))
                && key.chars().any(|c| chars::is_letter(c) || c.is_ascii_alphabetic())
                && !key.contains([':', '!', '?', '。', ',', '"', '>']);
            let is_named = || {
                let short = chars::printed_chars(key) <= MAX_SHORT_CHARS;
                short || names::count_names(key).is_some() || key.ends_with(OFFICES) || key.starts_with('《')
            };
            is_plain && (page.joins(n, below) || is_named())
        }
    }
}
