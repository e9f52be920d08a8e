//! The way of the mark filters through a text: which lines call which filter, and within a line which places.
//!
//! The loop stands here once; a filter judges one place. Filters take their turns line by line, each reading what those
//! before it leave of the line.

use std::collections::VecDeque;

use super::candidate::{Candidate, Draft, Folded, Given, LineView, Opening};
use super::half_width;
use super::reading::Reading;
use super::signs::Signs;
use super::spoken::{self, Quotes};
use crate::edits::claims::Edits;
use crate::filters::filter::MarkFilter;
use crate::filters::pen::{Guarded, Pen};
use crate::page::lines::Lines;
use crate::page::standing::Standing;
use crate::shield::Shield;
use crate::shield::spans::protect;
use crate::text::island::{Island, Side};
use crate::text::scan::Places;
use crate::text::span::Span;

/// Brackets nested deeper than this stay as they are; it bounds the memory for a text of brackets.
const MAX_OPEN: usize = 32;

/// A filter on its way through a text.
struct Walker<'f> {
    /// Its place in the pipeline.
    place: usize,
    filter: &'f dyn MarkFilter,
    /// What calls it to a line with Chinese, and to one without.
    signs: Signs,
    foreign: Signs,
    /// The first sign that is not behind: a byte of the text.
    ahead: usize,
}

/// Runs `filters`, each with its place in the pipeline, over all lines that stand; none of them is code or data. Of a line
/// only what `shield` lets go is given to them. `folds` tell how the lines were folded, part by part.
pub fn run<'f>(
    filters: impl Iterator<Item = (usize, &'f dyn MarkFilter)>,
    page: &Standing<'_>,
    shield: &Shield,
    (mut given, folds): (Given, &[Folded]),
    edits: &mut Edits,
) {
    let mut folds = folds.iter().peekable();
    let mut walkers: Vec<Walker<'_>> = filters
        .map(|(place, filter)| Walker {
            place,
            filter,
            signs: filter.signs(true),
            foreign: filter.signs(false),
            ahead: 0,
        })
        .collect();
    let lines = page.lines();
    let bytes = lines.text().as_bytes();
    let mut scratch = Scratch::default();
    // no sign lies before this byte: most lines of a text that needs nothing are passed by one look
    let mut nearest = 0;
    let spaced = walkers.iter().any(|walker| matches!(walker.signs, Signs::SpacedLine));
    let foreign = walkers.iter().any(|walker| !matches!(walker.foreign, Signs::None));
    for (at, &n) in page.live().iter().enumerate() {
        while let Some(folded) = folds.next_if(|folded| folded.from <= n) {
            (given.fold, given.is_short) = (folded.fold, folded.is_short);
        }
        let Span { start, end } = lines.content(n);
        let is_chinese = lines.is_chinese(n);
        if !is_chinese && !foreign || is_chinese && nearest >= end as usize && !(spaced && lines.is_spaced(n)) {
            continue;
        }
        let line = Line { at, n, is_chinese };
        let mut is_read = false;
        nearest = usize::MAX;
        for walker in &mut walkers {
            let is_called = walker.is_called(lines, line, bytes, start as usize, end as usize);
            nearest = nearest.min(walker.ahead);
            if !is_called {
                continue;
            }
            if !is_read {
                scratch.reading.read(lines, n, edits, shield);
            }
            // what it changed the next one reads
            is_read = !scratch.walk(walker, page, line, (given, shield), edits);
        }
    }
}

/// A line on the way.
#[derive(Clone, Copy)]
struct Line {
    /// Its place among the lines that stand.
    at: usize,
    n: u32,
    is_chinese: bool,
}

impl Walker<'_> {
    /// Does a sign in bytes `start..end` of the text call it to this line?
    fn is_called(&mut self, lines: &Lines<'_>, line: Line, bytes: &[u8], start: usize, end: usize) -> bool {
        if !line.is_chinese {
            return self.foreign.next(&bytes[..end], start).is_some();
        }
        match self.signs {
            Signs::None => self.ahead = usize::MAX,
            Signs::SpacedLine => {
                self.ahead = usize::MAX;
                return lines.is_spaced(line.n);
            }
            signs if self.ahead < start || start == 0 => {
                self.ahead = signs.next(bytes, start).unwrap_or(usize::MAX);
            }
            _ => {}
        }
        self.ahead < end
    }
}

