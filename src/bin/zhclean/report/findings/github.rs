//! Commands of a workflow of GitHub, which shows them beside the lines of a file: one for each line of text.

use super::finding::{Finding, Kind};
use super::machine::within;
use super::subject::Subject;

/// So many of each kind are shown by GitHub for a step.
pub const SHOWN: u64 = 10;

/// The annotation of the findings of one line.
pub fn annotation(subject: &Subject, group: &[Finding<'_>]) -> String {
    let Some(first) = group.first() else { return String::new() };
    let is_held = group.iter().all(|finding| finding.kind == Kind::Held);
    let command = if is_held { "notice" } else { "warning" };
    let line = first.record.as_ref().map_or(first.start.line, |(record, _)| *record);
    let column = match (&first.record, first.has_columns()) {
        (None, true) => format!(",col={}", first.start.column),
        _ => String::new(),
    };
    let title = match group {
        [one] => one.rule.to_string(),
        _ => format!("zhclean: {} findings", group.iter().map(|finding| finding.count).sum::<u64>()),
    };
    let one = |finding: &Finding<'_>| {
        let times = if finding.count > 1 { format!(" ({} times)", finding.count) } else { String::new() };
        match group {
            [_] => format!("{}{times}", within(finding)),
            _ => format!("{}: {}{times}", finding.rule, within(finding)),
        }
    };
    let message = group.iter().map(one).collect::<Vec<_>>().join("\n");
    format!(
        "::{command} file={},line={line}{column},title={}::{}\n",
        property(&subject.path),
        property(&title),
        data(&message)
    )
}

/// The command that ends a run: how many findings there are in all.
pub fn total(message: &str) -> String {
    format!("::notice title=zhclean::{}\n", data(message))
}

/// The text of a message: a line of a command ends at a line end.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    // what is left of what a terminal obeys is shown
    crate::system::visible::visible(&text).into_owned()
}

/// A property of a command: it also ends at a comma, and its part at a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
