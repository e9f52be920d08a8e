//! Rows: rules that decide by one line, its place and its neighbours. Data, not code.
//!
//! `row` is one of them as TOML has it; `matcher` tells which row a line's key matches; `walk` tells which of the matched
//! lines of a page go.

pub mod marks;
pub mod matcher;
pub mod row;
pub mod shared;
pub mod walk;
