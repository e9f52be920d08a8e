//! Numbers and the marks within them: times, scores, thousands, telephone numbers, formulae.

use super::signs::{byte, closing, is_word};
use crate::text::island::{Island, LETTER, SIGN, is_letter};

/// Digits joined by marks: a time, a score, thousands, `1,2,3`, an address with its port.
pub(super) fn number(island: &mut Island, start: usize) -> Option<usize> {
    let bytes = island.bytes();
    let hex = bytes[start..].iter().take(45).take_while(|&&b| b.is_ascii_hexdigit() || b == b':').count();
    let colons = bytes[start..start + hex].windows(2).filter(|pair| pair == b"::").count();
    if colons == 1 {
        island.keep(start, start + hex);
        return Some(start + hex);
    }
    let mut end = start;
    // a comma joins bare numbers: behind a time, or before one, it is the sentence's
    let mut timed = false;
    loop {
        end += bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
        // a blank before a colon goes with cleaning
        if bytes[end..].starts_with(b" :") && byte(island, end + 2).is_ascii_digit() {
            end += 1;
        }
        let mark = byte(island, end);
        let percent = mark == b'%' && byte(island, end + 1) == b':' && byte(island, end + 2).is_ascii_digit();
        if percent {
            end += 2;
            continue;
        }
        if !matches!(mark, b':' | b',' | b'.') || !byte(island, end + 1).is_ascii_digit() {
            break;
        }
        let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        // `11:44:1幢`: seconds have two digits, and a day 24 hours; `81:13:6` is a ratio
        let minutes = timed && end >= start + 4 && bytes[end - 3] == b':';
        if mark == b':' && digits == 1 && minutes && is_hour(&bytes[start..]) {
            break;
        }
        // `1:50,000`, a scale
        let scale = bytes[end + 1..].starts_with(b"000") && digits == 3;
        if mark == b',' && !scale && (timed || is_time_at(island, end + 1 + digits)) {
            break;
        }
        timed |= mark == b':';
        end += 1;
    }
    // `2C:11-3`, a title of a code of law
    if byte(island, end).is_ascii_uppercase() && byte(island, end + 1) == b':' && byte(island, end + 2).is_ascii_digit()
    {
        end += 2;
    }
    let (from, to) = (start, end);
    // `3 : 1`, a score set with blanks
    if byte(island, end) == b' '
        && byte(island, end + 1) == b':'
        && byte(island, end + 2) == b' '
        && byte(island, end + 3).is_ascii_digit()
    {
        island.keep(end + 1, end + 2);
    }
    island.keep(from, to);
    Some(end)
}

/// Does a colon with a digit behind it stand at `i`? Blanks beside the colon may go with cleaning, so they say nothing.
fn is_time_at(island: &Island, i: usize) -> bool {
    let colon = i + usize::from(byte(island, i) == b' ');
    let digit = colon + 1 + usize::from(byte(island, colon + 1) == b' ');
    byte(island, colon) == b':' && byte(island, digit).is_ascii_digit()
}

/// Do the bytes open like a time: one or two digits up to 24, then a colon?
fn is_hour(bytes: &[u8]) -> bool {
    let digit = |b: &u8| u32::from(b.wrapping_sub(b'0'));
    match bytes {
        [hour, b':', ..] => digit(hour) <= 9,
        [ten, hour, b':', ..] => 10 * digit(ten) + digit(hour) <= 24,
        _ => false,
    }
}

