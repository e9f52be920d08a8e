//! The log: every edit of a run, one JSON object a line. With a cleaned text it gives the input back.
//!
//! ```text
//! {"run":…,"version":…,"time":…,"options":[…]}                     the run; one row when it begins
//! {"run":…,"origin":…,"part":1,"input":…,"output":…,…}             a text: what was read, what was written
//! {"origin":…,"pass":…,"rule":…,"line":…,"span":…,"old":…,"new":…} an edit
//! {"rows":1,"origin":…}                                            the end of the text, with the number of its edits
//! ```
//!
//! The rows of a text are one unit. They are appended in one write under a lock, and are on disk before the text gets its
//! name. A file that stands is never truncated. What a killed run left is a row without its end, which the next write closes.
//!
//! A text whose rows are many is logged in **parts**, each a unit with the same run and origin, because a pipe may flow
//! for days and memory has an end. Length and hash of such a text are known only at its end, so they are in the last row of
//! its last part; the first row of its first part has those of the bytes that were read until then (`read`), which is enough
//! to know an input that was never replaced. Temporary files were refused: they double what is written, need a folder to
//! write to, and a kill loses them.

pub mod file;
pub mod index;
pub mod packed;
pub mod rows;
pub mod run;
pub mod text;
