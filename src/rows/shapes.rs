//! The forms of one row, and how they share a line: a form is the whole line, an end of it, or one of its items or clauses.

use std::ops::Range;

use serde::Deserialize;

use super::clauses::{behind_label, clauses, names_persons};
use super::form::Form;
use super::form::cover::{self, Cover};
use super::form::places::Places;
use super::form::reading::Reading;
use super::items;
use super::parts;

/// Which part of a line goes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Piece {
    /// From its first character on.
    Start,
    /// Up to its last character.
    End,
    /// Those of its items that a form takes.
    Items,
}

/// The forms of a row.
#[derive(Debug, Default)]
pub struct Shapes {
    /// One way to print a line, an item or a clause each.
    pub forms: Vec<Form>,
    /// So many of them, the first ones, make a line of items or clauses residue; the others stand beside those.
    pub vouching: usize,
    /// For each of them the masks of the words of which a line must hold one; see [`Form::masks`].
    pub masks: Vec<Vec<u64>>,
    /// How the lines are found of those that vouch; noted when the table is made.
    pub covers: Vec<Cover>,
    /// They take an end of a line.
    pub part: Option<Piece>,
    /// They take its items, one each.
    pub items: bool,
    /// They take its clauses, one each.
    pub clauses: bool,
    /// Brackets around it or a bullet before it are no part of a line.
    pub wrap: bool,
}

/// What was taken of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The form, of several the first.
    pub form: u16,
    /// The characters that go and are not blanks, counted in those of the line. None where all of it goes.
    pub parts: Vec<Range<usize>>,
    /// How many pieces of the line are known, each by a form; not more than three are counted.
    pub pieces: usize,
}

/// Pairs that may stand around a line.
const PAIRS: [(char, char); 8] =
    [('【', '】'), ('[', ']'), ('(', ')'), ('《', '》'), ('"', '"'), ('“', '”'), ('「', '」'), ('〔', '〕')];
/// Bullets that may stand before a line, up to [`MAX_BULLETS`] of them.
const BULLETS: &str = "※★☆●○■□◆◇▲▼▽►▶»>*·•#→↓";
const MAX_BULLETS: usize = 3;

impl Shapes {
    /// Is a line found by itself, and not by a word in it?
    pub fn are_whole(&self) -> bool {
        self.part.is_none() && !self.items && !self.clauses
    }

    /// The forms by which lines are found.
    pub fn vouching(&self) -> &[Form] {
        &self.forms[..self.vouching.min(self.forms.len())]
    }

    /// What they take of `line`, and by which form.
    pub fn take(&self, line: &Reading) -> Option<Taken> {
        let all = 0..line.chars.len();
        let (form, pieces) = if self.items {
            let forms: Vec<(usize, &Form)> = self.possible(self.forms.len(), &line.chars).collect();
            items::all_of(&forms, self.vouching, line)?
        } else if self.clauses {
            self.clauses_of(line, all.clone())?
        } else if let Some(part) = self.part {
            let (form, parts) = match part {
                Piece::Items => parts::items_in(&self.forms, line)?,
                end => self.end_of(line, end)?,
            };
            let parts = parts.into_iter().map(|part| printed(line, part.start)..printed(line, part.end)).collect();
            return Some(Taken { form, parts, pieces: 1 });
        } else {
            (self.whole(line, all.clone()).or_else(|| self.whole(line, self.inside(line, all.clone())?))?, 1)
        };
        Some(Taken { form, parts: Vec::new(), pieces })
    }

    /// Does form `n` take `line`, or a part of it where the forms of the row take parts?
    pub fn has_taken(&self, n: usize, line: &Reading) -> bool {
        let form = &self.forms[n];
        let all = 0..line.chars.len();
        if self.are_whole() {
            let inner = self.inside(line, all.clone());
            return inner.into_iter().chain([all]).any(|part| form.takes(line, part.start, part.end));
        }
        all.clone().any(|from| form.ends(line, Places::one(from), all.end).iter().any(|end| end > from))
    }

    fn whole(&self, line: &Reading, part: Range<usize>) -> Option<u16> {
        self.whole_of(self.forms.len(), line, part)
    }

