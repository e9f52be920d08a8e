//! The cursor through which marks are judged: an island is a run of characters between Chinese ones.
//!
//! It is read as it will be written, full-width forms as half-width, so what one mark became
//! is never evidence for its neighbour: a restored text, read again, is judged the same.
//! Every protected span (a URL, a time, an English phrase) lies within one island.

use std::ops::Range;

use super::chars;

/// Stands for a curly quote in [`Island::bytes`].
pub const QUOTE: u8 = 1;
/// Stands for a letter outside ASCII and outside Chinese.
pub const LETTER: u8 = 2;
/// Stands for a character of what is embedded in the line; a mark looks through it.
pub const EMBEDDED: u8 = 4;
/// The same for a character of a tag: what stands between two of them alone is the tags' content.
pub const TAG: u8 = 5;
/// Stands for any other sign: `%`-like units, emoji, dashes, dots.
pub const SIGN: u8 = 3;

/// What a mark meets when it looks to one side past blanks, closing marks, numbers and names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// A Chinese character.
    Chinese,
    /// The line's end or start.
    #[default]
    Edge,
    /// Three or more Latin words: an English phrase.
    Latin,
    /// A sign of code, formula or table.
    Other,
}

/// A bracket or a footnote's mark is looked for within so many characters.
const NEAR: usize = 64;
/// Words before a smiley.
const PARTICLES: [char; 24] = [
    '哈', '呵', '嘿', '嘻', '笑', '啦', '了', '吧', '呢', '啊', '哦', '呀', '嘛', '哇', '喔', '噢', '耶', '吗', '哟',
    '呦', '咯', '哒', '么', '的',
];

/// A run of characters without a Chinese one, one byte each.
#[derive(Default)]
pub struct Island {
    bytes: Vec<u8>,
    /// Byte offsets in the line; empty while the island is plain ASCII from `start` on.
    at: Vec<u32>,
    start: usize,
    /// The island begins where the line begins.
    pub opens_line: bool,
    /// The island ends where the line ends.
    pub closes_line: bool,
    /// A laugh or a final particle stands before the island: `哈哈:D`.
    pub after_word: bool,
    /// A bracket is open before the island.
    pub after_bracket: bool,
    /// Set by [`crate::shield::spans`]: this character may not be touched.
    pub kept: Vec<bool>,
    left: Vec<Side>,
    right: Vec<Side>,
    /// What stands beyond both its ends. Where it begins or ends within code, what stands beyond the code.
    beyond: [Side; 2],
    /// Up to the first and from the second of these, all characters are transparent.
    transparent: (usize, usize),
}

