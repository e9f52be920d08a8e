//! One text: its lines, where prose stands, how it was folded.

pub mod body;
pub mod fold;
pub mod lines;
pub mod verdict;
