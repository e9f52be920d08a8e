//! Marks and blanks inside the lines that stand.

pub mod candidate;
pub mod reading;
pub mod signs;
pub mod walk;

#[path = "book-marks.rs"]
pub mod book_marks;
pub mod dash;
pub mod ellipsis;
mod face;
mod half_width;
#[path = "han-spacing.rs"]
pub mod han_spacing;
#[path = "mark-spacing.rs"]
pub mod mark_spacing;
pub mod punctuation;
pub mod quotes;
mod ratio;
pub mod spoken;
