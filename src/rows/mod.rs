//! Rows: rules that are data.

pub mod row;