/// What is used again from line to line.
#[derive(Default)]
struct Scratch {
    reading: Reading,
    island: Island,
    quotes: Quotes,
    open: VecDeque<Opening>,
    places: Places,
    drafts: Vec<Draft>,
}

impl Scratch {
    /// Goes through the signs of one line. Returns whether the filter changed anything in it.
    fn walk(
        &mut self,
        walker: &Walker<'_>,
        page: &Standing<'_>,
        line: Line,
        (given, shield): (Given, &Shield),
        edits: &mut Edits,
    ) -> bool {
        let Scratch { reading, island, quotes, open, places, drafts } = self;
        let filter = walker.filter;
        let prose = |at: Option<usize>| at.and_then(|at| page.live().get(at)).map(|&n| page.is_prose(n));
        let view = LineView {
            text: reading.text(page.lines()),
            given,
            embedded: reading.embedded(),
            is_chinese: line.is_chinese,
            beside_prose: [prose(line.at.checked_sub(1)), prose(Some(line.at + 1))],
        };
        let bytes = view.text.as_bytes();
        drafts.clear();
        open.clear();
        island.clear();
        quotes.clear();
        places.clear();
        let own = if line.is_chinese { walker.signs } else { walker.foreign };
        let more = filter.more_signs(&view);
        // the first of its own signs is known where no edit moved it
        let known = if line.is_chinese && more.is_none() { reading.place(walker.ahead) } else { None };
        match more.unwrap_or(own) {
            Signs::SpacedLine => {
                filter.judge(Candidate { at: 0, island: None, opening: None }, &view, drafts);
            }
            signs => {
                let reads_islands = filter.reads_islands() && line.is_chinese;
                let mut at = known.unwrap_or(0);
                // the first range that does not end before `at`
                let mut next = 0;
                let mut next_sign = |at: usize| match signs {
                    Signs::Table(table) => places.next(bytes, at, table),
                    signs => signs.next(bytes, at),
                };
                while let Some(found) = next_sign(at) {
                    while view.embedded.get(next).is_some_and(|range| range.end <= found) {
                        next += 1;
                    }
                    if let Some(range) = view.embedded.get(next).filter(|range| range.contains(&found)) {
                        at = range.end;
                        continue;
                    }
                    let alone = !is_bracket(bytes[found]) && half_width::is_between_ideographs(bytes, found);
                    if reads_islands && alone {
                        at = filter.judge_between(found, &view, drafts).max(found + 1);
                        continue;
                    }
                    let place = reads_islands.then(|| {
                        if !island.range().contains(&found) {
                            island.read(view.text, found);
                            island.pass_embedded(view.text, view.embedded);
                            protect(island);
                        }
                        let place = island.index(found);
                        spoken::keep(island, view.text, place, quotes);
                        place
                    });
                    let island = place.map(|place| (&*island, place));
                    let opening = island.and_then(|(island, place)| pair(open, island, place, found));
                    at = filter.judge(Candidate { at: found, island, opening }, &view, drafts).max(found + 1);
                }
            }
        }
        if drafts.is_empty() {
            return false;
        }
        filter.settle(&view, drafts);
        let mut pen = Pen::new(edits, walker.place, filter.meta().coded.len(), Guarded::Text(shield));
        for draft in drafts.drain(..) {
            pen.draft(reading, draft);
        }
        edits.commit()
    }
}

/// Is it a bracket, or the first byte of a full-width one?
fn is_bracket(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | 0xEF)
}

/// Remembers an opening bracket; hands over the one that a closing bracket closes.
fn pair(open: &mut VecDeque<Opening>, island: &Island, place: usize, at: usize) -> Option<Opening> {
    match island.bytes()[place] {
        b'(' => {
            if open.len() == MAX_OPEN {
                open.pop_front();
            }
            open.push_back(Opening {
                at,
                is_half: island.is_half(place),
                is_kept: island.kept[place],
                after_chinese: island.left(place) == Side::Chinese,
                opens_line: island.left(place) == Side::Edge,
                between_chinese: island.chinese_left(place) && island.chinese_right(place),
                island: island.range().start,
            });
            None
        }
        b')' => open.pop_back(),
        _ => None,
    }
}
