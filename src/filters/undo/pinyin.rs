//! `pinyin`: readings in brackets that a script converter left behind the characters it changed.

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::text::chars as key;
use crate::text::scan;

/// The filter.
pub struct Pinyin;

static META: Meta = Meta {
    name: "pinyin",
    stage: Stage::Unwrap,
    when: When::Default,
    guarded: true,
    doc: include_str!("pinyin.md"),
    coded: &[Coded {
        id: "converter",
        doc: "pinyin in brackets behind converted characters goes, where it is frequent",
    }],
};

/// Fewer readings may be the author's.
const MIN_READINGS: usize = 3;
/// A converter leaves at least so many in [`PER_CHARS`] Chinese characters.
const MIN_SHARE: usize = 3;
const PER_CHARS: usize = 200;
/// The longest syllable is `zhuāng`; a reading may have two.
const MAX_READING_CHARS: usize = 13;
const TONED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ";

impl Filter for Pinyin {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn wants(&self, text: &str) -> bool {
        scan::any(text.as_bytes(), |a, _, _| (0xC3..=0xC7).contains(&a))
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let text = doc.text();
        let mut readings: Vec<Span> = Vec::new();
        let bracket = |a: u8, b: u8, c: u8| (a == b'(') | (a == 0xEF) & (b == 0xBC) & (c == 0x88);
        let mut brackets = Vec::new();
        scan::each(text.as_bytes(), bracket, |at| brackets.push(at));
        for at in brackets {
            let open = if text.as_bytes()[at] == b'(' { 1 } else { 3 };
            let Some(end) = reading_end(text, at + open) else { continue };
            let before = text.get(..at).and_then(|before| before.chars().rev().find(|&c| !key::is_blank(c)));
            // a reading behind a character that no converter changes is the author's, and so may all others be
            if before.is_none_or(|c| key::fold_char(c) == c) {
                return;
            }
            readings.push(Span { start: at as u32, end: end as u32 });
        }
        let letters = text.chars().filter(|&c| key::is_letter(c)).count();
        if readings.len() < MIN_READINGS || readings.len() * PER_CHARS < MIN_SHARE * letters {
            return;
        }
        for span in readings {
            edits.replace(span, RuleId { filter: me, row: 0 }, With::Nothing);
        }
    }
}

/// One past the closing bracket of a toned reading that begins at `start`.
fn reading_end(text: &str, start: usize) -> Option<usize> {
    let inside = text.get(start..)?;
    let mut toned = false;
    for (count, (at, c)) in inside.char_indices().enumerate() {
        match key::half_width(c) {
            ')' => return toned.then_some(start + at + c.len_utf8()),
            _ if count > MAX_READING_CHARS => return None,
            half if TONED.contains(half.to_ascii_lowercase()) => toned = true,
            'a'..='z' | 'A'..='Z' | 'ü' | ' ' | '\'' => {}
            _ => return None,
        }
    }
    None
}
