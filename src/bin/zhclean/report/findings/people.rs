//! Rows for people: `file:line:column rule  old → new`.

use super::finding::{Finding, Kind};
use super::subject::Subject;
use crate::report::paint::Paint;
use crate::report::width::{columns, cut, cut_front, padded};
use crate::system::visible::visible;

/// Columns of an old or a new text where no terminal says how many there are.
const MAX_TEXT_COLUMNS: usize = 80;
/// On a narrow terminal a text is not cut below so many columns.
const MIN_TEXT_COLUMNS: usize = 8;

/// Columns that a row keeps beside the name of its file: the place, a rule, two short texts.
const ROW_COLUMNS: usize = 52;
/// A name is not cut below so many.
const MIN_FILE_COLUMNS: usize = 16;

/// How rows for people look.
#[derive(Clone, Copy)]
pub struct Look {
    pub paint: Paint,
    /// Columns of the terminal, where there is one.
    pub width: Option<usize>,
    /// Rules of one line stand below each other.
    pub is_aligned: bool,
}

/// The rows of the findings of one line.
pub fn rows(look: Look, subject: &Subject, group: &[Finding<'_>]) -> String {
    let file = match look.width {
        // of a long path the end tells more, and a place needs room for the rest of the row
        Some(width) => cut_front(&subject.shown, width.saturating_sub(ROW_COLUMNS).max(MIN_FILE_COLUMNS)),
        None => subject.shown.clone(),
    };
    let places: Vec<_> = group.iter().map(|finding| place(&file, finding)).collect();
    let rules: Vec<_> = group.iter().map(|finding| visible(&finding.rule).into_owned()).collect();
    let widest =
        |texts: &[String]| texts.iter().map(|text| columns(text)).max().filter(|_| look.is_aligned).unwrap_or(0);
    let (at, rule) = (widest(&places), widest(&rules));
    group.iter().zip(places.iter().zip(&rules)).map(|(finding, names)| row(look, finding, names, (at, rule))).collect()
}

/// Where a finding stands; of a change of the file itself, the file.
fn place(file: &str, finding: &Finding<'_>) -> String {
    let (line, column) = (finding.start.line, finding.start.column);
    match &finding.record {
        _ if finding.kind == Kind::File => file.to_owned(),
        Some((record, path)) => format!("{file}:{record}:{}:{line}:{column}", visible(path)),
        None => format!("{file}:{line}:{column}"),
    }
}

fn row(look: Look, finding: &Finding<'_>, (place, rule): (&String, &String), (at, wide): (usize, usize)) -> String {
    let times = if finding.count > 1 { format!("  ({} times)", finding.count) } else { String::new() };
    let used = columns(place).max(at) + 1 + columns(rule).max(wide) + 2 + columns(&times);
    let left = look.width.map(|width| width.saturating_sub(used));
    let text = match finding.kind {
        Kind::Edit => edit(look.paint, finding, left),
        Kind::Held | Kind::File | Kind::Comment => {
            let message = finding.message();
            left.map_or_else(
                || visible(&message).into_owned(),
                |left| cut(&visible(&message), left.max(MIN_TEXT_COLUMNS)),
            )
        }
    };
    let place = look.paint.bold(place) + &padded("", at.saturating_sub(columns(place)));
    let rule = look.paint.cyan(rule) + &padded("", wide.saturating_sub(columns(rule)));
    format!("{place} {rule}  {text}{times}\n")
}

/// Old and new, in so many columns.
fn edit(paint: Paint, finding: &Finding<'_>, columns_left: Option<usize>) -> String {
    const ARROW: &str = " → ";
    let (old, new) = (named(&finding.old), named(&finding.new));
    let new = if finding.new.is_empty() { "(removed)".to_owned() } else { new };
    let (old_most, new_most) = match columns_left {
        None => (MAX_TEXT_COLUMNS, MAX_TEXT_COLUMNS),
        Some(left) => {
            let left = left.saturating_sub(ARROW.len() - 2).max(2 * MIN_TEXT_COLUMNS);
            let new_wide = columns(&new).min((left / 2).max(left.saturating_sub(columns(&old))));
            (left - new_wide, new_wide)
        }
    };
    let (old, new) = (paint.red(&cut(&old, old_most)), cut(&new, new_most));
    let new = if finding.new.is_empty() { new } else { paint.green(&new) };
    format!("{old}{ARROW}{new}")
}

/// A text in one line. White space and what has no width are named, where nothing else stands in it.
fn named(text: &str) -> String {
    /// So many characters are named, the others are counted.
    const NAMED: usize = 4;
    let inner = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    let is_hidden = |c: char| c.is_whitespace() || columns(c.encode_utf8(&mut [0; 4])) == 0;
    if inner.is_empty() || !inner.chars().all(is_hidden) {
        return visible(if inner.is_empty() { text } else { inner }).into_owned();
    }
    let count = text.chars().count();
    let name = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c => format!("U+{:04X}", u32::from(c)),
    };
    let mut names: Vec<_> = text.chars().take(NAMED).map(name).collect();
    if count > NAMED {
        names.push(format!("… ({count} characters)"));
    }
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::findings::finding::Position;

    fn finding(old: &'static str, new: &'static str) -> Finding<'static> {
        let start = Position { line: 5, column: 14, byte: 40 };
        let (rule, old, new) = ("punctuation/comma".into(), old.into(), new.into());
        Finding { kind: Kind::Edit, record: None, start, end: start, rule, old, new, is_exact: true, count: 1 }
    }

    #[test]
    fn texts_that_cannot_be_seen_are_named() {
        for (old, new, want) in [
            (",", "，", ", → ，"),
            ("\u{200B}", "", "U+200B → (removed)"),
            ("\u{3000}\u{3000}", "", "U+3000 U+3000 → (removed)"),
            ("\n\n\n\n\n\n", "\n", "\\n \\n \\n \\n … (6 characters) → \\n"),
            ("404 Not Found\r\n", "", "404 Not Found → (removed)"),
            ("a\x1b[31m", "b", "a\\u{1b}[31m → b"),
        ] {
            assert_eq!(edit(Paint { on: false }, &finding(old, new), None), want);
        }
    }

    #[test]
    fn rows_fit_the_terminal() {
        let of = |name: &str| Subject { shown: name.into(), path: name.into(), uri: String::new() };
        let subject = of("河水.txt");
        let look = Look { paint: Paint { on: false }, width: Some(80), is_aligned: true };
        let long = rows(look, &of(&format!("{}/尾.txt", "很长的目录".repeat(20))), &[finding(",", "，")]);
        assert!(columns(long.trim_end()) <= 80 && long.starts_with('…') && long.contains("尾.txt:5:14 "), "{long}");
        let old = "河水在夜里涨了半尺，守堤的人一直没有睡，天亮了水才退去，大家都回家去了。";
        for width in [60, 80, 120] {
            for (a, b) in [(old, ""), (old, old), (",", "，")] {
                let look = Look { paint: Paint { on: false }, width: Some(width), is_aligned: true };
                let row = rows(look, &subject, &[finding(a, b)]);
                assert!(columns(row.trim_end()) <= width, "{width}: {row}");
                assert!(row.starts_with("河水.txt:5:14 punctuation/comma  "), "{row}");
            }
        }
    }
}
