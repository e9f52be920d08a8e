//! Strings within a line of JSON: paths that select them, where they are, and how they are spelled. It knows no file and
//! no plan, so the command line can parse a path with it.

pub mod path;
pub mod slots;
pub mod strings;
