//! `quotes`: straight quotes in Chinese text become curly ones, in pairs (GB/T 15834-2011, 4.8).

use serde::Deserialize;

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use super::spoken::is_spoken_of;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::{RuleNo, coded_rules};
use crate::page::fold::Fold;
use crate::text::{chars, lists};

/// The filter, with its options.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Quotes {
    /// What becomes of `「」『』`.
    pub corner: Corner,
}

/// What becomes of corner quotes.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// They stay: traditional text is written with them.
    #[default]
    Keep,
    /// `「」` becomes `“”`, `『』` becomes `‘’`.
    Curly,
}

coded_rules! {
    Double = "double": "a pair `\"…\"` in Chinese text becomes `“…”`";
    Single = "single": "a pair `'…'` in Chinese text becomes `‘…’`";
    Corner = "corner": "`「」『』` become `“”‘’`, only with corner = \"curly\"";
}

static META: Meta = Meta { name: "quotes", when: When::Default, page: include_str!("quotes.md"), coded: Rule::ALL };

/// No mark of a list reaches further into its line, blanks included.
const MAX_MARK_BYTES: usize = 64;

/// What stands before what somebody says.
const SPEECH: [char; 10] = ['说', '道', '曰', '问', '答', '喊', '叫', '說', '問', '云'];

const DOUBLE: [char; 2] = ['“', '”'];
const SINGLE: [char; 2] = ['‘', '’'];

impl Named for Quotes {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for Quotes {
    fn signs(&self, chinese: bool) -> Signs {
        match self.corner {
            _ if !chinese => Signs::None,
            Corner::Keep => Signs::Two(b'"', b'\''),
            Corner::Curly => Signs::Search(with_corners),
        }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let start = candidate.at;
        let sign = line.slice(start, line.text.len()).chars().next().unwrap_or(' ');
        let end = start + sign.len_utf8();
        let curly = match sign {
            '「' => '“',
            '」' => '”',
            '『' => '‘',
            '』' => '’',
            // a tool that folds `《` to `"` makes the two one
            _ if line.given.fold == Fold::Merged => return end,
            _ => {
                let (rule, curly) = if sign == '"' { (Rule::Double, DOUBLE) } else { (Rule::Single, SINGLE) };
                let last = drafts.iter().rfind(|draft| draft.rule == rule.into());
                let is_open = last.is_some_and(|draft| matches!(draft.put, Put::Char(c) if c == curly[0]));
                if is_quote(line.text.as_bytes(), start, is_open) {
                    let put = Put::Char(curly[usize::from(is_open)]);
                    drafts.push(Draft::new(start..end, rule, put));
                }
                return end;
            }
        };
        drafts.push(Draft::new(start..end, Rule::Corner, Put::Char(curly)));
        end
    }

