//! What the program will do: the flags resolved once, then never changed.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::num::NonZero;

use anyhow::{Result, anyhow, bail, ensure};
use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;
use rustix::process::{Resource, getrlimit};
use zhclean::{Filter, Fold, Pipeline, When, filters, rule_names};

use crate::args::{Bom, Choice, Color, Input, Newline, Writing};
use crate::config;
use crate::encoding::decode::Reading;
use crate::encoding::guess::MIN_CONFIDENCE;
use crate::format::{Field, Kind, OnError};

/// What holds for every command that reads texts.
pub struct Plan {
    pub pipeline: Pipeline,
    /// What cleans the lines between the texts of a file.
    pub between: Pipeline,
    pub reading: Reading,
    /// The format of every file, where the user named one.
    pub format: Option<Kind>,
    /// The format of a file whose name tells none.
    pub unnamed: Kind,
    pub fields: Vec<Field>,
    pub on_error: OnError,
    /// Lines that separate the texts of a file.
    pub split: Option<Regex>,
    pub line_buffered: bool,
    /// Bytes that a text may unpack to.
    pub max_size: Option<u64>,
    pub output_encoding: &'static Encoding,
    /// A byte order mark of a text passes on.
    pub keeps_bom: bool,
    /// A byte order mark before JSON lines goes.
    pub strips_bom: bool,
    /// In place, the old file stays under its name and this suffix.
    pub backup: Option<OsString>,
    pub threads: usize,
    pub quiet: bool,
    pub verbose: bool,
    pub paint: Paint,
}

impl Plan {
    /// Resolves what was typed.
    ///
    /// # Errors
    /// An unknown encoding, rule, preset or fold, with the known ones; options that contradict each other.
    pub fn new(input: &Input, choice: &Choice, writing: &Writing) -> Result<Plan> {
        let fold = match choice.fold.as_str() {
            "auto" => None,
            name => match Fold::ALL.into_iter().find(|fold| fold.name() == name) {
                Some(fold) => Some(fold),
                None => bail!("unknown fold \"{name}\"; use one of auto, {}", Fold::ALL.map(Fold::name).join(", ")),
            },
        };
        let Input { reading, records, .. } = input;
        let split = records.split.as_deref().map(Regex::new).transpose().map_err(|e| anyhow!("--split: {e}"))?;
        let format = records.format;
        let unnamed = if records.field.is_empty() { Kind::Text } else { Kind::Jsonl };
        ensure!(
            format != Some(Kind::Text) || records.field.is_empty(),
            "--field is for JSON lines; leave out --format text"
        );
        ensure!(
            !records.line_buffered || format.unwrap_or(unnamed) == Kind::Jsonl,
            "--line-buffered answers records; add --format jsonl"
        );
        ensure!(
            records.rejected.is_none() || records.on_error == OnError::Skip,
            "--rejected takes the lines that --on-error skip leaves out; add it"
        );
        ensure!(records.split.as_deref() != Some(""), "--split: an empty pattern matches every line");
        let output_encoding = writing.output_encoding.as_deref().map(encoding).transpose()?.unwrap_or(UTF_8);
        let (pipeline, between) = pipelines(choice, writing)?;
        Ok(Plan {
            pipeline: pipeline.with_fold(fold).with_max_removed(choice.max_removed),
            between,
            reading: Reading {
                encoding: reading.encoding.as_deref().map(to_read).transpose()?,
                min_confidence: reading.min_confidence.unwrap_or(MIN_CONFIDENCE),
                errors: reading.errors,
            },
            format,
            unnamed,
            fields: if records.field.is_empty() { vec![Field::default()] } else { records.field.clone() },
            on_error: records.on_error,
            split,
            line_buffered: records.line_buffered,
            max_size: input.walk.max_size,
            output_encoding,
            keeps_bom: writing.bom == Some(Bom::Keep),
            strips_bom: writing.bom == Some(Bom::Strip),
            backup: None,
            threads: input
                .threads
                .or_else(|| std::thread::available_parallelism().ok().map(NonZero::get))
                .unwrap_or(1)
                .clamp(1, threads_for_files()),
            quiet: input.quiet,
            verbose: input.verbose,
            paint: Paint::new(input.color),
        })
    }

    /// Keeps the old file in place, under its name and `suffix`.
    ///
    /// # Errors
    /// When the suffix makes no other name beside it.
    pub fn with_backup(mut self, suffix: Option<&OsStr>) -> Result<Plan> {
        if let Some(suffix) = suffix {
            let is_name = !suffix.is_empty() && !suffix.as_encoded_bytes().contains(&b'/');
            ensure!(is_name, "--backup: a suffix is not empty and has no slash; try --backup=.bak");
        }
        self.backup = suffix.map(OsStr::to_owned);
        Ok(self)
    }
}

