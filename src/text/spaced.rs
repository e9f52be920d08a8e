//! Lines that are spaced out as a whole: `欢 迎 光 临`. Their blanks go with cleaning, so keys are read without them too.

use super::{chars, lists};

/// Fewer characters may be a name, or two words.
const MIN_LETTERS: usize = 4;
/// With a mark or a numbered part among them, three will do: `联 系 人:`.
const MIN_MARKED: usize = 3;
/// So many numbers between single letters are no page numbers: `取 1 加 2 加 4 加 8`.
const MIN_NUMBERS: usize = 3;
/// So few letters with a mark between two of them may be what somebody says: `主，你 饿 吗？`.
const MAX_SENTENCE: usize = 6;
/// What parts the fields of a form: `年  月  日`.
const FILLED_IN: &str = "年月日时分元份页号";
/// What stands alone in tables and lists: their heads would run together.
const ENUMERATED: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥零一二三四五六七八九十日月火水木金土东南西北東上中下左右男女对错對錯是否有无無";

/// Does a blank part every two letters of the line, and is it no row of names or heads, no row of a table, no formula?
pub fn is_spaced(line: &str) -> bool {
    if memchr::memchr3(b'|', b'$', b'\t', line.as_bytes()).is_some() {
        return false;
    }
    // the blank of a list mark is no part of what is spaced out
    let line = line.get(lists::mark_len(line)..).unwrap_or("");
    let words = || line.split(chars::is_blank).filter(|word| !word.is_empty());
    let letters = |word: &str| word.chars().filter(|&c| chars::is_letter(c)).count();
    let is_mark = |c: char| !c.is_alphanumeric();
    // no two letters side by side; letters and marks, or a number
    let is_spaced = |word: &str| {
        let chars = || word.chars();
        let side_by_side = chars().zip(chars().skip(1)).any(|(a, b)| chars::is_letter(a) && chars::is_letter(b));
        !side_by_side && chars().all(|c| chars::is_letter(c) || is_mark(c)) || letters(word) == 0 && word.len() <= 4
    };
    // the first word tells of most lines
    if !words().all(is_spaced) {
        return false;
    }
    let words: Vec<&str> = words().collect();
    let count: usize = words.iter().map(|word| letters(word)).sum();
    // what ends a sentence or stands around a note is in one of three words as well
    let marks_label = |c: char| is_mark(c) && !"。！？!?，,（）()".contains(c);
    let numbered = line.starts_with('第') && line.contains(['章', '节', '節', '条', '條', '部', '篇', '回', '编']);
    let marked = numbered || words.iter().any(|word| word.chars().any(marks_label));
    if count < if marked { MIN_MARKED } else { MIN_LETTERS } {
        return false;
    }
    let all = |set: &str| line.chars().filter(|&c| chars::is_letter(c)).all(|c| set.contains(c));
    let listed = all(ENUMERATED);
    // a form is filled in where its blanks are; numbers and words of Latin letters stand apart from Chinese with some writers
    let latin = |word: &&&str| word.bytes().any(|b| b.is_ascii_alphabetic());
    let numbers = words.windows(3).filter(|words| letters(words[1]) == 0 && letters(words[0]) * letters(words[2]) == 1);
    let is_typed = !numbered && (words.iter().filter(latin).count() > 0 || numbers.count() >= MIN_NUMBERS);
    if all(FILLED_IN) || is_typed || count <= MAX_SENTENCE && words.iter().any(|word| is_clause_end(word)) {
        return false;
    }
    marked || !listed && !is_row_of_names(line)
}

/// Does a mark of the sentence stand between two letters of `word`?
fn is_clause_end(word: &str) -> bool {
    let mut signs = word.chars();
    let [before, mark, behind] = [signs.next(), signs.next(), signs.next()];
    let is_letter = |c: Option<char>| c.is_some_and(chars::is_letter);
    is_letter(before) && matches!(mark.map(chars::half_width), Some(',' | '、' | '。')) && is_letter(behind)
}

/// `张 三  李 四  王 五`: the same two or three letters again and again, wide gaps between.
fn is_row_of_names(line: &str) -> bool {
    let mut sizes = vec![0usize];
    let mut gap = 0;
    for c in line.chars() {
        if chars::is_blank(c) {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if gap > 1 && sizes.last() != Some(&0) {
            sizes.push(0);
        }
        gap = 0;
        if let Some(last) = sizes.last_mut() {
            *last += 1;
        }
    }
    sizes.len() > 1 && sizes.iter().all(|size| (2..=3).contains(size))
}

/// A gap beside a mark that is as wide parts two columns: `电 话：      电 话：`.
const COLUMN_BYTES: usize = 4;

/// Hands over the blanks beside a letter; those between two marks or numbers stay, and so does that of a list mark.
pub fn gaps(line: &str, mut take: impl FnMut(usize, usize)) {
    let mut before: Option<char> = None;
    let mut from = None;
    let text = lists::mark_len(line);
    for (at, c) in line.get(text..).unwrap_or("").char_indices().map(|(at, c)| (text + at, c)) {
        if chars::is_blank(c) {
            from = from.or(Some(at));
            continue;
        }
        if let Some(from) = from.take() {
            let beside = [before.is_some_and(chars::is_letter), chars::is_letter(c)];
            let is_column = beside.contains(&false) && line.get(from..at).is_some_and(|gap| gap.len() >= COLUMN_BYTES);
            if beside.contains(&true) && !is_column {
                take(from, at);
            }
        }
        before = Some(c);
    }
}

/// The line without the blanks that part its letters.
pub fn closed_up(line: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(line.len()), 0);
    gaps(line, |from, to| {
        out.push_str(line.get(at..from).unwrap_or(""));
        at = to;
    });
    out.push_str(line.get(at..).unwrap_or(""));
    out
}
