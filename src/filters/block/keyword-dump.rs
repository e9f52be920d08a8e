//! `keyword-dump`: thousands of search terms put on a page for machines, above or below its text.

use std::collections::HashMap;

use crate::filters::filter::{BlockFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::standing::Standing;
use crate::text::chars;

/// The filter.
pub struct KeywordDump;

coded_rules! {
    Terms = "terms": "a long line of search terms that come again and again";
}

static META: Meta =
    Meta { name: "keyword-dump", when: When::Default, page: include_str!("keyword-dump.md"), coded: Rule::ALL };

/// Fewer Chinese characters may be a list of names, of places, of dishes.
const MIN_LETTERS: usize = 2000;
/// A sentence has a stop every thirty characters or so; a dump has fewer than one in so many.
const LETTERS_A_STOP: usize = 200;
/// A line of a dump holds so many terms at least; verse, subtitles and indexes have one or two a line.
const MIN_LINE_TERMS: usize = 20;
/// A term longer than this, on the mean, in characters, is a sentence of a transcript.
const MAX_MEAN_CHARS: usize = 12;
/// A term that stands so often in the dump comes again; the chorus of a song is sung three times.
const MIN_TIMES: usize = 4;
/// Of the characters of a dump at least one in so many belongs to terms that come again.
const REPEATED_SHARE: usize = 3;

impl Named for KeywordDump {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl BlockFilter for KeywordDump {
    fn run(&self, page: &Standing<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        // from both ends as far as the text: nearly every text begins and ends within some lines
        let is_text = |n: u32| page.is_prose(n) && !is_of_terms(page.line(n));
        let Some(first) = live.iter().position(|&n| is_text(n)) else { return };
        let last = live.iter().rposition(|&n| is_text(n)).unwrap_or(first);
        let edges = live[..first].iter().chain(&live[last + 1..]).copied();
        let outside: Vec<u32> = edges.filter(|&n| is_of_terms(page.line(n))).collect();
        if outside.is_empty() {
            return;
        }
        let (mut counts, mut letters): (HashMap<&str, usize>, usize) = (HashMap::new(), 0);
        for &n in &outside {
            letters += page.line(n).chars().filter(|&c| chars::is_letter(c)).count();
            terms(page.line(n)).for_each(|term| *counts.entry(term).or_default() += 1);
        }
        let size = |term: &str| term.chars().count();
        let all: usize = counts.iter().map(|(term, times)| size(term) * times).sum();
        let again = counts.iter().filter(|&(_, &times)| times >= MIN_TIMES);
        let repeated: usize = again.map(|(term, times)| size(term) * times).sum();
        if letters >= MIN_LETTERS && repeated * REPEATED_SHARE >= all {
            outside.iter().for_each(|&n| pen.remove_line(n, Rule::Terms));
        }
    }
}

/// Is it a long line of terms with hardly a stop among them?
fn is_of_terms(line: &str) -> bool {
    /// Shorter lines hold too few terms; most lines are.
    const MIN_BYTES: usize = 3 * 2 * MIN_LINE_TERMS;
    if line.len() < MIN_BYTES {
        return false;
    }
    let is_stop = |c: char| matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | '：' | '“');
    let stops = line.chars().filter(|&c| is_stop(c)).count();
    if stops * LETTERS_A_STOP * 3 > line.len() {
        return false;
    }
    let (mut count, mut letters) = (0, 0);
    for term in terms(line) {
        (count, letters) = (count + 1, letters + term.chars().count());
    }
    count >= MIN_LINE_TERMS && letters <= MAX_MEAN_CHARS * count
}

/// What blanks and signs part.
fn terms(line: &str) -> impl Iterator<Item = &str> {
    let parts = |c: char| chars::is_blank(c) || ",，、|丨/_·.;>-—[]【】()（）".contains(c);
    line.split(parts).filter(|term| !term.is_empty())
}
