//! `credit`: the editor's and the source's line below a text.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::rows::matched::Matched;
use crate::rows::row::{Role, Row};
use crate::rows::table::Table;
use crate::rows::tables::{BUILT_IN, CREDIT};
use crate::text::canon;
use crate::text::chars;
use crate::text::dateline::{self, Item};
use crate::text::labels::Label;
use crate::text::names;
use crate::text::span::Span;

/// The filter.
pub struct Credit;

coded_rules! {
    Name = "name": "the editor's name on the line below its label";
    Glued = "glued": "a credit, or a bracket of nothing but names, behind the last sentence";
}

static META: Meta = Meta { name: "credit", when: When::Default, page: include_str!("credit.md"), coded: Rule::ALL };

impl Named for Credit {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for Credit {
    fn table(&self) -> Option<&Table> {
        Some(&CREDIT)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        if page.body().several {
            return;
        }
        // A source below the text completes an empty `来源:` above it before it goes; see `repeated-header`.
        let wanted = wants_source(page, pen);
        let minutes = LazyCell::new(|| is_minutes(page));
        let speakers = LazyCell::new(|| speakers(page));
        let records = LazyCell::new(|| Records::read(page));
        pen.remove_matched(&CREDIT, page, |n| {
            let awaited = wanted && page.header(n).is_some_and(dateline::name_source);
            !awaited
                && !*minutes
                && !is_vacancy(page.key(n))
                && !records.hold(page, n)
                && !label(page.line(n)).is_some_and(|label| speakers.contains(label))
        });
        if !page.body().is_empty() && page.part().last && !*minutes {
            remove_names_below(page, pen);
            remove_glued(page, pen, wanted);
        }
    }
}

/// Header lines stand among this many lines above the body.
const MAX_HEAD_LINES: usize = 400;

/// Does the text have, above its body, a label for the source that the page left empty and no edit has claimed?
fn wants_source(page: &Matched<'_>, pen: &Pen<'_>) -> bool {
    let begin = page.body().begin.min(MAX_HEAD_LINES);
    page.live()[..begin].iter().any(|&n| {
        let items = page.header(n).unwrap_or_default();
        items.iter().any(|item| match item {
            Item::Label { field: Label::Source, value, colon, .. } if value.is_empty() => {
                let start = page.content(n).start;
                let (from, to) = (start + colon.start as u32, start + colon.end as u32);
                !pen.is_claimed(Span { start: from, end: to })
            }
            _ => false,
        })
    })
}

/// The name of an editor whose label stands alone on the line above, `：` before it or not.
fn remove_names_below(page: &Matched<'_>, pen: &mut Pen<'_>) {
    const LABELS: [&str; 10] =
        ["责任编辑", "责编", "编辑", "值班编辑", "网络编辑", "审核", "校对", "编审", "一审", "责任校对"];
    let tail = &page.live()[page.body().end..];
    // a staff list has other lines above: only what stands right below the text, or below such a pair, is the page's
    let mut free = 0;
    for (at, pair) in tail.windows(2).enumerate() {
        if at > free {
            break;
        }
        let credit = page.is_known(&CREDIT, pair[0]) || pen.is_gone(pair[0]);
        let below_pair = at > 0 && at == free;
        free = free.max(at + usize::from(credit));
        let [label, name] =
            [pair[0], pair[1]].map(|n| page.key(n).trim_matches(|c| chars::is_blank(c) || ":【】[]()".contains(c)));
        let editor = label.ends_with("编辑") || label == "责编" || pen.is_gone(pair[0]) || below_pair;
        if LABELS.contains(&label) && editor && names::count_names(name).is_some() {
            for &n in pair {
                pen.remove_line(n, Rule::Name);
            }
            free = at + 2;
        }
    }
}

/// What stands behind the last stop of the body, where it is a credit or names: `。（记者 张三）`, `。责编：李四`,
/// `。(王五 赵六)`. An office or a place in brackets stays: real sentences end so.
fn remove_glued(page: &Matched<'_>, pen: &mut Pen<'_>, source_wanted: bool) {
    /// Bytes; a longer end is no credit.
    const MAX_BYTES: usize = 200;
    let Some(&n) = page.body().end.checked_sub(1).and_then(|at| page.live().get(at)) else { return };
    let line = chars::trim_end(page.line(n));
    let is_stop = |c: char| matches!(c, '。' | '！' | '？' | '!' | '?' | '”' | '"' | '…');
    let Some((at, stop)) = line.char_indices().rev().find(|&(_, c)| is_stop(c)) else { return };
    let start = at + stop.len_utf8();
    let rest = line.get(start..).unwrap_or("");
    let key = canon::key_of(rest);
    if key.is_empty() || rest.len() > MAX_BYTES {
        return;
    }
    let bare = key.strip_prefix(['(', '[', '【']).and_then(|inner| inner.strip_suffix([')', ']', '】']));
    let spaced = rest.starts_with("  ") || rest.starts_with('\u{3000}');
    let names = bare.or(spaced.then_some(key.as_str())).and_then(names::count_names).is_some_and(|count| count > 1);
    let strong = |row: &Row| row.role != Role::Follower && row.id != "pictures";
    // without a colon or a bracket it reads like the next sentence
    let marked = bare.is_some() || key.contains(':');
    let credit =
        marked && BUILT_IN.find(&CREDIT, &key, strong).is_some() && !(source_wanted && dateline::has_source(rest));
    if names || credit {
        let content = page.content(n).start;
        let span = Span { start: content + start as u32, end: content + line.len() as u32 };
        pen.remove(span, Rule::Glued);
    }
}

/// A label is no longer than this.
const MAX_LABEL_CHARS: usize = 8;
/// A speaker who has the last word spoke before within so many lines.
const SPEAKER_LINES: usize = 400;

/// A label that opens two different lines or more is a speaker in a play or an interview.
fn speakers<'t>(page: &Matched<'t>) -> BTreeSet<&'t str> {
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    let lines = page.live().iter().rev().take(SPEAKER_LINES).map(|&n| page.line(n));
    let labelled = lines.filter_map(|line| label(line).map(|label| (label, line)));
    labelled
        .filter(|&(label, line)| {
            said.insert(label, line).is_some_and(|other| canon::key_of(other) != canon::key_of(line))
        })
        .map(|(label, _)| label)
        .collect()
}

