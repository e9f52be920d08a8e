//! What a folder says once in a `zhclean.toml`.

mod discovery;
mod faults;
mod precedence;
mod schema;
mod show;
mod uses;
mod walks;
