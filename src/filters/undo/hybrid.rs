//! Numbers, times, versions and addresses in full-width letters and digits: `３．１４`, `１０：３０`, `ａ＠ｂ．ｃｏｍ`. A sign within
//! one becomes half-width with them, so that none is left half-way.

use crate::text::chars::{half_width, is_hidden};

/// So many characters of either width are looked at before the first full-width one.
const MAX_BEFORE: usize = 64;
/// No number has more digits and signs on either side of one.
const MAX_NUMBER_CHARS: usize = 40;
/// Seconds, minutes and most ratios have no more digits.
const MAX_TIME_DIGITS: usize = 2;
/// A number behind one of these is a label's: `表１：２０２１年`.
const LABELS: &str = "图表注例题式第附";

/// A character of a number or an address.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// Its first byte in the text.
    pub at: usize,
    /// The character.
    pub c: char,
    /// It is full-width and becomes half-width.
    pub converts: bool,
}

/// Reads what stands around the full-width letter or digit at byte `at` into `signs`, from byte `from` on at the most.
/// Returns where it ends.
pub fn read(text: &str, from: usize, at: usize, signs: &mut Vec<Sign>) -> usize {
    signs.clear();
    let before = text.get(from..at).unwrap_or("");
    let is_part = |c: &char| is_alnum(*c) || is_joint(*c) || is_hidden(*c);
    let len = before.chars().rev().take(MAX_BEFORE).take_while(is_part).map(char::len_utf8).sum::<usize>();
    let label = text.get(..at - len).and_then(|before| before.chars().next_back());
    let mut end = at;
    let mut joint: Vec<Sign> = Vec::new();
    for (place, c) in text.get(at - len..).unwrap_or("").char_indices().map(|(place, c)| (at - len + place, c)) {
        if is_hidden(c) {
            continue;
        }
        let sign = Sign { at: place, c, converts: false };
        let joins = if is_alnum(c) { signs.is_empty() || joins(signs.last(), &joint, c) } else { is_joint(c) };
        if joins && is_alnum(c) {
            let between = joint.drain(..).filter(|_| !signs.is_empty()).collect::<Vec<_>>();
            signs.extend(between);
            signs.push(Sign { converts: !c.is_ascii(), ..sign });
            end = place + c.len_utf8();
        } else if joins && (joint.is_empty() || is_scheme(&joint, c)) {
            joint.push(sign);
        } else if place < at {
            // what stands before is a number of its own
            signs.clear();
            joint.clear();
            signs.extend(is_alnum(c).then_some(Sign { converts: !c.is_ascii(), ..sign }));
        } else if place == at {
            signs.clear();
            joint.clear();
            signs.push(Sign { converts: true, ..sign });
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    if signs.iter().any(|sign| !is_alnum(sign.c) && !sign.c.is_ascii()) {
        join(signs, label);
        // `Ｆ．Ｏ．Ｂ．`: the last dot is as the others
        if is_initials(signs) && text.get(end..).is_some_and(|rest| rest.starts_with('．')) {
            signs.push(Sign { at: end, c: '．', converts: true });
            end += '．'.len_utf8();
        }
    }
    end
}

/// Letters with a full-width dot between every two.
fn is_initials(signs: &[Sign]) -> bool {
    signs.len() > 2
        && signs.len() % 2 == 1
        && signs.iter().enumerate().all(|(i, sign)| match i % 2 {
            0 => half_width(sign.c).is_ascii_alphabetic(),
            _ => sign.c == '．',
        })
}

/// Does `joint` join the character before it with `c`? A comma joins digits alone.
fn joins(before: Option<&Sign>, joint: &[Sign], c: char) -> bool {
    let is_digit = |c: char| half_width(c).is_ascii_digit();
    let is_comma = joint.iter().any(|sign| half_width(sign.c) == ',');
    !is_comma || is_digit(c) && before.is_some_and(|sign| is_digit(sign.c))
}

/// Is it a sign of `://` behind the others?
fn is_scheme(joint: &[Sign], c: char) -> bool {
    half_width(joint[0].c) == ':' && joint.len() < 3 && half_width(c) == '/'
}

fn is_alnum(c: char) -> bool {
    half_width(c).is_ascii_alphanumeric()
}

fn is_joint(c: char) -> bool {
    matches!(half_width(c), '.' | ':' | ',' | '@' | '/' | '-' | '_')
        || matches!(c, '？' | '＝' | '＆' | '％' | '＋' | '＃' | '～' | '＇')
}

/// Tells which signs become half-width. `label` stands before the first of them.
fn join(signs: &mut [Sign], label: Option<char>) {
    let text: Vec<char> = signs.iter().map(|sign| half_width(sign.c)).collect();
    let is_scheme = text.windows(3).any(|signs| signs == [':', '/', '/']);
    let is_address = text.contains(&'@') || is_scheme || text.starts_with(&['w', 'w', 'w', '.']);
    let opens = label.is_none_or(|c| c == '\n' || c == '\u{3000}' || c == ' ');
    let digits_before = |i: usize| text[..i].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let digits_behind = |i: usize| text[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    for i in 0..text.len() {
        if is_alnum(text[i]) || signs[i].c.is_ascii() {
            continue;
        }
        let (before, behind) = (digits_before(i), digits_behind(i));
        let is_number = before > 0 && behind > 0;
        signs[i].converts = is_address
            || match text[i] {
                // `３．ＳＳＳ号`: the number of an item
                '.' if i == before && opens && text.get(i + 1).is_some_and(char::is_ascii_alphabetic) => false,
                '.' | '@' | '_' | '-' => true,
                '&' | '\'' => text[i - 1].is_ascii_alphabetic() && text[i + 1].is_ascii_alphabetic(),
                ',' => is_thousands(&text, i),
                ':' => {
                    let is_label = i == before && label.is_some_and(|c| LABELS.contains(c));
                    is_number && before <= MAX_TIME_DIGITS && behind <= MAX_TIME_DIGITS && !is_label
                }
                '/' => is_number && is_date(&text, i),
                _ => false,
            };
    }
}

/// Groups of three behind one to three digits, from the first comma of the number to its last.
fn is_thousands(text: &[char], comma: usize) -> bool {
    let mut groups = number(text, comma).split(|&c| c == ',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// `2021/8/15`.
fn is_date(text: &[char], slash: usize) -> bool {
    let parts: Vec<usize> = number(text, slash).split(|&c| c == '/').map(<[char]>::len).collect();
    matches!(parts[..], [4, 1 | 2, 1 | 2])
}

/// The digits around the sign at `at` and others of its kind; nothing where they are too many for a number.
fn number(text: &[char], at: usize) -> &[char] {
    let is_part = |c: &char| c.is_ascii_digit() || *c == text[at];
    let before = text[..at].iter().rev().take(MAX_NUMBER_CHARS).take_while(|c| is_part(c)).count();
    let behind = text[at..].iter().take(MAX_NUMBER_CHARS).take_while(|c| is_part(c)).count();
    if before.max(behind) == MAX_NUMBER_CHARS { &[] } else { &text[at - before..at + behind] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let at = text.find(|c: char| !c.is_ascii() && is_alnum(c)).unwrap();
        let mut signs = Vec::new();
        let end = read(text, 0, at, &mut signs);
        let start = signs[0].at;
        let inside: String = signs.iter().map(|sign| if sign.converts { half_width(sign.c) } else { sign.c }).collect();
        format!("{}{inside}{}", text.get(..start).unwrap(), text.get(end..).unwrap())
    }

    #[test]
    fn a_sign_within_a_number_or_an_address_goes_with_it() {
        for (text, want) in [
            ("是３．１４。", "是3.14。"),
            ("在１０：３０：０５，", "在10:30:05，"),
            ("在10：３０，", "在10:30，"),
            ("共１，２００，０００元", "共1,200,000元"),
            ("致ａ＿ｂ＠ｃ．ｃｏｍ，", "致a_b@c.com，"),
            ("Ｖ１．２．３了", "V1.2.3了"),
            ("２０２１／０８／１５", "2021/08/15"),
            ("２０２１－０８－１５", "2021-08-15"),
            ("１，２，３号", "1，2，3号"),
            ("１，２００，３号", "1，200，3号"),
            ("表１：２０人", "表1：20人"),
            ("１：Ａ", "1：A"),
            ("５～１０天", "5～10天"),
            ("按Ｆ．Ｏ．Ｂ．计价", "按F.O.B.计价"),
            ("Ｃ＆Ｆ价格", "C&F价格"),
            ("Ｂｕｙｅｒ＇ｓ", "Buyer's"),
            ("３．ＳＳＳ号", "3．SSS号"),
            ("１／２", "1／2"),
            ("１．打开", "1．打开"),
            ("Ａ：他", "A：他"),
            ("ｗｗｗ．ａ．ｃｏｍ／ｂ，好", "www.a.com/b，好"),
            ("ｈｔｔｐ：／／ａ．ｃｎ／ｂ，好", "http://a.cn/b，好"),
            ("３０，ｗｗｗ．ａ．ｃｏｍ", "30，ｗｗｗ．ａ．ｃｏｍ"),
        ] {
            assert_eq!(written(text), want, "{text}");
        }
    }
}
