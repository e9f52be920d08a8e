//! `punctuation`: half-width marks in Chinese text become full-width again (GB/T 15834-2011).
//!
//! Each mark is judged through its [`Island`] by what stands on both sides; what [`protect`] keeps is not
//! looked at. A mark alone between two ideographs, nearly all of them, never gets that far.

use crate::doc::Doc;
use crate::edits::{Edits, RuleId, Span, With};
use crate::filter::{Coded, Filter, Meta, Stage, When};
use crate::fold::Fold;
use crate::island::{Island, QUOTE, Side};
use crate::key;
use crate::protect::protect;

/// The filter.
pub struct Punctuation;

static META: Meta = Meta {
    name: "punctuation",
    stage: Stage::Char,
    when: When::Default,
    guarded: true,
    doc: include_str!("punctuation.md"),
    coded: &[
        Coded { id: "comma", doc: "`,` in Chinese text becomes `，`" },
        Coded { id: "semicolon", doc: "`;` in Chinese text becomes `；`" },
        Coded { id: "colon", doc: "`:` in Chinese text becomes `：`" },
        Coded { id: "exclamation-mark", doc: "`!` in Chinese text becomes `！`" },
        Coded { id: "question-mark", doc: "`?` in Chinese text becomes `？`" },
        Coded { id: "brackets", doc: "a pair `( )` in Chinese text becomes `（ ）`" },
    ],
};

/// Brackets nested deeper than this stay as they are; it bounds the memory for a text of brackets.
const MAX_OPEN: usize = 32;

impl Filter for Punctuation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let mut line = LineMarks::default();
        for (at, &n) in doc.live().iter().enumerate() {
            if !doc.is_chinese(n) || doc.is_protected(at) {
                continue;
            }
            // an indent is no evidence: it goes, and the line must read the same without it
            let text = key::trim_start(doc.line(n));
            let start = doc.content(n).end - text.len() as u32;
            line.read(key::trim_end(text), doc.fold());
            for mark in &line.marks {
                let span = Span { start: start + mark.start, end: start + mark.end };
                edits.replace(span, RuleId { filter: me, row: rule_of(mark.byte) }, With::Char(full_width(mark.byte)));
            }
        }
    }
}

fn rule_of(mark: u8) -> u16 {
    match mark {
        b',' => 0,
        b';' => 1,
        b':' => 2,
        b'!' => 3,
        b'?' => 4,
        _ => 5,
    }
}

fn full_width(mark: u8) -> char {
    char::from_u32(u32::from(mark) + 0xFEE0).unwrap_or('\u{FFFD}')
}

/// A mark to convert, with the blanks beside it that go: bytes of its line.
struct Mark {
    start: u32,
    end: u32,
    byte: u8,
}

/// An opening bracket that waits for its partner.
struct Open {
    at: u32,
    half: bool,
    kept: bool,
    /// Chinese stands before it, or right inside it.
    chinese: bool,
    /// Chinese stands on both its sides, blanks and closing marks aside.
    between: bool,
    islands: u32,
}

/// Finds the marks of one line; reused from line to line.
#[derive(Default)]
struct LineMarks {
    marks: Vec<Mark>,
    open: std::collections::VecDeque<Open>,
    island: Island,
    /// Islands read so far in this line: brackets in two islands have Chinese between them.
    islands: u32,
}

impl LineMarks {
    fn read(&mut self, line: &str, fold: Fold) {
        self.marks.clear();
        self.open.clear();
        self.islands = 0;
        let bytes = line.as_bytes();
        let mut ranges = Ranges::default();
        let mut sorted = true;
        let mut at = 0;
        let full_brackets = has_brackets_of_both_widths(bytes);
        while let Some(found) = next_sign(bytes, at, full_brackets) {
            let byte = bytes[found];
            if let Some(end) = ranges.end(line, found) {
                at = end;
                continue;
            }
            if is_ideograph_before(bytes, found)
                && is_ideograph_at(bytes, found + 1)
                && matches!(byte, b',' | b':' | b';' | b'!' | b'?')
            {
                self.marks.push(Mark { start: found as u32, end: found as u32 + 1, byte });
                at = found + 1;
                continue;
            }
            if matches!(byte, b'`' | b'<' | b'{') {
                at = found + 1;
                continue;
            }
            let before = self.marks.len();
            at = self.read_island(line, found, fold, &mut ranges);
            sorted &= self.marks[before.saturating_sub(1)..].is_sorted_by_key(|mark| mark.start);
        }
        if !sorted {
            self.marks.sort_by_key(|mark| mark.start);
        }
        self.take_blanks(line);
    }

