//! The header of a page: its date, source, author and the like, read from one line.
//!
//! A header line consists of such items and nothing else, in any order: `2021年12月30日 11:44 来源 晚报`,
//! `来源:作者:`. Three filters look at the same lines: one completes and removes copies, one removes
//! empty labels, one leaves a source alone while an empty label waits for it.

use std::ops::Range;
use std::sync::LazyLock;

use super::canon;
use super::chars;
use super::labels::{LABELS, Label};

/// One thing a header line says. Ranges are bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Year, month, day.
    Date([u16; 3]),
    /// Hour, minute and, where given, second.
    Time(u16, u16, Option<u16>),
    /// A label with its value; both may be what the page left empty.
    Label {
        /// What it names.
        field: Label,
        /// The label's own word.
        word: Range<usize>,
        /// The colon with the blanks before it; empty where the label stands without one.
        colon: Range<usize>,
        /// The value; empty for an empty label.
        value: Range<usize>,
    },
}

/// What labels begin with.
static FIRST_LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut letters: Vec<char> = LABELS.iter().filter_map(|(word, _)| word.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
});

/// Reads a line that holds nothing but header items; `None` for any other line.
pub fn read(line: &str) -> Option<Vec<Item>> {
    if !may_open_header(line) {
        return None;
    }
    let chars: Vec<(usize, char)> = line.char_indices().map(|(i, c)| (i, canon::key_char(c))).collect();
    let reader = Reader { chars, len: line.len() };
    let mut items = Vec::new();
    let mut at = 0;
    loop {
        at = reader.skip(at, is_separator);
        if at == reader.chars.len() {
            return (!items.is_empty()).then_some(items);
        }
        let item =
            reader.date(at).or_else(|| reader.time(at)).or_else(|| reader.month_day(at)).or_else(|| reader.label(at));
        let (item, next) = item?;
        items.push(item);
        at = reader.weekday(next);
    }
}

/// Reads a copy of a header that prints its source without a label: `2021-12-30 11:44 晚报`.
pub fn read_bare_source(line: &str) -> Option<Vec<Item>> {
    const MAX_SOURCE_CHARS: usize = 15;
    let start = line.trim_end().rfind(chars::is_blank)?;
    let (dates, rest) = line.split_at_checked(start)?;
    let value = rest.trim();
    let from = start + rest.find(value)?;
    let name = !value.is_empty()
        && value.chars().count() <= MAX_SOURCE_CHARS
        && value.chars().all(|c| chars::is_letter(c) || "()（）".contains(c));
    let mut items =
        read(dates).filter(|items| items.iter().all(|item| matches!(item, Item::Date(_) | Item::Time(..))))?;
    items.push(Item::Label {
        field: Label::Source,
        word: from..from,
        colon: from..from,
        value: from..from + value.len(),
    });
    name.then_some(items)
}

/// Is the line a header line that names a source?
pub fn has_source(line: &str) -> bool {
    read(line).is_some_and(|items| name_source(&items))
}

/// Do the items of a header line name a source?
pub fn name_source(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Label { field: Label::Source, value, .. } if !value.is_empty()))
}

/// The items of a line that is short enough to be a header line and holds nothing else.
pub fn items(line: &str) -> Option<Vec<Item>> {
    (may_open_header(line) && may_be_header(line)).then(|| read(line)).flatten()
}

/// Does the line open with what dates and labels open with? Nearly every line is told by it.
pub fn may_open_header(line: &str) -> bool {
    let first = line.chars().map(canon::key_char).find(|&c| !is_separator(c));
    first.is_some_and(|c| c.is_ascii_digit() || opens_label(c))
}

fn opens_label(c: char) -> bool {
    FIRST_LETTERS.binary_search(&c).is_ok()
}

