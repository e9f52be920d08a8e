//! `han-spacing`: blanks between the characters of a line that is spaced out as a whole.

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::chars;

/// The filter.
pub struct HanSpacing;

coded_rules! {
    SpacedLine = "spaced-line": "blanks between the characters of a line that is spaced out as a whole are removed";
}

static META: Meta =
    Meta { name: "han-spacing", when: When::Default, page: include_str!("han-spacing.md"), coded: Rule::ALL };

/// Fewer characters may be a name, or two words.
const MIN_LETTERS: usize = 4;
/// With a mark or a numbered part among them, three will do: `联 系 人:`.
const MIN_MARKED: usize = 3;
/// What stands alone in tables and lists: their heads would run together.
const ENUMERATED: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥零一二三四五六七八九十日月火水木金土东南西北東上中下左右男女对错對錯是否有无無";

impl Named for HanSpacing {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for HanSpacing {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::SpacedLine } else { Signs::None }
    }

    fn judge(&self, _: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        if is_spaced(line) {
            gaps(line, |start, end| {
                if !line.is_embedded(start) {
                    drafts.push(Draft::new(start..end, Rule::SpacedLine, Put::Nothing));
                }
            });
        }
        line.text.len()
    }
}

/// Does a blank part every two letters of the line, and is it no row of names or heads?
fn is_spaced(line: &LineView<'_>) -> bool {
    let words: Vec<&str> = line.text.split(chars::is_blank).filter(|word| !word.is_empty()).collect();
    let letters = |word: &str| word.chars().filter(|&c| chars::is_letter(c)).count();
    let count: usize = words.iter().map(|word| letters(word)).sum();
    let is_mark = |c: char| !c.is_alphanumeric();
    // no two letters side by side; letters and marks, or a number
    let spaced = words.iter().all(|word| {
        let chars = || word.chars();
        let side_by_side = chars().zip(chars().skip(1)).any(|(a, b)| chars::is_letter(a) && chars::is_letter(b));
        !side_by_side && chars().all(|c| chars::is_letter(c) || is_mark(c)) || letters(word) == 0 && word.len() <= 4
    });
    let numbered =
        line.text.starts_with('第') && line.text.contains(['章', '节', '節', '条', '條', '部', '篇', '回', '编']);
    let marked = numbered || words.iter().any(|word| word.chars().any(is_mark));
    if !spaced || count < if marked { MIN_MARKED } else { MIN_LETTERS } {
        return false;
    }
    let listed = line.text.chars().filter(|&c| chars::is_letter(c)).all(|c| ENUMERATED.contains(c));
    marked || !listed && !is_row_of_names(line)
}

/// `张 三  李 四  王 五`: the same two or three letters again and again, wide gaps between.
fn is_row_of_names(line: &LineView<'_>) -> bool {
    let mut sizes = vec![0usize];
    let mut gap = 0;
    for c in line.text.chars() {
        if chars::is_blank(c) {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if gap > 1 && sizes.last() != Some(&0) {
            sizes.push(0);
        }
        gap = 0;
        if let Some(last) = sizes.last_mut() {
            *last += 1;
        }
    }
    sizes.len() > 1 && sizes.iter().all(|size| (2..=3).contains(size))
}

/// Hands over the blanks beside a letter; those between two marks or numbers stay.
fn gaps(line: &LineView<'_>, mut take: impl FnMut(usize, usize)) {
    let mut before: Option<char> = None;
    let mut from = None;
    for (at, c) in line.text.char_indices() {
        if chars::is_blank(c) {
            from = from.or(Some(at));
            continue;
        }
        if let Some(from) = from.take()
            && (before.is_some_and(chars::is_letter) || chars::is_letter(c))
        {
            take(from, at);
        }
        before = Some(c);
    }
}