/// Threads that the limit of open files allows: each may have a text, its replacement, its folder and a log open.
fn threads_for_files() -> usize {
    const FOR_EACH: u64 = 4;
    const FOR_ALL: u64 = 8;
    let limit = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(limit.saturating_sub(FOR_ALL) / FOR_EACH).unwrap_or(usize::MAX).max(1)
}

/// The default choice of rules.
pub fn default_choice() -> Choice {
    Choice {
        select: Vec::new(),
        extend_select: Vec::new(),
        ignore: Vec::new(),
        preset: "default".into(),
        fold: "auto".into(),
        config: None,
        max_removed: zhclean::MAX_REMOVED,
    }
}

/// The encoding of that name to read: of two, the larger set, which reads every text of the smaller.
///
/// # Errors
/// When no encoding has the name.
pub fn to_read(name: &str) -> Result<&'static Encoding> {
    let found = encoding(name)?;
    Ok(if found == encoding_rs::GBK { encoding_rs::GB18030 } else { found })
}

fn encoding(name: &str) -> Result<&'static Encoding> {
    match Encoding::for_label(name.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT) {
        Some(encoding) => Ok(encoding),
        None if name.eq_ignore_ascii_case("big5-hkscs") => Ok(encoding_rs::BIG5),
        None => bail!("unknown encoding \"{name}\"; try utf-8, gb18030, gbk, big5, utf-16le"),
    }
}

/// The rule that writes line ends.
const LINE_END: &str = "whitespace/line-end";

/// What cleans texts, and what the lines between them.
fn pipelines(choice: &Choice, writing: &Writing) -> Result<(Pipeline, Pipeline)> {
    let preset: fn(&dyn Filter) -> bool = match choice.preset.as_str() {
        "default" => |filter| filter.meta().when == When::Default,
        "punctuation" => |filter| filter.meta().when == When::Default && filter.meta().stage.rewrites_characters(),
        other => bail!("unknown preset \"{other}\"; use one of default, punctuation"),
    };
    let own = config::filters(choice.config.as_deref(), writing.newline)?;
    // the user's rows take what all others leave
    let others = own.iter().copied().filter(|own| filters::by_name(own.meta().name).is_none());
    let all: Vec<_> = filters::configured(&own).chain(others).collect();
    let all = || all.iter().copied();
    for name in choice.select.iter().chain(&choice.extend_select).chain(&choice.ignore) {
        check_name(name, all())?;
    }
    let names = |list: &[String], filter: &str, rule: &str| list.iter().any(|name| name == filter || name == rule);
    let is_on = |filter: &dyn Filter, rule: &str| {
        let name = filter.meta().name;
        if rule == LINE_END && writing.newline == Some(Newline::Lf) {
            return true;
        }
        let base = if choice.select.is_empty() { preset(filter) } else { names(&choice.select, name, rule) };
        (base || names(&choice.extend_select, name, rule)) && !names(&choice.ignore, name, rule)
    };
    let on = all().filter(|filter| rule_names(*filter).iter().any(|rule| is_on(*filter, rule)));
    let wants = |rule: &str| {
        let name = rule.split('/').next().unwrap_or(rule);
        all().find(|filter| filter.meta().name == name).is_some_and(|filter| is_on(filter, rule))
    };
    // of a line between two texts nothing changes but its end
    let between = all().filter(|filter| rule_names(*filter).iter().any(|rule| rule == LINE_END && wants(rule)));
    let between = Pipeline::new(between).with_rules(|rule| rule == LINE_END);
    Ok((Pipeline::new(on).with_rules(wants), between))
}

/// Is `name` a filter or a rule?
///
/// # Errors
/// When it is neither; the message offers the nearest name.
pub fn check_name(name: &str, filters: impl Iterator<Item = &'static dyn Filter> + Clone) -> Result<()> {
    let mut known: Vec<String> = filters.clone().map(|filter| filter.meta().name.to_owned()).collect();
    known.extend(filters.flat_map(rule_names));
    if known.iter().any(|k| k == name) {
        return Ok(());
    }
    let near = known.iter().map(|k| (distance(k, name), k)).min().filter(|(d, k)| *d <= k.len() / 3);
    let hint = near.map_or(String::new(), |(_, k)| format!("did you mean \"{k}\"? "));
    bail!("unknown rule \"{name}\"; {hint}`zhclean rules` lists them")
}

/// How many characters to change, add or drop to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cost = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
pub struct Paint {
    on: bool,
}

impl Paint {
    fn new(when: Color) -> Paint {
        let auto = || std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Paint { on: when == Color::Always || when == Color::Auto && auto() }
    }

    /// Bold, for places.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Cyan, for rules.
    pub fn cyan(self, text: &str) -> String {
        self.wrap("36", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
