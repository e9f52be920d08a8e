//! What the program will do with a text: flags and configuration resolved once, then never changed.
//!
//! A run has a plan for each configuration that governs some of its inputs; inputs that are governed alike share one.

pub mod general;
mod pipelines;
pub mod planner;

use std::sync::Arc;

use anyhow::{Result, anyhow, ensure};
use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;
use zhclean::{Pipeline, WindowSize};

use self::general::General;
use self::pipelines::{LatePipeline, pipelines};
use crate::args::RecordFlags;
use crate::config::chain::Config;
use crate::config::keys::Key;
use crate::config::settings::Settings;
use crate::encoding::decode::Reading;
use crate::encoding::guess::MIN_CONFIDENCE;
use crate::encoding::label::{encoding, to_read};
use crate::input::kind::{FileKind, NoText};
use crate::input::origin::Origin;
use crate::input::suffix::format_of_name;
use crate::json::path::Path;
use crate::options::{Errors, Format, InputFormat, OnError};

/// The settings of texts that are governed alike.
pub struct Plan {
    pub general: Arc<General>,
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
    /// A flag said so, and a file that has no such lines is a mistake.
    pub insists_on_split: bool,
    pub line_buffered: bool,
    pub window: WindowSize,
    /// Bytes that a text may unpack to.
    pub max_size: Option<u64>,
    pub output_encoding: &'static Encoding,
    /// A byte order mark of a text is kept.
    pub keeps_bom: bool,
    /// A byte order mark before JSON lines is removed.
    pub strips_bom: bool,
}

impl Plan {
    /// Resolves what is said: `settings` by flags and files, the rest of `records` by flags alone.
    ///
    /// # Errors
    /// A name that no rule has; rows that cannot be used; settings that contradict each other.
    pub fn new(
        general: Arc<General>,
        settings: &Settings,
        config: Option<&Config>,
        records: Option<&RecordFlags>,
    ) -> Result<Plan> {
        let split = settings.text(Key::Split).map(Regex::new).transpose()?;
        let format = settings.text(Key::InputFormat).and_then(word::<InputFormat>).and_then(InputFormat::said);
        let fields = settings.list(Key::Field).map(path).collect::<Result<Vec<_>>>()?;
        let unnamed = if fields.is_empty() { Format::Text } else { Format::Jsonl };
        let on_error = settings.text(Key::BadRecords).and_then(word::<OnError>).unwrap_or_default();
        ensure!(
            format.is_none_or(|format| format == Format::Jsonl) || !settings.is_flag(Key::Field),
            "--field is for JSON lines; leave out --input-format {}",
            format.map_or("", Format::name)
        );
        let line_buffered = records.is_some_and(|records| records.line_buffered);
        ensure!(
            !line_buffered || format.unwrap_or(unnamed) == Format::Jsonl,
            "--line-buffered answers records; add --input-format jsonl"
        );
        let title = records.and_then(|records| records.title.clone());
        ensure!(
            title.is_none() || format.unwrap_or(unnamed) != Format::Jsonl,
            "--title is the title of one text; say with --title-field where records have theirs"
        );
        let written = settings.text(Key::OutputEncoding).and_then(encoding);
        let (pipeline, [between, markdown]) = pipelines(settings, config)?;
        let built_in = WindowSize::built_in(pipeline.judges_lines());
        let bytes = records.and_then(|records| records.window_bytes).map(usize::try_from).transpose()?;
        let window = WindowSize {
            bytes: bytes.unwrap_or(built_in.bytes).max(1),
            lines: records.and_then(|records| records.window_lines).unwrap_or(built_in.lines).max(1),
        };
        Ok(Plan {
            general,
            pipeline,
            between,
            markdown,
            asks_line_feeds: settings.text(Key::Newline) == Some("lf"),
            reading: Reading {
                encoding: settings.text(Key::Encoding).and_then(to_read),
                min_confidence: settings.share(Key::MinConfidence).unwrap_or(MIN_CONFIDENCE),
                errors: settings.text(Key::DecodeErrors).and_then(word::<Errors>).unwrap_or_default(),
            },
            format,
            unnamed,
            fields: if fields.is_empty() { vec![Path::default()] } else { fields },
            title_field: settings.text(Key::TitleField).map(path).transpose()?,
            title,
            on_error,
            split,
            insists_on_split: settings.is_flag(Key::Split),
            line_buffered,
            window,
            max_size: settings.size(Key::MaxSize),
            output_encoding: written.unwrap_or(UTF_8),
            keeps_bom: settings.text(Key::Bom) == Some("keep"),
            strips_bom: settings.text(Key::Bom) == Some("strip"),
        })
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
}

/// The value of an enumeration that has this name.
fn word<V: clap::ValueEnum>(name: &str) -> Option<V> {
    V::from_str(name, false).ok()
}

fn path(text: &str) -> Result<Path> {
    text.parse().map_err(|e: String| anyhow!(e))
}
