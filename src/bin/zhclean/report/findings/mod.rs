//! What `check` finds: one finding for each edit that `clean` would make, for people and for programs.
//!
//! ```text
//!  edits of a text --> findings, by place --> sink: baseline, counts, lines --> rows of a form --> paper: what stands
//!                                                                                                 around the rows
//! ```

pub mod baseline;
pub mod finding;
mod github;
mod junit;
mod machine;
pub mod paper;
mod people;
mod place;
mod sarif;
pub mod sink;
pub mod subject;

use anyhow::Result;
use zhclean::Cleaned;

use self::finding::Finding;
use self::place::found;
use self::sink::Sink;
use super::held::Held;
use super::name::Name;

/// The findings of a file, or of a part of it.
#[derive(Default)]
pub struct Findings {
    /// Of a part: they wait, because a sink takes them in the order of the file.
    waiting: Vec<Finding<'static>>,
    /// Of a file.
    pub sink: Option<Box<Sink>>,
}

impl Findings {
    /// Adds those of a text, or of a window of it; with removals `held` back, where they are asked for.
    ///
    /// # Errors
    /// When rows cannot be written.
    pub fn add(
        &mut self,
        name: Name<'_>,
        (text, cleaned): (&str, &Cleaned<'_>),
        held: bool,
        out: &mut Held,
    ) -> Result<()> {
        for mut finding in found(text, cleaned, held) {
            finding.record = name.record.map(|(line, path)| (line, path.into()));
            match &mut self.sink {
                Some(sink) => sink.take(finding, out)?,
                None => self.waiting.push(finding.into_owned()),
            }
        }
        Ok(())
    }

    /// Adds those of the part that follows.
    ///
    /// # Errors
    /// When rows cannot be written.
    pub fn merge(&mut self, mut part: Findings, out: &mut Held) -> Result<()> {
        match &mut self.sink {
            Some(sink) => part.waiting.drain(..).try_for_each(|finding| sink.take(finding, out)),
            None => {
                self.waiting.append(&mut part.waiting);
                Ok(())
            }
        }
    }
}
