//! Why a line went or stayed: where it stands, and which rows know it.
//!
//! A view for people, of the text as it is before a line is removed. The pipeline decides in rounds and by neighbours too:
//! what is said here explains its edits and takes no part in them.

use crate::cleaned::Cleaned;
use crate::page::body::{Mark, Reach};
use crate::page::facts::Facts;
use crate::page::line_set::LineSet;
use crate::page::lines::{Lines, Part};
use crate::page::standing::Standing;
use crate::pipeline::Pipeline;
use crate::rows::hits::Hits;
use crate::rows::matched::Matched;
use crate::rows::row::{Role, Row, Where};
use crate::rows::walk::reaches;
use crate::shield::Shield;

/// Where a line stands in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// It is blank.
    Blank,
    /// In code, data or a table, which no rule for lines looks at.
    Shielded,
    /// Above the first line of prose.
    Head,
    /// From the first line of prose to the last; or the text has no prose.
    Body,
    /// Below the last line of prose.
    Tail,
    /// Below the mark that closes the article.
    Foot,
}

impl Place {
    /// The name that reports print.
    pub fn name(self) -> &'static str {
        match self {
            Place::Blank => "blank",
            Place::Shielded => "shielded",
            Place::Head => "head",
            Place::Body => "body",
            Place::Tail => "tail",
            Place::Foot => "foot",
        }
    }
}

/// A row whose form a line has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RowView {
    /// Its name, `filter/rule`.
    pub rule: String,
    /// Where it takes lines.
    pub reach: Where,
    /// What a match is worth.
    pub role: Role,
    /// Does it look at the place where the line stands?
    pub is_reached: bool,
}

/// What is known of a line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LineView {
    /// Its number in the input, from 1.
    pub line: u64,
    /// Its text after the first pass, without its end.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// It reads as a sentence of a text.
    pub is_prose: bool,
    /// What it is to the article above it.
    pub mark: Option<Mark>,
    /// The user keeps it from every removal.
    pub is_kept: bool,
    /// The rows that have its form, by filter.
    pub rows: Vec<RowView>,
    /// A region of the text says which rules may not change it.
    pub region: Option<Resting>,
}

/// The rules that rest in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resting {
    /// All of them; the line is the region's comment.
    Comment,
    /// All of them.
    All,
    /// These, by the names of rules and filters; none that does not run.
    These(Vec<String>),
}

impl Resting {
    /// Does the rule of that name, `filter/rule`, rest?
    pub fn holds(&self, rule: &str) -> bool {
        let filter = rule.split('/').next();
        match self {
            Resting::These(names) => names.iter().any(|name| name == rule || filter == Some(name)),
            _ => true,
        }
    }
}

/// What the filters of `pipeline` see of each line of a text that they cleaned: a whole text, no window.
pub fn views(pipeline: &Pipeline, cleaned: &Cleaned<'_>) -> Vec<LineView> {
    let regions = pipeline.regions(cleaned.middle(), cleaned.window());
    let mut lines = Lines::read(cleaned.middle());
    regions.comments().iter().for_each(|&start| lines.set_comment(start as u32));
    let numbers = cleaned.input_lines(&lines);
    let facts = Facts::of(&lines);
    let hits = Hits::of(&facts, &pipeline.matcher, &pipeline.marks);
    let page = Standing::unjudged(&facts, Part::WHOLE);
    let shield = Shield::read(&page);
    let page = page.judged(&LineSet::default(), &shield.hidden(), |n| hits.mark(n));
    let page = Matched::of(&page, &hits);
    let body = page.body();
    let kept = pipeline.kept.lines(&facts);
    let place = |n: u32| match page.live().binary_search(&n) {
        _ if lines.is_blank(n) => (Place::Blank, None),
        Err(_) => (Place::Shielded, None),
        Ok(at) => match page.reach(at) {
            Reach::Head => (Place::Head, Some(at)),
            Reach::Inside => (Place::Body, Some(at)),
            Reach::Tail if at >= body.foot => (Place::Foot, Some(at)),
            Reach::Tail => (Place::Tail, Some(at)),
        },
    };
    let resting = |n: u32| {
        let rules = regions.at(lines.whole(n).start as usize)?;
        Some(match rules {
            _ if lines.is_comment(n) => Resting::Comment,
            None => Resting::All,
            Some(rules) => Resting::These(rules.iter().map(|&rule| pipeline.names.of(rule).to_owned()).collect()),
        })
    };
    let view = |(n, &line): (u32, &u64)| {
        let (place, at) = place(n);
        let mut rows = Vec::new();
        for filter in &pipeline.filters {
            let Some(table) = filter.table() else { continue };
            for row in hits.rows(table, n).map(|row| table.row(row)) {
                let is_reached = at.is_some_and(|at| is_reached(row, &page, at));
                let rule = format!("{}/{}", filter.meta.name, row.id);
                rows.push(RowView { rule, reach: row.reach, role: row.role, is_reached });
            }
        }
        let text = lines.line(n).to_owned();
        let (is_prose, mark, is_kept, region) = (lines.is_prose(n), hits.mark(n), kept.holds(n), resting(n));
        LineView { line, text, place, is_prose, mark, is_kept, rows, region }
    };
    (0..lines.len()).zip(&numbers).map(view).collect()
}

/// Does a row look at the line at place `at`? Edge rows are run by their filter, which looks from the ends inwards.
fn is_reached(row: &Row, page: &Matched<'_>, at: usize) -> bool {
    reaches(row, page, at) || row.reach == Where::Edge && page.reach(at) != Reach::Inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_rows_of_a_page() {
        let text =
            "首页\n社区食堂开张了\n今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱。\n\n【编辑:阿琳娜】\n";
        let pipeline = Pipeline::default();
        let views = views(&pipeline, &pipeline.clean(text));
        let places: Vec<_> = views.iter().map(|view| (view.line, view.place.name())).collect();
        assert_eq!(places, [(1, "head"), (2, "head"), (3, "body"), (4, "blank"), (5, "foot")]);
        let credit = &views[4];
        assert_eq!(credit.mark.map(Mark::name), Some("credit"));
        assert!(credit.rows.iter().any(|row| row.rule.starts_with("credit/") && row.is_reached), "{credit:?}");
        assert!(views[2].is_prose && views[2].rows.is_empty());
    }
}
