//! What each line of a page adds to its article: prose its characters, every other line a cost that grows in a row.

use super::wrapped;
use crate::page::article::{Class, Weighed};
use crate::rows::matched::Matched;
use crate::text::chars;
use crate::text::headline::{is_date, is_numbered};

/// What a line that is no prose costs, in characters: a short paragraph pays for three sub-headings.
const PLAIN_COST: i32 = 10;
/// What a counter costs, or a line that a row knows as residue: three times as much, for it stands in no article.
const RESIDUE_COST: i32 = 30;
/// The cost of a line doubles after so many in a row, trebles after twice as many: sub-headings, captions and verse come
/// in runs of some lines, link names in runs of fifty.
const DOUBLING_LINES: i32 = 5;
/// A shorter number is a section's, in digits.
const MIN_COUNTED: usize = 3;
/// A longer line of prose is not asked whether a row knows it, in bytes: notices are shorter, and most of a text is longer.
const MAX_NOTICE_BYTES: usize = 360;

/// The lines that stand, each weighed; the sums are still 0.
pub fn weigh(page: &Matched<'_>) -> Vec<Weighed> {
    let mut row = 0;
    let wrapped = wrapped::lines(page);
    let weighed = page.live().iter().map(|&n| {
        let mut class = class(page, n);
        if class == Class::Plain && wrapped.holds(n) {
            class = Class::Prose;
        }
        let weight = match class {
            Class::Prose => {
                row = 0;
                match page.lines().weight(n) {
                    0 => chars::printed_chars(page.line(n)) as i32,
                    weight => i32::from(weight),
                }
            }
            Class::Point => 0,
            _ => cost(class, &mut row),
        };
        Weighed { line: n, class, weight, sum: 0 }
    });
    weighed.collect()
}

/// What `lines`, which hold no prose, weigh together where no other stands above them.
pub fn afresh(lines: &[Weighed]) -> i32 {
    let mut row = 0;
    lines.iter().filter(|line| line.class != Class::Point).map(|line| cost(line.class, &mut row)).sum()
}

fn cost(class: Class, row: &mut i32) -> i32 {
    *row += 1;
    let of_one = if class == Class::Plain { PLAIN_COST } else { RESIDUE_COST };
    -of_one * (DOUBLING_LINES + *row - 1) / DOUBLING_LINES
}

fn class(page: &Matched<'_>, n: u32) -> Class {
    let lines = page.lines();
    let is_prose = lines.weight(n) > 0;
    if is_prose && lines.line(n).len() > MAX_NOTICE_BYTES {
        return Class::Prose;
    }
    let line = chars::trim(lines.line(n));
    // a section's number, whatever rows say of it
    if line.len() < MIN_COUNTED && line.bytes().all(|byte| byte.is_ascii_digit()) {
        return Class::Plain;
    }
    let hits = page.hits();
    if let Some(mark) = hits.mark(n) {
        Class::Mark(mark)
    } else if hits.is_known(n) {
        Class::Residue
    } else if is_prose {
        Class::Prose
    } else if page.is_header(n) {
        Class::Header
    } else {
        let mut scratch = String::new();
        let key = page.key_into(n, &mut scratch);
        match () {
            () if is_counter(key) => Class::Counter,
            () if is_numbered(key) || is_foreign(page, n, key) || leads_on(key) => Class::Point,
            () => Class::Plain,
        }
    }
}

/// Is it code that lost its indent, a formula, or a sentence of another language?
fn is_foreign(page: &Matched<'_>, n: u32, key: &str) -> bool {
    /// A shorter line without a sign of code may be a link's name.
    const MIN_CHARS: usize = 24;
    const SIGNS: [char; 11] = ['=', '(', '{', '}', ';', '[', '<', '"', '+', '*', '\\'];
    // `while true:`; a link's name opens with a capital, or is one word
    let line = chars::trim(page.line(n));
    let is_statement = || line.starts_with(|c: char| c.is_ascii_lowercase()) && key.contains([' ', ':']);
    let has_letters = || key.contains(|c: char| c.is_ascii_alphabetic());
    let is_code = || key.contains(SIGNS) || chars::printed_chars(key) >= MIN_CHARS || is_statement();
    !page.is_chinese(n) && (key.contains(['{', '}']) || has_letters() && is_code())
}

/// Does it lead on to what stands below: `运行效果如下图所示:`? A label is shorter.
fn leads_on(key: &str) -> bool {
    const MIN_CHARS: usize = 8;
    key.ends_with(':') && chars::printed_chars(key) >= MIN_CHARS
}

/// Is it a date, an hour, or a number and what is counted, and nothing else?
fn is_counter(key: &str) -> bool {
    /// What is counted is one word.
    const MAX_LETTERS: usize = 4;
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let letters = key.chars().filter(|&c| chars::is_letter(c)).count();
    let is_plain = |c: char| c.is_ascii_digit() || chars::is_letter(c) || chars::is_blank(c) || ",.+():-/|".contains(c);
    let alone = letters == 0 && (digits >= MIN_COUNTED || is_date(key) && key.contains([':', '-', '/']));
    let counted = || letters <= MAX_LETTERS && COUNTED.iter().any(|word| key.contains(word));
    digits > 0 && key.chars().all(is_plain) && (alone || counted())
}

/// What pages count.
const COUNTED: [&str; 22] = [
    "赞",
    "评论",
    "回复",
    "阅读",
    "分享",
    "收藏",
    "参与",
    "关注",
    "播放",
    "浏览",
    "转发",
    "点赞",
    "跟帖",
    "跟贴",
    "热度",
    "粉丝",
    "小时前",
    "分钟前",
    "天前",
    "推荐",
    "顶",
    "图",
];
