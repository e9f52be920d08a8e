//! Typed gaps: what a form lets stand where pages differ.

use super::address::{id, mail, phone, url};
use super::named::{name, names, org};
use super::places::Places;
use crate::text::chars::is_letter;
use crate::text::dateline;

/// A typed gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `12`, `1,024`, `3.4万`, `10w+`.
    Number,
    /// A date as the header reader knows it.
    Date,
    /// A time of day as the header reader knows it.
    Time,
    /// `3小时前`, `昨天 22:17`, `刚刚`.
    Ago,
    /// `https://a.example/b`, `www.a.example`.
    Url,
    /// `a@b.example`.
    Mail,
    /// `0571-88888888`, five digits and more.
    Phone,
    /// An account or a number of letters and digits: `sangzi-demo`, `b2-20110446`.
    Id,
    /// A person's name: 2 to 4 ideographs, `阿里·买买提`, or Latin words.
    Name,
    /// One name or several.
    Names,
    /// 2 to 20 characters that end like an office, a site or a paper.
    Org,
    /// 1 to 48 characters without `。`.
    Title,
    /// 1 to 12 letters and digits.
    Words,
    /// 1 to 60 characters without `。`, `!` or `?`.
    Clause,
    /// `404`, `403.14`: what a server answers, from 300 to 599.
    Status,
    /// 1 to 400 characters that print and that an English sentence may hold.
    English,
}

const NAMED: [(&str, Slot); 16] = [
    ("n", Slot::Number),
    ("date", Slot::Date),
    ("time", Slot::Time),
    ("ago", Slot::Ago),
    ("url", Slot::Url),
    ("mail", Slot::Mail),
    ("phone", Slot::Phone),
    ("id", Slot::Id),
    ("name", Slot::Name),
    ("names", Slot::Names),
    ("org", Slot::Org),
    ("title", Slot::Title),
    ("words", Slot::Words),
    ("clause", Slot::Clause),
    ("status", Slot::Status),
    ("english", Slot::English),
];

const MAX_TITLE: usize = 48;
const MAX_WORDS: usize = 12;
const MAX_CLAUSE: usize = 60;
const MAX_ENGLISH: usize = 400;

impl Slot {
    /// The slot that forms call `name`.
    pub fn named(name: &str) -> Option<Slot> {
        NAMED.iter().find(|(known, _)| *known == name).map(|&(_, slot)| slot)
    }

    /// What forms call the slots.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|&(name, _)| name)
    }

    /// Does it take nearly anything?
    pub fn is_free(self) -> bool {
        matches!(self, Slot::Title | Slot::Words | Slot::Clause | Slot::English)
    }

    /// Is what it takes a sign of a page by its shape alone, so that one word beside it is enough?
    pub fn is_typed(self) -> bool {
        !self.is_free() && !matches!(self, Slot::Name | Slot::Names | Slot::Org)
    }

    /// Adds the places where it can end when it begins at `at`. A blank on either side of a typed one is its own.
    pub fn ends(self, line: &[char], at: usize, ends: &mut Places) {
        if !self.is_typed() {
            self.ends_bare(line, at, ends);
            return;
        }
        let mut own = Places::default();
        self.ends_bare(line, at + usize::from(line.get(at) == Some(&' ')), &mut own);
        for end in own.iter() {
            ends.add(end);
            if line.get(end) == Some(&' ') {
                ends.add(end + 1);
            }
        }
    }

    fn ends_bare(self, line: &[char], at: usize, ends: &mut Places) {
        let rest = line.get(at..).unwrap_or(&[]);
        let mut add = |len: usize| ends.add(at + len);
        match self {
            Slot::Number => number(rest, &mut add),
            // no line is read as a date that does not begin like one
            Slot::Date if !rest.first().is_some_and(char::is_ascii_digit) => {}
            Slot::Date => dateline::date_chars(rest).into_iter().for_each(add),
            Slot::Time => dateline::time_chars(rest).into_iter().for_each(add),
            Slot::Ago => ago(rest, &mut add),
            Slot::Url => url(rest).into_iter().for_each(add),
            Slot::Mail => mail(rest).into_iter().for_each(add),
            Slot::Phone => phone(rest).into_iter().for_each(add),
            Slot::Id => id(rest).into_iter().for_each(add),
            Slot::Name => name(rest, &mut add),
            Slot::Names => names(line, at, ends),
            Slot::Org => org(rest, &mut add),
            Slot::Title => run(rest, MAX_TITLE, |c| c != '。', &mut add),
            Slot::Words => words(rest, &mut add),
            Slot::Status => status(rest).into_iter().for_each(add),
            Slot::English => {
                let is_english = |c: char| matches!(c, ' '..='~' | '’' | '–' | '—' | '“' | '”' | '…' | '·' | '•');
                run(rest, MAX_ENGLISH, is_english, &mut add);
            }
            Slot::Clause => run(rest, MAX_CLAUSE, |c| !matches!(c, '。' | '!' | '?'), &mut add),
        }
    }
}

fn count(line: &[char], is: impl Fn(char) -> bool) -> usize {
    line.iter().take_while(|&&c| is(c)).count()
}

fn digits(line: &[char]) -> usize {
    count(line, |c| c.is_ascii_digit())
}

fn run(line: &[char], most: usize, is: impl Fn(char) -> bool, add: &mut impl FnMut(usize)) {
    (1..=count(&line[..line.len().min(most)], is)).for_each(add);
}

