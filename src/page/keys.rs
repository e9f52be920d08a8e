//! How the key of a line is made, and which lines carry one: those that rows and comparisons look at.

use std::ops::Range;

use super::lines::Lines;
use crate::text::{canon, chars, spaced};

/// Lines with more printed characters carry no key: residue lines are short, and rows skip what is not.
/// The longest seen is an English sentence of some 300 characters.
pub const KEY_MAX_CHARS: usize = 400;

/// Which lines carry a key. It depends on where the body lies; [`Keyed::cover`] says so anew for each view.
#[derive(Default)]
pub struct Keyed {
    /// Lines that are short and stood in some view.
    short: Vec<bool>,
    /// Lines well inside the body carry no key.
    inside: Range<u32>,
}

impl Keyed {
    /// From now on the lines `live` carry keys, but those whose number lies in `inside`.
    pub fn cover(&mut self, lines: &Lines<'_>, live: &[u32], inside: Range<u32>) {
        self.short.resize(lines.len() as usize, false);
        for &n in live.iter().filter(|n| !inside.contains(n)) {
            self.short[n as usize] |= is_short(lines.line(n), KEY_MAX_CHARS);
        }
        self.inside = inside;
    }

    /// Does line `n` carry a key?
    pub fn holds(&self, n: u32) -> bool {
        self.short[n as usize] && !self.inside.contains(&n)
    }
}

/// Appends the key of line `n`, which is read without the blanks of a line that is spaced out as a whole.
pub fn key_into(lines: &Lines<'_>, n: u32, key: &mut String) {
    let line = lines.line(n);
    if lines.is_spaced(n) && spaced::is_spaced(chars::trim(line)) {
        canon::key_into(&spaced::closed_up(chars::trim(line)), key);
    } else {
        canon::key_into(line, key);
    }
}

/// Has the line few enough printed characters for a key? Nearly always its bytes tell.
pub fn is_short(content: &str, max_chars: usize) -> bool {
    if content.len() <= max_chars {
        return true;
    }
    let count = chars::count_bytes(content.as_bytes(), chars::begins_char);
    // what no blank's first byte is, no blank begins with
    let opens_blank = |byte: u8| byte <= b' ' || matches!(byte, 0xC2 | 0xE1..=0xE3 | 0xEF);
    let blanks = || chars::count_bytes(content.as_bytes(), opens_blank);
    count <= max_chars || count - blanks() <= max_chars && chars::printed_chars(content) <= max_chars
}
