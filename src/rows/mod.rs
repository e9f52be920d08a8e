//! Rows: rules that decide by one line, its place and its neighbours. Data, not code.
//!
//! `row` is one of them as TOML has it; `form` is the notation that says how its lines are printed, `sets` are the lists of
//! words that forms share, `shapes` tells whether the forms of a row take a line, `items` whether its items are known, `clauses`
//! how a notice falls into clauses, `parts` which items of a line go. A `table` is the rows of a filter, `tables` are those
//! of the program; `layout` is how a table is written, `place` where a fault of one stands in its file; `words` finds many
//! words at once, `matcher` tells which rows of all tables a key hits, `hits` keeps what the lines of a text hit, `matched`
//! is that beside what stands. `marks` are the rows whose lines stand below an article; `walk` tells which of the matched
//! lines of a page go; `signs` say whether the text is a page at all.

pub mod clauses;
pub mod error;
pub mod form;
pub mod hits;
pub mod items;
pub mod kept;
#[cfg(test)]
pub mod layout;
pub mod marks;
pub mod matched;
pub mod matcher;
mod old_keys;
pub mod parts;
pub mod place;
pub mod row;
pub mod sets;
pub mod shapes;
pub mod signs;
pub mod table;
pub mod tables;
pub mod walk;
pub mod words;