    /// The first of the `first` forms that takes the part.
    fn whole_of(&self, first: usize, line: &Reading, part: Range<usize>) -> Option<u16> {
        self.possible(first, &line.chars[part.clone()])
            .find(|(_, form)| form.takes(line, part.start, part.end))
            .map(|(n, _)| n as u16)
    }

    /// Those of the `first` forms that may take `chars` or some of them, by the characters in their words: most are no match
    /// at all.
    fn possible(&self, first: usize, chars: &[char]) -> impl Iterator<Item = (usize, &Form)> {
        let mask = cover::mask_of(chars.iter().copied());
        self.forms.iter().take(first).enumerate().filter(move |&(n, _)| {
            self.masks.get(n).is_none_or(|masks| masks.is_empty() || masks.iter().any(|word| word & !mask == 0))
        })
    }

    /// What stands within a pair of brackets, or behind bullets, or both.
    fn inside(&self, line: &Reading, part: Range<usize>) -> Option<Range<usize>> {
        if !self.wrap {
            return None;
        }
        let line: String = line.chars[part.clone()].iter().collect();
        let inner = unwrapped(&line)?;
        let before = line.find(inner).and_then(|at| line.get(..at)).map_or(0, |before| before.chars().count());
        let from = part.start + before;
        Some(from..from + inner.chars().count())
    }

    /// The longest start or end of the line that a form takes; something stands before an end and behind a start.
    fn end_of(&self, line: &Reading, end: Piece) -> Option<(u16, Vec<Range<usize>>)> {
        let len = line.chars.len();
        let found = self.forms.iter().enumerate().filter_map(|(n, form)| {
            let range = match end {
                Piece::Start => {
                    0..form.ends(line, Places::one(0), len).iter().filter(|&end| end > 0 && end < len).last()?
                }
                _ => (1..len).find(|&from| splits_no_word(line, from) && form.takes(line, from, len))?..len,
            };
            Some((n as u16, range))
        });
        let (form, range) = found.max_by_key(|(n, range)| (range.len(), std::cmp::Reverse(*n)))?;
        Some((form, vec![range]))
    }

    /// The first form that takes a clause, where the line is a notice: each of its clauses is a form and one of them vouches.
    /// One unknown clause may stand under the label of a statement, or beside three known ones; not one in which somebody
    /// speaks of himself or of others.
    fn clauses_of(&self, line: &Reading, part: Range<usize>) -> Option<(u16, usize)> {
        let part = self.inside(line, part.clone()).unwrap_or(part);
        let (labelled, part) = behind_label(line, part);
        let clauses = clauses(line, part);
        let first = clauses.iter().find_map(|clause| self.whole_of(self.vouching, line, clause.clone()))?;
        let (mut known, mut unknown) = (0, 0);
        for clause in clauses {
            match self.whole(line, clause.clone()) {
                Some(_) => known += 1,
                None if unknown > 0 || names_persons(&line.chars[clause]) => return None,
                None => unknown += 1,
            }
        }
        let is_notice = unknown <= usize::from(labelled || known >= ENOUGH);
        is_notice.then_some((first, known.min(ENOUGH)))
    }
}

/// What stands within a pair of brackets, or behind bullets, or both; `None` where there is neither.
pub fn unwrapped(line: &str) -> Option<&str> {
    let mut inner = line;
    for _ in 0..MAX_BULLETS {
        inner = inner.strip_prefix(|c| BULLETS.contains(c)).unwrap_or(inner);
    }
    let pair = PAIRS.iter().find_map(|&(open, close)| inner.strip_prefix(open)?.strip_suffix(close));
    let inner = pair.unwrap_or(inner);
    (inner.len() < line.len() && !inner.is_empty()).then_some(inner)
}

/// So many known clauses vouch for an unknown one.
const ENOUGH: usize = 3;

/// How many characters that are not blanks stand before place `at`.
fn printed(line: &Reading, at: usize) -> usize {
    line.chars[..at].iter().filter(|&&c| c != ' ').count()
}

