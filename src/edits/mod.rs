//! What is asked of a text, and the way back.
//!
//! ```text
//!  asked ------------> claimed --------------------------> applied
//!  a filter's pen      the filter is done: what overlaps   the text is made (apply), the change is
//!  appends it          an earlier claim is refused whole   logged, and restore undoes it
//! ```

pub mod apply;
pub mod claims;
pub mod restore;
pub mod source;
