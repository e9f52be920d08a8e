//! `reflow`: lines that were broken at a fixed width become paragraphs again.
//!
//! In the first pass, so that what parted two lines parts no brackets, quotes and marks any more when those are judged.

use crate::filters::filter::{Meta, Named, UndoFilter, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::facts::Facts;
use crate::page::lines::{Lines, Part};
use crate::page::standing::Standing;
use crate::shield::Shield;
use crate::text::chars;
use crate::text::span::Span;

/// The filter.
pub struct Reflow;

coded_rules! {
    Join = "join": "a line broken at the wrap width is joined with the next";
    PageNumber = "page-number": "the page number of a viewer, in the middle of a sentence, goes with the break";
}

static META: Meta = Meta { name: "reflow", when: When::Preset, page: include_str!("reflow.md"), coded: Rule::ALL };

/// Widths at which texts are wrapped, in characters of full width (two half-width ones count as one). Announcements,
/// exam papers and forum posts have 30 to 45.
const WIDTHS: std::ops::RangeInclusive<usize> = 24..=50;
/// A line this much shorter than the widest is still a full one: no mark may open a line, so it is broken earlier.
const SLACK: usize = 3;
/// Fewer full lines that end in the middle of a sentence prove no wrapping.
const MIN_FULL: usize = 3;

/// A paragraph as far as it is joined: its first and last line in [`Standing::live`], and its width.
struct Paragraph {
    first: usize,
    last: usize,
    width: usize,
}

impl Named for Reflow {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl UndoFilter for Reflow {
    fn run(&self, text: &str, part: Part, pen: &mut Pen<'_>) {
        let lines = Lines::read(text);
        let facts = Facts::of(&lines);
        let page = &Standing::unjudged(&facts, part);
        let shield = &Shield::read(page);
        let mut joins = vec![false; page.live().len()];
        // joined lines are wider; whether those are wrapped too is asked until none is, as a second run would
        loop {
            let paragraphs = paragraphs(page, &joins);
            let Some(wrap) = wrap_width(page, (shield, pen), &paragraphs) else { break };
            let mut more = false;
            for pair in paragraphs.windows(2) {
                if pair[0].width + SLACK >= wrap && breaks(page, (shield, pen), pair[0].last, pair[1].first) {
                    (joins[pair[0].last], more) = (true, true);
                }
            }
            if !more {
                break;
            }
        }
        let pages = page_numbers(page);
        for at in (0..joins.len()).filter(|&at| joins[at] || pages[at].is_some()) {
            join(page, pen, at, pages[at].unwrap_or(0));
        }
    }
}

fn paragraphs(page: &Standing<'_>, joins: &[bool]) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    for (at, &n) in page.live().iter().enumerate() {
        let width = width(page.line(n));
        match found.last_mut() {
            Some(last) if at > 0 && joins[at - 1] => (last.last, last.width) = (at, last.width + width),
            _ => found.push(Paragraph { first: at, last: at, width }),
        }
    }
    found
}

/// Width of a line without the blanks around it, in characters of full width.
fn width(line: &str) -> usize {
    chars::trim(line).chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(2)
}

/// The width at which the text is wrapped: its widest lines end in the middle of a sentence, and several do.
fn wrap_width(page: &Standing<'_>, kept: (&Shield, &Pen<'_>), paragraphs: &[Paragraph]) -> Option<usize> {
    let wrap = paragraphs.iter().map(|p| p.width).max().filter(|widest| WIDTHS.contains(widest))?;
    let full = |pair: &&[Paragraph]| pair[0].width + SLACK >= wrap && breaks(page, kept, pair[0].last, pair[1].first);
    (paragraphs.windows(2).filter(full).count() >= MIN_FULL).then_some(wrap)
}

/// May the line break between these neighbours in [`Standing::live`] lie in the middle of a sentence, and go?
fn breaks(page: &Standing<'_>, (shield, pen): (&Shield, &Pen<'_>), at: usize, next: usize) -> bool {
    let [n, m] = [page.live()[at], page.live()[next]];
    let (line, below) = (page.line(n), page.line(m));
    let is_text = |n: u32| page.is_chinese(n) && !shield.hides(n);
    // the line below is not joined either where it is the one that stays
    let both = Span { start: page.content(n).start, end: page.content(m).end };
    is_text(n) && is_text(m) && page.joins(n, m) && !ends(line) && !opens(below) && !pen.refuses(both, Rule::Join)
}

