//! `book-marks`: titles between `<<` `>>` and `<` `>` get their marks back (GB/T 15834-2011, 4.15).

use crate::edits::claims::{Edits, RuleId, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::filters::mark::reading::{self as written, Written};
use crate::page::lines::Doc;
use crate::shield::inline::Embedded;
use crate::text::chars as key;

/// The filter.
pub struct BookMarks;

static META: Meta = Meta {
    name: "book-marks",
    stage: Stage::Char,
    when: When::Default,
    guarded: true,
    doc: include_str!("book-marks.md"),
    coded: &[
        Coded { id: "double", doc: "`<<书>>` becomes `《书》`" },
        Coded { id: "single", doc: "`<书>` becomes `〈书〉`" },
    ],
};

/// Longer is no title: the longest of a law has some 50.
const MAX_TITLE_CHARS: usize = 60;

impl Filter for BookMarks {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let places = memchr::memchr_iter(b'<', doc.segment_text().0.as_bytes());
        written::each_line_with(places, doc, edits, |line, edits| {
            let mut embedded = Embedded::default();
            let mut at = 0;
            while let Some(open) = find(line, b'<', at) {
                if let Some(end) = embedded.end(line.text, open) {
                    at = end;
                    continue;
                }
                let Some((close, marks)) = title(line, open) else {
                    at = open + line.text.as_bytes()[open..].iter().take_while(|&&b| b == b'<').count();
                    continue;
                };
                let rule = RuleId { filter: me, row: u16::from(marks == 1) };
                let [left, right] = if marks == 2 { ['《', '》'] } else { ['〈', '〉'] };
                for (from, with) in [(open, left), (close, right)] {
                    if let Some(span) = line.span(from..from + marks) {
                        edits.replace(span, rule, With::Char(with));
                    }
                }
                at = close + marks;
            }
        });
    }
}

fn find(line: &Written<'_>, byte: u8, from: usize) -> Option<usize> {
    memchr::memchr(byte, line.text.as_bytes().get(from..)?).map(|at| from + at)
}

/// Where the title that opens at `open` closes, and how many marks are around it.
fn title(line: &Written<'_>, open: usize) -> Option<(usize, usize)> {
    let bytes = line.text.as_bytes();
    let marks = bytes[open..].iter().take(3).take_while(|&&b| b == b'<').count();
    let close = find(line, b'>', open)?;
    let closing = bytes[close..].iter().take(3).take_while(|&&b| b == b'>').count();
    if marks != closing || marks > 2 {
        return None;
    }
    let inside = line.slice(open + marks, close);
    let ends = [inside.chars().next()?, inside.chars().next_back()?];
    let is_title = !inside.contains(['<', '"', '=', '|'])
        && !ends.into_iter().any(key::is_blank)
        && inside.chars().any(key::is_letter)
        && inside.chars().count() <= MAX_TITLE_CHARS;
    let before = line.slice(0, open).chars().next_back();
    let behind = line.slice(close + marks, line.text.len()).chars().next();
    let is_operand = |c: Option<char>| {
        let c = c.map(key::half_width);
        c.is_some_and(|c| c.is_alphanumeric() && !key::is_letter(c) || "=)]".contains(c))
    };
    let compares = if marks == 2 {
        is_operand(before) && is_operand(behind)
    } else {
        // `收入<支出且利润>成本`: two clauses and what joins them; a tag of a language that writes them in Chinese
        is_operand(before)
            || is_operand(behind)
            || inside.contains(['且', '或', '则', ',', '，', ';', '；', '。', '/', '(', '（'])
            || !ends.into_iter().all(|c| key::is_letter(c) || c.is_alphanumeric())
            || line.text.contains("</")
    };
    (is_title && !compares).then_some((close, marks))
}
