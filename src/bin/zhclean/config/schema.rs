//! `config schema`: the JSON schema of a file, made of the table of keys.

use serde_json::{Map, Value, json};

use super::file::{EXTENDS, FILES, OVERRIDES};
use super::keys::{About, FILTERS, Info, KEYS, Kind};

/// What a row may say: its key, its type and what it is; an empty list takes any word.
const ROW: [(&str, &str, &[&str], &str); 15] = [
    ("id", "string", &[], "its name; reports call it user/ID"),
    ("forms", "strings", &[], "how its lines are printed, from the first character to the last"),
    ("beside", "strings", &[], "forms that count beside one of `forms` and never without"),
    ("part", "string", &["start", "end", "items"], "of a line only this part goes"),
    ("items", "boolean", &[], "the line is several items that are forms"),
    ("clauses", "boolean", &[], "the line is a notice of clauses that are forms"),
    ("wrap", "boolean", &[], "the line may stand in brackets or behind a bullet"),
    ("line", "string", &[], "a pattern over the whole line, for what no form can say"),
    ("why", "string", &[], "why no form can say it"),
    (
        "reach",
        "string",
        &["any", "head", "inside", "tail", "close", "foot", "outside", "around", "edge"],
        "where the line may stand",
    ),
    ("role", "string", &["alone", "anchor", "follower"], "what a match is worth"),
    (
        "mark",
        "string",
        &["credit", "comments", "list-label", "neighbour", "footer"],
        "an article ends above such a line where little prose follows",
    ),
    ("topic", "words", &[], "the line stays where the text speaks of one of these"),
    ("hit", "strings", &[], "lines that it takes"),
    ("miss", "strings", &[], "lines that it must not take"),
];
/// What a row must say.
const NEEDED: [&str; 5] = ["id", "reach", "role", "hit", "miss"];

/// The schema.
pub fn schema() -> Value {
    let mut top = keys(|_| true);
    let mut over = keys(|info| info.about != About::Walk);
    let list = json!({"type": "array", "items": {"type": "string"}});
    over.insert(FILES.into(), described(strings(), "which files, by their name or, with a slash, by their path"));
    top.insert(
        EXTENDS.into(),
        described(json!({"type": "string"}), "take over what another file says; beside this file"),
    );
    let over = object(over, &[FILES]);
    top.insert(OVERRIDES.into(), json!({"type": "array", "items": over, "description": "what holds for some files"}));
    top.insert("rule".into(), json!({"type": "array", "items": row(), "description": "rows of your own"}));
    let sets = json!({"type": "object", "additionalProperties": list, "description": "lists of words that forms name"});
    top.insert("sets".into(), sets);
    let mut schema = object(top, &[]);
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".into(), "zhclean.toml".into());
        schema.insert("description".into(), "how zhclean cleans a folder".into());
    }
    schema
}

fn keys(wanted: impl Fn(&Info) -> bool) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut filters: Map<String, Value> = Map::new();
    for info in KEYS.iter().filter(|info| wanted(info)) {
        let schema = described(of_kind(info.kind), info.doc);
        match info.name.strip_prefix(FILTERS).and_then(|name| name.split_once('.')) {
            None => _ = properties.insert(info.name.into(), with_default(schema, info)),
            Some((filter, option)) => {
                let known = filters.entry(filter).or_insert_with(|| object(Map::new(), &[]));
                if let Some(Value::Object(options)) = known.get_mut("properties") {
                    options.insert(option.into(), with_default(schema, info));
                }
            }
        }
    }
    // a filter's table may stand at the top too
    for (filter, options) in &filters {
        properties.insert(filter.clone(), options.clone());
    }
    properties.insert("filters".into(), object(filters, &[]));
    properties
}

fn with_default(mut schema: Value, info: &Info) -> Value {
    let built_in = toml::from_str::<Map<String, Value>>(&format!("x = {}", info.built_in)).ok();
    if let (Value::Object(schema), Some(value)) = (&mut schema, built_in.and_then(|mut table| table.remove("x"))) {
        schema.insert("default".into(), value);
    }
    schema
}

fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Word(words) => json!({"enum": words}),
        Kind::Encoding | Kind::Pattern | Kind::Path => json!({"type": "string"}),
        Kind::Rules | Kind::Globs | Kind::Paths | Kind::Lines => strings(),
        Kind::Share => json!({"anyOf": [
            {"type": "number", "minimum": 0, "maximum": 1},
            {"type": "string", "pattern": "^[0-9.]+ *%?$"},
        ]}),
        Kind::Size => json!({"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": "^[0-9]+ *[A-Za-z]*$"},
        ]}),
        Kind::Flag => json!({"type": "boolean"}),
    }
}

/// A list of strings; one alone needs no list.
fn strings() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
}

fn row() -> Value {
    let mut properties = Map::new();
    for (key, kind, words, doc) in ROW {
        let schema = match (kind, words) {
            ("strings", _) => json!({"type": "array", "items": {"type": "string"}}),
            ("words", _) => strings(),
            (kind, []) => json!({"type": kind}),
            (_, words) => json!({"enum": words}),
        };
        properties.insert(key.into(), described(schema, doc));
    }
    let longest = json!({"type": "integer", "minimum": 1});
    properties.insert("max_chars".into(), described(longest, "the longest line that it takes, in printed characters"));
    object(properties, &NEEDED)
}

fn object(properties: Map<String, Value>, needed: &[&str]) -> Value {
    let mut object = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if let (Value::Object(object), false) = (&mut object, needed.is_empty()) {
        object.insert("required".into(), needed.into());
    }
    object
}

fn described(mut schema: Value, doc: &str) -> Value {
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".into(), doc.into());
    }
    schema
}
