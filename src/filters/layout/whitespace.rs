//! `whitespace`: indents, trailing blanks, blank lines and line ends.

use serde::Deserialize;

use crate::filters::filter::{LayoutFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::standing::Standing;
use crate::shield::Shield;
use crate::text::chars;
use crate::text::span::Span;

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

coded_rules! {
    Indent = "indent": "blanks before Chinese text at the start of a line go, or become two of U+3000";
    Trailing = "trailing": "blanks at the end of a line go";
    BlankLines = "blank-lines": "runs of blank lines become one; none at the start or end";
    LineEnd = "line-end": "CR LF and lone CR become LF";
}

static META: Meta =
    Meta { name: "whitespace", when: When::Default, page: include_str!("whitespace.md"), coded: Rule::ALL };
/// GB/T 9704 and print: a paragraph begins two characters in.
const IDEOGRAPHIC: &str = "\u{3000}\u{3000}";

impl Named for Whitespace {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LayoutFilter for Whitespace {
    fn run(&self, page: &Standing<'_>, shield: &Shield, pen: &mut Pen<'_>) {
        let mut run = 0; // first line after the last one that stands
        let mut opens = page.part().first;
        let mut held_before = false;
        for n in page.all() {
            let held = shield.holds(n);
            if !(held && held_before) {
                self.blank_lines(page, pen, run, n, !opens);
            }
            if shield.is_fenced(n) {
                self.line_end(page, pen, n);
            } else {
                self.ends(page, pen, n, shield.keeps_indent(n));
            }
            (held_before, opens, run) = (held, false, n + 1);
        }
        self.blank_lines(page, pen, run, page.lines().len(), !page.part().last);
    }
}

impl Whitespace {
    /// The blanks at both ends of a line that stands, and its line end.
    fn ends(&self, page: &Standing<'_>, pen: &mut Pen<'_>, n: u32, keeps_indent: bool) {
        let Span { start, end } = page.content(n);
        let line = page.line(n);
        if !keeps_indent && self.indent != Indent::Keep {
            let text = chars::trim_start(line);
            let indent = Span { start, end: start + (line.len() - text.len()) as u32 };
            let rule = Rule::Indent;
            // `'` before Chinese has become `‘` by now
            let opens_ascii = page.lines().opens_ascii(n) || !page.is_chinese(n);
            let written = if indent.end > start && opens_ascii { pen.written(page.lines(), n) } else { None };
            let written = written.as_deref().map_or(text, chars::trim_start);
            let is_chinese = page.is_chinese(n) || written.chars().any(chars::is_letter);
            if indent.end > start && is_chinese && is_indent_of_prose(line, written, page.is_prose(n)) {
                if self.indent == Indent::None {
                    pen.remove(indent, rule);
                } else if page.lines().slice(indent) != IDEOGRAPHIC {
                    pen.write(indent, rule, IDEOGRAPHIC);
                }
            } else if self.indent == Indent::Ideographic && indent.end == start && is_paragraph(page, n) {
                pen.write(indent, rule, IDEOGRAPHIC);
            }
        }
        let kept = chars::trim_end(line).len() as u32;
        if kept < end - start {
            pen.remove(Span { start: start + kept, end }, Rule::Trailing);
        }
        self.line_end(page, pen, n);
    }

    fn line_end(&self, page: &Standing<'_>, pen: &mut Pen<'_>, n: u32) {
        let (start, end) = (page.content(n).end, page.lines().whole(n).end);
        let rule = Rule::LineEnd;
        if self.line_end == LineEnd::Keep {
            return;
        }
        match page.lines().slice(Span { start, end }).as_bytes() {
            b"\r\n" => pen.remove(Span { start, end: start + 1 }, rule),
            b"\r" => pen.write_char(Span { start, end }, rule, '\n'),
            _ => {}
        }
    }

    /// The blank lines among `from..to`, where nothing else stands: the first may stay, the others go.
    fn blank_lines(&self, page: &Standing<'_>, pen: &mut Pen<'_>, from: u32, to: u32, mut keep_one: bool) {
        let mut going: Option<Span> = None;
        let rule = Rule::BlankLines;
        for n in from..to {
            let whole = page.lines().whole(n);
            if !pen.is_gone(n) && keep_one {
                keep_one = false;
                let Span { start, end } = page.content(n);
                if start < end {
                    pen.remove(Span { start, end }, Rule::Trailing);
                }
                self.line_end(page, pen, n);
            } else if !pen.is_gone(n) {
                going = Some(Span { start: going.map_or(whole.start, |span| span.start), end: whole.end });
                continue;
            }
            if let Some(span) = going.take() {
                pen.remove(span, rule);
            }
        }
        if let Some(span) = going {
            pen.remove(span, rule);
        }
    }
}

/// Prose, or a short line that ends like a sentence, whatever the width of its marks.
fn is_paragraph(page: &Standing<'_>, n: u32) -> bool {
    let mut end = page.line(n).chars().rev().map(chars::half_width);
    let last = end.find(|&c| !chars::is_blank(c) && !matches!(c, '”' | '’' | '」' | '』' | '"' | '\'' | ')'));
    page.is_chinese(n) && (page.is_prose(n) || matches!(last, Some('。' | '!' | '?' | '…' | ';' | ':')))
}

/// An indent before Chinese text is the paragraph's; before ASCII it may be code, unless the indent is
/// ideographic or the line is prose that happens to open with a number or a name.
fn is_indent_of_prose(line: &str, text: &str, prose: bool) -> bool {
    let mut chars = text.chars().map(chars::half_width);
    let Some(first) = chars.next() else {
        return false;
    };
    if !first.is_ascii() || line.starts_with(['\u{3000}', '\u{FEFF}']) {
        return true;
    }
    // `(一)`, whichever width its brackets have by now
    if first == '(' && chars.find(|&c| !chars::is_blank(c)).is_some_and(|c| chars::is_letter(c) || c.is_ascii_digit()) {
        return true;
    }
    let word = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    prose && first.is_ascii_alphanumeric() && !word.starts_with(['.', ')']) && !word.starts_with(": ")
}
