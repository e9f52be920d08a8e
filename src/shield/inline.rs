//! Ranges of a line that may hold Chinese and yet are no Chinese text: inline code, tags, objects, calls with a text.

/// Finds those ranges; asked at ascending places of one line.
#[derive(Default)]
pub struct Embedded {
    /// Up to here the line was searched, and the range found there ends there.
    found: (usize, usize),
    /// Nothing closes a tag, a code span, an object, a call or a list from here on.
    unclosed: [bool; 6],
    /// [`Embedded::covers`] looked so far.
    looked: usize,
}

impl Embedded {
    /// Does such a range cover byte `at`? Looks at what opens before it, on from where it looked last.
    pub fn covers(&mut self, line: &str, at: usize) -> bool {
        let bytes = line.as_bytes();
        while self.looked < at {
            let opens = |b: &u8| matches!(b, b'<' | b'`' | b'{' | b'(' | b'[');
            let Some(next) = bytes[self.looked..at].iter().position(opens) else {
                self.looked = at;
                break;
            };
            let next = self.looked + next;
            self.looked = self.end(line, next).unwrap_or(next + 1);
        }
        (self.found.0..self.found.1).contains(&at)
    }

    /// Where the range that covers or opens at byte `at` ends.
    pub fn end(&mut self, line: &str, at: usize) -> Option<usize> {
        if (self.found.0..self.found.1).contains(&at) {
            return Some(self.found.1);
        }
        let bytes = line.as_bytes();
        let kind = match bytes[at] {
            b'<' if is_tag(&bytes[at + 1..]) => 0,
            b'`' => 1,
            b'{' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => 2,
            b'(' if is_call_with_string(bytes, at) => 3,
            b'(' if is_sheet_formula(bytes, at) => 4,
            b'[' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => 5,
            _ => return None,
        };
        if self.unclosed[kind] {
            return None;
        }
        let rest = &bytes[at + 1..];
        let len = match kind {
            0 => memchr::memchr(b'>', rest),
            1 => memchr::memchr(b'`', rest),
            3 | 4 => closing(rest, b'(', b')'),
            5 => closing(rest, b'[', b']'),
            _ => closing(rest, b'{', b'}'),
        };
        match len {
            Some(len) => {
                self.found = (at, at + len + 2);
                Some(self.found.1)
            }
            None => {
                self.unclosed[kind] = true;
                None
            }
        }
    }
}

/// `print("你好,世界")`: a call whose argument is a quoted text.
fn is_call_with_string(bytes: &[u8], open: usize) -> bool {
    let name = open.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_lowercase() || bytes[i] == b'_');
    name && matches!(bytes.get(open + 1), Some(b'"' | b'\''))
}

/// `<` opens a tag when a tag's name stands behind it, then an attribute or its end: `a<b,则c>d` is none.
fn is_tag(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"/").or_else(|| rest.strip_prefix(b"!")).unwrap_or(rest);
    let len = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let attribute = |rest: &[u8]| {
        let word = rest.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'-').count();
        word > 0 && rest.get(word) == Some(&b'=') || rest.first() == Some(&b'/')
    };
    match name.get(len) {
        _ if len == 0 || !name[0].is_ascii_alphabetic() => rest.starts_with(b"!--"),
        Some(b'>' | b'/') => true,
        Some(b' ') => attribute(&name[len + 1..]),
        _ => false,
    }
}

/// `=IF(A1>60,"及格","不及格")`.
fn is_sheet_formula(bytes: &[u8], open: usize) -> bool {
    let name = bytes[..open].iter().rev().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    name > 0 && bytes[open - name].is_ascii_uppercase() && bytes[..open - name].last() == Some(&b'=')
}

/// Length of what a bracket holds up to its partner, quoted strings skipped.
fn closing(rest: &[u8], open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut quoted, mut i) = (1, false, 0);
    while i < rest.len() {
        match rest[i] {
            b'\\' if quoted => i += 1,
            b'"' => quoted = !quoted,
            b if b == open && !quoted => depth += 1,
            b if b == close && !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
        i += 1;
    }
    None
}
