//! What is asked of a text, and the way back.

pub mod claims;
pub mod restore;
