//! `config`: what holds for a file, a file to begin with, and the schema for editors.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::args::{ConfigCommand, ConfigShowArgs};
use crate::config::discover::NAMES;
use crate::config::flags::Flags;
use crate::config::governed::Governed;
use crate::config::init::template;
use crate::config::schema::schema;
use crate::config::show::shown;
use crate::input::paths::{error_at, shown as shown_path};
use crate::plan::general::General;
use crate::plan::planner::Planner;
use crate::system::stdio::{report, say};

/// Does what the command says.
///
/// # Errors
/// A configuration that cannot be read, or has a fault; a file that is there; standard output that cannot be written.
pub fn config(command: ConfigCommand) -> Result<ExitCode> {
    match command {
        ConfigCommand::Show(args) => show(&args)?,
        ConfigCommand::Init { stdout: true } => report(&template())?,
        ConfigCommand::Init { stdout: false } => init()?,
        ConfigCommand::Schema => report(&format!("{:#}\n", schema()))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(args: &ConfigShowArgs) -> Result<()> {
    let flags = Flags::default().walk(&args.walk)?.reading(&args.reading)?.records(&args.records)?;
    let flags = flags.rules(&args.choice)?.writing(&args.writing)?.settings();
    let here = Path::new("");
    let (folder, name) = match args.file.as_deref().or(args.walk.stdin_filename.as_deref()) {
        None => (here, None),
        Some(file) if file.is_dir() => (file, None),
        Some(file) => (file.parent().unwrap_or(here), file.file_name()),
    };
    let mut governed = Governed::new(&args.config, flags.clone())?;
    let governs = governed.of_name(folder, name)?;
    // names of rules and forms are proved where a pipeline is built
    let general = std::sync::Arc::new(General::of(&args.general));
    Planner::new(&general, &args.config, flags.clone(), Some(&args.records))?.of_file(folder, name)?;
    let shown_name = match name {
        Some(name) => shown_path(&folder.join(name)),
        None if folder == here => "the working directory".to_owned(),
        None => shown_path(folder),
    };
    report(&shown(&shown_name, &governs, &governs.settings(&flags)))?;
    Ok(())
}

fn init() -> Result<()> {
    if let Some(known) = NAMES.iter().find(|name| Path::new(name).symlink_metadata().is_ok()) {
        bail!("{known}: is there already; `zhclean config init --stdout` prints what would be written");
    }
    let path = Path::new(NAMES[0]);
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    made.and_then(|mut file| file.write_all(template().as_bytes())).map_err(|e| error_at(path, &e))?;
    say(&format!("{}: written; every line of it is a comment", NAMES[0]));
    Ok(())
}
