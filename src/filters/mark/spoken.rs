//! Marks that a sentence speaks of: `按分号";"来分`, `（;）`, `<kbd>,</kbd>`, `（?代表一个字符）`. They stay as they are.

use crate::text::chars;
use crate::text::island::{Island, QUOTE, TAG};
use crate::text::span::slice;

/// Which quotations stand open at a place of a line; counted when asked, and no part of a line twice.
#[derive(Default)]
pub struct Quotes {
    at: usize,
    is_open: [bool; 2],
    last: char,
}

impl Quotes {
    /// Forgets the line.
    pub fn clear(&mut self) {
        *self = Quotes::default();
    }

    /// Does a quotation in quotes like that at byte `at` of `line` stand open there? The place is none before the last that
    /// was asked for. A quote behind a number measures inches, one between letters is an apostrophe.
    fn is_open_at(&mut self, line: &str, at: usize) -> bool {
        let at = at.max(self.at);
        let mut chars = slice(line, self.at, at).chars().peekable();
        while let Some(c) = chars.next() {
            if let Some(kind) = kind(c) {
                let next = chars.peek().is_some_and(char::is_ascii_alphanumeric);
                let is_apostrophe = kind == 1 && self.last.is_ascii_alphanumeric() && next;
                let is_inch = self.last.is_ascii_digit() && !self.is_open[kind];
                self.is_open[kind] ^= !is_apostrophe && !is_inch;
            }
            self.last = c;
        }
        self.at = at;
        char_at(line, at).and_then(kind).is_some_and(|kind| self.is_open[kind])
    }
}

/// Double quotes are one kind, single ones the other.
fn kind(c: char) -> Option<usize> {
    match c {
        '"' | '“' | '”' => Some(0),
        '\'' | '‘' | '’' => Some(1),
        _ => None,
    }
}

fn char_at(line: &str, at: usize) -> Option<char> {
    line.get(at..).and_then(|rest| rest.chars().next())
}

/// Marks in a row that are looked through for the first.
const MAX_ROW: usize = 16;

/// Keeps the mark at `place` of `island`, and those it stands in a row with, if they are spoken of: alone between quotes,
/// brackets or tags, or where no sentence has one, right behind an opening bracket or a comma. All of the row are looked
/// at, for a full-width one calls no filter.
pub fn keep(island: &mut Island, line: &str, place: usize, quotes: &mut Quotes) {
    let is_row = |&&b: &&u8| b == b' ' || is_mark(b, b'"');
    let row = island.bytes()[..place].iter().rev().take(MAX_ROW).take_while(is_row).count();
    for content in place - row..=place {
        if island.before(content).is_none_or(|b| is_opening(b) || matches!(b, b',' | b';')) {
            keep_content(island, line, content, quotes);
        }
    }
}

/// Keeps what begins with the mark at `content`, if it is spoken of.
fn keep_content(island: &mut Island, line: &str, content: usize, quotes: &mut Quotes) {
    let bytes = island.bytes();
    let len = bytes.len();
    let opening = match content.checked_sub(1) {
        None if is_mark(bytes[0], b'(') && opens_before(island, line) => b'(',
        None => return,
        Some(i) => bytes[i],
    };
    // `,?表示可选`
    if matches!(opening, b',' | b';')
        && matches!(bytes[content], b'!' | b'?')
        && content + 1 == len
        && !island.closes_line
    {
        island.keep(content, content + 1);
        return;
    }
    // the bracket of a smiley opens nothing
    if !is_opening(opening) || !is_mark(bytes[content], opening) || content > 0 && island.kept[content - 1] {
        return;
    }
    let end = content + bytes[content..].iter().take_while(|&&b| b == b' ' || is_mark(b, opening)).count();
    if is_closed(island, line, content, end) {
        let is_named = is_named(&bytes[content..end], is_quote(opening) || opening == TAG);
        if is_named && !(is_quote(opening) && quotes.is_open_at(line, island.offset(content - 1))) {
            island.keep(content.saturating_sub(1), (end + 1).min(len));
        }
    } else if opening == b'(' && (end < len || !island.closes_line && bytes[content] != b':') {
        let marks = bytes[content..end].iter().take_while(|&&b| b != b' ').count();
        island.keep(content, content + marks);
    }
}

/// Does a bracket of Chinese text open right before the island?
fn opens_before(island: &Island, line: &str) -> bool {
    let before = line.get(..island.range().start).unwrap_or("");
    ["「", "『", "【", "《", "〈", "〔"].iter().any(|bracket| before.ends_with(bracket))
}

/// Does one close right behind it?
fn closes_behind(island: &Island, line: &str) -> bool {
    let behind = line.get(island.range().end..).unwrap_or("");
    behind.starts_with(['」', '』', '】', '》', '〉', '〕'])
}

/// What a sentence does with a sign: `以;分隔`, `替换成 ! 即可`.
const WITH: [&str; 16] =
    ["以", "用", "由", "按", "把", "将", "为", "成", "加", "和", "与", "或", "、", "符号", "字符", "#"];
/// Words that end in one of those and are none.
const WITHOUT: [&str; 12] =
    ["所以", "可以", "足以", "难以", "得以", "予以", "加以", "何以", "因为", "认为", "有用", "更加"];
