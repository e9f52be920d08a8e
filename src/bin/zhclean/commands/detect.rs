//! `detect`: what a file is, as a table, as TSV or as JSON. With -v the rest and the evidence are below each row.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use zhclean::Sign;

use super::apart::Reads;
use super::common::{has_text, of_input};
use crate::args::DetectArgs;
use crate::encoding::bom::name;
use crate::input::names::named;
use crate::input::walk::Input;
use crate::options::{Format, RowFormat};
use crate::output::writer::Target;
use crate::plan::general::General;
use crate::plan::planner::{Planner, Work};
use crate::report::detected::Detected;
use crate::report::file_report::FileReport;
use crate::report::files::ReportFiles;
use crate::report::findings::paper::Paper;
use crate::report::name::{View, Wanted};
use crate::report::width::{columns, cut_front, padded};
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::stdio::{columns as columns_of_terminal, report};

/// Prints a row for each file; as JSON lines, for each text of a file of records.
///
/// # Errors
/// When standard output cannot be written.
pub fn detect(args: &DetectArgs) -> Result<ExitCode> {
    let general = Arc::new(General::of(&args.general));
    let flags = of_input(&args.input)?.settings();
    let mut planner = Planner::new(&general, &args.config, flags, Some(&args.input.records))?.reading_only();
    let names = named(&args.input.names, &args.input.walk)?;
    let work = planner.select(&names, &args.input.walk, true)?;
    if !has_text(&work, &names, &args.input.walk, general.quiet)? {
        return Ok(ExitCode::SUCCESS);
    }
    let Work { inputs, plans, .. } = work;
    let files = ReportFiles::default();
    Reads::of(&args.input, (&args.config, planner.files()), &inputs).keep_from(&[], &files, true)?;
    let by_record = args.output_format == RowFormat::Json;
    let wanted = Wanted { view: if by_record { View::Texts } else { View::Nothing }, ..Wanted::default() };
    let paper = by_record.then(|| Paper::new(None, None, false)).transpose()?;
    let mut delivery = Delivery::begin(&general, (wanted, &files), (None, paper), (&inputs, &names), true)?;
    delivery.is_mute = true;
    let mut table = Table::of(&inputs, args.output_format, general.verbose);
    let ran = each(
        &general,
        general.threads,
        (&inputs, &plans),
        |_| Ok(Target::Nothing),
        wanted,
        &mut delivery,
        |input, plan, found| {
            let format = plan.format_of(&input.origin);
            if !by_record || format != Format::Jsonl {
                let row = of_file(&input.origin.to_string(), format.name(), found);
                report(&table.row(&row))?;
            }
            Ok(())
        },
    );
    let ran = ran.and_then(|()| Ok(report(&table.foot())?));
    delivery.finish(&general, None, ran)
}

/// The names of the columns as TSV has them.
const NAMES: [&str; 10] = ["encoding", "sure", "by", "bom", "lines", "fold", "full/half", "verdict", "texts", "file"];

/// Columns behind the name of the file.
const WIDTHS: [usize; 3] = [9, 11, 11];
/// Columns of a terminal, where there is none.
const TERMINAL: usize = 80;

/// The rows so far.
struct Table {
    format: RowFormat,
    is_verbose: bool,
    /// Columns of the names, and whether longer ones are cut.
    names: usize,
    is_cut: bool,
    files: u64,
    texts: u64,
    /// How many files are of each encoding, fold and verdict.
    counts: [BTreeMap<String, u64>; 3],
}

impl Table {
    fn of(inputs: &[Input], format: RowFormat, is_verbose: bool) -> Table {
        let terminal = columns_of_terminal();
        let left = terminal.unwrap_or(TERMINAL).saturating_sub(WIDTHS.iter().map(|width| width + 2).sum());
        let widest = inputs.iter().map(|input| columns(&input.origin.to_string())).max();
        let names = widest.unwrap_or(0).max("file".len()).min(left.max("file".len()));
        let (is_cut, counts) = (terminal.is_some(), Default::default());
        Table { format, is_verbose, names, is_cut, files: 0, texts: 0, counts }
    }

    fn row(&mut self, row: &Detected) -> String {
        self.files += 1;
        self.texts += row.documents;
        for (counts, name) in self.counts.iter_mut().zip([row.encoding.as_str(), row.fold, row.verdict]) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
        let is_first = self.files == 1;
        match self.format {
            RowFormat::Json => row.json(),
            RowFormat::Tsv => {
                let title = if is_first { NAMES.join("\t") + "\n" } else { String::new() };
                title + &cells(row).join("\t") + "\n"
            }
            RowFormat::Table => {
                let title =
                    if is_first { self.aligned(["file", "encoding", "fold", "verdict"]) } else { String::new() };
                let cells = [row.file.as_str(), &row.encoding, row.fold, row.verdict];
                let rest = if self.is_verbose { rest(row) } else { String::new() };
                title + &self.aligned(cells) + &rest
            }
        }
    }

    fn aligned(&self, [file, encoding, fold, verdict]: [&str; 4]) -> String {
        let file = if self.is_cut { cut_front(file, self.names) } else { file.to_owned() };
        let [first, second, _] = WIDTHS;
        format!("{}  {encoding:<first$}  {fold:<second$}  {verdict}\n", padded(&file, self.names))
    }

    /// How many files are of each kind, where they are several.
    fn foot(&self) -> String {
        if self.format != RowFormat::Table || self.files < 2 {
            return String::new();
        }
        let mut foot = format!("\n{} files, {} texts\n", self.files, self.texts);
        for (name, counts) in ["encoding", "fold", "verdict"].into_iter().zip(&self.counts) {
            let mut counts: Vec<_> = counts.iter().collect();
            counts.sort_by_key(|&(name, count)| (Reverse(*count), name));
            let each: Vec<_> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            foot += &format!("{name:<9} {}\n", each.join(", "));
        }
        foot
    }
}

fn cells(row: &Detected) -> [String; 10] {
    [
        row.encoding.clone(),
        format!("{:.3}", row.confidence),
        row.told_by.into(),
        if row.bom { "yes" } else { "no" }.into(),
        row.line_ends.into(),
        row.fold.into(),
        format!("{}/{}", row.marks.full_width, row.marks.half_width),
        row.verdict.into(),
        row.documents.to_string(),
        row.file.clone(),
    ]
}

/// A file of that `format`.
fn of_file(origin: &str, format: &'static str, report: &FileReport) -> Detected {
    let guess = report.guess;
    Detected {
        file: origin.to_owned(),
        record: None,
        field: None,
        format,
        encoding: guess.map_or_else(String::new, |guess| name(guess.encoding)),
        confidence: guess.map_or(0.0, |guess| guess.confidence),
        told_by: guess.map_or("", |guess| guess.sign.name()),
        bom: guess.is_some_and(|guess| guess.bom > 0),
        line_ends: report.line_ends.name(),
        fold: report.fold.name(),
        marks: report.evidence.unwrap_or_default(),
        verdict: report.verdict(),
        page: report.sign.map(Sign::name),
        documents: report.documents,
    }
}

/// What -v adds below a row.
fn rest(row: &Detected) -> String {
    let bom = if row.bom { "with a byte order mark" } else { "no byte order mark" };
    let texts = if row.documents == 1 { "1 text".to_owned() } else { format!("{} texts", row.documents) };
    format!(
        "  {}, {texts}, encoding by {} ({:.3}), {bom}, line ends {}\n  marks: {}\n  page: {}\n",
        row.format,
        row.told_by,
        row.confidence,
        row.line_ends,
        row.marks.told(),
        row.page.unwrap_or("no sign")
    )
}
