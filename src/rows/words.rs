//! Many words looked for at once: all places of a text where one of them stands.
//!
//! Words of Chinese are short and their first two characters tell nearly all of them apart, so one look into a bitmap by
//! two characters passes over nearly every place. An automaton over bytes costs eight times as much a character, and as long
//! to build as half a megabyte takes to clean.

use crate::text::canon;
use crate::text::chars::is_letter;
use crate::text::script::is_own_form;

/// Bits of the bitmap of pairs; some thousand words fill one in ten.
const PAIR_BITS: usize = 1 << 16;
/// Bits of the bitmap of single characters.
const SINGLE_BITS: usize = 1 << 12;

/// Words, each with the number it was given.
pub struct Words {
    /// By their opening, then in the order given.
    words: Vec<(u64, Box<str>, u32)>,
    /// Which pairs of characters open a word.
    pairs: Bits<PAIR_BITS>,
    /// Which characters are a word by themselves.
    singles: Bits<SINGLE_BITS>,
}

impl Words {
    /// Makes words ready; each is known by its place in the order given. Empty ones stand nowhere.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Words {
        let (mut pairs, mut singles) = (Bits::default(), Bits::default());
        let mut all = Vec::new();
        for (n, word) in words.into_iter().enumerate() {
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            let second = chars.next();
            match second {
                Some(second) => pairs.add(hash(first, second)),
                None => singles.add(first as usize),
            }
            all.push((opening(first, second), word.into(), n as u32));
        }
        all.sort_by_key(|&(opening, _, n)| (opening, n));
        Words { words: all, pairs, singles }
    }

    /// Hands over each place in `text` where a word stands, in order, with the word's number.
    pub fn find(&self, text: &str, mut found: impl FnMut(usize, u32)) {
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((at, first)) = next {
            next = chars.next();
            if self.singles.has(first as usize) {
                self.find_opening(text, at, opening(first, None), &mut found);
            }
            if let Some((_, second)) = next
                && self.pairs.has(hash(first, second))
            {
                self.find_opening(text, at, opening(first, Some(second)), &mut found);
            }
        }
    }

    fn find_opening(&self, text: &str, at: usize, opening: u64, found: &mut impl FnMut(usize, u32)) {
        let from = self.words.partition_point(|&(other, ..)| other < opening);
        let rest = text.as_bytes().get(at..).unwrap_or(&[]);
        for (_, word, n) in self.words[from..].iter().take_while(|&&(other, ..)| other == opening) {
            if rest.starts_with(word.as_bytes()) {
                found(at, *n);
            }
        }
    }
}

/// What words and whole lines open with: tells of a line, before its key is made, that none of them stands there.
pub struct Openings {
    anywhere: Pairs,
    /// At the start of a line, brackets and bullets aside.
    at_start: Pairs,
}

/// Pairs of characters, and single ones, of keys without blanks.
#[derive(Default)]
struct Pairs {
    pairs: Bits<PAIR_BITS>,
    singles: Bits<SINGLE_BITS>,
    is_some: bool,
}

impl Pairs {
    fn add(&mut self, word: &str) {
        self.is_some = true;
        let mut chars = word.chars().filter(|&c| c != ' ');
        match (chars.next(), chars.next()) {
            (Some(first), Some(second)) => self.pairs.add(hash(first, second)),
            (Some(first), None) => self.singles.add(first as usize),
            _ => {}
        }
    }

    fn has_pair(&self, before: Option<char>, c: char) -> bool {
        before.is_some_and(|before| self.pairs.has(hash(before, c)))
    }

    fn has_single(&self, c: char) -> bool {
        self.singles.has(c as usize)
    }
}

impl Openings {
    /// Of these words and whole lines.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>, lines: impl Iterator<Item = &'w str>) -> Openings {
        let (mut anywhere, mut at_start) = (Pairs::default(), Pairs::default());
        words.for_each(|word| anywhere.add(word));
        lines.for_each(|line| at_start.add(line));
        Openings { anywhere, at_start }
    }

    /// May one of them stand in `line`, which is no key yet?
    pub fn may_stand_in(&self, line: &str) -> bool {
        let is_own_form = is_own_form();
        // whether the character before, and the one that is looked at, have brackets and bullets alone before them
        let (mut before, mut was_start, mut is_start) = (None, true, true);
        for c in line.chars() {
            let c = if is_own_form(c) {
                c
            } else if c.is_whitespace() || !canon::is_read(c) {
                continue;
            } else {
                canon::key_char(c)
            };
            let opens = was_start && self.at_start.has_pair(before, c) || is_start && self.at_start.has_single(c);
            if opens || self.anywhere.has_pair(before, c) || self.anywhere.has_single(c) {
                return true;
            }
            if !is_start && !self.anywhere.is_some {
                return false;
            }
            (was_start, is_start) = (is_start, is_start && !is_letter(c) && !c.is_alphanumeric());
            before = Some(c);
        }
        false
    }
}

