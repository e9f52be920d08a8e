//! `related-list`: links to other articles below the text, under a label or without one.

use std::ops::Range;
use std::sync::LazyLock;

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::body;
use crate::page::body::Reach;
use crate::page::lines::Doc;
use crate::rows::row::{Rules, Where};
use crate::text::chars as key;
use crate::text::dateline::{self as header, Item};
use crate::text::headline::{
    is_companion, is_cut, is_date, is_dated, is_detail, is_headline, is_name, is_number_entry, is_numbered,
};

/// The filter.
pub struct RelatedList;

static META: Meta = Meta {
    name: "related-list",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: include_str!("related-list.md"),
    coded: &[
        Coded { id: "label", doc: "the label of a list, after the last paragraph" },
        Coded { id: "headline", doc: "a headline in the list under a label" },
        Coded { id: "beside", doc: "a date, counter, source or teaser between the headlines of a list" },
        Coded { id: "unlabelled", doc: "headlines below the last paragraph, without a label" },
    ],
};
const LABEL: u16 = 0;
const HEADLINE: u16 = 1;
const BESIDE: u16 = 2;
const UNLABELLED: u16 = 3;
const CODED: u16 = 4;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("related-list.toml")));

/// Lines under one label: portals print up to eighty headlines with a source and a counter each.
const MAX_LINES: usize = 300;
/// A label with fewer lines below it does not prove that the article is over: the author's lines may follow.
const MIN_FIRM_LINES: usize = 3;
/// So many lines in a row may stand between two headlines.
const MAX_BESIDE: usize = 4;
/// The author's own section has items shorter than headlines, on the whole; in characters.
const MIN_MEAN_CHARS: usize = 8;

impl Filter for RelatedList {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&RULES)
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let live = doc.live();
        let body = doc.body();
        if body.is_empty() || !doc.place().last {
            return;
        }
        let mut at = body.end;
        let mut firm = false;
        while at < live.len() {
            if let Some(row) = label(doc, at) {
                let list = list_below(doc, at + 1, firm);
                if firm || !is_section(doc, at, &list) {
                    edits.remove_line(live[at], RuleId { filter: me, row });
                    remove(me, doc, edits, list.clone(), HEADLINE);
                    firm |= list.len() >= MIN_FIRM_LINES;
                }
                at = list.end.max(at + 1);
                continue;
            }
            firm |= body::mark(doc.key(live[at])).is_some_and(|mark| mark != "credit");
            let list = list_below(doc, at, false);
            let is_list = !list.is_empty()
                && !is_head_line(doc, list.start)
                && if firm {
                    is_plain_list(doc, &list)
                } else {
                    (at == body.end || at == body.foot || at == body.last) && is_unlabelled(doc, &list)
                };
            if is_list {
                remove(me, doc, edits, list.clone(), UNLABELLED);
            }
            at = list.end.max(at + 1);
        }
    }
}

/// The rule that takes the line at place `at` for a label; below the foot more words are one.
fn label(doc: &Doc<'_>, at: usize) -> Option<u16> {
    let key = doc.key(*doc.live().get(at).filter(|_| doc.reach(at) == Reach::Tail)?);
    if body::mark(key) == Some("list-label") {
        return Some(LABEL);
    }
    row(doc, at)
}

/// The row that takes the line at place `at`.
fn row(doc: &Doc<'_>, at: usize) -> Option<u16> {
    let below = at >= doc.body().foot;
    RULES.find(doc.key(doc.live()[at]), |row| below || row.reach == Where::Tail).map(|row| CODED + row)
}

