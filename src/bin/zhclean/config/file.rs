//! One configuration file as it stands, with the place of everything that is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zhclean::Rows;

use super::keys::{About, FILTERS, Info, KEYS, Key, filters_with_options, info_of_name};
use super::near::{did_you_mean, suggestion};
use super::parse::{Fault, Raw, kind_of, value};
use super::settings::{Item, Settings, Value};
use super::source::{Source, SourceFile};
use crate::input::globs::Globs;

/// The keys that are no settings.
pub const EXTENDS: &str = "extends";
pub const OVERRIDES: &str = "overrides";
pub const FILES: &str = "files";
pub const ROWS: [&str; 2] = ["rule", "sets"];

/// What a run writes is named on the command line, and so is how it runs.
const ON_THE_COMMAND_LINE: [&str; 26] = [
    "output",
    "root",
    "update",
    "in-place",
    "dry-run",
    "diff",
    "backup",
    "log",
    "stats",
    "stats-file",
    "show-samples",
    "seed",
    "output-format",
    "output-file",
    "exit-zero",
    "baseline",
    "write-baseline",
    "rejected",
    "files-from",
    "stdin-filename",
    "title",
    "line-buffered",
    "threads",
    "quiet",
    "verbose",
    "color",
];

/// A configuration file.
#[derive(Debug)]
pub struct File {
    pub source: Arc<SourceFile>,
    /// The file that it extends, and where it says so.
    pub extends: Option<(String, usize)>,
    pub top: Settings,
    pub overrides: Vec<Override>,
    /// The names of its rows.
    pub rows: Vec<String>,
}

/// What a file says of some of its inputs.
#[derive(Clone, Debug)]
pub struct Override {
    pub files: Globs,
    /// The patterns as they stand.
    pub patterns: Vec<Item>,
    pub settings: Settings,
    pub source: Source,
}

/// Its rows.
#[derive(Deserialize)]
struct RowsOf {
    #[serde(default)]
    rule: Rows,
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
}

/// The rows of a file that was read, and its lists of words.
///
/// # Errors
/// Rows that are none, with their place.
pub fn rows(source: &SourceFile) -> Result<Rows> {
    let rows: RowsOf = toml::from_str(&source.text).map_err(|e| broken(source, &e))?;
    Ok(rows.rule.with_sets(rows.sets))
}

fn broken(source: &SourceFile, e: &toml::de::Error) -> anyhow::Error {
    let message = e.message().split('\n').collect::<Vec<_>>().join(", ");
    let message = near_known(&message).map_or(message.clone(), |near| format!("{message}; did you mean `{near}`?"));
    match e.span() {
        Some(span) => source.error(span.start, &message),
        None => anyhow::anyhow!("{}: {message}", source.name),
    }
}

/// What may have been meant, where the message is ``unknown field `a`, expected one of `b`, `c` ``.
fn near_known(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown ")?.split('`').skip(1).step_by(2);
    let (name, known): (_, Vec<&str>) = (names.next()?, names.collect());
    suggestion(name, &known).map(str::to_owned)
}

impl File {
    /// Reads what stands in `source`.
    ///
    /// # Errors
    /// The first fault of the file, with its place.
    pub fn read(source: SourceFile) -> Result<File> {
        let source = Arc::new(source);
        let table = DeTable::parse(&source.text).map_err(|e| broken(&source, &e))?;
        let mut reader = Reader { source: Arc::clone(&source), faults: Vec::new() };
        let mut file = File {
            source: Arc::clone(&source),
            extends: None,
            top: Settings::default(),
            overrides: Vec::new(),
            rows: Vec::new(),
        };
        for (key, found) in table.get_ref() {
            match (key.get_ref().as_ref(), found.get_ref()) {
                (EXTENDS, DeValue::String(path)) => file.extends = Some((path.to_string(), found.span().start)),
                (OVERRIDES, DeValue::Array(all)) => {
                    file.overrides = all.iter().filter_map(|one| reader.overrides(one)).collect();
                }
                (name @ (EXTENDS | OVERRIDES), other) => {
                    let wanted = if name == EXTENDS { "the name of a file" } else { "[[overrides]] tables" };
                    reader.fault(found.span().start, format!("{name} takes {wanted}, not {}", kind_of(other)));
                }
                ("rule" | "sets", _) => {}
                _ => reader.entry(key, found, &mut file.top, true),
            }
        }
        if let Some((at, message)) = reader.faults.into_iter().min() {
            return Err(source.error(at, &message));
        }
        if ROWS.iter().any(|key| table.get_ref().contains_key(*key)) {
            file.rows = rows(&source)?.ids().map(str::to_owned).collect();
        }
        Ok(file)
    }
}

