//! The plan of each input: configurations are looked up once a folder, and compiled once for equal content.
//!
//! All configurations are read, and all plans made, before the first output is written: a fault in one of them stops a run
//! that has done nothing yet.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, ensure};

use super::Plan;
use super::general::General;
use crate::args::{ConfigFlags, RecordFlags, WalkFlags};
use crate::config::governed::{Governed, Governs};
use crate::config::keys::{About, Key};
use crate::config::settings::Settings;
use crate::input::paths::shown;
use crate::input::walk::{Input, Selected, find};
use crate::options::OnError;

/// Inputs, each with its plan.
pub struct Work {
    pub inputs: Vec<Input>,
    pub plans: Vec<Arc<Plan>>,
    /// Texts that were there and left out, counted where nothing else is there.
    pub excluded: u64,
}

/// Makes the plans of a run.
pub struct Planner<'a> {
    general: Arc<General>,
    governed: Governed,
    records: Option<&'a RecordFlags>,
    wanted: fn(Key) -> bool,
    /// By the address of the configuration, which the value keeps, and its overrides.
    known: HashMap<(usize, Vec<usize>), (Governs, Arc<Plan>)>,
    by_content: HashMap<String, Arc<Plan>>,
}

impl<'a> Planner<'a> {
    /// Flags lie over what files say; what the configuration is may be a flag too.
    ///
    /// # Errors
    /// When the file that the flags name cannot be read, or has a fault.
    pub fn new(
        general: &Arc<General>,
        config: &ConfigFlags,
        flags: Settings,
        records: Option<&'a RecordFlags>,
    ) -> Result<Planner<'a>> {
        Ok(Planner {
            general: Arc::clone(general),
            governed: Governed::new(config, flags)?,
            records,
            wanted: |_| true,
            known: HashMap::new(),
            by_content: HashMap::new(),
        })
    }

    /// Of files, only what they say of reading counts: nothing will be cleaned.
    pub fn reading_only(mut self) -> Planner<'a> {
        self.wanted = |key| !matches!(key.info().about, About::Rules | About::Writing);
        self
    }

    /// The inputs that `names` and `walk` select, each with its plan.
    ///
    /// # Errors
    /// A fault in a configuration, or in what it and the flags say together; standard input named twice.
    pub fn select(&mut self, names: &[PathBuf], walk: &WalkFlags, folders_allowed: bool) -> Result<Work> {
        let Selected { inputs: found, mut excluded } =
            find(names, walk, folders_allowed, &mut |named| self.governed.walk_rules(named))?;
        let (mut inputs, mut plans) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
        for input in found {
            if self.governed.excludes(&input)? {
                excluded += 1;
                continue;
            }
            let governs = self.governed.of(&input.origin)?;
            plans.push(self.plan(governs)?);
            inputs.push(input);
        }
        let is_skipped = plans.iter().any(|plan: &Arc<Plan>| plan.on_error == OnError::Skip);
        ensure!(
            plans.is_empty() || is_skipped || self.records.is_none_or(|records| records.rejected.is_none()),
            "--rejected takes the lines that --bad-records skip leaves out; add it"
        );
        Ok(Work { inputs, plans, excluded })
    }

    /// The plan of the file of this name in `folder`; without a name, of what lies there and no override names.
    ///
    /// # Errors
    /// As [`Planner::select`].
    pub fn of_file(&mut self, folder: &Path, name: Option<&OsStr>) -> Result<Arc<Plan>> {
        let governs = self.governed.of_name(folder, name)?;
        self.plan(governs)
    }

    fn plan(&mut self, governs: Governs) -> Result<Arc<Plan>> {
        let address = governs.config.as_ref().map_or(0, |config| Arc::as_ptr(config) as usize);
        let key = (address, governs.overrides.clone());
        if let Some((_, known)) = self.known.get(&key) {
            return Ok(Arc::clone(known));
        }
        let settings = governs.settings(self.governed.flags());
        let wanted = self.wanted;
        let settings = settings.only(wanted);
        let config = governs.config.as_deref().filter(|_| wanted(Key::Select));
        let content = settings.content() + &config.map_or_else(String::new, |config| config.rows_text());
        let plan = match self.by_content.get(&content) {
            Some(known) => Arc::clone(known),
            None => {
                let plan = Arc::new(Plan::new(Arc::clone(&self.general), &settings, config, self.records)?);
                self.by_content.insert(content, Arc::clone(&plan));
                plan
            }
        };
        self.known.insert(key, (governs, Arc::clone(&plan)));
        Ok(plan)
    }

    /// The configuration files that were read.
    pub fn files(&self) -> &[PathBuf] {
        self.governed.finder.files()
    }

    /// What flags and files say, for a run that asks whether anything changed since.
    ///
    /// # Errors
    /// When a file cannot be read again.
    pub fn said(&self) -> Result<String> {
        let is_of_texts = |key: Key| key.info().about != About::Walk;
        let mut said = self.governed.flags().clone().only(is_of_texts).content();
        for file in self.files() {
            let text = std::fs::read_to_string(file)?;
            _ = writeln!(said, "{}\n{text}", shown(file));
        }
        Ok(said)
    }
}
