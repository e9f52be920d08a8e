//! `ellipsis`: dots behind Chinese become the ellipsis (GB/T 15834-2011, 4.10).

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::page::fold::Fold;
use crate::text::{chars, prose, scan};

/// The filter.
pub struct Ellipsis;

coded_rules! {
    Dots = "dots": "`...` and longer runs in Chinese text become `……`";
    Stops = "stops": "`。。。` and longer runs become `……`";
    Half = "half": "a single `…` becomes `……`";
}

static META: Meta = Meta { name: "ellipsis", when: When::Default, page: include_str!("ellipsis.md"), coded: Rule::ALL };

/// Quotes and brackets that may close a line behind its ellipsis.
const MAX_CLOSING_BYTES: usize = 9;
/// No page has a longer number.
const MAX_PAGE_BYTES: usize = 5;
/// What a pattern is looked for in, on each side.
const MAX_PHRASE_CHARS: usize = 24;
/// What follows dots that are a sign of code or of a formula.
const SPOKEN_BEHIND: [&str; 9] = ["运算符", "操作符", "表示", "代表", "语法", "参数", "符号", "作为", "号"];
/// Longer is no word of a pattern: `不但…而且…`.
const MAX_PATTERN_CHARS: usize = 2;
/// A teaser's headline has no more characters than this.
const MAX_TEASER_CHARS: usize = 60;

impl Named for Ellipsis {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for Ellipsis {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::Search(search) } else { Signs::None }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let start = candidate.at;
        let rest = line.slice(start, line.text.len());
        let sign = rest.chars().next().unwrap_or(' ');
        let count = rest.chars().take_while(|&c| c == sign).count();
        let end = start + count * sign.len_utf8();
        let (rule, dots) = match sign {
            '.' if count >= 3 => (Rule::Dots, count),
            '。' if count >= 3 => (Rule::Stops, count),
            '…' if count == 1 => (Rule::Half, 3),
            _ => return end,
        };
        if is_ellipsis(line, start, end, dots)
            && !is_leader(line, end)
            && !(count * dots <= 9 && is_pattern(line, start, end))
        {
            // nine dots are an author's voice, not two ellipses
            let ellipsis = Put::Repeat('…', (dots / 3).max(2) as u32);
            drafts.push(Draft::new(start..end, rule, ellipsis));
        }
        end
    }

    fn settle(&self, line: &LineView<'_>, drafts: &mut Vec<Draft>) {
        // who writes three dots twice in a line writes them so
        let dots = Rule::Dots.into();
        if line.given.fold == Fold::None && drafts.iter().any(|draft| draft.rule == dots) {
            let runs = runs_of_dots(line).count();
            if runs != drafts.iter().filter(|draft| draft.rule == dots).count() {
                drafts.retain(|draft| draft.rule != dots);
            }
        }
        // nearly always it is the one at the end that makes the line another
        while line.given.is_judged && reads_otherwise(line, drafts) {
            if drafts.len() > 1
                && drafts.last().is_some_and(|draft| draft.end as usize + MAX_CLOSING_BYTES >= line.text.len())
            {
                drafts.pop();
                if !reads_otherwise(line, drafts) {
                    break;
                }
            }
            drafts.clear();
        }
    }
}

/// The first place from byte `from` on where `...`, `…` or `。。` begins.
fn search(bytes: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let at = scan::next(bytes, from, may_begin)?;
        if bytes[at] != 0x82 {
            return Some(at);
        }
        // the last byte of a stop, or of another character
        if bytes[from..=at].ends_with("。".as_bytes()) {
            return Some(at - 2);
        }
        from = at + 1;
    }
}

/// May `...`, `…` or a stop right behind another sign of its block (`。。。`) begin with byte `a`, if `b` and `c` follow it?
#[inline(always)]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let dots = (a == b'.') & (b == b'.') & (c == b'.');
    let half = (a == 0xE2) & (b == 0x80) & (c == 0xA6);
    // the last byte of `。`, and a third sign of its row
    let stops = (a == 0x82) & (b == 0xE3) & (c == 0x80);
    dots | half | stops
}

/// Would the line be prose, or the middle of a sentence, where it was none, or none any more? Then the filters that judge
/// lines would judge it otherwise in the next run: `...` at its end may be a list's cut, and must stay one.
fn reads_otherwise(line: &LineView<'_>, drafts: &[Draft]) -> bool {
    let written = line.with(drafts);
    let traits = |line: &str| (prose::is_prose(line), prose::is_clause(line));
    let (before, after) = (traits(line.text), traits(&written));
    // prose is prose, whatever else it is
    before != after && !(before.0 && after.0)
}

/// Where three dots or more begin, outside of code.
fn runs_of_dots<'l>(line: &LineView<'l>) -> impl Iterator<Item = usize> {
    let bytes = line.text.as_bytes();
    let begins = move |&at: &usize| (at == 0 || bytes[at - 1] != b'.') && bytes[at..].starts_with(b"...");
    memchr::memchr_iter(b'.', bytes).filter(begins).filter(|&at| !line.is_embedded(at))
}