/// Whole lines, each with the rows that name it.
pub struct Whole<T> {
    /// By length and opening, then in the order given.
    lines: Vec<((usize, u64), Box<str>, T)>,
    /// Which lengths and openings lines have.
    known: Bits<PAIR_BITS>,
    longest: usize,
}

impl<T: Copy> Whole<T> {
    /// Makes lines ready.
    pub fn of(lines: impl IntoIterator<Item = (String, T)>) -> Whole<T> {
        let keyed = lines.into_iter().map(|(line, of)| (place(&line), line.into_boxed_str(), of));
        let mut all: Vec<_> = keyed.collect();
        all.sort_by_key(|&(place, ..)| place);
        let mut known = Bits::default();
        all.iter().for_each(|&(place, ..)| known.add(bit(place)));
        let longest = all.last().map_or(0, |((len, _), ..)| *len);
        Whole { lines: all, known, longest }
    }

    /// The longest of them, in bytes.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// What `line` was given with.
    pub fn of_line<'w>(&'w self, line: &'w str) -> impl Iterator<Item = T> + 'w {
        let place = place(line);
        let may_be = line.len() <= self.longest && self.known.has(bit(place));
        let from = if may_be { self.lines.partition_point(|&(other, ..)| other < place) } else { self.lines.len() };
        let alike = self.lines[from..].iter().take_while(move |&&(other, ..)| other == place);
        alike.filter(move |(_, other, _)| **other == *line).map(|&(_, _, of)| of)
    }
}

fn place(line: &str) -> (usize, u64) {
    let mut chars = line.chars();
    (line.len(), chars.next().map_or(0, |first| opening(first, chars.next())))
}

fn bit((len, opening): (usize, u64)) -> usize {
    len.wrapping_mul(0x6D1)
        ^ (opening >> 32).wrapping_mul(0x9E5) as usize
        ^ (opening as u32).wrapping_mul(0x1F) as usize
}

/// What a word opens with, as a number.
fn opening(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << 32 | second.map_or(0, |c| u64::from(u32::from(c)))
}

fn hash(first: char, second: char) -> usize {
    // odd numbers far from each other's multiples: characters of one row of the table differ in their low bits alone
    (u32::from(first).wrapping_mul(0x9E5) ^ u32::from(second).wrapping_mul(0x1F)) as usize
}

/// A bitmap, asked by the low bits of a number.
struct Bits<const BITS: usize>(Box<[u64]>);

impl<const BITS: usize> Default for Bits<BITS> {
    fn default() -> Self {
        Bits(vec![0; BITS / 64].into())
    }
}

impl<const BITS: usize> Bits<BITS> {
    fn add(&mut self, number: usize) {
        self.0[number % BITS / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: usize) -> bool {
        self.0[number % BITS / 64] & (1 << (number % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_over_and_within_each_other() {
        let words = Words::of(["编辑", "责任编辑", "辑", "", "编辑", "ed", "editor", "编", "责任"]);
        let find = |text: &str| {
            let mut all = Vec::new();
            words.find(text, |at, n| all.push((at, n)));
            all
        };
        assert_eq!(find("责任编辑"), [(0, 1), (0, 8), (6, 7), (6, 0), (6, 4), (9, 2)]);
        assert_eq!(find("editor ed"), [(0, 5), (0, 6), (7, 5)]);
        assert_eq!(find("责编"), [(3, 7)]);
        assert_eq!(find(""), []);
        assert_eq!(find("编者按"), [(0, 7)]);
    }

    #[test]
    fn a_line_in_which_nothing_may_stand_is_told_before_its_key_is_made() {
        let openings = Openings::of(["责编", "about us", "赞"].into_iter(), ["大", "(完)", "首页"].into_iter());
        for line in
            ["本文責編：张三", "About  Us", "ＡＢ", "点赞", "大", "【大】", "（完）", " ※ 首　页", "责\u{200B}编"]
        {
            assert!(openings.may_stand_in(line), "{line}");
        }
        for line in ["", "责任编辑", "伟大", "看首页", "b a", "河水在夜里涨了半尺，守堤的人一直没有睡。"]
        {
            assert!(!openings.may_stand_in(line), "{line}");
        }
    }

    #[test]
    fn whole_lines_are_found_and_their_parts_are_not() {
        let lines =
            Whole::of([("首页", 1), ("大", 2), ("首页", 3), ("首页 新闻", 4)].map(|(line, n)| (line.to_owned(), n)));
        let find = |line: &str| lines.of_line(line).collect::<Vec<_>>();
        assert_eq!((find("首页"), find("大"), find("首页 新闻")), (vec![1, 3], vec![2], vec![4]));
        assert!(["", "首", "页首", "首页 新", "首页新闻 ", "首页 新闻们"].iter().all(|line| find(line).is_empty()));
        assert_eq!(lines.longest(), "首页 新闻".len());
    }
}
