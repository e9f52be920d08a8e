//! Items in a line that says something else too: a header line with a counter, the letters of type sizes, printing buttons.

use std::ops::Range;

use super::form::Form;
use super::form::places::Places;
use super::form::reading::Reading;
use super::form::walk;

/// The items of `line` that a form takes, with the signs and brackets around them, and the first of these forms. `None`
/// where there is none, or nothing else.
pub fn items_in(forms: &[Form], line: &Reading) -> Option<(u16, Vec<Range<usize>>)> {
    let chars = &line.chars;
    let len = chars.len();
    // a sign within a date or an address parts nothing
    let is_within = |at: usize| {
        let is_word = |at: usize| chars[at].is_ascii_alphanumeric();
        (1..len.saturating_sub(1)).contains(&at)
            && !line.gaps[at]
            && !line.gaps[at + 1]
            && is_word(at - 1)
            && is_word(at + 1)
    };
    let cuts = |at: usize| is_cut(chars[at]) && !is_within(at);
    let is_edge = |at: usize| at == 0 || at == len || line.gaps[at] || cuts(at) || cuts(at - 1);
    // the longest item that begins there; what follows a colon is the value of a label
    let item = |at: usize| {
        if is_between(chars[at]) || at > 0 && chars[at - 1] == ':' {
            return None;
        }
        // a label with its colon may be glued to what stands before it
        let begins = |end: usize| is_edge(at) || chars[at..end].contains(&':');
        let longest = |form: &Form| {
            form.ends(line, Places::one(at), len).iter().filter(|&end| end > at && is_edge(end) && begins(end)).last()
        };
        let found = forms.iter().enumerate().filter_map(|(n, form)| Some((longest(form)?, n)));
        found.max_by_key(|&(end, n)| (end, std::cmp::Reverse(n)))
    };
    let (mut first, mut parts, mut at) = (None, Vec::<Range<usize>>::new(), 0);
    while at < len {
        let Some((end, form)) = item(at) else {
            at += 1;
            continue;
        };
        first = first.or(Some(form as u16));
        let part = with_signs(chars, at..end);
        at = part.end;
        match parts.last_mut() {
            Some(last) if last.end >= part.start => last.end = part.end,
            _ => parts.push(part),
        }
    }
    let taken: usize = parts.iter().map(Range::len).sum();
    first.filter(|_| taken < len).map(|form| (form, parts))
}

/// Does it part two items?
pub fn is_between(c: char) -> bool {
    walk::is_sign(c) || matches!(c, '[' | ']' | '【' | '】' | '<' | '「' | '」')
}

/// Does it part two items, or hold one?
fn is_cut(c: char) -> bool {
    is_between(c) || matches!(c, '(' | ')')
}

/// The item with its bracket, and with the signs before it; at the start of the line with those behind it.
fn with_signs(chars: &[char], item: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = item;
    let is_sign = |c: char| is_between(c) && !matches!(c, ':' | '[' | ']' | '【' | '】');
    let opens = |at: usize| at > 0 && matches!(chars[at - 1], '[' | '【' | '<' | '「');
    if opens(start) {
        start -= 1;
        end += usize::from(matches!(chars.get(end), Some(']' | '】' | '>' | '」')));
    }
    let signs = chars[..start].iter().rev().take_while(|&&c| is_sign(c)).count();
    start -= signs;
    if start == 0 || end + chars[end..].iter().take_while(|&&c| is_sign(c)).count() == chars.len() {
        end += chars[end..].iter().take_while(|&&c| is_sign(c)).count();
    }
    start..end
}
