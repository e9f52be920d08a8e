//! One text as the filters see it: read-only lines, their keys, and which of them still stand.
//!
//! The only place that slices text by byte number; everywhere else spans come from here.

use std::cell::OnceCell;
use std::ops::Range;

use crate::edits::claims::{Edits, Span};
use crate::page::body::{Body, Reach};
use crate::page::fold::Fold;
use crate::text::chars as key;
use crate::text::dateline as header;

/// Lines with more printed characters carry no key: residue lines are short, and rows skip what is not.
/// The longest seen is an English sentence of some 300 characters.
pub(crate) const KEY_MAX_CHARS: usize = 400;

/// So many lines at each edge of the text carry a key wherever the body lies: error pages are looked for there.
const EDGE_LINES: usize = 48;
/// So many lines of the body do at each of its ends: a headline may look like prose.
const KEY_MARGIN: usize = 3;

/// Which part of a text a document is; a plain text above the window size comes in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Nothing stands before this document.
    pub first: bool,
    /// Nothing stands after it.
    pub last: bool,
}

impl Place {
    /// The document is the whole text.
    pub const WHOLE: Place = Place { first: true, last: true };
}

/// One line: its content without the line end, and what a glance tells about it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    start: u32,
    end: u32,
    traits: u8,
    /// Printed characters of running text, [`crate::page::body::MAX_WEIGHT`] at most; 0 for a line that is none.
    weight: u8,
}

const BLANK: u8 = 1;
const CHINESE: u8 = 2;
const PROSE: u8 = 4;
const CLAUSE: u8 = 8;
/// Its first printed character is ASCII.
const OPENS_ASCII: u8 = 16;
/// A blank stands behind its first printed character.
const SPACED: u8 = 32;

/// A text cut into lines, with the views that filters share.
pub struct Doc<'t> {
    text: &'t str,
    lines: Vec<Line>,
    /// Keys, folded when they are first asked for; `key_at[n]` is one more than the place of line `n`'s, 0 if it has none.
    keys: Vec<OnceCell<Box<str>>>,
    key_at: Vec<u32>,
    live: Vec<u32>,
    body: Body,
    place: Place,
    fold: Fold,
    judged: bool,
    /// What the Char filters look at now, in places of `live`.
    segment: Range<usize>,
    protected: OnceCell<Vec<bool>>,
}

impl<'t> Doc<'t> {
    /// Reads `text` (at most 4 GiB) into lines. Lines end at LF, CR LF or a lone CR.
    ///
    /// # Panics
    /// When the text is larger than 4 GiB; callers cut windows long before.
    pub fn new(text: &'t str, place: Place) -> Self {
        assert!(u32::try_from(text.len()).is_ok(), "a document holds at most 4 GiB");
        let mut doc = Doc::unread(text, place);
        let bytes = text.as_bytes();
        let mut start = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if at < start {
                continue; // the LF of a CR LF
            }
            doc.push_line(start, at);
            start = at + 1 + usize::from(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
        }
        if start < bytes.len() {
            doc.push_line(start, bytes.len());
        }
        doc.key_at = vec![0; doc.lines.len()];
        doc
    }

    /// `text` before it is read into lines, as the first pass sees it.
    pub(crate) fn unread(text: &'t str, place: Place) -> Self {
        Doc {
            text,
            lines: Vec::new(),
            keys: Vec::new(),
            key_at: Vec::new(),
            live: Vec::new(),
            body: Body::default(),
            place,
            fold: Fold::None,
            judged: false,
            segment: 0..0,
            protected: OnceCell::new(),
        }
    }

    fn push_line(&mut self, start: usize, end: usize) {
        let content = self.slice_bytes(start, end);
        let text = key::trim_start(content);
        let mut opening = text.chars();
        let mut traits = 0;
        if opening.next().is_some_and(|c| c.is_ascii()) {
            traits |= OPENS_ASCII;
        }
        if opening.next().is_some_and(key::is_blank) {
            traits |= SPACED;
        }
        if text.is_empty() {
            traits |= BLANK;
        } else {
            if has_chinese(content) {
                traits |= CHINESE;
                if crate::page::body::is_prose(content) {
                    traits |= PROSE;
                } else if crate::page::body::is_clause(content) {
                    traits |= CLAUSE;
                }
            }
        }
        let weight = if traits & (PROSE | CLAUSE) == 0 { 0 } else { crate::page::body::chars_of(content) };
        self.lines.push(Line { start: start as u32, end: end as u32, traits, weight });
    }

    /// Looks again which lines stand, and where the body is; the pipeline calls it when lines went.
    pub(crate) fn settle(&mut self, edits: &Edits) {
        let mut live = std::mem::take(&mut self.live);
        live.clear();
        live.extend((0..self.lines.len() as u32).filter(|&n| !self.is_blank(n) && !edits.is_gone(n)));
        self.segment = 0..live.len();
        self.live = live;
        self.body = Body::find(self, edits);
        self.fold_keys();
        self.protected = OnceCell::new();
    }

