//! `explain`: the page of a filter, or the entry of a rule.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use zhclean::{FilterInfo, RuleKind, filters};

use super::rules::{first_sentence, lower};
use crate::plan::unknown_name;
use crate::system::stdio::report;

/// Prints the page of a filter, or the entry of one rule.
///
/// # Errors
/// An unknown name; or standard output cannot be written.
pub fn explain(name: &str) -> Result<ExitCode> {
    let all = filters();
    let (filter, rule) = name.split_once('/').map_or((name, None), |(filter, rule)| (filter, Some(rule)));
    let found = all.iter().find(|known| known.name == filter);
    let entry = found.and_then(|found| rule.map_or(Some(found.page.to_owned()), |rule| entry(found, rule)));
    report(&entry.ok_or_else(|| unknown_name(name, &names(&all)))?)?;
    Ok(ExitCode::SUCCESS)
}

/// What is known of one rule of `filter`.
fn entry(filter: &FilterInfo, rule: &str) -> Option<String> {
    let found = filter.rules.iter().find(|known| known.id == rule)?;
    let mut text = format!("{}/{rule}\n\n", filter.name);
    match &found.kind {
        RuleKind::Coded { doc } => _ = writeln!(text, "{doc}."),
        RuleKind::Row { reach, role, mark, hit, miss } => {
            _ = writeln!(text, "A row of the table: reach {}, role {}.\n", lower(reach), lower(role));
            if let Some(mark) = mark {
                _ = writeln!(
                    text,
                    "A mark ({}): above its line an article ends, where little prose follows.\n",
                    mark.name()
                );
            }
            _ = writeln!(text, "removes");
            hit.iter().for_each(|hit| _ = writeln!(text, "    {hit}"));
            _ = writeln!(text, "keeps");
            miss.iter().for_each(|miss| _ = writeln!(text, "    {miss}"));
        }
        _ => {}
    }
    let name = filter.name;
    _ = writeln!(text, "\n{}\n`zhclean explain {name}` shows the page of the filter.", first_sentence(filter.page));
    Some(text)
}

/// The names there are: of filters, and of rules.
fn names(all: &[FilterInfo]) -> Vec<String> {
    let rules = all.iter().flat_map(|filter| filter.rules.iter().map(|rule| format!("{}/{}", filter.name, rule.id)));
    all.iter().map(|filter| filter.name.to_owned()).chain(rules).collect()
}