/// Is the line short enough to be worth reading as a header?
pub fn may_be_header(line: &str) -> bool {
    const MAX_HEADER_CHARS: usize = 100;
    let line = chars::trim(line);
    line.len() <= 8 * MAX_HEADER_CHARS && chars::printed_chars(line) <= MAX_HEADER_CHARS
}

/// What stands between two items: blanks, bars, commas, brackets.
pub fn is_separator(c: char) -> bool {
    matches!(c, '|' | ',' | ';' | '·' | '/' | '(' | ')' | '[' | ']' | '【' | '】' | '丨' | '、') || chars::is_blank(c)
}

/// How many characters of a key that begins with a date the date takes, with the weekday behind it.
pub fn date_chars(key: &[char]) -> Option<usize> {
    let reader = Reader::of_key(key);
    let (_, end) = reader.date(0).or_else(|| reader.month_day(0))?;
    Some(reader.weekday(end))
}

/// How many characters of a key that begins with a time of day the time takes.
pub fn time_chars(key: &[char]) -> Option<usize> {
    let reader = Reader::of_key(key);
    reader.time(0).map(|(_, end)| end)
}

struct Reader {
    chars: Vec<(usize, char)>,
    len: usize,
}

impl Reader {
    /// Reads the first characters of a key; no date with its time is longer.
    fn of_key(key: &[char]) -> Reader {
        const MAX_CHARS: usize = 48;
        let chars: Vec<(usize, char)> = key.iter().copied().enumerate().take(MAX_CHARS).collect();
        Reader { len: chars.len(), chars }
    }

