//! What the user typed: flags and their help, nothing resolved. `plan` resolves them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use zhclean::MAX_REMOVED;

use crate::json::path::Path;
use crate::options::{Bom, Color, Errors, InputFormat, Newline, OnError, RowFormat, StatsKind};

/// Turns scraped Chinese text into text worth keeping.
#[derive(Parser)]
#[command(
    name = "zhclean",
    version,
    max_term_width = 100,
    after_help = "\
Without a command, `… | zhclean` is `… | zhclean clean`.
Exit codes: 0 done, or nothing to change; 1 `check` found something to change; 2 an error, or no text to read."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Clean texts: to standard output, to FILE or DIR with -o, or in place with -i
    Clean(CleanArgs),
    /// Report what `clean` would change, and exit with 1 if it would change a byte
    Check(CheckArgs),
    /// Show encoding, line ends, fold and verdict of each text
    Detect(DetectArgs),
    /// List every filter and rule
    Rules(RulesArgs),
    /// Explain a filter or a rule, with an example before and after
    Explain {
        /// A filter (error-page) or one of its rules (error-page/status-line)
        rule: String,
    },
    /// Give back what was read, from a cleaned file or folder and the log
    Restore(RestoreArgs),
}

/// What to read, and how much to print about it.
#[derive(Args)]
pub struct InputFlags {
    /// Files and folders; a folder gives its *.txt, *.md, *.markdown, *.jsonl and *.ndjson, also as .gz and
    /// .zst. None, or -: standard input
    #[arg(value_name = "INPUT")]
    pub names: Vec<PathBuf>,
    #[command(flatten)]
    pub walk: WalkFlags,
    #[command(flatten)]
    pub reading: DecodeFlags,
    #[command(flatten)]
    pub records: RecordFlags,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more: each file, edits refused or held back
    #[arg(short, long)]
    pub verbose: bool,
    /// Colours in what is printed for people
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Which files of a folder.
#[derive(Args)]
#[command(next_help_heading = "Files")]
pub struct WalkFlags {
    /// Read these files of a folder too: by name, or by path below the folder where the pattern has a slash
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Leave these files and folders out
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Read hidden files and folders too
    #[arg(long)]
    pub hidden: bool,
    /// Follow links in folders
    #[arg(long)]
    pub follow: bool,
    /// Read the names of files and folders from FILE, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Names in --files-from end in NUL, as find -print0 writes them
    #[arg(short = '0', long, requires = "files_from")]
    pub null: bool,
    /// Refuse texts larger than SIZE once unpacked, such as 500M [default: 100 times the packed bytes, from 256M on]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<u64>,
}

/// How bytes become text.
#[derive(Args)]
#[command(next_help_heading = "Encoding")]
pub struct DecodeFlags {
    /// Encoding of the input, such as gb18030 [default: detected]
    #[arg(short, long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Refuse a text whose encoding has a lower confidence than this, from 0 to 1 [default: 0.99]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_confidence: Option<f64>,
    /// Bytes that do not fit the encoding, and characters that --output-encoding does not have
    #[arg(long, value_name = "HOW", default_value = "strict")]
    pub errors: Errors,
}

/// How a file holds texts.
#[derive(Args)]
#[command(next_help_heading = "Format")]
pub struct RecordFlags {
    /// What files hold. Named here, a file is read whatever its name and its first bytes say
    #[arg(long, value_name = "FORMAT", alias = "format", default_value = "auto")]
    pub input_format: InputFormat,
    /// Where in a record the texts are: text, meta.body, items[].text; may be repeated [default: text]
    #[arg(long, value_name = "PATH")]
    pub field: Vec<Path>,
    /// Where in a record the title of its texts is: a heading that says the same opens the article (--preset article)
    #[arg(long, value_name = "PATH")]
    pub title_field: Option<Path>,
    /// The title of the text: a heading that says the same opens the article (--preset article)
    #[arg(long, value_name = "TEXT", conflicts_with = "title_field")]
    pub title: Option<String>,
    /// A line that is not JSON
    #[arg(long, value_name = "HOW", default_value = "stop")]
    pub on_error: OnError,
    /// Write the lines that --on-error skip leaves out to FILE
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Lines that match separate the texts of a file
    #[arg(long, value_name = "REGEX", conflicts_with = "field")]
    pub split: Option<String>,
    /// Answer each record before the next is read
    #[arg(long)]
    pub line_buffered: bool,
    /// Clean texts above N bytes in windows of about N bytes
    #[arg(long, value_name = "N", value_parser = size, hide = true)]
    pub window_bytes: Option<u64>,
    /// Clean texts above N lines in windows of about N lines
    #[arg(long, value_name = "N", hide = true)]
    pub window_lines: Option<usize>,
}

/// A number of bytes, with K, M, G or T for powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits).unwrap_or_default().to_ascii_uppercase();
    let shift = match unit.trim_end_matches('B').trim_end_matches('I') {
        "" => Some(0),
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "T" => Some(40),
        _ => None,
    };
    let bytes = digits.parse().ok().zip(shift).and_then(|(size, shift): (u64, u32)| size.checked_mul(1 << shift));
    bytes.ok_or_else(|| "a size is a number of bytes, such as 500M or 2G".to_owned())
}