    fn read_island(&mut self, line: &str, at: usize, fold: Fold, ranges: &mut Ranges) -> usize {
        let end = self.island.read(line, at);
        self.islands += 1;
        protect(&mut self.island);
        let mut i = 0;
        while i < self.island.bytes().len() {
            let offset = self.island.offset(i);
            if let Some(until) = ranges.end(line, offset) {
                while i < self.island.bytes().len() && self.island.offset(i) < until {
                    i += 1;
                }
                if until > end {
                    return until;
                }
                continue;
            }
            match self.island.bytes()[i] {
                b',' | b';' if comma(&self.island, i, fold) => self.push(i),
                b':' if colon(&self.island, i, fold) => self.push(i),
                b'!' | b'?' => i = self.calls(i, fold),
                b'(' => self.open(i),
                b')' => self.close(i, fold),
                _ => {}
            }
            i += 1;
        }
        end
    }

    fn push(&mut self, i: usize) {
        if self.island.is_half(i) {
            let start = self.island.offset(i) as u32;
            self.marks.push(Mark { start, end: start + 1, byte: self.island.bytes()[i] });
        }
    }

    /// A run of `!` and `?`: all of it or none. Returns its last place.
    fn calls(&mut self, from: usize, fold: Fold) -> usize {
        let island = &self.island;
        let bytes = island.bytes();
        let last = from + bytes[from..].iter().take_while(|&&b| b == b'!' || b == b'?').count() - 1;
        if call(island, from, last, fold) {
            (from..=last).for_each(|i| self.push(i));
        }
        last
    }

    fn open(&mut self, i: usize) {
        let island = &self.island;
        if self.open.len() == MAX_OPEN {
            self.open.pop_front();
        }
        self.open.push_back(Open {
            at: island.offset(i) as u32,
            half: island.is_half(i),
            kept: island.kept[i],
            chinese: island.left(i) == Side::Chinese,
            between: island.chinese_left(i) && island.chinese_right(i),
            islands: self.islands,
        });
    }

    fn close(&mut self, i: usize, fold: Fold) {
        let Some(open) = self.open.pop_back() else {
            return;
        };
        let island = &self.island;
        if open.kept || island.kept[i] {
            return;
        }
        let between = open.between && island.chinese_left(i) && island.chinese_right(i);
        let chinese = open.chinese || island.right(i) == Side::Chinese || open.islands != self.islands;
        if between || (fold != Fold::None && chinese) {
            if open.half {
                self.marks.push(Mark { start: open.at, end: open.at + 1, byte: b'(' });
            }
            self.push(i);
        }
    }

    /// One blank beside a mark that becomes full-width goes. Two are layout, and so are indents; and a blank between
    /// two marks stays, for the other one may have been judged by it.
    fn take_blanks(&mut self, line: &str) {
        let blank_at = |i: usize| line.as_bytes().get(i) == Some(&b' ');
        let holds = |c: char| key::is_blank(c) || matches!(key::half_width(c), ',' | ';' | ':' | '!' | '?' | '(' | ')');
        let before = |to: usize| line.get(..to).and_then(|s| s.chars().next_back()).is_none_or(holds);
        let after = |from: usize| line.get(from..).and_then(|s| s.chars().next()).is_none_or(holds);
        for mark in &mut self.marks {
            let (start, end) = (mark.start as usize, mark.end as usize);
            if start > 0 && blank_at(start - 1) && !before(start - 1) {
                mark.start -= 1;
            }
            if blank_at(end) && !after(end + 1) {
                mark.end += 1;
            }
        }
    }
}

fn comma(island: &Island, i: usize, fold: Fold) -> bool {
    if island.kept[i] {
        return false;
    }
    if island.chinese_left(i) && island.chinese_right(i) {
        return true;
    }
    if fold == Fold::None {
        return false;
    }
    // `Hello, world`: an English comma has its blank
    let english = island.before(i).is_some_and(is_alnum)
        && island.after(i) == Some(b' ')
        && island.bytes().get(i + 2).is_some_and(|&b| is_alnum(b) || b == b'"');
    !english && (island.left(i) == Side::Chinese || island.right(i) == Side::Chinese)
}

fn colon(island: &Island, i: usize, fold: Fold) -> bool {
    if island.kept[i] {
        return false;
    }
    if island.chinese_left(i) {
        return island.chinese_right(i) || fold != Fold::None;
    }
    if fold == Fold::None {
        return false;
    }
    let before = island.before(i);
    let blank = island.after(i) == Some(b' ');
    match (island.left(i), island.right(i)) {
        // `QQ:123`, `表1:各省`: a label that ends in a word or a number
        (Side::Chinese, Side::Chinese) => true,
        // `求A:B=2:3` is a formula
        (Side::Chinese, right) => (!blank || right == Side::Edge) && right != Side::Other,
        // `WHO:全球`, and a value whose label stands on the line before
        (_, Side::Chinese) => {
            !blank
                && island.chinese_right(i)
                && before.is_none_or(|b| is_alnum(b) || b == QUOTE || b == b')' || b == b']')
        }
        _ => false,
    }
}

