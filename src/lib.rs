//! zhclean turns scraped Chinese text into text worth keeping: it takes out what the web page left behind,
//! repairs Chinese punctuation and white space, and can always say what it removed, why, and give it back.
//!
//! This is the engine: text in; text, edits and verdict out. It reads no file, prints nothing, and knows neither the
//! command line nor encodings; those are the program's, behind the feature `cli`.
//!
//! ```text
//!          undo (pass 1)      clean (pass 2)
//!  text --> widths, ---------> page: lines, what stands, body ------------------------> Cleaned
//!           invisible          [ Line, Block ] to a fixed point, then the guard          text, each_piece
//!           characters,        Mark: a line as it will be written, sign by sign          changes -> restore
//!           converters, wraps  Layout: indents, blank lines, line ends                   verdict, fold, held
//!
//!           a filter sees a read-only view and asks for edits through its pen; the shield refuses those in code
//! ```
//!
//! ```
//! use zhclean::{Pipeline, restore};
//!
//! let pipeline = Pipeline::default();
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
//!   the page is looked at afresh and the first has its turn again, so what an earlier filter would complete is
//!   never removed by a later one in the same breath.
//! - **Claims.** An edit that overlaps an earlier one is refused whole and counted. Removing a line swallows claims
//!   inside it. No filter undoes another.
//! - **Views are values.** What a view answers does not depend on what it was asked before.
//! - **What was done to the whole text is undone first.** Widths, invisible characters, a converter's pinyin, a copy
//!   guard's dots and hard wraps go in pass 1, so every view of pass 2 (keys, body, fold, shield) sees the text
//!   without them, and so does a second run.
//! - **Mark filters read what will be written.** `<<书>>,` is `《书》,` when the comma is judged; marks of either width are
//!   read alike, so no mark is evidence for its neighbour. A mark filter names its signs and judges one place; the
//!   pipeline owns the way through the text. It cannot ask for the page.
//! - **Text that an edit writes is text.** What `repeated-header` puts into a label passes the mark filters like the
//!   rest, so a second run finds nothing left to do.
//! - **A line is judged by its place.** The body runs from the first line of prose to the last; on a whole page it
//!   begins below the menu and ends above the mark under which prose is sparse. What the last paragraph
//!   announces, and what the body itself speaks of, is the author's.
//! - **Keys are compared with keys**: half-width, lower-case, simplified.
//! - **The guard.** When Line and Block would remove more than a set share of the prose, all their removals are given
//!   back and listed ([`Cleaned::held`]); [`Builder::max_removed`] sets it. It counts every removed line.
//! - **Lines to keep.** What [`Builder::keep_lines`] names loses no line and no part of one to Line and Block; what it says of the
//!   lines around it still counts, and its marks are cleaned.
//! - **Windows.** A text too large to be held at once is cleaned in windows ([`Pipeline::clean_window`]): the fold is the
//!   first window's, rules for the head look at the first, for the tail at the last, and Block filters rest.
//! - **Regions.** A text says by comments which of its lines stay as they are ([`Window::regions`]): the pen refuses what would touch
//!   one, and no row takes a line in it, so that a label that stays draws in nothing. What it says of the lines around it counts.
//!
//! # The house
//!
//! A folder imports only from folders below it, and no two files import each other; a test holds both. From the top down:
//!
//! floors: lib > why > listing > builder > pipeline > guard > cleaned > filters > rows > shield > edits > page > text
//!
//! `filters/mod.rs` is the one list of filters; the folder a filter lies in says when it runs.

mod builder;
mod cleaned;
mod edits;
mod filters;
mod guard;
mod listing;
mod page;
mod pipeline;
mod rows;
mod shield;
mod text;
mod why;

pub use builder::{BuildError, Builder, Preset, Rows};
pub use cleaned::{Cleaned, Unknown, Window};
pub use edits::apply::Run;
pub use edits::restore::{Change, Mismatch, Pass, restore};
pub use filters::block::article::{ArticleOnly, Comments, Metadata};
pub use filters::filter::{Stage, When};
pub use filters::layout::whitespace::{Indent, LineEnd, Whitespace};
pub use filters::mark::punctuation::{English, Punctuation};
pub use filters::mark::quotes::{Corner, Quotes};
pub use filters::options::Options;
pub use guard::MAX_REMOVED;
pub use listing::{FilterInfo, RuleInfo, RuleKind, filters};
pub use page::article::{Article, Class, Cut, Doubt, Signs, Weighed};
pub use page::body::Mark;
pub use page::fold::{Evidence, Fold};
pub use page::lines::Part;
pub use page::seam::{WindowSize, blank_seam, line_bound, seam, window_end};
pub use page::sign::Sign;
pub use page::verdict::Verdict;
pub use pipeline::Pipeline;
pub use rows::error::RowError;
pub use rows::row::{Role, Where};
pub use shield::Structure;
pub use shield::regions::OpenRegion;
pub use text::chars::is_blank;
pub use text::nearest::suggestion;
pub use text::script::simplified;
pub use why::{LineView, Place, Resting, RowView, views};