impl Island {
    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.at.clear();
        self.start = 0;
    }

    /// Reads the island of `line` around byte `at`, which is no Chinese character. Returns where it ends.
    pub fn read(&mut self, line: &str, at: usize) -> usize {
        let before = line.get(..at).unwrap_or("");
        let start =
            before.char_indices().rev().take_while(|&(_, c)| !chars::is_chinese(c)).last().map_or(at, |(i, _)| i);
        self.bytes.clear();
        self.at.clear();
        self.start = start;
        let mut end = line.len();
        for (i, c) in line.get(start..).unwrap_or("").char_indices() {
            if c.is_ascii() {
                if !self.at.is_empty() {
                    self.at.push((start + i) as u32);
                }
                self.bytes.push(c as u8);
                continue;
            }
            if chars::is_chinese(c) {
                end = start + i;
                break;
            }
            if self.at.is_empty() {
                self.at.extend((start..=start + i).map(|b| b as u32));
            } else {
                self.at.push((start + i) as u32);
            }
            self.bytes.push(class(c));
        }
        if !self.at.is_empty() {
            self.at.push(end as u32);
        }
        let may_smile = |pair: &[u8]| matches!(pair, [b':' | b';', b')' | b'D' | b'O' | b'|' | b'-' | b'^']);
        (self.after_word, self.after_bracket) = (false, false);
        if self.bytes.windows(2).any(may_smile) {
            let mut before = line.get(..start).unwrap_or("").chars().rev().map(chars::half_width).take(NEAR).peekable();
            self.after_word = before.peek().is_some_and(|c| PARTICLES.contains(c));
            self.after_bracket = before.find(|&c| c == '(' || c == ')') == Some('(');
        }
        self.opens_line = start == 0;
        self.closes_line = end == line.len();
        let beyond = |edge: bool| if edge { Side::Edge } else { Side::Chinese };
        self.beyond = [beyond(self.opens_line), beyond(self.closes_line)];
        self.kept.clear();
        self.kept.resize(self.bytes.len(), false);
        self.look();
        end
    }

    /// Reads what is embedded in the line, and footnote marks, as signs: a mark looks through them. `embedded` are ranges
    /// of the line, ascending.
    pub fn pass_embedded(&mut self, line: &str, embedded: &[Range<usize>]) {
        let mut passed = false;
        let mut i = 0;
        // the first that may reach into the island
        let mut next = embedded.partition_point(|range| range.end <= self.start);
        if embedded.get(next).is_some_and(|range| range.start < self.start) {
            self.beyond[0] = left_of(line, embedded, next);
        }
        while i < self.bytes.len() {
            let offset = self.offset(i);
            while embedded.get(next).is_some_and(|range| range.end <= offset) {
                next += 1;
            }
            let is_note = self.bytes[i] == b'[' && self.after(i) == Some(b'^') && (i > 0 || !self.opens_line);
            let end = if is_note {
                self.bytes[i..].iter().take(NEAR).position(|&b| b == b']').map(|len| self.offset(i + len + 1))
            } else {
                embedded.get(next).filter(|range| range.contains(&offset)).map(|range| range.end)
            };
            let Some(end) = end else {
                i += 1;
                continue;
            };
            passed = true;
            let sign = if self.bytes[i] == b'<' { TAG } else { EMBEDDED };
            while i < self.bytes.len() && self.offset(i) < end {
                self.bytes[i] = sign;
                i += 1;
            }
        }
        let end = self.range().end;
        let last = embedded.partition_point(|range| range.end <= end);
        if embedded.get(last).is_some_and(|range| range.start < end) {
            self.beyond[1] = right_of(line, embedded, last);
        }
        if passed {
            self.look();
        }
    }

    fn look(&mut self) {
        let opaque = |&b: &u8| !is_transparent(b);
        self.transparent.0 = self.bytes.iter().position(opaque).unwrap_or(self.bytes.len());
        self.transparent.1 = self.bytes.iter().rposition(opaque).map_or(0, |last| last + 1);
        self.look_left();
        self.look_right();
    }

    /// The characters, one byte each, full-width forms as half-width.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of the line that the island takes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.offset(self.bytes.len())
    }

    /// The character that begins at byte `offset` of the line, which lies in the island.
    pub fn index(&self, offset: usize) -> usize {
        if self.at.is_empty() { offset - self.start } else { self.at.partition_point(|&at| (at as usize) < offset) }
    }

    /// Byte offset in the line of character `i`.
    pub fn offset(&self, i: usize) -> usize {
        if self.at.is_empty() { self.start + i } else { self.at[i] as usize }
    }

    /// Is character `i` written half-width? (Only then is there anything to convert.)
    pub fn is_half(&self, i: usize) -> bool {
        self.offset(i + 1) - self.offset(i) == 1
    }

    /// Keeps characters `from..to` as they are.
    pub fn keep(&mut self, from: usize, to: usize) {
        self.kept[from..to].fill(true);
    }

    /// What stands left of character `i`.
    pub fn left(&self, i: usize) -> Side {
        self.left[i]
    }

    /// What stands right of character `i`.
    pub fn right(&self, i: usize) -> Side {
        self.right[i]
    }

    /// Is the nearest thing left of `i`, past blanks and closing marks alone, Chinese?
    pub fn chinese_left(&self, i: usize) -> bool {
        self.beyond[0] == Side::Chinese && i <= self.transparent.0
    }

    /// Is the nearest thing right of `i`, past blanks and opening marks alone, Chinese?
    pub fn chinese_right(&self, i: usize) -> bool {
        self.beyond[1] == Side::Chinese && i + 1 >= self.transparent.1
    }

    /// Does the line end right of `i`, past blanks and closing marks alone?
    pub fn is_final(&self, i: usize) -> bool {
        self.beyond[1] == Side::Edge && i + 1 >= self.transparent.1
    }

    /// The byte left of `i`, or `None` at the island's start.
    pub fn before(&self, i: usize) -> Option<u8> {
        i.checked_sub(1).map(|i| self.bytes[i])
    }

    /// The byte right of `i`, or `None` at the island's end.
    pub fn after(&self, i: usize) -> Option<u8> {
        self.bytes.get(i + 1).copied()
    }

    fn look_left(&mut self) {
        let mut side = self.beyond[0];
        let mut words = Words::default();
        self.left.clear();
        for &b in &self.bytes {
            self.left.push(side);
            side = words.pass(b, side);
        }
    }

    fn look_right(&mut self) {
        let mut side = self.beyond[1];
        let mut words = Words::default();
        self.right.clear();
        self.right.resize(self.bytes.len(), side);
        for (i, &b) in self.bytes.iter().enumerate().rev() {
            self.right[i] = side;
            side = words.pass(b, side);
        }
    }
}

/// Blanks, quotes and marks of either width.
fn is_passed(c: char) -> bool {
    is_transparent(class(c)) || chars::is_mark(c)
}

