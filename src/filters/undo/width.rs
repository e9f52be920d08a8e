//! `width`: letters and digits in the wrong width, half-width kana, radicals that stand for ideographs.

use std::sync::LazyLock;

use super::hybrid;
use crate::filters::filter::{Meta, Named, UndoFilter, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::text::chars;
use crate::text::scan::{self, within};
use crate::text::span::Span;

/// The filter.
pub struct Width;

coded_rules! {
    Letter = "letter": "full-width Latin letters become ASCII";
    Digit = "digit": "full-width digits become ASCII";
    Sign = "sign": "a full-width sign within a number or an address of full-width characters becomes ASCII with them";
    Kana = "kana": "half-width kana become full-width, voiced marks joined";
    Radical = "radical": "radicals of U+2E80–2FD5, which PDFs put in the place of ideographs, become those";
}

static META: Meta = Meta { name: "width", when: When::Default, page: include_str!("width.md"), coded: Rule::ALL };

/// Full-width forms of U+FF61–FF9F, in order.
const KANA_TABLE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
/// Fewer half-width kana together may be a face: `ヾ(≧▽≦*)ﾉ`.
const MIN_KANA: usize = 2;

/// Chinese numerals that have a zero beside them.
const NUMERALS: &str = "〇一二三四五六七八九十百千";
/// Up to this one, nearly all radicals of the supplement are parts of characters and none themselves.
const LAST_COMPONENT: char = '\u{2E9D}';

static KANA_FORMS: LazyLock<Vec<char>> = LazyLock::new(|| KANA_TABLE.chars().collect());

/// Pairs of a radical and its ideograph: the property Equivalent_Unified_Ideograph of Unicode 14.
static RADICALS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut chars = include_str!("radicals.txt").chars().filter(|c| !c.is_whitespace());
    let mut pairs = Vec::new();
    while let (Some(radical), Some(ideograph)) = (chars.next(), chars.next()) {
        pairs.push((radical, ideograph));
    }
    pairs
});

impl Named for Width {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl UndoFilter for Width {
    fn wants(&self, text: &str) -> bool {
        scan::any(text.as_bytes(), may_begin)
    }

    fn run(&self, text: &str, _: Part, pen: &mut Pen<'_>) {
        let mut signs = Vec::new();
        let mut done = 0;
        scan::each(text.as_bytes(), may_begin, |at| {
            if at < done {
                return;
            }
            let rest = text.get(at..).unwrap_or("");
            let Some(c) = rest.chars().next() else { return };
            let mut rewrite = |len: usize, rule: Rule, with: char| {
                let span = Span { start: at as u32, end: (at + len) as u32 };
                pen.write_char(span, rule, with);
            };
            match c {
                'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                    done = hybrid::read(text, done, at, &mut signs);
                    if is_shown(text, &signs) {
                        return;
                    }
                    for sign in signs.iter().filter(|sign| sign.converts) {
                        let half = chars::half_width(sign.c);
                        let rule = match half {
                            '0'..='9' => Rule::Digit,
                            'A'..='Z' | 'a'..='z' => Rule::Letter,
                            _ => Rule::Sign,
                        };
                        let span = Span { start: sign.at as u32, end: (sign.at + sign.c.len_utf8()) as u32 };
                        pen.write_char(span, rule, half);
                    }
                }
                '\u{FF61}'..='\u{FF9F}' => {
                    let is_run = |c: char| is_half_kana(c) || chars::is_hidden(c);
                    let run = rest.find(|c| !is_run(c)).unwrap_or(rest.len());
                    done = at + run;
                    kana(text, at..at + run, pen);
                }
                // `從⺗`: a book of characters speaks of their parts
                '\u{2E80}'..='\u{2FD5}' if is_part(text, at) => {}
                '\u{2E80}'..='\u{2FD5}' => {
                    if let Ok(i) = RADICALS.binary_search_by_key(&c, |&(radical, _)| radical) {
                        rewrite(3, Rule::Radical, RADICALS[i].1);
                    }
                }
                _ => {}
            }
        });
    }
}

/// Is what was read no number or word of the text: a sign shown alone between straight quotes, the hand of a face, the zero of
/// a Chinese numeral (`八０`)?
fn is_shown(text: &str, signs: &[hybrid::Sign]) -> bool {
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else { return false };
    let end = last.at + last.c.len_utf8();
    let mut before = text.get(..first.at).unwrap_or("").chars().rev().map(chars::half_width);
    let mut behind = text.get(end..).unwrap_or("").chars().map(chars::half_width);
    let (left, right) = (before.next(), behind.next());
    let is_numeral = |c: Option<char>| c.is_some_and(|c| NUMERALS.contains(c));
    if signs.iter().all(|sign| sign.c == '０') && (is_numeral(left) || is_numeral(right)) {
        return true;
    }
    let is_quoted = is_item(text.get(..first.at).unwrap_or(""), text.get(end..).unwrap_or(""));
    let is_cheek = |c: Option<char>| c.is_some_and(|c| "￣¯▽^・´`≧≦°ω´｀".contains(c));
    let is_hand = right == Some('(') && is_cheek(behind.next()) || left == Some(')') && is_cheek(before.next());
    signs.len() == 1 && (is_quoted || is_hand)
}

