//! What `check` prints: a line for each rule that would act on a line of a text.

use std::io::{self, Write};

use anyhow::{Context, Result};
use zhclean::Change;

use super::held::Held;
use super::paint::Paint;
use crate::system::visible::visible;

/// Characters shown of the old and the new text of an edit.
const SHOWN_CHARS: usize = 40;

/// Prints the edits of a text; equal edits of a line are printed once, with their number.
///
/// # Errors
/// When writing fails.
pub fn write_findings<'a>(
    out: &mut Held,
    paint: Paint,
    origin: &str,
    changes: impl Iterator<Item = Change<'a>>,
) -> Result<()> {
    let mut line = 0;
    let mut group: Vec<(Change<'a>, u32)> = Vec::new();
    for change in changes {
        if change.line != line {
            print(&mut out.bytes, paint, origin, &mut group).context("cannot keep the findings")?;
            out.relieve()?;
            line = change.line;
        }
        match group
            .iter_mut()
            .find(|(first, _)| first.rule == change.rule && first.old == change.old && first.new == change.new)
        {
            Some((_, count)) => *count += 1,
            None => group.push((change, 1)),
        }
    }
    print(&mut out.bytes, paint, origin, &mut group).context("cannot keep the findings")?;
    out.relieve()
}

fn print(out: &mut Vec<u8>, paint: Paint, origin: &str, group: &mut Vec<(Change<'_>, u32)>) -> io::Result<()> {
    for (change, count) in group.drain(..) {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let at = paint.bold(&format!("{origin}:{}", change.line));
        let rule = paint.cyan(&visible(&change.rule));
        if change.new.is_empty() {
            writeln!(out, "{at}: {rule}: remove {}{times}", shown(&change.old))?;
        } else {
            writeln!(out, "{at}: {rule}: {} → {}{times}", shown(&change.old), shown(&change.new))?;
        }
    }
    Ok(())
}

/// Quoted, blanks and line ends made visible, cut where it gets long.
fn shown(text: &str) -> String {
    let text = text.strip_suffix('\n').filter(|rest| !rest.is_empty()).unwrap_or(text);
    let cut: String = text.chars().take(SHOWN_CHARS).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    let is_blank = |c: char| matches!(c, '\u{3000}' | '\u{FEFF}');
    let visible: String = visible(&cut)
        .chars()
        .map(|c| if is_blank(c) { c.escape_default().to_string() } else { c.to_string() })
        .collect();
    format!("\"{visible}{dots}\"")
}
