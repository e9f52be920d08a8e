//! Faces in brackets: `(」゜ロ゜)`, `(^_^)`. Their brackets are none of the sentence.

use crate::text::chars;

/// No face has more signs between its brackets.
const MAX_FACE_CHARS: usize = 14;
/// Between two eyes are no more.
const MAX_MOUTH_CHARS: usize = 4;

/// Is `inside`, which stands between brackets, a face: no ideograph, no word, and two eyes of one kind?
pub fn is_face(inside: &str) -> bool {
    // nearly all that stands in brackets begins with an ideograph
    if inside.as_bytes().first().is_some_and(|lead| (0xE4..=0xE9).contains(lead)) {
        return false;
    }
    if inside.chars().take(MAX_FACE_CHARS + 1).any(|c| is_ideograph(c) || chars::half_width(c).is_ascii_digit()) {
        return false;
    }
    if !(3..=MAX_FACE_CHARS).contains(&inside.chars().take(MAX_FACE_CHARS + 1).count()) {
        return false;
    }
    let signs: Vec<char> = inside.chars().map(chars::half_width).collect();
    let is_word = |pair: &[char]| pair.iter().all(char::is_ascii_alphanumeric) || pair.iter().all(|&c| is_kana(c));
    if signs.windows(2).any(is_word) {
        return false;
    }
    let two = |from: usize, to: usize| is_eye(signs[from]) && mirrored(signs[from]) == signs[to];
    (0..signs.len()).any(|from| (from + 2..signs.len().min(from + 2 + MAX_MOUTH_CHARS)).any(|to| two(from, to)))
}

fn is_ideograph(c: char) -> bool {
    chars::is_letter(c) && !('\u{3041}'..='\u{30FF}').contains(&c) && !('\u{FF66}'..='\u{FF9F}').contains(&c)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}')
}

fn is_eye(c: char) -> bool {
    if c.is_ascii() {
        return "^>T@OoQ;~`".contains(c);
    }
    // letters of Greek and Cyrillic are mouths, marks of Chinese parts of the sentence
    !c.is_alphanumeric() && !matches!(c, '\u{3001}'..='\u{3003}' | '\u{2010}'..='\u{2027}') && !chars::is_blank(c)
        || matches!(c, '\u{3099}'..='\u{309C}')
}

fn mirrored(c: char) -> char {
    match c {
        '>' => '<',
        '≧' => '≦',
        '´' => '`',
        '╯' => '╰',
        '╥' | '•' => c,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_and_what_looks_like_them() {
        for (inside, want) in [
            ("」゜ロ゜", true),
            ("^_^", true),
            ("≧▽≦*", true),
            ("´∀｀", true),
            ("・ω・", true),
            ("T_T", true),
            ("カタカナ", false),
            ("见附录", false),
            ("A→B", false),
            ("±5%", false),
            ("GDP", false),
            ("2019", false),
        ] {
            assert_eq!(is_face(inside), want, "{inside}");
        }
    }
}