    fn char(&self, at: usize) -> char {
        self.chars.get(at).map_or('\0', |&(_, c)| c)
    }

    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.len, |&(i, _)| i)
    }

    fn skip(&self, at: usize, wanted: impl Fn(char) -> bool) -> usize {
        at + self.chars.iter().skip(at).take_while(|&&(_, c)| wanted(c)).count()
    }

    /// Digits, `min..=max` of them, as a number.
    fn number(&self, at: usize, min: usize, max: usize) -> Option<(u16, usize)> {
        let end = self.skip(at, |c| c.is_ascii_digit());
        if !(min..=max).contains(&(end - at)) {
            return None;
        }
        let value = self.chars[at..end].iter().fold(0, |sum, &(_, c)| sum * 10 + (c as u16 - '0' as u16));
        Some((value, end))
    }

    /// `2021年12月30日`, `2021-12-30`, `2021/12/30`, `2021.12.30`.
    fn date(&self, at: usize) -> Option<(Item, usize)> {
        let (year, at) = self.number(at, 4, 4)?;
        let mark = self.char(at);
        let (month_mark, has_end) = match mark {
            '年' => ('月', true),
            '-' | '/' | '.' => (mark, false),
            _ => return None,
        };
        let (month, at) = self.number(self.skip(at + 1, chars::is_blank), 1, 2)?;
        if self.char(at) != month_mark {
            return None;
        }
        let (day, at) = self.number(self.skip(at + 1, chars::is_blank), 1, 2)?;
        let at = if has_end && matches!(self.char(at), '日' | '号') { at + 1 } else { at };
        let valid = (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        valid.then_some((Item::Date([year, month, day]), at))
    }

    /// `11:44`, `11:44:05`, `上午11:44`, `11时44分`, `T11:44:05+08:00`.
    fn time(&self, at: usize) -> Option<(Item, usize)> {
        let part = ["上午", "下午", "晚上", "凌晨", "早上", "中午", "t"].into_iter().find(|part| self.has(at, part));
        let at = self.skip(at + part.map_or(0, |part| part.chars().count()), chars::is_blank);
        let (hour, at) = self.number(at, 1, 2)?;
        let (minute_mark, second_mark) = match self.char(at) {
            ':' => (None, ':'),
            '时' | '点' => (Some('分'), '分'),
            _ => return None,
        };
        let (minute, at) = self.number(at + 1, 2, 2)?;
        let seconds = (self.char(at) == second_mark).then(|| self.number(at + 1, 2, 2)).flatten();
        let at = seconds.map_or(at, |(_, end)| end);
        let at = at + usize::from(minute_mark.is_some() && matches!(self.char(at), '分' | '秒'));
        let item = Item::Time(hour, minute, seconds.map(|(s, _)| s));
        (hour < 25 && minute < 60).then_some((item, self.zone(at)))
    }

    /// `+08:00` or `z` behind a time says nothing new.
    fn zone(&self, at: usize) -> usize {
        let offset = || {
            let (_, colon) = self.number(at + 1, 2, 2)?;
            (self.char(colon) == ':').then(|| self.number(colon + 1, 2, 2)).flatten()
        };
        match self.char(at) {
            'z' => at + 1,
            '+' | '-' => offset().map_or(at, |(_, end)| end),
            _ => at,
        }
    }

    /// `12-30` or `12月30日` before a time: a date without its year.
    fn month_day(&self, at: usize) -> Option<(Item, usize)> {
        let (month, at) = self.number(at, 1, 2)?;
        let mark = self.char(at);
        let (day, at) = matches!(mark, '-' | '月').then(|| self.number(at + 1, 1, 2)).flatten()?;
        let at = at + usize::from(mark == '月' && self.char(at) == '日');
        let timed = self.time(self.skip(at, chars::is_blank)).is_some();
        ((1..=12).contains(&month) && (1..=31).contains(&day) && timed).then_some((Item::Date([0, month, day]), at))
    }

    /// A weekday behind a date says nothing new.
    fn weekday(&self, at: usize) -> usize {
        let start = self.skip(at, chars::is_blank);
        let name = if self.has(start, "星期") { 2 } else { usize::from(self.char(start) == '周') };
        if name > 0 && "一二三四五六日天".contains(self.char(start + name)) { start + name + 1 } else { at }
    }

    fn has(&self, at: usize, word: &str) -> bool {
        let mut at = at;
        word.chars().all(|c| {
            at += 1;
            self.char(at - 1) == c
        })
    }

    /// The label that begins at `at`: its field, where its word ends, and whether a colon follows.
    fn label_word(&self, at: usize) -> Option<(Label, usize, bool)> {
        // asked at every character of a value: nearly none opens a label
        if !opens_label(self.char(at)) {
            return None;
        }
        let (word, field) = LABELS.iter().find(|(word, _)| self.has(at, word))?;
        let end = at + word.chars().count();
        Some((*field, end, self.char(self.skip(end, chars::is_blank)) == ':'))
    }

    fn label(&self, at: usize) -> Option<(Item, usize)> {
        let (field, word_end, has_colon) = self.label_word(at)?;
        let gap = self.skip(word_end, chars::is_blank);
        let at_end = gap == self.chars.len();
        if !has_colon && gap == word_end && !at_end {
            return None; // `来源广泛`
        }
        let colon = if has_colon { word_end..gap + 1 } else { word_end..word_end };
        let start = self.skip(if has_colon { gap + 1 } else { gap }, chars::is_blank);
        let mut end = start;
        while end < self.chars.len() && !self.ends_value(start, end) {
            end += 1;
        }
        let open = self.chars[start..end].iter().any(|&(_, c)| c == '(');
        let closes = |c: char| is_separator(c) && !(open && c == ')');
        let value_end =
            start + self.chars[start..end].iter().rposition(|&(_, c)| !closes(c)).map_or(0, |last| last + 1);
        let fits = match field {
            Label::Published => value_end == start,
            Label::Count => {
                self.chars[start..value_end].iter().all(|&(_, c)| c.is_ascii_digit() || "次人+万".contains(c))
            }
            _ => !self.chars[start..value_end].iter().any(|&(_, c)| "。!?;:".contains(c)),
        };
        let item = Item::Label {
            field,
            word: self.offset(at)..self.offset(word_end),
            colon: self.offset(colon.start)..self.offset(colon.end),
            value: self.offset(start)..self.offset(value_end).max(self.offset(start)),
        };
        fits.then_some((item, end))
    }

    /// Does a value that began at `start` end before `at`: at the next date, the next label, a bracket's end?
    fn ends_value(&self, start: usize, at: usize) -> bool {
        let fresh = at == start || is_separator(self.char(at - 1));
        let label = self.label_word(at);
        let inside = self.chars[start..at].iter().fold(0i32, |depth, &(_, c)| match c {
            '(' | '[' | '【' => depth + 1,
            ')' | ']' | '】' => depth - 1,
            _ => depth,
        });
        if inside > 0 {
            return false;
        }
        (matches!(self.char(at), ')' | ']' | '】')
            && !self.chars[start..at].iter().any(|&(_, c)| matches!(c, '(' | '[' | '【')))
            || (fresh && (self.date(at).is_some() || self.time(at).is_some()))
            || label.is_some_and(|(_, end, colon)| colon || (fresh && at > start && chars::is_blank(self.char(end))))
            || (!fresh && self.date(at).is_some() && !self.char(at - 1).is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a line, written out.
    fn items(line: &str) -> String {
        let show = |item: &Item| match item {
            Item::Date([y, m, d]) => format!("{y}-{m}-{d}"),
            Item::Time(h, m, s) => {
                format!("{h}:{m}{}", s.map_or(String::new(), |s| format!(":{s}")))
            }
            Item::Label { field, value, .. } => {
                format!("{field:?}={}", line.get(value.clone()).unwrap())
            }
        };
        read(line).map_or("no header".into(), |items| items.iter().map(show).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn header_lines() {
        for (line, want) in [
            ("2021年12月30日 11:44", "2021-12-30 11:44"),
            ("2021-12-30 11:44:05", "2021-12-30 11:44:5"),
            ("2021/1/3", "2021-1-3"),
            ("2021.12.30 星期四", "2021-12-30"),
            ("2021年12月30日 上午11:44", "2021-12-30 11:44"),
            ("2021年12月30日 11时44分", "2021-12-30 11:44"),
            ("2021-12-30T11:44:05+08:00", "2021-12-30 11:44:5"),
            ("12-30 11:44", "0-12-30 11:44"),
            ("12-30", "no header"),
            ("来源：中国新闻网（记者 张三）", "Source=中国新闻网（记者 张三）"),
            ("转自：晚报", "Source=晚报"),
            ("2021年12月30日 11:44 来源 中国日报网", "2021-12-30 11:44 Source=中国日报网"),
            ("2021年12月30日11:44来源：中国日报网", "2021-12-30 11:44 Source=中国日报网"),
            ("来源：新华社客户端　作者：张三", "Source=新华社客户端 Author=张三"),
            ("来源:新华社编辑:李四", "Source=新华社 Editor=李四"),
            ("来源:", "Source="),
            ("  来源： ", "Source="),
            ("来源", "Source="),
            ("来源:作者:", "Source= Author="),
            ("作者: 来源: 点击数: 2021-12-30", "Author= Source= Count= 2021-12-30"),
            ("来源: 2021-12-30", "Source= 2021-12-30"),
            ("来源:晚报2021-12-30", "Source=晚报 2021-12-30"),
            ("发布时间：2021-12-30 浏览次数：25次", "Published= 2021-12-30 Count=25次"),
            ("【来源：人民网】", "Source=人民网"),
            ("来源：西部网（陕西新闻网） 2021-12-30", "Source=西部网（陕西新闻网） 2021-12-30"),
            ("来源广泛", "no header"),
            ("来源问题：至今没有定论。", "no header"),
            ("2021年12月30日，大雪", "no header"),
            ("编辑：你好吗？", "no header"),
            ("市文物局", "no header"),
            ("", "no header"),
        ] {
            assert_eq!(items(line), want, "{line}");
        }
    }
}
