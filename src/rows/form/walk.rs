//! Does a form take a line? All places that can be reached are kept, one bit each.

use super::places::Places;
use super::reading::{Reading, is_loose};
use super::{Form, Node, Set};

impl Form {
    /// Does it take the characters `from..to` of `line`, from the first to the last?
    pub fn takes(&self, line: &Reading, from: usize, to: usize) -> bool {
        let may_begin = line.chars[..to].get(from).is_none_or(|&c| self.first.may(c));
        may_begin && self.ends(line, Places::one(from), to).has(to)
    }

    /// Where it can end when it begins at one of `starts` and goes no further than `to`.
    pub fn ends(&self, line: &Reading, starts: Places, to: usize) -> Places {
        Walk { chars: &line.chars[..to], gaps: &line.gaps }.ends(&self.node, starts)
    }
}

/// Is `c` one of the signs that pages print between two items?
pub fn is_sign(c: char) -> bool {
    matches!(
        c,
        '|' | '·'
            | '/'
            | ','
            | '>'
            | '»'
            | ':'
            | '-'
            | ' '
            | '丨'
            | '︱'
            | '•'
            | '⋅'
            | '›'
            | '┊'
            | '‧'
            | '→'
            | '、'
            | '—'
            | '–'
            | '_'
    )
}

struct Walk<'l> {
    chars: &'l [char],
    gaps: &'l [bool],
}

impl Walk<'_> {
    fn ends(&self, node: &Node, starts: Places) -> Places {
        if starts.is_empty() {
            return starts;
        }
        match node {
            Node::Text(text) => self.each(starts, |at, ends| {
                if self.chars[at..].starts_with(text) {
                    ends.add(at + text.len());
                }
            }),
            Node::Blank => self.each(starts, |at, ends| self.blank(at, ends)),
            Node::Signs => self.each(starts, |at, ends| self.signs(at, ends)),
            Node::Set(set) => self.each(starts, |at, ends| self.set(set, at, ends)),
            Node::Slot(slot) => self.each(starts, |at, ends| slot.ends(self.chars, at, ends)),
            Node::Seq(nodes) => nodes.iter().fold(starts, |places, node| self.ends(node, places)),
            Node::Either(nodes) => nodes.iter().fold(Places::default(), |ends, node| ends.or(self.ends(node, starts))),
            Node::Maybe(node) => starts.or(self.ends(node, starts)),
            Node::Many(node) => {
                let (mut all, mut new) = (starts, starts);
                while !new.is_empty() {
                    new = self.ends(node, new).but(all);
                    all = all.or(new);
                }
                all
            }
            Node::Open => self.each(starts, |at, ends| (at..=self.chars.len()).for_each(|end| ends.add(end))),
        }
    }

    fn each(&self, starts: Places, mut step: impl FnMut(usize, &mut Places)) -> Places {
        let mut ends = Places::default();
        starts.iter().for_each(|at| step(at, &mut ends));
        ends
    }

    /// A written blank: it must stand between two of one kind and nowhere else.
    fn blank(&self, at: usize, ends: &mut Places) {
        if self.chars.get(at) == Some(&' ') {
            ends.add(at + 1);
        }
        let around = at.checked_sub(1).map(|before| self.chars[before]).zip(self.chars.get(at));
        if around.is_none_or(|(before, &behind)| is_loose(before, behind)) {
            ends.add(at);
        }
    }

    fn signs(&self, at: usize, ends: &mut Places) {
        if self.gaps[at] {
            ends.add(at);
        }
        let signs = self.chars[at..].iter().take_while(|&&c| is_sign(c)).count();
        (1..=signs).for_each(|len| ends.add(at + len));
    }

    fn set(&self, set: &Set, at: usize, ends: &mut Places) {
        let Some(first) = self.chars.get(at) else { return };
        let from = set.words.partition_point(|word| word[0] < *first);
        for word in set.words[from..].iter().take_while(|word| word[0] == *first) {
            if self.chars[at..].starts_with(word) {
                ends.add(at + word.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::parse::{Sets, parse};
    use super::*;
    use crate::text::canon::key_of;

    fn takes(notation: &str, line: &str) -> bool {
        let words = ["回复", "留言", "评论", "跟帖"].map(|word| word.chars().collect()).to_vec();
        let set = Set { name: "reply".to_owned(), words };
        let sets = Sets::from([("reply".to_owned(), Arc::new(set))]);
        let form = parse(notation, &sets).unwrap_or_else(|e| panic!("{notation}: {e:?}"));
        let line = Reading::of(&key_of(line));
        form.takes(&line, 0, line.chars.len())
    }

    #[test]
    fn each_sign_of_the_notation_takes_what_it_says_and_nothing_else() {
        for (notation, hits, misses) in [
            ("责任编辑", &["责任编辑", "責任編輯"][..], &["责任编辑的一天", "原责任编辑", "责任 编辑"][..]),
            ("责[ ]编", &["责编", "责 编"], &["责任编", "责"]),
            ("责 编", &["责 编"], &["责编"]),
            ("icp 备", &["icp备", "ICP 备"], &["icp"]),
            ("about us", &["About us", "ABOUT  US"], &["aboutus"]),
            (
                "{n}(条|个)[网友]{reply}[>]",
                &["7 条评论", "3个网友回复 >", "1,024条跟帖"],
                &["条评论", "7条", "3条评论员文章"],
            ),
            ("{reply}({n})", &["评论（191）", "留言 (3)"], &["评论191", "评论()"]),
            (
                "{n}人参与~{n}条{reply}",
                &["12人参与 3条评论", "12人参与|3条评论", "12人参与 · 3 条评论"],
                &["12人参与3条评论"],
            ),
            ("[来源|稿源]:{org}", &["来源：新华社", "稿源:晚报", ":人民网"], &["出处：新华社"]),
            (
                "【打印[本页]】[【关闭】]*",
                &["【打印】", "【打印本页】【关闭】 【关闭】"],
                &["【打印】【打印】", "打印"],
            ),
            ("声明:…", &["声明：本文", "声明："], &["本文声明：无"]),
            ("\\[{n}\\]", &["[1]", "[ 23 ]"], &["1", "[]"]),
            ("((记者|编辑){name})", &["（记者张三）", "(编辑李四)"], &["记者张三"]),
            ("[a|[b]c]*d", &["d", "aad", "bcacd"], &["bd", "ab"]),
        ] {
            for hit in hits {
                assert!(takes(notation, hit), "{notation} does not take {hit}");
            }
            for miss in misses {
                assert!(!takes(notation, miss), "{notation} takes {miss}");
            }
        }
    }

    #[test]
    fn a_hostile_line_costs_no_more_than_its_length() {
        let line = "a".repeat(500);
        for notation in ["[a|aa|aaa]*b", "[[a]|a]*[[a]|a]*[a]*[a]*b", "a[~a]*{clause}b{clause}c"] {
            assert!(!takes(notation, &line), "{notation}");
        }
    }
}
