//! What of a line is code without saying so: calls with a text, spreadsheet formulae, groups of a pattern, keys of a
//! keyboard, words that begin with `!`.

use super::seek::{Closing, Seek};

/// Keys that are held while another is struck: `Ctrl+;`.
const HELD_KEYS: [&str; 12] =
    ["ctrl", "control", "alt", "shift", "cmd", "command", "win", "meta", "option", "super", "fn", "altgr"];
/// Words of style sheets and data languages behind `!`.
const BANG_WORDS: [&str; 6] = ["important", "default", "global", "include", "optional", "ref"];

/// Where the range ends that the bracket at byte `at` opens.
pub fn bracket(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let rest = &bytes[at + 1..];
    if is_call_with_string(bytes, at) || is_sheet_formula(bytes, at) {
        return seek.find(Closing::Call, || closing(rest, b'(', b')')).map(|len| at + len + 2);
    }
    let is_pattern = match rest {
        [b'?', b':', ..] => true,
        [b'?', b'=' | b'<' | b'!' | b'P' | b'i', next, ..] => next.is_ascii() && *next != b')',
        _ => false,
    };
    if !is_pattern {
        return None;
    }
    let len = seek.find(Closing::Group, || closing(rest, b'(', b')'))?;
    // `(?!怎么会)` is a cry
    (rest[1] == b':' || rest[..len].is_ascii()).then_some(at + len + 2)
}

/// Where the list of quoted strings ends that the bracket at byte `at` opens: `["甲","乙"]`.
pub fn list(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let is_list = matches!(bytes.get(at + 1), Some(b'"' | b'\''));
    let len = is_list.then(|| seek.find(Closing::List, || closing(&bytes[at + 1..], b'[', b']')))??;
    Some(at + len + 2)
}

/// Where the object ends that the brace at byte `at` opens: `{"名":1}`.
pub fn object(bytes: &[u8], at: usize, seek: &mut Seek) -> Option<usize> {
    let is_object = matches!(bytes.get(at + 1), Some(b'"' | b'\''));
    let len = is_object.then(|| seek.find(Closing::Object, || closing(&bytes[at + 1..], b'{', b'}')))??;
    Some(at + len + 2)
}

/// `!important`.
pub fn keyword(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let text = &bytes[at + 1..at + 1 + word];
    BANG_WORDS.iter().any(|known| known.as_bytes() == text).then_some(at + 1 + word)
}

/// The mark that is struck together with held keys: `Ctrl+;`, `Ctrl + ,`.
pub fn key(bytes: &[u8], at: usize) -> Option<usize> {
    let before = bytes[..at].trim_ascii_end();
    let word = before.iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    let word = &before[before.len() - word..];
    let is_held = HELD_KEYS.iter().any(|key| word.eq_ignore_ascii_case(key.as_bytes()));
    let behind = &bytes[at + 1..];
    let blanks = behind.len() - behind.trim_ascii_start().len();
    let struck = behind.get(blanks).is_some_and(u8::is_ascii_punctuation);
    (is_held && struck).then_some(at + 1 + blanks + 1)
}

/// `print("你好,世界")`: a call whose argument is a quoted text.
fn is_call_with_string(bytes: &[u8], open: usize) -> bool {
    let name = open.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_lowercase() || bytes[i] == b'_');
    name && matches!(bytes.get(open + 1), Some(b'"' | b'\''))
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
