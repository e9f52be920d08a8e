//! Which files to read, and their bytes: names, folders, containers, pipes.

pub mod container;
pub mod globs;
pub mod kind;
pub mod names;
pub mod origin;
pub mod paths;
pub mod source;
pub mod suffix;
pub mod sum;
pub mod walk;