    fn settle(&self, line: &LineView<'_>, drafts: &mut Vec<Draft>) {
        if line.given.fold == Fold::None && speaks_of_quotes(line.text) {
            drafts.retain(|draft| draft.rule == Rule::Corner.into());
        }
        let single = Rule::Single.into();
        let is_code = |draft: &Draft| draft.rule == single && is_literal(line, draft.start as usize);
        if line.given.fold == Fold::None && (drafts.iter().any(is_code) || holds_code(line)) {
            drafts.retain(|draft| draft.rule != single);
        }
        for rule in [Rule::Double, Rule::Single].map(RuleNo::from) {
            // a straight one may be the partner of a curly one
            let curly = if rule == single { SINGLE } else { DOUBLE };
            if drafts.iter().any(|draft| draft.rule == rule) && is_unpaired(line.text, curly) {
                drafts.retain(|draft| draft.rule != rule);
                continue;
            }
            let places: Vec<usize> =
                drafts.iter().filter(|draft| draft.rule == rule).map(|draft| draft.start as usize).collect();
            // an odd one may be any of them
            let is_odd = places.len() % 2 == 1;
            let is_ours = |pair: &&[usize]| !is_odd && is_chinese(line, pair[0], pair[1]);
            let ours: Vec<usize> = places.chunks_exact(2).filter(is_ours).flatten().copied().collect();
            drafts.retain(|draft| draft.rule != rule || ours.binary_search(&(draft.start as usize)).is_ok());
        }
        for draft in drafts {
            take_blank(line, draft);
        }
    }
}

/// Does the line speak of quotes, which it shows then?
fn speaks_of_quotes(text: &str) -> bool {
    ["引号", "引號", "撇号"].iter().any(|word| text.contains(word))
}

/// Is the single quote at byte `at` one of code: `{ '甲': 1 }`, `title: '甲'`, `['甲', '乙']`, `? '甲' : '乙'`, `T: 'static`?
/// The others of the line are then code, too.
fn is_literal(line: &LineView<'_>, at: usize) -> bool {
    let (before, behind) = (line.slice(0, at), line.slice(at + 1, line.text.len()));
    let mut signs = before.bytes().rev().skip_while(|&b| b == b' ');
    let (sign, name) = (signs.next(), signs.next());
    let is_name = name.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let closes_code = behind.trim_start_matches(' ').starts_with(['}', ']']);
    let opens_code = matches!(sign, Some(b'{' | b'[' | b'&' | b'=')) || sign == Some(b':') && is_name;
    opens_code || closes_code || sign == Some(b'?') && before.ends_with(' ')
}

/// Does the line hold lists of strings, or quote with a backtick as programs do: `^X'?
fn holds_code(line: &LineView<'_>) -> bool {
    let is_tick = |at: usize| !line.is_embedded(at);
    ["['", "{ '", "{'", "=> '"].iter().any(|sign| line.text.contains(sign))
        || memchr::memchr_iter(b'`', line.text.as_bytes()).any(is_tick)
}

/// Do the curly quotes of the line not stand in pairs? An apostrophe is none.
fn is_unpaired(text: &str, [open, close]: [char; 2]) -> bool {
    let mut last = ' ';
    let mut depth = 0i32;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_apostrophe =
            c == '’' && last.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric);
        if !is_apostrophe {
            depth += i32::from(c == open) - i32::from(c == close);
        }
        if depth < 0 {
            return true;
        }
        last = c;
    }
    depth != 0
}

/// The first straight or corner quote from byte `from` on.
fn with_corners(bytes: &[u8], from: usize) -> Option<usize> {
    let is_corner =
        |at: usize| bytes[at..].starts_with(&[0xE3, 0x80]) && matches!(bytes.get(at + 2), Some(0x8C..=0x8F));
    (from..bytes.len()).find(|&at| matches!(bytes[at], b'"' | b'\'') || is_corner(at))
}

/// The one blank between a quote that becomes curly and the Chinese outside goes with it.
fn take_blank(line: &LineView<'_>, draft: &mut Draft) {
    let (start, end) = (draft.start as usize, draft.end as usize);
    let is_chinese = |c: Option<char>| c.is_some_and(chars::is_chinese);
    match draft.put {
        Put::Char('“' | '‘') if line.slice(0, start).ends_with(' ') => {
            draft.start -= u32::from(is_chinese(line.slice(0, start - 1).chars().next_back()));
        }
        Put::Char('”' | '’') if line.slice(end, line.text.len()).starts_with(' ') => {
            draft.end += u32::from(is_chinese(line.slice(end + 1, line.text.len()).chars().next()));
        }
        _ => {}
    }
}

