//! What the program will do: flags and configuration resolved once, then never changed.
//!
//! All pipelines are built here.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::num::NonZero;
use std::sync::LazyLock;

use anyhow::{Result, anyhow, ensure};
use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;
use rustix::process::{Resource, getrlimit};
use zhclean::{BuildError, Builder, Fold, Pipeline, Preset, WindowSize, suggestion};

use crate::args::{EncodeFlags, GeneralFlags, InputFlags, RuleFlags};
use crate::config::{self, Config};
use crate::encoding::decode::Reading;
use crate::encoding::guess::MIN_CONFIDENCE;
use crate::input::kind::{FileKind, NoText};
use crate::input::origin::Origin;
use crate::input::suffix::format_of_name;
use crate::json::path::Path;
use crate::options::{Bom, Color, Format, Newline, OnError};

/// The settings of every command that reads texts.
pub struct Plan {
    pub pipeline: Pipeline,
    /// Cleans the lines between the texts of a file.
    pub between: LatePipeline,
    pub reading: Reading,
    /// Cleans Markdown: marks and characters only.
    pub markdown: LatePipeline,
    /// The user asked for line feeds.
    pub asks_line_feeds: bool,
    /// The format of every file, where the user named one.
    format: Option<Format>,
    /// The format of a file whose name says none.
    unnamed: Format,
    /// Where the texts of a record are.
    pub fields: Vec<Path>,
    /// Where in a record the title of its texts is.
    pub title_field: Option<Path>,
    /// The title of every text.
    pub title: Option<String>,
    pub on_error: OnError,
    /// Lines that separate the texts of a file.
    pub split: Option<Regex>,
    pub line_buffered: bool,
    pub window: WindowSize,
    /// Bytes that a text may unpack to.
    pub max_size: Option<u64>,
    pub output_encoding: &'static Encoding,
    /// A byte order mark of a text is kept.
    pub keeps_bom: bool,
    /// A byte order mark before JSON lines is removed.
    pub strips_bom: bool,
    /// In place, the old file is kept under its name and this suffix.
    pub backup: Option<OsString>,
    pub threads: usize,
    pub quiet: bool,
    pub verbose: bool,
    /// Print colours.
    pub colors: bool,
    /// What is printed on standard output is for people: it is a terminal, or has colours.
    pub for_people: bool,
}

