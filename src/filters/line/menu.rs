//! `menu`: the navigation of a site, above the text and below it.
//!
//! A menu is a run of short words, one a line or several on one, most of which nobody outside a menu would put
//! there. The names of its channels cannot all be known, nor the slogans between them, so a run may hold lines that
//! no row knows; it begins and ends with words that one does.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::{RuleNo, coded_rules};
use crate::rows::matched::Matched;
use crate::rows::row::Role;
use crate::rows::table::Table;
use crate::rows::tables::{BREADCRUMB, MENU};
use crate::text::chars;
use crate::text::headline::is_numbered;

/// The filter.
pub struct Menu;

coded_rules! {
    Between = "between": "a short line between two words of a menu";
    RunTogether = "run-together": "several words of a menu on one line";
    Masthead = "masthead": "the name of the site and its slogan, above its menu or its breadcrumb";
    Wall = "wall": "one of eight short lines and more between two copies of the title, or the upper copy";
}

static META: Meta = Meta { name: "menu", when: When::Default, page: include_str!("menu.md"), coded: Rule::ALL };

/// Fewer words are a list like any other.
const MIN_WORDS: usize = 8;
/// So many of them are known at least.
const MIN_KNOWN: usize = 4;
/// Of the lines of a run one in so many is known; menus of large portals have a slogan under each channel.
const MAX_LINES_A_WORD: usize = 6;
/// So many unknown lines may follow each other within a run.
const MAX_BETWEEN: usize = 7;
/// An unknown line within a run is no longer than this, in characters.
const MAX_BETWEEN_CHARS: usize = 24;
/// A line of several words is no longer than this, in characters.
const MAX_TOGETHER_CHARS: usize = 120;
/// So many words of one line are known at least, and of its characters no more than one in four is not.
const MIN_TOGETHER: usize = 4;
const MAX_UNKNOWN_SHARE: usize = 4;
/// A site's name and slogans take no more lines than this above its menu.
const MAX_MASTHEAD: usize = 40;
/// So many words of a site's own on one line of nothing but known words make a bar of links.
const MIN_BAR_SITES: usize = 2;
/// A title opens with so many characters of the page's first line.
const MIN_TITLE_CHARS: usize = 6;
/// The title stands within so many lines above the date, or above the body.
const TITLE_REACH: usize = 3;

/// What a line is to a menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One known word, or several on one line: the rule that takes it, how many words, whether one is a site's own.
    /// `bar`: a line that needs no other, for it holds nothing but such words.
    Words { rule: RuleNo, count: usize, site: bool, bar: bool },
    /// A line that may stand between two known ones.
    Short,
    /// A line no menu holds.
    Other,
}

