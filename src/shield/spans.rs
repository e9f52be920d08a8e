//! What may not be touched inside a line: one scan of an island, before any of its marks is looked at.
//!
//! URLs, addresses, paths, times, numbers, code, formulae, English phrases. Each kind is a function
//! that looks at one place of the island and keeps what it finds.

use super::address::word;
use super::english::{english, key_value, quotation};
use super::numbers::{address, bracket, interval, number};
use super::signs::{byte, closing, is_word};
use super::tokens::{group, key, literal};
use crate::text::island::{Island, is_letter};

/// A smiley's bracket has its partner within this many characters, or none.
const NEAR: usize = 64;

/// Marks in `island` everything that is no Chinese punctuation.
pub fn protect(island: &mut Island) {
    let len = island.bytes().len();
    if len == 1 {
        return;
    }
    let mut i = 0;
    while i < len {
        let b = island.bytes()[i];
        let end = match b {
            b'a'..=b'z' | b'A'..=b'Z' => word(island, i),
            b'[' => address(island, i).or_else(|| interval(island, i)),
            b'{' => interval(island, i),
            b'0'..=b'9' => number(island, i),
            b'&' => entity(island, i),
            b':' | b';' => colon(island, i),
            b'(' => group(island, i).or_else(|| bracket(island, i)),
            b'+' | b'-' => key(island, i),
            b'!' | b'?' => operator(island, i),
            b']' => link_target(island, i),
            b'"' => quotation(island, i),
            _ => None,
        };
        i = end.unwrap_or(i + 1).max(i + 1);
    }
    english(island);
    key_value(island);
}

/// `&nbsp;`, `&#12288;`.
fn entity(island: &mut Island, start: usize) -> Option<usize> {
    let bytes = island.bytes();
    let name = bytes[start + 1..].iter().take(10).take_while(|&&b| b.is_ascii_alphanumeric() || b == b'#').count();
    let end = start + 1 + name;
    (name > 1 && byte(island, end) == b';').then(|| {
        island.keep(start, end + 1);
        end + 1
    })
}

/// `::`, `:=`, `:smile:`, `:)` and its kin.
fn colon(island: &mut Island, i: usize) -> Option<usize> {
    if let Some(end) = literal(island, i) {
        return Some(end);
    }
    let next = byte(island, i + 1);
    if island.bytes()[i] == b':' && matches!(next, b':' | b'=') {
        island.keep(i, i + 2);
        return Some(i + 2);
    }
    if island.bytes()[i] == b':' && next.is_ascii_lowercase() {
        let name =
            island.bytes()[i + 1..].iter().take(24).take_while(|&&b| b.is_ascii_lowercase() || b == b'_').count();
        if name > 2 && byte(island, i + 1 + name) == b':' && byte(island, i + 2 + name) != b'/' {
            island.keep(i, i + name + 2);
            return Some(i + name + 2);
        }
    }
    // `a:b`, a ratio of two quantities
    if island.bytes()[i] == b':' {
        let single = |near: Option<u8>, far: Option<u8>| {
            near.is_some_and(|b| b.is_ascii_alphabetic()) && !far.is_some_and(|b| is_word(b) || is_letter(b))
        };
        let before = i.checked_sub(2).map(|i| island.bytes()[i]);
        if single(island.before(i), before) && single(island.after(i), island.bytes().get(i + 2).copied()) {
            island.keep(i, i + 1);
            return Some(i + 1);
        }
    }
    // `port: 8080`, `www:www`, `"layout": [4,5]`: what stands on both sides is no Chinese
    if island.bytes()[i] == b':' {
        let before = island.before(i).unwrap_or(0);
        let blank = next == b' ';
        let value = byte(island, i + 1 + usize::from(blank));
        let latin = is_letter(before) && (value.is_ascii_alphabetic() || blank && value.is_ascii_digit());
        let member = before == b'"' && (matches!(value, b'[' | b'{' | b'"') || value.is_ascii_digit());
        if latin || member {
            island.keep(i, i + 1);
        }
    }
    smiley(island, i)
}

