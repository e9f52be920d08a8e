//! What mark filters share.

pub mod reading;
