//! `rules`: every filter and rule on a line, from the data that runs.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use zhclean::{Filter, Row, When, filters};

use crate::system::stdio::print;

/// Lists every filter, each with its rules.
///
/// # Errors
/// When standard output cannot be written.
pub fn rules() -> Result<ExitCode> {
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
            first_sentence(meta.doc)
        );
        for rule in meta.coded {
            _ = writeln!(text, "  {:<34} {:<17} {}", format!("{}/{}", meta.name, rule.id), "", rule.doc);
        }
        for row in rows_of(*filter) {
            let when = format!("{} {}", lower(row.reach), lower(row.role));
            _ = writeln!(
                text,
                "  {:<34} {:<17} {}",
                format!("{}/{}", meta.name, row.id),
                when,
                row.hit.first().map_or("", |hit| hit)
            );
        }
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of a filter, if it has a table.
pub fn rows_of(filter: &'static dyn Filter) -> &'static [Row] {
    filter.rules().map_or(&[], |rules| rules.rows())
}

/// The first sentence of a page, below its title.
pub fn first_sentence(doc: &str) -> &str {
    doc.lines().skip(1).find(|line| !line.is_empty()).unwrap_or("")
}

/// The name of an enum value in lower case.
pub fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
