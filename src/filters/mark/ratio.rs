//! Colons of ratios and of time formats, which the whole line tells: `糖 : 水 = 1 : 1`, `小时:分钟:秒`.

use super::candidate::LineView;
use crate::text::chars;

/// Longer is no name of a part.
const MAX_PART_CHARS: usize = 8;
/// No ratio has more parts.
const MAX_NAMES: usize = 8;
/// So far on, a line is looked through for the numbers of a ratio, in characters.
const MAX_RATIO_CHARS: usize = 60;

/// Units of time, from large to small; those of one row mean the same.
const UNITS: [&[&str]; 6] = [
    &["年", "年份"],
    &["月", "月份"],
    &["日", "天", "日期"],
    &["时", "小时", "点", "钟头"],
    &["分", "分钟"],
    &["秒", "秒钟"],
];

/// Names whose values a colon parts in a format: `用户名:密码`.
const FORMATS: [[&str; 2]; 8] = [
    ["用户名", "密码"],
    ["账号", "密码"],
    ["帐号", "密码"],
    ["主机", "端口"],
    ["主机名", "端口"],
    ["地址", "端口"],
    ["IP", "端口"],
    ["键", "值"],
];

/// Does a unit end in `c`?
fn may_end_unit(c: char) -> bool {
    matches!(c, '年' | '份' | '月' | '日' | '天' | '期' | '时' | '点' | '头' | '分' | '钟' | '秒')
}

/// Does the colon at byte `at` part the names of a ratio or the units of a time format?
#[inline(never)]
pub fn is_ratio(line: &LineView<'_>, at: usize) -> bool {
    let (before, behind) = (line.slice(0, at), line.slice(at + 1, line.text.len()));
    let is_format = |[name, value]: &[&str; 2]| before.ends_with(name) && behind.starts_with(value);
    FORMATS.iter().any(is_format) || is_time_format(before, behind) || is_named_ratio(before, behind)
}

/// `小时:分钟:秒`. Two units of one character need a third, or must stand alone: `开会时:分三组`.
fn is_time_format(before: &str, behind: &str) -> bool {
    let (before, behind) = (chars::trim_end(before), chars::trim_start(behind));
    // one look tells for nearly every colon
    if !before.chars().next_back().is_some_and(may_end_unit) {
        return false;
    }
    let found = UNITS.windows(2).find_map(|pair| {
        let left = pair[0].iter().filter(|unit| before.ends_with(**unit)).max_by_key(|unit| unit.len())?;
        let right = pair[1].iter().filter(|unit| behind.starts_with(**unit)).max_by_key(|unit| unit.len())?;
        Some((*left, *right))
    });
    let Some((left, right)) = found else { return false };
    let rest = chars::trim_start(behind.strip_prefix(right).unwrap_or(""));
    let head = chars::trim_end(before.strip_suffix(left).unwrap_or(""));
    let is_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let goes_on = is_colon(rest.chars().next()) || is_colon(head.chars().next_back());
    let [left, right] = [left, right].map(|unit| unit.chars().count());
    let is_long = left + right > 2;
    goes_on || left.min(right) > 1 || is_alone(rest.chars().next()) && (is_long || is_alone(head.chars().next_back()))
}

/// `水泥:沙 = 1:3`, `水泥:沙:石子为1:2:4`: as many names as numbers, and a sign of equality or two colons at least.
fn is_named_ratio(before: &str, behind: &str) -> bool {
    let names = 1 + colons_back(before);
    let mut rest = behind;
    let mut names_behind = 0;
    loop {
        let len = part(rest);
        if len == 0 {
            return false;
        }
        rest = chars::trim_start(rest.get(len..).unwrap_or(""));
        if !is_colon(rest.chars().next()) {
            break;
        }
        names_behind += 1;
        if names_behind > MAX_NAMES {
            return false;
        }
        rest = chars::trim_start(rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or(""));
    }
    // the last name runs on to the numbers
    let is_equal = rest.starts_with(['=', '＝', '≈']);
    let mut numbers = 0;
    let mut last = ' ';
    for (n, c) in rest.chars().map(chars::half_width).filter(|&c| !chars::is_blank(c)).enumerate() {
        let is_number = c.is_ascii_digit() || matches!(c, '.' | '%' | '~' | '～' | '-');
        if n > MAX_RATIO_CHARS || !(is_number || c == ':' || n == 0 && is_equal || numbers == 0 && chars::is_letter(c))
        {
            break;
        }
        numbers += usize::from(c == ':' && last.is_ascii_digit());
        last = c;
    }
    let names = names + names_behind;
    numbers == names && (is_equal || names > 1)
}

fn is_colon(c: Option<char>) -> bool {
    c.map(chars::half_width) == Some(':')
}

/// Bytes of the name that `text` begins with, blanks around it included; 0 where it is none.
fn part(text: &str) -> usize {
    let start = text.len() - chars::trim_start(text).len();
    let mut end = start;
    for (count, c) in text.get(start..).unwrap_or("").chars().enumerate() {
        if !chars::is_letter(c) {
            break;
        }
        if count == MAX_PART_CHARS {
            return 0;
        }
        end += c.len_utf8();
    }
    if end > start { end } else { 0 }
}

/// Colons that part names on the way back from the end of `before`.
fn colons_back(before: &str) -> usize {
    let mut count = 0;
    let mut letters = 0;
    for c in before.chars().rev().filter(|&c| !chars::is_blank(c)) {
        match c {
            ':' | '：' if letters > 0 && count < MAX_NAMES => (count, letters) = (count + 1, 0),
            c if chars::is_letter(c) && letters < MAX_PART_CHARS => letters += 1,
            _ => break,
        }
    }
    count
}
