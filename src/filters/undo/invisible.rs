//! `invisible`: characters that print nothing go; blanks of odd widths become plain ones.

use std::ops::Range;

use crate::filters::filter::{Meta, Named, UndoFilter, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::text::hidden::is_needed;
use crate::text::scan::{self, within};
use crate::text::span::Span;

/// The filter.
pub struct Invisible;

coded_rules! {
    ZeroWidth = "zero-width": "zero-width characters (U+200B–200D, 2060–2064, FEFF) go, but where a script or an emoji needs them";
    SoftHyphen = "soft-hyphen": "the soft hyphen (U+00AD) goes";
    Direction = "direction": "marks of writing direction go where no right-to-left script stands";
    Control = "control": "control characters but tab and line ends go, runs of NUL with them";
    Blank = "blank": "no-break and typographic blanks (U+00A0, 2000–200A, 202F, 205F) become plain blanks";
}

/// No paper has a longer number of a page.
const MAX_PAGE_DIGITS: usize = 6;

static META: Meta =
    Meta { name: "invisible", when: When::Default, page: include_str!("invisible.md"), coded: Rule::ALL };

impl Named for Invisible {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl UndoFilter for Invisible {
    fn wants(&self, text: &str) -> bool {
        scan::any(text.as_bytes(), may_begin)
    }

    fn run(&self, text: &str, _: Part, pen: &mut Pen<'_>) {
        let mut done = 0;
        scan::each(text.as_bytes(), may_begin, |at| {
            if at < done {
                return;
            }
            // what stands on both sides is asked once for a run of them, however long it is
            let rest = text.get(at..).unwrap_or("");
            let len = rest.find(|c| rule_of(c).is_none()).unwrap_or(rest.len());
            done = at + len;
            if len > 0 {
                remove(text, at..done, pen);
            }
        });
    }
}

/// Removes a run of invisible characters but those that the text beside it needs, and makes plain blanks of blanks;
/// neighbours of one rule go in one edit.
fn remove(text: &str, run: Range<usize>, pen: &mut Pen<'_>) {
    let left = text.get(..run.start).and_then(|before| before.chars().next_back());
    let right = text.get(run.end..).and_then(|after| after.chars().next());
    let mut going: Option<(Span, Rule)> = None;
    let flush = |going: &mut Option<(Span, Rule)>, pen: &mut Pen<'_>| {
        if let Some((span, rule)) = going.take() {
            pen.remove(span, rule);
        }
    };
    for (at, c) in text.get(run.clone()).unwrap_or("").char_indices() {
        let start = (run.start + at) as u32;
        let span = Span { start, end: start + c.len_utf8() as u32 };
        let Some(rule) = rule_of(c) else { continue };
        match &mut going {
            // a blank alone in a list is shown: `['\u{A0}']`
            _ if rule == Rule::Blank && run.len() == c.len_utf8() && is_shown(text, &run) => flush(&mut going, pen),
            _ if rule == Rule::Blank => {
                flush(&mut going, pen);
                pen.write_char(span, rule, ' ');
            }
            // between two numbers it was the hyphen of a range: `512\u{AD}519`
            _ if rule == Rule::SoftHyphen && is_range(text, &run) => flush(&mut going, pen),
            _ if is_needed(c, left, right) => flush(&mut going, pen),
            Some((last, of)) if *of == rule => last.end = span.end,
            _ => {
                flush(&mut going, pen);
                going = Some((span, rule));
            }
        }
    }
    flush(&mut going, pen);
}

/// Is what stands at `run` the one value of a list, or alone between grave accents? Quotes that may become curly show nothing:
/// a second run would read other quotes.
fn is_shown(text: &str, run: &Range<usize>) -> bool {
    let (before, behind) = (text.get(..run.start).unwrap_or(""), text.get(run.end..).unwrap_or(""));
    [("`", "`"), ("['", "']"), ("[\"", "\"]")]
        .iter()
        .any(|(open, close)| before.ends_with(open) && behind.starts_with(close))
}

/// Do two numbers of as many digits stand around `run`, the second the larger: the pages of a paper?
fn is_range(text: &str, run: &Range<usize>) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let (before, behind) = (text.get(..run.start).unwrap_or(""), text.get(run.end..).unwrap_or(""));
    let from = before.chars().rev().take(MAX_PAGE_DIGITS).take_while(|&c| is_digit(c)).count();
    let to = behind.chars().take(MAX_PAGE_DIGITS).take_while(|&c| is_digit(c)).count();
    from == to && from > 1 && before.get(before.len() - from..) < behind.get(..to)
}

/// May an invisible character begin with byte `a`, if `b` and `c` follow it? Written so that many places are looked at
/// together.
#[inline(always)]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let control = (a < 0x20) & (a != b'\n') & (a != b'\t') & (a != b'\r') | (a == 0x7F);
    let latin = (a == 0xC2) & ((b <= 0xA0) | (b == 0xAD));
    // all letters of its block: texts of the script are rare
    let arabic_mark = a == 0xD8;
    let general = (a == 0xE2) & (((b == 0x80) & ((c <= 0x8F) | within(c, 0xAA, 0xAF))) | ((b == 0x81) & (c >= 0x9F)));
    let mark = (a == 0xEF) & (b == 0xBB) & (c == 0xBF);
    control | latin | arabic_mark | general | mark
}

/// The rule that takes `c`.
fn rule_of(c: char) -> Option<Rule> {
    Some(match c {
        '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => Rule::ZeroWidth,
        '\u{AD}' => Rule::SoftHyphen,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' => Rule::Direction,
        '\t' | '\n' | '\r' => return None,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Rule::Control,
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Rule::Blank,
        _ => return None,
    })
}
