//! Rows: rules that decide by one line, its place and its neighbours. Data, not code.
//!
//! `row` is one of them as TOML has it; `form` is the notation that says how its lines are printed, `sets` are the lists of
//! words that forms share, `shapes` tells whether the forms of a row take a line; `matcher` tells which row a line's key
//! matches; `walk` tells which of the matched lines of a page go.

pub mod form;
pub mod marks;
pub mod matcher;
pub mod row;
pub mod sets;
pub mod shapes;
pub mod shared;
pub mod walk;
