//! Rows for programs that are JSON: one object a line.

use serde::Serialize;
use serde_json::{Value, json};

use super::finding::{Finding, Kind};
use super::subject::Subject;
use crate::system::visible::visible_json;

/// A row of `json-lines`.
#[derive(Serialize)]
struct Row<'r> {
    file: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'r str>,
    /// In the text, from 1; columns in characters.
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    rule: &'r str,
    /// `edit`, `held`, `file`, `comment`.
    kind: &'static str,
    old: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'r str>,
    message: String,
}

/// A row of `json-lines`.
pub fn json_lines(subject: &Subject, finding: &Finding<'_>) -> String {
    let (record, field) = finding.record.as_ref().map(|(line, path)| (*line, path.as_ref())).unzip();
    let kind = match finding.kind {
        Kind::Edit => "edit",
        Kind::Held => "held",
        Kind::File => "file",
        Kind::Comment => "comment",
    };
    line(&Row {
        file: &subject.shown,
        record,
        field,
        line: finding.start.line,
        column: finding.start.column,
        end_line: finding.end.line,
        end_column: finding.end.column,
        rule: &finding.rule,
        kind,
        old: &finding.old,
        new: (finding.kind == Kind::Edit).then_some(finding.new.as_ref()),
        message: finding.message(),
    })
}

/// A row of the diagnostic format of reviewdog; its columns are bytes of UTF-8.
pub fn rdjsonl(subject: &Subject, finding: &Finding<'_>) -> String {
    let range = match (&finding.record, finding.has_columns()) {
        (Some((record, _)), _) => json!({"start": {"line": record}}),
        (None, true) => json!({
            "start": {"line": finding.start.line, "column": finding.start.byte},
            "end": {"line": finding.end.line, "column": finding.end.byte},
        }),
        (None, _) => json!({"start": {"line": finding.start.line}}),
    };
    let is_suggested = finding.is_exact && finding.record.is_none();
    let mut row = json!({
        "message": within(finding),
        "location": {"path": subject.path, "range": range},
        "severity": if finding.kind == Kind::Held { "INFO" } else { "WARNING" },
        "source": {"name": "zhclean"},
        "code": {"value": finding.rule},
    });
    if let (true, Value::Object(row)) = (is_suggested, &mut row) {
        row.insert("suggestions".into(), json!([{"range": range, "text": finding.new}]));
    }
    line(&row)
}

/// An element of a report of GitLab's Code Quality.
pub fn gitlab(subject: &Subject, finding: &Finding<'_>, fingerprint: &str) -> String {
    let lines = match &finding.record {
        Some((record, _)) => json!({"begin": record}),
        None => json!({"begin": finding.start.line, "end": finding.end_line()}),
    };
    line(&json!({
        "description": within(finding),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": if finding.kind == Kind::Held { "info" } else { "minor" },
        "location": {"path": subject.path, "lines": lines},
    }))
}

/// The message, with the place in the text where that is a field of a record.
pub fn within(finding: &Finding<'_>) -> String {
    let message = finding.message();
    match &finding.record {
        Some((_, path)) => format!("{path}, line {}, column {}: {message}", finding.start.line, finding.start.column),
        None => message,
    }
}

/// A JSON value in one line, without a character that a terminal obeys.
pub fn line(value: &impl Serialize) -> String {
    visible_json(&serde_json::to_string(value).unwrap_or_default()).into_owned() + "\n"
}
