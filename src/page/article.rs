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
    /// Nothing to cut: nothing says that the text is a page, or it has no running text but a list's, or nothing stands
    /// around that.
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

/// Why nothing was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// Nothing says that the text is a page.
    NoPage,
    /// It has no stretch of prose.
    NoProse,
    /// Nothing stands outside the article.
    NothingOutside,
    /// Its title comes back again and again with prose below it: posts, or finds of a search.
    Posts,
    /// Its sentences stand alone among lines that come back with each: finds of a search, teasers, goods of a shop.
    List,
    /// Sentences stand above: they may be the article, and what is below it comments.
    ProseAbove,
    /// Another article stands below.
    AnotherBelow,
    /// It shows too few signs for the lines that stand outside.
    FewSigns,
}

impl Doubt {
    /// What reports say.
    pub fn name(self) -> &'static str {
        match self {
            Doubt::NoPage => "nothing says that the text is a page",
            Doubt::NoProse => "it has no stretch of prose",
            Doubt::NothingOutside => "nothing stands outside the article",
            Doubt::Posts => "its title comes back again and again with prose below it",
            Doubt::List => "it is a list: its sentences stand alone among lines that come back with each",
            Doubt::ProseAbove => "sentences stand above, which may be the article",
            Doubt::AnotherBelow => "another article stands below",
            Doubt::FewSigns => "too few signs for the lines that stand outside",
        }
    }

    /// What became of the page.
    pub fn cut(self) -> Cut {
        match self {
            Doubt::NoPage | Doubt::NoProse | Doubt::NothingOutside | Doubt::List => Cut::None,
            _ => Cut::Undecided,
        }
    }
}

/// Where the article of a page lies, and why. Lines are those of the text that the second pass saw, from 0.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Article {
    /// What became of the page.
    pub cut: Cut,
    /// Why nothing was cut.
    pub doubt: Option<Doubt>,
    /// The signs it shows.
    pub signs: Signs,
    /// The line of the heading.
    pub heading: Option<u32>,
    /// The line of the date.
    pub date: Option<u32>,
    /// The first line of the stretch of prose, and the last.
    pub prose: Option<(u32, u32)>,
    /// The line from which on all is a page's.
    pub end: Option<u32>,
    /// The lines that say that another article stands below. They stay, whatever a filter says of them: what is in doubt once
    /// is in doubt for good.
    pub another: Vec<u32>,
    /// The lines of the article: what stands above the first and from the second on is outside. Where a side is not decided,
    /// all of that side is inside.
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
