//! What may not be touched inside a line: one scan of an island, before any of its marks is looked at.
//!
//! URLs, addresses, paths, times, numbers, code, formulae, English phrases. Each kind is a function
//! that looks at one place of the island and keeps what it finds.

use crate::text::island::{Island, LETTER, QUOTE, SIGN, is_letter};

/// An opening bracket is looked through for its partner this far, in characters.
const MAX_CALL_CHARS: usize = 200;
/// Brackets nested deeper are no call or formula of a text.
const MAX_DEPTH: u32 = 8;
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
            b'[' => address(island, i),
            b'0'..=b'9' => number(island, i),
            b'&' => entity(island, i),
            b':' | b';' => colon(island, i),
            b'(' => bracket(island, i),
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

fn byte(island: &Island, i: usize) -> u8 {
    island.bytes().get(i).copied().unwrap_or(0)
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// A word, and what hangs on it: a scheme, a drive, a domain, a call. Returns where the scan goes on.
fn word(island: &mut Island, start: usize) -> Option<usize> {
    let bytes = island.bytes();
    let end =
        start + bytes[start..].iter().take_while(|&&b| is_word(b) || matches!(b, b'.' | b'-' | b'@' | b'+')).count();
    let end = start + trimmed(&bytes[start..end], b".-+@");
    let text = &bytes[start..end];
    let next = byte(island, end);
    let after = byte(island, end + 1);
    match next {
        b':' if after == b'/' && byte(island, end + 2) == b'/' => {
            return Some(url(island, start, end + 3));
        }
        b':' if is_scheme(text) && after > b' ' && after < 0x7F => {
            return Some(url(island, start, end + 1));
        }
        b':' if text.len() == 1 && matches!(after, b'\\' | b'/') => {
            return Some(url(island, start, end + 1));
        }
        b':' if after.is_ascii_digit()
            && text.iter().all(|&b| b.is_ascii_lowercase() || matches!(b, b'.' | b'-' | b'0'..=b'9')) =>
        {
            island.keep(end, end + 1);
        }
        b':' if after == b'/' => island.keep(end, end + 1),
        b'/' | b':' | b'?'
            if is_domain(text) && (next != b':' || after.is_ascii_digit()) && (next != b'?' || is_word(after)) =>
        {
            return Some(url(island, start, end));
        }
        b'(' => return Some(call(island, start, end)),
        _ => {}
    }
    Some(end)
}

/// Length of `text` without the bytes of `set` at its end.
fn trimmed(text: &[u8], set: &[u8]) -> usize {
    text.iter().rposition(|b| !set.contains(b)).map_or(0, |last| last + 1)
}

fn is_scheme(text: &[u8]) -> bool {
    const SCHEMES: [&[u8]; 7] = [b"mailto", b"tel", b"javascript", b"data", b"urn", b"magnet", b"doi"];
    SCHEMES.iter().any(|scheme| text.eq_ignore_ascii_case(scheme))
}

fn is_domain(text: &[u8]) -> bool {
    let Some(dot) = text.iter().rposition(|&b| b == b'.') else {
        return false;
    };
    let top = &text[dot + 1..];
    dot > 0 && (2..=6).contains(&top.len()) && top.iter().all(u8::is_ascii_alphabetic)
}

/// A URL or path from `start`, whose body begins at `body`: up to a blank, a quote or a bracket of another
/// kind; marks at its end that may belong to the sentence are left to the sentence.
fn url(island: &mut Island, start: usize, body: usize) -> usize {
    let bytes = island.bytes();
    let mut end = body;
    let mut depth = 0;
    let mut open = 0;
    while end < bytes.len() {
        match bytes[end] {
            b'(' => {
                if depth == 0 {
                    open = end;
                }
                depth += 1;
            }
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            0x00..=0x20 | 0x7F.. | b'"' | b'<' | b'>' | b'`' | b'|' => break,
            b',' | b';' if bytes[end + 1..].starts_with(b"http") => break,
            // written full-width it belonged to the sentence; half-width it may
            _ if !island.is_half(end) => break,
            _ => {}
        }
        end += 1;
    }
    // a bracket that the address does not close is the sentence's
    let end = if depth > 0 { open } else { end };
    let end = body.max(start + trimmed(&bytes[start..end], b",;:!?."));
    island.keep(start, end);
    end
}

/// `foo(a,b)`, `f(x)`, `main()`, `print("…")`: ends at its bracket. `GDP(2021)` and `iPhone(128GB)` are no calls.
fn call(island: &mut Island, start: usize, open: usize) -> usize {
    let bytes = island.bytes();
    let name = &bytes[start..open];
    // `美团-W(3690.HK)`
    let is_share = start > 0 && bytes[start - 1] == b'-' && name.len() == 1;
    let name = &name[name.iter().rposition(|&b| b == b'.').map_or(0, |dot| dot + 1)..];
    let lower = name.iter().all(|b| !b.is_ascii_uppercase());
    let Some(close) = closing(bytes, open) else {
        if lower && matches!(byte(island, open + 1), b'"' | b'\'') {
            island.keep(open, open + 1);
        }
        return open;
    };
    let args = &bytes[open + 1..close];
    let code = args.iter().any(|b| b"=*+/<>\"'_".contains(b));
    // a Greek letter is one of a formula
    let plain = args.iter().all(|&b| (0x21..0x7F).contains(&b) || b == b' ' || b == LETTER && code)
        && (args.contains(&b'=') || !args.windows(3).any(|w| is_letter(w[0]) && w[1] == b' ' && is_letter(w[2])));
    let unit = args.windows(3).any(|w| w[0].is_ascii_digit() && is_letter(w[1]) && is_letter(w[2]));
    let lower_args = !args.iter().any(u8::is_ascii_uppercase);
    // `=SUM(A1:B10)`, a formula of a spreadsheet
    let sheet = start > 0 && bytes[start - 1] == b'=';
    let is_call = args.is_empty()
        || plain
            && !unit
            && (sheet
                || name.len() == 1 && !is_share
                || lower
                || code
                || lower_args && args.iter().any(u8::is_ascii_lowercase));
    if is_call {
        island.keep(open, close + 1);
        return close + 1;
    }
    open
}

fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0u32;
    for (i, &b) in bytes.iter().enumerate().skip(open).take(MAX_CALL_CHARS) {
        match b {
            b'(' if depth == MAX_DEPTH => return None,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

/// Digits joined by marks: a time, a score, thousands, `1,2,3`, an address with its port.
fn number(island: &mut Island, start: usize) -> Option<usize> {
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
        if mark == b',' && !scale && (timed || byte(island, end + 1 + digits) == b':') {
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
fn address(island: &mut Island, open: usize) -> Option<usize> {
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

/// Brackets of a telephone number or a formula.
fn bracket(island: &mut Island, open: usize) -> Option<usize> {
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
    let formula = expression
        && (product || math(before) || math(after) || before.is_ascii_digit() && inside.iter().any(|&b| math(b)));
    (phone || figures || face || formula).then(|| {
        island.keep(open, close + 1);
        close + 1
    })
}

/// `!=`, `a?b`, `x?y=1`, `![`: operators, not calls or questions.
fn operator(island: &mut Island, i: usize) -> Option<usize> {
    let before = island.before(i).unwrap_or(0);
    let next = byte(island, i + 1);
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

/// `"Hello, world!"`: an English quotation keeps its own marks.
fn quotation(island: &mut Island, open: usize) -> Option<usize> {
    let bytes = island.bytes();
    let len = bytes[open + 1..].iter().position(|&b| b == b'"')?;
    let inside = &bytes[open + 1..open + 1 + len];
    let letters = inside.first().is_some_and(|&b| is_letter(b));
    let marked = inside.iter().any(|b| b",;:!?".contains(b));
    if letters && marked {
        let close = open + 1 + len;
        island.keep(open + 1, close);
        return Some(close + 1);
    }
    None
}

/// Three or more Latin words, or two with a mark and a blank between: an English phrase with its own marks.
/// Names in a list (`C++,Java`) have no blank behind the mark and are none.
fn english(island: &mut Island) {
    let len = island.bytes().len();
    let mut i = 0;
    while i < len {
        if !is_letter(island.bytes()[i]) {
            i += 1;
            continue;
        }
        let start = i;
        let (mut words, mut marked) = (0, false);
        let mut end;
        loop {
            let bytes = island.bytes();
            let stop = i + bytes[i..]
                .iter()
                .take_while(|&&b| {
                    is_word(b) || is_letter(b) || b"'-+#.&/@".contains(&b) || b == QUOTE && word_goes_on(bytes, i)
                })
                .count();
            let stop = i + trimmed(&bytes[i..stop], b".-'").max(1);
            words += usize::from(bytes[i..stop].iter().any(|&b| is_letter(b)));
            end = stop;
            let joint =
                bytes[stop..].iter().take(6).take_while(|&&b| b" ,;:!?.'\"()-".contains(&b) || b == QUOTE).count();
            let gap = &bytes[stop..stop + joint];
            let next = stop + joint;
            if !gap.contains(&b' ') || next >= len || !is_word(bytes[next]) && !is_letter(bytes[next]) {
                break;
            }
            marked |= gap.iter().any(|b| b",;:!?".contains(b));
            i = next;
        }
        if words >= 3 || words == 2 && marked {
            // its own final mark, but a comma or colon behind it belongs to the sentence around
            let calls = island.bytes()[end..].iter().take_while(|&&b| b == b'!' || b == b'?').count();
            island.keep(start, end + calls);
            end += calls;
        }
        i = end.max(i + 1);
    }
}

fn word_goes_on(bytes: &[u8], i: usize) -> bool {
    // a curly apostrophe: it’s
    bytes[i..]
        .iter()
        .position(|&b| b == QUOTE)
        .is_some_and(|q| bytes.get(i + q + 1).is_some_and(|b| b.is_ascii_lowercase()))
}

/// `key: value` at the start of a line with a lower-case ASCII key, and `"key": value`.
fn key_value(island: &mut Island) {
    if !island.opens_line {
        return;
    }
    let bytes = island.bytes();
    let start = bytes.iter().take_while(|&&b| b == b' ' || b == b'-' || b == b'\t').count();
    let quoted = byte(island, start) == b'"';
    let from = start + usize::from(quoted);
    let name = bytes[from..].iter().take_while(|&&b| is_word(b) || b == b'-' || b == b'.').count();
    let end = from + name;
    let colon = end + usize::from(quoted && byte(island, end) == b'"');
    let blank = matches!(byte(island, colon + 1), b' ' | b'\t') || (island.closes_line && colon + 1 == bytes.len());
    if name > 0 && byte(island, colon) == b':' && byte(island, from).is_ascii_alphabetic() && (quoted || blank) {
        island.keep(colon, colon + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::chars as key;

    /// What the scan keeps in a line, stretch by stretch.
    fn kept(line: &str) -> String {
        let mut island = Island::default();
        let mut found: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(start) = line.get(at..).and_then(|rest| rest.find(|c| !key::is_chinese(c))) {
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
