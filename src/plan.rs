//! What the program will do: the flags resolved once, then never changed.

use std::io::IsTerminal;
use std::num::NonZero;

use anyhow::{Result, bail};
use encoding_rs::Encoding;
use zhclean::{Filter, Fold, Pipeline, When, filters, rule_names};

use crate::cli::{Choice, Color, Input};
use crate::config;

/// What holds for every command that reads texts.
pub struct Plan {
    pub pipeline: Pipeline,
    pub encoding: Option<&'static Encoding>,
    pub threads: usize,
    pub quiet: bool,
    pub verbose: bool,
    pub paint: Paint,
}

impl Plan {
    /// Resolves what was typed.
    ///
    /// # Errors
    /// An unknown encoding, rule, preset or fold, with the known ones.
    pub fn new(input: &Input, choice: &Choice) -> Result<Plan> {
        let fold = match choice.fold.as_str() {
            "auto" => None,
            name => match Fold::ALL.into_iter().find(|fold| fold.name() == name) {
                Some(fold) => Some(fold),
                None => bail!("unknown fold \"{name}\"; use one of auto, {}", Fold::ALL.map(Fold::name).join(", ")),
            },
        };
        Ok(Plan {
            pipeline: pipeline(choice)?.with_fold(fold).with_max_removed(choice.max_removed),
            encoding: input.encoding.as_deref().map(encoding).transpose()?,
            threads: input
                .threads
                .or_else(|| std::thread::available_parallelism().ok().map(NonZero::get))
                .unwrap_or(1)
                .max(1),
            quiet: input.quiet,
            verbose: input.verbose,
            paint: Paint::new(input.color),
        })
    }
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

fn encoding(name: &str) -> Result<&'static Encoding> {
    let found = Encoding::for_label(name.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT);
    match found {
        // the larger set reads every text of the smaller
        Some(encoding) if encoding == encoding_rs::GBK => Ok(encoding_rs::GB18030),
        Some(encoding) => Ok(encoding),
        None => bail!("unknown encoding \"{name}\"; try utf-8, gb18030, gbk, big5, utf-16le"),
    }
}

fn pipeline(choice: &Choice) -> Result<Pipeline> {
    let preset: fn(&dyn Filter) -> bool = match choice.preset.as_str() {
        "default" => |filter| filter.meta().when == When::Default,
        "punctuation" => |filter| filter.meta().when == When::Default && filter.meta().stage.rewrites_characters(),
        other => bail!("unknown preset \"{other}\"; use one of default, punctuation"),
    };
    let own = choice.config.as_deref().map(config::read).transpose()?.unwrap_or_default();
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
        let base = if choice.select.is_empty() { preset(filter) } else { names(&choice.select, name, rule) };
        (base || names(&choice.extend_select, name, rule)) && !names(&choice.ignore, name, rule)
    };
    let on = all().filter(|filter| rule_names(*filter).iter().any(|rule| is_on(*filter, rule)));
    Ok(Pipeline::new(on).with_rules(|rule| {
        let name = rule.split('/').next().unwrap_or(rule);
        all().find(|filter| filter.meta().name == name).is_some_and(|filter| is_on(filter, rule))
    }))
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
