//! Lines that the user keeps: whole lines, or forms, that win over every removal.
//!
//! An entry is a line, compared by its letters and digits: cleaning writes marks anew, and what was kept once must be kept
//! again. Where it also reads as a form, it keeps what the form takes too; one that holds `{` or `[` must be a form, for a
//! typing error in it would keep nothing.

use std::collections::{BTreeSet, HashSet};

use super::error::RowError;
use super::form::Form;
use super::form::parse::{FormError, parse};
use super::form::reading::Reading;
use super::sets::{Lists, with_shared};
use crate::page::facts::Facts;
use crate::page::line_set::LineSet;
use crate::text::canon::{first_of_key, key_char, key_of};

/// The lines that the user keeps.
#[derive(Debug, Default)]
pub struct Kept {
    forms: Vec<Form>,
    /// Whole lines, by their letters.
    lines: HashSet<String>,
    /// What these begin with.
    first: Vec<char>,
}

/// Marks as cleaning writes them, and as they were typed: a form says them as they were.
const TYPED: [(char, &str); 8] =
    [('“', "\""), ('”', "\""), ('‘', "'"), ('’', "'"), ('—', "-"), ('…', "..."), ('《', "<<"), ('》', ">>")];

impl Kept {
    /// Reads the entries; `lists` are those that their forms may name.
    ///
    /// # Errors
    /// An entry with `{` or `[` that is no form, or an empty one.
    pub fn of(entries: &[String], lists: &Lists) -> Result<Kept, RowError> {
        let mut kept = Kept::default();
        if entries.is_empty() {
            return Ok(kept);
        }
        let sets = with_shared(lists)?;
        for entry in entries {
            let key = key_of(entry);
            let broken = |e: FormError| RowError::Kept { form: entry.clone(), column: e.column, fault: e.fault };
            if key.is_empty() {
                return Err(broken(FormError { column: 1, fault: "the line is empty".into() }));
            }
            match parse(entry, &sets) {
                Ok(form) => kept.forms.push(form),
                Err(e) if entry.contains(['{', '[']) => return Err(broken(e)),
                Err(_) => {}
            }
            let letters = letters(&key);
            kept.first.extend(letters.chars().next());
            kept.lines.insert(letters);
        }
        Ok(kept)
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of a text that are kept.
    pub fn lines(&self, facts: &Facts<'_>) -> LineSet {
        let mut set = LineSet::default();
        if self.is_empty() {
            return set;
        }
        let (mut scratch, mut reading) = (String::new(), Reading::default());
        let may = |n: u32| !facts.lines().is_blank(n) && self.may_keep(facts.lines().line(n));
        for n in (0..facts.lines().len()).filter(|&n| may(n)) {
            if self.keeps(facts.key_into(n, &mut scratch), &mut reading) {
                set.insert(n);
            }
        }
        set
    }

    /// One look tells of most lines that they begin otherwise: their keys are not made.
    fn may_keep(&self, line: &str) -> bool {
        let Some(first) = first_of_key(line) else { return false };
        let letter = line.chars().find(|c| c.is_alphanumeric()).map(key_char);
        letter.is_none_or(|letter| self.first.contains(&letter))
            || self.forms.iter().any(|form| form.first.may(first))
            || !self.forms.is_empty() && TYPED.iter().any(|&(mark, _)| mark == first)
    }

    fn keeps(&self, key: &str, reading: &mut Reading) -> bool {
        let mut is_taken = |key: &str| {
            reading.read(key);
            let len = reading.chars.len();
            len > 0 && self.forms.iter().any(|form| form.takes(reading, 0, len))
        };
        is_taken(key)
            || !self.forms.is_empty() && is_written(key) && is_taken(&typed(key))
            || self.lines.contains(&letters(key))
    }
}

/// What of a key cleaning never changes: its letters and digits; all but its blanks where it has none.
fn letters(key: &str) -> String {
    let letters: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() { key.chars().filter(|c| !c.is_whitespace()).collect() } else { letters }
}

fn is_written(key: &str) -> bool {
    TYPED.iter().any(|&(mark, _)| key.contains(mark))
}

/// The key with its marks as they were typed.
fn typed(key: &str) -> String {
    TYPED.iter().fold(key.replace("……", "..."), |key, &(mark, typed)| key.replace(mark, typed))
}

/// The lists that only `entries` name: of the rows, none does.
pub fn own_lists(entries: &[String], lists: &Lists, is_named: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let named = |name: &String| {
        let form = format!("{{{name}}}");
        entries.iter().any(|entry| entry.contains(&form)) && !is_named(&form)
    };
    lists.keys().filter(|name| named(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::lines::Lines;

    fn kept(entries: &[&str], line: &str) -> bool {
        let entries: Vec<String> = entries.iter().map(|&entry| entry.to_owned()).collect();
        let lists = Lists::from([("site".to_owned(), vec!["某某网".to_owned()])]);
        let lines = Lines::read(line);
        let facts = Facts::of(&lines);
        Kept::of(&entries, &lists).unwrap().lines(&facts).holds(0)
    }

    #[test]
    fn whole_lines_by_their_key_and_forms() {
        for (entry, line, want) in [
            ("【编辑：阿琳娜】", "【编辑:阿琳娜】", true),
            ("【编辑：阿琳娜】", "　【編輯：阿琳娜】　", true),
            ("【编辑：阿琳娜】", "【编辑:阿琳】", false),
            ("【编辑：阿琳娜】", "他说【编辑:阿琳娜】", false),
            ("相关新闻", "相 关 新 闻", true),
            ("相關新聞", "相关新闻", true),
            ("未完待续…", "未完待续，下回再说。", true),
            ("责编:{name}", "责编：李四", true),
            ("责编:{name}", "责编：李四 王五 请注意", false),
            ("{site}[独家]报道", "某某网报道", true),
            ("[编辑]", "[编辑]", true),
            ("(完)", "（完）", true),
            ("首页|新闻", "首页 | 新闻", true),
            ("首页|新闻", "首页", false),
            ("茶馆--晚潮网", "茶馆——晚潮网", true),
            ("{n}月--{words}", "3月——晚潮", true),
            ("编者按:\"{words}\"", "编者按：“灯还亮着”", true),
            ("* * *", "＊＊＊", true),
            ("* * *", "**", false),
            (&"长".repeat(600), &"長".repeat(600), true),
            (&"长".repeat(600), &"長".repeat(601), false),
        ] {
            assert_eq!(kept(&[entry], line), want, "{entry} {line}");
        }
        assert!(!kept(&[], "相关新闻"));
        assert!(kept(&["甲", "相关新闻"], "相关新闻"));
    }

    #[test]
    fn an_entry_that_is_no_form_is_named() {
        for (entry, needle) in [("{nmae}", "{nmae}"), ("[编辑", "[ has no ]"), ("第{n}頁", "key form"), ("  ", "empty")]
        {
            let error = Kept::of(&[entry.to_owned()], &Lists::default()).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("keep-lines, \"{entry}\", column ")) && error.contains(needle),
                "{error}"
            );
        }
    }
}
