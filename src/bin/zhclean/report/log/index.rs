//! What a log holds: its runs and its texts, and the edits of some of them. The edits of the others are never in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::de::DeserializeOwned;
use zhclean::Change;

use super::packed::unpacked;
use super::rows::{EditRow, FirstRow, Known, LastRow, Row, RunRow};
use crate::input::container::Container;
use crate::input::paths::error_at;
use crate::input::sum::Sum;

/// The rows of one text.
pub struct Unit {
    pub run: String,
    pub origin: String,
    /// What became of the text; missing where rows are.
    pub known: Option<Known<'static>>,
    /// The bytes of the input that were read when its first part was written.
    pub read: Option<Sum>,
    pub edits: u64,
    /// All its rows are there.
    pub is_whole: bool,
    /// Lines of the first rows of its parts.
    parts: Vec<u64>,
}

/// What a log holds.
#[derive(Default)]
pub struct Index {
    pub runs: Vec<String>,
    /// In order of their completion.
    pub units: Vec<Unit>,
    /// Where in `units` those of an origin are.
    pub origins: BTreeMap<String, Vec<usize>>,
}

/// The edits of a text: in which record and field, where it holds records.
pub type Edits = BTreeMap<Option<(u64, String)>, Vec<Change<'static>>>;

/// A log to read, more than once.
pub struct Log {
    path: PathBuf,
    /// The rows of a log that is a pipe.
    memory: Option<Vec<u8>>,
}

