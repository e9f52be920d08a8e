pub mod container;
pub mod source;
pub mod walk;
