//! What may not be touched.

pub mod block;
pub mod code;
pub mod inline;
pub mod spans;
