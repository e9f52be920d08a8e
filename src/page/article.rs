//! Where the article of a page lies, as far as anybody can tell from its text, and by what signs.

use super::body::Mark;

/// What became of a page that was to be cut down to its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// What stands above or below the article was cut.
    Article,
    /// There is running text, and what is around it may be the author's: nothing was cut.
    #[default]
    Undecided,
    /// Nothing to cut: nothing says that the text is a page, or it has no running text, or nothing stands around that.
    None,
}

impl Cut {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            Cut::Article => "article",
            Cut::Undecided => "undecided",
            Cut::None => "none",
        }
    }
}

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Which signs of an article a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signs {
    /// The page's title comes back as a heading.
    pub title: bool,
    /// A date stands between the heading and the text.
    pub date: bool,
    /// A stretch of prose outweighs every other.
    pub prose: bool,
    /// What stands below the last prose is a page's.
    pub end: bool,
}

impl Signs {
    /// A letter for each sign that shows: `T` title, `D` date, `P` prose, `E` end.
    pub fn letters(self) -> String {
        let all = [(self.title, 'T'), (self.date, 'D'), (self.prose, 'P'), (self.end, 'E')];
        all.into_iter().filter(|(shows, _)| *shows).map(|(_, letter)| letter).collect()
    }
}

/// What a line is to an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// Running text.
    Prose,
    /// A numbered point, which weighs nothing.
    Point,
    /// A line without a stop that nothing knows.
    Plain,
    /// A date, or another line of a header.
    Header,
    /// A counter: a number and what it counts.
    Counter,
    /// A line that a row knows as residue.
    Residue,
    /// A line that stands below an article and never in it.
    Mark(Mark),
}

impl Class {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            Class::Prose => "prose",
            Class::Point => "point",
            Class::Plain => "plain",
            Class::Header => "header",
            Class::Counter => "counter",
            Class::Residue => "residue",
            Class::Mark(_) => "mark",
        }
    }
}

/// A line of a page as it was weighed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Weighed {
    /// The line, from 0.
    pub line: u32,
    /// What it is.
    pub class: Class,
    /// What it adds to the article, in characters.
    pub weight: i32,
    /// The sum of the weights from the beginning of the stretch to this line.
    pub sum: i32,
}

/// Where the article of a page lies, and why.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Article {
    /// What became of the page.
    pub cut: Cut,
    /// The signs it shows.
    pub signs: Signs,
    /// The lines of the article, in lines of the text: what stands above the first and from the second on is outside.
    /// Where a side is not decided, all of that side is inside.
    pub inside: (u32, u32),
    /// The lines that stood, as they were weighed; none where nothing says that the text is a page.
    pub lines: Vec<Weighed>,
}

impl Article {
    /// Does line `n` stand outside the article, as it was cut?
    pub fn is_outside(&self, n: u32) -> bool {
        self.cut == Cut::Article && !(self.inside.0..self.inside.1).contains(&n)
    }
}
