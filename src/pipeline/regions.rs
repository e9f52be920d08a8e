//! What a text sets apart by its comments, as filters need it: by rules, and by lines.

use crate::cleaned::{RuleNames, Window};
use crate::edits::claims::RuleId;
use crate::filters::filter::Filter;
use crate::page::lines::Lines;
use crate::rows::hits::Spared;
use crate::rows::matcher::RowId;
use crate::shield::regions::Regions;

/// The regions of `text`, whose filters may make edits under these `names`; `known` are the names of all filters and rules
/// there are.
pub fn of(text: &str, window: &Window<'_>, names: &RuleNames, known: &[String]) -> Regions {
    let Some(open) = window.regions else { return Regions::default() };
    let comments = || window.structure.and_then(|structure| structure.comments(text));
    Regions::of(text, open, comments, |name| {
        let rule = names.named(name);
        // a text may be cleaned without the rows of its user
        let is_of_user = name.split('/').next() == Some("user");
        let is_known = rule.is_some() || is_of_user || known.iter().any(|known| known == name);
        is_known.then_some(rule)
    })
}

/// The lines that rows of `filters` may not take.
pub fn spared(regions: &Regions, lines: &Lines<'_>, filters: &[Filter]) -> Spared {
    let mut spared = Spared::default();
    for (region, rules) in regions.iter() {
        spared.is_any = true;
        let lines = lines.within(region.clone());
        match rules {
            None => lines.for_each(|n| {
                spared.lines.insert(n);
            }),
            Some(rules) => spared.rows.push((lines, rules.iter().flat_map(|&rule| rows(rule, filters)).collect())),
        }
    }
    spared
}

/// The rows that `rule` stands for.
fn rows(rule: RuleId, filters: &[Filter]) -> impl Iterator<Item = RowId> {
    let filter = filters.get(rule.filter as usize);
    let own = filter.and_then(|filter| filter.table().map(|table| (filter.meta.coded.len(), table)));
    own.into_iter().flat_map(move |(coded, table)| {
        let rows = (0..table.rows().len()).map(|row| row as u16);
        let is_meant = move |row: u16| rule.is_all() || usize::from(row) + coded == usize::from(rule.rule);
        rows.filter(move |&row| is_meant(row)).map(|row| RowId { table: table.number(), row })
    })
}
