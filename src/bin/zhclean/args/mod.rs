//! What the user typed: flags and their help, nothing resolved. `plan` resolves them.

mod flags;
pub mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::flags::{
    ConfigFlags, DecodeFlags, EncodeFlags, FindingFlags, GeneralFlags, InputFlags, RecordFlags, ReportFlags, RuleFlags,
    WalkFlags,
};
use crate::options::{ListFormat, RowFormat};

/// Turns scraped Chinese text into text worth keeping.
#[derive(Parser)]
#[command(
    name = "zhclean",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
Flags of daily use, of `clean` and mostly of `check` and `diff` too:
  -o, --output <FILE|DIR>    write there          -e, --encoding <NAME>   of the input
  -i, --in-place             replace each file        --field <PATH>      texts of JSON lines
  -n, --dry-run              write nothing            --include <GLOB>    more files of a folder
      --diff                 show what changes        --exclude <GLOB>    fewer of them
      --preset punctuation   characters only          --log <FILE>        for `restore`
      --ignore <RULES>       leave rules out          --stats             edits by rule
      --config <FILE>        options, your rows   -q, --quiet; -v, --verbose

Examples:
  zhclean < page.txt > clean.txt              a pipe: without a command it is `clean`
  zhclean diff page.txt                       what would change
  zhclean clean raw/ -o clean/ --log log      a folder, with a log that `restore` undoes
  zhclean check docs/                         for CI: exit code 1 where something would change

More: `zhclean help clean`; `zhclean help ci`, `config`, `encodings`, `jsonl`, `regions`, `rows`, `log` or `exit-codes`"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Clean texts: to standard output, to FILE or DIR with -o, or in place with -i
    #[command(
        disable_help_flag = true,
        after_help = "\
Examples:
  zhclean clean page.txt -o clean.txt
  zhclean clean raw/ -o clean/ --log edits.jsonl
  zhclean clean -i notes/ --backup
  zhclean clean news.jsonl.zst --field body -o clean.jsonl.zst
All flags: `zhclean clean --help`. Exit codes: `zhclean help exit-codes`."
    )]
    Clean(CleanArgs),
    /// Report what `clean` would change, and exit with 1 if it would change a byte
    #[command(
        disable_help_flag = true,
        after_help = "\
Examples:
  zhclean check docs/
  zhclean check docs/ --output-format sarif --output-file zhclean.sarif
  zhclean check docs/ --write-baseline known.jsonl --exit-zero
  zhclean check docs/ --baseline known.jsonl
All flags: `zhclean check --help`. Exit codes: `zhclean help exit-codes`."
    )]
    Check(CheckArgs),
    /// Show what `clean` would change as a unified diff, with the exit codes of `check`
    #[command(disable_help_flag = true)]
    Diff(DiffArgs),
    /// Show encoding, line ends, fold and verdict of each text
    #[command(disable_help_flag = true)]
    Detect(DetectArgs),
    /// List the filters, or the rules of one; `rules test` proves rows of your own
    #[command(args_conflicts_with_subcommands = true)]
    Rules(RulesArgs),
    /// Explain a filter, a rule or, with --why, what became of a line
    #[command(disable_help_flag = true)]
    Explain(ExplainArgs),
    /// Give back what was read, from a cleaned file or folder and the log
    Restore(RestoreArgs),
    /// Show what holds for a file and where it is said; write a zhclean.toml to begin with
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the help of a command, or a page: ci, config, encodings, jsonl, regions, rows, log, exit-codes
    Help {
        /// A command or a page
        topic: Option<String>,
    },
    /// Print a script that completes commands and flags in your shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write those of all commands to DIR
    Man {
        /// A folder that is there
        folder: Option<PathBuf>,
    },
}

