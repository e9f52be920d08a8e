//! `related-list`: links to other articles below the text, under a label or without one.

use std::ops::Range;

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::{RuleNo, coded_rules};
use crate::page::body::{Mark, Reach};
use crate::page::links::{is_companion, is_detail, is_headline};
use crate::rows::matched::Matched;
use crate::rows::row::Where;
use crate::rows::table::Table;
use crate::rows::tables::COMMENTS_SHELL;
use crate::rows::tables::RELATED_LIST;
use crate::text::chars;
use crate::text::dateline::{self, Item};
use crate::text::headline::{
    is_code_note, is_cut, is_date, is_dated, is_entry, is_name, is_number_entry, is_numbered, is_reference,
    spans_years, speaks,
};

/// The filter.
pub struct RelatedList;

coded_rules! {
    Headline = "headline": "a headline in the list under a label";
    Beside = "beside": "a date, counter, source or teaser between the headlines of a list";
    Unlabelled = "unlabelled": "headlines below the last paragraph, without a label";
    Wall = "wall": "one of eight link names and more below the end of the article";
}

static META: Meta =
    Meta { name: "related-list", when: When::Default, page: include_str!("related-list.md"), coded: Rule::ALL };

/// Lines under one label: portals print up to eighty headlines with a source and a counter each.
const MAX_LINES: usize = 300;
/// A label with fewer lines below it does not prove that the article is over: the author's lines may follow.
const MIN_FIRM_LINES: usize = 3;
/// So many lines in a row may stand between two headlines.
const MAX_BESIDE: usize = 4;
/// The author's own section has items shorter than headlines, on the whole; in characters.
const MIN_MEAN_CHARS: usize = 8;

