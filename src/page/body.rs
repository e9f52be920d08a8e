//! The body: where prose begins and ends among the lines that stand.
//!
//! Dirt is a head-and-tail matter (of 100 page texts, 48 had it before the body, 69 after it, 3 inside),
//! so rules ask for their place relative to the body. One view, computed in one place.
//!
//! In an extracted text the body runs from the first line of prose to the last. A whole page has prose outside its
//! article too: slogans in the menu, readers' comments and teasers below. There prose is sparse: the lines that are
//! none outweigh it. So a menu's slogan does not open the body, and a *mark* (a row of `body.toml`: the editor's
//! credit, a comment form, a copyright line) closes it when what follows is sparse.

use std::sync::LazyLock;

use crate::edits::claims::Edits;
use crate::page::lines::{Doc, KEY_MAX_CHARS, Place};
use crate::rows::row::Rules;
use crate::text::chars as key;

/// A line that ends in `。` is prose from this length on; shorter ones are captions and badges.
const MIN_STOPPED_CHARS: usize = 8;
/// A line that ends in `！`, `？` or a cut (`…`) is prose from this length on: most headlines that do are shorter.
const MIN_CALLED_CHARS: usize = 40;
/// A line without any stop is prose from this length on, when it has commas: text cut by a scraper.
const MIN_UNSTOPPED_CHARS: usize = 60;

/// What a line that is no prose weighs against prose, in characters. Readers' comments of 35 characters stand
/// between five such lines; an article has one sub-heading for some hundred characters.
const LINE_WEIGHT: i32 = 10;
/// No line weighs more than this, in characters: one long paragraph makes no article of a list.
pub(crate) const MAX_WEIGHT: u8 = 200;
/// Prose that outweighs the lines below it by this, in characters, opens the body.
const MIN_OPENING_WEIGHT: i32 = 60;
/// With fewer lines above it, the first line of prose opens the body in any case: menus are longer.
const MIN_MENU_LINES: usize = 8;
/// Below a mark that is the article's own, and again so many lines further down, the same mark closes another
/// article of a collection.
const CREDIT_LINES: usize = 12;

static MARKS: LazyLock<Rules> = LazyLock::new(|| Rules::built_in(include_str!("../rows/marks.toml")));

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
    /// Place of the mark that closes the article, or of the first line that stands below it. Beyond the last line
    /// where there is none.
    pub foot: usize,
    /// One past the place of the last line of prose of all, an article's or a reader's.
    pub last: usize,
    /// Credits far apart: the text is several articles, and which line ends the last of them nobody can tell.
    pub several: bool,
}

