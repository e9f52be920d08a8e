//! A unified diff of a file, made from its edits: no line is compared with any other.
//!
//! ```text
//!  runs of the input, texts that edits wrote --> stretches of lines: alike, or old and new --> hunks
//! ```
//!
//! `patch` makes the cleaned bytes of it, so it holds the bytes of the lines as they are, with CR LF and without a last
//! line end. Only for a terminal they are escaped and coloured.

mod header;
mod hunks;
mod line;

use std::ops::Range;

use anyhow::Result;
use zhclean::{Cleaned, Run};

use self::hunks::Hunks;
use self::line::{Marked, Style};
use super::held::Held;
use crate::input::origin::Origin;
use crate::plan::Plan;

/// Why a text of another encoding has no diff; behind the names of the two encodings.
pub const NO_DIFF: &str = "no text diff shows that; see what would change with `zhclean check`";

/// The diff of one file, so far.
pub struct Diff {
    hunks: Hunks,
    /// Lines that differ, and the line that is not complete.
    old: Marked,
    new: Marked,
    /// Characters exchanged one for one within them.
    exchanged: Vec<(char, char)>,
}

impl Diff {
    /// Nothing read yet, of `origin`.
    pub fn new(plan: &Plan, origin: &Origin) -> Diff {
        let style = Style {
            colors: plan.general.colors,
            escapes: plan.general.for_people,
            names_characters: plan.general.verbose,
        };
        let hunks = Hunks::new(style, header::names(origin));
        Diff { hunks, old: Marked::default(), new: Marked::default(), exchanged: Vec::new() }
    }

    /// Adds a byte order mark that goes or stays.
    ///
    /// # Errors
    /// When the hunks before it cannot be written.
    pub fn add_bom(&mut self, is_kept: bool, out: &mut Held) -> Result<()> {
        let bom = "\u{FEFF}".as_bytes();
        if is_kept {
            return self.keep(bom, out);
        }
        self.old.change(bom);
        Ok(())
    }

    /// Adds a text, or the window that follows.
    ///
    /// # Errors
    /// When hunks cannot be written.
    pub fn add(&mut self, text: &str, cleaned: &Cleaned<'_>, out: &mut Held) -> Result<()> {
        let mut at = 0;
        let mut written = String::new();
        cleaned.each_run(|run| {
            match run {
                Run::Kept(range) => {
                    let kept = text.as_bytes().get(range.clone()).unwrap_or_default();
                    self.exchange(text, at..range.start, &mut written);
                    at = range.end;
                    self.keep(kept, out)?;
                }
                Run::New(new) => written.push_str(new),
            }
            Ok::<_, anyhow::Error>(())
        })?;
        self.exchange(text, at..text.len(), &mut written);
        Ok(())
    }

    /// Adds lines that stand beside each other: records, of which the bytes are known and not the edits.
    ///
    /// # Errors
    /// When hunks cannot be written.
    pub fn add_lines(&mut self, old: &[u8], new: &[u8], out: &mut Held) -> Result<()> {
        if old == new {
            return self.keep(old, out);
        }
        let ahead = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let least = old.len().min(new.len()) - ahead;
        let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count().min(least);
        for (marked, line) in [(&mut self.old, old), (&mut self.new, new)] {
            marked.keep(&line[..ahead]);
            marked.change(&line[ahead..line.len() - behind]);
            marked.keep(&line[line.len() - behind..]);
        }
        if self.is_at_line() { self.flush(out) } else { Ok(()) }
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self, out: &mut Held) -> Result<()> {
        self.flush(out)?;
        self.hunks.close(out)
    }

    /// These bytes of the input give way to the text written in their place.
    fn exchange(&mut self, text: &str, gone: Range<usize>, written: &mut String) {
        let gone = text.get(gone).unwrap_or_default();
        if self.hunks.style.names_characters && gone.chars().count() == written.chars().count() {
            let pairs = gone.chars().zip(written.chars());
            self.exchanged.extend(pairs.filter(|(old, new)| old != new));
        }
        self.old.change(gone.as_bytes());
        self.new.change(written.as_bytes());
        written.clear();
    }