impl Named for RelatedList {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for RelatedList {
    fn table(&self) -> Option<&Table> {
        Some(&RELATED_LIST)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        let body = page.body();
        if body.is_empty() || !page.part().last {
            return;
        }
        let mut at = body.end;
        // the article is over; and what is below is the site's own
        let (mut firm, mut foot) = (false, false);
        while at < live.len() {
            if let Some(row) = label(page, at) {
                let list = list_below(page, at + 1, firm);
                if firm || !is_section(page, at, &list) {
                    pen.remove_line(live[at], row);
                    remove(page, pen, list.clone(), Rule::Headline);
                    firm |= list.len() >= MIN_FIRM_LINES;
                }
                at = list.end.max(at + 1);
                continue;
            }
            let mark = page.mark(live[at]);
            firm |= mark.is_some_and(|mark| mark != Mark::Credit);
            foot = matches!(mark, Some(Mark::Footer | Mark::Neighbour))
                || foot && mark.is_none_or(|mark| mark == Mark::Footer);
            let list = list_below(page, at, false);
            if foot && page.sign().is_some() {
                let wall = list_below(page, at, true);
                if is_wall(page, &wall) {
                    remove(page, pen, wall.clone(), Rule::Wall);
                    at = wall.end;
                    continue;
                }
            }
            let is_list = page.sign().is_some()
                && !list.is_empty()
                && !is_head_line(page, list.start)
                && !list.clone().any(|at| is_markup(page.line(live[at])))
                && if firm {
                    is_plain_list(page, &list)
                } else {
                    (at == body.end || at == body.foot || at == body.last) && is_unlabelled(page, &list)
                };
            if is_list {
                remove(page, pen, list.clone(), Rule::Unlabelled);
            }
            at = list.end.max(at + 1);
        }
    }
}

/// The rule that takes the line at place `at` for a label; below the foot more words are one.
fn label(page: &Matched<'_>, at: usize) -> Option<RuleNo> {
    page.live().get(at).filter(|_| page.reach(at) == Reach::Tail)?;
    row(page, at)
}

/// The row that takes the line at place `at`.
fn row(page: &Matched<'_>, at: usize) -> Option<RuleNo> {
    let below = at >= page.body().foot;
    page.row(&RELATED_LIST, page.live()[at], |row| below || row.reach == Where::Tail).map(RuleNo::Row)
}

/// Headlines from place `at` on, with what stands beside them; begins and ends with a headline, or with what stands
/// beside the last one. Where it is `firm` that the article is over, short items are headlines too.
fn list_below(page: &Matched<'_>, at: usize, firm: bool) -> Range<usize> {
    let live = page.live();
    let end = live.len().min(at + MAX_LINES);
    let (mut last, mut i) = (at, at);
    let goes_on = |i: usize| page.mark(live[i]).is_none() && row(page, i).is_none() && !is_head_line(page, i);
    // where the items of a list stand line by line, a blank line ends it
    let joins = |i: usize| i > 0 && page.joins(live[i - 1], live[i]);
    let mut joined = false;
    while i < end && goes_on(i) && i - last <= MAX_BESIDE && (firm || i == at || !joined || joins(i)) {
        joined |= joins(i) && (i > at || label(page, at - 1).is_some());
        let n = live[i];
        let teaser = i > at && is_teaser(page, i);
        let item = is_headline(page, n) || firm && is_companion(page, n);
        if item && !is_shell(page, n) || teaser {
            last = i + 1;
        } else if last == at && (i > at || page.is_header(n)) || !is_companion(page, n) || is_shell(page, n) {
            break;
        }
        i += 1;
    }
    // a date or a source behind the last headline is its own; then the label of the next list may follow
    let first = (at..last).find(|&i| firm || is_headline(page, live[i])).unwrap_or(last);
    let is_detail = |n: u32| is_date(page.key(n)) || page.is_header(n);
    if last > first && last < i && is_detail(live[last]) {
        last += 1;
    }
    // an office and a date below it sign a notice
    let dates = (first..last).filter(|&i| is_date_alone(page.line(live[i]))).count();
    if !firm && last > first && dates == 1 && is_date_alone(page.line(live[last - 1])) {
        last = (last - 2).max(first);
    } else if last > first && live.get(last).is_some_and(|&n| is_date_alone(page.line(n))) {
        last -= 1;
    }
    if at + 1 < first { last..last } else { at..last }
}

/// A sentence that a portal has cut, below its headline.
fn is_teaser(page: &Matched<'_>, at: usize) -> bool {
    let live = page.live();
    is_cut(page.key(live[at])) && is_headline(page, live[at - 1]) && !is_cut(page.key(live[at - 1]))
}

/// A button of the comments below: readers' lines look like headlines.
fn is_shell(page: &Matched<'_>, n: u32) -> bool {
    page.is_known(&COMMENTS_SHELL, n)
}

fn remove(page: &Matched<'_>, pen: &mut Pen<'_>, list: Range<usize>, rule: Rule) {
    for at in list {
        let n = page.live()[at];
        let rule = if is_headline(page, n) { rule } else { Rule::Beside };
        pen.remove_line(n, rule);
    }
}

/// The author's own section under such a heading, or the signature of a notice.
fn is_section(page: &Matched<'_>, label: usize, list: &Range<usize>) -> bool {
    let live = page.live();
    let lines = || list.clone().map(|at| live[at]);
    let headlines = lines().filter(|&n| is_headline(page, n));
    let (count, chars) =
        headlines.fold((0, 0), |(count, chars), n| (count + 1, chars + chars::printed_chars(page.key(n))));
    let below = live.get(list.end).copied();
    // the item after the list is shorter than a headline: all of them are the author's
    let item_below =
        list.len() <= 1 && label < page.body().foot.saturating_add(1) && below.is_some_and(|n| is_item(page, n));
    let link_below = below.is_some_and(|n| list.is_empty() && page.key(n).starts_with("http"));
    // books under 延伸阅读 are the author's reading list, not links
    let references = lines().filter(|&n| is_reference(page.key(n))).count();
    let announced = label == page.body().end && page.is_announced(label);
    announced
        || chars < MIN_MEAN_CHARS * count && !page.key(live[label]).contains("文章")
        || item_below
        || link_below
        || !list.is_empty() && 2 * references >= list.len()
}

/// A short line that no other rule knows.
fn is_item(page: &Matched<'_>, n: u32) -> bool {
    let plain = !page.is_header(n) && !page.is_prose(n) && page.mark(n).is_none();
    plain && page.is_chinese(n) && !is_headline(page, n) && !is_shell(page, n)
}

/// A heading, an item, a bold line of Markdown or a request of troff: somebody wrote it, no portal printed it.
fn is_markup(line: &str) -> bool {
    let line = chars::trim_start(line);
    let heading = line.trim_start_matches('#');
    heading.len() < line.len() && heading.starts_with(' ')
        || line.starts_with("- ")
        || line.starts_with("**")
        || line.starts_with('.') && line.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase)
}

/// A list below a label or a comment form: three headlines and more.
fn is_plain_list(page: &Matched<'_>, list: &Range<usize>) -> bool {
    const MIN_HEADLINES: usize = 3;
    const MIN_MEAN_CHARS: usize = 10;
    let headlines: Vec<_> = list.clone().map(|at| page.live()[at]).filter(|&n| is_headline(page, n)).collect();
    let chars: usize = headlines.iter().map(|&n| chars::printed_chars(page.key(n))).sum();
    // `地址：`, `联系人：`: the foot of a site
    let entries = headlines.iter().filter(|&&n| is_entry(page.key(n))).count();
    2 * entries < headlines.len() && headlines.len() >= MIN_HEADLINES && chars >= MIN_MEAN_CHARS * headlines.len()
}

