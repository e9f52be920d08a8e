//! `tail-shapes`: what a portal prints below an article, told by its shape and by no word: teasers that a machine has cut
//! at one length, and counters one below the other.
//!
//! The text must be a page's ([`crate::page::sign`]). Walls of links are `related-list`'s and `menu`'s.

use std::collections::HashMap;

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::body::Reach;
use crate::rows::matched::Matched;
use crate::text::chars;
use crate::text::headline::{is_cut, is_numbered};

/// The filter.
pub struct TailShapes;

coded_rules! {
    Teasers = "teasers": "one of three lines and more that were cut at one length, below the text";
    Counters = "counters": "one of several counters of one kind, below the text";
}

static META: Meta =
    Meta { name: "tail-shapes", when: When::Default, page: include_str!("tail-shapes.md"), coded: Rule::ALL };

/// Two cut sentences may be the author's.
const MIN_TEASERS: usize = 3;
/// A shorter line is verse.
const MIN_TEASER_CHARS: usize = 20;
/// A machine cuts at one length, give or take a half-width letter, in characters.
const MAX_DIFFERENCE: usize = 4;
/// So many counters of one kind at least.
const MIN_COUNTERS: usize = 3;
/// What pages count. Votes, medals, prices and ages are the author's numbers.
const UNITS: [&str; 40] = [
    "个回答",
    "个评论",
    "个赞",
    "人关注",
    "人参与",
    "人喜欢",
    "人在看",
    "人收藏",
    "人看过",
    "人评论",
    "人赞",
    "人赞同",
    "分享",
    "分钟前",
    "参与",
    "回复",
    "回答",
    "天前",
    "小时前",
    "播放",
    "收藏",
    "条回复",
    "条评论",
    "次播放",
    "次浏览",
    "次观看",
    "次阅读",
    "浏览",
    "点赞",
    "热度",
    "粉丝",
    "观看",
    "评论",
    "赞",
    "赞同",
    "跟帖",
    "跟贴",
    "转发",
    "阅读",
    "顶",
];

impl Named for TailShapes {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for TailShapes {
    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        if page.sign().is_none() || page.body().is_empty() || !page.part().last {
            return;
        }
        remove_teasers(page, pen);
        remove_counters(page, pen);
    }
}

/// Runs of lines cut at one length, below the last line of prose that is none of them.
fn remove_teasers(page: &Matched<'_>, pen: &mut Pen<'_>) {
    let (live, body) = (page.live(), page.body());
    let own = |&n: &u32| page.is_prose(n) && teaser_chars(page, n).is_none();
    let begin = live[..body.end].iter().rposition(own).map_or(body.end, |last| last + 1);
    let mut at = begin;
    while at < live.len() {
        let mut run = Vec::new();
        while let Some(chars) = live.get(at + run.len()).and_then(|&n| teaser_chars(page, n)) {
            let (min, max) = run.iter().fold((chars, chars), |(min, max), &c: &usize| (min.min(c), max.max(c)));
            if max - min > MAX_DIFFERENCE {
                break;
            }
            run.push(chars);
        }
        if run.len() >= MIN_TEASERS && !page.is_announced(at) {
            live[at..at + run.len()].iter().for_each(|&n| pen.remove_line(n, Rule::Teasers));
        }
        at += run.len().max(1);
    }
}

/// The characters of a line that a machine has cut.
fn teaser_chars(page: &Matched<'_>, n: u32) -> Option<usize> {
    let key = page.key(n);
    // the author trails off with two signs, speaks in quotes, and numbers his items
    let is_authors =
        key.ends_with("……") || key.ends_with("......") || key.contains(['"', '“', '「']) || is_numbered(key);
    let chars = chars::printed_chars(key);
    (is_cut(key) && !is_authors && page.is_chinese(n) && chars >= MIN_TEASER_CHARS).then_some(chars)
}

/// Counters below the body: a number and one word, the same word on several lines.
fn remove_counters(page: &Matched<'_>, pen: &mut Pen<'_>) {
    let live = page.live();
    let mut kinds: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, &n) in live.iter().enumerate().skip(page.body().end) {
        if page.reach(at) == Reach::Tail
            && !page.is_announced(at)
            && let Some(unit) = unit_of(page.key(n))
        {
            kinds.entry(unit).or_default().push(n);
        }
    }
    for lines in kinds.values().filter(|lines| lines.len() >= MIN_COUNTERS) {
        lines.iter().for_each(|&n| pen.remove_line(n, Rule::Counters));
    }
}

/// The unit of a line that is a number and a unit, in either order: `128 评论`, `赞 12`, `1.2万次播放`.
fn unit_of(key: &str) -> Option<&'static str> {
    let is_of_number = |c: char| c.is_ascii_digit() || "., +()[]".contains(c);
    let first = key.chars().next()?;
    let word = if is_of_number(first) {
        let rest = key.trim_start_matches(is_of_number);
        let rest = rest.strip_prefix(['万', '亿', 'w', 'k']).unwrap_or(rest);
        chars::trim(rest.trim_start_matches('+')).trim_end_matches([')', ']'])
    } else {
        let rest = key.trim_end_matches(|c| is_of_number(c) || matches!(c, '万' | 'w' | 'k' | ':'));
        chars::trim(rest)
    };
    let has_number = key.contains(|c: char| c.is_ascii_digit());
    UNITS.iter().find(|unit| has_number && **unit == word).copied()
}
