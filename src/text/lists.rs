//! What opens a line before its text: marks of lists, headings, quotations, as Markdown and typists set them.

use super::chars;

/// Marks stand no deeper within each other.
const MAX_DEPTH: usize = 8;
/// No number of a list has more digits.
const MAX_DIGITS: usize = 3;

/// Bytes of the mark that `line` opens with, and the blanks behind it; 0 where there is none. Marks may stand one within
/// the other: `> - # 一`.
pub fn mark_len(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    for _ in 0..MAX_DEPTH {
        let rest = &bytes[at..];
        // an ideograph, nearly always
        let Some(&first) = rest.first().filter(|b| !(0xE3..=0xE9).contains(*b)) else { return at };
        let digits = || rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let hashes = || rest.iter().take_while(|&&b| b == b'#').count();
        let len = match first {
            b'*' | b'-' | b'+' | b'>' => 1,
            b'#' if hashes() <= 6 => hashes(),
            b'[' if matches!(rest.get(..3), Some(b"[ ]" | b"[x]" | b"[X]")) => 3,
            b'0'..=b'9' if digits() <= MAX_DIGITS && matches!(rest.get(digits()), Some(b'.' | b')')) => digits() + 1,
            _ if line.get(at..).is_some_and(|rest| rest.starts_with(['•', '·', '●', '○', '■', '◆', '※', '►', '▪'])) => {
                line.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
            }
            _ => 0,
        };
        if len == 0 {
            return at;
        }
        let behind = line.get(at + len..).unwrap_or("");
        let blanks = behind.len() - chars::trim_start(behind).len();
        if blanks == 0 {
            return at;
        }
        at += len + blanks;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_open_a_line() {
        for (line, len) in [
            ("* 葱", 2),
            ("# 葱", 2),
            ("> - 葱", 4),
            ("12. 葱", 4),
            ("- [ ] 葱", 6),
            ("• 葱", 4),
            ("葱 姜", 0),
            ("*葱", 0),
            ("", 0),
        ] {
            assert_eq!(mark_len(line), len, "{line:?}");
        }
    }
}
