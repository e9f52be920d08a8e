//! `quotes`: straight quotes in Chinese text become curly ones, in pairs (GB/T 15834-2011, 4.8).

use serde::Deserialize;

use crate::edits::claims::{Edits, RuleId, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::filters::mark::reading::{self as written, Written};
use crate::page::fold::Fold;
use crate::page::lines::Doc;
use crate::shield::inline::Embedded;
use crate::text::chars as key;

/// The filter, with its options.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Quotes {
    /// What becomes of `「」『』`.
    pub corner: Corner,
}

/// What becomes of corner quotes.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// They stay: traditional text is written with them.
    #[default]
    Keep,
    /// `「」` becomes `“”`, `『』` becomes `‘’`.
    Curly,
}

static META: Meta = Meta {
    name: "quotes",
    stage: Stage::Char,
    when: When::Default,
    guarded: true,
    doc: include_str!("quotes.md"),
    coded: &[
        Coded { id: "double", doc: "a pair `\"…\"` in Chinese text becomes `“…”`" },
        Coded { id: "single", doc: "a pair `'…'` in Chinese text becomes `‘…’`" },
        Coded { id: "corner", doc: "`「」『』` become `“”‘’`, only with corner = \"curly\"" },
    ],
};
const CORNER: u16 = 2;

impl Filter for Quotes {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        if self.corner == Corner::Curly {
            corner(me, doc, edits);
        }
        // a tool that folds `《` to `"` makes the two one
        if doc.fold() == Fold::Merged {
            return;
        }
        let signs = memchr::memchr2_iter(b'"', b'\'', doc.segment_text().0.as_bytes());
        written::each_line_with(signs, doc, edits, |line, edits| {
            for (row, quote, curly) in [(0, b'"', ['“', '”']), (1, b'\'', ['‘', '’'])] {
                let places = places(line, quote);
                // an odd one may be any of them
                if places.len() % 2 == 1 {
                    continue;
                }
                for pair in places.chunks_exact(2).filter(|pair| is_chinese(line, pair[0], pair[1])) {
                    for (&at, with) in pair.iter().zip(curly) {
                        if let Some(span) = line.span(at..at + 1) {
                            edits.replace(span, RuleId { filter: me, row }, With::Char(with));
                        }
                    }
                }
            }
        });
    }
}

/// Where the line has that quote and it is one.
fn places(line: &Written<'_>, quote: u8) -> Vec<usize> {
    let bytes = line.text.as_bytes();
    let mut embedded = Embedded::default();
    let mut places = Vec::new();
    let word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    for at in memchr::memchr_iter(quote, bytes) {
        let (left, right) = (word(at.checked_sub(1)), word(Some(at + 1)));
        let is_open = places.len() % 2 == 1;
        let escaped = at > 0 && bytes[at - 1] == b'\\';
        // `it's`, `Xi'an`; `5'10"`, `27"`; `'90s`
        let apostrophe = quote == b'\'' && left && (right || !is_open);
        let inch = at > 0 && bytes[at - 1].is_ascii_digit() && !is_open;
        if !apostrophe && !inch && !escaped && !embedded.covers(line.text, at) {
            places.push(at);
        }
    }
    places
}

/// Is the pair Chinese: by its content, or by what stands on both sides of it? A text in code, an attribute, a field and
/// an English sentence are not.
fn is_chinese(line: &Written<'_>, open: usize, close: usize) -> bool {
    let bytes = line.text.as_bytes();
    let inside = line.slice(open + 1, close);
    let before = open.checked_sub(1).map(|at| bytes[at]);
    let is_code = before.is_some_and(|b| b"=([{+\\".contains(&b)) && is_latin_at(bytes, open, 2)
        || matches!(before, Some(b'=' | b'<' | b'>'))
        || is_field(line.slice(0, open).chars().rev(), bytes[open])
        || is_field(line.slice(close + 1, line.text.len()).chars(), bytes[open]);
    // nothing but marks is no quotation
    if is_code || !inside.contains(char::is_alphanumeric) {
        return false;
    }
    let marked =
        inside.chars().any(|c| matches!(key::half_width(c), ',' | ';' | ':' | '!' | '?')) && inside.contains(' ');
    inside.chars().any(key::is_letter) || !marked && line.is_chinese_before(open) && line.is_chinese_after(close + 1)
}

/// Does a comma of either width and another quote follow: `"甲","乙"`?
fn is_field(mut beside: impl Iterator<Item = char>, quote: u8) -> bool {
    beside.next().is_some_and(|c| key::half_width(c) == ',') && beside.next() == Some(quote as char)
}

/// Does a Latin letter or a digit stand `back` bytes before `at`?
fn is_latin_at(bytes: &[u8], at: usize, back: usize) -> bool {
    at.checked_sub(back).is_some_and(|at| bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_')
}

fn corner(me: u16, doc: &Doc<'_>, edits: &mut Edits) {
    written::each_line(doc, edits, |line, edits| {
        for (at, sign) in line.text.match_indices(['「', '」', '『', '』']) {
            let with = match sign {
                "「" => '“',
                "」" => '”',
                "『" => '‘',
                _ => '’',
            };
            if let Some(span) = line.span(at..at + sign.len()) {
                edits.replace(span, RuleId { filter: me, row: CORNER }, With::Char(with));
            }
        }
    });
}