    fn fold_keys(&mut self) {
        let (begin, end) =
            (self.body.begin.max(EDGE_LINES), self.body.end.min(self.live.len().saturating_sub(EDGE_LINES)));
        let inside = begin + KEY_MARGIN..end.saturating_sub(KEY_MARGIN);
        let live = std::mem::take(&mut self.live);
        let (above, below) = if self.body.is_empty() || inside.is_empty() {
            (&live[..], &live[..0])
        } else {
            (&live[..inside.start], &live[inside.end..])
        };
        for &n in above.iter().chain(below) {
            let line = self.lines[n as usize];
            let content = slice(self.text, line.start as usize, line.end as usize);
            if self.key_at[n as usize] == 0 && is_short(content, KEY_MAX_CHARS) {
                self.keys.push(OnceCell::new());
                self.key_at[n as usize] = self.keys.len() as u32;
            }
        }
        self.live = live;
    }

    /// What the Char filters need to know: the fold, and whether other filters judge whole lines.
    pub(crate) fn set_fold(&mut self, fold: Fold, judged: bool) {
        (self.fold, self.judged) = (fold, judged);
    }

    /// Narrows what the Char filters look at to about `bytes` from place `from` of the lines that stand on, at least one
    /// line. Returns where the next segment begins, or `None` if nothing is left.
    ///
    /// All filters run over one segment before the next comes: a text far larger than the processor's cache is then read
    /// from memory once, not once a filter.
    pub(crate) fn next_segment(&mut self, from: usize, bytes: u32) -> Option<usize> {
        let &first = self.live.get(from)?;
        let end = self.content(first).start.saturating_add(bytes);
        let rest = &self.live[from + 1..];
        // segments are short against the text
        let lines = rest.iter().take_while(|&&n| self.lines[n as usize].end <= end).count();
        self.segment = from..from + 1 + lines;
        Some(self.segment.end)
    }

    /// What a Char filter looks at: places of [`Doc::live`].
    pub fn segment(&self) -> Range<usize> {
        self.segment.clone()
    }

    /// The text of the segment, and where it begins.
    pub fn segment_text(&self) -> (&'t str, usize) {
        let lines = self.live.get(self.segment.clone()).unwrap_or(&[]);
        let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else { return ("", 0) };
        let (start, end) = (self.content(first).start, self.content(last).end);
        (self.slice(Span { start, end }), start as usize)
    }

    /// Do filters of this run judge whole lines, so that the next run must find the same prose in them?
    pub fn is_judged(&self) -> bool {
        self.judged
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Which part of its text this document is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How the punctuation of this text was folded; known from the Char stage on.
    pub fn fold(&self) -> Fold {
        self.fold
    }

    /// Number of lines, blank and removed ones included.
    pub fn len(&self) -> u32 {
        self.lines.len() as u32
    }

    /// Has the text no line at all?
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines that stand: not blank and not removed, in order.
    pub fn live(&self) -> &[u32] {
        &self.live
    }

    /// Where prose begins and ends among [`Doc::live`].
    pub fn body(&self) -> Body {
        self.body
    }

    /// Where the line at place `at` of [`Doc::live`] stands.
    pub fn reach(&self, at: usize) -> Reach {
        self.body.reach(at, self.place)
    }

    /// Does the line at place `at` of [`Doc::live`] belong to code, data or a table?
    pub fn is_protected(&self, at: usize) -> bool {
        self.protected.get_or_init(|| crate::shield::block::protected(self)).get(at) == Some(&true)
    }

    /// Line `n` without its line end.
    pub fn line(&self, n: u32) -> &'t str {
        let Span { start, end } = self.content(n);
        slice(self.text, start as usize, end as usize)
    }

    /// The bytes of line `n` without its line end.
    pub fn content(&self, n: u32) -> Span {
        let line = self.lines[n as usize];
        Span { start: line.start, end: line.end }
    }

    /// The bytes of line `n` with its line end.
    pub fn whole(&self, n: u32) -> Span {
        let end = self.lines.get(n as usize + 1).map_or(self.text.len() as u32, |next| next.start);
        Span { start: self.lines[n as usize].start, end }
    }

    /// The key of line `n`. Empty for lines too long to be residue, and for lines well inside the body: most of a text
    /// lies there, and few rows look.
    pub fn key(&self, n: u32) -> &str {
        let Some(at) = (self.key_at[n as usize] as usize).checked_sub(1) else { return "" };
        self.keys[at].get_or_init(|| key::key_of(self.line(n)).into())
    }

    /// The key of line `n` wherever it stands, folded into `scratch` if it carries none; empty for a line of more than
    /// `max_chars` printed characters that carries none.
    pub(crate) fn key_into<'k>(&'k self, n: u32, max_chars: usize, scratch: &'k mut String) -> &'k str {
        let line = self.line(n);
        if self.key_at[n as usize] > 0 || max_chars == 0 || !is_short(line, max_chars) {
            return self.key(n);
        }
        scratch.clear();
        key::fold_into(line, scratch);
        scratch
    }

    /// Does line `n` hold nothing but blanks?
    pub fn is_blank(&self, n: u32) -> bool {
        self.lines[n as usize].traits & BLANK != 0
    }

