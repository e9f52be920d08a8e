//! What comes from names, texts and the command line, made fit for a terminal. All that is printed for people goes through
//! [`visible`], here or in `stdio`; only a text itself is printed as it is.

use std::borrow::Cow;

/// Does a terminal obey this character instead of showing it? Control characters (C0, DEL, C1) and bidirectional ones,
/// with which a name or a line can pass for another; also the two that end lines in Unicode.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        )
}

/// `text` in one line, with the characters that a terminal obeys escaped: `\n`, `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_obeyed, |c| c.escape_default().to_string())
}

/// The same for several lines of columns: line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| is_obeyed(c) && c != '\n' && c != '\t', |c| c.escape_default().to_string())
}

/// The same for JSON, which escapes only C0 by itself: the value stays what it is.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    // outside strings JSON has none but blanks, and all of them are in the plane of four digits
    escaped(json, |c| is_obeyed(c) && !c.is_ascii_whitespace(), |c| format!("\\u{:04x}", u32::from(c)))
}

fn escaped(text: &str, is_hidden: impl Fn(char) -> bool, escape: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(&is_hidden) {
        return text.into();
    }
    text.chars().map(|c| if is_hidden(c) { escape(c) } else { c.to_string() }).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        let text = "山\u{1b}[31m\u{7f}\u{85}\u{9b}\u{202e}\u{2066}\r\n\t水";
        assert_eq!(visible(text), r"山\u{1b}[31m\u{7f}\u{85}\u{9b}\u{202e}\u{2066}\r\n\t水");
        assert_eq!(visible_lines("山\t水\u{7}\n"), "山\t水\\u{7}\n");
        let json = serde_json::to_string(text).unwrap();
        let shown = visible_json(&json);
        assert!(!shown.contains(is_obeyed), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        assert!(matches!(visible("山水 é"), Cow::Borrowed(_)));
    }
}
