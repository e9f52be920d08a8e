//! What a folder says about how it is cleaned, in a `zhclean.toml`.
//!
//! ```text
//!  keys      the one table of keys          discover   which file governs a folder
//!  file      one file, with its places      chain      a file and what it extends
//!  flags     the same keys as flags         settings   the layers: built-in < extends < file < overrides < flags
//!  risk      what only --config may say     governed   what holds for each input and for each walk
//! ```
//!
//! A key has one name as a flag and in a file, and one place in the table of keys; reading, precedence, `config show`, `config
//! init` and the schema all follow that table.

pub mod chain;
pub mod discover;
pub mod file;
pub mod flags;
pub mod governed;
pub mod init;
pub mod keys;
pub mod near;
pub mod parse;
pub mod risk;
pub mod schema;
pub mod settings;
pub mod show;
pub mod source;