/// Headlines from place `at` on, with what stands beside them; begins and ends with a headline, or with what stands
/// beside the last one. Where it is `firm` that the article is over, short items are headlines too.
fn list_below(doc: &Doc<'_>, at: usize, firm: bool) -> Range<usize> {
    let live = doc.live();
    let end = live.len().min(at + MAX_LINES);
    let (mut last, mut i) = (at, at);
    let goes_on = |i: usize| body::mark(doc.key(live[i])).is_none() && row(doc, i).is_none() && !is_head_line(doc, i);
    // where the items of a list stand line by line, a blank line ends it
    let joins = |i: usize| i > 0 && doc.joins(live[i - 1], live[i]);
    let mut joined = false;
    while i < end && goes_on(i) && i - last <= MAX_BESIDE && (firm || i == at || !joined || joins(i)) {
        joined |= joins(i) && (i > at || label(doc, at - 1).is_some());
        let n = live[i];
        let teaser = i > at && is_teaser(doc, i);
        let item = is_headline(doc, n) || firm && is_companion(doc, n);
        if item && !is_shell(doc, n) || teaser {
            last = i + 1;
        } else if last == at && (i > at || header::read(doc.line(n)).is_some())
            || !is_companion(doc, n)
            || is_shell(doc, n)
        {
            break;
        }
        i += 1;
    }
    // a date or a source behind the last headline is its own; then the label of the next list may follow
    let first = (at..last).find(|&i| firm || is_headline(doc, live[i])).unwrap_or(last);
    let is_detail = |n: u32| is_date(doc.key(n)) || header::read(doc.line(n)).is_some();
    if last > first && last < i && is_detail(live[last]) {
        last += 1;
    }
    // an office and a date below it sign a notice
    let dates = (first..last).filter(|&i| is_date_alone(doc.line(live[i]))).count();
    if !firm && last > first && dates == 1 && is_date_alone(doc.line(live[last - 1])) {
        last = (last - 2).max(first);
    } else if last > first && live.get(last).is_some_and(|&n| is_date_alone(doc.line(n))) {
        last -= 1;
    }
    if at + 1 < first { last..last } else { at..last }
}

/// A sentence that a portal has cut, below its headline.
fn is_teaser(doc: &Doc<'_>, at: usize) -> bool {
    let live = doc.live();
    is_cut(doc.key(live[at])) && is_headline(doc, live[at - 1]) && !is_cut(doc.key(live[at - 1]))
}

/// A button of the comments below: readers' lines look like headlines.
fn is_shell(doc: &Doc<'_>, n: u32) -> bool {
    super::COMMENTS_SHELL.table().find(doc.key(n), |_| true).is_some()
}

fn remove(me: u16, doc: &Doc<'_>, edits: &mut Edits, list: Range<usize>, row: u16) {
    for at in list {
        let n = doc.live()[at];
        let row = if is_headline(doc, n) { row } else { BESIDE };
        edits.remove_line(n, RuleId { filter: me, row });
    }
}

/// The author's own section under such a heading, or the signature of a notice.
fn is_section(doc: &Doc<'_>, label: usize, list: &Range<usize>) -> bool {
    let live = doc.live();
    let lines = || list.clone().map(|at| live[at]);
    let headlines = lines().filter(|&n| is_headline(doc, n));
    let (count, chars) =
        headlines.fold((0, 0), |(count, chars), n| (count + 1, chars + key::printed_chars(doc.key(n))));
    let below = live.get(list.end).copied();
    // the item after the list is shorter than a headline: all of them are the author's
    let item_below =
        list.len() <= 1 && label < doc.body().foot.saturating_add(1) && below.is_some_and(|n| is_item(doc, n));
    let link_below = below.is_some_and(|n| list.is_empty() && doc.key(n).starts_with("http"));
    // books under 延伸阅读 are the author's reading list, not links
    let references = lines().filter(|&n| is_reference(doc.key(n))).count();
    let announced = label == doc.body().end && doc.is_announced(label);
    announced
        || chars < MIN_MEAN_CHARS * count && !doc.key(live[label]).contains("文章")
        || item_below
        || link_below
        || !list.is_empty() && 2 * references >= list.len()
}

