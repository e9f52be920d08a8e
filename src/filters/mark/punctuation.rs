//! `punctuation`: half-width marks in Chinese text become full-width again (GB/T 15834-2011).
//!
//! Each mark is judged through its [`Island`] by what stands on both sides; what the shield keeps is not
//! looked at. A mark alone between two ideographs, nearly all of them, never gets that far.

use serde::Deserialize;

use super::candidate::{Candidate, Draft, LineView, Put};
use super::face::is_face;
use super::half_width as signs;
use super::ratio::is_ratio;
use super::signs::Signs;
use super::spoken::{is_cued, is_lost};
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::page::fold::Fold;
use crate::text::chars;
use crate::text::island::{Island, QUOTE, Side, is_letter};

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

coded_rules! {
    Comma = "comma": "`,` in Chinese text becomes `，`";
    Semicolon = "semicolon": "`;` in Chinese text becomes `；`";
    Colon = "colon": "`:` in Chinese text becomes `：`";
    ExclamationMark = "exclamation-mark": "`!` in Chinese text becomes `！`";
    QuestionMark = "question-mark": "`?` in Chinese text becomes `？`";
    Brackets = "brackets": "a pair `( )` in Chinese text becomes `（ ）`";
    English = "english": "a full-width mark in a line of English becomes half-width, only with english = \"half\"";
}

static META: Meta =
    Meta { name: "punctuation", when: When::Default, page: include_str!("punctuation.md"), coded: Rule::ALL };

/// What stands before a wildcard that a sentence speaks of.
const BEFORE_WILDCARD: [char; 10] = ['*', '和', '与', '或', '、', '用', '是', '为', '号', '符'];
/// So many closing brackets with a blank behind make a list of a line: `黄芩(一两) 桔梗(一两) 甘草`.
const MIN_PARTED: usize = 2;
/// Fewer words may be a name.
const MIN_ENGLISH_WORDS: usize = 3;

impl Named for Punctuation {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for Punctuation {
    fn signs(&self, chinese: bool) -> Signs {
        match self.english {
            _ if chinese => Signs::Table(&signs::SIGNS),
            English::Keep => Signs::None,
            English::Half => Signs::Search(signs::next_full),
        }
    }

    fn more_signs(&self, line: &LineView<'_>) -> Option<Signs> {
        // a bracket already full-width may be the partner of a half-width one
        let both = line.is_chinese && signs::has_brackets_of_both_widths(line.text.as_bytes());
        both.then_some(Signs::Search(signs::next_half_or_bracket))
    }

    fn reads_islands(&self) -> bool {
        true
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let at = candidate.at;
        if !line.is_chinese {
            return halve(line, drafts);
        }
        if let Some((island, i)) = candidate.island {
            return if line.given.fold == Fold::None && is_spoken(line, at) {
                at + 1
            } else {
                judge_within(&candidate, (island, i), line, drafts)
            };
        }
        self.judge_between(at, line, drafts)
    }

    fn judge_between(&self, at: usize, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let byte = line.text.as_bytes()[at];
        let fold = line.given.fold;
        let stays = byte == b',' && fold == Fold::Merged
            || byte == b':' && is_ratio(line, at)
            || byte == b'?' && fold == Fold::None && is_lost(line.text, at)
            || fold == Fold::None && is_spoken(line, at);
        if !stays {
            drafts.push(widened(at, byte));
        }
        at + 1
    }

