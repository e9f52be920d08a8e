//! The body: where prose begins and ends among the lines that stand.
//!
//! Dirt is a head-and-tail matter (of 100 page texts, 48 had it before the body, 69 after it, 3 inside),
//! so rules ask for their place relative to the body. One view, computed in one place.
//!
//! In an extracted text the body runs from the first line of prose to the last. A whole page has prose outside its
//! article too: slogans in the menu, readers' comments and teasers below. There prose is sparse: the lines that are
//! none outweigh it. So a menu's slogan does not open the body, and a *mark* (a line of a row with `mark`: the editor's
//! credit, a comment form, a copyright line) closes it when what follows is sparse.

use serde::Deserialize;

use super::line_set::LineSet;
use super::lines::{Lines, Part};
use crate::text::chars;
use crate::text::prose::trails_off;

/// What a line that is no prose weighs against prose, in characters. Readers' comments of 35 characters stand
/// between five such lines; an article has one sub-heading for some hundred characters.
const LINE_WEIGHT: i32 = 10;
/// Prose that outweighs the lines below it by this, in characters, opens the body.
const MIN_OPENING_WEIGHT: i32 = 60;
/// With fewer lines above it, the first line of prose opens the body in any case: menus are longer.
const MIN_MENU_LINES: usize = 8;
/// Below a mark that is the article's own, and again so many lines further down, the same mark closes another
/// article of a collection.
const CREDIT_LINES: usize = 12;

/// What a line says that stands below an article and never in it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mark {
    /// The editor's credit.
    Credit,
    /// A comment form, or a heading of comments.
    Comments,
    /// The label of a list of links.
    ListLabel,
    /// A link to the article before or after.
    Neighbour,
    /// The foot of a site.
    Footer,
}

impl Mark {
    /// The name that rows and listings use.
    pub fn name(self) -> &'static str {
        match self {
            Mark::Credit => "credit",
            Mark::Comments => "comments",
            Mark::ListLabel => "list-label",
            Mark::Neighbour => "neighbour",
            Mark::Footer => "footer",
        }
    }
}

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

/// The stretch `begin..end` of the lines that stand from the first to the last line of prose; empty if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Place of the first line of prose in the lines that stand.
    pub begin: usize,
    /// One past the place of the last line of prose.
    pub end: usize,
    /// Place of the mark that closes the article, or of the first line that stands below it. Beyond the last line
    /// where there is none.
    pub foot: usize,
    /// One past the place of the last line of prose of all, an article's or a reader's.
    pub last: usize,
    /// Credits far apart: the text is several articles, and which line ends the last of them nobody can tell.
    pub several: bool,
}

impl Body {
    /// Where the body of `live` lies; `mark` tells which mark a line is.
    ///
    /// Lines in `gone` were removed and still count as lines, and as marks: taking the residue of a page out must not
    /// turn its comments into an article. Lines in `hidden` weigh nothing.
    pub fn find(
        lines: &Lines<'_>,
        live: &[u32],
        part: Part,
        gone: &LineSet,
        hidden: &LineSet,
        mark: impl FnMut(u32) -> Option<Mark>,
    ) -> Body {
        let prose = |&n: &u32| lines.is_prose(n);
        let (Some(first), Some(last)) = (live.iter().position(prose), live.iter().rposition(prose)) else {
            return Body { foot: live.len(), ..Body::default() };
        };
        let begin = if part.first { opening(lines, live, first, gone) } else { first };
        let (foot, several) =
            if part.last { foot(lines, live, [gone, hidden], begin, mark) } else { (live.len(), false) };
        let end = live[..foot].iter().rposition(prose).map_or(begin, |last| last + 1);
        let end = above_teasers(lines, live, begin, end);
        let last = last + 1;
        if end <= begin {
            return Body { begin: first, end: last, foot: live.len(), last, several };
        }
        Body { begin, end, foot, last, several }
    }

    /// Has the text no prose?
    pub fn is_empty(&self) -> bool {
        self.begin == self.end
    }

    /// Where the line at place `at` of the lines that stand stands. In a text without prose nothing is head or tail:
    /// no rule that depends on its place has anything to hold on to there. A window in the middle of a text
    /// has neither.
    pub fn reach(&self, at: usize, part: Part) -> Reach {
        if self.is_empty() {
            Reach::Inside
        } else if at < self.begin && part.first {
            Reach::Head
        } else if at >= self.end && part.last {
            Reach::Tail
        } else {
            Reach::Inside
        }
    }
}

/// What a line adds to the weight of the prose around it, in characters.
fn weight(lines: &Lines<'_>, n: u32) -> i32 {
    match lines.weight(n) {
        0 => -LINE_WEIGHT,
        chars => i32::from(chars),
    }
}

