//! `book-marks`: titles between `<<` `>>` and `<` `>` get their marks back (GB/T 15834-2011, 4.15).

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::chars;
use crate::text::names::count_names;

/// The filter.
pub struct BookMarks;

coded_rules! {
    Double = "double": "`<<书>>` becomes `《书》`";
    Single = "single": "`<书>` becomes `〈书〉` where the words around it name a title";
}

static META: Meta =
    Meta { name: "book-marks", when: When::Default, page: include_str!("book-marks.md"), coded: Rule::ALL };

/// What stands right before a title.
const BEFORE: &str = include_str!("before-title.txt");
/// What stands right behind one.
const BEHIND: &str = include_str!("behind-title.txt");
/// What is to be filled in, or a field of a record, ends in one of these.
const FIELD: &str = include_str!("fields.txt");

/// Longer is no title: the longest of a law has some 50.
const MAX_TITLE_CHARS: usize = 60;

/// A closing tag within so many bytes says that the line is marked up.
const TAG_BYTES: usize = 1000;
/// No name is longer.
const MAX_NAME_CHARS: usize = 4;

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
        let Some((close, marks)) = title(line, open, drafts) else {
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

/// Where the title that opens at `open` closes, and how many marks are around it.
fn title(line: &LineView<'_>, open: usize, drafts: &[Draft]) -> Option<(usize, usize)> {
    let bytes = line.text.as_bytes();
    let marks = bytes[open..].iter().take(3).take_while(|&&b| b == b'<').count();
    // another mark that opens comes first: no title holds one
    let close = open + marks + memchr::memchr2(b'<', b'>', bytes.get(open + marks..)?)?;
    if bytes[close] == b'<' {
        return None;
    }
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
            || memchr::memmem::find(&bytes[open.saturating_sub(TAG_BYTES)..bytes.len().min(close + TAG_BYTES)], b"</")
                .is_some()
    };
    (is_title && !compares && (marks == 2 || is_certain(line, open, close) || is_listed(line, open, drafts)))
        .then_some((close, marks))
}

/// Do the words around `<…>` say that it is a title, and no tag or placeholder?
fn is_certain(line: &LineView<'_>, open: usize, close: usize) -> bool {
    let (before, behind) = (line.slice(0, open), line.slice(close + 1, line.text.len()));
    let is_within = before.chars().rev().take(MAX_TITLE_CHARS).find(|c| "《》".contains(*c)) == Some('《');
    let inside = line.slice(open + 1, close);
    let is_field = FIELD.lines().any(|field| inside.ends_with(field));
    is_within
        || !is_field
            && (BEFORE.lines().any(|word| before.ends_with(word))
                || BEHIND.lines().any(|word| behind.starts_with(word))
                || is_authors(before))
}

/// Does it stand in a list behind another title: `〈赤壁赋〉和<岳阳楼记>`?
fn is_listed(line: &LineView<'_>, open: usize, drafts: &[Draft]) -> bool {
    let before = line.slice(0, open);
    let before = before.strip_suffix(['和', '与', '及', '、', '，', ',']).unwrap_or(before);
    before.ends_with('〉') || drafts.last().is_some_and(|draft| draft.end as usize == before.len())
}

/// `朱自清的<背影>`: somebody's work.
fn is_authors(before: &str) -> bool {
    let Some(before) = before.strip_suffix('的') else { return false };
    let letters = before.chars().rev().take(MAX_NAME_CHARS + 1).take_while(|&c| chars::is_letter(c));
    let name = before.len() - letters.map(char::len_utf8).sum::<usize>();
    before.get(name..).is_some_and(|name| count_names(name) == Some(1))
}
