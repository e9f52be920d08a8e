//! `pinyin`: readings in brackets that a script converter left behind the characters it changed.

use crate::filters::filter::{Meta, Named, UndoFilter, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::text::canon;
use crate::text::chars;
use crate::text::scan;
use crate::text::span::Span;

/// The filter.
pub struct Pinyin;

coded_rules! {
    Converter = "converter": "pinyin in brackets behind converted characters goes, where it is frequent";
}

static META: Meta = Meta { name: "pinyin", when: When::Default, page: include_str!("pinyin.md"), coded: Rule::ALL };

/// Fewer readings may be the author's.
const MIN_READINGS: usize = 3;
/// A converter leaves at least so many in [`PER_CHARS`] Chinese characters.
const MIN_SHARE: usize = 3;
const PER_CHARS: usize = 200;
/// The longest syllable is `zhuāng`; a reading may have two.
const MAX_READING_CHARS: usize = 13;
const TONED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ";

impl Named for Pinyin {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl UndoFilter for Pinyin {
    fn wants(&self, text: &str) -> bool {
        scan::any(text.as_bytes(), |a, _, _| (0xC3..=0xC7).contains(&a))
    }

    fn run(&self, text: &str, _: Part, pen: &mut Pen<'_>) {
        let mut readings: Vec<Span> = Vec::new();
        let bracket = |a: u8, b: u8, c: u8| (a == b'(') | (a == 0xEF) & (b == 0xBC) & (c == 0x88);
        let mut brackets = Vec::new();
        scan::each(text.as_bytes(), bracket, |at| brackets.push(at));
        for at in brackets {
            let open = if text.as_bytes()[at] == b'(' { 1 } else { 3 };
            let Some(end) = reading_end(text, at + open) else { continue };
            let before = text.get(..at).and_then(|before| before.chars().rev().find(|&c| !chars::is_blank(c)));
            // a reading behind a character that no converter changes is the author's, and so may all others be
            if before.is_none_or(|c| canon::key_char(c) == c) {
                return;
            }
            readings.push(Span { start: at as u32, end: end as u32 });
        }
        let letters = text.chars().filter(|&c| chars::is_letter(c)).count();
        if readings.len() < MIN_READINGS || readings.len() * PER_CHARS < MIN_SHARE * letters {
            return;
        }
        for span in readings {
            pen.remove(span, Rule::Converter);
        }
    }
}

/// One past the closing bracket of a toned reading that begins at `start`.
fn reading_end(text: &str, start: usize) -> Option<usize> {
    let inside = text.get(start..)?;
    let mut toned = false;
    for (count, (at, c)) in inside.char_indices().enumerate() {
        match chars::half_width(c) {
            ')' => return toned.then_some(start + at + c.len_utf8()),
            _ if count > MAX_READING_CHARS => return None,
            half if TONED.contains(half.to_ascii_lowercase()) => toned = true,
            'a'..='z' | 'A'..='Z' | 'ü' | ' ' | '\'' => {}
            _ => return None,
        }
    }
    None
}