fn smiley(island: &mut Island, i: usize) -> Option<usize> {
    let nosed = matches!(byte(island, i + 1), b'-' | b'^');
    let marked = |i: usize| matches!(byte(island, i), b',' | b'.' | b'!' | b'?' | b'~');
    let mouth = i + 1 + usize::from(nosed);
    let after = byte(island, mouth + 1);
    let alone = !is_word(after);
    let found = match byte(island, mouth) {
        // a bracket that has its partner is a bracket
        b')' => {
            alone
                && !island.after_bracket
                && !island.bytes()[i.saturating_sub(NEAR)..i].contains(&b'(')
                && (nosed
                    || after_blank(island, i)
                    || matches!(island.after(mouth), None | Some(b' '))
                    || marked(mouth + 1))
        }
        b'(' => {
            let ends = island.after(mouth).is_none() && island.closes_line;
            alone && closing(island.bytes(), mouth).is_none() && (ends || marked(mouth + 1))
        }
        // an option of an exam has no such name
        b'P' | b'p' => alone && (nosed || after_blank(island, i) || i == 0 && !island.opens_line),
        b'D' | b'O' | b'|' => {
            let in_bracket = after == b')' && island.after_bracket;
            alone && (nosed || after_blank(island, i) || i == 0 && (island.after_word || in_bracket))
        }
        _ => false,
    };
    found.then(|| {
        island.keep(i, mouth + 1);
        mouth + 1
    })
}

fn after_blank(island: &Island, i: usize) -> bool {
    island.before(i) == Some(b' ') || (i == 0 && island.opens_line)
}

/// `!=`, `a?b`, `x?y=1`, `![`: operators, not calls or questions.
fn operator(island: &mut Island, i: usize) -> Option<usize> {
    if let Some(end) = literal(island, i) {
        return Some(end);
    }
    let before = island.before(i).unwrap_or(0);
    let next = byte(island, i + 1);
    // `n!种`, `(n-1)!`: a factorial, if the sentence does not end
    let single = before.is_ascii_alphabetic() && !is_letter(i.checked_sub(2).map_or(0, |i| island.bytes()[i]));
    let counts = b"kmnrNKMR".contains(&before) && single || before == b')' && island.kept[i - 1];
    if island.bytes()[i] == b'!' && counts && next == 0 && !island.closes_line {
        island.keep(i, i + 1);
        return Some(i + 1);
    }
    let glued = (is_word(before) && is_word(next)) || next == b'=' || (island.bytes()[i] == b'!' && next == b'[');
    glued.then(|| {
        island.keep(i, i + 1);
        i + 1
    })
}

/// `](url)` of a Markdown link, and `]:` of a footnote at the start of a line.
fn link_target(island: &mut Island, i: usize) -> Option<usize> {
    match byte(island, i + 1) {
        b'(' => {
            let close = closing(island.bytes(), i + 1)?;
            let blank = island.bytes()[i + 2..close].contains(&b' ') && !island.bytes()[i + 2..close].contains(&b'"');
            (!blank && close > i + 2).then(|| {
                island.keep(i, close + 1);
                close + 1
            })
        }
        b':' if island.opens_line && island.bytes()[0] == b'[' => {
            island.keep(i, i + 2);
            Some(i + 2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::chars;

    /// What the scan keeps in a line, stretch by stretch.
    fn kept(line: &str) -> String {
        let mut island = Island::default();
        let mut found: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(start) = line.get(at..).and_then(|rest| rest.find(|c| !chars::is_chinese(c))) {
            let begin = at + start;
            at = island.read(line, begin);
            protect(&mut island);
            let mut joins = false;
            for i in 0..island.bytes().len() {
                if island.kept[i] {
                    let sign = line.get(island.offset(i)..island.offset(i + 1)).unwrap_or("");
                    match found.last_mut() {
                        Some(last) if joins => last.push_str(sign),
                        _ => found.push(sign.to_owned()),
                    }
                }
                joins = island.kept[i];
            }
        }
        found.join(" | ")
    }

    #[test]
    fn spans_that_may_not_be_touched_are_kept_and_nothing_else() {
        let mut faults = Vec::new();
        let mut count = 0;
        for row in include_str!("spans.tsv").lines() {
            let (line, want) = row.split_once('\t').expect("two cells a row");
            count += 1;
            let got = kept(line);
            if got != want {
                faults.push(format!("{line}\t{got}"));
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        assert!(count >= 150, "{count} rows");
    }
}
