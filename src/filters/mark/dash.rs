//! `dash`: two hyphens between Chinese become the dash (GB/T 15834-2011, 4.11).

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::chars;

/// The filter.
pub struct Dash;

coded_rules! {
    Hyphens = "hyphens": "`--` between Chinese becomes `——`";
}

static META: Meta = Meta { name: "dash", when: When::Default, page: include_str!("dash.md"), coded: Rule::ALL };

/// A line that speaks of dashes shows them.
const ABOUT_DASHES: [&str; 8] = ["破折号", "破折號", "连字符", "連字號", "连接号", "短横", "横线", "减号"];
/// Chinese numerals, and those of tables.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两半廿卅壹贰叁肆伍陆柒捌玖拾";
/// What stands between a numeral and the end of its number.
const UNITS: &str = "年月日号號时時点點分秒章节節页頁回级級岁歲度元钱錢两里米克人次";
/// What makes an ordinal of a numeral.
const ORDINALS: [&str; 6] = ["第", "初", "周", "星期", "礼拜", "约"];

impl Named for Dash {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for Dash {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::Search(search) } else { Signs::None }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let from = candidate.at;
        let to = from + line.text.as_bytes()[from..].iter().take_while(|&&b| b == b'-').count();
        if to - from == 2 {
            let (start, end) = blanks(line, from, to);
            let is_between = line.is_chinese_before(start) && line.is_chinese_after(end);
            if is_between && !is_range(line, start, end) && !is_quoted(line, from, to) && !is_one(line, to) {
                drafts.push(Draft::new(start..end, Rule::Hyphens, Put::Repeat('—', 2)));
            }
        }
        to
    }

    fn settle(&self, line: &LineView<'_>, drafts: &mut Vec<Draft>) {
        // two dashes around a clause are one pair: none is left beside a Latin word
        let drafted = |at: usize| drafts.iter().any(|draft| (draft.start as usize..draft.end as usize).contains(&at));
        let is_half = !drafts.is_empty() && runs(line).any(|at| is_set_off(line, at) && !drafted(at));
        if ABOUT_DASHES.iter().any(|word| line.text.contains(word)) || is_half {
            drafts.clear();
        }
    }
}

/// Does it stand alone between quotes or brackets: `用"--"分隔`? The sentence speaks of it.
fn is_quoted(line: &LineView<'_>, from: usize, to: usize) -> bool {
    let is_quote = |c: Option<char>| c.is_some_and(|c| "\"'“”‘’()（）".contains(c));
    is_quote(line.slice(0, from).chars().next_back()) && is_quote(line.slice(to, line.text.len()).chars().next())
}

/// Do blanks set the hyphens at byte `at` off on both sides, with Chinese on one?
fn is_set_off(line: &LineView<'_>, at: usize) -> bool {
    let (before, behind) = (line.slice(0, at), line.slice(at + 2, line.text.len()));
    before.ends_with(' ')
        && behind.starts_with(' ')
        && (chars::trim_end(before).ends_with(chars::is_letter)
            || chars::trim_start(behind).starts_with(chars::is_letter))
}

/// Where two hyphens stand, outside of code.
fn runs<'l>(line: &'l LineView<'_>) -> impl Iterator<Item = usize> + 'l {
    let bytes = line.text.as_bytes();
    let is_run = move |&at: &usize| {
        let len = bytes[at..].iter().take_while(|&&b| b == b'-').count();
        len == 2 && (at == 0 || bytes[at - 1] != b'-')
    };
    memchr::memchr_iter(b'-', bytes).filter(is_run).filter(|&at| !line.is_embedded(at))
}

/// `--样`, `--般`: a scan that read `一` so.
fn is_one(line: &LineView<'_>, to: usize) -> bool {
    line.slice(to, line.text.len()).starts_with(['样', '樣', '般', '旦', '律', '切', '些'])
}

/// Do numbers stand on both sides: `一--二钱`, `三月--五月`, `周一--周五`? Then it ranges from one to the other.
fn is_range(line: &LineView<'_>, start: usize, end: usize) -> bool {
    let is_numeral = |c: char| chars::half_width(c).is_ascii_digit() || NUMERALS.contains(c);
    let before = chars::trim_end(line.slice(0, start));
    let before = before.strip_suffix(|c| UNITS.contains(c)).filter(|rest| rest.ends_with(is_numeral)).unwrap_or(before);
    let behind = chars::trim_start(line.slice(end, line.text.len()));
    let behind = ORDINALS.iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
    before.ends_with(is_numeral) && behind.starts_with(is_numeral)
}

fn search(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(&bytes[from..], b"--").map(|len| from + len)
}

/// The dash with the one blank on each side that goes with it.
fn blanks(line: &LineView<'_>, from: usize, to: usize) -> (usize, usize) {
    let bytes = line.text.as_bytes();
    let before = usize::from(from > 1 && bytes[from - 1] == b' ' && !chars::is_blank(bytes[from - 2] as char));
    let behind =
        usize::from(bytes.get(to) == Some(&b' ') && bytes.get(to + 1).is_some_and(|&b| !chars::is_blank(b as char)));
    (from - before, to + behind)
}