/// The line of prose that opens the body: the first one, or below a menu the first that is not alone among lines
/// that are none.
fn opening(lines: &Lines<'_>, live: &[u32], first: usize, gone: &LineSet) -> usize {
    // a menu that was removed is still a menu
    let (mut above, mut sum, mut start) = (gone.iter().take_while(|&n| n < live[first]).count(), 0, None);
    for (at, &n) in live.iter().enumerate() {
        let begun = match start {
            Some(begun) => begun,
            None if !lines.is_prose(n) => {
                above += 1;
                continue;
            }
            None if above < MIN_MENU_LINES => return at,
            None => at,
        };
        sum += weight(lines, n);
        if sum >= MIN_OPENING_WEIGHT {
            return begun;
        }
        // outweighed, and so is all prose that stands between: it had less to begin with
        (start, sum) = if sum < 0 { (None, 0) } else { (Some(begun), sum) };
    }
    first
}

/// The end of the body without the teasers below it: pairs of a headline and a sentence that a portal has cut.
fn above_teasers(lines: &Lines<'_>, live: &[u32], begin: usize, end: usize) -> usize {
    /// One cut sentence may be the author's, or the scraper's own cut.
    const MIN_PAIRS: usize = 2;
    let (mut top, mut pairs) = (end, 0);
    while top > begin + 2 {
        let (headline, teaser) = (live[top - 2], live[top - 1]);
        let line = chars::trim_end(lines.line(teaser));
        let is_cut = line.ends_with(['…', '.']) && !trails_off(line);
        if !is_cut || lines.is_prose(headline) || lines.is_clause(headline) || lines.line(headline).len() > line.len() {
            break;
        }
        (top, pairs) = (top - 2, pairs + 1);
    }
    if pairs < MIN_PAIRS {
        return end;
    }
    live[begin..top].iter().rposition(|&n| lines.is_prose(n)).map_or(end, |last| begin + last + 1)
}

/// The place of the first mark below `begin` under which prose is sparse, and whether the text is several articles.
fn foot(
    lines: &Lines<'_>,
    live: &[u32],
    [gone, hidden]: [&LineSet; 2],
    begin: usize,
    mut mark: impl FnMut(u32) -> Option<Mark>,
) -> (usize, bool) {
    let Some(&top) = live.get(begin) else { return (live.len(), false) };
    // from the end upwards: what all lines from here on weigh together
    let (mut sum, mut found, mut last_credit) = (0, None, None);
    let place = |n: u32| live.partition_point(|&m| m < n);
    for n in (top + 1..lines.len()).rev().filter(|&n| !lines.is_blank(n) && !hidden.holds(n)) {
        let mark = if sum <= 0 { mark(n) } else { None };
        if let Some(mark) = mark {
            found = Some(n);
            if mark == Mark::Credit {
                let last = *last_credit.get_or_insert(n);
                // several credits far apart close several articles: none of them closes the text
                if place(last) - place(n) > CREDIT_LINES {
                    return (live.len(), true);
                }
            }
        }
        // the house rule of a comment form comes as a sentence
        sum += if mark.is_some() || gone.holds(n) { -LINE_WEIGHT } else { weight(lines, n) };
    }
    (found.map_or(live.len(), place), false)
}

#[cfg(test)]
mod tests {
    use super::super::facts::Facts;
    use super::super::standing::Standing;
    use super::*;
    use crate::text::canon::key_of;

    /// A line for each letter.
    fn line(letter: char) -> String {
        match letter {
            'P' => {
                "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走，直到东边的天慢慢地亮起来。".into()
            }
            'p' => "堤上的灯一夜没有灭。".into(),
            'B' => "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走。".repeat(8),
            'U' => "走过山岗，".repeat(15),
            'Q' => "守堤人说：“明天我们再来看一看。”".into(),
            'n' => "（本文有删节，特此说明。）".into(),
            'T' => "河堤守夜人一夜未眠".into(),
            'd' => "2021年12月30日 11:44".into(),
            's' => "夜里的马灯".into(),
            'c' => "夜深了，".into(),
            'v' => "春风又绿江南岸".into(),
            '1' => "1".into(),
            'w' => "新闻".into(),
            'z' => "看不一样的世界。".into(),
            'k' => "堤上的马灯（资料图）".into(),
            'q' => "孩子为什么不爱读书？专家这样说".into(),
            'h' => "老旧小区加装电梯补贴标准公布".into(),
            '.' => "老旧小区加装电梯补贴标准今起公布执行…".into(),
            'x' => "路过的人".into(),
            'R' => "这样的守堤人应该多给一点补贴才对，大家说是不是。".into(),
            'b' => "回复 举报".into(),
            'E' => "责任编辑：张三".into(),
            'C' => "我要评论".into(),
            'L' => "相关新闻".into(),
            'N' => "下一篇：没有了".into(),
            'F' => "版权所有：某某网 京ICP备0001号".into(),
            _ => unreachable!("no line is called {letter}"),
        }
    }

    fn mark(key: &str) -> Option<Mark> {
        match key {
            "责任编辑:张三" => Some(Mark::Credit),
            "我要评论" => Some(Mark::Comments),
            "相关新闻" => Some(Mark::ListLabel),
            "下一篇:没有了" => Some(Mark::Neighbour),
            key if key.starts_with("版权所有") => Some(Mark::Footer),
            _ => None,
        }
    }

