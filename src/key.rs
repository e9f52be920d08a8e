//! The folded form of characters and lines in which everything is compared.
//!
//! A *key* is a line in half-width, lower-case letters with its blanks squeezed, so that a row
//! need not care which punctuation survived the scraper. Keys are compared with keys, never with text.

/// Is `c` a blank: white space of any width, or an invisible character that prints like none?
pub fn is_blank(c: char) -> bool {
    match c {
        '!'..='~' | '\u{3001}'..='\u{FEFE}' => false, // nearly all of a Chinese text, without a look at the tables
        _ => c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'),
    }
}

/// The half-width form of a full-width letter, digit or mark (U+FF01–FF5E, U+3000), or `c` itself.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
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

/// Characters of `text` that print. Lengths are counted so wherever a rule asks for one: blanks come and go with
/// cleaning, and a text read again must be judged the same.
pub fn printed_chars(text: &str) -> usize {
    text.chars().filter(|&c| !is_blank(c)).count()
}

/// Appends the key of `line` to `out`.
pub fn fold_into(line: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    for c in line.chars() {
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
        out.push(half_width(c).to_ascii_lowercase());
    }
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
