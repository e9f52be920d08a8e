//! The one maker of text: a text with claims made on it.
//!
//! Everything that shows an edited text walks through [`pieces`]: the whole output, one line as it will be written, the
//! runs of the input that are left after two passes.

use std::ops::Range;

use super::claims::{Edit, Edits};
use crate::text::span::{Span, slice};

/// A stretch of an edited text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'p> {
    /// Its characters.
    pub text: &'p str,
    /// The bytes of the source that it stands for.
    pub source: Span,
    /// An edit wrote it, so no place inside it has a source.
    pub is_edit: bool,
}

/// Hands over what `span` of `text` becomes under `claims`, which touch it and are ascending: what stays and what edits
/// write, in turn. Empty stretches of what stays are left out.
///
/// # Errors
/// The first error of `take`.
pub fn pieces<E>(
    text: &str,
    span: Span,
    edits: &Edits,
    claims: &[Edit],
    mut take: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut scratch = [0; 4];
    let mut at = span.start;
    for edit in claims {
        let (start, end) = (edit.span.start.max(at), edit.span.end.min(span.end));
        if start > at {
            let source = Span { start: at, end: start };
            take(Piece { text: source.of(text), source, is_edit: false })?;
        }
        at = end.max(start);
        take(Piece { text: edits.text(edit, &mut scratch), source: Span { start, end: at }, is_edit: true })?;
    }
    if at < span.end {
        let source = Span { start: at, end: span.end };
        take(Piece { text: source.of(text), source, is_edit: false })?;
    }
    Ok(())
}

/// `text` with all of `edits` made.
pub fn apply(text: &str, edits: &Edits) -> String {
    let whole = Span { start: 0, end: text.len() as u32 };
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 16);
    write(text, whole, edits, edits.claimed(), &mut out);
    out
}

/// `span` of `text` as the claims so far leave it, where they change it.
pub fn edited(text: &str, span: Span, edits: &Edits) -> Option<String> {
    let claims = edits.claims_on(span);
    let mut out = String::new();
    if !claims.is_empty() {
        write(text, span, edits, claims, &mut out);
    }
    (!claims.is_empty()).then_some(out)
}

fn write(text: &str, span: Span, edits: &Edits, claims: &[Edit], out: &mut String) {
    let done: Result<(), std::convert::Infallible> = pieces(text, span, edits, claims, |piece| {
        out.push_str(piece.text);
        Ok(())
    });
    match done {
        Ok(()) => {}
    }
}

/// A piece of a cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run<'a> {
    /// These bytes of the input.
    Kept(Range<usize>),
    /// A text that an edit wrote.
    New(&'a str),
}

/// Hands over, in order, what a text is made of after two passes: runs of the input, `len` bytes long, that `first` and
/// `second` leave, and texts that they write. Runs are not empty; neighbours may touch. `middle` is the length of the text
/// between the passes, in bytes.
///
/// # Errors
/// The first error of `take`.
pub fn runs<E>(
    (len, middle): (usize, usize),
    first: &Edits,
    second: &Edits,
    mut take: impl FnMut(Run<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut source = RunCursor { edits: first, next: 0, input: 0, within: 0, len };
    let mut at = 0;
    let mut scratch = [0; 4];
    for edit in second.claimed() {
        source.advance(edit.span.start as usize - at, &mut take)?;
        let new = second.text(edit, &mut scratch);
        if !new.is_empty() {
            take(Run::New(new))?;
        }
        source.advance((edit.span.end - edit.span.start) as usize, |_: Run<'_>| Ok(()))?;
        at = edit.span.end as usize;
    }
    source.advance(middle - at, take)
}

/// Walks through the text between the passes, which is runs of the input and what the first pass wrote between them.
struct RunCursor<'a> {
    edits: &'a Edits,
    /// The edit ahead.
    next: usize,
    /// Bytes of the input behind us.
    input: usize,
    /// Bytes behind us of what the edit ahead wrote.
    within: usize,
    /// Bytes of the input.
    len: usize,
}

impl RunCursor<'_> {
    /// Goes `bytes` of the text between the passes ahead and hands over what they are made of.
    fn advance<E>(&mut self, mut bytes: usize, mut take: impl FnMut(Run<'_>) -> Result<(), E>) -> Result<(), E> {
        while bytes > 0 {
            let edit = self.edits.claimed().get(self.next);
            let kept = bytes.min(edit.map_or(self.len, |edit| edit.span.start as usize) - self.input);
            if kept > 0 {
                take(Run::Kept(self.input..self.input + kept))?;
                self.input += kept;
                bytes -= kept;
                continue;
            }
            let Some(edit) = edit else { break };
            let mut scratch = [0; 4];
            let new = self.edits.text(edit, &mut scratch);
            let end = new.len().min(self.within + bytes);
            if end > self.within {
                take(Run::New(slice(new, self.within, end)))?;
                bytes -= end - self.within;
            }
            self.within = end;
            if end == new.len() {
                (self.next, self.input, self.within) = (self.next + 1, edit.span.end as usize, 0);
            }
        }
        Ok(())
    }
}