    /// The reach of each line as a letter, `h`, `i` or `t`, and `|` where the foot begins.
    fn shape(letters: &str) -> String {
        let text = letters.chars().map(line).collect::<Vec<_>>().join("\n");
        let lines = Lines::read(&text);
        let judge = |n| mark(&key_of(lines.line(n)));
        let none = LineSet::default();
        let facts = Facts::of(&lines);
        let page = Standing::unjudged(&facts, Part::WHOLE).judged(&none, &none, judge);
        let mut shape = String::new();
        for at in 0..page.live().len() {
            if at == page.body().foot {
                shape.push('|');
            }
            shape.push(match page.reach(at) {
                Reach::Head => 'h',
                Reach::Inside => 'i',
                Reach::Tail => 't',
            });
        }
        shape
    }

    #[test]
    fn shapes_of_texts() {
        for (name, letters, want) in [
            // extracted texts
            ("nothing", "", ""),
            ("article with a credit", "TdPsPE", "hhiii|t"),
            ("one paragraph", "TdPL", "hhi|t"),
            ("one short sentence", "Tp", "hi"),
            ("no title", "PP", "ii"),
            ("title that asks", "qP", "hi"),
            ("stop behind a quote", "TQs", "hit"),
            ("long line without a stop", "TUs", "hit"),
            ("remark in brackets below", "TPn", "hit"),
            ("verse", "Tvvvv", "iiiii"),
            ("verse between paragraphs", "TPvvvvP", "hiiiiii"),
            ("verse below a paragraph", "TPvvvv", "hitttt"),
            ("clauses a line each", "cccpcccpcccp", "hhhiiiiiiiii"),
            ("clauses and a credit in the middle", "TcccpccEcccpccp", "hhhhiiiiiiiiiii"),
            ("captions between paragraphs", "TPkPkP", "hiiiii"),
            ("section numbers alone", "T1PP1PP1P", "hhiiiiiii"),
            ("short paragraphs and sub-headings", "TpspspsP", "hiiiiiii"),
            ("list of twenty before the last sentence", "TPvvvvvvvvvvvvvvvvvvvvp", "hiiiiiiiiiiiiiiiiiiiiii"),
            ("list below the last sentence", "TPvvv", "hittt"),
            ("list of ten before the first sentence", "Tvvvvvvvvvvp", "hhhhhhhhhhhi"),
            ("words and no prose", "wwwwww", "iiiiii"),
            ("two articles, each with its credit", "TPPPPETPPPPE", "hiiiiiiiiii|t"),
            (
                "three short pieces, each with its credit",
                "TvvvvvpETvvvvvvvvvvvpETvvvvvp",
                "hhhhhhiiiiiiiiiiiiiiiiiiiiiii",
            ),
            ("headline cut by a portal is no prose", "TP..", "hitt"),
            // whole pages
            ("menu above", "wwwwwwwwwTdPP", "hhhhhhhhhhhii"),
            ("menu with a slogan", "wwwwwwwwwzwzwwwTdPP", "hhhhhhhhhhhhhhhhhii"),
            ("menu of seven does not hide a first sentence", "wwwwwwwpwwwP", "hhhhhhhiiiii"),
            ("list below the credit", "TdPPELhhhh", "hhii|tttttt"),
            ("label and list", "TdPPLhhhhhh", "hhii|ttttttt"),
            ("neighbours", "TdPPNhh", "hhii|ttt"),
            ("comments", "TdPPECxRbxRbxRbxRbF", "hhii|ttttttttttttttt"),
            (
                "comments longer than the article",
                "TdPPCxRbbbxRbbbxRbbbxRbbbxRbbbxRbbbF",
                "hhii|tttttttttttttttttttttttttttttttt",
            ),
            ("thread: the comments are the text", "TdPCBBB", "hhiiiii"),
            ("teasers under a label", "TdPPPLhPhdhdhdhdhdhdF", "hhiii|tttttttttttttttt"),
            ("form, list and footer", "TdBECLhhhhwwwF", "hhi|ttttttttttt"),
            ("footer alone", "TdPF", "hhi|t"),
            ("article without an end", "TdPPwwww", "hhiitttt"),
        ] {
            assert_eq!(shape(letters), want, "{name}: {letters}");
        }
    }

    #[test]
    fn lines_that_are_gone_still_weigh_and_still_mark() {
        let text = "TdPPECxRbxRbxRbF".chars().map(line).collect::<Vec<_>>().join("\n");
        let mut gone = LineSet::default();
        for n in [4, 5, 8, 11, 14] {
            gone.insert(n);
        }
        let lines = Lines::read(&text);
        let judge = |n| mark(&key_of(lines.line(n)));
        let facts = Facts::of(&lines);
        let page = Standing::unjudged(&facts, Part::WHOLE).judged(&gone, &LineSet::default(), judge);
        assert_eq!((page.body().begin, page.body().end, page.body().foot), (2, 4, 4));
    }
}
