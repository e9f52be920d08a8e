//! SARIF 2.1.0: results first, and behind them the rules that they name.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zhclean::{FilterInfo, RuleKind, filters};

use super::finding::{Finding, Kind};
use super::machine::{line, within};
use super::subject::Subject;

/// Above the results.
pub const HEAD: &str = "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n\
                        \"columnKind\":\"unicodeCodePoints\",\n\"results\":[\n";

/// A result.
pub fn result(subject: &Subject, finding: &Finding<'_>, fingerprint: &str) -> String {
    let region = region(finding);
    let file = json!({"uri": subject.uri});
    let mut result = json!({
        "ruleId": finding.rule,
        "level": if finding.kind == Kind::Held { "note" } else { "warning" },
        "message": {"text": within(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
        "partialFingerprints": {"zhclean/v1": fingerprint},
    });
    if let (true, Value::Object(result)) = (finding.is_exact && finding.record.is_none(), &mut result) {
        let replacement = json!({"deletedRegion": region, "insertedContent": {"text": finding.new}});
        result.insert(
            "fixes".into(),
            json!([{"artifactChanges": [{"artifactLocation": file, "replacements": [replacement]}]}]),
        );
    }
    line(&result)
}

fn region(finding: &Finding<'_>) -> Value {
    match (&finding.record, finding.has_columns()) {
        (Some((record, _)), _) => json!({"startLine": record}),
        (None, true) => json!({
            "startLine": finding.start.line,
            "startColumn": finding.start.column,
            "endLine": finding.end.line,
            "endColumn": finding.end.column,
        }),
        (None, _) => json!({"startLine": finding.start.line}),
    }
}

/// Below the results: the program, the `rules` that were found, and whether every file could be checked.
pub fn tail(rules: &BTreeSet<String>, is_successful: bool) -> String {
    let known = filters();
    let rules: Vec<_> = rules.iter().map(|rule| described(rule, &known)).collect();
    let driver = json!({"name": "zhclean", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let tail = json!({
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": is_successful}],
    });
    let tail = line(&tail);
    // the results stand in the same object
    format!("],\n{}]}}\n", tail.trim_start_matches('{').trim_end().to_owned() + "\n")
}

/// What is known of a rule.
fn described(id: &str, known: &[FilterInfo]) -> Value {
    let (filter, rule) = id.split_once('/').unwrap_or((id, ""));
    let Some(filter) = known.iter().find(|known| known.name == filter) else { return json!({"id": id}) };
    let about = filter.page.lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default();
    let found = filter.rules.iter().find(|known| known.id == rule);
    let short = match found.map(|rule| &rule.kind) {
        Some(RuleKind::Coded { doc }) => format!("{doc}."),
        Some(RuleKind::Row { hit, .. }) => format!("A line such as “{}”.", hit.first().map_or("", String::as_str)),
        _ => about.to_owned(),
    };
    json!({
        "id": id,
        "shortDescription": {"text": short},
        "fullDescription": {"text": about},
        "help": {"text": format!("zhclean explain {id}")},
    })
}
