//! `invisible`: characters that print nothing go; blanks of odd widths become plain ones.

use std::ops::Range;

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::text::scan::{self, within};

/// The filter.
pub struct Invisible;

static META: Meta = Meta {
    name: "invisible",
    stage: Stage::Unwrap,
    when: When::Default,
    guarded: true,
    doc: include_str!("invisible.md"),
    coded: &[
        Coded {
            id: "zero-width",
            doc: "zero-width characters (U+200B–200D, 2060–2064, FEFF) go, but where a script or an emoji needs them",
        },
        Coded { id: "soft-hyphen", doc: "the soft hyphen (U+00AD) goes" },
        Coded { id: "direction", doc: "marks of writing direction go where no right-to-left script stands" },
        Coded { id: "control", doc: "control characters but tab and line ends go, runs of NUL with them" },
        Coded {
            id: "blank",
            doc: "no-break and typographic blanks (U+00A0, 2000–200A, 202F, 205F) become plain blanks",
        },
    ],
};
const BLANK: u16 = 4;

impl Filter for Invisible {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn wants(&self, text: &str) -> bool {
        scan::any(text.as_bytes(), may_begin)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let text = doc.text();
        let mut done = 0;
        scan::each(text.as_bytes(), may_begin, |at| {
            if at < done {
                return;
            }
            // what stands on both sides is asked once for a run of them, however long it is
            let rest = text.get(at..).unwrap_or("");
            let len = rest.find(|c| row(c).is_none()).unwrap_or(rest.len());
            done = at + len;
            if len > 0 {
                remove(me, text, at..done, edits);
            }
        });
    }
}

/// Removes a run of invisible characters but those that the text beside it needs, and makes plain blanks of blanks;
/// neighbours of one rule go in one edit.
fn remove(me: u16, text: &str, run: Range<usize>, edits: &mut Edits) {
    let left = text.get(..run.start).and_then(|before| before.chars().next_back());
    let right = text.get(run.end..).and_then(|after| after.chars().next());
    let mut going: Option<(Span, u16)> = None;
    let flush = |going: &mut Option<(Span, u16)>, edits: &mut Edits| {
        if let Some((span, row)) = going.take() {
            edits.replace(span, RuleId { filter: me, row }, With::Nothing);
        }
    };
    for (at, c) in text.get(run.clone()).unwrap_or("").char_indices() {
        let start = (run.start + at) as u32;
        let span = Span { start, end: start + c.len_utf8() as u32 };
        let Some(row) = row(c) else { continue };
        match &mut going {
            _ if row == BLANK => {
                flush(&mut going, edits);
                edits.replace(span, RuleId { filter: me, row }, With::Char(' '));
            }
            _ if is_needed(c, left, right) => flush(&mut going, edits),
            Some((last, of)) if *of == row => last.end = span.end,
            _ => {
                flush(&mut going, edits);
                going = Some((span, row));
            }
        }
    }
    flush(&mut going, edits);
}

/// May an invisible character begin with byte `a`, if `b` and `c` follow it? Written so that many places are looked at
/// together.
#[inline(always)]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let control = (a < 0x20) & (a != b'\n') & (a != b'\t') & (a != b'\r') | (a == 0x7F);
    let latin = (a == 0xC2) & ((b <= 0xA0) | (b == 0xAD));
    let arabic_mark = (a == 0xD8) & (b == 0x9C);
    let general = (a == 0xE2) & (((b == 0x80) & ((c <= 0x8F) | within(c, 0xAA, 0xAF))) | ((b == 0x81) & (c >= 0x9F)));
    let mark = (a == 0xEF) & (b == 0xBB) & (c == 0xBF);
    control | latin | arabic_mark | general | mark
}

/// The rule that takes `c`.
fn row(c: char) -> Option<u16> {
    Some(match c {
        '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => 0,
        '\u{AD}' => 1,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' => 2,
        '\t' | '\n' | '\r' => return None,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => 3,
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => BLANK,
        _ => return None,
    })
}

/// Do the characters on both sides need `c`: parts of an emoji, a script that joins its letters, one that runs from right
/// to left?
fn is_needed(c: char, left: Option<char>, right: Option<char>) -> bool {
    match c {
        '\u{200D}' if left.is_some_and(is_pictograph) && right.is_some_and(is_pictograph) => true,
        '\u{200B}'..='\u{200D}' => left.is_some_and(joins) || right.is_some_and(joins),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' => {
            left.is_some_and(is_right_to_left) || right.is_some_and(is_right_to_left)
        }
        _ => false,
    }
}

/// A part of an emoji, or what changes its looks.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{3030}' | '\u{303D}' | '\u{3297}'
        | '\u{3299}' | '©' | '®')
}

/// A letter of a script whose words zero-width characters shape or part: Arabic, those of India and of South-East Asia,
/// Tibetan, Mongolian.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}
