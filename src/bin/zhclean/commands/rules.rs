//! `rules`: every filter and rule on a line, from the data that runs.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use zhclean::{RuleKind, filters};

use crate::system::stdio::report;

/// Lists every filter, each with its rules.
///
/// # Errors
/// When standard output cannot be written.
pub fn rules() -> Result<ExitCode> {
    let mut text = String::new();
    for filter in filters() {
        let (stage, when) = (filter.stage.name(), filter.when.name());
        _ = writeln!(text, "{:<36} {stage:<8} {when:<8} {}", filter.name, first_sentence(filter.page));
        for rule in filter.rules {
            let (place, line) = match rule.kind {
                RuleKind::Coded { doc } => (String::new(), doc.to_owned()),
                RuleKind::Row { reach, role, mark, hit, .. } => {
                    let mark = mark.map_or(String::new(), |mark| format!(" mark={}", mark.name()));
                    (format!("{} {}{mark}", lower(reach), lower(role)), hit.into_iter().next().unwrap_or_default())
                }
                _ => continue,
            };
            _ = writeln!(text, "  {:<34} {place:<28} {line}", format!("{}/{}", filter.name, rule.id));
        }
    }
    report(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The first sentence of a page, below its title.
pub fn first_sentence(page: &str) -> &str {
    page.lines().skip(1).find(|line| !line.is_empty()).unwrap_or("")
}

/// The name of an enum value in lower case.
pub fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
