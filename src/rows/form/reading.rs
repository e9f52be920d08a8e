//! A key as forms read it: its characters, without the blanks that mean nothing.

use super::places::MAX_CHARS;
use crate::text::chars::is_letter;

/// What a character is to a blank beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Chinese,
    Latin,
    Digit,
    Mark,
}

fn kind(c: char) -> Kind {
    match c {
        // an ideograph that nobody writes but as a bar
        '丨' => Kind::Mark,
        _ if is_letter(c) => Kind::Chinese,
        _ if c.is_ascii_digit() => Kind::Digit,
        _ if c.is_alphabetic() => Kind::Latin,
        _ => Kind::Mark,
    }
}

/// Is it a sign and no letter or digit?
pub fn is_mark(c: char) -> bool {
    kind(c) == Kind::Mark
}

/// May a blank between these two stand or not? Between two letters or digits of one kind it means something.
pub fn is_loose(before: char, behind: char) -> bool {
    kind(before) != kind(behind) || kind(before) == Kind::Mark
}

/// The characters of a key without loose blanks, and where such blanks stood.
#[derive(Default)]
pub struct Reading {
    /// The characters; a blank among them stands between two of one kind.
    pub chars: Vec<char>,
    /// For each character, and for the end, whether a loose blank stood before it.
    pub gaps: Vec<bool>,
}

impl Reading {
    /// Reads `key`; a key that is too long for forms is read as nothing.
    pub fn read(&mut self, key: &str) {
        self.chars.clear();
        self.gaps.clear();
        let mut letters = key.chars().peekable();
        let mut gap = false;
        while let Some(c) = letters.next() {
            if c == ' ' {
                let around = self.chars.last().zip(letters.peek());
                if around.is_none_or(|(&before, &behind)| is_loose(before, behind)) {
                    gap = true;
                    continue;
                }
            }
            if self.chars.len() == MAX_CHARS {
                self.chars.clear();
                self.gaps.clear();
                gap = false;
                break;
            }
            self.chars.push(c);
            self.gaps.push(gap);
            gap = false;
        }
        self.gaps.push(gap);
    }

    /// The reading of `key`.
    #[cfg(test)]
    pub fn of(key: &str) -> Reading {
        let mut reading = Reading::default();
        reading.read(key);
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_different_kinds_mean_nothing() {
        for (key, want) in [
            ("7 条评论", "7条评论"),
            ("责 编", "责 编"),
            ("icp 备 1 2 号", "icp备1 2号"),
            ("【打印】 【关闭】", "【打印】【关闭】"),
            ("about us · 联系", "about us·联系"),
            ("", ""),
        ] {
            assert_eq!(Reading::of(key).chars.iter().collect::<String>(), want, "{key}");
        }
        let reading = Reading::of("7 条");
        assert_eq!(reading.gaps, [false, true, false]);
        let long = "长".repeat(MAX_CHARS + 1);
        assert!(Reading::of(&long).chars.is_empty());
    }
}
