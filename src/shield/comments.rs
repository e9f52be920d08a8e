//! The comments that are for this program: where one may stand, and what is written in it.

use std::ops::Range;

use crate::text::chars;

/// What every comment holds.
const SIGN: &[u8] = b"zhclean-";
/// What opens a comment that a line end closes.
const LINE_MARKS: [&str; 3] = ["#", "//", "%"];

/// Where the next sign of a comment stands. Its first letter is rare in Chinese text, and looked for three times as fast as the
/// whole of it.
pub fn next_sign(bytes: &[u8], from: usize) -> Option<usize> {
    let mut letters = memchr::memchr_iter(SIGN[0], &bytes[from..]).map(|len| from + len);
    letters.find(|&at| bytes[at..].starts_with(SIGN))
}

/// The lines that `range` reaches into, with the line end of the last. Lines end at LF, CR LF or a lone CR.
pub fn lines_of(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..range.start]).map_or(0, |at| at + 1);
    let Some(len) = memchr::memchr2(b'\n', b'\r', &bytes[range.end..]) else { return start..bytes.len() };
    let end = range.end + len + 1;
    start..end + usize::from(bytes[end - 1] == b'\r' && bytes.get(end) == Some(&b'\n'))
}

/// What the comment says that is the whole of a line.
pub fn inner(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let line = trimmed(text, line);
    let said = text.get(line.clone())?;
    let mark = LINE_MARKS.into_iter().find(|mark| said.starts_with(mark));
    match mark {
        Some(mark) => {
            let inside = trimmed(text, line.end - said.trim_start_matches(mark).len()..line.end);
            text.get(inside.clone())?.starts_with("zhclean-").then_some(inside)
        }
        None => marked(text, line),
    }
}

/// The name of the comment that opens a line and does not fill it: `<!-- zhclean-disable --> 甲`.
pub fn unfilled(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let line = trimmed(text, line);
    let inside =
        trimmed(text, line.start + text.get(line.clone())?.strip_prefix("<!--").map(|_| "<!--".len())?..line.end);
    let said = text.get(inside.clone())?;
    let name = said.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).next()?.trim_end_matches('-');
    let is_ours = name.starts_with("zhclean-disable") || name.starts_with("zhclean-enable");
    is_ours.then(|| inside.start..inside.start + name.len())
}

/// What stands between `<!--` and `-->`, which open and close `range`.
pub fn marked(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let said = text.get(range.clone())?.strip_prefix("<!--")?.strip_suffix("-->")?;
    // two comments in one line have an end between them
    if said.contains("-->") {
        return None;
    }
    let inside = trimmed(text, range.start + "<!--".len()..range.end - "-->".len());
    text.get(inside.clone())?.starts_with("zhclean-").then_some(inside)
}

/// A range without the blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or("");
    let is_blank = |c: char| c.is_whitespace() || chars::is_blank(c);
    let start = range.end - whole.trim_start_matches(is_blank).len();
    start..start + whole.trim_matches(is_blank).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_says_to_this_program() {
        for (line, want) in [
            ("<!-- zhclean-disable -->", "zhclean-disable"),
            ("\u{3000}<!--zhclean-disable quotes-->\t", "zhclean-disable quotes"),
            ("## zhclean-enable", "zhclean-enable"),
            ("//zhclean-enable", "zhclean-enable"),
            ("% zhclean-disable-next-line", "zhclean-disable-next-line"),
            ("#! zhclean-disable", ""),
            ("/ zhclean-disable", ""),
            ("甲 # zhclean-disable", ""),
            ("<!-- zhclean-disable", ""),
            ("<!-- zhclean-disable --> <!-- 甲 -->", ""),
            ("zhclean-disable", ""),
            ("# 关于 zhclean-disable", ""),
        ] {
            assert_eq!(inner(line, 0..line.len()).and_then(|inner| line.get(inner)).unwrap_or(""), want, "{line}");
        }
    }

    #[test]
    fn a_comment_that_does_not_fill_its_line_is_named() {
        for (line, want) in [
            ("<!-- zhclean-disable --> 甲", "zhclean-disable"),
            (" <!--zhclean-enable", "zhclean-enable"),
            ("<!-- zhclean-disable-next-line-->甲", "zhclean-disable-next-line"),
            ("甲 <!-- zhclean-disable -->", ""),
            ("<!-- 关于 zhclean-disable", ""),
            ("# zhclean-notes", ""),
        ] {
            assert_eq!(unfilled(line, 0..line.len()).and_then(|name| line.get(name)).unwrap_or(""), want, "{line}");
        }
    }

    #[test]
    fn lines_end_at_lf_crlf_and_lone_cr() {
        let text = "甲\r\n乙\r丙\n丁";
        for (place, want) in [("甲", "甲\r\n"), ("乙", "乙\r"), ("丙", "丙\n"), ("丁", "丁")] {
            let at = text.find(place).unwrap();
            assert_eq!(text.get(lines_of(text.as_bytes(), at..at)), Some(want));
        }
        assert_eq!(next_sign("zh zhclean- z".as_bytes(), 0), Some(3));
        assert_eq!(next_sign(b"zh zhclean- z", 4), None);
    }
}