impl Named for Menu {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for Menu {
    fn table(&self) -> Option<&Table> {
        Some(&MENU)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        let body = page.body();
        if body.is_empty() {
            return;
        }
        if page.part().first {
            let titles = Titles::read(page);
            remove_runs(page, pen, 0..body.begin, |at| titles.hold(page, at));
            remove_masthead(page, pen, &titles);
            remove_wall(page, pen, &titles);
        }
        if page.part().last {
            remove_runs(page, pen, body.end..page.live().len(), |_| false);
        }
    }
}

fn remove_runs(
    page: &Matched<'_>,
    pen: &mut Pen<'_>,
    places: std::ops::Range<usize>,
    is_title: impl Fn(usize) -> bool,
) {
    let live = page.live();
    // places with what stands there, and how many of them up to the last known word
    let (mut run, mut last): (Vec<(usize, Kind)>, usize) = (Vec::new(), 0);
    for at in places.start..=places.end {
        let line = live.get(at).filter(|_| at < places.end && !is_title(at));
        let kind = line.map_or(Kind::Other, |&n| kind(page, n));
        match kind {
            Kind::Words { .. } => {
                run.push((at, kind));
                last = run.len();
            }
            Kind::Short if !run.is_empty() && run.len() - last < MAX_BETWEEN => run.push((at, kind)),
            _ => {
                run.truncate(last);
                // what the author announces is no menu
                if run.first().is_some_and(|&(first, _)| !page.is_announced(first)) {
                    remove_menu(page, &run, pen);
                }
                run.clear();
                last = 0;
            }
        }
    }
}

/// Removes the short lines between the page's own title and a breadcrumb, or a menu that goes: nothing of the
/// article stands above them but its title, which stands below them again.
fn remove_masthead(page: &Matched<'_>, pen: &mut Pen<'_>, titles: &Titles) {
    let head = &page.live()[..page.body().begin];
    let crumb = head.iter().take(MAX_MASTHEAD).position(|&n| is_breadcrumb(page, n));
    let menu = || head.iter().take(MAX_MASTHEAD).position(|&n| pen.is_gone(n));
    let Some(end) = crumb.or_else(menu) else { return };
    let is_title = |at: usize| {
        let key = page.key(head[at]);
        !page.is_header(head[at]) && chars::printed_chars(key) >= MIN_TITLE_CHARS && !pen.is_gone(head[at])
    };
    // the page's title opens it, and the article's stands below; else a line above may be the only title
    let is_page = end > 0 && (end + 1..head.len()).any(|at| titles.open_alike(page, at) && is_title(at));
    if !is_page {
        return;
    }
    for (at, &n) in head.iter().enumerate().take(end).skip(1) {
        let short = kind(page, n) != Kind::Other && !page.is_prose(n);
        if short && !titles.open_alike(page, at) {
            pen.remove_line(n, Rule::Masthead);
        }
    }
}

/// Removes the wall of short lines between the page's own title and the article's: nothing of the article stands there.
fn remove_wall(page: &Matched<'_>, pen: &mut Pen<'_>, titles: &Titles) {
    let head = &page.live()[..page.body().begin];
    let is_own = |at: &usize| titles.open_alike(page, *at) && !page.is_known(&MENU, head[*at]);
    // the title that is nearest to its date, or the first; lines of the author's may stand below it
    let is_headed =
        |at: &usize| titles.headers.iter().any(|header| (1..=TITLE_REACH).contains(&header.wrapping_sub(*at)));
    let copies = || (MIN_WORDS + 1..head.len()).filter(is_own);
    let Some(title) = copies().find(is_headed).or_else(|| copies().next()) else { return };
    // the date right below the first line says that this is the heading, and what opens like it further down is text
    if is_headed(&0) && !is_headed(&title) {
        return;
    }
    // a slogan may end in a stop, a link's name ends in no comma
    let is_link = |n: u32| {
        chars::printed_chars(page.key(n)) <= MAX_BETWEEN_CHARS
            && page.has_key(n)
            && !page.key(n).ends_with([',', ';', ':', '、'])
            && !page.is_header(n)
            && !is_breadcrumb(page, n)
    };
    let lines = 1..title;
    let links = lines.clone().filter(|&at| is_link(head[at])).count();
    let chinese = lines.clone().filter(|&at| page.is_chinese(head[at])).count();
    // what is numbered, or stands under 目录, is a table of contents
    let numbered = lines.clone().filter(|&at| is_numbered(page.key(head[at]))).count();
    let listed = lines.clone().any(|at| matches!(page.key(head[at]), "目录" | "目 录"));
    let unlike = (lines.len() - links) * MIN_WORDS > lines.len() || chinese * 2 < lines.len();
    if page.sign().is_none()
        || !page.is_chinese(head[title])
        || links < MIN_WORDS
        || unlike
        || numbered * 4 > links
        || listed
    {
        return;
    }
    for at in lines.filter(|&at| is_link(head[at]) && !titles.open_alike(page, at)) {
        pen.remove_line(head[at], Rule::Wall);
    }
    // the copy nearest to the date stays
    if page.key(head[0]) == page.key(head[title]) {
        pen.remove_line(head[0], Rule::Wall);
    }
}

/// Removes the run if it is a menu.
fn remove_menu(page: &Matched<'_>, run: &[(usize, Kind)], pen: &mut Pen<'_>) {
    let (mut words, mut site, mut lines) = (0, false, 0);
    for (_, kind) in run {
        if let Kind::Words { count, site: own, .. } = kind {
            words += count;
            site |= own;
            lines += 1;
        }
    }
    let unknown = run.len() - lines;
    let bar = run.len() == 1 && matches!(run[0].1, Kind::Words { bar: true, .. });
    if !bar && (words + unknown < MIN_WORDS || words < MIN_KNOWN || !site || lines * MAX_LINES_A_WORD < run.len()) {
        return;
    }
    for &(at, kind) in run {
        let rule = if let Kind::Words { rule, .. } = kind { rule } else { Rule::Between.into() };
        pen.remove_line(page.live()[at], rule);
    }
}

fn kind(page: &Matched<'_>, n: u32) -> Kind {
    let key = page.key(n);
    if let Some(row) = page.row(&MENU, n, |_| true) {
        return Kind::Words { rule: RuleNo::Row(row), count: 1, site: MENU.row(row).role == Role::Anchor, bar: false };
    }
    let chars = chars::printed_chars(key);
    if key.is_empty() || chars > MAX_TOGETHER_CHARS {
        return Kind::Other;
    }
    if let Some(Together { count, site, bar }) = words_together(key) {
        return Kind::Words { rule: Rule::RunTogether.into(), count, site, bar };
    }
    if chars <= MAX_BETWEEN_CHARS && !page.is_header(n) { Kind::Short } else { Kind::Other }
}

/// Is the line a breadcrumb that names the page's place from the root on?
fn is_breadcrumb(page: &Matched<'_>, n: u32) -> bool {
    page.row(&BREADCRUMB, n, |row| row.role == Role::Anchor).is_some()
}

/// Known words that make up a line.
struct Together {
    count: usize,
    /// One of them is a site's own.
    site: bool,
    /// So many are, and nothing else stands there, that the line is a bar of links by itself.
    bar: bool,
}

/// The known words that make up a line, if few characters of it belong to none.
fn words_together(key: &str) -> Option<Together> {
    /// The words by their first character, the longer ones first; with each, whether it is a site's own.
    static WORDS: LazyLock<HashMap<char, Vec<(String, bool)>>> = LazyLock::new(|| {
        let mut words: HashMap<char, Vec<(String, bool)>> = HashMap::new();
        for row in MENU.rows() {
            for word in row.whole_lines().into_iter().filter(|word| word.chars().nth(1).is_some()) {
                words.entry(word.chars().next().unwrap_or(' ')).or_default().push((word, row.role == Role::Anchor));
            }
        }
        words.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        words
    });
    /// Which characters open a word, by the low bits of their numbers: nearly none of a text does.
    static OPENS: LazyLock<[u64; 64]> = LazyLock::new(|| {
        let mut opens = [0; 64];
        WORDS.keys().for_each(|first| {
            let bit = *first as usize % (64 * 64);
            opens[bit / 64] |= 1 << (bit % 64);
        });
        opens
    });
    let (opens, words) = (&*OPENS, &*WORDS);
    let words_by = |first: char| -> &[(String, bool)] {
        let bit = first as usize % (64 * 64);
        let may_open = opens[bit / 64] & (1 << (bit % 64)) != 0;
        if may_open { words.get(&first).map_or(&[], Vec::as_slice) } else { &[] }
    };
    let (mut rest, mut count, mut sites, mut known, mut unknown) = (key, 0, 0, 0, 0);
    let most_unknown = key.chars().count() / MAX_UNKNOWN_SHARE;
    while let Some(first) = rest.chars().next() {
        if is_between_words(first) {
            rest = rest.trim_start_matches(is_between_words);
            continue;
        }
        let word = words_by(first).iter().find(|(word, _)| {
            // `app` in `apple` is none
            let cut = word.ends_with(|c: char| c.is_ascii_alphanumeric());
            rest.strip_prefix(word.as_str())
                .is_some_and(|next| !cut || !next.starts_with(|c: char| c.is_ascii_alphanumeric()))
        });
        let step = word.map_or(first.len_utf8(), |(word, _)| word.len());
        if let Some((word, site)) = word {
            count += 1;
            known += word.chars().count();
            sites += usize::from(*site);
        } else {
            unknown += 1;
        }
        if unknown > most_unknown {
            return None;
        }
        rest = rest.get(step..)?;
    }
    let bar = unknown == 0 && sites >= MIN_BAR_SITES;
    (bar || count >= MIN_TOGETHER && unknown * MAX_UNKNOWN_SHARE <= known + unknown).then_some(Together {
        count,
        site: sites > 0,
        bar,
    })
}

fn is_between_words(c: char) -> bool {
    matches!(
        c,
        '|' | '/' | '·' | '、' | '>' | '»' | '<' | '«' | '-' | '_' | '[' | ']' | '【' | '】' | '(' | ')' | '丨' | '•'
    ) || chars::is_blank(c)
}

/// The lines of the head that may be the title.
struct Titles {
    /// Places of header lines.
    headers: Vec<usize>,
    first: String,
}

impl Titles {
    fn read(page: &Matched<'_>) -> Titles {
        let head = &page.live()[..page.body().begin];
        let headers = (0..head.len()).filter(|&at| page.is_header(head[at]));
        Titles { headers: headers.collect(), first: head.first().map_or(String::new(), |&n| page.key(n).to_owned()) }
    }

    /// May the line at place `at` be the title? Known words of a menu are none.
    fn hold(&self, page: &Matched<'_>, at: usize) -> bool {
        let next = self.headers.partition_point(|&header| header <= at);
        let below = self.headers.get(next).copied().unwrap_or(usize::MAX).min(page.body().begin);
        if at > 0 && below - at > TITLE_REACH && !self.open_alike(page, at) {
            return false;
        }
        // a word of menus may be the title, right above the date or the text
        let n = page.live()[at];
        let last = self.headers.binary_search(&(at + 1)).is_ok() || at + 1 == page.body().begin;
        (last || !page.is_known(&MENU, n)) && words_together(page.key(n)).is_none()
    }

    /// Does the line at place `at` open like the first line of the page?
    fn open_alike(&self, page: &Matched<'_>, at: usize) -> bool {
        let opening: String = page.key(page.live()[at]).chars().take(MIN_TITLE_CHARS).collect();
        opening.chars().count() == MIN_TITLE_CHARS && self.first.contains(&opening)
    }
}