/// Does no Latin word and no number go on over place `at`?
fn splits_no_word(line: &Reading, at: usize) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    line.gaps[at] || !(is_word(line.chars[at - 1]) && is_word(line.chars[at]))
}

#[cfg(test)]
mod tests {
    use super::super::form::parse::{Sets, parse};
    use super::*;
    use crate::text::canon::key_of;

    fn shapes(forms: &[&str]) -> Shapes {
        let forms = forms.iter().map(|form| parse(form, &Sets::new()).unwrap()).collect();
        Shapes { forms, vouching: usize::MAX, ..Shapes::default() }
    }

    #[track_caller]
    fn check(shapes: &Shapes, hits: &[&str], misses: &[&str]) {
        let takes = |line: &str| shapes.take(&Reading::of(&key_of(line))).is_some();
        for hit in hits {
            assert!(takes(hit), "does not take {hit}");
        }
        for miss in misses {
            assert!(!takes(miss), "takes {miss}");
        }
    }

    #[test]
    fn a_wrapped_line_stands_in_one_pair_or_behind_a_bullet() {
        let shapes = Shapes { wrap: true, ..shapes(&["相关新闻"]) };
        let hits =
            ["相关新闻", "【相关新闻】", "[相关新闻]", "■ 相关新闻", ">>相关新闻", "※【相关新闻】", "《相关新闻》"];
        check(&shapes, &hits, &["【相关新闻", "【【相关新闻】】", "相关新闻发布会", "1.相关新闻", "【】"]);
        check(&self::shapes(&["相关新闻"]), &["相关新闻"], &["【相关新闻】"]);
    }

    #[test]
    fn items_are_all_known_or_all_but_one() {
        let shapes = Shapes {
            items: true,
            ..shapes(&["关于我们", "联系我们", "about us", "网站地图", "备案号:{id}", "{url}"])
        };
        let hits = [
            "关于我们 | 联系我们 | 网站地图",
            "联系我们",
            "联系我们 About us·网站地图",
            "关于我们 - 投资者关系 - 联系我们 - 网站地图",
            "【关于我们】【联系我们】",
            "网站地图 备案号：a-12 https://a.example/b",
        ];
        let misses = [
            "关于我们 投资者关系",
            "投资者关系",
            "关于我们联系",
            "关于我们 甲 乙 联系我们 网站地图",
            "关于我们这一代人",
            "|",
        ];
        check(&shapes, &hits, &misses);
    }

    #[test]
    fn forms_beside_others_make_nothing_residue() {
        let beside = |forms: &[&str], vouching| Shapes { vouching, ..shapes(forms) };
        let clauses =
            Shapes { clauses: true, ..beside(&["不代表本站立场", "仅供参考", "请与我们联系"], 1) };
        let hits = ["以上不代表本站立场", "仅供参考，不代表本站立场。", "声明：不代表本站立场，请与我们联系，谢谢。"];
        check(&clauses, &hits[1..], &["仅供参考", "仅供参考，请与我们联系。", hits[0], "不代表本站立场，谢谢。"]);
        let items = Shapes { items: true, ..beside(&["京icp备{n}号", "关于我们", "{phone}"], 1) };
        check(
            &items,
            &["京ICP备1号", "关于我们 | 京ICP备1号", "关于我们 0571-88888888 京ICP备1号 新闻"],
            &["关于我们", "关于我们 0571-88888888", "京ICP备1号 新闻", "# 京ICP备1号"],
        );
        let pieces = |line: &str| items.take(&Reading::of(&key_of(line))).map(|taken| taken.pieces);
        assert_eq!((pieces("京ICP备1号"), pieces("关于我们 京ICP备1号")), (Some(1), Some(2)));
    }

    #[test]
    fn an_unknown_clause_stands_under_a_statement_and_speaks_of_nobody() {
        let shapes = Shapes { clauses: true, ..shapes(&["不得转载", "侵权必究", "版权所有"]) };
        let hits = [
            "声明：不得转载，谢谢合作。",
            "版权所有，不得转载，侵权必究，谢谢合作。",
            "版权声明：不得转载，我们会追究。",
        ];
        let misses = [
            "注：不得转载，谢谢合作。",
            "声明：不得转载，他不听。",
            "版权所有，不得转载，侵权必究，我抄了二十年。",
            "声明：不得转载，谢谢合作，再见。",
        ];
        check(&shapes, &hits, &misses);
    }

