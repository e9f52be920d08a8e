//! Which lines hold a date.

use crate::page::keys;
use crate::rows::matched::Matched;
use crate::text::dateline::date_chars;

/// Does a short line hold a date, whatever else it says: `2021年12月30日 晚潮报`, `发表于2021-12-30 11:44`?
pub fn is_dated(page: &Matched<'_>, n: u32) -> bool {
    /// A longer line is a sentence, in characters.
    const MAX_CHARS: usize = 100;
    if page.is_prose(n) || !keys::is_short(page.line(n), MAX_CHARS) {
        return false;
    }
    let mut scratch = String::new();
    let key: Vec<char> = page.key_into(n, &mut scratch).chars().collect();
    let begins = |at: usize| key[at].is_ascii_digit() && (at == 0 || !key[at - 1].is_ascii_digit());
    (0..key.len()).any(|at| begins(at) && date_chars(&key[at..]).is_some())
}