impl Log {
    /// The log at `path`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Log> {
        let at = |e: std::io::Error| error_at(path, &e);
        let mut file = File::open(path).map_err(at)?;
        let mut memory = None;
        if !file.metadata().map_err(at)?.is_file() {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(at)?;
            if let Some(container) = Container::of_start(&bytes) {
                let mut rows = Vec::new();
                container.unpack(Cursor::new(bytes)).and_then(|mut it| it.read_to_end(&mut rows)).map_err(at)?;
                bytes = rows;
            }
            memory = Some(bytes);
        }
        Ok(Log { path: path.to_owned(), memory })
    }

    fn read(&self) -> Result<Box<dyn BufRead + '_>> {
        match &self.memory {
            Some(rows) => Ok(Box::new(rows.as_slice())),
            None => File::open(&self.path).and_then(unpacked).map_err(|e| error_at(&self.path, &e)),
        }
    }

    /// What it holds.
    ///
    /// # Errors
    /// When it cannot be read, or holds a line that is no row and was not left by a killed run.
    pub fn index(&self) -> Result<Index> {
        let mut index = Index::default();
        let mut rows = self.read()?;
        let mut open: Option<(usize, u64)> = None;
        // a row that a killed run left; a new text or run follows it
        let mut cut: Option<u64> = None;
        let mut begins_a_run = false;
        each_line(&mut rows, |number, line| {
            // a row that is cut behind an inner object looks whole, and does not parse
            let kind = match Row::of(line) {
                Row::Run => parsed(line).map(Parsed::Run),
                Row::First => parsed(line).map(Parsed::First),
                Row::Last => parsed(line).map(Parsed::Last),
                Row::Edit => Some(Parsed::Edit),
                Row::Other => None,
            };
            match (kind, open) {
                (Some(Parsed::Run(row)), _) => {
                    index.runs.push(row.run.into_owned());
                    (open, cut) = (None, None);
                }
                (Some(Parsed::First(row)), _) => (open, cut) = (index.begin(row, number), None),
                (Some(Parsed::Edit), Some((unit, edits))) => open = Some((unit, edits + 1)),
                (Some(Parsed::Last(row)), Some((unit, edits))) => {
                    index.units[unit].end(row, edits);
                    open = None;
                }
                (None, _) if cut.is_none() => {
                    (open, cut) = (None, Some(number));
                    begins_a_run = Row::begins_a_run(line);
                }
                _ => bail!("line {} is not a row of a log", cut.unwrap_or(number)),
            }
            Ok(())
        })?;
        if let Some(number) = cut.filter(|_| index.runs.is_empty() && !begins_a_run) {
            bail!("line {number} is not a row of a log");
        }
        // in order of completion: a text in parts ends behind others
        for (at, unit) in index.units.iter().enumerate() {
            index.origins.entry(unit.origin.clone()).or_default().push(at);
        }
        let units = &index.units;
        index.origins.values_mut().for_each(|all| all.sort_by_key(|at| units[*at].parts.last().copied()));
        Ok(index)
    }

    /// Hands over the edits of the units with these numbers in `index`, in the order of the log.
    ///
    /// # Errors
    /// When the log cannot be read, or the first error of `take`.
    pub fn edits(
        &self,
        index: &Index,
        wanted: impl Iterator<Item = usize>,
        mut take: impl FnMut(usize, Edits) -> Result<()>,
    ) -> Result<()> {
        let mut parts: BTreeMap<u64, usize> = BTreeMap::new();
        for unit in wanted {
            parts.extend(index.units[unit].parts.iter().map(|line| (*line, unit)));
        }
        let mut gathered: BTreeMap<usize, Edits> = BTreeMap::new();
        let mut open: Option<usize> = None;
        let mut rows = self.read()?;
        each_line(&mut rows, |number, line| {
            match (Row::of(line), open) {
                (Row::First, _) => {
                    open = parts.get(&number).copied();
                    open.map(|unit| gathered.entry(unit).or_default());
                }
                (Row::Edit, Some(unit)) => {
                    let row: EditRow<'_> =
                        serde_json::from_slice(line).with_context(|| format!("line {number} is not a row of a log"))?;
                    let Change { pass, rule, line, span, old, new } = row.change;
                    let (rule, old, new) = (owned(rule), owned(old), owned(new));
                    let slot = row.record.zip(row.field.map(Cow::into_owned));
                    let edits = gathered.entry(unit).or_default();
                    edits.entry(slot).or_default().push(Change { pass, rule, line, span, old, new });
                }
                (Row::Last, Some(unit)) => {
                    open = None;
                    let is_last = index.units[unit].parts.last().is_some_and(|line| *line < number);
                    if is_last && let Some(edits) = gathered.remove(&unit) {
                        let count: usize = edits.values().map(Vec::len).sum();
                        ensure!(count as u64 == index.units[unit].edits, "changed while being read; run again");
                        return take(unit, edits);
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }
}

/// A row, read as far as the index needs it.
enum Parsed {
    Run(RunRow<'static>),
    First(FirstRow<'static>),
    Last(LastRow<'static>),
    Edit,
}

fn parsed<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    serde_json::from_slice(line).ok()
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

fn each_line(rows: &mut impl BufRead, mut take: impl FnMut(u64, &[u8]) -> Result<()>) -> Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if rows.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        take(number, line.strip_suffix(b"\n").unwrap_or(&line))?;
    }
    Ok(())
}

impl Index {
    /// Begins a text at a line, or goes on with it. Returns its number and the edits seen.
    fn begin(&mut self, row: FirstRow<'static>, line: u64) -> Option<(usize, u64)> {
        let FirstRow { run, origin, part, read, known } = row;
        if part > 1 {
            // a run reads a text once
            let is_it = |unit: &Unit| unit.run == run && unit.origin == origin && unit.parts.len() as u64 + 1 == part;
            let at = self.units.iter().rposition(is_it)?;
            self.units[at].parts.push(line);
            return Some((at, 0));
        }
        let (run, origin) = (run.into_owned(), origin.into_owned());
        self.units.push(Unit { run, origin, known, read, edits: 0, is_whole: false, parts: vec![line] });
        Some((self.units.len() - 1, 0))
    }
}

impl Unit {
    /// The last row of a part with so many edits.
    fn end(&mut self, row: LastRow<'static>, edits: u64) {
        self.edits += edits;
        // a part that lost rows is never made whole by those that follow
        if row.rows != edits || row.origin != self.origin.as_str() {
            self.parts.push(u64::MAX);
            return;
        }
        if let Some(known) = row.known {
            self.known = Some(known);
        }
        self.is_whole = !row.more && self.known.is_some() && !self.parts.contains(&u64::MAX);
    }
}
