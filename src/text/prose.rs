//! Does a line read like running text? Judged alone, by its stops and its length.

use std::sync::LazyLock;

use super::chars;

/// A line that ends in `。` is prose from this length on; shorter ones are captions and badges.
const MIN_STOPPED_CHARS: usize = 8;
/// A line that ends in `！`, `？` or a cut (`…`) is prose from this length on: most headlines that do are shorter.
const MIN_CALLED_CHARS: usize = 40;
/// A line without any stop is prose from this length on, when it has commas: text cut by a scraper.
const MIN_UNSTOPPED_CHARS: usize = 60;

/// No line weighs more than this, in ideographs: one long paragraph makes no article of a list.
pub const MAX_WEIGHT: u8 = 200;
/// Ideographs of a line of running text, as far as they weigh.
pub fn ideographs_of(line: &str) -> u8 {
    chars::ideographs_up_to(line, MAX_WEIGHT.into()) as u8
}

static STOP: LazyLock<memchr::memmem::Finder<'static>> = LazyLock::new(|| memchr::memmem::Finder::new("。"));

/// Does a line that holds Chinese read like running text? Judged alone, by its stops and its length.
pub fn is_prose(line: &str) -> bool {
    let line = chars::trim(line);
    // counts no further than it must; most lines end in `。` and need eight
    let has_chars = |n: usize| has_chars(line, n);
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
        '.' if bare.chars().rev().skip(1).find(|&c| !chars::is_blank(c)).is_some_and(chars::is_letter)
            && has_chars(MIN_CALLED_CHARS) =>
        {
            true
        }
        _ if !has_chars(MIN_STOPPED_CHARS * 2) => false,
        _ if stop_inside() => true,
        _ => line.contains(['，', ',', '；', ';', '、']) && has_chars(MIN_UNSTOPPED_CHARS),
    }
}

/// Does the line hold `n` counted characters?
fn has_chars(line: &str, n: usize) -> bool {
    let bytes = line.as_bytes();
    let (mut at, mut count) = (0, 0);
    while count < n {
        let Some(&first) = bytes.get(at) else { return false };
        // an ideograph of the basic block, nearly always
        if (0xE4..=0xE9).contains(&first) {
            (at, count) = (at + 3, count + 1);
            continue;
        }
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { return false };
        (at, count) = (at + c.len_utf8(), count + usize::from(chars::is_counted(c)));
    }
    true
}

/// Does the line quote somebody: `他喊：“…！”`?
fn is_speech(line: &str) -> bool {
    ["：“", ":“", ":\"", "：\"", "：「", ":「"].iter().any(|opening| line.contains(opening))
}

/// Does the line end in the Chinese ellipsis, or in what a scraper's fold makes of it?
pub fn trails_off(line: &str) -> bool {
    line.ends_with("……") || line.ends_with("......")
}

/// Does a line that holds Chinese stop in the middle of a sentence, or at the end of a short one? Such lines are no
/// proof of prose, but they are none of a menu or a list either. A colon may be an empty label's.
pub fn is_clause(line: &str) -> bool {
    let bare = line.trim_end_matches(is_closer);
    bare.ends_with(['。', '，', '；', '、', ',', ';']) || trails_off(bare)
}

/// A short line in brackets with its stop inside, `（完。）`, is a remark, not prose.
fn opens_with_bracket(line: &str) -> bool {
    line.starts_with(['（', '(', '【', '[']) && line.ends_with(['）', ')', '】', ']'])
}

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '）' | ')' | '」' | '』' | '】' | '》') || chars::is_blank(c)
}
