//! The form of characters and lines in which everything is compared.
//!
//! A *key* is a line in half-width, lower-case, simplified letters with its blanks squeezed, so that a row
//! need not care which punctuation survived the scraper, nor in which script a site writes. Keys are compared with
//! keys, never with text.

use super::chars::{half_width, is_chinese, is_mark};
use super::script::{is_own_form, simplified};

/// The character of a key that `c` becomes: half-width, lower-case, simplified.
pub fn key_char(c: char) -> char {
    if ('\u{4E00}'..'\u{A000}').contains(&c) { simplified(c) } else { half_width(c).to_ascii_lowercase() }
}

/// Appends the key of `line` to `out`.
pub fn key_into(line: &str, out: &mut String) {
    let start = out.len();
    let is_own_form = is_own_form();
    let mut gap = false;
    // characters that stay as they are go over in runs
    let mut run = 0;
    for (at, c) in line.char_indices() {
        if !gap && is_own_form(c) {
            continue;
        }
        out.push_str(line.get(run..at).unwrap_or(""));
        run = at + c.len_utf8();
        if c.is_whitespace() {
            gap = out.len() > start;
            continue;
        }
        if !is_read(c) {
            continue;
        }
        let c = key_char(c);
        // a blank beside a mark of Chinese text comes and goes with cleaning
        if gap && !is_closed_up(out, c) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out.push_str(line.get(run..).unwrap_or(""));
}

/// Has `c`, a blank or not, a place in a key? Invisible characters have none.
pub fn is_read(c: char) -> bool {
    !matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}')
}

/// The first character of the key of `line`: tells two lines apart before their keys are made.
pub fn first_of_key(line: &str) -> Option<char> {
    line.chars().find(|&c| !c.is_whitespace() && is_read(c)).map(key_char)
}

/// The bytes of the characters of `line` that its key has and that are no blanks, in order.
pub fn printed(line: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let printed = line.char_indices().filter(|&(_, c)| !c.is_whitespace() && is_read(c));
    printed.map(|(at, c)| at..at + c.len_utf8())
}

/// Does a blank between `before` and `c` stand before a mark that closes, or beside another with Chinese on the mark's
/// other side or the blank's, or a quote on the blank's?
fn is_closed_up(before: &str, c: char) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '‘' | '’');
    let mut last = before.chars().rev();
    match (last.next(), last.next()) {
        (Some(mark), other) if is_mark(mark) => is_chinese(c) || is_quote(c) || other.is_some_and(is_chinese),
        (Some(letter), _) => is_mark(c) && (c != '(' || is_chinese(letter) || is_quote(letter)),
        _ => false,
    }
}

/// The key of one line.
pub fn key_of(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    key_into(line, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_half_width_lower_case_and_squeezed() {
        for (line, key) in [
            ("  NGINX ", "nginx"),
            ("責任編輯：張三", "责任编辑:张三"),
            ("ＮＧＩＮＸ／１．１８", "nginx/1.18"),
            ("来源：　新华社", "来源:新华社"),
            ("【编辑：阿琳娜】", "【编辑:阿琳娜】"),
            ("\u{FEFF}标题\u{200B}", "标题"),
            ("\u{3000}\u{A0}\t", ""),
        ] {
            assert_eq!(key_of(line), key, "{line:?}");
        }
    }
}