fn number(line: &[char], add: &mut impl FnMut(usize)) {
    let mut len = digits(line);
    if len == 0 {
        return;
    }
    // a comma or point inside
    while matches!(line.get(len), Some(',' | '.')) && line.get(len + 1).is_some_and(char::is_ascii_digit) {
        len += 1 + digits(&line[len + 1..]);
    }
    add(len);
    for unit in [&['万', '亿', 'k', 'w'][..], &['+']] {
        if line.get(len).is_some_and(|c| unit.contains(c)) {
            len += 1;
            add(len);
        }
    }
}

fn status(line: &[char]) -> Option<usize> {
    const DIGITS: usize = 3;
    if digits(line) != DIGITS || !matches!(line[0], '3'..='5') {
        return None;
    }
    let below = if line.get(DIGITS) == Some(&'.') { digits(&line[DIGITS + 1..]) } else { 0 };
    Some(if below > 0 { DIGITS + 1 + below } else { DIGITS })
}

fn ago(line: &[char], add: &mut impl FnMut(usize)) {
    const UNITS: [&str; 9] = ["秒", "分钟", "小时", "天", "周", "星期", "个月", "月", "年"];
    const DAYS: [&str; 4] = ["刚刚", "今天", "昨天", "前天"];
    let number = digits(line);
    let starts = |at: usize, word: &str| line.get(at..).is_some_and(|rest| starts_with(rest, word));
    if number > 0 {
        let gap = number + usize::from(line.get(number) == Some(&' '));
        for unit in UNITS.iter().filter(|unit| starts(gap, unit)) {
            let end = gap + unit.chars().count();
            if starts(end, "前") {
                add(end + 1);
            }
        }
    }
    for day in DAYS.iter().filter(|day| starts(0, day)) {
        let end = day.chars().count();
        add(end);
        if let Some(time) = dateline::time_chars(&line[end..]) {
            add(end + time);
        }
    }
}

fn starts_with(line: &[char], word: &str) -> bool {
    let mut line = line.iter();
    word.chars().all(|c| line.next() == Some(&c))
}

fn words(line: &[char], add: &mut impl FnMut(usize)) {
    let is_part = |c: char| is_letter(c) || c.is_alphanumeric();
    let mut len = 0;
    while len < MAX_WORDS {
        match line.get(len) {
            Some(&c) if is_part(c) => len += 1,
            Some(' ') if len > 0 && line[len - 1].is_alphabetic() && !is_letter(line[len - 1]) => {
                len += 1;
                continue;
            }
            _ => break,
        }
        // not within a Latin word or a number
        let splits = line.get(len).is_some_and(|c| c.is_ascii_alphanumeric() && line[len - 1].is_ascii_alphanumeric());
        if !splits {
            add(len);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reading;
    use super::*;
    use crate::text::canon::key_of;

    #[test]
    fn each_slot_takes_its_own() {
        for (slot, hits, misses) in [
            ("n", &["0", "1,024", "3.4万", "10w+", "1.2亿", "７"][..], &["", "一", "万", "1,", "1 2", "12个"][..]),
            (
                "date",
                &["2021年12月30日", "2021-12-30", "2021/1/3 星期日", "2021.12.30"],
                &["2021", "12-30", "2021-13-01"],
            ),
            ("time", &["11:44", "11:44:05", "上午 11:44", "11时44分"], &["11", "25:61", "11:4"]),
            ("ago", &["3小时前", "5 天前", "昨天", "昨天 22:17", "刚刚", "2个月前"], &["三年前", "前", "昨天下雨"]),
            (
                "url",
                &["https://a.example/b?c=1#d", "www.example.com", "example.cn", "http://a.example:80/"],
                &["https://", "a", "1.2", "a@b.example", "你好.com"],
            ),
            ("mail", &["a.b@c.example", "123@qq.com"], &["@c.example", "a@b", "a.b"]),
            (
                "phone",
                &["0571-88888888", "010 6267 5637", "(010)62675637", "+86 10 12345", "12377"],
                &["110", "-123456"],
            ),
            ("id", &["sangzi-demo", "b2-20110446", "sinafinance", "42"], &["a", "号", "-a"]),
            (
                "name",
                &["张三", "欧阳小兰", "张 三", "阿里·买买提", "让·雷诺", "john smith", "admin"],
                &["张", "一二三四五", "", "张三:"],
            ),
            ("names", &["张三", "张三、李四", "张三 李四", "张三/john,王小二"], &["张三、", "张三、我们都在一起"]),
            (
                "org",
                &["新华社", "人民网", "某某市政府办公室", "观察者网", "某某新闻app"],
                &["网", "来源广泛", "豆科植物"],
            ),
            ("title", &["定了!明天", "一", "第1章 归来"], &["走了。", ""]),
            ("words", &["校园新闻", "home", "about us", "第3版"], &["新闻、资讯", "", "一二三四五六七八九十一二三"]),
            ("status", &["404", "403.14", "５０２"], &["200", "4041", "40", "404.", "四"]),
            ("english", &["the page you're looking for", "a/b.html was not found.", "…"], &["the page 首页", ""]),
            ("clause", &["本文仅代表作者", "甲,乙;丙:丁"], &["走了。", "真的?", ""]),
        ] {
            let slot = Slot::named(slot).unwrap();
            let takes = |text: &str| {
                let line = Reading::of(&key_of(text)).chars;
                let mut ends = Places::default();
                slot.ends(&line, 0, &mut ends);
                ends.has(line.len()) && !line.is_empty()
            };
            for hit in hits {
                assert!(takes(hit), "{slot:?} does not take {hit:?}");
            }
            for miss in misses {
                assert!(!takes(miss), "{slot:?} takes {miss:?}");
            }
        }
    }
}
