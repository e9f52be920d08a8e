pub mod detect;
pub mod explain;
pub mod restore;
