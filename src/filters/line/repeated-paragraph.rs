//! `repeated-paragraph`: a paragraph of the body, pasted again below its end.

use std::collections::HashMap;

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::page::standing::Standing;
use crate::rows::marks::mark_of;
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
        let paragraphs: Vec<u32> =
            page.live()[page.body().begin..].iter().copied().filter(|&n| page.is_prose(n)).collect();
        // nearly every text is told by its last paragraph
        let Some(&last) = paragraphs.last().filter(|&&n| is_long(page, n)) else { return };
        // paragraphs by their first letters, and where they stand; a copy is compared whole
        let mut own: HashMap<Vec<char>, Vec<u32>> = HashMap::new();
        let first = opening(page.line(last));
        if paragraphs.iter().filter(|&&n| is_long(page, n) && opening(page.line(n)) == first).nth(1).is_none() {
            return;
        }
        for &n in paragraphs.iter().filter(|&&n| is_long(page, n)) {
            own.entry(opening(page.line(n))).or_default().push(n);
        }
        let is_copy = |n: u32| {
            let same = |&other: &u32| other < n && letters(page.line(other)).eq(letters(page.line(n)));
            is_long(page, n) && own.get(&opening(page.line(n))).is_some_and(|lines| lines.iter().any(same))
        };
        let copies = paragraphs.iter().rev().take_while(|&&n| is_copy(n)).count();
        let (body, copies) = paragraphs.split_at(paragraphs.len() - copies);
        let Some(&end) = body.last() else { return };
        // a mark between the text and the copy, or what was removed there, says that the text is over; without it the copy
        // is a refrain
        let is_over = |n: u32| (end + 1..n).any(|m| pen.is_gone(m) || mark_of(page.hits(), m).is_some());
        let removed: Vec<u32> = copies.iter().copied().filter(|&n| is_over(n)).collect();
        for n in removed {
            pen.remove_line(n, Rule::Paragraph);
        }
    }
}

/// Is the line long enough to be no refrain?
fn is_long(page: &Standing<'_>, n: u32) -> bool {
    let line = page.line(n);
    line.len() >= MIN_BYTES && line.chars().filter(|&c| chars::is_letter(c)).nth(MIN_CHARS - 1).is_some()
}

/// The first letters of a line.
fn opening(line: &str) -> Vec<char> {
    const CHARS: usize = 24;
    letters(line).take(CHARS).collect()
}

/// The letters and digits of a line in key form: marks and blanks differ from copy to copy.
fn letters(line: &str) -> impl Iterator<Item = char> {
    line.chars().map(|c| chars::half_width(c).to_ascii_lowercase()).filter(|c| c.is_alphanumeric())
}
