//! Texts within a line of JSON: where they are, what they say, and how to put a cleaned one back so that every other
//! byte of the line stays as it was.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use zhclean::{Cleaned, Run};

/// A step from a value of JSON to one within.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// The value of this key; of each, where an object has it twice.
    Key(String),
    /// Every item of an array.
    Each,
}

/// A path to texts in a record: `text`, `meta.body`, `段落[].内容`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field(Vec<Step>);

impl Default for Field {
    /// `text`, as most corpora call it.
    fn default() -> Self {
        Field(vec![Step::Key("text".into())])
    }
}

impl FromStr for Field {
    type Err = String;

    /// Keys parted by dots; `[]` behind one stands for every item of its array.
    fn from_str(path: &str) -> Result<Field, String> {
        let mut steps = Vec::new();
        for part in path.split('.') {
            let key = part.trim_end_matches("[]");
            if !key.is_empty() {
                steps.push(Step::Key(key.to_owned()));
            } else if part.is_empty() || !steps.is_empty() {
                return Err(format!("\"{path}\" has an empty key; a path is like text, meta.body or items[].text"));
            }
            steps.extend(std::iter::repeat_n(Step::Each, (part.len() - key.len()) / 2));
        }
        Ok(Field(steps))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => write!(f, "{}{key}", if n == 0 { "" } else { "." })?,
                Step::Each => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

/// A string in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What stands between its quotes, in bytes of the line.
    pub span: Range<usize>,
    /// Its path, with the number of each item, from 0: `段落[2].内容`.
    pub path: String,
}

/// Every string that `fields` lead to in `line`, in order, each once.
///
/// # Errors
/// When the line is not one value of JSON.
pub fn find(line: &str, fields: &[Field]) -> Result<Vec<Found>, serde_json::Error> {
    let mut found = Vec::new();
    let paths: Vec<&[Step]> = fields.iter().map(|field| field.0.as_slice()).collect();
    let mut json = serde_json::Deserializer::from_str(line);
    let within = Within { line, paths, path: String::new(), found: &mut found };
    if line.trim_start().starts_with(['{', '[']) {
        within.deserialize(&mut json)?;
    } else {
        // numbers are passed over as they are spelled: 1e400 is one
        IgnoredAny::deserialize(&mut json)?;
    }
    json.end()?;
    found.sort_by_key(|found: &Found| found.span.start);
    Ok(found)
}

/// A value of the line, and the paths that lead through it.
struct Within<'a, 'f> {
    line: &'a str,
    paths: Vec<&'f [Step]>,
    path: String,
    found: &'f mut Vec<Found>,
}

impl<'a> Within<'a, '_> {
    /// Looks into `raw`, a part of the line.
    fn look(self, raw: &'a RawValue) -> Result<(), serde_json::Error> {
        let raw = raw.get();
        if self.paths.iter().any(|path| path.is_empty())
            && let Some(inner) = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'))
        {
            // a part of a string tells its place by its address
            let start = inner.as_ptr() as usize - self.line.as_ptr() as usize;
            self.found.push(Found { span: start..start + inner.len(), path: self.path });
            return Ok(());
        }
        let paths: Vec<_> = self.paths.into_iter().filter(|path| !path.is_empty()).collect();
        let may_hold = match raw.as_bytes().first() {
            Some(b'{') => paths.iter().any(|path| matches!(path[0], Step::Key(_))),
            Some(b'[') => paths.iter().any(|path| path[0] == Step::Each),
            _ => false,
        };
        if may_hold {
            let within = Within { line: self.line, paths, path: self.path, found: self.found };
            within.deserialize(&mut serde_json::Deserializer::from_str(raw))?;
        }
        Ok(())
    }
}

impl<'a> DeserializeSeed<'a> for Within<'a, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Within<'a, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<&RawValue>()? {
            let raw = key.get();
            let raw = raw.get(1..raw.len() - 1).unwrap_or_default();
            let is = |name: &str| raw == name || raw.contains('\\') && unescape(raw).text == name;
            let through = |path: &&[Step]| matches!(path.first(), Some(Step::Key(key)) if is(key));
            let (line, found) = (self.line, &mut *self.found);
            let paths: Vec<_> = self.paths.iter().filter(|path| through(path)).map(|path| &path[1..]).collect();
            if paths.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = format!("{}{dot}{}", self.path, unescape(raw).text);
            let value = map.next_value()?;
            Within { line, paths, path, found }.look(value).map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<(), S::Error> {
        let paths: Vec<_> =
            self.paths.iter().filter(|path| path.first() == Some(&Step::Each)).map(|path| &path[1..]).collect();
        let mut n = 0;
        while let Some(item) = seq.next_element()? {
            let (line, found) = (self.line, &mut *self.found);
            let path = format!("{}[{n}]", self.path);
            Within { line, paths: paths.clone(), path, found }.look(item).map_err(serde::de::Error::custom)?;
            n += 1;
        }
        Ok(())
    }
}