impl Plan {
    /// Resolves what was typed.
    ///
    /// # Errors
    /// An unknown encoding, rule, preset or fold, with the known ones; options that contradict each other.
    pub fn new(
        (input, general): (&InputFlags, &GeneralFlags),
        choice: &RuleFlags,
        writing: &EncodeFlags,
    ) -> Result<Plan> {
        let fold = match choice.fold.as_str() {
            "auto" => None,
            name => match Fold::ALL.into_iter().find(|fold| fold.name() == name) {
                Some(fold) => Some(fold),
                None => return Err(unknown_value("fold", name, &[&["auto"][..], &Fold::ALL.map(Fold::name)].concat())),
            },
        };
        let InputFlags { reading, records, .. } = input;
        let split = records
            .split
            .as_deref()
            .map(Regex::new)
            .transpose()
            .map_err(|e| anyhow!("--split: {}", in_one_line(&e.to_string())))?;
        let format = records.input_format.said();
        let unnamed = if records.field.is_empty() { Format::Text } else { Format::Jsonl };
        ensure!(
            format.is_none_or(|format| format == Format::Jsonl) || records.field.is_empty(),
            "--field is for JSON lines; leave out --input-format {}",
            format.map_or("", Format::name)
        );
        ensure!(
            !records.line_buffered || format.unwrap_or(unnamed) == Format::Jsonl,
            "--line-buffered answers records; add --input-format jsonl"
        );
        ensure!(
            records.rejected.is_none() || records.on_error == OnError::Skip,
            "--rejected takes the lines that --bad-records skip leaves out; add it"
        );
        ensure!(
            records.title.is_none() || format.unwrap_or(unnamed) != Format::Jsonl,
            "--title is the title of one text; say with --title-field where records have theirs"
        );
        ensure!(records.split.as_deref() != Some(""), "--split: an empty pattern matches every line");
        let output_encoding = writing.output_encoding.as_deref().map(encoding).transpose()?.unwrap_or(UTF_8);
        let (pipeline, [between, markdown]) = pipelines(choice, fold, writing)?;
        let built_in = WindowSize::built_in(pipeline.judges_lines());
        let window = WindowSize {
            bytes: records.window_bytes.map(usize::try_from).transpose()?.unwrap_or(built_in.bytes).max(1),
            lines: records.window_lines.unwrap_or(built_in.lines).max(1),
        };
        Ok(Plan {
            pipeline,
            between,
            markdown,
            asks_line_feeds: writing.newline == Some(Newline::Lf),
            reading: Reading {
                encoding: reading.encoding.as_deref().map(to_read).transpose()?,
                min_confidence: reading.min_confidence.unwrap_or(MIN_CONFIDENCE),
                errors: reading.errors,
            },
            format,
            unnamed,
            fields: if records.field.is_empty() { vec![Path::default()] } else { records.field.clone() },
            title_field: records.title_field.clone(),
            title: records.title.clone(),
            on_error: records.on_error,
            split,
            line_buffered: records.line_buffered,
            window,
            max_size: input.walk.max_size,
            output_encoding,
            keeps_bom: writing.bom == Some(Bom::Keep),
            strips_bom: writing.bom == Some(Bom::Strip),
            backup: None,
            threads: general
                .threads
                .or_else(|| std::thread::available_parallelism().ok().map(NonZero::get))
                .unwrap_or(1)
                .clamp(1, threads_for_files()),
            quiet: general.quiet,
            verbose: general.verbose,
            colors: has_colors(general.color),
            for_people: has_colors(general.color) || std::io::stdout().is_terminal(),
        })
    }

    /// The plan of a command that has no flags for rules and output.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn to_read_only(input: (&InputFlags, &GeneralFlags)) -> Result<Plan> {
        Plan::new(input, &default_rules(), &EncodeFlags::default())
    }

    /// The format of `origin`: as the user said, else as its name says, else JSON lines where fields were named, else text.
    pub fn format_of(&self, origin: &Origin) -> Format {
        let by_name = || origin.path().and_then(format_of_name);
        self.format.or_else(by_name).unwrap_or(self.unnamed)
    }

    /// Refuses a file of a kind that is no text, by its name or by its first bytes, unless the user named the format.
    ///
    /// # Errors
    /// When it is of such a kind; with what to do instead.
    pub fn accept(&self, origin: &Origin, start: &[u8]) -> Result<(), NoText> {
        let by_name = || origin.path().and_then(FileKind::of_name);
        match self.format {
            None => {
                by_name().or_else(|| FileKind::of_start(start)).map_or(Ok(()), |kind| Err(NoText::new(kind, start)))
            }
            Some(_) => Ok(()),
        }
    }

    /// Files that each of `threads` may clean before they get their names: each has a temporary file open.
    pub fn files_at_once(&self, threads: usize) -> usize {
        const MOST: u64 = 16;
        // besides the temporary: a text, its folder, and a copy of the log's descriptor
        const AT_WORK: u64 = 3;
        let files = (open_files() / threads.max(1) as u64).saturating_sub(AT_WORK).clamp(1, MOST);
        files as usize
    }

    /// Keeps the old file under its name and `suffix`, in place.
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

/// Files that the limit of open files allows at once, without those of the program itself.
fn open_files() -> u64 {
    const FOR_ALL: u64 = 8;
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX).saturating_sub(FOR_ALL)
}