/// Do straight quotes make a value of a list of what stands between `before` and `behind`: `"Ａ",` alone on its line,
/// `["Ａ", "Ｂ"]`? No such quote becomes a curly one.
fn is_item(before: &str, behind: &str) -> bool {
    let Some(quote) = before.chars().next_back().filter(|c| matches!(c, '"' | '\'')) else { return false };
    let Some(rest) = behind.strip_prefix(quote) else { return false };
    let before = before.strip_suffix(quote).unwrap_or("").trim_end_matches([' ', '\t']);
    let opens = before.is_empty()
        || before.ends_with(['\n', '['])
        || before.strip_suffix(',').is_some_and(|s| s.ends_with(quote));
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(' ');
    opens && (rest.is_empty() || rest.starts_with(['\n', '\r', ']', quote]))
}

/// Is the radical at byte `at` one that is spoken of: behind `從`, alone between quotes, at the head of a table's row?
fn is_part(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").chars().next_back();
    let mut behind = text.get(at..).unwrap_or("").chars();
    let radical = behind.next();
    let next = behind.clone().next();
    // PDFs write whole ideographs with the Kangxi radicals and those of the simplified script
    let is_component = radical.is_some_and(|c| c <= LAST_COMPONENT);
    let is_quoted = is_item(text.get(..at).unwrap_or(""), behind.as_str());
    is_quoted || is_component && (matches!(before, Some('從' | '从' | '。')) || next == Some('\t'))
}

/// May one of those characters begin with byte `a`, if `b` and `c` follow it?
#[inline(always)]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let digits_and_capitals = (b == 0xBC) & (within(c, 0x90, 0x99) | within(c, 0xA1, 0xBA));
    let small_and_kana = ((b == 0xBD) & (within(c, 0x81, 0x9A) | (c >= 0xA1))) | ((b == 0xBE) & (c <= 0x9F));
    let radicals = (a == 0xE2) & (b >= 0xBA);
    (a == 0xEF) & (digits_and_capitals | small_and_kana) | radicals
}

fn is_half_kana(c: char) -> bool {
    ('\u{FF61}'..='\u{FF9F}').contains(&c)
}

/// Rewrites a run of half-width kana, with what is invisible between them, if it is a word and no part of a face.
fn kana(text: &str, run: std::ops::Range<usize>, pen: &mut Pen<'_>) {
    let places = text.get(run.clone()).unwrap_or("").char_indices().map(|(at, c)| (run.start + at, c));
    let chars: Vec<(usize, char)> = places.filter(|&(_, c)| is_half_kana(c)).collect();
    let letters = chars.iter().filter(|(_, c)| ('\u{FF66}'..='\u{FF9D}').contains(c)).count();
    let before = text.get(..run.start).and_then(|s| s.chars().rev().find(|&c| !chars::is_hidden(c)));
    let behind = text.get(run.end..).and_then(|s| s.chars().find(|&c| !chars::is_hidden(c)));
    // no mark is evidence: it may be restored or made another yet
    let plain = |c: char| chars::is_letter(c) || c.is_whitespace();
    let alone = [before, behind].into_iter().flatten().all(plain);
    if letters == 0 || letters < MIN_KANA && !alone {
        return;
    }
    let mut i = 0;
    while let Some(&(start, kana)) = chars.get(i) {
        let form = KANA_FORMS[kana as usize - 0xFF61];
        let joined = chars.get(i + 1).and_then(|&(_, mark)| voiced(form, mark));
        let last = i + usize::from(joined.is_some());
        // a voiced mark takes what is invisible before it along
        let span = Span { start: start as u32, end: (chars[last].0 + 3) as u32 };
        pen.write_char(span, Rule::Kana, joined.unwrap_or(form));
        i = last + 1;
    }
}

/// `カ` with `ﾞ` is `ガ`: in Unicode the voiced letter is the next one, the half-voiced the one after it.
fn voiced(kana: char, mark: char) -> Option<char> {
    let step = match (kana, mark) {
        ('カ'..='ト' | 'ハ'..='ホ', '\u{FF9E}') => 1,
        ('ハ'..='ホ', '\u{FF9F}') => 2,
        ('ウ', '\u{FF9E}') => return Some('ヴ'),
        _ => return None,
    };
    let plain = !matches!(kana, 'ッ');
    char::from_u32(kana as u32 + step).filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole_and_in_order() {
        assert_eq!(KANA_FORMS.len(), 0xFF9F - 0xFF61 + 1);
        assert!(RADICALS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(RADICALS.iter().filter(|pair| pair.0 >= '\u{2F00}').count(), 214);
        assert!(RADICALS.iter().all(|pair| pair.0 < '\u{2FD6}' && pair.1 > '\u{2FD5}'));
        assert_eq!(
            [voiced('カ', 'ﾞ'), voiced('ハ', 'ﾟ'), voiced('ア', 'ﾞ'), voiced('ッ', 'ﾞ')],
            [Some('ガ'), Some('パ'), None, None]
        );
    }
}
