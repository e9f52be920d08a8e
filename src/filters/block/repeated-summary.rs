//! `repeated-summary`: the opening of the first paragraph, printed above it as a summary.

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::text::chars as key;
use crate::text::dateline as header;

/// The filter.
pub struct RepeatedSummary;

static META: Meta = Meta {
    name: "repeated-summary",
    stage: Stage::Block,
    when: When::Default,
    // the same words stand below
    guarded: false,
    doc: include_str!("repeated-summary.md"),
    coded: &[Coded { id: "summary", doc: "a line whose words open the paragraph below it" }],
};
const SUMMARY: u16 = 0;

/// A shorter line may open a paragraph as its refrain or its name.
const MIN_SUMMARY_CHARS: usize = 20;
/// The paragraph stands within so many lines below: a picture's caption or a header line may come between.
const REACH: usize = 4;
/// Lines below the body's begin that are looked at.
const BODY_LINES: usize = 3;
/// Above the first paragraph, lines from here down are looked at.
const HEAD_LINES: usize = 40;
/// A paragraph goes on for so many characters after its summary; else one is a copy of the other.
const MIN_MORE_CHARS: usize = 6;

/// What a page writes before a summary, in key form.
const LABELS: [&str; 19] = [
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
];

impl Filter for RepeatedSummary {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        let body = doc.body();
        if body.is_empty() {
            return;
        }
        let end = (body.begin + BODY_LINES).min(body.end);
        for at in body.begin.saturating_sub(HEAD_LINES)..end {
            let below = live[at + 1..].iter().take(REACH).filter(|&&n| doc.is_prose(n));
            if doc.line(live[at]).len() < MIN_SUMMARY_CHARS || !may_repeat(doc, live[at], below.clone()) {
                continue;
            }
            let line: String = words(doc.line(live[at])).collect();
            let summary = without_label(&line);
            if summary.chars().count() < MIN_SUMMARY_CHARS || edits.is_gone(live[at]) {
                continue;
            }
            // a long title may open the first paragraph too
            let labelled = summary.len() < line.len();
            let above_header = live.get(at + 1).is_some_and(|&n| header::is_header(doc.line(n)));
            let cut = doc.line(live[at]).trim_end().ends_with(['…', '.']);
            if !labelled && (at == 0 && !cut || above_header || !is_cut_prose(doc, live[at])) {
                continue;
            }
            let repeats = |n: u32| {
                let mut paragraph = words(doc.line(n));
                summary.chars().all(|c| paragraph.next() == Some(c)) && paragraph.nth(MIN_MORE_CHARS - 1).is_some()
            };
            if below.copied().any(repeats) {
                edits.remove_line(live[at], RuleId { filter: me, row: SUMMARY });
            }
        }
    }
}

/// The letters and digits of a line in key form, as far as a summary reaches: marks and blanks differ from copy to
/// copy.
fn words(line: &str) -> impl Iterator<Item = char> {
    /// A longer line is a paragraph of its own.
    const MAX_SUMMARY_CHARS: usize = 400;
    let letters = line.chars().map(|c| key::half_width(c).to_ascii_lowercase());
    letters.filter(|&c| key::is_letter(c) || c.is_alphanumeric()).take(MAX_SUMMARY_CHARS)
}

/// Does a line below begin as this one does, or may this one begin with a label? Nearly all lines are told so.
fn may_repeat<'n>(doc: &Doc<'_>, n: u32, mut below: impl Iterator<Item = &'n u32>) -> bool {
    const CHARS: usize = 4;
    let begins = |n: u32| words(doc.line(n)).take(CHARS);
    let first = begins(n).next();
    LABELS.iter().any(|label| label.chars().next() == first) || below.any(|&other| begins(other).eq(begins(n)))
}

/// Does the line read like the opening of a paragraph, cut or not, rather than like a title?
fn is_cut_prose(doc: &Doc<'_>, n: u32) -> bool {
    /// A longer line is no title.
    const MIN_CHARS: usize = 45;
    let line = key::trim_end(doc.line(n));
    // and none has two commas
    let commas = line.chars().filter(|&c| matches!(c, '，' | ',')).count();
    commas > 1
        || doc.is_prose(n)
        || doc.is_clause(n)
        || line.ends_with(['…', '.'])
        || key::printed_chars(line) >= MIN_CHARS
}

fn without_label(words: &str) -> &str {
    LABELS.iter().find_map(|label| words.strip_prefix(label)).unwrap_or(words)
}
