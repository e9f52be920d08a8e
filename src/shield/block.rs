//! Lines that belong to code, data or tables: no mark of theirs is Chinese punctuation.
//!
//! Seen over neighbouring lines: code fences, front matter, CSV and TSV, logs, JSON members, pipes.

use crate::page::standing::Standing;
use crate::shield::code;
use crate::text::chars;

const FRONT_MATTER: u8 = b'-';
/// Neighbouring lines of one shape that make a table or a log.
const MIN_ROWS: usize = 3;
/// A longer line is no row of a table.
const MAX_ROW_BYTES: usize = 1000;

/// The shape a line shares with the lines beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Other,
    /// So many commas, tabs or pipes, and a number or Latin word among the fields.
    Cells(u8, usize),
    /// Begins with a time stamp.
    Stamp,
}

/// Which places of [`Standing::live`] hold code, data or tables; empty when none does.
pub fn protected(page: &Standing<'_>) -> Vec<bool> {
    let (live, lines) = (page.live(), page.lines());
    let mut found = Vec::new();
    let mut keep = |from: usize, to: usize| {
        found.resize(live.len(), false);
        found[from..to].fill(true);
    };
    let (mut run, mut shape) = (0, Shape::Other);
    let mut fence: Option<(usize, u8)> = None;
    // one past the last line of code
    let mut coded = 0;
    for (at, &n) in live.iter().enumerate() {
        // most lines of a text are these, and need no look at their text
        if lines.is_prose(n) && !lines.opens_ascii(n) && shape == Shape::Other {
            continue;
        }
        let line = chars::trim_start(lines.line(n));
        if is_code(line) || is_comment(line) && at > 0 && coded == at {
            keep(at, at + 1);
            coded = at + 1;
        }
        // a line of prose is no row, and no fence or member unless it opens like one
        if lines.is_prose(n) && !line.starts_with(['{', '[', '"', '`', '~']) && shape == Shape::Other {
            continue;
        }
        let line = chars::trim_end(line);
        if let Some(mark) = fence_mark(line, at, page.part().first) {
            match fence {
                None if mark != FRONT_MATTER || at == 0 => fence = Some((at, mark)),
                Some((from, open)) if open == mark => {
                    keep(from, at + 1);
                    fence = None;
                }
                _ => {}
            }
        } else if is_member(line) || is_reference(line) {
            keep(at, at + 1);
        }
        let this = if lines.is_prose(n) { Shape::Other } else { shape_of(line) };
        if this != shape {
            if shape != Shape::Other && at - run >= MIN_ROWS {
                keep(run, at);
            }
            (run, shape) = (at, this);
        }
    }
    if shape != Shape::Other && live.len() - run >= MIN_ROWS {
        keep(run, live.len());
    }
    // an unclosed fence runs to the end, as Markdown has it; unclosed front matter is a rule line
    if let Some((from, mark)) = fence
        && mark != FRONT_MATTER
    {
        keep(from, live.len());
    }
    found
}

/// A line of a program: it begins in ASCII, calls, sets or ends a statement, and all its Chinese stands in quoted texts
/// and comments.
fn is_code(line: &str) -> bool {
    let bytes = line.as_bytes();
    if !bytes.first().is_some_and(|&b| b.is_ascii_alphabetic() || b"\"'_@$.".contains(&b)) {
        return false;
    }
    let (mut at, mut sign) = (0, line.starts_with("\"\"\"") || line.ends_with("\"\"\""));
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let close = (at + 1..bytes.len()).find(|&i| bytes[i] == quote && bytes[i - 1] != b'\\');
                at = close.unwrap_or(bytes.len());
            }
            b'#' => break,
            b'/' if bytes.get(at + 1) == Some(&b'/') => break,
            b'(' | b'[' => sign |= at > 0 && (is_name(bytes[at - 1])),
            b'=' | b'{' | b'}' | b';' => sign = true,
            0x80.. => return false,
            _ => {}
        }
        at += 1;
    }
    sign
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

fn is_comment(line: &str) -> bool {
    line.starts_with("# ") || line.starts_with("//") || line.starts_with("/*") || line.starts_with("* ")
}

/// The mark of a fence, or of front matter, which stands near the top.
fn fence_mark(line: &str, at: usize, first: bool) -> Option<u8> {
    let front_matter = line == "---" && first && at < 60;
    code::fence_mark(line).or(front_matter.then_some(FRONT_MATTER))
}

/// `[1] 王力. 古代汉语[M]. 北京: 中华书局, 1999: 12.`: GB/T 7714 has half-width marks.
fn is_reference(line: &str) -> bool {
    let number = line.starts_with('[') && line.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    number
        && ["[M]", "[J]", "[D]", "[C]", "[N]", "[S]", "[R]", "[P]", "[EB/OL]", "[M/OL]", "[J/OL]"]
            .iter()
            .any(|kind| line.contains(kind))
}

