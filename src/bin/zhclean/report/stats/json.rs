//! Statistics as one JSON value, for --stats-file.

use serde_json::{Map, Value, json};

use super::Stats;
use super::samples::Sample;
use super::texts::{Counts, Lost};

impl Stats {
    /// All counts as JSON.
    pub fn json(&self) -> String {
        let texts = &self.texts;
        let folders: Vec<Value> = texts
            .folders
            .iter()
            .map(|(folder, counts)| {
                let mut row = counts_of(counts);
                row.insert("folder".into(), folder.as_str().into());
                Value::Object(row)
            })
            .collect();
        let rules: Vec<Value> =
            self.sorted_rules().into_iter().map(|(rule, count)| json!({"rule": rule, "edits": count})).collect();
        let value = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "total": counts_of(&texts.total),
            "folders": folders,
            "rules": rules,
            "lost_most": texts.most().into_iter().map(lost).collect::<Vec<_>>(),
            "samples": self.samples.sorted().into_iter().map(sample).collect::<Vec<_>>(),
        });
        format!("{value:#}\n")
    }
}

fn counts_of(counts: &Counts) -> Map<String, Value> {
    let value = json!({
        "texts": counts.texts,
        "changed": counts.changed,
        "characters": counts.characters,
        "characters_removed": counts.lost,
        "share_removed": counts.share(),
        "verdicts": counts.verdicts,
    });
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn lost(text: &Lost) -> Value {
    json!({
        "file": text.file,
        "record": text.record.as_ref().map(|(record, _)| record),
        "field": text.record.as_ref().map(|(_, path)| path),
        "characters": text.characters,
        "characters_removed": text.lost,
        "share_removed": text.share(),
    })
}

fn sample(sample: &Sample) -> Value {
    json!({
        "file": sample.file,
        "record": sample.record.as_ref().map(|(record, _)| record),
        "field": sample.record.as_ref().map(|(_, path)| path),
        "line": sample.line,
        "rule": sample.rule,
        "removed": sample.removed,
        "before": sample.before,
        "after": sample.after,
    })
}