/// Names of links: sections, channels, towns. Below the end of the article so many lines alike are a page's.
fn is_wall(page: &Matched<'_>, list: &Range<usize>) -> bool {
    const MIN_LINES: usize = 8;
    /// A longer line is a headline; in characters.
    const MAX_CHARS: usize = 12;
    let keys = || list.clone().map(|at| page.key(page.live()[at]));
    let unlike =
        keys().filter(|key| is_entry(key) || is_numbered(key) || chars::printed_chars(key) > MAX_CHARS).count();
    list.len() >= MIN_LINES && unlike * MIN_LINES <= list.len() && !page.is_announced(list.start)
}

/// Headlines right below the text without a label. Doubt means keep: the author's lists end texts too.
fn is_unlabelled(page: &Matched<'_>, list: &Range<usize>) -> bool {
    const HEADLINES: std::ops::RangeInclusive<usize> = 2..=40;
    /// In characters; names and verse are shorter.
    const MIN_CHARS: usize = 9;
    const MIN_MEAN_CHARS: usize = 12;
    /// Verse has lines of one length.
    const MIN_SPREAD_CHARS: usize = 4;
    /// With so many teasers below their headlines these may be of any length.
    const MIN_TEASERS: usize = 2;
    /// Without a date or a cut, so many headlines at least.
    const MIN_PLAIN: usize = 3;
    let live = page.live();
    let body = page.body();
    let keys: Vec<_> = list.clone().map(|at| live[at]).filter(|&n| is_headline(page, n)).map(|n| page.key(n)).collect();
    let details = list.clone().filter(|&at| is_detail(page, live[at])).count();
    // a short line above the items is the author's heading
    let headed = list.clone().find(|&at| is_headline(page, live[at])).is_some_and(|first| first > list.start);
    let chars: Vec<_> = keys.iter().map(|key| chars::printed_chars(key)).collect();
    let count = |is: &dyn Fn(&str) -> bool| keys.iter().filter(|key| is(key)).count();
    let (Some(&min), Some(&max)) = (chars.iter().min(), chars.iter().max()) else { return false };
    let sum: usize = chars.iter().sum();
    // a sub-heading or caption of the author's looks like them
    let own = || {
        live[body.begin..body.end]
            .iter()
            .any(|&n| is_headline(page, n) && chars::printed_chars(page.line(n)) >= MIN_CHARS)
    };
    let signed = live.get(list.end).is_some_and(|&n| is_date_alone(page.line(n)));
    let credited = live[list.end..].iter().any(|&n| page.mark(n) == Some(Mark::Credit));
    let teasers = list.clone().skip(1).filter(|&at| is_teaser(page, at)).count();
    let spoken = count(&speaks);
    let short =
        if 2 * spoken >= keys.len() { (MIN_CHARS - 1, MIN_MEAN_CHARS - 2) } else { (MIN_CHARS, MIN_MEAN_CHARS) };
    if !HEADLINES.contains(&keys.len())
        || teasers < MIN_TEASERS && (min < short.0 || sum < short.1 * keys.len())
        || page.is_announced(list.start)
        || signed
        || credited
        || 2 * count(&is_name) >= keys.len()
        || headed
        || count(&is_numbered) > 0
        || count(&|key| key.contains([',', '，'])) > 1
        || count(&is_number_entry) > 0
        || count(&is_code_note) > 0
        || count(&|key| is_reference(key) || key.ends_with([',', ';', ':', '、', '，'])) > 0
        || count(&is_entry) > 1
        || own()
    {
        return false;
    }
    // without a date of its own above, a text whose list has dates is a programme or a chronicle
    let dated = if has_date_above(page) && !spans_years(&keys) { count(&is_dated) + details } else { 0 };
    let marked = dated.max(count(&is_cut) + teasers);
    2 * marked >= keys.len()
        || keys.len() >= MIN_PLAIN
            && max - min >= MIN_SPREAD_CHARS
            && 3 * spoken >= keys.len()
            && count(&|key| key.contains(['我', '你', '您'])) == 0
}

fn has_date_above(page: &Matched<'_>) -> bool {
    let is_date = |&n: &u32| page.header(n).unwrap_or_default().iter().any(|item| matches!(item, Item::Date(_)));
    page.live()[..page.body().begin].iter().any(is_date)
}

/// Is it a line of the page's head again? That, and what stands beside it, is `repeated-header`'s.
fn is_head_line(page: &Matched<'_>, at: usize) -> bool {
    /// The title stands among so many lines.
    const HEAD_LINES: usize = 40;
    let key = page.key(page.live()[at]);
    let begin = page.body().begin;
    page.live()[begin.saturating_sub(HEAD_LINES)..begin].iter().any(|&head| page.key(head) == key)
}

fn is_date_alone(line: &str) -> bool {
    dateline::items(line).is_some_and(|items| matches!(items[..], [Item::Date(_)]))
}
