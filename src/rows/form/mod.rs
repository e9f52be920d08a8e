//! Forms: one way to print a line of residue, from its first character to its last.
//!
//! ```text
//! {n}(条|个)[网友]{reply}[>]
//! ```
//!
//! | notation | means |
//! |---|---|
//! | `text` | itself, in key form (half-width, lower case, simplified) |
//! | `[x]`, `[x\|y]` | may be missing |
//! | `(x\|y)` | one of; without a `\|` the brackets are themselves |
//! | `[x]*` | any number of times |
//! | `~` | one or more of `\| · / , > » : -` and their kin, and blanks |
//! | `{set}` | a word of a named list |
//! | `{slot}` | a typed gap; see [`slot`] |
//! | `…` last | an open end |
//! | `\x` | the sign `x` itself |
//!
//! **Blanks.** Between characters of different kinds (Chinese, Latin, digits, marks) and on either side of a number, date,
//! address and the like a blank may stand or not; a form need not say so. Between two of one kind (`责 编`) it stands where
//! the form has it: `责[ ]编`. So a line is read once without the blanks that mean nothing ([`reading`]), and a form is
//! compared with that.
//!
//! **Matching** ([`walk`]) goes through the tree of a form with the set of all places that can be reached, one bit a place:
//! no way is gone twice, so a form costs at most its size times the length of the line, whatever stands there. A backtracking
//! walk costs less on most lines and everything on a hostile one; a regex per form costs a hundred times the memory.
//!
//! Where a line begins with a character that a form cannot begin with ([`first`]), it is not walked at all.
//!
//! **Finding** ([`cover`]). A form is asked only about lines that hold one of its words; one that is a list of a few whole
//! lines is found by the line itself.

mod address;
pub mod cover;
pub mod first;
mod named;
pub mod parse;
pub mod places;
pub mod reading;
pub mod slot;
pub mod walk;

use std::sync::Arc;

use first::First;
use slot::Slot;

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// These characters.
    Text(Box<[char]>),
    /// A blank, where the characters around it are of one kind.
    Blank,
    /// `~`: signs and blanks, one at least.
    Signs,
    /// One word of a list.
    Set(Arc<Set>),
    /// A typed gap.
    Slot(Slot),
    /// One behind the other.
    Seq(Vec<Node>),
    /// One of them.
    Either(Vec<Node>),
    /// It or nothing.
    Maybe(Box<Node>),
    /// It any number of times.
    Many(Box<Node>),
    /// Whatever follows.
    Open,
}

/// A named list of words, each without the blanks that mean nothing, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Set {
    /// What forms call it.
    pub name: String,
    /// Its words.
    pub words: Vec<Box<[char]>>,
}

/// One way to print a line.
#[derive(Clone, Debug)]
pub struct Form {
    /// As the table has it.
    pub notation: String,
    /// What it says.
    pub node: Node,
    /// What it can begin with.
    pub first: First,
}
