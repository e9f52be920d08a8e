//! One string: characters, keys, scripts, prose, dates, headlines, names, and fast searches.

pub mod canon;
pub mod chars;
pub mod dateline;
pub mod headline;
pub mod hidden;
pub mod island;
pub mod labels;
pub mod lists;
pub mod names;
pub mod nearest;
pub mod prose;
pub mod scan;
pub mod script;
pub mod spaced;
pub mod span;