/// Threads that the limit of open files allows: each may have a text, its replacement, its folder and a log open.
fn threads_for_files() -> usize {
    const FOR_EACH: u64 = 4;
    usize::try_from(open_files() / FOR_EACH).unwrap_or(usize::MAX).max(1)
}

/// The default rules.
pub fn default_rules() -> RuleFlags {
    RuleFlags {
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
        None => Err(unknown_value("encoding", name, &ENCODINGS)),
    }
}

/// Encodings that a message names.
const ENCODINGS: [&str; 7] = ["utf-8", "gb18030", "gbk", "big5", "big5-hkscs", "utf-16le", "utf-16be"];

/// The rule that writes line ends.
const LINE_END: &str = "whitespace/line-end";

/// A pipeline that is built when it is first needed: most runs need only the one for texts.
type LatePipeline = LazyLock<Pipeline, Box<dyn FnOnce() -> Pipeline + Send>>;

/// Builds a pipeline later.
fn late(builder: Builder) -> LatePipeline {
    LazyLock::new(Box::new(|| builder.build().expect("its names are those of the pipeline for texts")))
}

/// The pipeline for texts, the one for the lines between them, and the one for Markdown.
fn pipelines(choice: &RuleFlags, fold: Option<Fold>, writing: &EncodeFlags) -> Result<(Pipeline, [LatePipeline; 2])> {
    let preset = Preset::ALL.into_iter().find(|preset| preset.name() == choice.preset);
    let preset = preset.ok_or_else(|| unknown_value("preset", &choice.preset, &Preset::ALL.map(Preset::name)))?;
    let Config { name, text, rows, options } = config::read(choice.config.as_deref(), writing.newline)?;
    let chosen = || {
        let builder = Pipeline::builder()
            .preset(preset)
            .select(&choice.select)
            .extend_select(&choice.extend_select)
            .ignore(&choice.ignore)
            .options(options)
            .fold(fold)
            .max_removed(choice.max_removed);
        if writing.newline == Some(Newline::Lf) { builder.require(LINE_END) } else { builder }
    };
    let pipeline = chosen().rows(rows).build().map_err(|e| match e {
        BuildError::UnknownName { name, known } => unknown_name(&name, &known),
        BuildError::Rows(e) => match e.place(&text) {
            Some((line, column)) => anyhow!("{name}: line {line}, column {column}: {e}"),
            None => anyhow!("{name}: {e}"),
        },
        other => anyhow!("{name}: {other}"),
    })?;
    let markdown = chosen().characters_only();
    // of a line between two texts only the line end changes
    let between = Pipeline::builder().select([LINE_END]).options(options);
    let between = if pipeline.rules().any(|rule| rule == LINE_END) { between } else { between.ignore([LINE_END]) };
    Ok((pipeline, [between, markdown].map(late)))
}

/// The error of a pattern without the drawing of it.
fn in_one_line(text: &str) -> String {
    match (text.split_once("regex parse error:"), text.rsplit_once("\nerror: ")) {
        (Some((before, _)), Some((_, cause))) => format!("{before}{cause}"),
        _ => text.to_owned(),
    }
}

/// Says that no filter and no rule is called `name`; the message offers the nearest of the `known` names.
pub fn unknown_name(name: &str, known: &[String]) -> anyhow::Error {
    let near = suggestion(name, known).map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    anyhow!("unknown rule \"{name}\"; {near}`zhclean rules` lists them")
}

/// Says that no `what` has the name; the message offers the nearest of the `known`.
fn unknown_value(what: &str, name: &str, known: &[&str]) -> anyhow::Error {
    let names: Vec<String> = known.iter().map(|&known| known.to_owned()).collect();
    let near = suggestion(name, &names).map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    anyhow!("unknown {what} \"{name}\"; {near}use one of {}", known.join(", "))
}

/// Are colours printed?
fn has_colors(when: Color) -> bool {
    let auto = || std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    when == Color::Always || when == Color::Auto && auto()
}
