//! `whitespace`: indents, trailing blanks, blank lines and line ends.

use serde::Deserialize;

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::text::chars as key;

/// The filter, with its options.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Whitespace {
    /// What stands before a paragraph.
    pub indent: Indent,
    /// How lines end.
    pub line_end: LineEnd,
}

/// What stands before a paragraph.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Indent {
    /// Nothing.
    #[default]
    None,
    /// What stood there.
    Keep,
    /// Two ideographic blanks (U+3000).
    Ideographic,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnd {
    /// With LF.
    #[default]
    Lf,
    /// As they did.
    Keep,
}

static META: Meta = Meta {
    name: "whitespace",
    stage: Stage::Layout,
    when: When::Default,
    guarded: true,
    doc: include_str!("whitespace.md"),
    coded: &[
        Coded { id: "indent", doc: "blanks before Chinese text at the start of a line go, or become two of U+3000" },
        Coded { id: "trailing", doc: "blanks at the end of a line go" },
        Coded { id: "blank-lines", doc: "runs of blank lines become one; none at the start or end" },
        Coded { id: "line-end", doc: "CR LF and lone CR become LF" },
    ],
};
const INDENT: u16 = 0;
const TRAILING: u16 = 1;
const BLANK_LINES: u16 = 2;
const LINE_END: u16 = 3;
/// GB/T 9704 and print: a paragraph begins two characters in.
const IDEOGRAPHIC: &str = "\u{3000}\u{3000}";

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
                self.blank_lines(me, doc, edits, run, n, !opens);
            }
            self.ends(me, doc, edits, n, protected);
            protected_before = protected;
            (at, run) = (at + 1, n + 1);
        }
        self.blank_lines(me, doc, edits, run, doc.len(), !doc.place().last);
    }
}

impl Whitespace {
    /// The blanks at both ends of a line that stands, and its line end.
    fn ends(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, n: u32, protected: bool) {
        let Span { start, end } = doc.content(n);
        let line = doc.line(n);
        if !protected && self.indent != Indent::Keep {
            let text = key::trim_start(line);
            let indent = Span { start, end: start + (line.len() - text.len()) as u32 };
            let rule = RuleId { filter: me, row: INDENT };
            // `'` before Chinese has become `‘` by now
            let opens_ascii = doc.opens_ascii(n) || !doc.is_chinese(n);
            let written = if indent.end > start && opens_ascii { edits.edited(doc, n) } else { None };
            let written = written.as_deref().map_or(text, key::trim_start);
            let is_chinese = doc.is_chinese(n) || written.chars().any(key::is_letter);
            if indent.end > start && is_chinese && is_indent_of_prose(line, written, doc.is_prose(n)) {
                if self.indent == Indent::None {
                    edits.replace(indent, rule, With::Nothing);
                } else if doc.slice(indent) != IDEOGRAPHIC {
                    edits.replace_text(indent, rule, IDEOGRAPHIC);
                }
            } else if self.indent == Indent::Ideographic && indent.end == start && is_paragraph(doc, n) {
                edits.replace_text(indent, rule, IDEOGRAPHIC);
            }
        }
        let kept = key::trim_end(line).len() as u32;
        if kept < end - start {
            edits.replace(Span { start: start + kept, end }, RuleId { filter: me, row: TRAILING }, With::Nothing);
        }
        self.line_end(me, doc, edits, n);
    }

    fn line_end(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, n: u32) {
        let (start, end) = (doc.content(n).end, doc.whole(n).end);
        let rule = RuleId { filter: me, row: LINE_END };
        if self.line_end == LineEnd::Keep {
            return;
        }
        match doc.slice(Span { start, end }).as_bytes() {
            b"\r\n" => edits.replace(Span { start, end: start + 1 }, rule, With::Nothing),
            b"\r" => edits.replace(Span { start, end }, rule, With::Char('\n')),
            _ => {}
        }
    }

    /// The blank lines among `from..to`, where nothing else stands: the first may stay, the others go.
    fn blank_lines(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits, from: u32, to: u32, mut keep_one: bool) {
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
                self.line_end(me, doc, edits, n);
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
}

/// Prose, or a short line that ends like a sentence, whatever the width of its marks.
fn is_paragraph(doc: &Doc<'_>, n: u32) -> bool {
    let mut end = doc.line(n).chars().rev().map(key::half_width);
    let last = end.find(|&c| !key::is_blank(c) && !matches!(c, '”' | '’' | '」' | '』' | '"' | '\'' | ')'));
    doc.is_chinese(n) && (doc.is_prose(n) || matches!(last, Some('。' | '!' | '?' | '…' | ';' | ':')))
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