/// `[2001:db8::1]:443`, an IPv6 address with its port.
pub(super) fn address(island: &mut Island, open: usize) -> Option<usize> {
    let inside = island.bytes()[open + 1..]
        .iter()
        .take(45)
        .take_while(|&&b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
        .count();
    let close = open + 1 + inside;
    let colons = island.bytes()[open..close].iter().filter(|&&b| b == b':').count();
    (colons >= 2 && byte(island, close) == b']').then(|| {
        let port = byte(island, close + 1) == b':' && byte(island, close + 2).is_ascii_digit();
        let end = close + 1 + usize::from(port);
        island.keep(open, end);
        end
    })
}

/// Longer is no interval or set, in characters.
const MAX_INTERVAL_CHARS: usize = 40;
/// What stands between two commas of an interval or a set is no longer.
const MAX_ATOM_CHARS: usize = 10;

/// An interval, a point, a set: `[a,b)`, `(0,+∞)`, `(x,y,z)`, `{a,b}`: single letters, numbers and ∞ between commas.
pub(super) fn interval(island: &mut Island, open: usize) -> Option<usize> {
    let bytes = island.bytes();
    let rest = bytes[open + 1..].iter().take(MAX_INTERVAL_CHARS);
    let len = rest.take_while(|&&b| !matches!(b, b'(' | b')' | b'[' | b']' | b'{' | b'}')).count();
    let close = open + 1 + len;
    let inside = &bytes[open + 1..close];
    let closes = match byte(island, close) {
        b')' | b']' => bytes[open] != b'{',
        b'}' => bytes[open] == b'{',
        _ => false,
    };
    // numbers alone may be thousands, options or days
    let has_letter = inside.iter().any(|&b| is_letter(b) || b == SIGN);
    let is_interval = closes && has_letter && inside.contains(&b',') && inside.split(|&b| b == b',').all(is_atom);
    is_interval.then(|| {
        island.keep(open, close + 1);
        close + 1
    })
}

/// A term of a formula: a number, a letter, `2a+1`, `-∞`, `x_1`; no word.
fn is_atom(term: &[u8]) -> bool {
    let term = term.trim_ascii();
    let is_part = |&b: &u8| b.is_ascii_alphanumeric() || b == LETTER || b == SIGN || b"+-*/^_.' ".contains(&b);
    let is_word = |pair: &[u8]| is_letter(pair[0]) && is_letter(pair[1]);
    (1..=MAX_ATOM_CHARS).contains(&term.len()) && term.iter().all(is_part) && !term.windows(2).any(is_word)
}

/// Brackets of a telephone number or a formula, and those that hold nothing: `()`.
pub(super) fn bracket(island: &mut Island, open: usize) -> Option<usize> {
    if byte(island, open + 1) == b')' {
        island.keep(open, open + 2);
        return Some(open + 2);
    }
    if let Some(end) = interval(island, open) {
        return Some(end);
    }
    let bytes = island.bytes();
    let close = closing(bytes, open)?;
    let inside = &bytes[open + 1..close];
    let before = island.before(open).unwrap_or(0);
    let after = byte(island, close + 1);
    let digits = !inside.is_empty() && inside.iter().all(|&b| b.is_ascii_digit() || b == b'+');
    let far = if matches!(after, b' ' | b'-') { byte(island, close + 2) } else { after };
    let number = bytes[close + 1..]
        .iter()
        .take_while(|b| b.is_ascii_digit() || **b == b'-' || **b == b' ')
        .filter(|b| b.is_ascii_digit())
        .count();
    // `(852)2345-6789`
    let local = bytes[close + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
    let parted = (3..=4).contains(&local) && byte(island, close + 1 + local) == b'-' && number >= 7;
    let phone = digits
        && far.is_ascii_digit()
        && number >= 5
        && (inside[0] == b'0' || inside[0] == b'+' || before.is_ascii_digit() || parted);
    let math = |b: u8| b"=+*/^<>~".contains(&b);
    let expression = !inside.is_empty()
        && inside.iter().all(|&b| is_word(b) || b"+-*/^=.,<> ()'".contains(&b))
        && !inside.windows(3).any(|w| is_letter(w[0]) && w[1] == b' ' && is_letter(w[2]));
    // `(115.395, 2.79, 2.47%)`, figures of a quote; `(0,4)`, a point; but `(1,234)` is one number
    let thousands = inside.split(|&b| b == b',').skip(1).all(|group| group.len() == 3);
    let figures = inside.contains(&b',')
        && !thousands
        && inside.iter().any(u8::is_ascii_digit)
        && inside.iter().all(|&b| b.is_ascii_digit() || b".,%+- ".contains(&b));
    // `(≧▽≦*)`, a face
    let signs = inside.iter().filter(|&&b| b == SIGN).count();
    let face = (3..=12).contains(&inside.len())
        && (signs > 0 || inside.contains(&b'^'))
        && inside.iter().all(|&b| b == SIGN || b == LETTER || b"*^_~;'.-".contains(&b));
    let product = (after == b'(' || before == b')') && inside.iter().any(|&b| math(b) || b == b'-');
    // `(n-1)!`
    let factorial =
        after == b'!' && inside.iter().any(|&b| is_letter(b)) && inside.iter().any(|&b| math(b) || b == b'-');
    let formula = expression
        && (product
            || factorial
            || math(before)
            || math(after)
            || before.is_ascii_digit() && inside.iter().any(|&b| math(b)));
    (phone || figures || face || formula).then(|| {
        island.keep(open, close + 1);
        close + 1
    })
}
