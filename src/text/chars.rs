//! Single characters and what stands around a text: which are letters, blanks and marks, how many print.

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

/// Does `c` print nothing, so that the first pass removes it where no script or emoji needs it? Zero-width characters, the
/// soft hyphen, marks of direction, control characters but tab and line ends.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}' | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' | '\u{61C}' | '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}'
        | '\u{7F}'..='\u{9F}')
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
        | '\u{FF66}'..='\u{FF9F}'
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

/// Ideographs of a line, but no more than `most`, told by their first bytes: marks, blanks and widths come and go with
/// cleaning, and more or fewer of them make a line weigh no more or less. (The few below U+4000 share theirs with `。`.)
pub fn ideographs_up_to(line: &str, most: usize) -> usize {
    // no character has more than four bytes
    let bytes = trim(line).as_bytes();
    let bytes = &bytes[..bytes.len().min(5 * most)];
    // full-width signs begin with 0xEF
    count_bytes(bytes, |byte| (byte >= 0xE4) & (byte != 0xEF)).min(most)
}

/// Bytes of the character that `first` opens.
pub fn len_of(first: u8) -> usize {
    match first {
        0xE0..=0xEF => 3,
        0xC0..=0xDF => 2,
        0xF0.. => 4,
        _ => 1,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_of_every_plane_are_letters_and_shared_quotes_are_not_chinese() {
        for c in ['中', '〇', 'ア', 'ㄅ', '𠮷', '豈'] {
            assert!(is_letter(c), "{c}");
        }
        for c in ['“', '—', '…', 'é', 'Ω', ',', '，', '1'] {
            assert!(!is_chinese(c), "{c}");
        }
        for (text, ideographs) in [("", 0), ("《灯》", 1), ("“灯”——他说……A1, ok。", 3)] {
            assert_eq!(ideographs_up_to(text, 400), ideographs, "{text}");
        }
        assert!(is_chinese('。') && is_chinese('》') && !is_letter('。'));
    }
}
