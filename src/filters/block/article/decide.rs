//! Where the article of a page begins and ends: two decisions, each on signs of its own.

use std::cmp::Reverse;
use std::ops::Range;

use super::another::{self, Below};
use super::dated::is_dated;
use super::list;
use super::title::headings;
use super::weigh::{afresh, weigh};
use crate::page::article::{Article, Class, Cut, Doubt, Signs, Weighed};
use crate::page::body::Mark;
use crate::rows::matched::Matched;

/// A stretch of prose weighs so much at least, in characters.
const MIN_STRETCH: i32 = 60;
/// Below a heading so much is enough: the caption of a picture may be the whole article.
const MIN_HEADED: i32 = 30;
/// With the title, a date or prose, so many lines outside are a page's.
const MIN_OUTSIDE: usize = 4;
/// Without the title, so many are.
const MIN_OUTSIDE_UNTITLED: usize = 20;
/// The date stands within so many lines below the heading.
const DATE_LINES: usize = 8;
/// Two marks that close an article stand within so many lines of each other.
const MARKS_APART: usize = 8;
/// So many lines below a line that closes an article are looked at, and so many of them are a page's too.
const CLOSE_LINES: usize = 8;
const MIN_CLOSE: usize = 2;
/// A stretch above the article that weighs so much may be the article, and what is below it comments.
const MAX_ABOVE: i32 = 100;
/// Two copies of the title stand within so many lines of each other, where one is a caption.
const TITLE_LINES: usize = 16;
/// With so many copies of the title among its prose a text is a list of posts or of finds.
const MIN_POSTS: usize = 3;

/// A stretch of lines: its places, and what they weigh.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    begin: usize,
    end: usize,
    sum: i32,
}

/// What was found of an article.
pub struct Found {
    /// Where it lies.
    pub article: Article,
    /// Where its prose begins, as a place among the lines that stand.
    pub prose: usize,
    /// The places of the readers' part below it.
    pub comments: Range<usize>,
}

/// Where the article of `page` lies; `title` is its title where that is known from elsewhere. With `keeps_comments` the
/// readers' part is no line outside.
pub fn find(page: &Matched<'_>, title: Option<&str>, keeps_comments: bool) -> Found {
    let live = page.live();
    // a law, a chapter, a manual need not be weighed
    let lines = if page.sign().is_some() { weigh(page) } else { Vec::new() };
    let whole_text = (0, page.lines().len());
    let article = Article { inside: whole_text, lines, ..Article::default() };
    let mut found = Found { article, prose: 0, comments: 0..0 };
    let lines = &found.article.lines;
    if lines.is_empty() {
        return found.left(Doubt::NoPage);
    }
    let headings = headings(page, title, lines);
    let (heading, stretch) = stretch_of(page, lines, &headings);
    found.prose = stretch.begin;
    if heading.is_none() && stretch.sum < MIN_STRETCH {
        return found.left(Doubt::NoProse);
    }
    let close = close_of(lines, stretch.end);
    let top = heading.unwrap_or(0);
    let above = heading.unwrap_or(stretch.begin.saturating_sub(DATE_LINES));
    let above_all = sentences_above(page, &lines[..heading.unwrap_or(stretch.begin)]);
    let below_all = heaviest(&lines[stretch.end..]).sum;
    let date = (above..stretch.begin.min(above + DATE_LINES)).find(|&at| is_dated(page, live[at]));
    let signs = Signs {
        title: heading.is_some(),
        date: date.is_some(),
        prose: 2 * above_all.max(below_all) < stretch.sum,
        end: close.is_some(),
    };
    if keeps_comments && let Some(close) = close {
        found.comments = comments(lines, close);
    }
    let outside = top + close.map_or(0, |close| live.len() - close) - found.comments.len();
    let posts = headings.iter().filter(|at| (stretch.begin..stretch.end).contains(at)).count();
    let is_enough = |lines| outside >= lines;
    let is_marked = close.is_some_and(|close| matches!(lines[close].class, Class::Mark(_)));
    let titled =
        signs.title && (signs.date || signs.prose || is_marked && below_all <= stretch.sum) && is_enough(MIN_OUTSIDE);
    let untitled = signs.date && signs.prose && is_enough(MIN_OUTSIDE_UNTITLED);
    // a summary may stand above the only date
    let prose = if signs.date { stretch.begin } else { stretch.end };
    let below = Below { prose, end: stretch.end, close: close.unwrap_or(live.len()) };
    // asked whatever else is in doubt, for a second run may not see that
    let another = another::signs_of(page, lines, &below);
    let doubt = match () {
        () if outside == 0 => Some(Doubt::NothingOutside),
        () if posts >= MIN_POSTS => Some(Doubt::Posts),
        () if list::is_list(page, lines, stretch.begin..stretch.end) => Some(Doubt::List),
        () if above_all > MAX_ABOVE => Some(Doubt::ProseAbove),
        () if !titled && !untitled => Some(Doubt::FewSigns),
        () if !another.is_empty() => Some(Doubt::AnotherBelow),
        () => None,
    };
    let article = &mut found.article;
    (article.signs, article.heading, article.date) = (signs, heading.map(|at| live[at]), date.map(|at| live[at]));
    article.prose = Some((live[stretch.begin], live[stretch.end - 1]));
    article.end = close.map(|at| live[at]);
    article.another = another;
    let mut sum = 0;
    for line in &mut article.lines[stretch.begin..] {
        sum += line.weight;
        line.sum = sum;
    }
    if let Some(doubt) = doubt {
        return found.left(doubt);
    }
    article.cut = Cut::Article;
    article.inside = (article.heading.unwrap_or(whole_text.0), article.end.unwrap_or(whole_text.1));
    found
}