fn call(island: &Island, from: usize, last: usize, fold: Fold) -> bool {
    if island.kept[from..=last].contains(&true) {
        return false;
    }
    let bytes = island.bytes();
    let questions = last - from == 1 && bytes[from] == b'?' && bytes[last] == b'?';
    if questions && bytes.len() == 2 && !island.opens_line && !island.closes_line {
        return false; // Han `??` Han: a dash that an encoding lost
    }
    let lonely = |i: Option<usize>| i.is_some_and(|i| bytes.get(i) == Some(&b' '));
    if bytes[from] == b'?'
        && lonely(from.checked_sub(1))
        && lonely(Some(last + 1))
        && is_question_near(bytes, from, last)
    {
        return false; // `? ? ?`: no-break spaces that an encoding lost
    }
    if island.chinese_left(from) {
        return fold != Fold::None || island.chinese_right(last);
    }
    if fold == Fold::None {
        return false;
    }
    match island.left(from) {
        Side::Chinese => true,
        _ => island.chinese_right(last) && island.before(from).is_some_and(|b| is_alnum(b) || b == b')' || b == QUOTE),
    }
}

/// Is the next sign beside the blank around `from..=last` a question mark again?
fn is_question_near(bytes: &[u8], from: usize, last: usize) -> bool {
    bytes.get(last + 2) == Some(&b'?') || from >= 2 && bytes[from - 2] == b'?'
}

fn is_alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric() || crate::island::is_letter(b)
}

/// Is there an ideograph of the basic block at `i`? By its lead byte: U+4000–9FFF.
fn is_ideograph_at(bytes: &[u8], i: usize) -> bool {
    bytes.get(i).is_some_and(|b| (0xE4..=0xE9).contains(b))
}

fn is_ideograph_before(bytes: &[u8], i: usize) -> bool {
    i >= 3 && is_ideograph_at(bytes, i - 3) && bytes[i - 1] >= 0x80
}

/// The next byte, from `at` on, that may be a mark or open a protected range. Chinese is skipped eight bytes at a time.
/// With `full_brackets` it stops at `（` and `）` too.
fn next_sign(bytes: &[u8], mut at: usize, full_brackets: bool) -> Option<usize> {
    if full_brackets {
        return (at..bytes.len()).find(|&i| SIGNS[bytes[i] as usize] || is_full_bracket(bytes, i));
    }
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| chunk.try_into().ok()) {
            let ascii = !u64::from_le_bytes(chunk) & HIGH;
            if ascii == 0 {
                at += 8;
                continue;
            }
            at += ascii.trailing_zeros() as usize / 8;
        }
        if SIGNS[bytes[at] as usize] {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn is_full_bracket(bytes: &[u8], at: usize) -> bool {
    bytes[at] == 0xEF && (bytes[at..].starts_with("（".as_bytes()) || bytes[at..].starts_with("）".as_bytes()))
}

/// Must brackets already full-width be seen, because a half-width one may be their partner?
fn has_brackets_of_both_widths(bytes: &[u8]) -> bool {
    memchr::memchr2(b'(', b')', bytes).is_some()
        && memchr::memchr_iter(0xEF, bytes).any(|at| is_full_bracket(bytes, at))
}

static SIGNS: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b",:;!?()`<{";
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = true;
        i += 1;
    }
    table
};

/// Ranges of a line that may hold Chinese and yet are no Chinese text: inline code, tags, JSON objects.
#[derive(Default)]
struct Ranges {
    /// Up to here the line was searched, and the range found there ends there.
    found: (usize, usize),
    /// Nothing closes a tag, a code span, an object or a call from here on.
    unclosed: [bool; 4],
}

impl Ranges {
    /// Where the range that covers or opens at byte `at` ends.
    fn end(&mut self, line: &str, at: usize) -> Option<usize> {
        if (self.found.0..self.found.1).contains(&at) {
            return Some(self.found.1);
        }
        let bytes = line.as_bytes();
        let kind = match bytes[at] {
            b'<' if is_tag(&bytes[at + 1..]) => 0,
            b'`' => 1,
            b'{' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => 2,
            b'(' if is_call_with_string(bytes, at) => 3,
            _ => return None,
        };
        if self.unclosed[kind] {
            return None;
        }
        let rest = &bytes[at + 1..];
        let len = match kind {
            0 => memchr::memchr(b'>', rest),
            1 => memchr::memchr(b'`', rest),
            3 => memchr::memmem::find(&rest[1..], &[rest[0], b')']).map(|len| len + 2),
            _ => object_end(rest),
        };
        match len {
            Some(len) => {
                self.found = (at, at + len + 2);
                Some(self.found.1)
            }
            None => {
                self.unclosed[kind] = true;
                None
            }
        }
    }
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

/// Length of an object up to its closing brace, quoted strings skipped.
fn object_end(rest: &[u8]) -> Option<usize> {
    let (mut depth, mut quoted, mut i) = (1, false, 0);
    while i < rest.len() {
        match rest[i] {
            b'\\' if quoted => i += 1,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
        i += 1;
    }
    None
}