/// Minutes and official letters end in labels like these, and then an editor among them signs the paper.
const MINUTES: [&str; 12] =
    ["记录", "记录人", "抄送", "抄报", "主送", "出席", "列席", "主持", "主持人", "印发", "签发", "会签"];

fn is_minutes(page: &Matched<'_>) -> bool {
    let tail = &page.live()[page.body().end..];
    tail.iter().filter_map(|&n| label(page.line(n))).any(|label| MINUTES.contains(&label))
}

/// `责任编辑：2名`, `执行编辑 某某出版社`: a post, not a person.
fn is_vacancy(key: &str) -> bool {
    let heads =
        |unit: char| key.match_indices(unit).any(|(at, _)| key.as_bytes()[..at].last().is_some_and(u8::is_ascii_digit));
    heads('名') || heads('人') || key.contains("出版社") || key.contains("杂志社")
}

/// Blocks of labelled lines below the body with a label no row knows: an imprint, a cast, a staff list. Read once:
/// a text may end in a hundred thousand credits.
struct Records {
    /// Place in [`Doc::live`] of the first line below the body.
    tail: usize,
    /// For each line of the tail, how many labelled lines stand right above it, and right below it; a blank line
    /// ends the block.
    above: Vec<usize>,
    below: Vec<usize>,
    /// How many lines of the tail before each place have a label no row knows.
    unknown: Vec<usize>,
}

impl Records {
    fn read(page: &Matched<'_>) -> Records {
        let tail = page.body().end;
        let lines = &page.live()[tail..];
        let labelled: Vec<bool> = lines
            .iter()
            .map(|&n| {
                !page.is_prose(n) && label(page.line(n)).is_some_and(|label| label.chars().count() <= MAX_LABEL_CHARS)
            })
            .collect();
        let joined = |i: usize| page.joins(lines[i], lines[i + 1]);
        let (mut above, mut below) = (vec![0; lines.len()], vec![0; lines.len()]);
        for i in 1..lines.len() {
            above[i] = if labelled[i - 1] && joined(i - 1) { above[i - 1] + 1 } else { 0 };
        }
        for i in (0..lines.len().saturating_sub(1)).rev() {
            below[i] = if labelled[i + 1] && joined(i) { below[i + 1] + 1 } else { 0 };
        }
        let mut unknown = vec![0];
        for &n in lines {
            let known = page.is_known(&CREDIT, n) || page.is_header(n);
            unknown.push(unknown[unknown.len() - 1] + usize::from(!known));
        }
        Records { tail, above, below, unknown }
    }

    /// Does line `n`, which stands below the body, stand in such a block?
    fn hold(&self, page: &Matched<'_>, n: u32) -> bool {
        /// Fewer labelled lines are a page's own credits.
        const MIN_RECORD_LINES: usize = 4;
        let Some(at) = page.live().binary_search(&n).ok().and_then(|at| at.checked_sub(self.tail)) else {
            return false;
        };
        let (from, to) = (at - self.above[at], at + 1 + self.below[at]);
        to - from >= MIN_RECORD_LINES && self.unknown[to] > self.unknown[from]
    }
}

/// What stands before the first colon of a line.
fn label(line: &str) -> Option<&str> {
    let colons = [memchr::memchr(b':', line.as_bytes()), memchr::memmem::find(line.as_bytes(), "：".as_bytes())];
    let first = colons.into_iter().flatten().min()?;
    line.get(..first).map(chars::trim)
}
