//! One file: opened, read in its format, cleaned, written and reported.

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use crate::format::job::Job;
use crate::format::jsonl::clean_jsonl;
use crate::format::text::clean_text;
use crate::input::container::Container;
use crate::input::origin::Origin;
use crate::input::source::Source;
use crate::options::Kind;
use crate::output::writer::{Target, Writer};
use crate::plan::Plan;
use crate::report::file_report::FileReport;
use crate::report::name::Wanted;
use crate::system::stop::AtWork;

/// Cleans one file on `threads` threads. An error comes with the report of what was written before it, if anything was.
///
/// # Errors
/// When it cannot be read, decoded or written; a target file is then unchanged.
pub fn clean_file(
    plan: &Plan,
    origin: &Origin,
    target: Target,
    wanted: Wanted,
    threads: usize,
    progress: &ProgressBar,
) -> Result<(FileReport, Result<()>)> {
    let mut writer = Writer::new(origin, target)?;
    let source = Source::open(origin, plan.max_size, progress)?;
    let _at_work = AtWork::new();
    writer.accept(&source)?;
    let mut job = Job::new(plan, origin.to_string(), wanted, threads, writer);
    let named = match origin {
        Origin::File(path) => Container::of_name(path).filter(|named| Some(*named) != source.container),
        Origin::Stdin => None,
    };
    let mismatch = named.map(|named| format!("holds no {} data, whatever its name says", named.name()));
    let snapshot = source.snapshot();
    let done = match plan.kind_of(origin) {
        Kind::Text => clean_text(source, &mut job),
        Kind::Jsonl => clean_jsonl(source, &mut job),
    };
    let done = match mismatch {
        Some(mismatch) => {
            job.report.notes.push(mismatch.clone());
            done.context(mismatch)
        }
        None => done,
    };
    let is_stream = job.is_stream();
    match done.and_then(|()| job.settle(&snapshot)) {
        Ok(()) => Ok((job.finish()?, Ok(()))),
        Err(error) if is_stream => Ok((job.report, Err(error))),
        Err(error) => Err(error),
    }
}
