//! `book-marks`: titles between `<<` `>>` and `<` `>` get their marks back (GB/T 15834-2011, 4.15).

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::chars;

/// The filter.
pub struct BookMarks;

coded_rules! {
    Double = "double": "`<<书>>` becomes `《书》`";
    Single = "single": "`<书>` becomes `〈书〉`";
}

static META: Meta =
    Meta { name: "book-marks", when: When::Default, page: include_str!("book-marks.md"), coded: Rule::ALL };

/// Longer is no title: the longest of a law has some 50.
const MAX_TITLE_CHARS: usize = 60;

impl Named for BookMarks {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for BookMarks {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::One(b'<') } else { Signs::None }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let open = candidate.at;
        let Some((close, marks)) = title(line, open) else {
            return open + line.text.as_bytes()[open..].iter().take_while(|&&b| b == b'<').count();
        };
        let (rule, [left, right]) =
            if marks == 2 { (Rule::Double, ['《', '》']) } else { (Rule::Single, ['〈', '〉']) };
        for (start, with) in [(open, left), (close, right)] {
            drafts.push(Draft::new(start..start + marks, rule, Put::Char(with)));
        }
        close + marks
    }
}

fn find(line: &LineView<'_>, byte: u8, from: usize) -> Option<usize> {
    memchr::memchr(byte, line.text.as_bytes().get(from..)?).map(|at| from + at)
}

/// Where the title that opens at `open` closes, and how many marks are around it.
fn title(line: &LineView<'_>, open: usize) -> Option<(usize, usize)> {
    let bytes = line.text.as_bytes();
    let marks = bytes[open..].iter().take(3).take_while(|&&b| b == b'<').count();
    let close = find(line, b'>', open)?;
    let closing = bytes[close..].iter().take(3).take_while(|&&b| b == b'>').count();
    if marks != closing || marks > 2 {
        return None;
    }
    let inside = line.slice(open + marks, close);
    let ends = [inside.chars().next()?, inside.chars().next_back()?];
    // a straight quote is a tag's, or becomes a curly one: both are read alike
    let quoted = inside.contains(['"', '“', '”']);
    let is_code = inside.contains(['<', '=', '|']) || marks == 1 && quoted;
    let is_title = !is_code
        && !ends.into_iter().any(chars::is_blank)
        && inside.chars().any(chars::is_letter)
        && inside.chars().count() <= MAX_TITLE_CHARS;
    let before = line.slice(0, open).chars().next_back();
    let behind = line.slice(close + marks, line.text.len()).chars().next();
    let is_operand = |c: Option<char>| {
        let c = c.map(chars::half_width);
        c.is_some_and(|c| c.is_alphanumeric() && !chars::is_letter(c) || "=)]".contains(c))
    };
    let compares = if marks == 2 {
        is_operand(before) && is_operand(behind)
    } else {
        // `收入<支出且利润>成本`: two clauses and what joins them; a tag of a language that writes them in Chinese
        is_operand(before)
            || is_operand(behind)
            || inside.contains(['且', '或', '则', ',', '，', ';', '；', '。', '/', '(', '（'])
            || !ends.into_iter().all(|c| chars::is_letter(c) || c.is_alphanumeric())
            || line.text.contains("</")
    };
    (is_title && !compares).then_some((close, marks))
}
