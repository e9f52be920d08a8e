//! Bytes `start..end` of a text, and the one place that slices text by byte number.

/// Bytes `start..end` in the text of one document (one pass, one window).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The text of the span.
    pub fn of(self, text: &str) -> &str {
        slice(text, self.start as usize, self.end as usize)
    }
}

/// The bytes `start..end` of `text`.
#[expect(clippy::string_slice, reason = "the one place where spans become text; spans lie on character bounds")]
pub fn slice(text: &str, start: usize, end: usize) -> &str {
    &text[start..end]
}
