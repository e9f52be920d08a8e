//! What is known of each line of a text once somebody asked: its key, and the header items it holds.
//!
//! A value that lives as long as the lines. Every round and every filter asks for the same few lines, and what a line says
//! does not change: it is read when it is first asked for, and once.

use std::cell::OnceCell;

use super::keys;
use super::lines::Lines;
use crate::text::dateline::{self, Item};

/// What is known of the lines of a text.
pub struct Facts<'t> {
    lines: &'t Lines<'t>,
    of: Vec<OnceCell<Box<Fact>>>,
}

/// What is known of one line.
#[derive(Default)]
struct Fact {
    key: OnceCell<Box<str>>,
    header: OnceCell<Option<Box<[Item]>>>,
}

impl<'t> Facts<'t> {
    /// Nothing is known yet.
    pub fn of(lines: &'t Lines<'t>) -> Facts<'t> {
        Facts { lines, of: (0..lines.len()).map(|_| OnceCell::new()).collect() }
    }

    /// The lines.
    pub fn lines(&self) -> &'t Lines<'t> {
        self.lines
    }

    fn fact(&self, n: u32) -> &Fact {
        self.of[n as usize].get_or_init(Box::default)
    }

    /// The key of line `n`, however long it is.
    pub fn key(&self, n: u32) -> &str {
        self.fact(n).key.get_or_init(|| {
            let mut key = String::with_capacity(self.lines.line(n).len());
            keys::key_into(self.lines, n, &mut key);
            key.into()
        })
    }

    /// The key of line `n`. That of a paragraph is folded into `scratch` where nobody asked before: hardly anybody asks
    /// again, and all of them weigh as much as the text.
    pub fn key_into<'k>(&'k self, n: u32, scratch: &'k mut String) -> &'k str {
        let known = self.of[n as usize].get().and_then(|fact| fact.key.get());
        if known.is_none() && self.lines.is_prose(n) {
            scratch.clear();
            keys::key_into(self.lines, n, scratch);
            return scratch;
        }
        self.key(n)
    }

    /// The items of line `n` where it is a header line, which is short and holds nothing else; see [`dateline::items`].
    pub fn header(&self, n: u32) -> Option<&[Item]> {
        let line = self.lines.line(n);
        if !dateline::may_open_header(line) {
            return None;
        }
        self.fact(n).header.get_or_init(|| dateline::items(line).map(Vec::into_boxed_slice)).as_deref()
    }
}