    /// Does line `n` hold a Chinese character?
    pub fn is_chinese(&self, n: u32) -> bool {
        self.lines[n as usize].traits & CHINESE != 0
    }

    /// Is the first printed character of line `n` ASCII? So code and data begin, and hardly a Chinese paragraph.
    pub(crate) fn opens_ascii(&self, n: u32) -> bool {
        self.lines[n as usize].traits & OPENS_ASCII != 0
    }

    /// Does a blank stand behind the first printed character of line `n`?
    pub(crate) fn is_spaced(&self, n: u32) -> bool {
        self.lines[n as usize].traits & SPACED != 0
    }

    /// Does line `n` read like a sentence of running text?
    pub fn is_prose(&self, n: u32) -> bool {
        self.lines[n as usize].traits & PROSE != 0
    }

    /// How much running text line `n` holds, in printed characters; 0 for a line that is none.
    pub(crate) fn weight(&self, n: u32) -> u8 {
        self.lines[n as usize].weight
    }

    /// Does line `n` end in the middle of a sentence, or is it a short one?
    pub(crate) fn is_clause(&self, n: u32) -> bool {
        self.lines[n as usize].traits & CLAUSE != 0
    }

    /// Does the line at place `at` of [`Doc::live`] announce what stands below it: `名单如下：`?
    pub(crate) fn announces(&self, at: usize) -> bool {
        /// So many characters at its end are looked at.
        const END_CHARS: usize = 40;
        let line = key::trim_end(self.line(self.live[at]));
        // an empty label waits for its value
        if header::is_header(line) {
            return false;
        }
        let end: String = line.chars().rev().take(END_CHARS).collect::<Vec<_>>().into_iter().rev().collect();
        line.ends_with(['：', ':'])
            || matches!(self.key(self.live[at]), "目录" | "目 录")
            || ["依次是", "分别是", "是这样的", "写着"].iter().any(|word| line.ends_with(word))
            || self.is_prose(self.live[at])
                && ["如下", "下面几", "以下几", "以下是", "下列", "附后", "附于后", "列于后"]
                    .iter()
                    .any(|word| end.contains(word))
    }

    /// Does the line above place `at` announce what stands there?
    pub(crate) fn is_announced(&self, at: usize) -> bool {
        at > 0 && self.announces(at - 1)
    }

    /// The lines right above and right below line `n` that no blank line parts from it.
    pub(crate) fn beside(&self, n: u32) -> impl Iterator<Item = u32> {
        let at = self.live.binary_search(&n).ok();
        let above = at.and_then(|at| at.checked_sub(1)).map(|above| self.live[above]);
        let below = at.and_then(|at| self.live.get(at + 1)).copied();
        let above = above.filter(|&above| self.joins(above, n));
        above.into_iter().chain(below.filter(|&below| self.joins(n, below)))
    }

    /// Does no blank line part line `n` from line `m` below it? A line that is gone parts nothing, for the next run
    /// does not see it.
    pub(crate) fn joins(&self, n: u32, m: u32) -> bool {
        (n + 1..m).all(|between| !self.is_blank(between))
    }

    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &'t str {
        slice(self.text, span.start as usize, span.end as usize)
    }

    fn slice_bytes(&self, start: usize, end: usize) -> &'t str {
        slice(self.text, start, end)
    }
}

#[expect(clippy::string_slice, reason = "the one place where spans become text; spans lie on character bounds")]
pub(crate) fn slice(text: &str, start: usize, end: usize) -> &str {
    &text[start..end]
}

fn has_chinese(content: &str) -> bool {
    !content.is_ascii() && content.chars().any(key::is_letter)
}

/// Has the line few enough printed characters for a key? Nearly always its bytes tell.
fn is_short(content: &str, max_chars: usize) -> bool {
    if content.len() <= max_chars {
        return true;
    }
    let chars = key::count_bytes(content.as_bytes(), key::begins_char);
    // what no blank's first byte is, no blank begins with
    let opens_blank = |byte: u8| byte <= b' ' || matches!(byte, 0xC2 | 0xE1..=0xE3 | 0xEF);
    let blanks = || key::count_bytes(content.as_bytes(), opens_blank);
    chars <= max_chars || chars - blanks() <= max_chars && key::printed_chars(content) <= max_chars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_lone_cr() {
        let doc = Doc::new("一\n二\r\n三\r四", Place::WHOLE);
        let lines: Vec<_> = (0..doc.len()).map(|n| doc.line(n)).collect();
        assert_eq!(lines, ["一", "二", "三", "四"]);
        assert_eq!(doc.slice(doc.whole(1)), "二\r\n");
        assert_eq!(Doc::new("一\n\n", Place::WHOLE).len(), 2);
        assert_eq!(Doc::new("", Place::WHOLE).len(), 0);
    }

    #[test]
    fn long_lines_carry_no_key() {
        let long = "长".repeat(KEY_MAX_CHARS + 1);
        let doc = Doc::new(&long, Place::WHOLE);
        assert_eq!(doc.key(0), "");
        assert!(doc.is_chinese(0));
    }
}
