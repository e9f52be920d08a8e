//! How a JSON string spells its text, and how to write a cleaned text back so that what was kept is spelled as before.

use std::borrow::Cow;

use zhclean::{Cleaned, Run};

/// The text of a JSON string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unescaped<'a> {
    /// The text. A surrogate without its other half is U+FFFD in it.
    pub text: Cow<'a, str>,
    /// Behind each escape: bytes of the text, and bytes of the string, up to there.
    turns: Vec<(usize, usize)>,
}

/// Reads the inside of a JSON string that is known to be well formed.
pub fn unescape(raw: &str) -> Unescaped<'_> {
    let Some(first) = memchr::memchr(b'\\', raw.as_bytes()) else {
        return Unescaped { text: Cow::Borrowed(raw), turns: Vec::new() };
    };
    let mut text = String::with_capacity(raw.len());
    let mut turns = Vec::new();
    let (mut at, mut escape) = (0, Some(first));
    while let Some(backslash) = escape {
        text.push_str(raw.get(at..backslash).unwrap_or_default());
        let (c, len) = escaped(&raw.as_bytes()[backslash..]);
        text.push(c);
        at = backslash + len;
        turns.push((text.len(), at));
        escape = memchr::memchr(b'\\', raw.as_bytes().get(at..).unwrap_or_default()).map(|next| at + next);
    }
    text.push_str(raw.get(at..).unwrap_or_default());
    Unescaped { text: Cow::Owned(text), turns }
}

/// The character of an escape, and the escape's length in bytes.
fn escaped(bytes: &[u8]) -> (char, usize) {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?))
    };
    match bytes.get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let first = unit(0).unwrap_or(0xFFFD);
            let pair = || {
                let second = unit(6).filter(|second| (0xDC00..0xE000).contains(second))?;
                char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            };
            if let Some(c) = (0xD800..0xDC00).contains(&first).then(pair).flatten() {
                return (c, 12);
            }
            (char::from_u32(first).unwrap_or('\u{FFFD}'), 6)
        }
        Some(&other) => (char::from(other), 2),
        None => ('\\', 1),
    }
}

/// Writes `cleaned`, made of the text from `base` on, into `out`: what was kept as `raw` spells it, what is new in
/// escapes where the line is `ascii`.
pub fn put(out: &mut Vec<u8>, raw: &str, unescaped: &Unescaped<'_>, base: usize, cleaned: &Cleaned<'_>, ascii: bool) {
    let mut next = unescaped.turns.partition_point(|&(text, _)| text <= base);
    let mut spelled = |offset: usize| {
        while unescaped.turns.get(next).is_some_and(|&(text, _)| text <= offset) {
            next += 1;
        }
        let (text, string) = next.checked_sub(1).map_or((0, 0), |before| unescaped.turns[before]);
        string + (offset - text)
    };
    let mut before = spelled(base);
    let done: Result<(), std::convert::Infallible> = cleaned.each_run(|run| {
        match run {
            Run::Kept(range) => {
                let (start, end) = (spelled(base + range.start), spelled(base + range.end));
                // two lone surrogates must not become a character: what was between them is kept
                if start > before
                    && is_half(out, b"89ab")
                    && is_half(&raw.as_bytes()[..raw.len().min(start + 6)], b"cdef")
                {
                    out.extend_from_slice(&raw.as_bytes()[before..start]);
                }
                out.extend_from_slice(&raw.as_bytes()[start..end]);
                before = end;
            }
            Run::New(text) => escape(out, text, ascii),
        }
        Ok(())
    });
    match done {
        Ok(()) => {}
    }
}

/// Do the bytes end in an escape of one half of a pair, whose second digit is one of `digits`?
fn is_half(bytes: &[u8], digits: &[u8]) -> bool {
    let escape = bytes.len().checked_sub(6).and_then(|at| bytes.get(at..)).unwrap_or_default().to_ascii_lowercase();
    escape.strip_prefix(b"\\ud").is_some_and(|rest| digits.contains(&rest[0]))
}

/// Writes `text` as the inside of a JSON string.
pub fn escape(out: &mut Vec<u8>, text: &str, ascii: bool) {
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend([b'\\', c as u8]),
            '\n' => out.extend(b"\\n"),
            '\r' => out.extend(b"\\r"),
            '\t' => out.extend(b"\\t"),
            c if c < ' ' || ascii && !c.is_ascii() => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| out.extend(format!("\\u{unit:04x}").bytes()));
            }
            c => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_and_what_is_kept_stays_spelled_as_it_was() {
        let raw = r"他说\u003a\u4e2d\/\ud83d\ude00\ud800\n,\t";
        let unescaped = unescape(raw);
        assert_eq!(unescaped.text, "他说:中/😀\u{FFFD}\n,\t");
        let pipeline = zhclean::Pipeline::builder().select(["dash"]).build().unwrap();
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), false);
        assert_eq!(String::from_utf8(out).unwrap(), raw);

        let raw = r"山\ud83d\u200b\ude00\u200b水";
        let unescaped = unescape(raw);
        let pipeline = zhclean::Pipeline::default();
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), false);
        assert_eq!(String::from_utf8(out).unwrap(), r"山\ud83d\u200b\ude00水");

        let raw = r"\u4eca\u5929,\u5929\u6c14\u597d\/\ud800 \u6c34\u3002";
        let unescaped = unescape(raw);
        let pipeline = zhclean::Pipeline::default();
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), true);
        assert_eq!(String::from_utf8(out).unwrap(), raw.replace(',', r"\uff0c"));
    }
}