    /// These bytes stay.
    fn keep(&mut self, mut kept: &[u8], out: &mut Held) -> Result<()> {
        if self.is_at_line() {
            self.flush(out)?;
        } else {
            let Some(end) = memchr::memchr(b'\n', kept) else {
                self.old.keep(kept);
                self.new.keep(kept);
                return Ok(());
            };
            let (line, rest) = kept.split_at(end + 1);
            self.old.keep(line);
            self.new.keep(line);
            self.flush(out)?;
            kept = rest;
        }
        let whole = memchr::memrchr(b'\n', kept).map_or(0, |at| at + 1);
        let (lines, rest) = kept.split_at(whole);
        self.hunks.same(lines, out)?;
        self.old.keep(rest);
        self.new.keep(rest);
        Ok(())
    }

    /// Do both texts begin a line here?
    fn is_at_line(&self) -> bool {
        self.old.is_at_line() && self.new.is_at_line()
    }

    /// Hands over the lines that differ, without those at their ends that do not.
    fn flush(&mut self, out: &mut Held) -> Result<()> {
        let (mut old, mut new) = (self.old.lines(), self.new.lines());
        let alike = |(a, b): &(&line::Line<'_>, &line::Line<'_>)| a.bytes == b.bytes;
        let ahead = old.iter().zip(&new).take_while(alike).count();
        for line in old.drain(..ahead) {
            self.hunks.same(line.bytes, out)?;
        }
        new.drain(..ahead);
        let behind = old.iter().rev().zip(new.iter().rev()).take_while(alike).count();
        let same = old.split_off(old.len() - behind);
        new.truncate(new.len() - behind);
        if !old.is_empty() || !new.is_empty() {
            self.hunks.differ(&old, &new, &self.exchanged);
        }
        for line in same {
            self.hunks.same(line.bytes, out)?;
        }
        self.old.clear();
        self.new.clear();
        self.exchanged.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhclean::Pipeline;

    fn style() -> Style {
        Style { colors: false, escapes: false, names_characters: true }
    }

    fn diff(text: &str) -> String {
        let pipeline = Pipeline::default();
        let cleaned = pipeline.clean(text);
        let hunks = Hunks::new(style(), ["a".into(), "b".into()]);
        let mut diff = Diff { hunks, old: Marked::default(), new: Marked::default(), exchanged: Vec::new() };
        let mut out = Held::default();
        diff.add(text, &cleaned, &mut out).unwrap();
        diff.finish(&mut out).unwrap();
        String::from_utf8(out.bytes).unwrap()
    }

    #[test]
    fn lines_and_their_ends() {
        for (text, want) in [
            ("山，水。\n", ""),
            ("", ""),
            ("山高,水长。\n", "@@ -1 +1 @@ U+002C→U+FF0C\n-山高,水长。\n+山高，水长。\n"),
            (
                "山高,水长。",
                "@@ -1 +1 @@ U+002C→U+FF0C\n-山高,水长。\n\\ No newline at end of file\n+山高，水长。\n\\ No newline at end of file\n",
            ),
            ("山高，水长。\r\n", "@@ -1 +1 @@\n-山高，水长。\r\n+山高，水长。\n"),
            (
                "404 Not Found\nnginx\n山高，水长，人也都在这里。\n",
                "@@ -1,3 +1 @@\n-404 Not Found\n-nginx\n 山高，水长，人也都在这里。\n",
            ),
        ] {
            let want = if want.is_empty() { String::new() } else { format!("--- a\n+++ b\n{want}") };
            assert_eq!(diff(text), want, "{text:?}");
        }
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        for (gap, hunks) in [(6, 1), (7, 2), (40, 2)] {
            let lines: String = (0..gap).map(|n| format!("第{n}天，水退了。\n")).collect();
            let found = diff(&format!("山高,水长。\n{lines}天亮了,水退了。\n{lines}"));
            assert_eq!(found.matches("@@ -").count(), hunks, "{found}");
        }
    }
}
