//! One string: characters, keys, dates, names.

pub mod chars;
pub mod dateline;
pub mod headline;
pub mod island;
pub mod names;
pub mod scan;