/// A short line that no other rule knows.
fn is_item(doc: &Doc<'_>, n: u32) -> bool {
    let plain = header::read(doc.line(n)).is_none() && !doc.is_prose(n) && body::mark(doc.key(n)).is_none();
    plain && doc.is_chinese(n) && !is_headline(doc, n) && !is_shell(doc, n)
}

/// A list below a label or a comment form: three headlines and more.
fn is_plain_list(doc: &Doc<'_>, list: &Range<usize>) -> bool {
    const MIN_HEADLINES: usize = 3;
    const MIN_MEAN_CHARS: usize = 10;
    let headlines: Vec<_> = list.clone().map(|at| doc.live()[at]).filter(|&n| is_headline(doc, n)).collect();
    let chars: usize = headlines.iter().map(|&n| key::printed_chars(doc.key(n))).sum();
    // `地址：`, `联系人：`: the foot of a site
    let entries = headlines.iter().filter(|&&n| is_entry(doc.key(n))).count();
    2 * entries < headlines.len() && headlines.len() >= MIN_HEADLINES && chars >= MIN_MEAN_CHARS * headlines.len()
}

/// Headlines right below the text without a label. Doubt means keep: the author's lists end texts too.
fn is_unlabelled(doc: &Doc<'_>, list: &Range<usize>) -> bool {
    const HEADLINES: std::ops::RangeInclusive<usize> = 2..=16;
    /// In characters; names and verse are shorter.
    const MIN_CHARS: usize = 9;
    const MIN_MEAN_CHARS: usize = 12;
    /// Verse has lines of one length.
    const MIN_SPREAD_CHARS: usize = 4;
    /// With so many teasers below their headlines these may be of any length.
    const MIN_TEASERS: usize = 2;
    /// Without a date or a cut, so many headlines at least.
    const MIN_PLAIN: usize = 3;
    let live = doc.live();
    let body = doc.body();
    let keys: Vec<_> = list.clone().map(|at| live[at]).filter(|&n| is_headline(doc, n)).map(|n| doc.key(n)).collect();
    let details = list.clone().filter(|&at| is_detail(doc, live[at])).count();
    // a short line above the items is the author's heading
    let headed = list.clone().find(|&at| is_headline(doc, live[at])).is_some_and(|first| first > list.start);
    let chars: Vec<_> = keys.iter().map(|key| key::printed_chars(key)).collect();
    let count = |is: &dyn Fn(&str) -> bool| keys.iter().filter(|key| is(key)).count();
    let (Some(&min), Some(&max)) = (chars.iter().min(), chars.iter().max()) else { return false };
    let sum: usize = chars.iter().sum();
    // a sub-heading or caption of the author's looks like them
    let own = || {
        live[body.begin..body.end].iter().any(|&n| is_headline(doc, n) && key::printed_chars(doc.line(n)) >= MIN_CHARS)
    };
    let signed = live.get(list.end).is_some_and(|&n| is_date_alone(doc.line(n)));
    let credited = live[list.end..].iter().any(|&n| body::mark(doc.key(n)) == Some("credit"));
    let teasers = list.clone().skip(1).filter(|&at| is_teaser(doc, at)).count();
    let spoken = count(&speaks);
    let short =
        if 2 * spoken >= keys.len() { (MIN_CHARS - 1, MIN_MEAN_CHARS - 2) } else { (MIN_CHARS, MIN_MEAN_CHARS) };
    if !HEADLINES.contains(&keys.len())
        || teasers < MIN_TEASERS && (min < short.0 || sum < short.1 * keys.len())
        || doc.is_announced(list.start)
        || signed
        || credited
        || 2 * count(&is_name) >= keys.len()
        || headed
        || count(&is_numbered) > 0
        || count(&|key| key.contains([',', '，'])) > 1
        || count(&is_number_entry) > 0
        || count(&|key| is_reference(key) || key.ends_with([',', ';', ':', '、', '，'])) > 0
        || count(&is_entry) > 1
        || own()
    {
        return false;
    }
    // without a date of its own above, a text whose list has dates is a programme or a chronicle
    let dated = if has_date_above(doc) && !spans_years(&keys) { count(&is_dated) + details } else { 0 };
    let marked = dated.max(count(&is_cut) + teasers);
    2 * marked >= keys.len()
        || keys.len() >= MIN_PLAIN
            && max - min >= MIN_SPREAD_CHARS
            && 3 * spoken >= keys.len()
            && count(&|key| key.contains(['我', '你', '您'])) == 0
}