/// Are the dots a sign that the sentence speaks of: `其中...表示`, `添加“...”后`, `使用 ... 运算符`?
fn is_spoken_of(line: &LineView<'_>, from: usize, to: usize) -> bool {
    let (before, behind) = (line.slice(0, from), line.slice(to, line.text.len()));
    let (near, next) = (chars::trim_end(before), chars::trim_start(behind));
    if SPOKEN_BEHIND.iter().any(|word| next.starts_with(word)) {
        return true;
    }
    let Some(quote) = before.chars().next_back().filter(|c| "\"'“‘".contains(*c)) else {
        return near.len() < before.len() && near.ends_with("中") && next.starts_with("的内容");
    };
    let outside = before.strip_suffix(quote).unwrap_or("");
    let is_alone = behind.starts_with(['"', '\'', '”', '’']);
    is_alone
        && outside.ends_with(chars::is_letter)
        && !outside.ends_with(['说', '道', '曰', '问', '答', '喊', '叫', '说', '句'])
}

fn is_ellipsis(line: &LineView<'_>, from: usize, to: usize, dots: usize) -> bool {
    // a blank beside a mark goes with it
    let before = line.slice(0, from).chars().rev().find(|&c| c != ' ');
    let behind = line.slice(to, line.text.len()).chars().next();
    // `foo(...)`, `1...10`, `../`: dots of code
    let is_code =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii() && (c.is_ascii_alphanumeric() || "/\\<>_=[]*".contains(c)));
    let sentence = line.given.fold == Fold::Nfkc && dots == 6;
    if !sentence && is_code(before) && is_code(behind)
        || behind.is_some_and(|c| "./\\。…".contains(c))
        || before.is_some_and(|c| "./\\。…".contains(c))
    {
        return false;
    }
    let letter = before.map(chars::half_width).is_some_and(|c| chars::is_letter(c) || "》」』】)”’\"'".contains(c));
    if line.given.fold == Fold::None && dots == 3 && line.slice(from, to) == "..." && is_spoken_of(line, from, to) {
        return false;
    }
    // `“...”`: that is all somebody says
    let is_quote = |c: Option<char>| c.is_some_and(|c| "\"'“”‘’".contains(c));
    let letter = letter || is_quote(before) && is_quote(behind);
    let beside = line.is_chinese_before(from) || line.is_chinese_after(to);
    match line.given.fold {
        // `X……I……`: nothing else becomes six dots
        Fold::Nfkc if sentence => behind.is_some() || !is_teaser(line, from),
        // six dots are nothing else; three may be an English writer's
        _ if dots >= 6 && beside && !is_code(before) => behind.is_some() || !is_teaser(line, from),
        Fold::None => letter && line.is_chinese_after(to),
        _ => letter && (behind.is_some() || !is_teaser(line, from)),
    }
}

/// Do the dots lead to a page number, as in a table of contents: `第一章........1`?
fn is_leader(line: &LineView<'_>, to: usize) -> bool {
    let rest = line.slice(to, line.text.len());
    let page = chars::trim(rest);
    let is_number =
        page.len() <= MAX_PAGE_BYTES && page.bytes().all(|b| b.is_ascii_digit() || b"ivxlcIVXLC".contains(&b));
    !page.is_empty() && is_number
}

/// Do the dots stand for words, with others of their kind: `“…的…”`, `“如果…就…”`? Who stammers says a word again: `“我…我…”`.
fn is_pattern(line: &LineView<'_>, from: usize, to: usize) -> bool {
    let sign = line.slice(from, to);
    let is_edge = |c: char| !chars::is_letter(c) && !sign.contains(c);
    // a longer phrase is no pattern
    let near = |c: (usize, char)| c.0 + c.1.len_utf8();
    let before = line.slice(0, from);
    let before_start = before.char_indices().rev().take(MAX_PHRASE_CHARS).last().map_or(from, |(at, _)| at);
    let behind = line.slice(to, line.text.len());
    let behind = behind.get(..behind.char_indices().take(MAX_PHRASE_CHARS).last().map_or(0, near)).unwrap_or("");
    let before = line.slice(before_start, from);
    let start = before_start
        + before
            .rfind(is_edge)
            .map_or(0, |at| at + before.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8));
    let end = to + behind.find(is_edge).unwrap_or(behind.len());
    let is_quote = |c: Option<char>| c.is_some_and(|c| "“”\"‘’'「」『』（）()".contains(c));
    let is_quoted =
        is_quote(line.slice(0, start).chars().next_back()) && is_quote(line.slice(end, line.text.len()).chars().next());
    let phrase = line.slice(start, end);
    if !is_quoted || phrase.matches(sign).count() < 2 || !phrase.ends_with(sign) {
        return false;
    }
    let words: Vec<&str> = phrase.split(sign).filter(|word| !word.is_empty()).collect();
    let stammers = words.windows(2).any(|pair| pair[1].starts_with(pair[0]));
    !stammers && words.iter().all(|word| word.chars().count() <= MAX_PATTERN_CHARS)
}

/// Does the line end in dots because a list cut its headline? Then the line beside it is a headline too.
fn is_teaser(line: &LineView<'_>, from: usize) -> bool {
    let head = line.slice(0, from);
    let short = head.chars().count() <= MAX_TEASER_CHARS && !head.contains(['。', '！', '？', '!', '?', '“', '”']);
    short && line.beside_prose.contains(&Some(false))
}
