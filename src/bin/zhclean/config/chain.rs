//! A configuration: a file, and the files that it extends, laid over each other and checked as one.

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use anyhow::{Error, Result, anyhow};
use zhclean::{BuildError, Pipeline, Rows, filters};

use super::file::{File, Override, rows};
use super::keys::Key;
use super::near::unknown_rule;
use super::risk;
use super::settings::{Item, Settings, quoted};
use super::source::{Source, SourceFile};
use crate::input::globs::Globs;

/// The names of filters and rules there are.
static RULES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = filters();
    let rules = all.iter().flat_map(|filter| filter.rules.iter().map(|rule| format!("{}/{}", filter.name, rule.id)));
    all.iter().map(|filter| filter.name.to_owned()).chain(rules).collect()
});

/// A file with all that it extends.
#[derive(Debug)]
pub struct Config {
    /// The file itself first, and each before the one that it extends.
    pub files: Vec<Arc<SourceFile>>,
    pub top: Settings,
    /// In the order in which they are laid over it.
    pub overrides: Vec<Override>,
    /// The names of its rows.
    pub rows: Vec<String>,
    /// What a walk leaves out.
    pub exclude: Globs,
    /// It extends nothing: another file that reads alike is the same.
    pub is_alone: bool,
}

impl Config {
    /// Reads the file that `source` is, and those that it extends.
    ///
    /// # Errors
    /// A file that cannot be read, or has a fault; files that extend each other in a circle.
    pub fn of(source: SourceFile) -> Result<Config> {
        let mut chain = vec![File::read(source)?];
        while let Some(next) = extended(&chain)? {
            chain.push(next);
        }
        let (mut top, mut overrides, mut rows) = (Settings::default(), Vec::new(), Vec::<String>::new());
        for file in chain.iter().rev() {
            top.lay(&file.top);
            overrides.extend(file.overrides.iter().cloned());
            rows.retain(|row| !file.rows.contains(row));
            rows.extend(file.rows.iter().cloned());
        }
        let is_alone = chain.len() == 1;
        let files = chain.into_iter().map(|file| file.source).collect();
        let exclude = Globs::new(top.list(Key::Exclude).collect::<Vec<_>>())?;
        let config = Config { files, top, overrides, rows, exclude, is_alone };
        config.check()?;
        Ok(config)
    }

    /// The file itself.
    pub fn main(&self) -> &Arc<SourceFile> {
        &self.files[0]
    }

    /// The rows of all files.
    ///
    /// # Errors
    /// Never; they were read before.
    pub fn read_rows(&self) -> Result<Rows> {
        self.files.iter().rev().try_fold(Rows::default(), |base, file| Ok(rows(file)?.over(base)))
    }

    /// What reads alike does alike.
    pub fn rows_text(&self) -> String {
        if self.rows.is_empty() && self.lines_to_keep().next().is_none() {
            return String::new();
        }
        self.files.iter().map(|file| file.text.as_str()).collect()
    }

    fn check(&self) -> Result<()> {
        let layers = || std::iter::once(&self.top).chain(self.overrides.iter().map(|one| &one.settings));
        risk::check(layers())?;
        for settings in layers() {
            for key in [Key::Select, Key::ExtendSelect, Key::Ignore] {
                settings.items(key).iter().try_for_each(|item| self.check_rule(item))?;
            }
        }
        // those of an override are read only where a file asks for it
        if self.overrides.iter().any(|one| !one.settings.items(Key::KeepLines).is_empty()) {
            let lines: Vec<&str> = self.lines_to_keep().collect();
            let built = Pipeline::builder().rows(self.read_rows()?).keep_lines(lines).build();
            built.map_err(|e| self.error(&e))?;
        }
        Ok(())
    }

    fn lines_to_keep(&self) -> impl Iterator<Item = &str> {
        let layers = std::iter::once(&self.top).chain(self.overrides.iter().map(|one| &one.settings));
        layers.flat_map(|settings| settings.list(Key::KeepLines))
    }

    fn check_rule(&self, item: &Item) -> Result<()> {
        let name = &item.text;
        let is_own = match name.strip_prefix("user/") {
            Some(id) => self.rows.iter().any(|row| row == id),
            None => name == "user" && !self.rows.is_empty(),
        };
        if is_own || RULES.contains(name) {
            return Ok(());
        }
        if name.contains(',') {
            let each: Vec<String> = name.split(',').map(|name| quoted(name.trim())).collect();
            let message =
                format!("unknown rule \"{name}\"; write each between quotes of its own: [{}]", each.join(", "));
            return Err(item.source.error(&message));
        }
        let own = self.rows.iter().map(|row| format!("user/{row}"));
        let known: Vec<String> = RULES.iter().cloned().chain(own).collect();
        Err(item.source.error(&unknown_rule(name, &known)))
    }

    /// The error of a pipeline, with the place of what it names.
    pub fn error(&self, e: &BuildError) -> Error {
        let BuildError::Rows(fault) = e else { return anyhow!("{}: {e}", self.main().name) };
        let place = self.files.iter().find_map(|file| Some((file, fault.place(&file.text)?)));
        match place {
            Some((file, (line, column))) => anyhow!("{}: line {line}, column {column}: {fault}", file.name),
            None => anyhow!("{}: {fault}", self.main().name),
        }
    }
}

/// The file that the last of `chain` extends.
fn extended(chain: &[File]) -> Result<Option<File>> {
    let Some(last) = chain.last() else { return Ok(None) };
    let Some((path, at)) = &last.extends else { return Ok(None) };
    let source = Source::File(Arc::clone(&last.source), *at);
    let path = last.source.path.parent().unwrap_or(Path::new("")).join(path);
    let real = |path: &Path| fs::canonicalize(path).ok();
    let reached = real(&path);
    let first = chain.iter().position(|file| reached.is_some() && real(&file.source.path) == reached);
    if let Some(first) = first {
        let names = chain[first..].iter().map(|file| file.source.name.as_str());
        let names: Vec<&str> = names.chain([chain[first].source.name.as_str()]).collect();
        return Err(source.error(&format!("extends leads in a circle: {}", names.join(" -> "))));
    }
    let next = SourceFile::read(&path, last.source.is_named).map_err(|e| source.error(&format!("extends: {e:#}")))?;
    File::read(next).map(Some)
}
