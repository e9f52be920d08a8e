//! Markdown: one text in which only running text may change, and of it only marks and characters.
//!
//! ```text
//!  source --> unfold --> reading --> structure: which bytes may not be touched --> Pipeline --> text
//!             front matter, parser               ^ blocks to hold                              |
//!             directives   leaves                +-------- structure: which blocks differ <----+
//! ```
//!
//! What was cleaned is parsed again. A block that would get another structure is held, and the text cleaned once more.

mod anchors;
mod fence;
mod reading;
mod spans;
mod structure;
mod unfold;

use std::ops::Range;

use anyhow::{Result, ensure};
use zhclean::{Part, Structure, Window, WindowSize};

use self::structure::Parsed;
use super::job::Job;
use super::text::{begin, note_bytes};
use super::windows::{Piece, Windows};
use crate::input::source::Source;
use crate::report::name::Name;

/// Larger texts are refused: a text is parsed whole, because a link may lead to its first line from its last.
const MAX_BYTES: usize = 32 << 20;
/// So often blocks are held and the text is cleaned once more; then it stays as it is.
const MAX_ROUNDS: usize = 8;

/// Which leaves of the block tree stay as they are.
enum Held {
    These(Vec<usize>),
    All,
}

/// What may not be touched of a text and of what the first pass makes of it.
struct Kept<'p, 't> {
    parsed: &'p Parsed<'t>,
    held: Held,
}

impl Structure for Kept<'_, '_> {
    fn protected(&self, text: &str) -> Vec<Range<usize>> {
        match &self.held {
            Held::These(leaves) if self.parsed.is_of(text) => self.parsed.protected(leaves),
            Held::These(leaves) => Parsed::of(text).protected(leaves),
            Held::All => std::iter::once(0..text.len()).collect(),
        }
    }

    fn comments(&self, text: &str) -> Option<Vec<Range<usize>>> {
        Some(if self.parsed.is_of(text) { self.parsed.comments() } else { Parsed::of(text).comments() })
    }
}

impl Held {
    /// Holds these leaves too. Where all of them were held already, nothing else helps but to hold all.
    fn add(&mut self, found: &[usize]) {
        let Held::These(leaves) = self else { return };
        let before = leaves.len();
        leaves.extend(found);
        leaves.sort_unstable();
        leaves.dedup();
        if leaves.len() == before {
            *self = Held::All;
        }
    }

    /// The lines of `text`, from 1, on which what is held begins.
    fn lines(&self, text: &Parsed<'_>) -> Vec<u64> {
        let numbers = match self {
            Held::These(leaves) => leaves.clone(),
            Held::All => vec![0],
        };
        let mut lines: Vec<u64> = numbers.into_iter().map(|n| text.line_of(n)).collect();
        lines.dedup();
        lines
    }
}

/// Cleans the text of `source`.
///
/// # Errors
/// When the source cannot be read or decoded, is too large, or the job cannot write.
pub fn clean_markdown(source: Source, job: &mut Job<'_>) -> Result<()> {
    let plan = job.plan;
    ensure!(
        !plan.insists_on_split,
        "--split separates plain texts, and this file holds Markdown; leave it out, or insist with --input-format text"
    );
    let size = WindowSize { bytes: MAX_BYTES, lines: usize::MAX };
    let mut windows = Windows::new(source, plan.reading, None, MAX_BYTES as u64 / 64, size);
    let piece = windows.next_piece()?;
    begin(job, &windows)?;
    let text = windows.text()?;
    note_bytes(job, &windows, text)?;
    ensure!(
        piece == Some(Piece::Text(Part::WHOLE)) && text.len() <= MAX_BYTES,
        "is Markdown above {} MiB, which is read whole; split it, or clean it as a text with --input-format text",
        MAX_BYTES >> 20
    );
    job.report.markdown = 1;
    job.report.windows = 1;
    (job.report.faults, job.report.cut) = (windows.decoder.faults, windows.decoder.cut);
    let parsed = Parsed::of(text);
    let mut kept = Kept { parsed: &parsed, held: Held::These(Vec::new()) };
    for round in 0..=MAX_ROUNDS {
        let window = Window { structure: Some(&kept), ..Window::WHOLE };
        let cleaned = plan.markdown.clean_window(text, window);
        let is_changed = cleaned.is_changed();
        let differing = if is_changed { parsed.differing(&Parsed::of(cleaned.text())) } else { Vec::new() };
        if differing.is_empty() {
            if round > 0 {
                job.report.voided = kept.held.lines(&parsed);
            }
            if plan.asks_line_feeds && text.contains('\r') {
                job.report.notes.push("line ends stay as they are in Markdown".into());
            }
            let origin = job.origin.clone();
            return job.add(Name { origin: &origin, record: None }, text, &cleaned, Part::WHOLE);
        }
        drop(cleaned);
        if round + 1 < MAX_ROUNDS { kept.held.add(&differing) } else { kept.held = Held::All }
    }
    unreachable!("a text that is held whole does not change")
}
