//! `rules`: the filters on a line each, the rules of one with their forms, or all as JSON; from the data that runs.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use zhclean::{FilterInfo, RuleInfo, RuleKind, When, filters};

use super::common::of_input;
use super::known::{first_sentence, lower, names};
use super::look::Asked;
use crate::args::{
    ConfigFlags, EncodeFlags, FindingFlags, ReportFlags, RuleFlags, RulesArgs, RulesCommand, RulesTestArgs,
};
use crate::config::near::unknown_rule;
use crate::input::paths::shown;
use crate::options::{FindingFormat, ListFormat};
use crate::plan::general::General;
use crate::plan::planner::Planner;
use crate::report::width::{cut, padded, wrapped};
use crate::system::stdio::{columns, report};
use crate::system::visible::visible_json;

/// Columns where no terminal says how many there are.
const COLUMNS: usize = 80;
/// Columns of a filter's name.
const NAME: usize = 18;

/// Lists the filters, or the rules of one.
///
/// # Errors
/// An unknown filter; rows that cannot be used; or standard output cannot be written.
pub fn rules(args: RulesArgs) -> Result<ExitCode> {
    if let Some(RulesCommand::Test(args)) = args.test {
        return test(&args);
    }
    let all = filters();
    let chosen = args.filter.as_deref().filter(|name| *name != "list");
    let wanted: Vec<&FilterInfo> = all.iter().filter(|filter| chosen.is_none_or(|name| filter.name == name)).collect();
    if let (Some(name), true) = (chosen, wanted.is_empty()) {
        bail!(unknown_rule(name, &names(&all)));
    }
    let text: String = match (args.output_format, chosen) {
        (ListFormat::JsonLines, _) => wanted.into_iter().flat_map(json_rows).collect(),
        (ListFormat::Table, None) => list(&wanted),
        (ListFormat::Table, Some(_)) => wanted.into_iter().map(one).collect(),
    };
    report(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn width() -> usize {
    columns().unwrap_or(COLUMNS)
}

/// A line for each filter.
fn list(filters: &[&FilterInfo]) -> String {
    let line = |filter: &&FilterInfo| {
        let when = if filter.when == When::Default { "" } else { "(when selected) " };
        let line =
            format!("{} {:<6} {when}{}", padded(filter.name, NAME), filter.stage.name(), first_sentence(filter.page));
        cut(&line, width()) + "\n"
    };
    let lines: String = filters.iter().map(line).collect();
    lines + "\n`zhclean rules FILTER` lists its rules, `zhclean explain FILTER` prints its page\n"
}

/// The rules of a filter with their forms.
fn one(filter: &FilterInfo) -> String {
    let when = if filter.when == When::Default { "runs by default" } else { "runs when selected" };
    let mut text = format!(
        "{}: stage {}, {when}\n{}\n",
        filter.name,
        filter.stage.name(),
        wrapped(first_sentence(filter.page), width())
    );
    for rule in &filter.rules {
        text.push('\n');
        match &rule.kind {
            RuleKind::Coded { doc } => {
                _ = writeln!(text, "{}/{}", filter.name, rule.id);
                _ = writeln!(text, "    {}", cut(doc, width() - 4));
            }
            RuleKind::Row { forms, reach, role, mark, hit, .. } => {
                let mark = mark.map_or(String::new(), |mark| format!(", mark {}", mark.name()));
                let place = format!("({}, {}{mark})", lower(reach), lower(role));
                _ = writeln!(text, "{}/{} {place}", filter.name, rule.id);
                // a table that is not in forms shows an example of each line
                for form in if forms.is_empty() { hit } else { forms } {
                    _ = writeln!(text, "    {}", cut(form, width() - 4));
                }
            }
            _ => {}
        }
    }
    text
}

/// A line for each rule.
fn json_rows(filter: &FilterInfo) -> impl Iterator<Item = String> {
    filter.rules.iter().map(|rule| {
        let row = json_row(filter, rule);
        visible_json(&row.to_string()).into_owned() + "\n"
    })
}

fn json_row(filter: &FilterInfo, rule: &RuleInfo) -> Value {
    let about = |rest: Value| {
        let mut row = json!({
            "rule": format!("{}/{}", filter.name, rule.id),
            "filter": filter.name,
            "stage": filter.stage.name(),
            "default": filter.when == When::Default,
        });
        if let (Value::Object(row), Value::Object(rest)) = (&mut row, rest) {
            row.extend(rest);
        }
        row
    };
    match &rule.kind {
        RuleKind::Coded { doc } => about(json!({"kind": "code", "doc": doc})),
        RuleKind::Row { forms, reach, role, mark, hit, miss } => about(json!({
            "kind": "row",
            "forms": forms,
            "reach": lower(reach),
            "role": lower(role),
            "mark": mark.map(|mark| mark.name()),
            "hit": hit,
            "miss": miss,
        })),
        _ => about(json!({})),
    }
}

/// Proves the rows of a file, and shows what they would take from texts.
fn test(args: &RulesTestArgs) -> Result<ExitCode> {
    let (choice, writing, reports) = (RuleFlags::default(), EncodeFlags::default(), ReportFlags::default());
    let config = ConfigFlags { config: Some(args.rows.clone()), isolated: false };
    let general = Arc::new(General::of(&args.general));
    let flags = of_input(&args.input)?.settings();
    let plan = Planner::new(&general, &config, flags, Some(&args.input.records))?.of_file(Path::new(""), None)?;
    let count = plan.pipeline.rules().filter(|rule| rule.starts_with("user/")).count();
    report(&format!("{}: {count} rows, each takes its hits and none of its misses\n", shown(&args.rows)))?;
    if args.input.names.is_empty() && args.input.walk.files_from.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    let shown =
        FindingFlags { output_format: FindingFormat::Full, only: Some("user/".into()), ..FindingFlags::default() };
    let asked = Asked {
        input: &args.input,
        general: &args.general,
        choice: &choice,
        config: &config,
        writing: &writing,
        reports: &reports,
    };
    let code = asked.look(Some(&shown))?;
    Ok(if code == ExitCode::from(1) { ExitCode::SUCCESS } else { code })
}
