//! One text on its way: opened, decoded, cleaned window by window, handed to a sink.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use tempfile::SpooledTempFile;
use zhclean::{Cleaned, Evidence, Fold, Place, Verdict, Window};

use crate::decode::{Part, SMALL_WINDOW_BYTES, WINDOW_BYTES, Windows};
use crate::error::{OutputFailed, told};
use crate::input::{Origin, shown};
use crate::plan::Plan;
use crate::sink::file::{self, Replacement};
use crate::sink::stats::Stats;
use crate::sink::{findings, log};

/// A log this large waits on disk for its turn.
const LOG_MEMORY_BYTES: usize = 4 << 20;

/// Bytes written at once.
const WRITE_BYTES: usize = 128 << 10;

/// Where the cleaned text goes.
pub enum Target {
    /// Nowhere; only reports are made.
    Nothing,
    /// Standard output, or a device or pipe named with -o.
    Stream(File),
    /// A file of that name.
    New(PathBuf),
    /// The file it came from.
    InPlace,
}

/// What to gather on the way.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    pub log: bool,
    pub stats: bool,
    pub removed: bool,
    pub findings: bool,
}

/// What became of a text.
pub struct Outcome {
    /// Would cleaning change, or did it change, a byte?
    pub changed: bool,
    /// Edits made or, without a target, to be made.
    pub edits: u64,
    pub windows: u64,
    pub encoding: String,
    pub bom: bool,
    pub line_ends: LineEnds,
    pub fold: Fold,
    pub evidence: Option<Evidence>,
    pub verdict: Verdict,
    pub refused: u64,
    /// Line removals given back by the guard.
    pub held: u64,
    pub unsettled: bool,
    pub log: SpooledTempFile,
    pub stats: Stats,
    pub findings: SpooledTempFile,
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    lf: bool,
    crlf: bool,
    cr: bool,
}

impl LineEnds {
    fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if memchr::memchr(b'\r', bytes).is_none() {
            self.lf |= memchr::memchr(b'\n', bytes).is_some();
            return;
        }
        let mut before = 0;
        for &byte in bytes {
            match (before, byte) {
                (b'\r', b'\n') => self.crlf = true,
                (b'\r', _) => self.cr = true,
                (_, b'\n') => self.lf = true,
                _ => {}
            }
            before = byte;
        }
        self.cr |= before == b'\r';
    }

    /// `lf`, `crlf`, `cr`, `mixed` or `none`.
    pub fn name(self) -> &'static str {
        match (self.lf, self.crlf, self.cr) {
            (true, false, false) => "lf",
            (false, true, false) => "crlf",
            (false, false, true) => "cr",
            (false, false, false) => "none",
            _ => "mixed",
        }
    }
}

/// Cleans one text.
///
/// # Errors
/// When it cannot be read, decoded or written; a target file then stands as it was.
pub fn process(plan: &Plan, origin: &Origin, target: Target, wanted: Wanted) -> Result<Outcome> {
    let mut writer = Writer::new(origin, target)?;
    let (read, size) = open(origin, &writer)?;
    let limit = if plan.pipeline.judges_lines() { WINDOW_BYTES } else { SMALL_WINDOW_BYTES };
    let mut windows = Windows::new(read, plan.encoding, size, limit);
    let mut outcome = Outcome::new();
    let mut next: Option<Window> = None;
    let name = origin.to_string();
    while let Some(Part { text, place, recoded }) = windows.next()? {
        let window = next.take().map_or(Window { place, ..Window::WHOLE }, |window| Window { place, ..window });
        let cleaned = plan.pipeline.clean_window(text, window);
        outcome.take(text, &cleaned, recoded);
        writer.take(&cleaned, place, outcome.changed)?;
        outcome.report(plan, &name, &cleaned, wanted)?;
        next = Some(window.after(&cleaned, place.last));
    }
    outcome.encoding = windows.encoding();
    outcome.bom = windows.bom;
    writer.finish(outcome.changed)?;
    Ok(outcome)
}

fn open(origin: &Origin, writer: &Writer) -> Result<(Box<dyn Read>, u64)> {
    let Origin::File(path) = origin else {
        return Ok((Box::new(io::stdin().lock()), 0));
    };
    let file = File::open(path).map_err(|e| anyhow!(told(&e)))?;
    let found = file.metadata().map_err(|e| anyhow!(told(&e)))?;
    ensure!(!found.is_dir(), "is a folder; say where the results go with -o DIR, or -i to clean in place");
    ensure!(!found.file_type().is_socket(), "is a socket, not a text");
    if let Writer::Replace { old: Some(old), in_place: true, .. } = writer {
        ensure!(
            (found.dev(), found.ino()) == (old.dev(), old.ino()),
            "changed while being read; left as it is, run again"
        );
    }
    Ok((Box::new(file), found.len()))
}

