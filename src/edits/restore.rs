//! Giving back: the output and the edits rebuild the decoded input byte for byte.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::text::span::slice;

/// Which of the two passes made an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pass {
    /// What was done to the whole text is undone: widths, invisible characters, wraps. Over the input.
    #[serde(rename = "unwrap")]
    Undo = 0,
    /// Everything else, over what the first pass left.
    Clean = 1,
}

/// One edit with the texts it exchanged; a row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<'a> {
    /// The pass that made it.
    pub pass: Pass,
    /// The rule that asked, `filter/rule`.
    pub rule: Cow<'a, str>,
    /// Line of the decoded input, from 1.
    pub line: u64,
    /// First byte and one past the last, in the whole text that the pass saw.
    pub span: [u64; 2],
    /// What stood there.
    pub old: Cow<'a, str>,
    /// What stands there now.
    pub new: Cow<'a, str>,
}

/// The edits do not belong to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The pass whose edit does not fit.
    pub pass: Pass,
    /// Its place, in bytes, in the text that the pass saw.
    pub at: u64,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the log does not fit the text: nothing like the edit at byte {} stands there", self.at)
    }
}

impl std::error::Error for Mismatch {}

/// Rebuilds the decoded input from a cleaned text and its edits.
///
/// The second pass is undone first. Edits of one pass must be in ascending order, as
/// [`Cleaned::changes`](crate::Cleaned::changes) and the log give them.
///
/// # Errors
/// When an edit does not fit the text.
pub fn restore(output: &str, changes: &[Change<'_>]) -> Result<String, Mismatch> {
    let middle = undo(output, changes, Pass::Clean)?;
    undo(&middle, changes, Pass::Undo)
}

fn undo(after: &str, changes: &[Change<'_>], pass: Pass) -> Result<String, Mismatch> {
    let mut before = String::with_capacity(after.len());
    let mut at = 0usize;
    for change in changes.iter().filter(|change| change.pass == pass) {
        let mismatch = Mismatch { pass, at: change.span[0] };
        let gap = change.span[0].checked_sub(before.len() as u64).ok_or(mismatch.clone())?;
        let start = usize::try_from(gap).ok().and_then(|gap| at.checked_add(gap)).ok_or(mismatch.clone())?;
        let fits = after.get(start..).is_some_and(|rest| rest.starts_with(change.new.as_ref()));
        if !fits || change.span[0] + change.old.len() as u64 != change.span[1] {
            return Err(mismatch);
        }
        before.push_str(slice(after, at, start));
        before.push_str(&change.old);
        at = start + change.new.len();
    }
    before.push_str(slice(after, at, after.len()));
    Ok(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(span: [u64; 2], old: &'static str, new: &'static str) -> Change<'static> {
        Change { pass: Pass::Clean, rule: "a/b".into(), line: 1, span, old: old.into(), new: new.into() }
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        let fits = [change([3, 4], ",", "，")];
        assert_eq!(restore("山，水", &fits).as_deref(), Ok("山,水"));
        assert!(restore("山、水", &fits).is_err());
        assert!(restore("山", &fits).is_err());
        assert!(restore("山，水", &[change([4, 5], ",", "，")]).is_err());
        assert!(restore("山，水", &[change([3, 9], ",", "，")]).is_err());
    }
}
