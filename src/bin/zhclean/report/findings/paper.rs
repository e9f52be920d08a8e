//! Where rows of findings are written, with what a form has around them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use super::sink::Counts;
use super::{github, junit, sarif};
use crate::input::paths::{error_at, shown};
use crate::options::FindingFormat;
use crate::system::cause::{OutputFailed, ReportFailed, cause};
use crate::system::stdio::stdout;

/// Rows are printed in blocks of so many bytes, and at the end of each file.
const BLOCK_BYTES: usize = 64 << 10;

/// What a run found, for what stands around the rows.
#[derive(Default)]
pub struct Found {
    pub counts: Counts,
    /// Files, those with findings, and those that could not be checked.
    pub files: u64,
    pub files_with: u64,
    pub failed: u64,
    /// Binaries in folders, which are not checked.
    pub binaries: u64,
    /// The rules of what was found, where the form lists them.
    pub rules: BTreeSet<String>,
}

impl Found {
    /// The last line for people.
    pub fn total(&self) -> String {
        let Counts { findings, held, comments, hidden } = self.counts;
        let left = held + comments;
        let in_files = match (findings, self.files_with) {
            (0, _) => format!("no findings in {} {}", self.files, plural(self.files, "file")),
            (_, with) => format!(
                "{findings} {} in {with} of {} {}; {} can be cleaned",
                plural(findings, "finding"),
                self.files,
                plural(self.files, "file"),
                if left == 0 && findings > 1 { "all".to_owned() } else { (findings - left).to_string() }
            ),
        };
        let mut total = in_files;
        for (count, what) in [
            (hidden, "hidden by the baseline".to_owned()),
            (self.binaries, "binary skipped".to_owned()),
            (self.failed, format!("{} not read", plural(self.failed, "file"))),
        ] {
            if count > 0 {
                total += &format!("; {count} {what}");
            }
        }
        total
    }
}

fn plural(count: u64, noun: &str) -> String {
    format!("{noun}{}", if count == 1 { "" } else { "s" })
}

/// Where rows are written.
pub struct Paper {
    out: BufWriter<Box<dyn Write + Send>>,
    /// The file, where it is none of the streams.
    path: Option<PathBuf>,
    format: Option<FindingFormat>,
    /// Rows written, and those of GitHub's kinds: warnings and notices.
    rows: u64,
    kinds: [u64; 2],
    /// The bar above which rows are printed.
    progress: ProgressBar,
    /// Rows that wait because their number stands above them.
    spool: Option<BufWriter<File>>,
}

impl Paper {
    /// Writes to the file at `path`, else to standard output; of a diff there is no format.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn new(path: Option<&Path>, format: Option<FindingFormat>, is_quiet: bool) -> Result<Paper> {
        let out: Box<dyn Write + Send> = match path {
            Some(path) => Box::new(File::create(path).map_err(|e| error_at(path, &e))?),
            None if is_quiet => Box::new(io::sink()),
            None => Box::new(stdout()?),
        };
        let spool = match format {
            Some(FindingFormat::Junit) => {
                Some(BufWriter::new(tempfile::tempfile().context("cannot create a temporary file for the cases")?))
            }
            _ => None,
        };
        let out = BufWriter::with_capacity(BLOCK_BYTES, out);
        Ok(Paper {
            out,
            path: path.map(Path::to_owned),
            format,
            rows: 0,
            kinds: [0; 2],
            progress: ProgressBar::hidden(),
            spool,
        })
    }

    /// The same, with a bar below it.
    pub fn above(self, progress: ProgressBar) -> Paper {
        Paper { progress, ..self }
    }

    /// The error of a write.
    pub fn failed(&self, e: &io::Error) -> anyhow::Error {
        match &self.path {
            Some(path) => ReportFailed(format!("{}: cannot write the findings: {}", shown(path), cause(e))).into(),
            None => {
                let same = |number| io::Error::from_raw_os_error(number);
                OutputFailed(e.raw_os_error().map_or_else(|| e.kind().into(), same)).into()
            }
        }
    }

    /// Adds the case of a file that could not be checked, where the form has such.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_failed(&mut self, subject: &super::subject::Subject, error: &str) -> io::Result<()> {
        match self.format {
            Some(FindingFormat::Junit) => self.write_all(junit::failed(subject, error).as_bytes()),
            _ => Ok(()),
        }
    }

    /// Writes what stands behind the rows.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self, found: &Found) -> io::Result<()> {
        match self.format {
            Some(FindingFormat::Sarif) => {
                self.open()?;
                self.out.write_all(if self.rows > 0 { b"\n" } else { b"" })?;
                self.out.write_all(sarif::tail(&found.rules, found.failed == 0).as_bytes())?;
            }
            Some(FindingFormat::Gitlab) => {
                self.open()?;
                self.out.write_all(if self.rows > 0 { b"\n]\n" } else { b"]\n" })?;
            }
            Some(FindingFormat::Github) if self.rows > 0 => {
                let hidden: u64 = self.kinds.iter().map(|count| count.saturating_sub(github::SHOWN)).sum();
                let hidden = if hidden > 0 {
                    format!("; the annotations of {hidden} more lines are not shown")
                } else {
                    String::new()
                };
                self.out.write_all(github::total(&(found.total() + &hidden)).as_bytes())?;
            }
            Some(FindingFormat::Junit) => {
                let failures = found.counts.findings - found.counts.held;
                self.out.write_all(junit::head(self.rows, failures, found.failed).as_bytes())?;
                if let Some(spool) = &mut self.spool {
                    spool.flush()?;
                    let mut file = spool.get_ref();
                    file.rewind()?;
                    io::copy(&mut file.take(u64::MAX), &mut self.out)?;
                }
                self.out.write_all(junit::TAIL.as_bytes())?;
            }
            _ => {}
        }
        self.out.flush()
    }

    /// Writes what stands before the first row.
    fn open(&mut self) -> io::Result<()> {
        match self.format {
            Some(FindingFormat::Sarif) if self.rows == 0 => self.out.write_all(sarif::HEAD.as_bytes()),
            Some(FindingFormat::Gitlab) if self.rows == 0 => self.out.write_all(b"[\n"),
            _ => Ok(()),
        }
    }

    fn row(&mut self, row: &[u8]) -> io::Result<()> {
        match (self.format, &mut self.spool) {
            (Some(FindingFormat::Sarif | FindingFormat::Gitlab), _) => {
                self.open()?;
                self.out.write_all(if self.rows > 0 { b",\n" } else { b"" })?;
                self.out.write_all(row.strip_suffix(b"\n").unwrap_or(row))?;
            }
            (Some(FindingFormat::Github), _) => {
                let kind = usize::from(row.starts_with(b"::notice"));
                self.kinds[kind] += 1;
                if self.kinds[kind] <= github::SHOWN {
                    self.out.write_all(row)?;
                }
            }
            (_, Some(spool)) => spool.write_all(row)?,
            _ => self.out.write_all(row)?,
        }
        self.rows += 1;
        Ok(())
    }
}

impl Write for Paper {
    /// Takes whole rows, each with its line end.
    fn write(&mut self, rows: &[u8]) -> io::Result<usize> {
        match self.format {
            Some(FindingFormat::Full | FindingFormat::Concise | FindingFormat::JsonLines | FindingFormat::Rdjsonl)
            | None => {
                let out = &mut self.out;
                // both may be one terminal
                self.progress.suspend(|| out.write_all(rows).and_then(|()| out.flush()))?;
            }
            _ => rows.split_inclusive(|b| *b == b'\n').try_for_each(|row| self.row(row))?,
        }
        Ok(rows.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
