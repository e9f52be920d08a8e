//! Flags that several commands have. What `-h` shows is of daily use; `--help` shows all, under headings.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::values::{share, size};
use crate::json::path::Path;
use crate::options::{Bom, Color, Errors, FindingFormat, InputFormat, Newline, OnError, StatsKind};

/// What to read.
#[derive(Args)]
pub struct InputFlags {
    /// Files and folders; none, or -: standard input
    ///
    /// A folder gives its *.txt, *.md, *.markdown, *.jsonl and *.ndjson, also as .gz and .zst.
    #[arg(value_name = "INPUT")]
    pub names: Vec<PathBuf>,
    #[command(flatten)]
    pub walk: WalkFlags,
    #[command(flatten)]
    pub reading: DecodeFlags,
    #[command(flatten)]
    pub records: RecordFlags,
}

/// Which files of a folder.
#[derive(Args, Default)]
#[command(next_help_heading = "Input")]
pub struct WalkFlags {
    /// Read these files of a folder too, such as '*.srt'
    ///
    /// The pattern is of the name, or of the path below the folder where it has a slash.
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Leave these files and folders out
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Read hidden files and folders too
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub hidden: Option<bool>,
    /// Follow links in folders
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub follow: Option<bool>,
    /// Leave out what .gitignore and .git/info/exclude name
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub gitignore: Option<bool>,
    /// Exclude files that are named themselves too, as pre-commit names them
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, hide_short_help = true)]
    pub force_exclude: Option<bool>,
    /// Read the names of files and folders from FILE, one a line; - for standard input
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub files_from: Option<PathBuf>,
    /// Names in --files-from end in NUL, as find -print0 writes them
    #[arg(short = '0', long, requires = "files_from", hide_short_help = true)]
    pub null: bool,
    /// The name of standard input in reports; it also says the format
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub stdin_filename: Option<PathBuf>,
    /// Refuse texts larger than SIZE once unpacked, such as 500M [default: 100 times the packed bytes, from 256M on]
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    pub max_size: Option<u64>,
}

/// How bytes become text.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Encoding")]
pub struct DecodeFlags {
    /// Encoding of the input, such as gb18030 [default: detected]
    #[arg(short, long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Refuse a text whose encoding has a lower confidence than this, from 0 to 1 [default: 0.99]
    #[arg(long, value_name = "SHARE", value_parser = share, hide_short_help = true)]
    pub min_confidence: Option<f64>,
    /// Bytes that do not fit the encoding, and characters that --output-encoding does not have [default: strict]
    #[arg(long = "decode-errors", alias = "errors", value_name = "HOW", hide_short_help = true)]
    pub errors: Option<Errors>,
}

/// How a file holds texts.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Records")]
pub struct RecordFlags {
    /// What files hold [default: what their names say]
    ///
    /// Named here, a file is read whatever its name and its first bytes say.
    #[arg(long, value_name = "FORMAT", alias = "format", hide_short_help = true)]
    pub input_format: Option<InputFormat>,
    /// Where in a record the texts are, such as meta.body [default: text]
    ///
    /// A path: text, meta.body, items[].text. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub field: Vec<Path>,
    /// Where in a record the title of its texts is (--preset article)
    ///
    /// A heading that says the same opens the article.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub title_field: Option<Path>,
    /// The title of the text (--preset article)
    ///
    /// A heading that says the same opens the article.
    #[arg(long, value_name = "TEXT", conflicts_with = "title_field", hide_short_help = true)]
    pub title: Option<String>,
    /// A line that is not JSON [default: stop]
    #[arg(long = "bad-records", alias = "on-error", value_name = "HOW", hide_short_help = true)]
    pub on_error: Option<OnError>,
    /// Write the lines that --bad-records skip leaves out to FILE
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub rejected: Option<PathBuf>,
    /// Lines that match separate the texts of a file
    #[arg(long, value_name = "REGEX", conflicts_with = "field", hide_short_help = true)]
    pub split: Option<String>,
    /// Answer each record before the next is read
    #[arg(long, hide_short_help = true)]
    pub line_buffered: bool,
    /// Clean texts above N bytes in windows of about N bytes
    #[arg(long, value_name = "N", value_parser = size, hide = true)]
    pub window_bytes: Option<u64>,
    /// Clean texts above N lines in windows of about N lines
    #[arg(long, value_name = "N", hide = true)]
    pub window_lines: Option<usize>,
}

