//! `article`: of a whole page, nothing but its article stays.

mod another;
mod dated;
mod decide;
mod list;
mod title;
mod weigh;
mod wrapped;

use decide::Found;
use serde::Deserialize;

use crate::filters::filter::{CutFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::article::{Article, Cut};
use crate::rows::matched::Matched;

/// The filter, and what it leaves of an article's header and comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct ArticleOnly {
    /// The date, source and author below the heading.
    pub metadata: Metadata,
    /// What readers wrote below the article.
    pub comments: Comments,
}

/// What becomes of the date, source and author below the heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Metadata {
    /// They stay.
    #[default]
    Keep,
    /// They go where the heading and the text are known.
    Drop,
}

/// What becomes of the readers' part below the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Comments {
    /// It goes with what stands below the article.
    #[default]
    Drop,
    /// It stays.
    Keep,
}

coded_rules! {
    Head = "head": "a line of the page above its article";
    Tail = "tail": "a line of the page below its article";
    Metadata = "metadata": "the date, source or author below the heading, where `metadata` is `drop`";
}

static META: Meta = Meta { name: "article", when: When::Preset, page: include_str!("article.md"), coded: Rule::ALL };

impl Named for ArticleOnly {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl CutFilter for ArticleOnly {
    fn run(&self, page: &Matched<'_>, title: Option<&str>, pen: &mut Pen<'_>) -> Article {
        let Found { article, prose, comments } = decide::find(page, title, self.comments == Comments::Keep);
        let (top, end) = article.inside;
        for (at, &n) in page.live().iter().enumerate() {
            let is_metadata = || self.metadata == Metadata::Drop && at < prose && page.is_header(n);
            if n < top {
                pen.remove_line(n, Rule::Head);
            } else if n >= end && !comments.contains(&at) {
                pen.remove_line(n, Rule::Tail);
            } else if article.cut == Cut::Article && article.signs.title && is_metadata() {
                pen.remove_line(n, Rule::Metadata);
            }
        }
        article
    }
}