/// Gathers faults: the first of the file is told, whatever the order of reading.
struct Reader {
    source: Arc<SourceFile>,
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, at: usize, message: String) {
        self.faults.push((at, message));
    }

    /// A key with its value: a setting, or a table of them.
    fn entry(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        found: &Spanned<DeValue<'_>>,
        settings: &mut Settings,
        is_top: bool,
    ) {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        match found.get_ref() {
            DeValue::Table(tables) if name == "filters" => {
                for (filter, options) in tables {
                    self.filter(filter, options, settings);
                }
            }
            _ if filters_with_options().contains(&name) => self.filter(key, found, settings),
            _ => match info_of_name(name).filter(|info| is_top || info.about != About::Walk) {
                Some(info) => self.setting(info, (at, found), settings),
                None => self.fault(at, unknown(name, is_top)),
            },
        }
    }

    /// The table of a filter.
    fn filter(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        found: &Spanned<DeValue<'_>>,
        settings: &mut Settings,
    ) {
        let filter = key.get_ref().as_ref();
        let known = filters_with_options();
        if !known.contains(&filter) {
            let near = did_you_mean(filter, &known);
            let message = format!("{filter} is no filter with options; {near}there is {}", known.join(", "));
            return self.fault(key.span().start, message);
        }
        let DeValue::Table(options) = found.get_ref() else {
            let message = format!("{filter} takes a table of options, not {}", kind_of(found.get_ref()));
            return self.fault(found.span().start, message);
        };
        for (option, found) in options {
            match info_of_name(&format!("{FILTERS}{filter}.{}", option.get_ref())) {
                Some(info) => self.setting(info, (option.span().start, found), settings),
                None => {
                    let start = format!("{FILTERS}{filter}.");
                    let known: Vec<&str> = KEYS.iter().filter_map(|info| info.name.strip_prefix(&start)).collect();
                    let (name, near) = (option.get_ref(), did_you_mean(option.get_ref(), &known));
                    let message = format!("{filter} has no option {name}; {near}there is {}", known.join(", "));
                    self.fault(option.span().start, message);
                }
            }
        }
    }

    fn setting(&mut self, info: &Info, (at, found): (usize, &Spanned<DeValue<'_>>), settings: &mut Settings) {
        if settings.get(info.key).is_some() {
            return self.fault(at, format!("{} stands twice", info.name));
        }
        match value(info, found) {
            Ok(raw) => settings.put(info.key, self.placed(raw), Source::File(Arc::clone(&self.source), at)),
            Err(fault) => self.faults.push(fault),
        }
    }

    fn placed(&self, raw: Raw) -> Value {
        let item = |(text, at)| Item { text, source: Source::File(Arc::clone(&self.source), at) };
        match raw {
            Raw::Text(text) => Value::Text(text),
            Raw::List(items) => Value::List(items.into_iter().map(item).collect()),
            Raw::Share(share) => Value::Share(share),
            Raw::Size(size) => Value::Size(size),
            Raw::Flag(flag) => Value::Flag(flag),
        }
    }

    fn overrides(&mut self, found: &Spanned<DeValue<'_>>) -> Option<Override> {
        let at = found.span().start;
        let DeValue::Table(table) = found.get_ref() else {
            self.fault(at, format!("overrides takes [[overrides]] tables, not {}", kind_of(found.get_ref())));
            return None;
        };
        let mut settings = Settings::default();
        let mut patterns = None;
        for (key, found) in table {
            if key.get_ref() == FILES {
                // as exclude has them
                match value(&Info { name: FILES, ..*Key::Exclude.info() }, found).map(|raw| self.placed(raw)) {
                    Ok(Value::List(items)) => patterns = Some(items),
                    Ok(_) => {}
                    Err(fault) => self.faults.push(fault),
                }
            } else {
                self.entry(key, found, &mut settings, false);
            }
        }
        if !table.contains_key(FILES) {
            self.fault(at, "[[overrides]] needs files = [\"GLOB\"], which says what it is for".to_owned());
        }
        let patterns = patterns?;
        let files = Globs::new(patterns.iter().map(|item| item.text.as_str())).ok()?;
        Some(Override { files, patterns, settings, source: Source::File(Arc::clone(&self.source), at) })
    }
}

/// What is said of a key that is none.
fn unknown(name: &str, is_top: bool) -> String {
    if ON_THE_COMMAND_LINE.contains(&name) {
        return format!("{name} is said on the command line, with --{name}: it belongs to a run and not to a folder");
    }
    if name == "config" || name == "isolated" {
        return format!("{name} is a flag; another file is taken over with extends = \"FILE\"");
    }
    if info_of_name(name).is_some() || [EXTENDS, OVERRIDES].contains(&name) || ROWS.contains(&name) {
        return format!("{name} is for the whole folder; it stands at the top of the file, not in [[overrides]]");
    }
    if name == "errors" || name == "on-error" || name == "format" {
        let now = [("errors", "decode-errors"), ("on-error", "bad-records"), ("format", "input-format")];
        let now = now.iter().find(|(old, _)| *old == name).map_or("", |(_, now)| now);
        return format!("unknown key {name}; it is {now}");
    }
    let settings =
        KEYS.iter().filter(|info| !info.name.contains('.')).filter(|info| is_top || info.about != About::Walk);
    let tables = if is_top { &["filters", EXTENDS, OVERRIDES, ROWS[0], ROWS[1]][..] } else { &["filters", FILES] };
    let filters = filters_with_options();
    let known: Vec<&str> = settings.map(|info| info.name).chain(tables.iter().copied()).chain(filters).collect();
    format!("unknown key {name}; {}`zhclean help config` lists them", did_you_mean(name, &known))
}
