//! JUnit's XML: a failed case for each finding, a passed one for each file without.

use super::finding::{Finding, Kind};
use super::machine::within;
use super::subject::Subject;
use crate::system::visible::visible;

/// Above the cases.
pub fn head(tests: u64, failures: u64, errors: u64) -> String {
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"zhclean\" {counts}>\n\
         <testsuite name=\"zhclean\" {counts}>\n"
    )
}

/// Below the cases.
pub const TAIL: &str = "</testsuite>\n</testsuites>\n";

/// The case of a finding.
pub fn case(subject: &Subject, finding: &Finding<'_>) -> String {
    let line = finding.record.as_ref().map_or(finding.start.line, |(record, _)| *record);
    let (rule, message) = (escaped(&finding.rule), escaped(&within(finding)));
    let file = escaped(&subject.path);
    let name = format!("{rule} {line}:{}", finding.start.column);
    let open = format!("<testcase classname=\"{file}\" name=\"{name}\" file=\"{file}\" line=\"{line}\">");
    match finding.kind {
        Kind::Held => format!("{open}<system-out>{message}</system-out></testcase>\n"),
        _ => format!(
            "{open}<failure type=\"{rule}\" message=\"{message}\">{file}:{line}:{}: {message}</failure></testcase>\n",
            finding.start.column
        ),
    }
}

/// The case of a file without findings.
pub fn passed(subject: &Subject) -> String {
    let file = escaped(&subject.path);
    format!("<testcase classname=\"{file}\" name=\"zhclean\" file=\"{file}\"/>\n")
}

/// The case of a file that could not be checked.
pub fn failed(subject: &Subject, error: &str) -> String {
    let (file, error) = (escaped(&subject.path), escaped(error));
    format!("<testcase classname=\"{file}\" name=\"zhclean\" file=\"{file}\"><error message=\"{error}\"/></testcase>\n")
}

/// Characters of XML 1.0 in one line. It has no way to write most control characters and two others: they are shown.
fn escaped(text: &str) -> String {
    let mut xml = String::new();
    for c in visible(text).chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => xml.extend(c.escape_unicode()),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_shown() {
        assert_eq!(escaped("<script>a]]>&\"\x1b\n\u{FFFF}"), "&lt;script&gt;a]]&gt;&amp;&quot;\\u{1b}\\n\\u{ffff}");
    }
}