/// A member or bracket of a JSON value on its own line.
fn is_member(line: &str) -> bool {
    let bytes = line.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(b'{'), Some(b'}' | b',')) => bytes.get(1).is_some_and(|b| b"\"' }".contains(b)),
        (Some(b'['), Some(b']' | b',')) => bytes.get(1).is_some_and(|b| b"\"{[".contains(b)),
        (Some(b'"'), Some(b',' | b'"' | b'{' | b'[' | b'}' | b']' | b'0'..=b'9' | b'e' | b'l')) => {
            memchr::memmem::find(bytes, b"\":").is_some()
        }
        _ => false,
    }
}

fn shape_of(line: &str) -> Shape {
    let bytes = line.as_bytes();
    if bytes.len() > MAX_ROW_BYTES {
        return Shape::Other;
    }
    if is_stamp(bytes) {
        return Shape::Stamp;
    }
    // one look at most lines: no mark of a row at all, or the comma that ends a clause
    // the cells of a table with pipes are text
    if memchr::memchr(b'|', bytes).is_some() {
        return Shape::Other;
    }
    match memchr::memchr2(b'\t', b',', bytes) {
        Some(at) if at + 1 < bytes.len() || bytes[at] != b',' => {}
        _ if memchr::memchr(b';', bytes).is_none_or(|at| at + 1 == bytes.len()) => return Shape::Other,
        _ => {}
    }
    let count = |mark: u8| memchr::memchr_iter(mark, bytes).count();
    if count(b'\t') > 0 {
        return Shape::Cells(b'\t', count(b'\t'));
    }
    for mark in *b",;" {
        let cells = count(mark);
        // a clause a line ends in its comma, and so does a row with empty cells
        let empty_cells = cells >= 3 || bytes.windows(2).any(|pair| pair == [mark, mark]);
        if cells == 0 || bytes.last() == Some(&mark) && !empty_cells {
            continue;
        }
        // one comma on each line is verse or a clause a line; a row of data has a bare number or word, or is all short
        let data = line.split(mark as char).any(is_datum) || cells > 1 && is_short_row(line, mark);
        return if data { Shape::Cells(mark, cells) } else { Shape::Other };
    }
    Shape::Other
}

/// A field that is no part of a sentence: a number, a code, a Latin word.
fn is_datum(field: &str) -> bool {
    let field = chars::trim(field);
    !field.is_empty() && field.is_ascii() && field.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// Every field is a word or two: `张三,男,北京`.
fn is_short_row(line: &str, mark: u8) -> bool {
    line.split(mark as char).all(|field| field.chars().count() <= 4)
}

/// `2021-12-30 11:44:05`, with or without a bracket before it.
fn is_stamp(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"[").unwrap_or(bytes);
    let shape = b"dddd-dd-dd?dd:dd";
    bytes.len() > shape.len()
        && bytes.iter().zip(shape).all(|(b, s)| match s {
            b'd' => b.is_ascii_digit(),
            b'-' => matches!(b, b'-' | b'/'),
            b'?' => true,
            s => b == s,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::lines::{Lines, Part};

    fn kept(lines: &[&str]) -> String {
        let text = lines.join("\n");
        let lines = Lines::read(&text);
        let page = Standing::unjudged(&lines, Part::WHOLE);
        let found = protected(&page);
        (0..page.live().len()).map(|at| if found.get(at) == Some(&true) { 'k' } else { '.' }).collect()
    }

    #[test]
    fn lines_of_code_data_and_tables() {
        for (name, lines, want) in [
            ("fence", &["说明,如下", "```", "x = f(a,b) # 甲,乙", "```", "完,了"][..], ".kkk."),
            ("open fence", &["```sh", "甲,乙"], "kk"),
            ("front matter", &["---", "title: 甲,乙", "---", "正文,开始"], "kkk."),
            ("rule line", &["甲", "---", "乙,丙", "---"], "...."),
            ("csv", &["姓名,年龄,城市", "张三,30,北京", "李四,25,上海", "完,了"], "kkk."),
            ("csv of names", &["张三,男,北京", "李四,女,上海", "王五,男,广州"], "kkk"),
            ("tabs", &["甲\t乙,丙", "丁\t戊", "己\t庚"], "kkk"),
            ("two rows are no table", &["张三,30,北京", "李四,25,上海"], ".."),
            ("verse", &["床前明月光,疑是地上霜", "举头望明月,低头思故乡", "白日依山尽,黄河入海流"], "..."),
            ("a clause a line", &["走在前,", "作表率,", "当先锋,"], "..."),
            ("pipes", &["| 甲 | 乙,丙 |", "|---|---|", "| 丁 | 戊 |"], "..."),
            ("log", &["2021-12-30 11:44:05 甲,乙", "2021-12-30 11:44:06 丙", "2021-12-30 11:44:07 丁"], "kkk"),
            ("one stamped line", &["2021-12-30 11:44:05 来源:报社", "甲", "乙"], "..."),
            ("json", &["{", "\"名\": \"甲,乙\",", "\"数\": 3", "}"], ".kk."),
            ("program", &["s = \"甲,乙\"", "# 丙,丁", "print('戊,己')  // 庚,辛", "壬,癸"], "kkk."),
            ("no program", &["\"甲,乙\",他说。", "C(甲,乙)", "OK,好", "# 甲,乙"], "...."),
            ("json object", &["{\"名\": \"甲,乙\"}"], "k"),
        ] {
            assert_eq!(kept(lines), want, "{name}");
        }
    }
}