impl Body {
    /// Lines that are gone still count as lines, and as marks: taking the residue of a page out must not turn its
    /// comments into an article.
    pub(crate) fn find(doc: &Doc<'_>, edits: &Edits) -> Body {
        let live = doc.live();
        let prose = |&n: &u32| doc.is_prose(n);
        let (Some(first), Some(last)) = (live.iter().position(prose), live.iter().rposition(prose)) else {
            return Body { foot: live.len(), ..Body::default() };
        };
        let begin = opening(doc, first);
        let (foot, several) = if doc.place().last { foot(doc, edits, begin) } else { (live.len(), false) };
        let end = live[..foot].iter().rposition(prose).map_or(begin, |last| last + 1);
        let end = above_teasers(doc, begin, end);
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

/// The mark that a line with this key is: its row's name.
pub(crate) fn mark(key: &str) -> Option<&'static str> {
    MARKS.find(key, |_| true).map(|row| MARKS.rows()[row as usize].id.as_str())
}

/// What a line adds to the weight of the prose around it, in characters.
fn weight(doc: &Doc<'_>, n: u32) -> i32 {
    match doc.weight(n) {
        0 => -LINE_WEIGHT,
        chars => i32::from(chars),
    }
}

/// Printed characters of a line of running text, as far as they weigh.
pub(crate) fn chars_of(line: &str) -> u8 {
    key::printed_chars_up_to(line, MAX_WEIGHT.into()) as u8
}

/// The line of prose that opens the body: the first one, or below a menu the first that is not alone among lines
/// that are none.
fn opening(doc: &Doc<'_>, first: usize) -> usize {
    let live = doc.live();
    if !doc.place().first {
        return first;
    }
    let (mut above, mut sum, mut start) = (0, 0, None);
    for (at, &n) in live.iter().enumerate() {
        let begun = match start {
            Some(begun) => begun,
            None if !doc.is_prose(n) => {
                above += 1;
                continue;
            }
            None if above < MIN_MENU_LINES => return at,
            None => at,
        };
        sum += weight(doc, n);
        if sum >= MIN_OPENING_WEIGHT {
            return begun;
        }
        // outweighed, and so is all prose that stands between: it had less to begin with
        (start, sum) = if sum < 0 { (None, 0) } else { (Some(begun), sum) };
    }
    first
}

/// The end of the body without the teasers below it: pairs of a headline and a sentence that a portal has cut.
fn above_teasers(doc: &Doc<'_>, begin: usize, end: usize) -> usize {
    /// One cut sentence may be the author's, or the scraper's own cut.
    const MIN_PAIRS: usize = 2;
    let live = doc.live();
    let (mut top, mut pairs) = (end, 0);
    while top > begin + 2 {
        let (headline, teaser) = (live[top - 2], live[top - 1]);
        let line = key::trim_end(doc.line(teaser));
        let is_cut = line.ends_with(['…', '.']) && !trails_off(line);
        if !is_cut || doc.is_prose(headline) || doc.is_clause(headline) || doc.line(headline).len() > line.len() {
            break;
        }
        (top, pairs) = (top - 2, pairs + 1);
    }
    if pairs < MIN_PAIRS {
        return end;
    }
    live[begin..top].iter().rposition(|&n| doc.is_prose(n)).map_or(end, |last| begin + last + 1)
}

/// The place of the first mark below `begin` under which prose is sparse, and whether the text is several articles.
fn foot(doc: &Doc<'_>, edits: &Edits, begin: usize) -> (usize, bool) {
    let live = doc.live();
    let Some(&top) = live.get(begin) else { return (live.len(), false) };
    // from the end upwards: what all lines from here on weigh together
    let (mut sum, mut found, mut credits, mut scratch) = (0, None, Vec::new(), String::new());
    let place = |n: u32| live.partition_point(|&m| m < n);
    for n in (top + 1..doc.len()).rev().filter(|&n| !doc.is_blank(n)) {
        let mark = if sum <= 0 { mark(doc.key_into(n, KEY_MAX_CHARS, &mut scratch)) } else { None };
        if let Some(mark) = mark {
            found = Some(n);
            if mark == "credit" {
                credits.push(n);
            }
        }
        // the house rule of a comment form comes as a sentence
        sum += if mark.is_some() || edits.is_gone(n) { -LINE_WEIGHT } else { weight(doc, n) };
    }
    // several credits far apart close several articles: none of them closes the text
    if matches!(credits[..], [last, .., first] if place(last) - place(first) > CREDIT_LINES) {
        return (live.len(), true);
    }
    (found.map_or(live.len(), place), false)
}

static STOP: LazyLock<memchr::memmem::Finder<'static>> = LazyLock::new(|| memchr::memmem::Finder::new("。"));

/// Does a line that holds Chinese read like running text? Judged alone, by its stops and its length.
pub(crate) fn is_prose(line: &str) -> bool {
    let line = key::trim(line);
    // counts no further than it must; most lines end in `。` and need eight
    let has_chars = |n: usize| line.chars().filter(|&c| key::is_counted(c)).nth(n - 1).is_some();
    let bare = line.trim_end_matches(is_closer);
    let last = bare.chars().next_back().unwrap_or(' ');
    let stop_inside = || STOP.find(bare.as_bytes()).is_some();
    match last {
        '。' if has_chars(MIN_STOPPED_CHARS) && !opens_with_bracket(line) => true,
        // a headline is cut with one `…` or three points
        '…' | '.' if trails_off(bare) && has_chars(MIN_STOPPED_CHARS) && !opens_with_bracket(line) => true,
        '！' | '？' | '!' | '?' | '…' if has_chars(MIN_CALLED_CHARS) => true,
        // somebody says it: headlines quote too, but not with a colon and a stop
        '！' | '？' | '!' | '?' if bare.len() < line.len() && is_speech(line) && has_chars(MIN_STOPPED_CHARS) => true,
        // `.` where the scraper's fold turned stops into it
        '.' if bare.chars().rev().skip(1).find(|&c| !key::is_blank(c)).is_some_and(key::is_letter)
            && has_chars(MIN_CALLED_CHARS) =>
        {
            true
        }
        _ if !has_chars(MIN_STOPPED_CHARS * 2) => false,
        _ if stop_inside() => true,
        _ => line.contains(['，', ',', '；', ';', '、']) && has_chars(MIN_UNSTOPPED_CHARS),
    }
}

/// Does the line quote somebody: `他喊：“…！”`?
fn is_speech(line: &str) -> bool {
    ["：“", ":“", ":\"", "：\"", "：「", ":「"].iter().any(|opening| line.contains(opening))
}

/// Does the line end in the Chinese ellipsis, or in what a scraper's fold makes of it?
fn trails_off(line: &str) -> bool {
    line.ends_with("……") || line.ends_with("......")
}

/// Does a line that holds Chinese stop in the middle of a sentence, or at the end of a short one? Such lines are no
/// proof of prose, but they are none of a menu or a list either. A colon may be an empty label's.
pub(crate) fn is_clause(line: &str) -> bool {
    let bare = line.trim_end_matches(is_closer);
    bare.ends_with(['。', '，', '；', '、', ',', ';']) || trails_off(bare)
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
    use crate::edits::claims::Edits;

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

    /// The reach of each line as a letter, `h`, `i` or `t`, and `|` where the foot begins.
    fn shape(letters: &str) -> String {
        let text = letters.chars().map(line).collect::<Vec<_>>().join("\n");
        let mut doc = Doc::new(&text, Place::WHOLE);
        doc.settle(&Edits::default());
        let mut shape = String::new();
        for at in 0..doc.live().len() {
            if at == doc.body().foot {
                shape.push('|');
            }
            shape.push(match doc.reach(at) {
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
        let mut doc = Doc::new(&text, Place::WHOLE);
        let mut edits = Edits::default();
        for gone in [4, 5, 8, 11, 14] {
            edits.remove_line(gone, crate::edits::claims::RuleId { filter: 0, row: 0 });
        }
        doc.settle(&edits);
        assert_eq!((doc.body().begin, doc.body().end, doc.body().foot), (2, 4, 4));
    }

    #[test]
    fn the_rows_of_marks_take_their_hits_and_not_their_misses() {
        for row in MARKS.rows() {
            let takes = |line: &String| mark(&key::key_of(line)) == Some(row.id.as_str());
            assert_eq!(row.hit.iter().find(|line| !takes(line)), None, "{}", row.id);
            assert_eq!(row.miss.iter().find(|line| takes(line)), None, "{}", row.id);
        }
    }
}
