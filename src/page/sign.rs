//! Was the text scraped from a web page? Filters that judge lines by their shape alone ask.

/// What says that a text is a web page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// A date beside a source, an author, a time or a counter, near the title.
    Header,
    /// A line that stands below an article and never in it: an editor's credit, a comment form.
    Mark,
    /// A line of the page's furniture: a button, a breadcrumb, the foot of a site.
    Furniture,
}

impl Sign {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            Sign::Header => "header",
            Sign::Mark => "mark",
            Sign::Furniture => "furniture",
        }
    }
}

impl std::fmt::Display for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
