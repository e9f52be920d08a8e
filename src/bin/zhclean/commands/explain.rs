//! `explain`: the page of a filter, or the entry of a rule.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use zhclean::filters;

use super::rules::{first_sentence, lower, rows_of};
use crate::plan::check_name;
use crate::system::stdio::print;

/// Prints the page of a filter, or the entry of one rule.
///
/// # Errors
/// An unknown name; or standard output cannot be written.
pub fn explain(name: &str) -> Result<ExitCode> {
    check_name(name, filters::ALL.iter().copied())?;
    let (filter, rule) = name.split_once('/').map_or((name, None), |(filter, rule)| (filter, Some(rule)));
    let mut text = String::new();
    for filter in filters::ALL.iter().copied().filter(|known| known.meta().name == filter) {
        let meta = filter.meta();
        let Some(rule) = rule else {
            text.push_str(meta.doc);
            continue;
        };
        _ = writeln!(text, "{name}\n");
        for coded in meta.coded.iter().filter(|coded| coded.id == rule) {
            _ = writeln!(text, "{}.", coded.doc);
        }
        for row in rows_of(filter).iter().filter(|row| row.id == rule) {
            _ = writeln!(text, "A row of the table: reach {}, role {}.\n", lower(row.reach), lower(row.role));
            _ = writeln!(text, "removes");
            row.hit.iter().for_each(|hit| _ = writeln!(text, "    {hit}"));
            _ = writeln!(text, "keeps");
            row.miss.iter().for_each(|miss| _ = writeln!(text, "    {miss}"));
        }
        _ = writeln!(
            text,
            "\n{}\n`zhclean explain {}` shows the page of the filter.",
            first_sentence(meta.doc),
            meta.name
        );
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