impl Found {
    /// Nothing is cut.
    fn left(mut self, doubt: Doubt) -> Found {
        (self.article.cut, self.article.doubt) = (doubt.cut(), Some(doubt));
        self
    }
}

/// The heading, and the stretch of prose below it; or the heaviest stretch of a page whose title does not come back.
fn stretch_of(page: &Matched<'_>, lines: &[Weighed], headings: &[usize]) -> (Option<usize>, Stretch) {
    // what stands between a copy of the title and the text speaks against that copy; what stands above it does not
    let worth = |at: usize, stretch: Stretch| stretch.sum + afresh(&lines[at + 1..stretch.begin]);
    let headed: Vec<_> = headings.iter().map(|&at| (at, heaviest_from(lines, at + 1))).collect();
    let is_list = |stretch: &Stretch| list::is_list(page, lines, stretch.begin..stretch.end);
    // a list below the article names it too
    let (lists, texts): (Vec<_>, Vec<_>) = headed.into_iter().partition(|(_, stretch)| is_list(stretch));
    let headed = if texts.iter().any(|(_, stretch)| stretch.sum >= MIN_HEADED) { texts } else { lists };
    // a summary under the first copy has no date
    let is_headed = |at: usize, stretch: Stretch| {
        stretch.sum >= MIN_STRETCH && (at + 1..stretch.begin).take(DATE_LINES).any(|at| is_dated(page, lines[at].line))
    };
    let rank = |&(at, stretch): &(usize, Stretch)| (is_headed(at, stretch), worth(at, stretch), Reverse(at));
    match headed.into_iter().max_by_key(rank) {
        Some((at, stretch)) if stretch.sum >= MIN_HEADED => (Some(above_date(page, lines, headings, at)), stretch),
        _ => (None, heaviest(lines)),
    }
}

/// The places of the readers' part below `close`: from its first mark to the next mark of another kind below its last.
fn comments(lines: &[Weighed], close: usize) -> Range<usize> {
    let is_comments = |at: &usize| lines[*at].class == Class::Mark(Mark::Comments);
    let Some(first) = (close..lines.len()).find(is_comments) else { return 0..0 };
    let last = (first..lines.len()).rfind(is_comments).unwrap_or(first);
    let end = (last..lines.len())
        .find(|&at| matches!(lines[at].class, Class::Mark(mark) if mark != Mark::Comments && mark != Mark::Credit));
    first..end.unwrap_or(lines.len())
}