/// Is the straight quote at byte `at` a quotation's, and no apostrophe, inch, prime or escape? `is_open` tells whether one
/// before it waits for its partner.
fn is_quote(bytes: &[u8], at: usize, is_open: bool) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().unwrap_or(0);
    let (before, behind) = (byte(at.checked_sub(1)), byte(Some(at + 1)));
    let (left, right) = (before.is_ascii_alphanumeric(), behind.is_ascii_alphanumeric());
    let single = bytes[at] == b'\'';
    let is_escaped = before == b'\\';
    // `B''`, `''wiki''`
    let is_double = single && (before == b'\'' || behind == b'\'');
    // `it's`, `Xi'an`; `5'10"`, `27"`; `'90s`
    let is_decade = single && !left && matches!(bytes.get(at + 1..at + 4), Some([b'0'..=b'9', b'0'..=b'9', b's']));
    let is_apostrophe = single && left && (right || !is_open) || is_decade;
    let is_inch = before.is_ascii_digit() && !is_open;
    !is_apostrophe && !is_inch && !is_escaped && !is_double
}

/// Is the pair Chinese: by its content, or by what stands on both sides of it? A text in code, an attribute, a field, a
/// mark that is spoken of and an English sentence are not.
fn is_chinese(line: &LineView<'_>, open: usize, close: usize) -> bool {
    let bytes = line.text.as_bytes();
    let inside = line.slice(open + 1, close);
    // brackets of either width open a call
    let mut before = line.slice(0, open).chars().rev().map(chars::half_width);
    let (before, name) = (before.next(), before.next());
    let is_name = name.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_code = before.is_some_and(|c| "=([{+\\".contains(c)) && is_name
        || matches!(before, Some('=' | '<' | '>'))
        || is_field(line.slice(0, open).chars().rev(), bytes[open])
        || is_field(line.slice(close + 1, line.text.len()).chars(), bytes[open]);
    // an escaped quote would be left between two curly ones
    let holds_escaped = ["\\\"", "\\'"].iter().any(|escaped| inside.contains(escaped));
    if is_code || holds_escaped {
        return false;
    }
    if inside.chars().any(chars::is_letter) {
        return !(inside.contains("${") || line.given.fold == Fold::None && inside.starts_with('/'));
    }
    // who has not lost his quotes writes words of a program in single ones; and `"\n"` is code
    let is_said =
        inside.contains(' ') && line.slice(0, open).trim_end_matches([' ', ':', '：', ',', '，']).ends_with(SPEECH);
    if line.given.fold == Fold::None && (bytes[open] == b'\'' && !is_said || inside.starts_with(['\\', '/'])) {
        return false;
    }
    // dots may be an ellipsis yet
    let says = inside.contains(char::is_alphanumeric)
        || inside.contains(['…', '—', '!', '?', '！', '？'])
        || ["...", "。。。"].iter().any(|dots| inside.contains(dots));
    // `"name": 张三`
    let is_key = open < MAX_MARK_BYTES
        && open == lists::mark_len(line.text)
        && line.slice(close + 1, line.text.len()).chars().next().map(chars::half_width) == Some(':');
    if !says || is_spoken_of(inside) || is_english(inside) || is_key {
        return false;
    }
    let sides = [line.before(open), line.after(close + 1)];
    // the edge of a Chinese line is Chinese, if it is not the whole line
    sides.iter().flatten().copied().all(chars::is_chinese) && sides != [None, None]
}

/// Does a mark with a blank behind it stand between two Latin words or numbers: `Hello, world`? Such a mark keeps its blank.
fn is_english(inside: &str) -> bool {
    let mut last = [' '; 3];
    inside.chars().map(chars::half_width).any(|c| {
        let [word, mark, blank] = last;
        last = [mark, blank, c];
        word.is_ascii_alphanumeric()
            && matches!(mark, ',' | ';' | ':' | '!' | '?')
            && blank == ' '
            && c.is_ascii_alphanumeric()
    })
}

/// Does a comma of either width and another quote follow: `"甲","乙"`?
fn is_field(mut beside: impl Iterator<Item = char>, quote: u8) -> bool {
    beside.next().is_some_and(|c| chars::half_width(c) == ',') && beside.next() == Some(quote as char)
}
