//! Names that pages print behind their labels: of persons, and of offices, sites and papers.

use std::sync::LazyLock;

use super::places::Places;
use crate::text::chars::is_letter;

const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=4;
const MAX_NAME_PART: usize = 8;
const MAX_LATIN_NAME: usize = 32;
const MAX_NAMES: usize = 16;
const ORG_CHARS: std::ops::RangeInclusive<usize> = 2..=20;

/// How the name of an office, a site or a paper ends.
const ORG_ENDS: &[&str] = &[
    "app",
    "中学",
    "中心",
    "互联网",
    "传媒",
    "公众号",
    "公司",
    "公安",
    "出版社",
    "刊",
    "办",
    "办公室",
    "协会",
    "博客",
    "厅",
    "台",
    "号",
    "周刊",
    "周报",
    "商报",
    "在线",
    "大学",
    "头条",
    "头条号",
    "委",
    "委员会",
    "媒体",
    "学会",
    "学校",
    "学院",
    "客户端",
    "宣传部",
    "导报",
    "局",
    "工作室",
    "平台",
    "微信",
    "微博",
    "快报",
    "政府",
    "新报",
    "新闻",
    "日报",
    "早报",
    "时报",
    "晚报",
    "晨报",
    "杂志",
    "法制报",
    "法治报",
    "画报",
    "百家号",
    "研究所",
    "社",
    "网",
    "网站",
    "网络",
    "署",
    "联合会",
    "联合报",
    "融媒",
    "融媒体",
    "融媒号",
    "观察",
    "论坛",
    "财经",
    "资讯",
    "部",
    "都市报",
    "院",
    "集团",
    "青年报",
    "频道",
    "馆",
];

/// The same from the last character to the first, in order.
static ENDS_BY_LAST: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let mut ends: Vec<Vec<char>> = ORG_ENDS.iter().map(|end| end.chars().rev().collect()).collect();
    ends.sort_unstable();
    ends
});

fn count(line: &[char], is: impl Fn(char) -> bool) -> usize {
    line.iter().take_while(|&&c| is(c)).count()
}

/// Tells the lengths of the names that `line` may begin with, in characters.
pub fn name(line: &[char], add: &mut impl FnMut(usize)) {
    let letters = count(line, is_letter);
    NAME_CHARS.filter(|&len| len <= letters).for_each(&mut *add);
    // `张 三`: padded to the width of three
    if letters == 1 && line.get(1) == Some(&' ') && line.get(2).copied().is_some_and(is_letter) {
        let second = count(&line[2..], is_letter);
        (1..=second.min(2)).for_each(|len| add(2 + len));
    }
    if (1..=MAX_NAME_PART).contains(&letters) && matches!(line.get(letters), Some('·' | '•')) {
        let second = count(&line[letters + 1..], is_letter);
        (1..=second.min(MAX_NAME_PART)).for_each(|len| add(letters + 1 + len));
    }
    let latin = |c: char| c.is_alphabetic() && !is_letter(c) || matches!(c, '·' | '.' | '-' | '\'');
    let mut len = 0;
    if line.first().is_some_and(|c| c.is_alphabetic()) {
        loop {
            let word = count(&line[len..], latin);
            len += word;
            if word == 0 || len > MAX_LATIN_NAME {
                break;
            }
            add(len);
            if line.get(len) != Some(&' ') {
                break;
            }
            len += 1;
        }
    }
}

/// Adds the places where one name or several can end that begin at `at`.
pub fn names(line: &[char], at: usize, ends: &mut Places) {
    let is_between = |c: &char| matches!(c, ' ' | '、' | ',' | '/' | '&');
    let (mut all, mut starts) = (Places::default(), Places::one(at));
    for _ in 0..MAX_NAMES {
        let mut new = Places::default();
        starts.iter().for_each(|start| name(&line[start..], &mut |len| new.add(start + len)));
        new = new.but(all);
        if new.is_empty() {
            break;
        }
        all = all.or(new);
        starts = Places::default();
        for end in new.iter() {
            let between = line[end..].iter().take_while(|c| is_between(c)).count();
            if between > 0 {
                starts.add(end + between);
            }
        }
    }
    *ends = ends.or(all);
}

/// Tells the lengths of the offices, sites and papers that `line` may begin with, in characters.
pub fn org(line: &[char], add: &mut impl FnMut(usize)) {
    let fits = |c: char| is_letter(c) || c.is_ascii_alphanumeric() || matches!(c, '·' | '-');
    let most = count(&line[..line.len().min(*ORG_CHARS.end())], fits);
    for len in ORG_CHARS.filter(|&len| len <= most) {
        let last = line[len - 1];
        let from = ENDS_BY_LAST.partition_point(|end| end[0] < last);
        let mut ends = ENDS_BY_LAST[from..].iter().take_while(|end| end[0] == last);
        if ends.any(|end| end.len() <= len && line[..len].iter().rev().zip(end).all(|(c, end)| c == end)) {
            add(len);
        }
    }
}
