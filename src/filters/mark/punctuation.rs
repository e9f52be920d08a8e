//! `punctuation`: half-width marks in Chinese text become full-width again (GB/T 15834-2011).
//!
//! Each mark is judged through its [`Island`] by what stands on both sides; what [`protect`] keeps is not
//! looked at. A mark alone between two ideographs, nearly all of them, never gets that far.

use serde::Deserialize;

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::filters::mark::reading as written;
use crate::page::fold::Fold;
use crate::page::lines::Doc;
use crate::shield::inline::Embedded;
use crate::shield::spans::protect;
use crate::text::chars as key;
use crate::text::island::{Island, QUOTE, Side};

/// The filter, with its options.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Punctuation {
    /// What becomes of full-width marks in a line of English.
    pub english: English,
}

/// What becomes of full-width marks in a line that holds English and no Chinese.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum English {
    /// They stay.
    #[default]
    Keep,
    /// They become half-width.
    Half,
}

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
        Coded {
            id: "english",
            doc: "a full-width mark in a line of English becomes half-width, only with english = \"half\"",
        },
    ],
};

const ENGLISH: u16 = 6;

/// Fewer words may be a name.
const MIN_ENGLISH_WORDS: usize = 3;
/// Brackets nested deeper than this stay as they are; it bounds the memory for a text of brackets.
const MAX_OPEN: usize = 32;

impl Filter for Punctuation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        if self.english == English::Half {
            halve(me, doc, edits);
        }
        let fold = doc.fold();
        let mut found = LineMarks::default();
        written::each_line(doc, edits, |line, edits| {
            found.read(line.text, fold);
            for mark in &found.marks {
                if let Some(span) = line.span(mark.start as usize..mark.end as usize) {
                    let rule = RuleId { filter: me, row: rule_of(mark.byte) };
                    edits.replace(span, rule, With::Char(full_width(mark.byte)));
                }
            }
        });
    }
}

/// Full-width marks in lines of English, which the scan of Chinese lines does not see.
fn halve(me: u16, doc: &Doc<'_>, edits: &mut Edits) {
    for at in doc.segment() {
        let n = doc.live()[at];
        let line = doc.line(n);
        let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
        if doc.is_chinese(n) || doc.is_protected(at) || words < MIN_ENGLISH_WORDS {
            continue;
        }
        let start = doc.content(n).start;
        for (at, mark) in line.match_indices(['，', '：', '；', '！', '？', '（', '）']) {
            let Some(half) = mark.chars().next().map(key::half_width) else { continue };
            let span = Span { start: start + at as u32, end: start + (at + mark.len()) as u32 };
            edits.replace(span, RuleId { filter: me, row: ENGLISH }, With::Char(half));
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
        let mut embedded = Embedded::default();
        let mut sorted = true;
        let mut at = 0;
        let full_brackets = has_brackets_of_both_widths(bytes);
        while let Some(found) = next_sign(bytes, at, full_brackets) {
            let byte = bytes[found];
            if let Some(end) = embedded.end(line, found) {
                at = end;
                continue;
            }
            if byte == b',' && fold == Fold::Merged {
                at = found + 1;
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
            if matches!(byte, b'`' | b'<' | b'{' | b'[') {
                at = found + 1;
                continue;
            }
            let before = self.marks.len();
            at = self.read_island(line, found, fold, &mut embedded);
            sorted &= self.marks[before.saturating_sub(1)..].is_sorted_by_key(|mark| mark.start);
        }
        if !sorted {
            self.marks.sort_by_key(|mark| mark.start);
        }
        self.take_blanks(line);
    }

    fn read_island(&mut self, line: &str, at: usize, fold: Fold, embedded: &mut Embedded) -> usize {
        let end = self.island.read(line, at);
        self.islands += 1;
        self.island.pass_embedded(line, embedded);
        protect(&mut self.island);
        let mut i = 0;
        while i < self.island.bytes().len() {
            let offset = self.island.offset(i);
            if let Some(until) = embedded.end(line, offset) {
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
        let holds = |c: char| key::is_blank(c) || key::is_mark(c) || key::half_width(c) == '|';
        let before = |to: usize| line.get(..to).and_then(|s| s.chars().next_back()).is_none_or(holds);
        let after = |from: usize| line.get(from..).and_then(|s| s.chars().next()).is_none_or(holds);
        for i in 0..self.marks.len() {
            // where both marks become full-width, neither was judged by the blank
            let next = self.marks.get(i + 1).map(|next| next.start as usize);
            let mark = &mut self.marks[i];
            let (start, end) = (mark.start as usize, mark.end as usize);
            if start > 0 && blank_at(start - 1) && !before(start - 1) {
                mark.start -= 1;
            }
            if blank_at(end) && (!after(end + 1) || next == Some(end + 1)) {
                mark.end += 1;
            }
        }
    }
}

fn comma(island: &Island, i: usize, fold: Fold) -> bool {
    // it may have been `、`
    if island.kept[i] || fold == Fold::Merged && island.bytes()[i] == b',' {
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
            !blank && island.chinese_right(i) && before.is_none_or(|b| is_alnum(b) || b == QUOTE || b")]*".contains(&b))
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
    b.is_ascii_alphanumeric() || crate::text::island::is_letter(b)
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
        // numbers and names come in runs
        while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii()) {
            if SIGNS[byte as usize] {
                return Some(at);
            }
            at += 1;
        }
        at += usize::from(at < bytes.len());
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
    let signs = b",:;!?()`<{[";
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = true;
        i += 1;
    }
    table
};
