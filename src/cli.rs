//! What the user typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use zhclean::MAX_REMOVED;

/// Turns scraped Chinese text into text worth keeping.
#[derive(Parser)]
#[command(
    name = "zhclean",
    version,
    max_term_width = 100,
    after_help = "\
Without a command, `… | zhclean` is `… | zhclean clean`.
Exit codes: 0 done, or nothing to change; 1 `check` found something to change; 2 an error."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Clean texts: to standard output, to FILE or DIR with -o, or in place with -i
    Clean(Clean),
    /// Say what `clean` would change, and exit with 1 if it would change a byte
    Check(Check),
    /// Tell encoding, line ends, fold and verdict of each text
    Detect(Detect),
    /// List every filter and rule
    Rules(Rules),
    /// Explain a filter or a rule, with an example before and after
    Explain {
        /// A filter (error-page) or one of its rules (error-page/status-line)
        rule: String,
    },
    /// Rebuild the text as it was decoded, from a cleaned text and its log
    Restore(Restore),
}

#[derive(Args)]
pub struct Input {
    /// Files and folders; a folder stands for its *.txt files. None, or -: standard input
    pub input: Vec<PathBuf>,
    /// Encoding of the input, such as gb18030 [default: utf-8]
    #[arg(short, long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Threads, for many files [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tell more: each file, edits refused or held back
    #[arg(short, long)]
    pub verbose: bool,
    /// Colours in what is printed for people
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

#[derive(Args)]
pub struct Choice {
    /// Run only these filters or rules (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Run these filters or rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Leave these filters or rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// default: everything; punctuation: characters only, no line removed, no indent or blank line touched
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

#[derive(Args)]
pub struct Reports {
    /// Write every edit to FILE, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Count edits by rule on standard error; with =removed also list what was removed
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "rules")]
    pub stats: Option<StatsKind>,
}

#[derive(Args)]
pub struct Clean {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub choice: Choice,
    /// Write to FILE, or below DIR with the tree of the input
    #[arg(short, long, value_name = "FILE|DIR", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Replace each file by its cleaned text
    #[arg(short, long)]
    pub in_place: bool,
    /// Write nothing; say what would be done
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub reports: Reports,
}

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub choice: Choice,
    #[command(flatten)]
    pub reports: Reports,
}

#[derive(Args)]
pub struct Detect {
    #[command(flatten)]
    pub input: Input,
}

#[derive(Args)]
pub struct Rules {
    #[arg(default_value = "list", hide = true, value_parser = ["list"])]
    pub what: String,
}

#[derive(Args)]
pub struct Restore {
    /// The cleaned text; - for standard input
    pub output: PathBuf,
    /// The log that `clean --log` wrote
    #[arg(long, value_name = "FILE")]
    pub log: PathBuf,
    /// Which text of a log that holds several
    #[arg(long, value_name = "PATH")]
    pub origin: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatsKind {
    Rules,
    Removed,
}