/// What the inside of a string of JSON says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unescaped<'a> {
    /// The text. A surrogate without its other half is U+FFFD in it.
    pub text: Cow<'a, str>,
    /// Behind each escape: bytes of the text, and bytes of the string, up to there.
    turns: Vec<(usize, usize)>,
}

/// Reads the inside of a string that is known to be well formed.
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

/// Writes `cleaned`, made of the text from `base` on, into `out`: what was kept as it was spelled in `raw`, what is new
/// in escapes where the line is `ascii`.
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
                // two halves that are no character must not become one: what stood between them stays
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

/// Writes `text` as the inside of a string of JSON.
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

    fn fields(paths: &[&str]) -> Vec<Field> {
        paths.iter().map(|path| path.parse().unwrap()).collect()
    }

    fn found(line: &str, paths: &[&str]) -> Vec<(String, String)> {
        let found = find(line, &fields(paths)).unwrap();
        found.into_iter().map(|it| (it.path, line.get(it.span).unwrap().to_owned())).collect()
    }

    #[test]
    fn paths_lead_to_strings() {
        let line = r#" {"text":"甲","n":1e400,"meta":{"body":"乙","x":[1,{"y":"丙"}]},"段落":[{"内容":"丁"},{"内容":null},{"内容":"戊"}],"text":"己"}"#;
        let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(found(line, &["text"]), [pair("text", "甲"), pair("text", "己")]);
        assert_eq!(
            found(line, &["meta.body", "段落[].内容"]),
            [pair("meta.body", "乙"), pair("段落[0].内容", "丁"), pair("段落[2].内容", "戊")]
        );
        assert_eq!(found(line, &["meta.x[].y"]), [pair("meta.x[1].y", "丙")]);
        assert_eq!(found(line, &["meta", "n", "meta.x", "none"]), []);
        assert_eq!(found(r#"["甲",["乙"]]"#, &["[]"]), [pair("[0]", "甲")]);
        assert_eq!(found(r#"{"\u0074ext":"甲"}"#, &["text"]), [pair("text", "甲")]);
        for scalar in ["12345678901234567890", "1e400", "null", r#""text""#, "true "] {
            assert_eq!(found(scalar, &["text"]), []);
        }
    }

    #[test]
    fn a_line_is_one_value() {
        for line in ["{", "{} {}", r#"{"text":}"#, "", "nul", r#"{"text":"\x"}"#, "01"] {
            assert!(find(line, &fields(&["text"])).is_err(), "{line}");
        }
        let deep = format!(r#"{{"a":{}1{},"text":"甲\ud800\/"}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(found(&deep, &["text"])[0].1, r"甲\ud800\/");
    }

    #[test]
    fn paths_are_checked_and_print_as_they_were_typed() {
        for path in ["text", "meta.body", "段落[].内容", "[]", "a[][].b"] {
            assert_eq!(path.parse::<Field>().unwrap().to_string(), path);
        }
        for path in ["", "a.", ".a", "a..b", "a.[]"] {
            assert!(path.parse::<Field>().is_err(), "{path}");
        }
    }

    #[test]
    fn escapes_are_read_and_what_is_kept_stays_spelled_as_it_was() {
        let raw = r"他说\u003a\u4e2d\/\ud83d\ude00\ud800\n,\t";
        let unescaped = unescape(raw);
        assert_eq!(unescaped.text, "他说:中/😀\u{FFFD}\n,\t");
        let pipeline = zhclean::Pipeline::new([]);
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), false);
        assert_eq!(String::from_utf8(out).unwrap(), raw);

        let raw = r"山\ud83d\u200b\ude00\u200b水";
        let unescaped = unescape(raw);
        let pipeline = zhclean::Pipeline::new(zhclean::filters::defaults());
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), false);
        assert_eq!(String::from_utf8(out).unwrap(), r"山\ud83d\u200b\ude00水");

        let raw = r"\u4eca\u5929,\u5929\u6c14\u597d\/\ud800 \u3002";
        let unescaped = unescape(raw);
        let pipeline = zhclean::Pipeline::new(zhclean::filters::defaults());
        let mut out = Vec::new();
        put(&mut out, raw, &unescaped, 0, &pipeline.clean(&unescaped.text), true);
        assert_eq!(String::from_utf8(out).unwrap(), raw.replace(',', r"\uff0c"));
    }
}