/// Which rules run.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What to clean")]
pub struct RuleFlags {
    /// Run only these filters or rules (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_short_help = true)]
    pub select: Vec<String>,
    /// Run these filters or rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_short_help = true)]
    pub extend_select: Vec<String>,
    /// Leave these filters or rules out (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// default; article: a whole page's article alone; punctuation: characters only
    ///
    /// With article nothing stays of a page but its article, where one is told; with punctuation no line is removed, no
    /// indent or blank line touched.
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// How the marks were folded: auto, none, ascii-block, nfkc, merged [default: auto]
    #[arg(long, value_name = "FOLD", hide_short_help = true)]
    pub fold: Option<String>,
    /// Give all removed lines back when they hold more than this share of the prose, such as 30% [default: 0.3]
    #[arg(long, value_name = "SHARE", value_parser = share, hide_short_help = true)]
    pub max_removed: Option<f64>,
}

/// Which configuration file holds.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What to clean")]
pub struct ConfigFlags {
    /// Take options and rows of your own from FILE, not from the nearest zhclean.toml
    ///
    /// See `zhclean help config` and, for rows, `zhclean help rows`.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read no zhclean.toml
    #[arg(long, conflicts_with = "config", hide_short_help = true)]
    pub isolated: bool,
}

/// Which reports to write.
#[derive(Args, Default)]
#[command(next_help_heading = "Report")]
pub struct ReportFlags {
    /// Append every edit to FILE, which `restore` undoes
    ///
    /// One JSON object a line; FILE.gz and FILE.zst are packed. See `zhclean help log`.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Count edits by rule; with =removed list what was removed
    #[arg(
        long,
        value_name = "WHAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "rules",
        hide_possible_values = true
    )]
    pub stats: Option<StatsKind>,
    /// Write the statistics to FILE as JSON, by folder, with the texts that lost most
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub stats_file: Option<PathBuf>,
    /// Show N removals chosen at random, with the lines around them
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub show_samples: Option<usize>,
    /// Choose others; the same number chooses the same [default: 0]
    #[arg(long, value_name = "NUMBER", requires = "show_samples", hide_short_help = true)]
    pub seed: Option<u64>,
}

/// How findings are shown.
#[derive(Args, Default)]
#[command(next_help_heading = "Report")]
pub struct FindingFlags {
    /// How findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub output_format: FindingFormat,
    /// Write the findings to FILE, not to standard output
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub output_file: Option<PathBuf>,
    /// Exit with 0 also when something would change
    #[arg(long)]
    pub exit_zero: bool,
    /// Show only findings that FILE does not hold
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings to FILE, for --baseline
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Findings of rules that begin so, for `rules test`
    #[arg(skip)]
    pub only: Option<String>,
}

/// How text becomes bytes.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Encoding")]
pub struct EncodeFlags {
    /// Encoding of the output [default: utf-8]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub output_encoding: Option<String>,
    /// Line ends: LF, or as they are; in Markdown they always stay
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    pub newline: Option<Newline>,
    /// A byte order mark at the start [default: strip; keep in JSON lines]
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    pub bom: Option<Bom>,
}

/// How the program runs, and how much it prints.
#[derive(Args)]
#[command(next_help_heading = "General")]
pub struct GeneralFlags {
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", hide_short_help = true)]
    pub threads: Option<usize>,
    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more: each file, edits refused or held back
    #[arg(short, long)]
    pub verbose: bool,
    /// Colours in what is printed for people
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_short_help = true)]
    pub color: Color,
    /// Print help; -h prints the flags of daily use
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
}