fn has_date_above(doc: &Doc<'_>) -> bool {
    let is_date =
        |&n: &u32| header::items(doc.line(n)).unwrap_or_default().iter().any(|item| matches!(item, Item::Date(_)));
    doc.live()[..doc.body().begin].iter().any(is_date)
}

/// Do the years in the lines lie so far apart that they tell a life?
fn spans_years(keys: &[&str]) -> bool {
    const MAX_YEARS: u16 = 4;
    let year = |key: &&str| {
        let digits = key.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4)?;
        digits.parse().ok().filter(|year| (1800..=2100).contains(year))
    };
    let years: Vec<u16> = keys.iter().filter_map(year).collect();
    let (min, max) = (years.iter().min(), years.iter().max());
    min.zip(max).is_some_and(|(min, max)| max - min > MAX_YEARS)
}

/// A short label and a colon open the line.
fn is_entry(key: &str) -> bool {
    /// A headline may open with a place or a column, but not all of a list.
    const MAX_LABEL_CHARS: usize = 4;
    key.split_once(':').is_some_and(|(label, _)| label.chars().count() <= MAX_LABEL_CHARS)
}

/// Words and marks of headlines that names, titles and verse seldom have.
fn speaks(key: &str) -> bool {
    const WORDS: [&str; 61] = [
        "如何",
        "为何",
        "哪些",
        "哪里",
        "多少",
        "公布",
        "发布",
        "举行",
        "召开",
        "启动",
        "开展",
        "开工",
        "开业",
        "成功",
        "通过",
        "组织",
        "推进",
        "推出",
        "揭晓",
        "亮相",
        "曝光",
        "回应",
        "介绍",
        "注意事项",
        "方法",
        "技巧",
        "区别",
        "原因",
        "优势",
        "攻略",
        "大全",
        "走进",
        "参加",
        "什么时候",
        "要点",
        "规程",
        "规范",
        "好处",
        "优点",
        "特点",
        "作用",
        "选择",
        "选购",
        "应用",
        "维护",
        "保养",
        "安装",
        "使用",
        "步骤",
        "标准",
        "价格",
        "防治",
        "措施",
        "哪个",
        "哪家",
        "为什么",
        "需要",
        "影响",
        "常见",
        "处理",
        "提高",
    ];
    key.contains([':', '!', '?', '"', '“', '|', '丨', '%']) || WORDS.iter().any(|word| key.contains(word))
}

/// Is it a line of the page's head again? That, and what stands beside it, is `repeated-header`'s.
fn is_head_line(doc: &Doc<'_>, at: usize) -> bool {
    /// The title stands among so many lines.
    const HEAD_LINES: usize = 40;
    let key = doc.key(doc.live()[at]);
    let begin = doc.body().begin;
    doc.live()[begin.saturating_sub(HEAD_LINES)..begin].iter().any(|&head| doc.key(head) == key)
}

fn is_date_alone(line: &str) -> bool {
    header::items(line).is_some_and(|items| matches!(items[..], [Item::Date(_)]))
}

/// `《书名》,作者,出版社` or `[3] 作者. 题名`.
fn is_reference(key: &str) -> bool {
    let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || ".、[] ()·•-".contains(c));
    key.starts_with('《')
        || key.ends_with('》') && !key.contains([':', '!', '?', ',', ' '])
        || key.contains("出版社")
        || key.contains("[j]")
        || key.contains("[m]")
}
