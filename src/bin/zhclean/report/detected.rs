//! What `detect` says of a file, or of a text in a record.

use serde::Serialize;
use zhclean::{Cleaned, Evidence, Sign};

use super::name::Name;
use crate::system::visible::visible_json;

/// A file, or a text in a record.
#[derive(Serialize)]
pub struct Detected {
    pub file: String,
    /// Line of the record, from 1, and the path of the text in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub format: &'static str,
    pub encoding: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// What the encoding was detected from: named, bom, valid, score.
    pub told_by: &'static str,
    pub bom: bool,
    pub line_ends: &'static str,
    /// Fold and marks of the first document, verdict of most.
    pub fold: &'static str,
    pub marks: Evidence,
    pub verdict: &'static str,
    /// What says of the first document that it was scraped from a page: header, mark, furniture.
    pub page: Option<&'static str>,
    pub documents: u64,
}

impl Detected {
    /// A text in a record, which is JSON and so read as UTF-8, or as `encoding` where the user named one.
    pub fn text(at: Name<'_>, encoding: Option<String>, line_ends: &'static str, cleaned: &Cleaned<'_>) -> Detected {
        let (record, field) = at.record.map(|(record, field)| (record, field.to_owned())).unzip();
        Detected {
            file: at.origin.to_owned(),
            record,
            field,
            format: "jsonl",
            told_by: if encoding.is_some() { "named" } else { "valid" },
            encoding: encoding.unwrap_or_else(|| "utf-8".into()),
            confidence: 1.0,
            bom: false,
            line_ends,
            fold: cleaned.fold.name(),
            marks: cleaned.evidence.unwrap_or_default(),
            verdict: cleaned.verdict.name(),
            page: cleaned.sign.map(Sign::name),
            documents: 1,
        }
    }

    /// As a line of JSON.
    pub fn json(&self) -> String {
        visible_json(&serde_json::to_string(self).unwrap_or_default()).into_owned() + "\n"
    }
}