    /// One blank beside a mark that becomes full-width goes. Two are layout, and so are indents; and a blank between
    /// two marks stays, for the other one may have been judged by it.
    fn settle(&self, line: &LineView<'_>, drafts: &mut Vec<Draft>) {
        if !line.is_chinese {
            return;
        }
        let blank_at = |i: usize| line.text.as_bytes().get(i) == Some(&b' ');
        // what `anti-copy` would take for sown, right behind the mark, was none behind the blank
        let holds =
            |c: char| chars::is_blank(c) || chars::is_mark(c) || matches!(chars::half_width(c), '|' | '.' | '`');
        let before = |to: usize| line.slice(0, to).chars().next_back().is_none_or(holds);
        let after = |from: usize| line.slice(from, line.text.len()).chars().next().is_none_or(holds);
        let asks = drafts.iter().any(|draft| draft.put == Put::Char('？'));
        // as `mark-spacing` counts them
        let parts = |draft: &&Draft| {
            let behind = draft.end as usize + 1;
            draft.put == Put::Char('）')
                && blank_at(behind - 1)
                && !after(behind)
                && !line.slice(behind, line.text.len()).starts_with(['$', '<', '>', '\\'])
                && !line.is_embedded(behind)
        };
        // most lines have no blank
        let blanks = memchr::memchr(b' ', line.text.as_bytes()).map_or(0, |_| drafts.len());
        let is_list = blanks > 0 && drafts.iter().filter(parts).count() >= MIN_PARTED;
        for i in 0..blanks {
            // where both marks become full-width, neither was judged by the blank
            let next = drafts.get(i + 1).map(|next| next.start as usize);
            let next_put = drafts.get(i + 1).map(|next| next.put);
            let mark = &mut drafts[i];
            let mark_put = mark.put;
            let (start, end) = (mark.start as usize, mark.end as usize);
            // items of a list are parted by the blanks behind their brackets, and `( )` is to be filled in
            let is_outer = |put: char| mark_put == Put::Char(put) && is_list;
            if start > 0 && blank_at(start - 1) && !before(start - 1) && !is_outer('（') {
                mark.start -= 1;
            }
            let is_empty = mark_put == Put::Char('（') && next == Some(end + 1) && next_put == Some(Put::Char('）'));
            if blank_at(end) && (!after(end + 1) || next == Some(end + 1)) && !is_outer('）') && !is_empty {
                mark.end += 1;
            }
        }
        // `支持*和?两种通配符`
        if asks && line.text.contains("通配") {
            let is_named =
                |draft: &Draft| chars::trim_end(line.slice(0, draft.start as usize)).ends_with(BEFORE_WILDCARD);
            drafts.retain(|draft| draft.put != Put::Char('？') || !is_named(draft));
        }
    }
}

/// The same for a mark that stands in an island.
#[inline(never)]
fn judge_within(
    candidate: &Candidate<'_>,
    (island, i): (&Island, usize),
    line: &LineView<'_>,
    drafts: &mut Vec<Draft>,
) -> usize {
    let (fold, at) = (line.given.fold, candidate.at);
    let push = |i: usize, drafts: &mut Vec<Draft>| {
        if island.is_half(i) {
            drafts.push(widened(island.offset(i), island.bytes()[i]));
        }
    };
    let mut last = i;
    match island.bytes()[i] {
        b',' | b';' if comma(island, i, fold) => push(i, drafts),
        b':' if colon(island, i, fold) && !is_footnote(line, at) && !is_ratio(line, at) => push(i, drafts),
        b'!' | b'?' => {
            // a run of them: all of it or none
            let is_call = |&&b: &&u8| b == b'!' || b == b'?';
            let from = i - island.bytes()[..i].iter().rev().take_while(is_call).count();
            last = i + island.bytes()[i..].iter().take_while(is_call).count() - 1;
            if call(island, from, last, fold) {
                (from..=last).for_each(|i| push(i, drafts));
            }
        }
        b')' => {
            if let Some(open) = candidate.opening.filter(|open| !open.is_kept && !island.kept[i]) {
                let between = open.between_chinese && island.chinese_left(i) && island.chinese_right(i);
                let holds_chinese = open.island != island.range().start;
                let chinese = open.after_chinese || island.right(i) == Side::Chinese || holds_chinese;
                // in a short text a pair around Chinese needs nothing behind it
                let alone = line.given.is_short
                    && holds_chinese
                    && (open.between_chinese || open.opens_line)
                    && island.chinese_left(i)
                    && (island.chinese_right(i) || island.is_final(i));
                let converts = between || alone || fold != Fold::None && chinese;
                if converts
                    && !is_target(line, open.at, at)
                    && !is_face(line.slice(open.at + if open.is_half { 1 } else { 3 }, at))
                {
                    if open.is_half {
                        // in the order of the line
                        let behind = drafts.iter().rev().take_while(|draft| draft.start as usize > open.at).count();
                        drafts.insert(drafts.len() - behind, widened(open.at, b'('));
                    }
                    if island.is_half(i) {
                        drafts.push(widened(at, b')'));
                    }
                }
            }
        }
        _ => {}
    }
    island.offset(last + 1)
}

/// The mark `byte` at byte `at` of its line, full-width.
fn widened(at: usize, byte: u8) -> Draft {
    let rule = match byte {
        b',' => Rule::Comma,
        b';' => Rule::Semicolon,
        b':' => Rule::Colon,
        b'!' => Rule::ExclamationMark,
        b'?' => Rule::QuestionMark,
        _ => Rule::Brackets,
    };
    Draft::new(at..at + 1, rule, Put::Char(full_width(byte)))
}

fn full_width(mark: u8) -> char {
    char::from_u32(u32::from(mark) + 0xFEE0).unwrap_or('\u{FFFD}')
}

/// Full-width marks in a line of English, all at once.
fn halve(line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
    let words = line.text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
    if words >= MIN_ENGLISH_WORDS {
        for (start, mark) in line.text.match_indices(['，', '：', '；', '！', '？', '（', '）', '。', '、']) {
            let half = match mark.chars().next() {
                Some('。') => '.',
                Some('、') => ',',
                Some(mark) => chars::half_width(mark),
                None => continue,
            };
            drafts.push(Draft::new(start..start + mark.len(), Rule::English, Put::Char(half)));
        }
    }
    line.text.len()
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
    // `Hello, world`, `附录, item 4 is vague`: an English comma has its blank
    let english = (island.before(i).is_some_and(is_alnum) || island.right(i) == Side::Latin)
        && island.after(i) == Some(b' ')
        && island.bytes().get(i + 2).is_some_and(|&b| is_alnum(b) || b == b'"');
    !english && (island.left(i) == Side::Chinese || island.right(i) == Side::Chinese)
}

/// `[^注1]:`, which opens a footnote.
fn is_footnote(line: &LineView<'_>, at: usize) -> bool {
    let label = line.slice(0, at);
    label.starts_with("[^") && label.ends_with(']') && label.find(']') == Some(at - 1)
}

/// Is the mark at `at` what the sentence speaks of?
fn is_spoken(line: &LineView<'_>, at: usize) -> bool {
    matches!(line.text.as_bytes()[at], b',' | b';' | b':' | b'!' | b'?') && is_cued(line.text, at)
}

/// `[题目] (https://a.cn)`: a link whose writer parted it.
fn is_target(line: &LineView<'_>, open: usize, close: usize) -> bool {
    let is_behind_text = line.slice(0, open).trim_end_matches(' ').ends_with(']');
    // the bracket may be full-width
    let inside = line.slice(open, close).trim_start_matches(['(', '（']);
    is_behind_text && ["http://", "https://"].iter().any(|scheme| inside.starts_with(scheme))
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
        return fold != Fold::None || island.chinese_right(last) || island.is_final(last);
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
    b.is_ascii_alphanumeric() || is_letter(b)
}