/// Does the line end a sentence, a heading or what announces a list?
fn ends(line: &str) -> bool {
    let mut last = chars::trim_end(line).chars().rev().map(chars::half_width);
    let stop = |c: char| matches!(c, '。' | '!' | '?' | '…' | ':' | ';' | '.' | '|');
    let mut closed =
        last.by_ref().skip_while(|c| matches!(c, '”' | '’' | '」' | '』' | '"' | '\'' | ')' | '】' | '》'));
    closed.next().is_some_and(stop)
}

/// Does the line open like a paragraph, a heading, an item or a turn of speech?
fn opens(line: &str) -> bool {
    let text = chars::trim_start(line);
    // an indent opens a paragraph
    if text.len() < line.len() {
        return true;
    }
    let mut chars = text.chars().map(chars::half_width);
    let Some(first) = chars.next() else { return true };
    let digits = text.chars().map(chars::half_width).take_while(char::is_ascii_digit).count();
    let numerals = text.chars().take_while(|c| "一二三四五六七八九十百零〇".contains(*c)).count();
    let behind = |count: usize| text.chars().map(chars::half_width).nth(count);
    matches!(
        first,
        '“' | '「'
            | '『'
            | '【'
            | '('
            | '-'
            | '*'
            | '•'
            | '·'
            | '●'
            | '■'
            | '◆'
            | '○'
            | '□'
            | '#'
            | '>'
            | '|'
            | '—'
            | '〔'
            | '①'..='⑳'
    ) || digits > 0 && matches!(behind(digits), Some('.' | '、' | ')'))
        || numerals > 0 && matches!(behind(numerals), Some('、' | '.'))
        || first == '第'
            && text
                .chars()
                .take(8)
                .any(|c| matches!(c, '章' | '节' | '節' | '条' | '條' | '部' | '篇' | '回' | '编' | '卷'))
        || text.chars().take(6).any(|c| chars::half_width(c) == ':')
}

/// For each place of [`Standing::live`], how many bytes of a page number stand below it at a break inside a sentence. A viewer
/// numbers its pages in order, from 2 on; a list has an item 1.
fn page_numbers(page: &Standing<'_>) -> Vec<Option<usize>> {
    let live = page.live();
    let mut found = vec![None; live.len()];
    let mut places = Vec::new();
    let mut expected = 2u32;
    for (at, &n) in live.iter().enumerate() {
        let line = chars::trim_start(page.line(n));
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = line.get(..digits).and_then(|number| number.parse().ok()).unwrap_or(0);
        if digits == 0 || !line.get(digits..).is_some_and(|rest| rest.starts_with('、')) {
            continue;
        }
        let Some(above) = at.checked_sub(1) else { return found };
        let above_line = page.line(live[above]);
        let in_sentence = page.is_chinese(live[above]) && width(above_line) >= *WIDTHS.start() && !ends(above_line);
        if number != expected || !in_sentence {
            // a list of the author's, or a number that is missing: nothing is sure any more
            return vec![None; live.len()];
        }
        places.push((above, digits + '、'.len_utf8()));
        expected += 1;
    }
    if places.len() > 1 {
        places.into_iter().for_each(|(above, bytes)| found[above] = Some(bytes));
    }
    found
}

/// Joins the line at place `at` with the next, from which `skipped` bytes behind the indent go.
fn join(page: &Standing<'_>, pen: &mut Pen<'_>, at: usize, skipped: usize) {
    let [n, m] = [page.live()[at], page.live()[at + 1]];
    let (line, below) = (page.line(n), page.line(m));
    let start = page.content(n).start + chars::trim_end(line).len() as u32;
    let indent = below.len() - chars::trim_start(below).len();
    let end = page.content(m).start + (indent + skipped) as u32;
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let behind = page.lines().slice(Span { start: end, end: page.content(m).end }).chars().next();
    let with = if latin(chars::trim_end(line).chars().next_back()) && latin(behind) { " " } else { "" };
    let row = if skipped > 0 { Rule::PageNumber } else { Rule::Join };
    pen.write(Span { start, end }, row, with);
}
