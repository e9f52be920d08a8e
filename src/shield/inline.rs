//! Ranges of a line that may hold Chinese and yet are no Chinese text: inline code, tags, objects, calls with a text.

use std::ops::Range;

use crate::text::scan;

/// The ranges of `line`, ascending and disjoint. A function of the line alone: whoever asks gets the same.
///
/// What opens first wins: a tag inside inline code is code.
pub fn embedded(line: &str, found: &mut Vec<Range<usize>>) {
    found.clear();
    let bytes = line.as_bytes();
    // most lines have brackets alone, if that, and a fast search finds them
    let has_brackets_alone = memchr::memchr3(b'<', b'`', b'{', bytes).is_none();
    let next_opening = |at: usize| {
        if has_brackets_alone {
            memchr::memchr2(b'(', b'[', &bytes[at..]).map(|len| at + len)
        } else {
            scan::next_ascii(bytes, at, &OPENING)
        }
    };
    // nothing closes a tag, an object, a call or a list from here on
    let mut unclosed = [false; 5];
    let mut unclosed_code = 0;
    let mut at = 0;
    while let Some(next) = next_opening(at) {
        let is_code = bytes[next] == b'`';
        let end = if is_code { code_end(bytes, next, &mut unclosed_code) } else { end(bytes, next, &mut unclosed) };
        found.extend(end.map(|end| next..end));
        at = end.unwrap_or(if is_code { next + ticks_at(bytes, next) } else { next + 1 });
    }
}

/// Does one of `ranges`, which are ascending and disjoint, hold byte `at`?
pub fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

static OPENING: [bool; 256] = scan::table(b"<`{([");

/// Where the range that opens at byte `at` ends.
fn end(bytes: &[u8], at: usize, unclosed: &mut [bool; 5]) -> Option<usize> {
    let kind = match bytes[at] {
        b'<' if is_tag(&bytes[at + 1..]) => 0,
        b'{' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => 1,
        b'(' if is_call_with_string(bytes, at) => 2,
        b'(' if is_sheet_formula(bytes, at) => 3,
        b'[' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => 4,
        _ => return None,
    };
    if unclosed[kind] {
        return None;
    }
    let rest = &bytes[at + 1..];
    let len = match kind {
        0 => memchr::memchr(b'>', rest),
        2 | 3 => closing(rest, b'(', b')'),
        4 => closing(rest, b'[', b']'),
        _ => closing(rest, b'{', b'}'),
    };
    unclosed[kind] = len.is_none();
    len.map(|len| at + len + 2)
}

/// The spans of one line between runs of as many backticks, as Markdown has them.
pub fn code_spans(line: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = line.as_bytes();
    let (mut at, mut unclosed) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'`', bytes.get(at..)?)?;
            match code_end(bytes, open, &mut unclosed) {
                Some(end) => {
                    at = end;
                    return Some(open..end);
                }
                None => at = open + ticks_at(bytes, open),
            }
        }
    })
}

/// Where the code ends that the run of backticks at `open` opens: behind the next run of as many. `unclosed` has a bit for
/// each length of which no run follows, so that a line of backticks is looked through once for each length.
fn code_end(bytes: &[u8], open: usize, unclosed: &mut u64) -> Option<usize> {
    let ticks = ticks_at(bytes, open);
    let bit = 1u64.checked_shl(ticks as u32)?;
    if *unclosed & bit != 0 {
        return None;
    }
    let mut at = open + ticks;
    while let Some(len) = memchr::memchr(b'`', &bytes[at..]) {
        let run = ticks_at(bytes, at + len);
        at += len + run;
        if run == ticks {
            return Some(at);
        }
    }
    *unclosed |= bit;
    None
}

/// How many backticks stand at `at`.
fn ticks_at(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|&&b| b == b'`').count()
}

/// `print("你好,世界")`: a call whose argument is a quoted text.
fn is_call_with_string(bytes: &[u8], open: usize) -> bool {
    let name = open.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_lowercase() || bytes[i] == b'_');
    name && matches!(bytes.get(open + 1), Some(b'"' | b'\''))
}

/// `<` opens a tag when a tag's name stands behind it, then an attribute or its end: `a<b,则c>d` is none.
fn is_tag(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"/").or_else(|| rest.strip_prefix(b"!")).unwrap_or(rest);
    let len = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let attribute = |rest: &[u8]| {
        let word = rest.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'-').count();
        word > 0 && rest.get(word) == Some(&b'=') || rest.first() == Some(&b'/')
    };
    match name.get(len) {
        _ if len == 0 || !name[0].is_ascii_alphabetic() => rest.starts_with(b"!--"),
        Some(b'>' | b'/') => true,
        Some(b' ') => attribute(&name[len + 1..]),
        _ => false,
    }
}

/// `=IF(A1>60,"及格","不及格")`.
fn is_sheet_formula(bytes: &[u8], open: usize) -> bool {
    let name = bytes[..open].iter().rev().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    name > 0 && bytes[open - name].is_ascii_uppercase() && bytes[..open - name].last() == Some(&b'=')
}

/// Length of what a bracket holds up to its partner, quoted strings skipped.
fn closing(rest: &[u8], open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut quoted, mut i) = (1, false, 0);
    while i < rest.len() {
        match rest[i] {
            b'\\' if quoted => i += 1,
            b'"' => quoted = !quoted,
            b if b == open && !quoted => depth += 1,
            b if b == close && !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_are_no_chinese_text() {
        for (line, want) in [
            ("用`甲,乙`和``丙`丁``,再看", "`甲,乙` ``丙`丁``"),
            ("一个`反引号,和``两个", ""),
            ("点<b>这里</b>,看<a href=\"甲,乙\">丙</a>", "<b> </b> <a href=\"甲,乙\"> </a>"),
            ("若a<b,则c>d", ""),
            ("print(\"你好,世界\"),然后", "(\"你好,世界\")"),
            ("=IF(A1>60,\"及格\",\"不及格\")", "(A1>60,\"及格\",\"不及格\")"),
            ("{\"名\":1,\"b\":2}:`码", "{\"名\":1,\"b\":2}"),
            ("[\"甲\",\"乙\"],等", "[\"甲\",\"乙\"]"),
            ("a(\"甲`,乙\")和`丙", "(\"甲`,乙\")"),
        ] {
            let mut found = Vec::new();
            embedded(line, &mut found);
            let got: Vec<_> = found.into_iter().filter_map(|range| line.get(range)).collect();
            assert_eq!(got.join(" "), want, "{line}");
        }
    }
}
