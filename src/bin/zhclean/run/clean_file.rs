//! One file: opened, read in its format, cleaned, written and reported. Its new bytes get their name in a second step, once
//! the log is on disk.

use std::sync::Arc;

use anyhow::{Context, Error, Result, bail};
use indicatif::ProgressBar;

use crate::format::job::Job;
use crate::format::jsonl::clean_jsonl;
use crate::format::markdown::clean_markdown;
use crate::format::text::clean_text;
use crate::input::container::Container;
use crate::input::origin::Origin;
use crate::input::source::Source;
use crate::options::Format;
use crate::output::writer::{Target, Writer};
use crate::plan::Plan;
use crate::report::diff::Diff;
use crate::report::file_report::FileReport;
use crate::report::findings::sink::Sink;
use crate::report::held::Drain;
use crate::report::log::file::LogFile;
use crate::report::log::text::TextRows;
use crate::report::name::{View, Wanted};
use crate::system::stop::AtWork;

/// Where the reports of a file go while it is cleaned.
#[derive(Default)]
pub struct Reports {
    pub log: Option<Arc<LogFile>>,
    pub printed: Option<Box<dyn Drain>>,
    pub sink: Option<Box<Sink>>,
    pub rejected: Option<Box<dyn Drain>>,
}

/// A file that is cleaned, and that does not have its new bytes yet.
pub struct CleanedFile {
    report: FileReport,
    /// The rows for the log.
    pub rows: Vec<u8>,
    /// `None` where an error ended a stream.
    writer: Option<Writer>,
    error: Option<Error>,
    _at_work: AtWork,
}

impl CleanedFile {
    /// Does the text get a name, so that its rows must be on disk before?
    pub fn is_replaced(&self) -> bool {
        self.writer.as_ref().is_some_and(|writer| writer.is_replaced(self.report.changed))
    }

    /// Gives the file its name. An error comes with the report of what was written before it, if anything was.
    ///
    /// # Errors
    /// When the rest cannot be written; a target file is then unchanged.
    pub fn finish(self, plan: &Plan) -> Result<(FileReport, Result<()>)> {
        if let Some(writer) = self.writer {
            writer.finish(plan, self.report.changed)?;
        }
        Ok((self.report, self.error.map_or(Ok(()), Err)))
    }
}

/// Cleans one file on `threads` threads.
///
/// # Errors
/// When it cannot be read, decoded or written; a target file is then unchanged.
pub fn clean_file(
    plan: &Plan,
    origin: &Origin,
    target: Target,
    (wanted, reports): (Wanted, Reports),
    threads: usize,
    progress: &ProgressBar,
) -> Result<CleanedFile> {
    let mut writer = Writer::new(plan, origin, target)?;
    let mut source = Source::open(origin, plan.max_size, progress)?;
    plan.accept(origin, &source.start)?;
    let at_work = AtWork::new();
    writer.accept(plan, &source)?;
    let mut job = Job::new(plan, origin.to_string(), wanted, threads, writer);
    job.container = source.container;
    if wanted.view == View::Diff {
        if let Some(container) = source.container {
            bail!(
                "is packed as .{}: no diff fits it; unpack it, or see what would change with `zhclean check`",
                container.name()
            );
        }
        job.diff = Some(Diff::new(plan, origin));
    }
    job.report.findings.sink = reports.sink;
    job.report.printed.drain = reports.printed;
    job.report.rejected.drain = reports.rejected;
    if let Some(log) = reports.log {
        job.report.log = TextRows::new(log, &job.origin, source.summed());
    }
    let named = match origin {
        Origin::File(path) => Container::of_name(path).filter(|named| Some(*named) != source.container),
        Origin::Stdin(_) => None,
    };
    let mismatch = named.map(|named| format!("holds no {} data, whatever its name says", named.name()));
    let snapshot = source.snapshot();
    let format = plan.format_of(origin);
    let done = match format {
        Format::Text => clean_text(source, &mut job),
        Format::Markdown => clean_markdown(source, &mut job),
        Format::Jsonl => clean_jsonl(source, &mut job),
    };
    let done = match mismatch {
        Some(mismatch) => {
            job.report.notes.push(mismatch.clone());
            done.context(mismatch)
        }
        None => done,
    };
    let is_stream = job.is_stream();
    let error = match done.and_then(|()| job.settle(&snapshot)) {
        Err(error) if !is_stream => return Err(error),
        done => done.err(),
    };
    let (writer, report, rows) = job.close(format, error.is_none())?;
    Ok(CleanedFile { report, rows, writer: error.is_none().then_some(writer), error, _at_work: at_work })
}
