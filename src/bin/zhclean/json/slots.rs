//! Where the texts of a record are. The line is parsed without a copy, so every byte outside the texts can stay as it is.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::path::{Path, Step};
use super::strings::unescape;

/// A string in a record that a path selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What is between its quotes, in bytes of the line.
    pub span: Range<usize>,
    /// Its path, with the number of each item, from 0: `段落[2].内容`.
    pub path: String,
}

/// Every string that `paths` select in `line`, in order, each once.
///
/// # Errors
/// When the line is not one JSON value.
pub fn find(line: &str, paths: &[Path]) -> Result<Vec<Slot>, serde_json::Error> {
    Ok(find_all(line, paths)?.0)
}

/// Every string that `paths` select in `line`, as [`find`] gives them. Does a path also lead to nothing, a null or an empty
/// array: is the field there, and holds no text?
///
/// # Errors
/// When the line is not one JSON value.
pub fn find_all(line: &str, paths: &[Path]) -> Result<(Vec<Slot>, bool), serde_json::Error> {
    let (mut slots, mut has_empty) = (Vec::new(), false);
    let paths: Vec<&[Step]> = paths.iter().map(Path::steps).collect();
    let mut json = serde_json::Deserializer::from_str(line);
    let within = Within { line, paths, path: String::new(), slots: &mut slots, has_empty: &mut has_empty };
    if line.trim_start().starts_with(['{', '[']) {
        within.deserialize(&mut json)?;
    } else {
        // not parsed as a number: 1e400 is JSON too
        IgnoredAny::deserialize(&mut json)?;
    }
    json.end()?;
    slots.sort_by_key(|slot: &Slot| slot.span.start);
    Ok((slots, has_empty))
}

/// A value of the line, and the rest of each path that leads into it.
struct Within<'a, 'f> {
    line: &'a str,
    paths: Vec<&'f [Step]>,
    path: String,
    slots: &'f mut Vec<Slot>,
    has_empty: &'f mut bool,
}

impl<'a> Within<'a, '_> {
    /// Looks into `raw`, a part of the line.
    fn look(self, raw: &'a RawValue) -> Result<(), serde_json::Error> {
        let raw = raw.get();
        if self.paths.iter().any(|path| path.is_empty())
            && let Some(inner) = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'))
        {
            // `raw` borrows from the line, so its address gives its offset
            let start = inner.as_ptr() as usize - self.line.as_ptr() as usize;
            self.slots.push(Slot { span: start..start + inner.len(), path: self.path });
            return Ok(());
        }
        *self.has_empty |= raw == "null";
        let paths: Vec<_> = self.paths.into_iter().filter(|path| !path.is_empty()).collect();
        let may_hold = match raw.as_bytes().first() {
            Some(b'{') => paths.iter().any(|path| matches!(path[0], Step::Key(_))),
            Some(b'[') => paths.iter().any(|path| path[0] == Step::Each),
            _ => false,
        };
        if may_hold {
            let within =
                Within { line: self.line, paths, path: self.path, slots: self.slots, has_empty: self.has_empty };
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
        f.write_str("a JSON value")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<&RawValue>()? {
            let raw = key.get();
            let raw = raw.get(1..raw.len() - 1).unwrap_or_default();
            let is = |name: &str| raw == name || raw.contains('\\') && unescape(raw).text == name;
            let through = |path: &&[Step]| matches!(path.first(), Some(Step::Key(key)) if is(key));
            let (line, slots, has_empty) = (self.line, &mut *self.slots, &mut *self.has_empty);
            let paths: Vec<_> = self.paths.iter().filter(|path| through(path)).map(|path| &path[1..]).collect();
            if paths.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = format!("{}{dot}{}", self.path, unescape(raw).text);
            let value = map.next_value()?;
            Within { line, paths, path, slots, has_empty }.look(value).map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<(), S::Error> {
        let paths: Vec<_> =
            self.paths.iter().filter(|path| path.first() == Some(&Step::Each)).map(|path| &path[1..]).collect();
        let mut n = 0;
        while let Some(item) = seq.next_element()? {
            let (line, slots, has_empty) = (self.line, &mut *self.slots, &mut *self.has_empty);
            let path = format!("{}[{n}]", self.path);
            Within { line, paths: paths.clone(), path, slots, has_empty }
                .look(item)
                .map_err(serde::de::Error::custom)?;
            n += 1;
        }
        *self.has_empty |= n == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(paths: &[&str]) -> Vec<Path> {
        paths.iter().map(|path| path.parse().unwrap()).collect()
    }

    fn found(line: &str, paths: &[&str]) -> Vec<(String, String)> {
        let slots = find(line, &parsed(paths)).unwrap();
        slots.into_iter().map(|it| (it.path, line.get(it.span).unwrap().to_owned())).collect()
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
    fn a_field_without_a_text_is_told_from_no_field() {
        for (line, path, want) in [
            (r#"{"text":null}"#, "text", true),
            (r#"{"meta":null}"#, "meta.body", true),
            (r#"{"items":[]}"#, "items[].text", true),
            (r#"{"items":[{"text":null}]}"#, "items[].text", true),
            (r#"{"texts":null}"#, "text", false),
            (r#"{"text":5}"#, "text", false),
            (r#"{"text":{"a":null}}"#, "text", false),
            ("null", "text", false),
        ] {
            assert_eq!(find_all(line, &parsed(&[path])).unwrap(), (vec![], want), "{line}");
        }
    }

    #[test]
    fn a_line_is_one_value() {
        for line in ["{", "{} {}", r#"{"text":}"#, "", "nul", r#"{"text":"\x"}"#, "01"] {
            assert!(find(line, &parsed(&["text"])).is_err(), "{line}");
        }
        let deep = format!(r#"{{"a":{}1{},"text":"甲\ud800\/"}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(found(&deep, &["text"])[0].1, r"甲\ud800\/");
    }
}