/// `zhclean clean`.
#[derive(Args)]
pub struct CleanArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    #[command(flatten)]
    pub target: TargetFlags,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub reports: ReportFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// Where cleaned texts go.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct TargetFlags {
    /// Write to FILE, or below DIR with the tree of the input
    #[arg(short, long, value_name = "FILE|DIR", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// With -o DIR: outputs stand below it as the inputs below this folder
    ///
    /// Without it: as below the folder that was named; of several inputs, below the folder that they have in common.
    #[arg(long, value_name = "FOLDER", requires = "output", hide_short_help = true)]
    pub root: Option<PathBuf>,
    /// With -o DIR: leave outputs that are newer than their inputs and were made with these settings
    ///
    /// They must be made by this version too; DIR/.zhclean.update says with what. So a run that was stopped goes on.
    #[arg(long, requires = "output", hide_short_help = true)]
    pub update: bool,
    /// Replace each file by its cleaned text
    #[arg(short, long)]
    pub in_place: bool,
    /// Write no text, only reports; print what would be done
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Write no text, print a unified diff; as `zhclean diff`
    #[arg(long, conflicts_with_all = ["output", "in_place"])]
    pub diff: bool,
    /// With -i: keep the old file, under its name and SUFFIX
    #[arg(
        long,
        value_name = "SUFFIX",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ".bak",
        requires = "in_place",
        hide_short_help = true
    )]
    pub backup: Option<OsString>,
}

/// `zhclean check`.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub shown: FindingFlags,
    #[command(flatten)]
    pub reports: ReportFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean diff`.
#[derive(Args)]
pub struct DiffArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub reports: ReportFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean detect`.
#[derive(Args)]
pub struct DetectArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    /// How to print the rows
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Report")]
    pub output_format: RowFormat,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean rules`.
#[derive(Args)]
pub struct RulesArgs {
    /// A filter, whose rules and forms are listed [default: all filters]
    pub filter: Option<String>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub output_format: ListFormat,
    #[command(subcommand)]
    pub test: Option<RulesCommand>,
}

/// `zhclean rules test`.
#[derive(Subcommand)]
pub enum RulesCommand {
    /// Prove the rows of FILE by their examples, and show what they would take from texts
    #[command(disable_help_flag = true)]
    Test(RulesTestArgs),
}

/// `zhclean rules test`.
#[derive(Args)]
pub struct RulesTestArgs {
    /// A TOML file with [[rule]] rows, as --config takes it
    #[arg(value_name = "FILE")]
    pub rows: PathBuf,
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// A filter (error-page), one of its rules (error-page/status-line) or, with --why, FILE[:LINE]
    #[arg(value_name = "RULE")]
    pub name: OsString,
    /// Say why lines of a file went or stayed: FILE, FILE:LINE or a place that `check` printed
    #[arg(long)]
    pub why: bool,
    #[command(flatten)]
    pub reading: DecodeFlags,
    #[command(flatten)]
    pub records: RecordFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean config`.
#[derive(Subcommand)]
pub enum ConfigCommand {
    /// Print what holds for FILE, or for standard input here, key by key, with where it is said
    #[command(disable_help_flag = true)]
    Show(Box<ConfigShowArgs>),
    /// Write a zhclean.toml with every key, as comments, to the working directory
    Init {
        /// Print it
        #[arg(long)]
        stdout: bool,
    },
    /// Print the JSON schema of a zhclean.toml, for editors
    Schema,
}

/// `zhclean config show`.
#[derive(Args)]
pub struct ConfigShowArgs {
    /// A file or a folder [default: the working directory]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub walk: WalkFlags,
    #[command(flatten)]
    pub reading: DecodeFlags,
    #[command(flatten)]
    pub records: RecordFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub config: ConfigFlags,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub general: GeneralFlags,
}

/// `zhclean restore`.
#[derive(Args)]
pub struct RestoreArgs {
    /// The cleaned text, or a folder of them; - for standard input
    pub output: PathBuf,
    /// The log that `clean --log` wrote
    #[arg(long, value_name = "FILE")]
    pub log: PathBuf,
    /// Write to FILE, or the whole folder below DIR; files without rows are copied
    #[arg(short = 'o', long = "output", value_name = "FILE|DIR")]
    pub to: Option<PathBuf>,
    /// Which file, as it was named to `clean`, where the log holds several; for a folder, the folder
    #[arg(long, value_name = "PATH")]
    pub origin: Option<OsString>,
    /// Undo this run [default: the newest that wrote the text]
    #[arg(long, value_name = "ID")]
    pub run: Option<String>,
    /// Encoding of the cleaned text [default: as the log says]
    #[arg(short, long, value_name = "NAME")]
    pub encoding: Option<String>,
}