/// Which rules run.
#[derive(Args)]
pub struct RuleFlags {
    /// Run only these filters or rules (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Run these filters or rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Leave these filters or rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// default: everything; article: of a whole page its article alone; punctuation: characters only, no line removed, no
    /// indent or blank line touched
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub preset: String,
    /// How the marks were folded: auto, none, ascii-block, nfkc, merged
    #[arg(long, value_name = "FOLD", default_value = "auto")]
    pub fold: String,
    /// A TOML file: options of filters, such as [whitespace] indent = "keep", and [[rule]] rows of your own
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Give all removed lines back when they hold more than this share of the prose, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = MAX_REMOVED, value_parser = share)]
    pub max_removed: f64,
}

/// A share from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to 1, such as 0.3".to_owned())
}

/// Which reports to write.
#[derive(Args)]
pub struct ReportFlags {
    /// Append every edit to FILE, one JSON object a line; FILE.gz and FILE.zst are packed. `restore` undoes them
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Count edits by rule on standard error; with =removed also list what was removed
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "rules")]
    pub stats: Option<StatsKind>,
}

/// How text becomes bytes.
#[derive(Args, Default)]
#[command(next_help_heading = "Encoding")]
pub struct EncodeFlags {
    /// Encoding of the output [default: utf-8]
    #[arg(long, value_name = "NAME")]
    pub output_encoding: Option<String>,
    /// Line ends: LF, or as they are; in Markdown they always stay
    #[arg(long, value_name = "HOW")]
    pub newline: Option<Newline>,
    /// A byte order mark at the start [default: strip; keep in JSON lines]
    #[arg(long, value_name = "HOW")]
    pub bom: Option<Bom>,
}

/// `zhclean clean`.
#[derive(Args)]
pub struct CleanArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    /// Write to FILE, or below DIR with the tree of the input
    #[arg(short, long, value_name = "FILE|DIR", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Replace each file by its cleaned text
    #[arg(short, long)]
    pub in_place: bool,
    /// Write no text, only reports that are asked for; print what would be done
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// With -i: keep the old file, under its name and SUFFIX
    #[arg(
        long,
        value_name = "SUFFIX",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ".bak",
        requires = "in_place"
    )]
    pub backup: Option<OsString>,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub reports: ReportFlags,
}

/// `zhclean check`.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: InputFlags,
    #[command(flatten)]
    pub choice: RuleFlags,
    #[command(flatten)]
    pub writing: EncodeFlags,
    #[command(flatten)]
    pub reports: ReportFlags,
}

/// `zhclean detect`.
#[derive(Args)]
pub struct DetectArgs {
    #[command(flatten)]
    pub input: InputFlags,
    /// How to print the rows
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub output_format: RowFormat,
}

/// `zhclean rules`.
#[derive(Args)]
pub struct RulesArgs {
    #[arg(default_value = "list", hide = true, value_parser = ["list"])]
    pub what: String,
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
