//! Blank lines, indents, line ends.

pub mod whitespace;
