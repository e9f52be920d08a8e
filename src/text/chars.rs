//! The folded form of characters and lines in which everything is compared.
//!
//! A *key* is a line in half-width, lower-case, simplified letters with its blanks squeezed, so that a row
//! need not care which punctuation survived the scraper, nor in which script a site writes. Keys are compared with
//! keys, never with text.

use std::sync::LazyLock;

/// Is `c` a blank: white space of any width, or an invisible character that prints like none?
pub fn is_blank(c: char) -> bool {
    match c {
        '!'..='~' | '\u{3001}'..='\u{FEFE}' => false, // nearly all of a Chinese text, without a look at the tables
        _ => c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'),
    }
}

/// Is `c` one of the marks that a fold takes the width of, in either width?
pub fn is_mark(c: char) -> bool {
    matches!(half_width(c), ',' | ';' | ':' | '!' | '?' | '(' | ')')
}

/// Does `c` print nothing and stand between nothing: will the first pass take it?
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}')
}

/// The line without the blanks before it. Most lines have none, and one look tells.
pub fn trim_start(line: &str) -> &str {
    if line.chars().next().is_some_and(is_blank) { line.trim_start_matches(is_blank) } else { line }
}

/// The line without the blanks behind it.
pub fn trim_end(line: &str) -> &str {
    if line.chars().next_back().is_some_and(is_blank) { line.trim_end_matches(is_blank) } else { line }
}

/// The line without the blanks around it.
pub fn trim(line: &str) -> &str {
    trim_end(trim_start(line))
}

/// The half-width form of a full-width letter, digit or mark (U+FF01–FF5E, U+3000), or `c` itself.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The first ideograph, and one past the last, that has a simplified form in the table.
const SCRIPT: std::ops::Range<u32> = 0x4E00..0xA000;

/// Simplified forms by the traditional one; 0 where a character is its own. The table holds pairs, the traditional
/// character first, of which no left side is a character of simplified text: two headlines are compared through it,
/// nothing is converted.
static SIMPLIFIED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table = vec![0; SCRIPT.len()].into_boxed_slice();
    let mut chars = include_str!("script.txt").chars().filter(|c| !c.is_whitespace());
    while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
        table[(traditional as u32 - SCRIPT.start) as usize] = simplified as u16;
    }
    table
});

/// The character of a key that `c` becomes: half-width, lower-case, simplified.
pub fn fold_char(c: char) -> char {
    if !SCRIPT.contains(&(c as u32)) {
        return half_width(c).to_ascii_lowercase();
    }
    match SIMPLIFIED[(c as u32 - SCRIPT.start) as usize] {
        0 => c,
        simplified => char::from_u32(u32::from(simplified)).unwrap_or(c),
    }
}

/// Is `c` written in Chinese text only: an ideograph, kana, bopomofo, or a mark of the CJK block?
///
/// Curly quotes, the dash and the ellipsis are not: English uses them too.
pub fn is_chinese(c: char) -> bool {
    is_letter(c) || matches!(c, '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}')
}

/// Is `c` a Chinese letter: an ideograph (all planes), kana or bopomofo?
pub fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{30FF}'
        | '\u{3105}'..='\u{312F}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Characters of `text` that print, but for signs of which cleaning may make more or fewer. Lengths are counted so
/// wherever a rule asks for one: a text read again must be judged the same.
pub fn printed_chars(text: &str) -> usize {
    text.chars().filter(|&c| is_counted(c)).count()
}

/// Is `c` no blank, and none of the signs that repairs exchange in other numbers: `...` for `……`, `--` for `——`, `<<` for `《`?
pub fn is_counted(c: char) -> bool {
    if matches!(c, '\u{3400}'..='\u{FEFE}') {
        return true; // nearly all of a Chinese text
    }
    !is_blank(c) && !matches!(c, '.' | '…' | '-' | '—' | '<' | '>' | '《' | '》' | '〈' | '〉')
}

/// Characters of a line that print, but no more than `most`, counted by its bytes: of the blanks within a line only
/// the plain one comes and goes with cleaning.
pub fn printed_chars_up_to(line: &str, most: usize) -> usize {
    // no character has more than four bytes
    let bytes = trim(line).as_bytes();
    count_bytes(&bytes[..bytes.len().min(5 * most)], |byte| begins_char(byte) && byte != b' ').min(most)
}

/// Is it the first byte of a character?
pub fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// How many of the bytes are wanted; in chunks that a byte can count, so that many are looked at together.
pub fn count_bytes(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    let count = |chunk: &[u8]| chunk.iter().fold(0u8, |sum, &byte| sum + u8::from(wanted(byte)));
    bytes.chunks(255).map(|chunk| usize::from(count(chunk))).sum()
}

/// Appends the key of `line` to `out`.
pub fn fold_into(line: &str, out: &mut String) {
    let start = out.len();
    let simplified = &**SIMPLIFIED;
    let mut gap = false;
    // characters that stay as they are go over in runs
    let mut run = 0;
    for (at, c) in line.char_indices() {
        let code = c as u32;
        let is_own = SCRIPT.contains(&code) && simplified[(code - SCRIPT.start) as usize] == 0;
        if is_own && !gap {
            continue;
        }
        out.push_str(line.get(run..at).unwrap_or(""));
        run = at + c.len_utf8();
        if c.is_whitespace() {
            gap = out.len() > start;
            continue;
        }
        if matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}') {
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(fold_char(c));
    }
    out.push_str(line.get(run..).unwrap_or(""));
}

/// Are two lines with one key written in one script: do they differ in width and blanks at most?
pub fn is_same_script(a: &str, b: &str) -> bool {
    let letters = |line: &'_ str| line.chars().filter(|&c| is_letter(c)).collect::<String>();
    letters(a) == letters(b)
}

/// The key of one line.
pub fn key_of(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    fold_into(line, &mut out);
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
            ("来源：　新华社", "来源: 新华社"),
            ("【编辑：阿琳娜】", "【编辑:阿琳娜】"),
            ("\u{FEFF}标题\u{200B}", "标题"),
            ("\u{3000}\u{A0}\t", ""),
        ] {
            assert_eq!(key_of(line), key, "{line:?}");
        }
    }

    #[test]
    fn the_table_of_scripts_holds_pairs_and_no_chains() {
        let chars: Vec<_> = include_str!("script.txt").chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(chars.len() % 2, 0);
        for pair in chars.chunks(2) {
            assert!(pair[0] != pair[1] && pair.iter().all(|&c| SCRIPT.contains(&(c as u32))), "{pair:?}");
            assert_eq!(fold_char(pair[0]), pair[1]);
            assert_eq!(fold_char(pair[1]), pair[1], "{pair:?}: a chain");
        }
        assert!(chars.chunks(2).is_sorted_by(|a, b| a[0] < b[0]), "the table is in order, without doubles");
    }

    #[test]
    fn ideographs_of_every_plane_are_letters_and_shared_quotes_are_not_chinese() {
        for c in ['中', '〇', 'ア', 'ㄅ', '𠮷', '豈'] {
            assert!(is_letter(c), "{c}");
        }
        for c in ['“', '—', '…', 'é', 'Ω', ',', '，', '1'] {
            assert!(!is_chinese(c), "{c}");
        }
        assert!(is_chinese('。') && is_chinese('》') && !is_letter('。'));
    }
}
