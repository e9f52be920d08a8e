//! Plain text: one document, or several with a line between them; large ones in windows, cut at blank lines.

use std::io::Read;

use anyhow::{Result, ensure};
use encoding_rs::UTF_8;
use zhclean::{OpenRegion, Part, Window};

use super::job::Job;
use super::windows::{Piece, Windows};
use crate::encoding::bom::name as name_of;
use crate::encoding::encode::reads_alike;
use crate::input::source::Source;
use crate::report::diff::NO_DIFF;
use crate::report::name::Name;

/// Notes the encoding of the first window, and writes the byte order mark where it stays.
///
/// # Errors
/// When it cannot be written.
pub fn begin<R: Read>(job: &mut Job<'_>, windows: &Windows<'_, R>) -> Result<()> {
    let guess = windows.guess();
    job.report.guess = guess;
    let bom = guess.is_some_and(|guess| guess.bom > 0);
    if bom && job.plan.keeps_bom {
        job.write("\u{FEFF}")?;
    }
    if let Some(diff) = job.diff.as_mut().filter(|_| bom) {
        diff.add_bom(job.plan.keeps_bom, &mut job.report.printed)?;
    }
    job.report.changed |= bom && !job.plan.keeps_bom;
    Ok(())
}

/// Notes whether the bytes of a window, whose `text` is decoded, change although the text may not.
///
/// # Errors
/// When they do, and a diff is wanted.
pub fn note_bytes<R: Read>(job: &mut Job<'_>, windows: &Windows<'_, R>, text: &str) -> Result<()> {
    let input = windows.guess().map_or(UTF_8, |guess| guess.encoding);
    let output = job.plan.output_encoding;
    job.report.changed |= !reads_alike(text, input, output);
    let is_faulty = windows.decoder.faults > 0 || windows.decoder.cut.is_some();
    job.report.changed |= is_faulty;
    if job.diff.is_some() {
        ensure!(!is_faulty, "has bytes that do not fit {}: {NO_DIFF}", name_of(input));
        ensure!(
            reads_alike(text, input, UTF_8) && reads_alike(text, output, UTF_8),
            "is {} and would be written as {}: {NO_DIFF}",
            name_of(input),
            name_of(output)
        );
    }
    Ok(())
}

/// Cleans the texts of `source`, in order.
///
/// # Errors
/// When the source cannot be read or decoded, or the job cannot write.
pub fn clean_text(source: Source, job: &mut Job<'_>) -> Result<()> {
    let plan = job.plan;
    let origin = job.origin.clone();
    let name = Name { origin: &origin, record: None };
    let size = source.size;
    let mut windows = Windows::new(source, plan.reading, plan.split.as_ref(), size, plan.window);
    let mut window = Window { title: plan.title.as_deref(), ..Window::WHOLE };
    let mut parts = 0;
    let mut started = false;
    while let Some(piece) = windows.next_piece()? {
        if !std::mem::replace(&mut started, true) {
            begin(job, &windows)?;
        }
        let text = windows.text()?;
        note_bytes(job, &windows, text)?;
        match piece {
            Piece::Separator => {
                let part = Part::MIDDLE;
                let here = Window { part, regions: None, ..window };
                let cleaned = plan.between.clean_window(text, here);
                job.add(name, text, &cleaned, part)?;
                window = window.after(&cleaned, false);
            }
            Piece::Text(part) => {
                parts = if part.first { 1 } else { parts + 1 };
                job.report.windows = job.report.windows.max(parts);
                let fold = window.fold.filter(|_| !part.first);
                // a region ends with its text
                let regions = if part.first { Some(OpenRegion::NONE) } else { window.regions };
                let here = Window { part, fold, regions, ..window };
                let cleaned = plan.pipeline.clean_window(text, here);
                let whole = Part { last: part.last && windows.is_at_end(), ..part };
                job.add(name, text, &cleaned, whole)?;
                window = here.after(&cleaned, part.last);
            }
        }
    }
    (job.report.faults, job.report.cut) = (windows.decoder.faults, windows.decoder.cut);
    Ok(())
}
