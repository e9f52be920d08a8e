//! The document compared with itself.

pub mod article;
#[path = "empty-label.rs"]
pub mod empty_label;
#[path = "keyword-dump.rs"]
pub mod keyword_dump;
#[path = "repeated-header.rs"]
pub mod repeated_header;
#[path = "repeated-summary.rs"]
pub mod repeated_summary;
