//! `repeated-summary`: the opening of the first paragraph, printed above it as a summary.

use crate::filters::filter::{BlockFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::standing::Standing;
use crate::text::chars;

/// The filter.
pub struct RepeatedSummary;

coded_rules! {
    Summary = "summary": "a line whose words open the paragraph below it";
    Label = "label": "the label of such a summary, alone on the line above it";
}

static META: Meta =
    Meta { name: "repeated-summary", when: When::Default, page: include_str!("repeated-summary.md"), coded: Rule::ALL };

/// A shorter line may open a paragraph as its refrain or its name.
const MIN_SUMMARY_CHARS: usize = 20;
/// The paragraph stands within so many lines below: a picture's caption or a header line may come between.
const REACH: usize = 4;
/// Lines below the body's begin that are looked at.
const BODY_LINES: usize = 3;
/// Above the first paragraph, lines from here down are looked at.
const HEAD_LINES: usize = 40;
/// A paragraph goes on for so many characters after its summary; else one is a copy of the other, and may be the
/// author's refrain. A label says that it is none.
const MIN_MORE_CHARS: usize = 6;

/// A summary opens over no more paragraphs than this.
const MAX_PARAGRAPHS: usize = 3;

/// What a page writes before a summary, in key form.
const LABELS: [&str; 22] = [
    "内容提要",
    "本文摘要",
    "文章摘要",
    "新闻摘要",
    "内容摘要",
    "摘要",
    "简要描述",
    "内容简介",
    "简介",
    "核心提示",
    "导读",
    "内容速读",
    "提要",
    "描述",
    "文章导读",
    "本文导读",
    "内容导读",
    "导语",
    "概要",
    "简述",
    "本文概要",
    "新闻导读",
];

impl Named for RepeatedSummary {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl BlockFilter for RepeatedSummary {
    fn run(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        let body = page.body();
        if body.is_empty() {
            return;
        }
        let end = (body.begin + BODY_LINES).min(body.end);
        for at in body.begin.saturating_sub(HEAD_LINES)..end {
            let below = live[at + 1..].iter().take(REACH).filter(|&&n| page.is_prose(n));
            if page.line(live[at]).len() < MIN_SUMMARY_CHARS || !may_repeat(page, live[at], below.clone()) {
                continue;
            }
            let line: String = words(page.line(live[at])).collect();
            let summary = without_label(&line);
            if summary.chars().count() < MIN_SUMMARY_CHARS || pen.is_gone(live[at]) {
                continue;
            }
            // a long title may open the first paragraph too
            let label = at.checked_sub(1).map(|above| live[above]).filter(|&n| is_label(page.line(n)));
            let labelled = summary.len() < line.len() || label.is_some();
            let above_header = live.get(at + 1).is_some_and(|&n| page.is_header(n));
            let cut = page.line(live[at]).trim_end().ends_with(['…', '.']);
            if !labelled && (at == 0 && !cut || above_header || !is_cut_prose(page, live[at])) {
                continue;
            }
            let repeats = |n: u32| {
                let mut paragraph = words(page.line(n));
                summary.chars().all(|c| paragraph.next() == Some(c)) && paragraph.nth(MIN_MORE_CHARS - 1).is_some()
            };
            // under a label the whole paragraph, or the opening of two
            let begins = |from: usize| {
                let paragraphs = live[from..].iter().take(MAX_PARAGRAPHS).take_while(|&&n| page.is_prose(n));
                let mut text = paragraphs.flat_map(|&n| words(page.line(n)));
                summary.chars().all(|c| text.next() == Some(c))
            };
            let chained = || labelled && (at + 1..live.len()).take(REACH).any(begins);
            if below.copied().any(repeats) || chained() {
                pen.remove_line(live[at], Rule::Summary);
                if let Some(label) = label {
                    pen.remove_line(label, Rule::Label);
                }
            }
        }
    }
}

/// The letters and digits of a line in key form, as far as a summary reaches: marks and blanks differ from copy to
/// copy.
fn words(line: &str) -> impl Iterator<Item = char> {
    /// A longer line is a paragraph of its own.
    const MAX_SUMMARY_CHARS: usize = 400;
    let letters = line.chars().map(|c| chars::half_width(c).to_ascii_lowercase());
    letters.filter(|&c| chars::is_letter(c) || c.is_alphanumeric()).take(MAX_SUMMARY_CHARS)
}

/// Does a line below begin as this one does, or may this one begin with a label? Nearly all lines are told so.
fn may_repeat<'n>(page: &Standing<'_>, n: u32, mut below: impl Iterator<Item = &'n u32>) -> bool {
    const CHARS: usize = 4;
    let begins = |n: u32| words(page.line(n)).take(CHARS);
    let opening: Vec<char> = begins(n).collect();
    let first = opening.first().copied();
    LABELS.iter().any(|label| label.chars().next() == first)
        || below.any(|&other| begins(other).eq(opening.iter().copied()))
}

/// Does the line read like the opening of a paragraph, cut or not, rather than like a title?
fn is_cut_prose(page: &Standing<'_>, n: u32) -> bool {
    /// A longer line is no title.
    const MIN_CHARS: usize = 45;
    let line = chars::trim_end(page.line(n));
    // and none has two commas
    let commas = line.chars().filter(|&c| matches!(c, '，' | ',')).count();
    commas > 1
        || page.is_prose(n)
        || page.is_clause(n)
        || line.ends_with(['…', '.'])
        || chars::printed_chars(line) >= MIN_CHARS
}

fn without_label(words: &str) -> &str {
    LABELS.iter().find_map(|label| words.strip_prefix(label)).unwrap_or(words)
}

/// A label alone on its line: `本文摘要：`, `【导读】`.
fn is_label(line: &str) -> bool {
    /// With the marks around it; the longest label has four characters.
    const MAX_BYTES: usize = 40;
    line.len() <= MAX_BYTES && {
        let words: String = words(line).collect();
        LABELS.contains(&words.as_str())
    }
}
