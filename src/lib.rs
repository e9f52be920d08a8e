//! zhclean turns scraped Chinese text into text worth keeping: it takes out what the web page left behind,
//! repairs Chinese punctuation and white space, and can always say what it took, why, and give it back.
//!
//! This is the engine: text in; text, edits and verdict out. It reads no file, prints nothing, and knows neither the
//! command line nor encodings; those are the program's, behind the feature `cli`.
//!
//! ```text
//!            pass 1            pass 2
//!  text --> unwrap ---------> clean ----------------------------------------> Cleaned
//!           widths, invisible Doc: lines, keys, live lines, body                 text, each_piece
//!           characters, what  [ Line, Block ] to a fixed point, then the guard   changes -> restore
//!           converters and    Char: a Written line, its Islands, what protect    verdict, fold, held
//!           wraps put in            and Embedded keep; segment by segment
//!                             Layout: indents, blank lines, line ends
//!
//!           every Filter sees a read-only Doc and may only append to Edits
//! ```
//!
//! ```
//! use zhclean::{Pipeline, filters, restore};
//!
//! let pipeline = Pipeline::new(filters::defaults());
//! let input = "404 Not Found\nnginx\n社区食堂开张了\n  今天上午,食堂开门迎客。\n相关新闻\n";
//! let cleaned = pipeline.clean(input);
//! assert_eq!(cleaned.text(), "社区食堂开张了\n今天上午，食堂开门迎客。\n");
//!
//! let changes: Vec<_> = cleaned.changes().collect();
//! assert_eq!(changes[0].rule, "error-page/status-line");
//! assert_eq!(restore(cleaned.text(), &changes).as_deref(), Ok(input));
//! ```
//!
//! # The rules of the house
//!
//! - **It never loses the author's text.** Doubt means keep; every edit carries the name of its rule.
//! - **Stages are fixed, filters are chosen.** Line and Block take turns until none asks for more. Whenever one acts,
//!   the document is looked at afresh and the first has its turn again, so what an earlier filter would complete is
//!   never removed by a later one in the same breath.
//! - **Claims.** An edit that overlaps an earlier one is refused whole and counted. Removing a line swallows claims
//!   inside it. No filter undoes another.
//! - **What was done to the whole text is undone first.** Widths, invisible characters, a converter's pinyin, a copy
//!   guard's dots and hard wraps go in pass 1, so every view of pass 2 (keys, body, fold, protected lines) sees the text
//!   without them, and so does a second run. A first-pass filter is asked whether it wants the text at all.
//! - **Char filters read what will be written.** `<<书>>,` is `《书》,` when the comma is judged; marks of either width are
//!   read alike, so no mark is evidence for its neighbour.
//! - **Options belong to filters.** A filter with options is a struct ([`filters::Whitespace`]), and the configuration's
//!   table of its name is that struct.
//! - **Text that an edit writes is text.** What `repeated-header` puts into a label passes the Char filters like the
//!   rest, so a second run finds nothing left to do.
//! - **A line is judged by its place.** The [`Body`] runs from the first line of prose to the last; on a whole page it
//!   begins below the menu and ends above the mark under which prose is sparse (`body.toml`). What the last paragraph
//!   announces, and what the body itself speaks of, is the author's.
//! - **Keys are compared with keys**: half-width, lower-case, simplified.
//! - **The guard.** When Line and Block would take more than a set share of the prose, all their removals are given
//!   back and listed ([`Cleaned::held`]); [`Pipeline::with_max_removed`] sets it.
//! - **Windows.** A text too large for one [`Doc`] is cleaned in windows ([`Pipeline::clean_window`]): the fold is the
//!   first window's, rules for the head look at the first, for the tail at the last, and Block filters rest.

mod edits;
pub mod filters;
mod page;
mod pipeline;
mod rows;
mod shield;
mod text;

pub use edits::claims::{Edit, Edits, RuleId, Span, TextId, With};
pub use edits::restore::{Change, Mismatch, Pass, restore};
pub use filters::filter::{Coded, Filter, Meta, Rows, Stage, When};
pub use page::body::{Body, Reach};
pub use page::fold::{Evidence, Fold};
pub use page::lines::{Doc, Line, Place};
pub use page::verdict::Verdict;
pub use pipeline::{Cleaned, MAX_REMOVED, Pipeline, Run, Window, rule_names};
pub use rows::row::{Role, Row, Rules, Where};
pub use text::chars::{fold_char, is_blank, key_of};
