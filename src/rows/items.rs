//! A line that is nothing but items: a row of links, the foot of a site, a trail.

use super::form::Form;
use super::form::places::Places;
use super::form::reading::Reading;
use super::parts::is_between;

/// So many known items vouch for an unknown one.
const ENOUGH: usize = 3;
/// An unknown item is no longer than this, in characters.
const MAX_UNKNOWN: usize = 16;

/// The first form that takes an item, and how many are known, where the line is nothing but items and one of them is taken by
/// one of the first `vouching` forms. One unknown item may stand beside three. `forms` come with their numbers.
pub fn all_of(forms: &[(usize, &Form)], vouching: usize, line: &Reading) -> Option<(u16, usize)> {
    let to = line.chars.len();
    let is_edge = |at: usize| {
        at == 0
            || at == to
            || line.gaps[at]
            || is_between(line.chars[at])
            || matches!(line.chars[at], '©' | 'ⓒ')
            || is_between(line.chars[at - 1])
    };
    let over_signs = |at: usize| at + line.chars[at..to].iter().take_while(|&&c| is_between(c)).count();
    let is_start = |&at: &usize| is_edge(at) && !is_between(line.chars[at]);
    let starts = (0..to).filter(is_start).fold(Places::default(), |starts, at| starts.or(Places::one(at)));
    let vouches = |&(n, form): &(usize, &Form)| {
        form.ends(line, starts, to).iter().any(|end| end > 0 && is_edge(end)).then_some(n as u16)
    };
    // most lines hold a word of a form and no item
    let first = forms.iter().take_while(|(n, _)| *n < vouching).find_map(vouches)?;
    // for each place, what can stand before it, a bit each: known items up to `ENOUGH`, and whether an unknown one and
    // one that vouches are among them
    const UNKNOWN: usize = 1;
    const VOUCHED: usize = 2;
    type Before = [[bool; 4]; ENOUGH + 1];
    let mut before: Vec<Before> = vec![Before::default(); to + 1];
    before[over_signs(0)][0][0] = true;
    for at in 0..to {
        let here = before[at];
        if here == Before::default() || is_between(line.chars[at]) {
            continue;
        }
        for &(n, form) in forms {
            let vouched = if n < vouching { VOUCHED } else { 0 };
            for end in form.ends(line, Places::one(at), to).iter().filter(|&end| end > at && is_edge(end)) {
                let next = over_signs(end);
                for (known, row) in here.iter().enumerate() {
                    for (among, &can) in row.iter().enumerate() {
                        before[next][(known + 1).min(ENOUGH)][among | vouched] |= can;
                    }
                }
            }
        }
        let end = (at + 1..=to).find(|&end| is_edge(end)).unwrap_or(to);
        let unknown = &line.chars[at..end];
        let is_item = unknown.iter().any(|c| c.is_alphanumeric());
        if is_item && end - at <= MAX_UNKNOWN && !unknown.iter().any(|c| matches!(c, '。' | '!' | '?')) {
            for (known, row) in here.iter().enumerate() {
                for vouched in [0, VOUCHED] {
                    before[over_signs(end)][known][UNKNOWN | vouched] |= row[vouched];
                }
            }
        }
    }
    let done = before[to];
    let all_known = done.iter().position(|row| row[VOUCHED]);
    let all_but_one = done[ENOUGH][UNKNOWN | VOUCHED].then_some(ENOUGH);
    all_known.or(all_but_one).map(|pieces| (first, pieces))
}
