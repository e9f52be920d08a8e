//! Writes the bytes of one cleaned file to its target, packed if the target is, and gives a new file its name at the end.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};

use super::file::{Replacement, check_replaceable};
use super::rights::check_writable;
use crate::input::container::{Container, Packer};
use crate::input::origin::Origin;
use crate::input::paths::shown;
use crate::input::source::Source;
use crate::plan::Plan;
use crate::system::cause::{OutputFailed, with_advice};

/// Where a cleaned file is written.
pub enum Target {
    /// Nowhere; only reports are written.
    Nothing,
    /// Standard output, or a device or pipe named with -o.
    Stream(File),
    /// A file of that name.
    New(Named),
    /// The file it came from.
    InPlace,
}

/// A file to write, as the user named it and as it is called without links, resolved before the first text is read: a
/// link that appears on the way later leads nobody astray.
#[derive(Clone)]
pub struct Named {
    pub name: PathBuf,
    pub real: PathBuf,
}

/// Writes one file.
pub struct Writer {
    opened: Opened,
    container: Option<Container>,
}

#[expect(clippy::large_enum_variant, reason = "one for each file at work")]
enum Opened {
    Nothing,
    Stream(Packer<File>),
    Replace {
        path: PathBuf,
        /// The file that has the name now.
        old: Option<Metadata>,
        /// Begun with the first bytes: an input that cannot be read leaves nothing behind.
        begun: Option<Packer<Replacement>>,
        in_place: bool,
    },
}

impl Writer {
    /// A writer for what comes from `origin`.
    ///
    /// # Errors
    /// When the target cannot be replaced or opened.
    pub fn new(plan: &Plan, origin: &Origin, target: Target) -> Result<Writer> {
        let plain = |opened| Ok(Writer { opened, container: None });
        match (target, origin) {
            (Target::Nothing, _) => plain(Opened::Nothing),
            (Target::Stream(file), _) => plain(Opened::Stream(Packer::Plain(file))),
            (Target::New(named), _) => Writer::create(named),
            (Target::InPlace, Origin::File(path)) => {
                let (path, old) = check_replaceable(path, plan.general.backup.as_deref())?;
                plain(Opened::Replace { path, old: Some(old), begun: None, in_place: true })
            }
            (Target::InPlace, Origin::Stdin(_)) => Err(anyhow!("standard input cannot be replaced; leave out -i")),
        }
    }

    fn create(Named { name, real: path }: Named) -> Result<Writer> {
        let container = Container::of_name(&name);
        let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
        let opened = match fs::metadata(&path) {
            // a device or a pipe is written to, not replaced
            Ok(found) if !found.is_dir() && !found.is_file() => {
                let file = File::options().write(true).open(&path).map_err(|e| cannot_write(&name, &e))?;
                Opened::Stream(Packer::new(container, file).map_err(|e| cannot_write(&name, &e))?)
            }
            _ if is_link => {
                bail!("cannot write {}: is a link that was made during the run or leads to no file", shown(&name))
            }
            Ok(old) if old.is_file() => {
                check_writable(&path).with_context(|| format!("cannot write {}", shown(&name)))?;
                Opened::Replace { path, old: Some(old), begun: None, in_place: false }
            }
            _ => Opened::Replace { path, old: None, begun: None, in_place: false },
        };
        Ok(Writer { opened, container })
    }

    /// Does the text replace the file it came from?
    pub fn is_in_place(&self) -> bool {
        matches!(self.opened, Opened::Replace { in_place: true, .. })
    }

    /// Can written bytes not be taken back?
    pub fn is_stream(&self) -> bool {
        matches!(self.opened, Opened::Stream(_))
    }

    /// Does a file get new bytes under its name, if it `changed`?
    pub fn is_replaced(&self, changed: bool) -> bool {
        matches!(self.opened, Opened::Replace { in_place, .. } if changed || !in_place)
    }

    /// Checks the opened source: in place it must be the file that was found replaceable; it is packed again as it was.
    ///
    /// # Errors
    /// When another file has its name now.
    pub fn accept(&mut self, plan: &Plan, source: &Source) -> Result<()> {
        if let Opened::Replace { path, old: Some(old), in_place: true, .. } = &mut self.opened {
            if !source.is(old) {
                // another run replaced it between the two looks: what was opened must be what is there now
                *old = check_replaceable(path, plan.general.backup.as_deref())?.1;
                ensure!(source.is(old), "changed while being read; left as it is, run again");
            }
            self.container = source.container;
        }
        Ok(())
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    /// [`OutputFailed`] when a stream cannot be written, else the cause with the file's name.
    pub fn write(&mut self, plan: &Plan, bytes: &[u8]) -> Result<()> {
        match &mut self.opened {
            Opened::Nothing => Ok(()),
            Opened::Stream(out) => Ok(out.write_all(bytes).map_err(OutputFailed)?),
            Opened::Replace { path, old, begun, in_place } => {
                if begun.is_none() {
                    let backup = plan.general.backup.as_deref().filter(|_| *in_place);
                    let file = Replacement::begin(path.clone(), old.clone(), backup)?;
                    *begun = Some(Packer::new(self.container, file).map_err(|e| cannot_write(path, &e))?);
                }
                let begun = begun.as_mut().context("no replacement was begun")?;
                begun.write_all(bytes).map_err(|e| cannot_write(path, &e))
            }
        }
    }

    /// Completes the file and gives it its name; in place only if it `changed`.
    ///
    /// # Errors
    /// When the rest cannot be written; the old file is then unchanged.
    pub fn finish(mut self, plan: &Plan, changed: bool) -> Result<()> {
        // an empty result is a file too
        if let Opened::Replace { begun: None, in_place, .. } = &self.opened
            && (changed || !in_place)
        {
            self.write(plan, b"")?;
        }
        match self.opened {
            Opened::Nothing => Ok(()),
            Opened::Stream(out) => Ok(out.finish().map(drop).map_err(OutputFailed)?),
            Opened::Replace { begun: Some(begun), in_place, path, .. } if changed || !in_place => {
                begun.finish().map_err(|e| cannot_write(&path, &e))?.finish()
            }
            Opened::Replace { .. } => Ok(()),
        }
    }
}

fn cannot_write(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("cannot write {}: {}", shown(path), with_advice(e))
}
