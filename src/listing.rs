//! The filters and rules as a person reads them, from the same data that runs.

use crate::filters::all;
use crate::filters::filter::{Filter, Stage, When};
use crate::filters::options::Options;
use crate::page::body::Mark;
use crate::rows::row::{Role, Where};

/// What is known of a filter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FilterInfo {
    /// One name everywhere: flag value, report id, page.
    pub name: &'static str,
    /// When it runs.
    pub stage: Stage,
    /// Who switches it on.
    pub when: When,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// Its rules: those its code decides, then the rows of its table.
    pub rules: Vec<RuleInfo>,
}

/// What is known of a rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Its name below the filter's.
    pub id: String,
    /// How it decides.
    pub kind: RuleKind,
}

/// How a rule decides.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RuleKind {
    /// By code.
    Coded {
        /// What it does, in one line.
        doc: &'static str,
    },
    /// By a row of a table.
    Row {
        /// How its lines are printed, in the notation of forms.
        forms: Vec<String>,
        /// Where its line may stand.
        reach: Where,
        /// What a match is worth.
        role: Role,
        /// What its lines are to the article above them: they end it where what follows is sparse in prose.
        mark: Option<Mark>,
        /// Lines it matches.
        hit: Vec<String>,
        /// Lines that a careless row would match and this one does not.
        miss: Vec<String>,
    },
}

/// Every filter there is, in the order they run.
pub fn filters() -> Vec<FilterInfo> {
    all(&Options::default()).iter().map(info).collect()
}

fn info(filter: &Filter) -> FilterInfo {
    let coded = filter.meta.coded.iter();
    let coded = coded.map(|rule| RuleInfo { id: rule.id.to_owned(), kind: RuleKind::Coded { doc: rule.doc } });
    let rows = filter.table().map_or(&[][..], |table| table.rows()).iter().map(|row| RuleInfo {
        id: row.id.clone(),
        kind: RuleKind::Row {
            forms: row.forms.clone(),
            reach: row.reach,
            role: row.role,
            mark: row.mark,
            hit: row.hit.clone(),
            miss: row.miss.clone(),
        },
    });
    FilterInfo {
        name: filter.meta.name,
        stage: filter.stage(),
        when: filter.meta.when,
        page: filter.meta.page,
        rules: coded.chain(rows).collect(),
    }
}