/// What the heaviest stretch of sentences weighs in `lines`; headlines that were run together hold no stop.
fn sentences_above(page: &Matched<'_>, lines: &[Weighed]) -> i32 {
    let is_run_together = |line: &Weighed| line.class == Class::Prose && !page.line(line.line).contains('。');
    let weighed =
        lines.iter().map(|line| Weighed { weight: if is_run_together(line) { 0 } else { line.weight }, ..*line });
    heaviest(&weighed.collect::<Vec<_>>()).sum
}

/// The heaviest stretch of all.
fn heaviest(lines: &[Weighed]) -> Stretch {
    let (mut best, mut begin, mut sum) = (Stretch { begin: 0, end: 0, sum: 0 }, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if sum <= 0 {
            (begin, sum) = (at, 0);
        }
        sum += line.weight;
        if sum > best.sum {
            best = Stretch { begin, end: at + 1, sum };
        }
    }
    best
}

/// The heaviest stretch that begins with the first prose from place `from` on.
fn heaviest_from(lines: &[Weighed], from: usize) -> Stretch {
    let begin = (from..lines.len()).find(|&at| lines[at].class == Class::Prose).unwrap_or(lines.len());
    let (mut best, mut sum) = (Stretch { begin, end: begin, sum: 0 }, 0);
    let end = closed_by_marks(lines, begin).unwrap_or(lines.len());
    for (at, line) in lines.iter().enumerate().take(end).skip(begin) {
        sum += line.weight;
        if sum > best.sum {
            best = Stretch { begin, end: at + 1, sum };
        }
    }
    best
}

/// The place of the first credit below `begin` that another mark follows, with no prose between: teasers and comments below
/// them are no prose of the article, however much they weigh.
fn closed_by_marks(lines: &[Weighed], begin: usize) -> Option<usize> {
    (begin..lines.len()).find(|&at| {
        lines[at].class == Class::Mark(Mark::Credit)
            && lines[at + 1..]
                .iter()
                .take(MARKS_APART)
                .take_while(|line| line.class != Class::Prose)
                .any(|line| matches!(line.class, Class::Mark(mark) if mark != Mark::Credit))
    })
}

/// The place at which what stands below the last prose is a page's: a mark, or a line that a row knows or that counts, among
/// others of its kind or right above a mark. One alone may be the author's.
fn close_of(lines: &[Weighed], end: usize) -> Option<usize> {
    let is_page = |line: &&Weighed| matches!(line.class, Class::Residue | Class::Mark(_) | Class::Counter);
    (end..lines.len()).find(|&at| {
        let below = &lines[at + 1..lines.len().min(at + 1 + CLOSE_LINES)];
        let others = below.iter().filter(is_page).count();
        match lines[at].class {
            Class::Mark(_) => true,
            Class::Residue | Class::Counter => {
                let is_above_mark = below.iter().take(MIN_CLOSE).any(|line| matches!(line.class, Class::Mark(_)));
                others >= MIN_CLOSE || others == below.len() || is_above_mark
            }
            _ => false,
        }
    })
}

/// The first copy of the title above `heading`, where a date and no prose stands between them: the second is a caption's.
fn above_date(page: &Matched<'_>, lines: &[Weighed], headings: &[usize], heading: usize) -> usize {
    let is_above = |&&copy: &&usize| {
        let between = lines.get(copy + 1..heading).unwrap_or_default();
        (1..=TITLE_LINES).contains(&between.len())
            && between.iter().all(|line| line.class != Class::Prose)
            && between.iter().any(|line| is_dated(page, line.line))
    };
    headings.iter().find(is_above).copied().unwrap_or(heading)
}
