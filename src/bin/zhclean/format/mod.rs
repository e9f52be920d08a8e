//! How files hold texts. A format finds the texts in the bytes, has each cleaned, and puts all back where it stood.

mod jsonl;
mod records;
mod text;

pub use jsonl::{Jsonl, OnError};
pub use records::{Field, escape, find, unescape};
pub use text::Text;

use std::path::Path;

use anyhow::Result;
use clap::ValueEnum;
use encoding_rs::Encoding;

use crate::input::container::Container;
use crate::input::source::Source;
use crate::input::walk::Origin;
use crate::plan::Plan;
use crate::run::clean_file::Job;

/// How a file holds texts.
pub trait Format {
    /// Cleans every text of `source` and hands all bytes to `job`, in order.
    ///
    /// # Errors
    /// When the source cannot be read or is not in the format, or the job cannot write.
    fn clean(&self, source: Source, job: &mut Job<'_>) -> Result<()>;
}

/// The formats, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One text, or several with --split
    Text,
    /// A JSON value on each line, with texts in some of its fields
    Jsonl,
}

impl Kind {
    /// The name `detect` prints.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Jsonl => "jsonl",
        }
    }

    /// The format that a file's name tells, with or without the suffix of a container.
    pub fn of_name(path: &Path) -> Option<Kind> {
        let stem = if Container::of_name(path).is_some() { Path::new(path.file_stem()?) } else { path };
        let suffix = stem.extension()?;
        if suffix.eq_ignore_ascii_case("txt") {
            Some(Kind::Text)
        } else if suffix.eq_ignore_ascii_case("jsonl") || suffix.eq_ignore_ascii_case("ndjson") {
            Some(Kind::Jsonl)
        } else {
            None
        }
    }
}

/// The format of `origin`: as the user said, else as its name tells, else records where fields were named, else text.
pub fn kind_of(plan: &Plan, origin: &Origin) -> Kind {
    let by_name = || match origin {
        Origin::File(path) => Kind::of_name(path),
        Origin::Stdin => None,
    };
    plan.format.or_else(by_name).unwrap_or(plan.unnamed)
}

/// The format of `origin`, ready to read it.
pub fn of<'p>(plan: &'p Plan, origin: &Origin) -> Box<dyn Format + 'p> {
    match kind_of(plan, origin) {
        Kind::Text => Box::new(Text { split: plan.split.as_ref() }),
        Kind::Jsonl => Box::new(Jsonl { fields: &plan.fields, on_error: plan.on_error }),
    }
}

/// Would text in `input` read the same in `output`?
fn reads_alike(text: &str, input: &'static Encoding, output: &'static Encoding) -> bool {
    input == output || input.is_ascii_compatible() && output.is_ascii_compatible() && text.is_ascii()
}
