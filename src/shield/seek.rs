//! What closes the ranges of a line, and what was looked for in vain.

/// What was looked for in vain: a sign that closes nothing from here on is not looked for again, so that a line of
/// opening signs is gone through once for each kind.
#[derive(Default)]
pub struct Seek {
    /// A bit for each length of a run of backticks.
    ticks: u64,
    /// A bit for each kind of [`Closing`].
    lost: u32,
    /// Links whose target does not end.
    lost_targets: u8,
}

/// In a line with more broken links none is looked for.
const MAX_LOST_TARGETS: u8 = 8;

/// Signs that close a range.
#[derive(Clone, Copy)]
pub enum Closing {
    /// `>`
    Tag,
    /// `}` behind a quoted string.
    Object,
    /// `)` behind a quoted string.
    Call,
    /// `)` of a pattern.
    Group,
    /// `]` behind a quoted string.
    List,
    /// `}}`
    Template,
    /// `%}`
    Statement,
    /// `}`
    Brace,
    /// `}` or `]` of a command's argument.
    Argument,
    /// `</code>`
    Element,
    /// `-->`
    Comment,
    /// `]]`
    Wiki,
    /// `$`
    Dollar,
    /// `$$`
    Dollars,
    /// `\)`
    Maths,
    /// `\]`
    Display,
}

impl Seek {
    /// Runs of backticks that nothing closes, a bit for each length.
    pub fn ticks(&mut self) -> &mut u64 {
        &mut self.ticks
    }

    /// Looks by `search` for what closes a range, unless it was looked for in vain before.
    pub fn find<T>(&mut self, closing: Closing, search: impl FnOnce() -> Option<T>) -> Option<T> {
        let bit = 1 << closing as u32;
        if self.lost & bit != 0 {
            return None;
        }
        let found = search();
        if found.is_none() {
            self.lost |= bit;
        }
        found
    }

    /// Looks by `search` for the end of a link's target: one that does not end says little of the next.
    pub fn find_target(&mut self, search: impl FnOnce() -> Option<usize>) -> Option<usize> {
        if self.lost_targets == MAX_LOST_TARGETS {
            return None;
        }
        let found = search();
        self.lost_targets += u8::from(found.is_none());
        found
    }
}
