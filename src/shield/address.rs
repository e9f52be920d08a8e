//! Words and what is joined to them: URLs, paths, drives, domains, calls.

use super::signs::{byte, closing, is_word, trimmed};
use crate::text::island::{Island, LETTER, is_letter};

/// A word, and what hangs on it: a scheme, a drive, a domain, a call. Returns where the scan goes on.
pub(super) fn word(island: &mut Island, start: usize) -> Option<usize> {
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
        // `f'(x)`, a derivative
        b'\'' => {
            let primes = bytes[end..].iter().take_while(|&&b| b == b'\'').count();
            if byte(island, end + primes) == b'(' {
                return Some(call(island, start, end + primes));
            }
        }
        _ => {}
    }
    Some(end)
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
    let name = &bytes[start..start + trimmed(&bytes[start..open], b"'")];
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
