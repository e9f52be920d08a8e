//! The signs that call a mark filter to a line, in a form that can be searched for fast.

use crate::text::scan;

/// What a mark filter looks for.
#[derive(Clone, Copy)]
pub enum Signs {
    /// Nothing.
    None,
    /// Lines that are spaced out: a blank behind the first printed character. The candidate is the whole line.
    SpacedLine,
    /// One byte.
    One(u8),
    /// Either of two bytes.
    Two(u8, u8),
    /// The ASCII bytes of a table.
    Table(&'static [bool; 256]),
    /// What a function finds: the first place from a byte on.
    Search(fn(&[u8], usize) -> Option<usize>),
}

impl Signs {
    /// The first sign in `bytes` from byte `from` on.
    pub fn next(self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        match self {
            Signs::None | Signs::SpacedLine => None,
            Signs::One(sign) => memchr::memchr(sign, rest).map(|len| from + len),
            Signs::Two(one, other) => memchr::memchr2(one, other, rest).map(|len| from + len),
            Signs::Table(table) => scan::next_ascii(bytes, from, table),
            Signs::Search(search) => search(bytes, from),
        }
    }
}
