pub mod clean_file;
pub mod delivery;
pub mod each;
