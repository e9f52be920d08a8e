//! Bytes to text and back: byte order marks, the guess, the reading, the writing.

pub mod answer;
pub mod binary;
pub mod bom;
pub mod by_line;
pub mod by_table;
pub mod decode;
pub mod encode;
pub mod error;
pub mod guess;
pub mod label;
pub mod levels;
pub mod mixed;
pub mod pairs;
pub mod reread;
pub mod score;
pub mod tables;
pub mod two_bytes;