/// What stands left of the code `embedded[at]`, past blanks, marks and other code: what stands in code is no evidence.
fn left_of(line: &str, embedded: &[Range<usize>], mut at: usize) -> Side {
    let mut end = before_call(line, embedded[at].start);
    for _ in 0..NEAR {
        if at > 0 && embedded[at - 1].end == end {
            (at, end) = (at - 1, before_call(line, embedded[at - 1].start));
            continue;
        }
        match line.get(..end).and_then(|before| before.chars().next_back()) {
            None => return Side::Edge,
            Some(c) if chars::is_chinese(c) => return Side::Chinese,
            Some(c) if is_passed(c) => end -= c.len_utf8(),
            Some(_) => break,
        }
    }
    Side::Other
}

/// Where a call whose bracket opens at byte `at` begins: before its name. `at` itself for what is no call.
fn before_call(line: &str, at: usize) -> usize {
    let bytes = line.as_bytes();
    let name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'=');
    let is_call = bytes.get(at) == Some(&b'(');
    at - if is_call { bytes[..at].iter().rev().take(NEAR).take_while(name).count() } else { 0 }
}

/// The same to the right.
fn right_of(line: &str, embedded: &[Range<usize>], mut at: usize) -> Side {
    let mut start = embedded[at].end;
    for _ in 0..NEAR {
        if embedded.get(at + 1).is_some_and(|next| next.start == start) {
            (at, start) = (at + 1, embedded[at + 1].end);
            continue;
        }
        match line.get(start..).and_then(|behind| behind.chars().next()) {
            None => return Side::Edge,
            Some(c) if chars::is_chinese(c) => return Side::Chinese,
            Some(c) if is_passed(c) => start += c.len_utf8(),
            Some(_) => break,
        }
    }
    Side::Other
}

/// Counts Latin words passed on the way; three make an English phrase that no mark looks through.
#[derive(Default)]
struct Words {
    count: u32,
    inside: bool,
}

impl Words {
    fn pass(&mut self, b: u8, side: Side) -> Side {
        let was_inside = self.inside;
        self.inside = is_letter(b) || b == b'\'' && was_inside;
        match b {
            b'|' | b'=' | b'\\' | b'<' | b'>' | b'$' | b'^' | b'{' | b'}' | b'`' => {
                return Side::Other;
            }
            b',' | b';' | b':' | b'!' | b'?' => self.count = 0,
            _ if self.inside && !was_inside => {
                self.count += 1;
                if self.count >= 3 && side != Side::Other {
                    return Side::Latin;
                }
            }
            _ => {}
        }
        side
    }
}

/// Blanks and marks that close or open, which a mark looks through to its neighbour.
fn is_transparent(b: u8) -> bool {
    matches!(
        b,
        b' ' | b'\t' | b'"' | b'\'' | b')' | b'(' | b']' | b'[' | b'*' | b'_' | b'%' | QUOTE | SIGN | EMBEDDED | TAG
    )
}

/// A Latin or other alphabetic letter.
pub fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == LETTER
}

fn class(c: char) -> u8 {
    let half = chars::half_width(c);
    match half {
        _ if half.is_ascii() => half as u8,
        '“' | '”' | '‘' | '’' => QUOTE,
        // the ratio of two squares is one of two numbers
        '¹' | '²' | '³' => b'2',
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' => SIGN,
        _ if c.is_whitespace() => b' ',
        _ if c.is_alphabetic() => LETTER,
        _ => SIGN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_island_reads_full_width_forms_as_half_width() {
        let mut island = Island::default();
        let line = "他说：“Hello，world!”然后走了";
        let end = island.read(line, line.find('H').unwrap());
        assert_eq!(island.bytes(), b":\x01Hello,world!\x01");
        assert_eq!(line.get(island.offset(0)..end), Some("：“Hello，world!”"));
        assert!(!island.is_half(0) && island.is_half(13));
        assert_eq!((island.left(7), island.right(7)), (Side::Chinese, Side::Chinese));
        assert!(island.chinese_left(0) && !island.chinese_left(7) && island.chinese_right(13));
    }

    #[test]
    fn three_words_a_sign_of_code_and_the_edge_block_the_view() {
        for (line, mark, left, right) in [
            ("用C++,Java等", ',', Side::Chinese, Side::Chinese),
            ("the quick brown,狐狸", ',', Side::Latin, Side::Chinese),
            ("若a<b,则", ',', Side::Other, Side::Chinese),
            ("增长3.5%,达到", ',', Side::Chinese, Side::Chinese),
            ("完了,", ',', Side::Chinese, Side::Edge),
        ] {
            let mut island = Island::default();
            let at = line.find(mark).unwrap();
            island.read(line, at);
            let i = island.bytes().iter().position(|&b| b == b',').unwrap();
            assert_eq!((island.left(i), island.right(i)), (left, right), "{line}");
        }
    }
}
