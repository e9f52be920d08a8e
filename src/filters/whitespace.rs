//! `whitespace`: indents, trailing blanks, blank lines and line ends.

use crate::doc::Doc;
use crate::edits::{Edits, RuleId, Span, With};
use crate::filter::{Coded, Filter, Meta, Stage, When};
use crate::key;

/// The filter.
pub struct Whitespace;

static META: Meta = Meta {
    name: "whitespace",
    stage: Stage::Layout,
    when: When::Default,
    guarded: true,
    doc: include_str!("whitespace.md"),
    coded: &[
        Coded { id: "indent", doc: "blanks before Chinese text at the start of a line go" },
        Coded { id: "trailing", doc: "blanks at the end of a line go" },
        Coded { id: "blank-lines", doc: "runs of blank lines become one; none at the start or end" },
        Coded { id: "line-end", doc: "CR LF and lone CR become LF" },
    ],
};
const INDENT: u16 = 0;
const TRAILING: u16 = 1;
const BLANK_LINES: u16 = 2;
const LINE_END: u16 = 3;

impl Filter for Whitespace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let mut at = 0; // place in doc.live() of the next line that stands
        let mut run = 0; // first line after the last one that stands
        let mut protected_before = false;
        for n in 0..doc.len() {
            if doc.live().get(at) != Some(&n) {
                continue;
            }
            let protected = doc.is_protected(at);
            let opens = at == 0 && doc.place().first;
            if !(protected && protected_before) {
                blank_lines(me, doc, edits, run, n, !opens);
            }
            ends(me, doc, edits, n, protected);
            protected_before = protected;
            (at, run) = (at + 1, n + 1);
        }
        blank_lines(me, doc, edits, run, doc.len(), !doc.place().last);
    }
}

/// The blanks at both ends of a line that stands, and its line end.
fn ends(me: u16, doc: &Doc<'_>, edits: &mut Edits, n: u32, protected: bool) {
    let Span { start, end } = doc.content(n);
    let line = doc.line(n);
    if !protected {
        let text = key::trim_start(line);
        let indent = (line.len() - text.len()) as u32;
        if indent > 0 && is_chinese(doc, edits, n) && is_indent_of_prose(line, text, doc.is_prose(n)) {
            edits.replace(Span { start, end: start + indent }, RuleId { filter: me, row: INDENT }, With::Nothing);
        }
    }
    let kept = key::trim_end(line).len() as u32;
    if kept < end - start {
        edits.replace(Span { start: start + kept, end }, RuleId { filter: me, row: TRAILING }, With::Nothing);
    }
    line_end(me, doc, edits, n);
}

/// Does the line hold Chinese as the edits so far leave it? A date that was given its source does.
fn is_chinese(doc: &Doc<'_>, edits: &Edits, n: u32) -> bool {
    doc.is_chinese(n) || edits.edited(doc, n).is_some_and(|line| line.chars().any(key::is_letter))
}

/// An indent before Chinese text is the paragraph's; before ASCII it may be code, unless the indent is
/// ideographic or the line is prose that happens to open with a number or a name.
fn is_indent_of_prose(line: &str, text: &str, prose: bool) -> bool {
    let mut chars = text.chars().map(key::half_width);
    let Some(first) = chars.next() else {
        return false;
    };
    if !first.is_ascii() || line.starts_with(['\u{3000}', '\u{FEFF}']) {
        return true;
    }
    // `(一)`, whichever width its brackets have by now
    if first == '(' && chars.find(|&c| !key::is_blank(c)).is_some_and(|c| key::is_letter(c) || c.is_ascii_digit()) {
        return true;
    }
    let word = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    prose && first.is_ascii_alphanumeric() && !word.starts_with(['.', ')']) && !word.starts_with(": ")
}

fn line_end(me: u16, doc: &Doc<'_>, edits: &mut Edits, n: u32) {
    let (start, end) = (doc.content(n).end, doc.whole(n).end);
    let rule = RuleId { filter: me, row: LINE_END };
    match doc.slice(Span { start, end }).as_bytes() {
        b"\r\n" => edits.replace(Span { start, end: start + 1 }, rule, With::Nothing),
        b"\r" => edits.replace(Span { start, end }, rule, With::Char('\n')),
        _ => {}
    }
}

/// The blank lines among `from..to`, where nothing else stands: the first may stay, the others go.
fn blank_lines(me: u16, doc: &Doc<'_>, edits: &mut Edits, from: u32, to: u32, mut keep_one: bool) {
    let mut going: Option<Span> = None;
    let rule = RuleId { filter: me, row: BLANK_LINES };
    for n in from..to {
        let whole = doc.whole(n);
        if !edits.is_gone(n) && keep_one {
            keep_one = false;
            let Span { start, end } = doc.content(n);
            if start < end {
                edits.replace(Span { start, end }, RuleId { filter: me, row: TRAILING }, With::Nothing);
            }
            line_end(me, doc, edits, n);
        } else if !edits.is_gone(n) {
            going = Some(Span { start: going.map_or(whole.start, |span| span.start), end: whole.end });
            continue;
        }
        if let Some(span) = going.take() {
            edits.replace(span, rule, With::Nothing);
        }
    }
    if let Some(span) = going {
        edits.replace(span, rule, With::Nothing);
    }
}
