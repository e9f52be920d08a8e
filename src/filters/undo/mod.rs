//! What was done to the whole text is undone first: wraps, converters, copy guards, widths, invisible characters.

#[path = "anti-copy.rs"]
pub mod anti_copy;
mod hybrid;
pub mod invisible;
pub mod pinyin;
pub mod reflow;
pub mod width;