    #[test]
    fn a_notice_is_clauses_that_are_all_known_or_all_but_one() {
        let forms = [
            "本文仅代表作者[本人](观点|立场)",
            "与本站无关",
            "转载请注明出处",
            "请读者仅作参考",
            "未经{org}[书面](授权|许可)",
            "不得转载",
            "凡本网注明[“]来源:{clause}”的作品",
        ];
        let shapes = Shapes { clauses: true, wrap: true, ..shapes(&forms) };
        let hits = [
            "免责声明：本文仅代表作者本人观点，与本站无关。请读者仅作参考，并自行承担责任。",
            "本文仅代表作者观点，与本站无关。",
            "（未经某某晚报社授权，不得转载。）",
            "【声明】转载请注明出处",
            "1、本文仅代表作者立场；2、转载请注明出处。",
            "凡本网注明“来源：某某网，某某报”的作品，不得转载",
        ];
        let misses = [
            "转载请注明出处，这句话我在每一篇文章后面都写过，可是从来没有人照办。",
            "他说：不得转载。",
            "声明：他从来没有写过这句话。",
            "不得转载，这是他的意思。",
            "",
        ];
        check(&shapes, &hits, &misses);
    }

    #[test]
    fn a_part_is_the_longest_end_or_start_and_never_all() {
        let taken = |shapes: &Shapes, line: &str| {
            let key = key_of(line);
            let printed: Vec<char> = key.chars().filter(|&c| c != ' ').collect();
            let parts = shapes.take(&Reading::of(&key))?.parts;
            Some(parts.into_iter().map(|part| printed[part].iter().collect::<String>()).collect::<Vec<_>>().join("+"))
        };
        let end = Shapes { part: Some(Piece::End), ..shapes(&["阅读:{n}", "浏览{n}次[~阅读:{n}]"]) };
        assert_eq!(taken(&end, "2021-12-30 来源：晚报 浏览 3 次 阅读:12").as_deref(), Some("浏览3次阅读:12"));
        assert_eq!(taken(&end, "阅读:12"), None);
        let start = Shapes { part: Some(Piece::Start), ..shapes(&["首页>[{words}>]*"]) };
        assert_eq!(taken(&start, "首页 > 新闻 > 社会 > 2021-12-30").as_deref(), Some("首页>新闻>社会>"));
        assert_eq!(taken(&start, "首页 >"), None);
        let forms = ["(浏览|阅读)[次数]:[{n}[次]]", "字体[:]\\[大[ ]中[ ]小\\]", "(打印|关闭)", "(阅读{n})"];
        let items = Shapes { part: Some(Piece::Items), ..shapes(&forms) };
        for (line, want) in [
            ("2021-12-30 来源：晚报 浏览次数：12", Some("浏览次数:12")),
            ("2021-12-30 | 来源：晚报 | 浏览次数：12 | 作者：张三", Some("|浏览次数:12")),
            ("2021-12-30 【打印】【关闭】", Some("【打印】【关闭】")),
            ("【打印】【关闭】 2021-12-30", Some("【打印】【关闭】")),
            ("浏览：3次 2021-12-30 字体：[大 中 小] 来源：晚报", Some("浏览:3次+字体:[大中小]")),
            ("2021-12-30（阅读3）", Some("(阅读3)")),
            ("2021-12-30 浏览次数： 来源：晚报", Some("浏览次数:")),
            ("来源：晚报 浏览次数：2021-12-30", Some("浏览次数:")),
            // a value is no item
            ("2021-12-30 来源：打印", None),
            ("来源：晚报打印 2021-12-30", None),
            ("打印 关闭", None),
            ("【打印】【关闭】", None),
            ("2021-12-30 来源：晚报", None),
        ] {
            assert_eq!(taken(&items, line).as_deref(), want, "{line}");
        }
    }
}
