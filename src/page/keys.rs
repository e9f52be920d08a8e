//! The keys of the lines that rows and comparisons look at, folded when they are first asked for.

use std::cell::OnceCell;
use std::ops::Range;

use super::lines::Lines;
use crate::text::{canon, chars, spaced};

/// Lines with more printed characters carry no key: residue lines are short, and rows skip what is not.
/// The longest seen is an English sentence of some 300 characters.
pub const KEY_MAX_CHARS: usize = 400;

/// Keys by line. Which lines carry one depends on where the body lies; [`Keys::cover`] says so anew for each view.
#[derive(Default)]
pub struct Keys {
    folded: Vec<OnceCell<Box<str>>>,
    /// `at[n]` is one more than the place of line `n`'s key in `folded`, 0 if it has none.
    at: Vec<u32>,
    /// Lines well inside the body carry no key.
    inside: Range<u32>,
}

impl Keys {
    /// From now on the lines `live` carry keys, but those whose number lies in `inside`.
    pub fn cover(&mut self, lines: &Lines<'_>, live: &[u32], inside: Range<u32>) {
        self.at.resize(lines.len() as usize, 0);
        for &n in live.iter().filter(|n| !inside.contains(n)) {
            if self.at[n as usize] == 0 && is_short(lines.line(n), KEY_MAX_CHARS) {
                self.folded.push(OnceCell::new());
                self.at[n as usize] = self.folded.len() as u32;
            }
        }
        self.inside = inside;
    }

    /// The key of line `n`; `None` for a line that carries none.
    pub fn get(&self, lines: &Lines<'_>, n: u32) -> Option<&str> {
        let at = (self.at[n as usize] as usize).checked_sub(1).filter(|_| !self.inside.contains(&n))?;
        Some(self.folded[at].get_or_init(|| {
            let mut key = String::new();
            key_into(lines, n, &mut key);
            key.into()
        }))
    }

    /// The key of line `n` wherever it stands, folded into `scratch` if it carries none; empty for a line of more than
    /// `max_chars` printed characters that carries none.
    pub fn get_into<'k>(&'k self, lines: &Lines<'_>, n: u32, max_chars: usize, scratch: &'k mut String) -> &'k str {
        if let Some(key) = self.get(lines, n) {
            return key;
        }
        read(lines, n, max_chars, scratch)
    }

    /// Does line `n` carry a key?
    pub fn carries(&self, n: u32) -> bool {
        self.at[n as usize] > 0 && !self.inside.contains(&n)
    }
}

/// The key of line `n`, folded into `scratch`; empty for a line of more than `max_chars` printed characters.
pub fn read<'k>(lines: &Lines<'_>, n: u32, max_chars: usize, scratch: &'k mut String) -> &'k str {
    scratch.clear();
    if max_chars > 0 && is_short(lines.line(n), max_chars) {
        key_into(lines, n, scratch);
    }
    scratch
}

/// Appends the key of line `n`, which is read without the blanks of a line that is spaced out as a whole.
fn key_into(lines: &Lines<'_>, n: u32, key: &mut String) {
    let line = lines.line(n);
    let printed = chars::trim(line);
    if lines.is_spaced(n) && spaced::is_spaced(printed) {
        canon::key_into(&spaced::closed_up(printed), key);
    } else {
        canon::key_into(line, key);
    }
}

/// Has the line few enough printed characters for a key? Nearly always its bytes tell.
fn is_short(content: &str, max_chars: usize) -> bool {
    if content.len() <= max_chars {
        return true;
    }
    let count = chars::count_bytes(content.as_bytes(), chars::begins_char);
    // what no blank's first byte is, no blank begins with
    let opens_blank = |byte: u8| byte <= b' ' || matches!(byte, 0xC2 | 0xE1..=0xE3 | 0xEF);
    let blanks = || chars::count_bytes(content.as_bytes(), opens_blank);
    count <= max_chars || count - blanks() <= max_chars && chars::printed_chars(content) <= max_chars
}
