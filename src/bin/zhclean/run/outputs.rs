//! The streams that the reports of a run are written to, and what of them one file may use.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::clean_file::Reports;
use super::turns::{InTurn, Turns};
use crate::input::origin::Origin;
use crate::report::files::{ReportFile, ReportFiles};
use crate::report::findings::paper::Paper;
use crate::report::findings::sink::{Sink, Wish};
use crate::report::findings::subject::Subject;
use crate::report::held::Drain;
use crate::report::log::file::LogFile;

/// Where reports are written.
#[derive(Clone)]
pub struct Outputs {
    pub log: Option<Arc<LogFile>>,
    pub rejected: Option<Arc<Mutex<ReportFile>>>,
    /// Findings, or the diff.
    pub paper: Option<Arc<Mutex<Paper>>>,
    /// What is wanted of the findings.
    pub wish: Option<Arc<Wish>>,
}

impl Outputs {
    /// Creates them.
    ///
    /// # Errors
    /// When one cannot be created.
    pub fn create(
        files: &ReportFiles<'_>,
        names: &[std::path::PathBuf],
        wish: Option<Wish>,
        paper: Option<Paper>,
    ) -> Result<Outputs> {
        Ok(Outputs {
            log: files.log.map(|path| LogFile::open(path, (names, files.configs))).transpose()?.map(Arc::new),
            rejected: ReportFile::create(files.rejected, "rejected lines")?.map(|file| Arc::new(Mutex::new(file))),
            paper: paper.map(|paper| Arc::new(Mutex::new(paper))),
            wish: wish.map(Arc::new),
        })
    }

    /// Where the file `at` writes; only with a turn may it write before it is reported.
    pub fn of(&self, at: usize, origin: &Origin, turns: &Turns, has_turn: bool) -> Reports {
        let sink = self.wish.clone().map(|wish| Box::new(Sink::new(wish, Subject::of(origin))));
        let reports = Reports { log: self.log.clone(), sink, ..Reports::default() };
        if !has_turn {
            return reports;
        }
        let printed = self.paper.clone().map(|out| -> Box<dyn Drain> {
            let failed = |paper: &Paper, e: &io::Error| paper.failed(e);
            Box::new(InTurn { turns: turns.clone(), at, out, failed })
        });
        let rejected = self.rejected.clone().map(|out| -> Box<dyn Drain> {
            let failed = |file: &ReportFile, e: &io::Error| file.failed(e).into();
            Box::new(InTurn { turns: turns.clone(), at, out, failed })
        });
        Reports { printed, rejected, ..reports }
    }
}

/// What a lock holds, also after a panic.
pub fn held<W>(out: &Mutex<W>) -> MutexGuard<'_, W> {
    out.lock().unwrap_or_else(PoisonError::into_inner)
}
