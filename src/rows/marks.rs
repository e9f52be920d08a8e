//! Marks: rows whose lines stand below an article and never in it. Where what follows one is sparse in prose, the body ends
//! above it; see [`crate::page::body`].
//!
//! A mark is evidence, not a removal. Rules that are not selected still are evidence: what may be removed does not change how
//! a page is read. A rule that is ignored is none: whoever ignores it says that it takes his lines for something else.

use super::matcher::{Matcher, RowId};
use super::row::Row;
use super::table::Table;
use crate::page::body::Mark;

/// Which rows of a matcher are marks.
pub struct Marks {
    /// By table and row.
    of: Vec<Vec<Option<Mark>>>,
}

impl Marks {
    /// The marks of the rows that nobody ignores.
    pub fn of(matcher: &Matcher, is_ignored: impl Fn(&Table, &Row) -> bool) -> Marks {
        let of_table = |table: &Table| {
            let mark = |row: &Row| row.mark.filter(|_| !is_ignored(table, row));
            table.rows().iter().map(mark).collect()
        };
        Marks { of: matcher.tables().iter().map(|table| of_table(table)).collect() }
    }

    /// The mark that a row is.
    pub fn get(&self, id: RowId) -> Option<Mark> {
        self.of[id.table as usize][id.row as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::BUILT_IN;
    use super::*;

    /// The mark of a line, whatever stands around it.
    fn mark(line: &str, is_ignored: impl Fn(&Row) -> bool) -> Option<Mark> {
        let marks = Marks::of(&BUILT_IN, |_, row| is_ignored(row));
        let hits = BUILT_IN.tables().iter().flat_map(|table| {
            let row = BUILT_IN.find(table, &crate::text::canon::key_of(line), |row| row.mark.is_some());
            row.map(|row| RowId { table: table.number(), row })
        });
        hits.filter_map(|id| marks.get(id)).min()
    }

    #[test]
    fn lines_below_articles_are_marks_and_lines_of_articles_are_none() {
        for (want, lines) in [
            (
                Some(Mark::Credit),
                &[
                    "责任编辑：张三",
                    "(责编：李四、王五)",
                    "【编辑:阿琳娜】",
                    "[责任编辑：陈六]",
                    "责编|陈七",
                    "责任编辑:",
                ][..],
            ),
            (
                Some(Mark::Comments),
                &[
                    "我要跟帖",
                    "评论（191）",
                    "0条评论|0人参与网友评论",
                    "发表评论",
                    "全部评论 23条",
                    "已输入0字",
                    "7 条评论",
                    "文明上网理性发言",
                ],
            ),
            (
                Some(Mark::ListLabel),
                &["叶小舟的其他文章", "相关新闻", "【相关链接】", "» 相关文章", "Related Articles"],
            ),
            (Some(Mark::Neighbour), &["上一篇：没有了", "下一条: 老城区停水通知"]),
            (
                Some(Mark::Footer),
                &[
                    "Copyright © 2019 观察者 All rights reserved",
                    "京ICP备05018911号",
                    "返回顶部",
                    "关于我们 | 联系我们 | 网站地图",
                    "某某日报社 版权所有",
                ],
            ),
            (
                None,
                &[
                    "责任编辑的一天",
                    "编辑：你好吗？",
                    "责任编辑：请你再读一遍。",
                    "他在评论区写道",
                    "评论文章三篇",
                    "影评人的评论",
                    "这条评论(转发五百次)惹了祸",
                    "相关资料",
                    "最新消息",
                    "推荐",
                    "相关",
                    "推荐人：张三",
                    "热点问题解读",
                    "上一篇我们讲了打结",
                    "下一篇再谈",
                    "下一条街",
                    "关于我们这一代人",
                    "联系我们的人很多",
                    "版权归作者所有",
                    "留言板",
                ],
            ),
        ] {
            for line in lines {
                assert_eq!(mark(line, |_| false), want, "{line}");
                assert_eq!(mark(line, |_| true), None, "{line}, ignored");
            }
        }
    }
}
