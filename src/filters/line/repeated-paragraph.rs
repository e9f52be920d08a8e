//! `repeated-paragraph`: a paragraph of the body, pasted again below its end.

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::rows::matched::Matched;
use crate::text::chars;

/// The filter.
pub struct RepeatedParagraph;

coded_rules! {
    Paragraph = "paragraph": "a paragraph of the body again, below its end";
}

static META: Meta = Meta {
    name: "repeated-paragraph",
    when: When::Default,
    page: include_str!("repeated-paragraph.md"),
    coded: Rule::ALL,
};

/// A shorter line is a refrain, a motto, an answer that comes again.
const MIN_CHARS: usize = 60;
/// More copies in a row are an article of a collection.
const MAX_COPIES: usize = 8;
/// Bytes that so many characters have at least.
const MIN_BYTES: usize = 3 * MIN_CHARS;

impl Named for RepeatedParagraph {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for RepeatedParagraph {
    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        if page.sign().is_none() || page.body().is_empty() || page.part() != Part::WHOLE {
            return;
        }
        let live = &page.live()[page.body().begin..];
        // the last paragraphs, from the end upwards
        let last: Vec<u32> = live.iter().rev().copied().filter(|&n| page.is_prose(n)).take(MAX_COPIES + 2).collect();
        let (Some(&first), Some(&top)) = (last.first(), last.last()) else { return };
        let is_copy = |n: u32| {
            let len = page.line(n).len();
            // marks and widths differ from copy to copy, but not a quarter of the bytes
            let alike = |other: usize| 3 * len <= 4 * other && 3 * other <= 4 * len;
            let same =
                |other: u32| alike(page.line(other).len()) && letters(page.line(other)).eq(letters(page.line(n)));
            page.line(n).len() >= MIN_BYTES
                && live.iter().take_while(|&&other| other < n).any(|&other| page.is_prose(other) && same(other))
                && is_long(page.line(n))
        };
        let copies = last.iter().take_while(|&&n| is_copy(n)).count();
        // another article printed twice is no paragraph pasted
        if copies == 0 || copies > MAX_COPIES {
            return;
        }
        // a mark between the text and a copy, or what was removed there, says that the text is over; without it the copy is a
        // refrain
        let is_mark = |m: u32| pen.is_gone(m) || page.hits().mark(m).is_some();
        let Some(mark) = (top + 1..first).rev().find(|&m| is_mark(m)) else { return };
        let end = last.get(copies).copied().unwrap_or(0);
        if end < mark {
            last[..copies].iter().filter(|&&n| n > mark).for_each(|&n| pen.remove_line(n, Rule::Paragraph));
        }
    }
}

/// Is the line long enough to be no refrain?
fn is_long(line: &str) -> bool {
    line.chars().filter(|&c| chars::is_letter(c)).nth(MIN_CHARS - 1).is_some()
}

/// The letters and digits of a line in key form: marks and blanks differ from copy to copy.
fn letters(line: &str) -> impl Iterator<Item = char> {
    line.chars().map(|c| chars::half_width(c).to_ascii_lowercase()).filter(|c| c.is_alphanumeric())
}