impl Outcome {
    fn new() -> Outcome {
        Outcome {
            changed: false,
            edits: 0,
            windows: 0,
            encoding: String::new(),
            bom: false,
            line_ends: LineEnds::default(),
            fold: Fold::None,
            evidence: None,
            verdict: Verdict::Empty,
            refused: 0,
            held: 0,
            unsettled: false,
            log: SpooledTempFile::new(LOG_MEMORY_BYTES),
            stats: Stats::default(),
            findings: SpooledTempFile::new(LOG_MEMORY_BYTES),
        }
    }

    fn take(&mut self, text: &str, cleaned: &Cleaned<'_>, recoded: bool) {
        self.changed |= recoded || cleaned.is_changed();
        self.edits += cleaned.edit_count();
        self.line_ends.count(text);
        if self.windows == 0 {
            (self.fold, self.verdict, self.evidence) = (cleaned.fold, cleaned.verdict, cleaned.evidence);
        }
        self.windows += 1;
        self.refused += cleaned.refused;
        self.held += cleaned.held.len() as u64;
        self.unsettled |= cleaned.unsettled;
    }

    fn report(&mut self, plan: &Plan, name: &str, cleaned: &Cleaned<'_>, wanted: Wanted) -> Result<()> {
        if wanted.log {
            log::write(&mut self.log, name, cleaned, self.windows == 1).context("cannot keep the log")?;
        }
        if wanted.stats {
            cleaned.changes().for_each(|change| self.stats.add(&change, wanted.removed));
        }
        if wanted.findings {
            findings::write(&mut self.findings, plan.paint, name, cleaned.changes())
                .context("cannot keep the findings")?;
        }
        Ok(())
    }
}

/// The end of the way: what is written, and when.
#[expect(clippy::large_enum_variant, reason = "one for each text at work")]
enum Writer {
    Nothing,
    Stream(File),
    Replace {
        path: PathBuf,
        /// The file that stands there.
        old: Option<Metadata>,
        /// Begun with the first bytes to write: a text that cannot be read leaves nothing behind.
        begun: Option<Replacement>,
        in_place: bool,
    },
}

impl Writer {
    fn new(origin: &Origin, target: Target) -> Result<Writer> {
        Ok(match (target, origin) {
            (Target::Nothing, _) => Writer::Nothing,
            (Target::Stream(file), _) => Writer::Stream(file),
            (Target::New(path), _) => Writer::create(path)?,
            (Target::InPlace, Origin::File(path)) => {
                let (path, old) = file::check_replaceable(path)?;
                Writer::Replace { path, old: Some(old), begun: None, in_place: true }
            }
            (Target::InPlace, Origin::Stdin) => return Err(anyhow!("standard input cannot be replaced; leave out -i")),
        })
    }

    fn create(path: PathBuf) -> Result<Writer> {
        Ok(match std::fs::metadata(&path) {
            Ok(old) if old.is_file() => {
                let path = std::fs::canonicalize(&path).map_err(|e| cannot_write(&path, &e))?;
                Writer::Replace { path, old: Some(old), begun: None, in_place: false }
            }
            // a device or a pipe is written to, not replaced
            Ok(found) if !found.is_dir() => {
                Writer::Stream(File::options().write(true).open(&path).map_err(|e| cannot_write(&path, &e))?)
            }
            _ => Writer::Replace { path, old: None, begun: None, in_place: false },
        })
    }

    fn take(&mut self, cleaned: &Cleaned<'_>, place: Place, changed: bool) -> Result<()> {
        match self {
            Writer::Nothing => Ok(()),
            Writer::Stream(file) => Ok(write(file, cleaned).map_err(OutputFailed)?),
            Writer::Replace { path, old, begun, in_place } => {
                if *in_place && place.first && place.last && !changed {
                    return Ok(());
                }
                if begun.is_none() {
                    if let (None, Some(folder)) = (&old, path.parent().filter(|folder| !folder.as_os_str().is_empty()))
                    {
                        std::fs::create_dir_all(folder).map_err(|e| cannot_write(path, &e))?;
                    }
                    *begun = Some(Replacement::begin(path.clone(), old.clone())?);
                }
                let begun = begun.as_mut().context("a replacement was begun")?;
                write(begun, cleaned).map_err(|e| cannot_write(path, &e))
            }
        }
    }

    fn finish(self, changed: bool) -> Result<()> {
        match self {
            Writer::Replace { begun: Some(begun), in_place, .. } if changed || !in_place => begun.finish(),
            _ => Ok(()),
        }
    }
}

fn cannot_write(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("cannot write {}: {}", shown(path), told(e))
}

fn write(out: &mut impl Write, cleaned: &Cleaned<'_>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(WRITE_BYTES, out);
    cleaned.each_piece(|piece| out.write_all(piece.as_bytes()))?;
    out.flush()
}
