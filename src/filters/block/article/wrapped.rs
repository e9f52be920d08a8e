//! Paragraphs that were broken at a fixed width, as mailing lists, boards and old papers have them.
//!
//! Most of their lines end in the middle of a sentence and hold no mark, so they read like names of links. But they are as
//! wide as their neighbours, which links are not.

use crate::page::line_set::LineSet;
use crate::rows::matched::Matched;
use crate::text::chars;

/// Lines were broken at no less and no more columns; an ideograph takes two.
const WIDTHS: std::ops::RangeInclusive<usize> = 24..=120;
/// A line may be so many columns narrower than the widest: no mark opens a line, and a word of Latin letters is not cut.
const SLACK: usize = 3;
/// So many wide lines follow each other, and the text has so many of them: headlines of one length come in shorter runs.
const MIN_RUN: usize = 3;
const MIN_LINES: usize = 8;

/// The lines of `page` that belong to such paragraphs, the short last ones too.
pub fn lines(page: &Matched<'_>) -> LineSet {
    let live = page.live();
    let widths: Vec<usize> = live.iter().map(|&n| width(page.line(n))).collect();
    let mut found = LineSet::default();
    let Some(widest) = common_width(&widths) else { return found };
    let is_wide = |at: usize| widths.get(at).is_some_and(|width| (widest - SLACK..=widest).contains(width));
    let mut at = 0;
    while at < live.len() {
        let end = (at..live.len()).find(|&at| !is_wide(at)).unwrap_or(live.len());
        if end - at >= MIN_RUN && reads_like_text(page, &live[at..end]) {
            // the last line of a paragraph is as long as its text
            let last = live.get(end).filter(|&&n| widths[end] < widest && page.joins(live[end - 1], n));
            live[at..end].iter().chain(last).for_each(|&n| _ = found.insert(n));
        }
        at = end.max(at + 1);
    }
    found
}

/// Is a mark of a sentence in one of three lines, and no line cut? Headlines that were cut at a length have none; dates of an
/// archive, and entries of a table, are no text either.
fn reads_like_text(page: &Matched<'_>, lines: &[u32]) -> bool {
    let holds_mark = |&&n: &&u32| page.line(n).contains(['，', '。', '；', ',', ';']) && page.is_chinese(n);
    let is_cut = |&n: &u32| page.line(n).ends_with(['…', '.']);
    3 * lines.iter().filter(holds_mark).count() >= lines.len() && !lines.iter().any(is_cut)
}

/// The width at which lines were broken, if so many are as wide.
fn common_width(widths: &[usize]) -> Option<usize> {
    let mut lines = [0; *WIDTHS.end() + 1];
    widths.iter().filter(|width| WIDTHS.contains(width)).for_each(|&width| lines[width] += 1);
    let wide = |widest: usize| lines[widest - SLACK..=widest].iter().sum::<usize>();
    let widest = (WIDTHS.start() + SLACK..=*WIDTHS.end()).max_by_key(|&widest| (wide(widest), lines[widest]))?;
    (wide(widest) >= MIN_LINES).then_some(widest)
}

/// Columns of a line without its indent.
fn width(line: &str) -> usize {
    let line = chars::trim(line);
    // nobody breaks lines so late
    if line.len() > 3 * WIDTHS.end() {
        return 0;
    }
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