/// What it says of the sign behind it.
const SAYS: [&str; 26] = [
    "来分",
    "分割",
    "分隔",
    "隔开",
    "分开",
    "连接",
    "相连",
    "拼接",
    "为分",
    "作分",
    "作为分",
    "开头",
    "结尾",
    "为结束",
    "结束符",
    "前后",
    "之间",
    "即可",
    "符号",
    "字符",
    "运算符",
    "操作符",
    "占位",
    "通配",
    "和",
    "或",
];
/// What `号` begins, where it names no sign.
const CALLS: [&str; 10] = ["号称", "号召", "号令", "号码", "号啕", "号哭", "号房", "号线", "号楼", "号脉"];

/// Does the sentence speak of the mark at byte `at` of `line`, whose author did not lose his marks: `以;分隔`, `{、}、;、`,
/// `用 ? 号`, `**;**`, `[:端口]`, `对应的是:。`?
pub fn is_cued(line: &str, at: usize) -> bool {
    let (before, behind) = (slice(line, 0, at), slice(line, at + 1, line.len()));
    let last = before.chars().next_back().unwrap_or(' ');
    let next = behind.chars().next().unwrap_or(' ');
    if matches!(last, '、' | '[') || matches!(next, '、' | ']' | '。') {
        return true;
    }
    // between two pieces of code, formulae, links: the sentence lists them as its author does
    let far_sign = behind.trim_start_matches(' ').chars().next().unwrap_or(' ');
    if line.as_bytes()[at] == b',' && "`$*)]".contains(last) && "`$*[".contains(far_sign) {
        return true;
    }
    // a smiley, where no bracket is open: `自行修复: )`
    if far_sign == ')' && before.matches(['(', '（']).count() == before.matches([')', '）']).count() {
        return true;
    }
    // alone between the signs of strong text
    if last == '*' && next == '*' {
        return before.matches("**").count() % 2 == 1;
    }
    let (near, far) = (before.trim_end_matches(' '), behind.trim_start_matches(' '));
    let is_apart = near.len() < before.len() && far.len() < behind.len();
    // `? '开' : '关'`, `'甲': '乙'`
    let quote = near.chars().next_back().filter(|c| matches!(c, '\'' | '"'));
    if quote.is_some_and(|quote| far.starts_with(quote)) {
        return true;
    }
    let names = far.starts_with('号') && !CALLS.iter().any(|word| far.starts_with(word));
    let is_with = WITH.iter().any(|word| near.ends_with(word)) && !WITHOUT.iter().any(|word| near.ends_with(word));
    let says = names || SAYS.iter().any(|word| far.starts_with(word));
    let has_blank = near.len() < before.len() || far.len() < behind.len();
    names && has_blank || is_with && (says || is_apart)
}

/// Did a question mark at byte `at` of `line`, between two ideographs, take the place of a character that was lost? Nothing
/// in its clause asks, and its author writes `？`.
pub fn is_lost(line: &str, at: usize) -> bool {
    let mut asks = false;
    // the three characters behind, nearest last: `来不来` asks
    let mut last = [' '; 2];
    for c in slice(line, 0, at).chars().rev().take(MAX_CLAUSE_CHARS).take_while(|&c| chars::is_letter(c)) {
        asks |= ASKING.contains(c) || last[0] == c && matches!(last[1], '不' | '没' | '沒');
        last = [last[1], c];
    }
    !asks && slice(line, at + 1, line.len()).starts_with(chars::is_letter)
}

/// No question is looked through further.
const MAX_CLAUSE_CHARS: usize = 40;
/// Characters of words that ask, old and new.
const ASKING: &str = "吗嗎呢么麼吧否乎耶邪欤歟哉何谁誰哪那怎几幾多啥孰奚曷胡岂豈宁寧焉安莫吓啊呀嘛哇啦哦喔咯问問也";

fn is_opening(b: u8) -> bool {
    matches!(b, b'(' | b'[' | TAG) || is_quote(b)
}

fn is_quote(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | QUOTE)
}

/// A mark that may be spoken of; a bracket only between quotes.
fn is_mark(b: u8, opening: u8) -> bool {
    matches!(b, b',' | b';' | b':' | b'!' | b'?') || matches!(b, b'(' | b')') && is_quote(opening)
}

/// Does what opens before place `content` close at place `end`?
fn is_closed(island: &Island, line: &str, content: usize, end: usize) -> bool {
    let bytes = island.bytes();
    let kind_at = |i: usize| char_at(line, island.offset(i)).and_then(kind);
    match (content.checked_sub(1).map(|i| bytes[i]), bytes.get(end)) {
        (None, None) => closes_behind(island, line),
        (Some(b'('), Some(b')')) | (Some(b'['), Some(b']')) | (Some(TAG), Some(&TAG)) => true,
        (Some(opening), Some(&closing)) => {
            is_quote(opening) && is_quote(closing) && kind_at(content - 1) == kind_at(end)
        }
        _ => false,
    }
}

/// One mark, or several of which one at least calls nothing out: `“?!”` and `“！！”` are what somebody says. In brackets one
/// that calls is a doubt of the author's: `（?）`.
fn is_named(content: &[u8], one_may_call: bool) -> bool {
    let marks = || content.iter().filter(|&&b| b != b' ');
    one_may_call && marks().count() == 1 || marks().any(|&b| b != b'!' && b != b'?')
}

/// Is `text`, which stands between quotes, a mark that is spoken of?
pub fn is_spoken_of(text: &str) -> bool {
    let marks = || text.chars().map(chars::half_width).filter(|&c| !chars::is_blank(c));
    let count = marks().count();
    let is_ellipsis = ["...", "。。。"].iter().any(|dots| text.contains(dots));
    count > 0
        && !is_ellipsis
        && marks().all(|c| c.is_ascii_punctuation() || c == '、' || c == '。')
        && (count == 1 || marks().any(|c| c != '!' && c != '?'))
}
