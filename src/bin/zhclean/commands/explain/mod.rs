//! `explain`: the page of a filter, the entry of a rule with its examples run, or what became of a line.

mod live;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use zhclean::{FilterInfo, RuleKind, filters};

use super::common::of_input;
use super::known::{first_sentence, lower, names};
use crate::args::{ExplainArgs, InputFlags, WalkFlags};
use crate::config::near::unknown_rule;
use crate::options::Format;
use crate::output::writer::Target;
use crate::plan::general::General;
use crate::plan::planner::{Planner, Work};
use crate::report::files::ReportFiles;
use crate::report::findings::paper::Paper;
use crate::report::name::{View, Wanted};
use crate::run::delivery::Delivery;
use crate::run::each::each;
use crate::system::stdio::report;

/// Prints the page of a filter, the entry of one rule, or why lines of a file went or stayed.
///
/// # Errors
/// An unknown name; a file that cannot be read; or standard output cannot be written.
pub fn explain(args: ExplainArgs) -> Result<ExitCode> {
    if args.why {
        return why(args);
    }
    let name = args.name.to_string_lossy();
    let all = filters();
    let (filter, rule) = name.split_once('/').map_or((name.as_ref(), None), |(filter, rule)| (filter, Some(rule)));
    let found = all.iter().find(|known| known.name == filter);
    let entry = found.and_then(|found| rule.map_or(Some(found.page.to_owned()), |rule| entry(found, rule)));
    report(&entry.ok_or_else(|| anyhow!(unknown_rule(&name, &names(&all))))?)?;
    Ok(ExitCode::SUCCESS)
}

/// Says why lines of a file went or stayed.
fn why(args: ExplainArgs) -> Result<ExitCode> {
    let (file, numbers) = place(&args.name);
    let walk = WalkFlags::default();
    let input = InputFlags { names: vec![file], walk, reading: args.reading, records: args.records };
    let general = Arc::new(General::of(&args.general));
    let flags = of_input(&input)?.rules(&args.choice)?.settings();
    let mut planner = Planner::new(&general, &args.config, flags, Some(&input.records))?;
    let Work { inputs, plans, .. } = planner.select(&input.names, &input.walk, true)?;
    let mut formats = inputs.iter().zip(&plans).map(|(input, plan)| plan.format_of(&input.origin));
    let is_records = formats.next() == Some(Format::Jsonl);
    let at = |n: usize| numbers.get(n).copied().flatten();
    let view = match (is_records, numbers.as_slice()) {
        // file:record:field:line, as `check` prints it
        (true, _) => View::Why { record: at(0), line: at(2) },
        (false, _) => View::Why { record: None, line: at(0) },
    };
    let wanted = Wanted { view, ..Wanted::default() };
    let files = ReportFiles::default();
    let paper = Paper::new(None, None, false)?;
    let mut delivery = Delivery::begin(&general, (wanted, &files), (None, Some(paper)), (&inputs, &input.names), true)?;
    delivery.is_mute = true;
    let ran = each(&general, 1, (&inputs, &plans), |_| Ok(Target::Nothing), wanted, &mut delivery, |_, _, _| Ok(()));
    delivery.finish(&general, None, ran)
}

/// The file of a place, and what stands behind it: numbers, and `None` for what is none.
fn place(name: &OsStr) -> (PathBuf, Vec<Option<u64>>) {
    /// `file:record:field:line:column` has so many.
    const MOST: usize = 4;
    let mut rest = Vec::new();
    let mut file = name.as_bytes();
    while !Path::new(OsStr::from_bytes(file)).exists() && rest.len() < MOST {
        let Some(colon) = memchr::memrchr(b':', file) else { break };
        let number = std::str::from_utf8(&file[colon + 1..]).ok().and_then(|number| number.parse().ok());
        rest.insert(0, number);
        file = &file[..colon];
    }
    if Path::new(OsStr::from_bytes(file)).exists() || file == b"-" {
        return (OsStr::from_bytes(file).into(), rest);
    }
    (name.into(), Vec::new())
}

/// What is known of one rule of `filter`.
fn entry(filter: &FilterInfo, rule: &str) -> Option<String> {
    let found = filter.rules.iter().find(|known| known.id == rule)?;
    let mut text = format!("{}/{rule}\n\n", filter.name);
    match &found.kind {
        RuleKind::Coded { doc } => _ = writeln!(text, "{doc}."),
        RuleKind::Row { forms, reach, role, mark, hit, miss } => {
            _ = writeln!(text, "A row of the table: reach {}, role {}.\n", lower(reach), lower(role));
            if let Some(mark) = mark {
                _ = writeln!(
                    text,
                    "A mark ({}): above its line an article ends, where little prose follows.\n",
                    mark.name()
                );
            }
            if !forms.is_empty() {
                _ = writeln!(text, "forms");
                forms.iter().for_each(|form| _ = writeln!(text, "    {form}"));
            }
            _ = writeln!(text, "removes");
            for hit in hit {
                let place = live::where_removed(&format!("{}/{rule}", filter.name), hit);
                _ = writeln!(text, "    {hit}\n        {}", place.unwrap_or("beside others that its rules name"));
            }
            _ = writeln!(text, "keeps");
            for miss in miss {
                let stays = live::where_removed(&format!("{}/{rule}", filter.name), miss).is_none();
                _ = writeln!(text, "    {miss}{}", if stays { "" } else { "\n        (not as an example: removed)" });
            }
        }
        _ => {}
    }
    let name = filter.name;
    _ = writeln!(text, "\n{}\n`zhclean explain {name}` shows the page of the filter.", first_sentence(filter.page));
    Some(text)
}
