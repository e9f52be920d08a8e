//! `--update`: outputs stay that are newer than their inputs and were made by this version with these settings.
//!
//! A file in the output folder says which version and settings, and since when. Outputs that are older than that were made
//! with others. It is written before the first output: a run that is killed goes on where it ended.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::args::CleanArgs;
use crate::input::paths::error_at;
use crate::input::walk::Input;
use crate::output::writer::Named;

/// The file in the output folder. A walk passes over it, as over all hidden files.
const NAME: &str = ".zhclean.update";

/// What the file says.
#[derive(Serialize, Deserialize)]
struct Stamp {
    version: String,
    /// The sum of the settings.
    settings: String,
    /// Outputs from then on were made with them: nanoseconds since 1970.
    since: u64,
}

/// The outputs of a folder.
pub struct Update {
    path: PathBuf,
    stamp: Stamp,
    is_new: bool,
}

impl Update {
    /// Reads what the outputs in `folder` were made with; `said` is what flags and configurations say.
    ///
    /// # Errors
    /// When `folder` is no folder.
    pub fn of(folder: &Path, args: &CleanArgs, said: &str) -> Result<Update> {
        ensure!(!folder.is_file(), "--update: name a folder with -o DIR; a single file is cleaned anew");
        let settings = format!("{:?}{said:?}", args.input.records);
        let settings = format!("{:032x}", xxh3_128(settings.as_bytes()));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let path = folder.join(NAME);
        let known = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Stamp>(&bytes).ok());
        let known = known.filter(|known| known.version == version && known.settings == settings);
        let is_new = known.is_none();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, nanoseconds);
        Ok(Update { path, stamp: known.unwrap_or(Stamp { version, settings, since }), is_new })
    }

    /// Forgets what the outputs in `folder` were made with: a run that does not ask makes some of them with other settings.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn forget(folder: &Path) -> Result<()> {
        let path = folder.join(NAME);
        match fs::remove_file(&path) {
            Err(e) if !matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Err(error_at(&path, &e)),
            _ => Ok(()),
        }
    }

    /// Was the output made from the input as it is, and with these settings? Doubt means no.
    pub fn is_current(&self, input: &Input, output: &Named) -> bool {
        let time = |path: &Path| {
            let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
            Some(nanoseconds(found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?))
        };
        let (Some(read), Some(made)) = (input.path().and_then(time), time(&output.real)) else { return false };
        !self.is_new && made > read && made >= self.stamp.since
    }

    /// Says in the folder what its outputs are made with from now on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&self) -> Result<()> {
        if !self.is_new {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::Builder::new().prefix(crate::system::temporaries::PREFIX).tempfile_in(folder)?;
            file.write_all(&serde_json::to_vec(&self.stamp)?)?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        });
        written.map_err(|e| error_at(&self.path, &e))
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
