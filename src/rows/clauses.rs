//! How a notice falls into clauses: its label, its stops and commas.

use std::ops::Range;

use super::form::reading::Reading;
use crate::text::chars::is_letter;

/// The part behind a label like `免责声明:` or `【注】`, and whether it is the label of a statement.
pub fn behind_label(line: &Reading, part: Range<usize>) -> (bool, Range<usize>) {
    const MAX_LABEL: usize = 10;
    const STATEMENTS: [&str; 3] = ["声明", "免责", "版权"];
    /// Authors print these too.
    const REMARKS: [&str; 6] = ["提示", "提醒", "说明", "注", "备注", "注意"];
    let chars = &line.chars[part.clone()];
    let close = match chars.first() {
        Some('【') => '】',
        Some('[') => ']',
        _ => ':',
    };
    let Some(end) = chars.iter().take(MAX_LABEL + 2).position(|&c| c == close) else { return (false, part) };
    let label: String = chars[..end].iter().filter(|&&c| is_letter(c)).collect();
    let ends_in = |words: &[&str]| words.iter().any(|word| label.ends_with(word));
    let is_statement = ends_in(&STATEMENTS);
    if !is_statement && !ends_in(&REMARKS) {
        return (false, part);
    }
    let colons = chars[end..].iter().skip(1).take_while(|&&c| matches!(c, ':' | ',' | ' ')).count();
    (is_statement, part.start + end + 1 + colons..part.end)
}

/// Does somebody speak of himself or of others? A site says 我们 and 其他.
pub fn names_persons(clause: &[char]) -> bool {
    clause.iter().enumerate().any(|(at, c)| {
        let before = at.checked_sub(1).map(|before| clause[before]);
        let behind = clause.get(at + 1).copied().unwrap_or(' ');
        match c {
            '我' => !"们司社站网刊报方公".contains(behind),
            '他' => before != Some('其') && behind != '人',
            '它' => before != Some('其'),
            '她' | '咱' | '俺' => true,
            _ => false,
        }
    })
}

/// The clauses of a part of a line: what stands between stops and commas that no quotation holds, without the number or
/// bullet before it.
pub fn clauses(line: &Reading, part: Range<usize>) -> Vec<Range<usize>> {
    let mut depth = 0usize;
    let mut cuts = vec![part.start];
    for at in part.clone() {
        match line.chars[at] {
            '“' | '《' | '(' | '「' => depth += 1,
            '”' | '》' | ')' | '」' => depth = depth.saturating_sub(1),
            '。' | '!' | '?' | ';' => {
                depth = 0;
                cuts.push(at + 1);
            }
            ',' if depth == 0 => cuts.push(at + 1),
            _ => {}
        }
    }
    cuts.push(part.end + 1);
    let is_trimmed =
        |c: char| matches!(c, ' ' | '*' | '※' | '·' | '●' | '。' | '!' | '?' | ';' | ',') || ('①'..='⑳').contains(&c);
    let trim = move |from: usize, to: usize| {
        let mut from = from;
        while from < to && is_trimmed(line.chars[from]) {
            from += 1;
        }
        // `1.`, `2、`
        let digits = line.chars[from..to].iter().take_while(|c| c.is_ascii_digit()).count();
        let is_number = digits > 0 && from + digits < to && matches!(line.chars[from + digits], '.' | '、' | ')');
        let from = if is_number { from + digits + 1 } else { from };
        let mut to = to;
        while to > from && is_trimmed(line.chars[to - 1]) {
            to -= 1;
        }
        from..to
    };
    let ranges = cuts.windows(2).map(|pair| trim(pair[0], (pair[1] - 1).max(pair[0])));
    ranges.filter(|range| !range.is_empty()).collect()
}
