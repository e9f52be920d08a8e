//! `rules` and `explain`: the filters and rows as a person reads them, from the same data that runs.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use zhclean::{Filter, Row, When, filters};

use crate::plan::check_name;
use crate::system::stdio as sink;

/// Lists every filter, and with it its rules.
///
/// # Errors
/// When standard output cannot be written.
pub fn list() -> Result<ExitCode> {
    let mut text = String::new();
    for filter in filters::ALL {
        let meta = filter.meta();
        let when = match meta.when {
            When::Default => "default",
            When::Preset => "preset",
            When::Report => "report",
        };
        _ = writeln!(
            text,
            "{:<36} {:<8} {:<8} {}",
            meta.name,
            format!("{:?}", meta.stage).to_lowercase(),
            when,
            headline(meta.doc)
        );
        for rule in meta.coded {
            _ = writeln!(text, "  {:<34} {:<17} {}", format!("{}/{}", meta.name, rule.id), "", rule.doc);
        }
        for row in rows(*filter) {
            let place = format!("{} {}", lower(row.reach), lower(row.role));
            _ = writeln!(
                text,
                "  {:<34} {:<17} {}",
                format!("{}/{}", meta.name, row.id),
                place,
                row.hit.first().map_or("", |hit| hit)
            );
        }
    }
    print(&text)
}

/// Prints the page of a filter, or what is known of one rule.
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
        for row in rows(filter).iter().filter(|row| row.id == rule) {
            _ = writeln!(text, "A row of the table: reach {}, role {}.\n", lower(row.reach), lower(row.role));
            _ = writeln!(text, "takes");
            row.hit.iter().for_each(|hit| _ = writeln!(text, "    {hit}"));
            _ = writeln!(text, "leaves alone");
            row.miss.iter().for_each(|miss| _ = writeln!(text, "    {miss}"));
        }
        _ = writeln!(text, "\n{}\n`zhclean explain {}` tells the rest.", headline(meta.doc), meta.name);
    }
    print(&text)
}

fn rows(filter: &'static dyn Filter) -> &'static [Row] {
    filter.rules().map_or(&[], |rules| rules.rows())
}

/// The first sentence of a page, below its title.
fn headline(doc: &str) -> &str {
    doc.lines().skip(1).find(|line| !line.is_empty()).unwrap_or("")
}

fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

fn print(text: &str) -> Result<ExitCode> {
    sink::print(text)?;
    Ok(ExitCode::SUCCESS)
}
