//! The body: where prose begins and ends among the lines that stand.
//!
//! Dirt is a head-and-tail matter (of 100 page texts, 48 had it before the body, 69 after it, 3 inside),
//! so rules ask for their place relative to the body. One view, computed in one place.

use crate::doc::{Doc, Place};
use crate::key;

/// A line that ends in `。` is prose from this length on; shorter ones are captions and badges.
const MIN_STOPPED_CHARS: usize = 8;
/// A line that ends in `！` or `？` is prose from this length on: most headlines that do are shorter.
const MIN_CALLED_CHARS: usize = 40;
/// A line without any stop is prose from this length on, when it has commas: text cut by a scraper.
const MIN_UNSTOPPED_CHARS: usize = 60;

/// Where a line stands, seen from the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Before the first line of prose.
    Head,
    /// Between the first and the last line of prose, or anywhere in a text without prose.
    Inside,
    /// After the last line of prose.
    Tail,
}

/// The stretch `begin..end` of [`Doc::live`] from the first to the last line of prose; empty if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Place of the first line of prose in [`Doc::live`].
    pub begin: usize,
    /// One past the place of the last line of prose.
    pub end: usize,
}

impl Body {
    pub(crate) fn find(doc: &Doc<'_>) -> Body {
        let prose = |&n: &u32| doc.is_prose(n);
        match (doc.live().iter().position(prose), doc.live().iter().rposition(prose)) {
            (Some(begin), Some(last)) => Body { begin, end: last + 1 },
            _ => Body::default(),
        }
    }

    /// Has the text no prose?
    pub fn is_empty(&self) -> bool {
        self.begin == self.end
    }

    /// Where the line at place `at` of [`Doc::live`] stands. In a text without prose nothing is head or tail:
    /// no rule that depends on its place has anything to hold on to there. A window in the middle of a text
    /// has neither.
    pub fn reach(&self, at: usize, place: Place) -> Reach {
        if self.is_empty() {
            Reach::Inside
        } else if at < self.begin && place.first {
            Reach::Head
        } else if at >= self.end && place.last {
            Reach::Tail
        } else {
            Reach::Inside
        }
    }
}

/// Does a line that holds Chinese read like running text? Judged alone, by its stops and its length.
pub(crate) fn is_prose(line: &str) -> bool {
    let line = line.trim_matches(key::is_blank);
    // counts no further than it must; most lines end in `。` and need eight
    let has_chars = |n: usize| line.chars().filter(|&c| !key::is_blank(c)).nth(n - 1).is_some();
    let bare = line.trim_end_matches(is_closer);
    let last = bare.chars().next_back().unwrap_or(' ');
    let stop_inside = || memchr::memmem::find(bare.as_bytes(), "。".as_bytes()).is_some();
    match last {
        '。' | '…' if has_chars(MIN_STOPPED_CHARS) && !opens_with_bracket(line) => true,
        '！' | '？' | '!' | '?' if has_chars(MIN_CALLED_CHARS) => true,
        // `.` where the scraper's fold turned stops into it
        '.' if bare.chars().rev().nth(1).is_some_and(key::is_letter) && has_chars(MIN_CALLED_CHARS) => true,
        _ if !has_chars(MIN_STOPPED_CHARS * 2) => false,
        _ if stop_inside() => true,
        _ => line.contains(['，', ',', '；', ';', '、']) && has_chars(MIN_UNSTOPPED_CHARS),
    }
}

/// A short line in brackets with its stop inside, `（完。）`, is a remark, not prose.
fn opens_with_bracket(line: &str) -> bool {
    line.starts_with(['（', '(', '【', '[']) && line.ends_with(['）', ')', '】', ']'])
}

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '）' | ')' | '」' | '』' | '】' | '》') || key::is_blank(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::Edits;

    /// Each line's reach as a letter: h, i or t.
    fn reaches(lines: &[&str]) -> String {
        let text = lines.join("\n");
        let mut doc = Doc::new(&text, Place::WHOLE);
        doc.settle(&Edits::default());
        (0..doc.live().len())
            .map(|at| match doc.reach(at) {
                Reach::Head => 'h',
                Reach::Inside => 'i',
                Reach::Tail => 't',
            })
            .collect()
    }

    const PROSE: &str = "河水在夜里涨了半尺，守堤的人一直没有睡。";

    #[test]
    fn the_body_runs_from_the_first_to_the_last_line_of_prose() {
        for (name, lines, want) in [
            ("article", &["标题在这里", "2021年12月30日", PROSE, "小标题", PROSE, "责任编辑：张三"][..], "hhiiit"),
            ("one paragraph", &["标题在这里", PROSE, "相关新闻"], "hit"),
            ("headline with a question", &["孩子为什么不爱读书？专家这样说", PROSE], "hi"),
            ("headline with a call", &["我们的队伍今天出发了！", PROSE], "hi"),
            ("no prose at all", &["首页", "新闻", "联系我们"], "iii"),
            ("verse without stops", &["春风又绿江南岸", "明月何时照我还"], "ii"),
            ("stop behind a quote", &["标题", "他说：“明天我们再来看一看。”", "尾巴"], "hit"),
            ("long line cut by the scraper", &["标题", &"走过山岗，".repeat(15), "尾巴"], "hit"),
            ("remark in brackets", &["标题", PROSE, "（本文有删节，特此说明。）"], "hit"),
            ("empty", &[], ""),
        ] {
            assert_eq!(reaches(lines), want, "{name}");
        }
    }
}
