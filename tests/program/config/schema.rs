//! `config schema`: it names what the reader takes, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program_support::Folder;

fn schema() -> Value {
    serde_json::from_str(&Folder::new().run(&["config", "schema"]).out).unwrap()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

/// Does the schema take the value? As much of JSON schema as this one uses.
fn takes(schema: &Value, value: &Value) -> bool {
    if let Some(any) = schema.get("anyOf") {
        return any.as_array().unwrap().iter().any(|schema| takes(schema, value));
    }
    if let Some(words) = schema.get("enum") {
        return words.as_array().unwrap().contains(value);
    }
    match (schema["type"].as_str().unwrap(), value) {
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => true,
        ("number", Value::Number(number)) => number.as_f64().is_some_and(|n| (0.0..=1.0).contains(&n)),
        ("integer", Value::Number(number)) => number.is_u64(),
        ("array", Value::Array(items)) => items.iter().all(|item| takes(&schema["items"], item)),
        _ => false,
    }
}

/// Values of every type, as TOML and as JSON.
const VALUES: [&str; 9] = ["true", "7", "0.5", "\"lf\"", "\"keep\"", "[\"credit\"]", "[7]", "[]", "\"utf-8\""];

#[test]
fn each_key_takes_what_the_schema_says() {
    let (schema, folder) = (schema(), Folder::new());
    let mut faults = Vec::new();
    let mut ask = |toml: &str, wants: bool, key: &str| {
        folder.write("c.toml", toml);
        let run = folder.run(&["config", "show", "--config", "c.toml"]);
        // what a string must be is more than its type: names of rules, patterns, paths
        let is_type =
            ["takes ", "unknown ", "list of strings", "a number from 0", "a size is", "stands twice", "needs "];
        let is_refused = run.code != 0 && is_type.iter().any(|said| run.err.contains(said));
        if is_refused == wants {
            faults.push(format!("{key}: {toml:?} {}", run.err));
        }
    };
    for (key, taken) in schema["properties"].as_object().unwrap() {
        match key.as_str() {
            "extends" | "overrides" | "rule" | "sets" => {}
            // checked with the name of the filter
            "filters" => {
                for (filter, options) in taken["properties"].as_object().unwrap() {
                    assert_eq!(options, &schema["properties"][filter], "{filter}");
                    for (option, taken) in options["properties"].as_object().unwrap() {
                        for word in taken["enum"].as_array().unwrap().iter().map(Value::to_string) {
                            ask(&format!("[filters.{filter}]\n{option} = {word}\n"), true, option);
                            ask(&format!("[{filter}]\n{option} = {word}\n"), true, option);
                        }
                        ask(&format!("[{filter}]\n{option} = \"other\"\n"), false, option);
                        ask(&format!("[{filter}]\n{option} = 1\n"), false, option);
                    }
                }
            }
            _ if taken["type"] == "object" => {}
            _ => {
                let words = taken["enum"].as_array().cloned().unwrap_or_default();
                for value in VALUES.iter().map(|&value| value.to_owned()).chain(words.iter().map(Value::to_string)) {
                    let json: Value = serde_json::from_str(&value).unwrap();
                    let free = ["encoding", "output-encoding"].contains(&key.as_str()) && json.is_string();
                    let unit =
                        ["max-size", "max-removed", "min-confidence"].contains(&key.as_str()) && json.is_string();
                    let rules = ["select", "extend-select", "ignore"].contains(&key.as_str()) && json.is_string();
                    if !(unit || rules || free && value != "\"utf-8\"") {
                        ask(&format!("{key} = {value}\n"), takes(taken, &json), key);
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_key_of_the_reader_is_in_it_and_the_reverse() {
    let (schema, folder) = (schema(), Folder::new());
    let properties = &schema["properties"];
    // `config init` has every key, from the table that the reader uses
    let init = folder.run(&["config", "init", "--stdout"]).out;
    let mut known: BTreeSet<String> = ["filters", "sets", "rule", "overrides"].map(str::to_owned).into();
    let top = init.split("\n# [").next().unwrap();
    known.extend(top.lines().filter_map(|line| Some(line.strip_prefix("# ")?.split_once(" = ")?.0.to_owned())));
    let filters = init.lines().filter_map(|line| line.strip_prefix("# [filters.")?.strip_suffix(']'));
    known.extend(filters.map(str::to_owned));
    assert_eq!(keys(&schema), known);
    // an override has all but what is said for a folder
    let of_folder = ["include", "exclude", "hidden", "follow", "gitignore", "force-exclude"];
    let whole = ["extends", "overrides", "rule", "sets"];
    let over = &properties["overrides"]["items"];
    let mut want = keys(&schema);
    want.retain(|key| !of_folder.contains(&key.as_str()) && !whole.contains(&key.as_str()));
    want.insert("files".into());
    assert_eq!(keys(over), want);
    for key in keys(&schema).iter().filter(|key| !want.contains(*key)) {
        folder.write("c.toml", format!("[[overrides]]\nfiles = [\"a\"]\n{key} = []\n"));
        folder.run(&["config", "show", "--config", "c.toml"]).is_refused(key, "it stands at the top of the file");
    }
    // a row: the reader lists what it takes
    folder.write("c.toml", "[[rule]]\nzzz = 1\n");
    let err = folder.run(&["config", "show", "--config", "c.toml"]).err;
    let listed = err.split("expected one of ").nth(1).unwrap().split('`').skip(1).step_by(2);
    // the old keys are read to be refused with advice
    let listed: BTreeSet<String> =
        listed.filter(|key| !["is", "starts", "has"].contains(key)).map(str::to_owned).collect();
    let row = &properties["rule"]["items"];
    assert_eq!(keys(row), listed);
    for (key, words) in ["reach", "role", "mark", "part"].map(|key| (key, &row["properties"][key]["enum"])) {
        folder.write("c.toml", format!("[[rule]]\n{key} = \"zzz\"\n"));
        let err = folder.run(&["config", "show", "--config", "c.toml"]).err;
        let listed: BTreeSet<&str> = err.split("expected ").nth(1).unwrap().split('`').skip(1).step_by(2).collect();
        let words: BTreeSet<&str> = words.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        assert_eq!(words, listed, "{key}");
    }
    for key in row["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()) {
        let all = ["id = \"a\"", "reach = \"any\"", "role = \"alone\"", "hit = []", "miss = []"];
        let rest: Vec<_> = all.iter().filter(|line| !line.starts_with(key)).copied().collect();
        folder.write("c.toml", format!("[[rule]]\n{}\n", rest.join("\n")));
        let said = format!("missing field `{key}`");
        folder.run(&["config", "show", "--config", "c.toml"]).is_refused(key, &said);
    }
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["additionalProperties"], false);
}
