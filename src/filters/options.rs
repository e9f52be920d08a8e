//! The options of the filters that have any, as a configuration file writes them.

use serde::Deserialize;

use super::block::article::ArticleOnly;
use super::layout::whitespace::Whitespace;
use super::mark::punctuation::Punctuation;
use super::mark::quotes::Quotes;

/// Options by filter; what is left out is as built in.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct Options {
    /// What the cut down to an article leaves of its header and its comments.
    pub article: ArticleOnly,
    /// Indents and line ends.
    pub whitespace: Whitespace,
    /// Corner quotes.
    pub quotes: Quotes,
    /// Full-width marks in English.
    pub punctuation: Punctuation,
}
