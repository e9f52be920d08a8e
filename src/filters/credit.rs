//! `credit`: the editor's and the source's line below a text.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::doc::Doc;
use crate::edits::Edits;
use crate::filter::{Filter, Meta, Stage, When};
use crate::header;
use crate::key;
use crate::rules::Rules;

/// The filter.
pub struct Credit;

static META: Meta = Meta {
    name: "credit",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("credit.md"),
    coded: &[],
};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("credit.toml")));

impl Filter for Credit {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        // A source below the text completes an empty `来源:` above it before it goes; see `repeated-header`.
        let wanted = header::wants_source(doc, edits);
        let minutes = LazyCell::new(|| is_minutes(doc));
        let speakers = LazyCell::new(|| speakers(doc));
        RULES.run(me, 0, doc, edits, |n| {
            let awaited = wanted && header::has_source(doc.line(n));
            !awaited
                && !*minutes
                && !is_vacancy(doc.key(n))
                && !is_in_record(doc, n)
                && !label(doc.line(n)).is_some_and(|label| speakers.contains(label))
        });
    }
}

/// A label is no longer than this.
const MAX_LABEL_CHARS: usize = 8;
/// A speaker who has the last word spoke before within so many lines.
const SPEAKER_LINES: usize = 400;

/// A label that opens two different lines or more is a speaker in a play or an interview.
fn speakers<'t>(doc: &Doc<'t>) -> BTreeSet<&'t str> {
    let mut said: BTreeMap<&str, String> = BTreeMap::new();
    let lines = doc.live().iter().rev().take(SPEAKER_LINES).map(|&n| doc.line(n));
    let labelled = lines.filter_map(|line| label(line).map(|label| (label, line)));
    labelled
        .filter(|&(label, line)| {
            let line = key::key_of(line);
            said.insert(label, line.clone()).is_some_and(|other| other != line)
        })
        .map(|(label, _)| label)
        .collect()
}

/// Minutes and official letters end in labels like these, and then an editor among them signs the paper.
const MINUTES: [&str; 12] =
    ["记录", "记录人", "抄送", "抄报", "主送", "出席", "列席", "主持", "主持人", "印发", "签发", "会签"];

fn is_minutes(doc: &Doc<'_>) -> bool {
    let tail = &doc.live()[doc.body().end..];
    tail.iter().filter_map(|&n| label(doc.line(n))).any(|label| MINUTES.contains(&label))
}

/// `责任编辑：2名`, `执行编辑 某某出版社`: a post, not a person.
fn is_vacancy(key: &str) -> bool {
    let heads =
        |unit: char| key.match_indices(unit).any(|(at, _)| key.as_bytes()[..at].last().is_some_and(u8::is_ascii_digit));
    heads('名') || heads('人') || key.contains("出版社") || key.contains("杂志社")
}

/// A line in a block of labelled lines with a label no row knows: an imprint, a cast, a staff list.
fn is_in_record(doc: &Doc<'_>, n: u32) -> bool {
    /// Fewer labelled lines are a page's own credits.
    const MIN_RECORD_LINES: usize = 4;
    let live = doc.live();
    let Ok(at) = live.binary_search(&n) else { return false };
    let labelled = |i: &usize| {
        !doc.is_prose(live[*i]) && label(doc.line(live[*i])).is_some_and(|l| l.chars().count() <= MAX_LABEL_CHARS)
    };
    // a blank line ends the block
    let joined = |i: usize| live.get(i + 1).is_some_and(|&next| next == live[i] + 1);
    let from = at - (0..at).rev().take(SPEAKER_LINES).take_while(|i| labelled(i) && joined(*i)).count();
    let below = (at + 1..live.len()).take(SPEAKER_LINES);
    let to = at + 1 + below.take_while(|i| labelled(i) && joined(*i - 1)).count();
    let known =
        |&i: &usize| RULES.find(doc.key(live[i]), |_| true).is_some() || header::read(doc.line(live[i])).is_some();
    to - from >= MIN_RECORD_LINES && (from..to).any(|i| !known(&i))
}

/// What stands before the first colon of a line.
fn label(line: &str) -> Option<&str> {
    line.split_once([':', '：']).map(|(label, _)| label.trim_matches(key::is_blank))
}
