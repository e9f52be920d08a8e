//! What may not be touched: the structure of a text, known in one place.
//!
//! `block` sees neighbouring lines (fences, front matter, tables, logs), `code` the fences and inline code of a whole text,
//! `inline` ranges of one line (code, tags, objects), `spans` what stands between Chinese characters (addresses, numbers,
//! English).

mod address;
pub mod block;
pub mod code;
mod english;
pub mod inline;
mod numbers;
mod signs;
pub mod spans;

use std::cell::OnceCell;

use crate::page::standing::Standing;

/// The structure of the lines that stand; the pens ask it, so that no filter can forget to. Read when first asked.
pub struct Shield<'p, 't> {
    page: &'p Standing<'t>,
    blocks: OnceCell<Vec<bool>>,
}

impl<'p, 't> Shield<'p, 't> {
    /// The structure of `page`.
    pub fn of(page: &'p Standing<'t>) -> Self {
        Shield { page, blocks: OnceCell::new() }
    }

    /// Does the line at place `at` of [`Standing::live`] belong to code, data or a table?
    pub fn holds(&self, at: usize) -> bool {
        self.blocks.get_or_init(|| block::protected(self.page)).get(at) == Some(&true)
    }

    /// Does byte `at` of the text lie in such a line?
    pub fn holds_byte(&self, at: u32) -> bool {
        let live = self.page.live();
        let next = live.partition_point(|&n| self.page.content(n).end < at);
        live.get(next).is_some_and(|&n| self.page.content(n).start <= at) && self.holds(next)
    }
}
