//! Does another article stand below the first? Then nobody can say which of the two is wanted.
//!
//! Another article has a heading and running text. Comments and teasers have one of the two, and dates: so a heading is
//! known by a source beside its date, by a line above that says the same (the title of a second page), or by its place
//! right above a date, and each asks for more text than the one before.

use std::collections::HashMap;

use super::dated::is_dated;
use super::title::letters;
use crate::page::article::{Class, Weighed};
use crate::page::keys;
use crate::rows::matched::Matched;
use crate::text::dateline::Item;
use crate::text::labels::Label;

/// The text of an article begins within so many lines below its date.
const TEXT_LINES: usize = 8;
/// Its date stands within so many lines below its heading.
const DATE_LINES: usize = 4;
/// Below a header that names its source, or a date under a title that came twice, so much text is enough, in characters: no
/// reader's name has a source, and a caption may be an article.
const MIN_SOURCED_TEXT: i32 = 60;
const MIN_HEADED_TEXT: i32 = 30;
/// Elsewhere two lines of prose follow each other and weigh so much together: comments and teasers stand alone.
const MIN_TEXT: i32 = 120;
/// A heading has so many letters, and no more: a longer line is a paragraph.
const MIN_LETTERS: usize = 8;
const MAX_LETTERS: usize = 60;
/// More copies of a line are a template's: the place a reader writes from, the name of a column.
const MAX_COPIES: usize = 3;

/// Where to look for another article, as places among the lines that stand.
pub struct Below {
    /// The first line of prose: from here on a header that names its source opens another article.
    pub prose: usize,
    /// One past the last line of prose: from here on a title that comes back does.
    pub end: usize,
    /// The line that closes the article: from here on a heading above a date does.
    pub close: usize,
}

/// The lines that say that another article stands below: its heading, the line above that says the same, its date. None
/// where nothing says so.
pub fn signs_of(page: &Matched<'_>, lines: &[Weighed], below: &Below) -> Vec<u32> {
    let &Below { prose, end, close } = below;
    let text = Text::below(lines, prose);
    let titles = Titles::read(page, lines, end);
    // the nearest heading above that no prose parts from this place, and the nearest with the place that says the same
    let (mut heading, mut copy) = (None, None);
    for at in prose..lines.len() {
        let (alone, two) = text.at(at);
        let n = lines[at].line;
        let is_near = |place: usize| at - place <= DATE_LINES;
        let near_copy = copy.filter(|&(place, _)| is_near(place));
        let near_heading = heading.filter(|&place| is_near(place));
        let is_sourced = || names_source(page, n);
        // whether it is a date costs most, and few lines get so far
        let opens = (near_copy.is_some() && (alone >= MIN_HEADED_TEXT || is_sourced())
            || two >= MIN_SOURCED_TEXT && is_sourced()
            || two >= MIN_TEXT && at >= close && near_heading.is_some())
            && is_dated(page, n);
        if opens {
            let headings = near_copy.map(|(place, above)| [place, above]).into_iter().flatten().chain(near_heading);
            return headings.map(|at| lines[at].line).chain([n]).collect();
        }
        if lines[at].class == Class::Prose {
            (heading, copy) = (None, None);
        }
        if at >= end && titles.is_heading(at) {
            heading = Some(at);
            let above = titles.same_above(lines, at);
            copy = above.map(|above| (at, above)).or(copy);
            if let Some(above) = above.filter(|_| two >= MIN_TEXT) {
                return vec![lines[above].line, n];
            }
        }
    }
    Vec::new()
}

/// What stands below each place: the heaviest line of prose within [`TEXT_LINES`], and the heaviest two that follow each
/// other.
struct Text {
    from: usize,
    weights: Vec<(i32, i32)>,
}

impl Text {
    fn below(lines: &[Weighed], from: usize) -> Text {
        let weight = |at: usize| match lines.get(at) {
            Some(line) if line.class == Class::Prose => line.weight,
            _ => 0,
        };
        let pair = |at: usize| if weight(at + 1) > 0 && weight(at) > 0 { weight(at) + weight(at + 1) } else { 0 };
        let below = |at: usize| at + 1..lines.len().min(at + 1 + TEXT_LINES);
        let heaviest = |at: usize| (below(at).map(weight).max().unwrap_or(0), below(at).map(pair).max().unwrap_or(0));
        Text { from, weights: (from..lines.len()).map(heaviest).collect() }
    }

    fn at(&self, at: usize) -> (i32, i32) {
        self.weights[at - self.from]
    }
}

fn names_source(page: &Matched<'_>, n: u32) -> bool {
    let items = page.header(n).unwrap_or_default();
    let is_source = |item: &Item| matches!(item, Item::Label { field: Label::Source, value, .. } if !value.is_empty());
    items.iter().any(is_source)
}

/// The lines that may be headings, and which of them open alike.
struct Titles {
    /// The letters of each, by place.
    said: HashMap<usize, String>,
    /// The places of those that open with the same letters.
    alike: HashMap<String, Vec<usize>>,
}

impl Titles {
    /// Reads the lines from place `from` on.
    fn read(page: &Matched<'_>, lines: &[Weighed], from: usize) -> Titles {
        let (mut said, mut alike): (_, HashMap<String, Vec<usize>>) = (HashMap::new(), HashMap::new());
        let mut scratch = String::new();
        for (at, line) in lines.iter().enumerate().skip(from) {
            let may_be = matches!(line.class, Class::Plain | Class::Point | Class::Prose);
            if !may_be || !keys::is_short(page.line(line.line), 2 * MAX_LETTERS) || is_dated(page, line.line) {
                continue;
            }
            let name = letters(page.key_into(line.line, &mut scratch));
            if (MIN_LETTERS..=MAX_LETTERS).contains(&name.chars().count()) {
                alike.entry(opening(&name)).or_default().push(at);
                said.insert(at, name);
            }
        }
        Titles { said, alike }
    }

    fn is_heading(&self, at: usize) -> bool {
        self.said.contains_key(&at)
    }

    /// The place of a line above that says what the line at place `at` says, and maybe the name of its site behind it. A
    /// sentence that comes back is a reader's quotation.
    fn same_above(&self, lines: &[Weighed], at: usize) -> Option<usize> {
        let name = self.said.get(&at)?;
        let is_sentence = lines[at].class == Class::Prose;
        let alike = self.alike.get(&opening(name)).map_or(&[][..], Vec::as_slice);
        let copies = alike.iter().filter(|&other| self.said.get(other) == Some(name)).count();
        let says = |above: &&usize| {
            let said = &self.said[*above];
            said.starts_with(name) && (!is_sentence || said.len() > name.len())
        };
        let above = alike.iter().take_while(|&&above| above < at).find(says).copied();
        above.filter(|_| copies <= MAX_COPIES)
    }
}

/// The letters by which headings are compared first.
fn opening(name: &str) -> String {
    name.chars().take(MIN_LETTERS).collect()
}
