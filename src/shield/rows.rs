//! Shapes that make a table, a log or a list of values of neighbouring lines that share them.

use super::source::pipes;
use crate::text::chars;

/// A longer line is no row.
const MAX_ROW_BYTES: usize = 1000;
/// Neighbouring lines of one shape that make a table or a log.
const MIN_ROWS: usize = 3;
/// And so many that make a list of values.
const MIN_PAIRS: usize = 2;

/// The shape a line shares with the lines beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// None.
    Other,
    /// So many commas, tabs or semicolons, and a number or Latin word among the fields.
    Cells(u8, usize),
    /// So many pipes between cells, and whether the outer ones are drawn.
    Pipes(usize, bool),
    /// A name and a value: `title: 甲,乙`, `名称 = 甲`.
    Pair(u8),
    /// A quoted string and a comma, and nothing else.
    Item,
    /// Begins with a time stamp.
    Stamp,
}

/// What a run of lines of one shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    None,
    /// Rows of a table, whose cells are text.
    Table,
    /// Data: no mark in it is Chinese punctuation.
    Data,
    /// The same, but a page prints its lists so too.
    Listing,
}

impl Shape {
    /// Of `line`, which has no blanks around it.
    pub fn of(line: &str) -> Shape {
        let bytes = line.as_bytes();
        if bytes.len() > MAX_ROW_BYTES {
            return Shape::Other;
        }
        if is_stamp(bytes) {
            return Shape::Stamp;
        }
        if is_item(line) {
            return Shape::Item;
        }
        if memchr::memchr(b'|', bytes).is_some() {
            let count = pipes(line);
            let drawn = line.starts_with('|') && line.ends_with('|') && count > 1;
            return if count > 0 { Shape::Pipes(count, drawn) } else { Shape::Other };
        }
        if let Some(sign) = pair_sign(line) {
            return Shape::Pair(sign);
        }
        // one look at most lines: no mark of a row at all, or the comma that ends a clause
        match memchr::memchr2(b'\t', b',', bytes) {
            Some(at) if at + 1 < bytes.len() || bytes[at] != b',' => {}
            _ if memchr::memchr(b';', bytes).is_none_or(|at| at + 1 == bytes.len()) => return Shape::Other,
            _ => {}
        }
        cells(line)
    }

    /// Of a line of prose that opens in ASCII: a row whose first cell is a number or a code may have sentences in the others.
    pub fn of_record(line: &str) -> Shape {
        let opens_with_datum = line.len() <= MAX_ROW_BYTES && line.split(',').next().is_some_and(is_datum);
        match if opens_with_datum { count_commas(line) } else { 0 } {
            0 | 1 => Shape::Other,
            count => Shape::Cells(b',', count),
        }
    }

    /// What a run of `lines` of this shape is; `delimited` tells that a delimiter row (`|---|---|`) is among them.
    pub fn kind(self, lines: usize, delimited: bool, has_datum: bool) -> Kind {
        match self {
            // one comma a line may be the thousands of a counter
            Shape::Cells(mark, count) if lines >= MIN_ROWS && (mark == b'\t' || count > 1) => Kind::Data,
            Shape::Cells(..) | Shape::Stamp | Shape::Item if lines >= MIN_ROWS => Kind::Listing,
            // the foot of a site has lines of `关于我们|联系我们|招聘信息`
            Shape::Pipes(_, drawn) if delimited || lines >= MIN_ROWS && drawn => Kind::Table,
            // what two people say to each other has names too, and no value that is no sentence
            Shape::Pair(_) if lines >= MIN_PAIRS && has_datum => Kind::Data,
            _ => Kind::None,
        }
    }
}

/// Of `line`, which has a comma, a tab or a semicolon.
fn cells(line: &str) -> Shape {
    let bytes = line.as_bytes();
    let count = |mark: u8| if mark == b',' { count_commas(line) } else { memchr::memchr_iter(mark, bytes).count() };
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

/// Commas that part fields: those within `"…"` are text.
fn count_commas(line: &str) -> usize {
    let quotes = memchr::memchr_iter(b'"', line.as_bytes()).count();
    if quotes == 0 || quotes % 2 == 1 {
        return memchr::memchr_iter(b',', line.as_bytes()).count();
    }
    line.split('"').step_by(2).map(|outside| memchr::memchr_iter(b',', outside.as_bytes()).count()).sum()
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

/// `"甲",`: a member of a list that a program reads.
fn is_item(line: &str) -> bool {
    let text = line.strip_prefix('"').and_then(|rest| rest.strip_suffix("\","));
    text.is_some_and(|text| !text.contains('"'))
}

/// `|---|:--:|`: the row below a table's head.
pub fn is_delimiter(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The sign behind the ASCII name that opens a line with a value: `:` or `=`. A name of one letter is a person's in an
/// interview, and so is one with a capital.
fn pair_sign(line: &str) -> Option<u8> {
    let bytes = line.as_bytes();
    let name = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')).count();
    if name < 2 || !bytes[0].is_ascii_lowercase() && bytes[0] != b'_' {
        return None;
    }
    let behind = &bytes[name..];
    let blank = usize::from(behind.first() == Some(&b' '));
    match behind.get(blank) {
        Some(b':') if blank == 0 && matches!(behind.get(1), None | Some(b' ')) => Some(b':'),
        Some(b'=') if behind.get(blank + 1) != Some(&b'=') => Some(b'='),
        _ => None,
    }
}

/// Is the value of a pair no sentence: empty, quoted, a number, a word, a list?
pub fn is_value(line: &str, sign: u8) -> bool {
    let value = line.split_once(sign as char).map_or("", |(_, value)| chars::trim(value));
    value.is_ascii() || value.starts_with(['"', '\'', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (line, want) in [
            ("张三,30,北京", Shape::Cells(b',', 2)),
            ("床前明月光,疑是地上霜", Shape::Other),
            ("走在前,", Shape::Other),
            ("甲\t乙", Shape::Cells(b'\t', 1)),
            ("| 甲 | 乙 |", Shape::Pipes(3, true)),
            ("关于我们 | 联系我们", Shape::Pipes(1, false)),
            ("title: 甲,乙", Shape::Pair(b':')),
            ("name = 甲,乙", Shape::Pair(b'=')),
            ("Tom: 你好,在吗", Shape::Other),
            ("q: 为什么,会这样", Shape::Other),
            ("a == b", Shape::Other),
            ("1,\"甲,乙\",丙", Shape::Cells(b',', 2)),
            ("\"甲,乙\",", Shape::Item),
            ("\"甲\",乙,", Shape::Other),
            ("2021-12-30 11:44:05 甲,乙", Shape::Stamp),
        ] {
            assert_eq!(Shape::of(line), want, "{line}");
        }
        for (line, want) in [
            ("12,河堤上的灯是谁换的，最有可能的是,守堤的人,过路的人,B", Shape::Cells(b',', 4)),
            ("k7,\"他说,灯坏了,要换\",第二天就换了新的", Shape::Cells(b',', 2)),
            ("2021年,河堤上的灯换了,人还没有来", Shape::Other),
            ("3,河堤上的灯换了新的", Shape::Other),
        ] {
            assert_eq!(Shape::of_record(line), want, "{line}");
        }
    }
}
