//! Is this a page at all? The one place that says so, by rows and header lines.
//!
//! Asked once, before the first round: what the run removes was evidence too. A second run may find less, and then the
//! filters that ask rest; so it removes nothing that the first kept.

use super::matched::Matched;
use super::row::{Role, Row, Where};
use super::table::Table;
use super::tables::{APP_LINES, BREADCRUMB, COMMENTS_SHELL, NEIGHBOUR_PAGES, PAGE_CONTROLS, SITE_FOOTER};
use crate::page::body::{Mark, Reach};
use crate::page::sign::Sign;
use crate::text::dateline::Item;
use crate::text::labels::Label;

/// Lines at each end of the text that are looked at.
const MAX_LINES: usize = 400;
/// A date and a source stand within so many lines of each other.
const HEADER_LINES: usize = 3;
/// The header stands within so many lines from the top, also where the title looks like prose.
const TOP_LINES: usize = 12;

/// The first sign that a text was scraped from a page; `page` is what stands of it before anything was removed.
pub fn sign_of(page: &Matched<'_>) -> Option<Sign> {
    let (live, body) = (page.live(), page.body());
    if body.is_empty() {
        return None;
    }
    let head = body.begin.saturating_sub(MAX_LINES)..body.begin;
    let tail = body.end..live.len().min(body.end + MAX_LINES);
    let header = || {
        let top = 0..TOP_LINES.min(live.len());
        has_header(page, head.clone()) || has_header(page, top) || has_header(page, tail.clone())
    };
    let places = || head.clone().chain(tail.clone());
    if page.part().first && header() {
        Some(Sign::Header)
    } else if places().any(|at| is_mark(page, at)) {
        Some(Sign::Mark)
    } else {
        places().any(|at| is_furniture(page, at)).then_some(Sign::Furniture)
    }
}

/// Does a date stand beside a source, an author, a counter or the time of day? A date alone opens letters and diaries.
fn has_header(page: &Matched<'_>, places: std::ops::Range<usize>) -> bool {
    // the last line with a date, and the last that says where the text is from
    let (mut date, mut source) = (None, None);
    for at in places {
        let Some(items) = page.header(page.live()[at]) else { continue };
        let mut timed = false;
        for item in items {
            match item {
                Item::Date(_) => date = Some(at),
                Item::Time(..) => timed = true,
                Item::Label { field: Label::Source | Label::Count | Label::Editor, .. } => source = Some(at),
                Item::Label { field: Label::Author, value, .. } if !value.is_empty() => source = Some(at),
                Item::Label { .. } => {}
            }
        }
        // `时间：2021年12月30日 14:00` opens minutes
        let is_bare = items.iter().all(|item| matches!(item, Item::Date(_) | Item::Time(..)));
        if timed && is_bare && items.len() > 1 {
            return true;
        }
        if date.zip(source).is_some_and(|(date, source): (usize, usize)| date.abs_diff(source) < HEADER_LINES) {
            return true;
        }
    }
    false
}

/// A mark, but none that manuals and source code print too.
fn is_mark(page: &Matched<'_>, at: usize) -> bool {
    let n = page.live()[at];
    match page.mark(n) {
        Some(Mark::Footer) => is_site_footer(page.key(n)),
        // a chapter may have its 延伸阅读
        Some(Mark::ListLabel) => !page.key(n).contains("阅读"),
        Some(_) => page.reach(at) == Reach::Tail,
        None => false,
    }
}

/// The foot of a site rather than the copyright line of a program, a manual or a licence.
fn is_site_footer(key: &str) -> bool {
    !is_copyright(key) || ["icp", "公网安备", "首页", "返回顶部", "关于我们"].iter().any(|word| key.contains(word))
}

/// Does the line say who has the copyright? So do manuals, source code and licences at their ends.
pub fn is_copyright(key: &str) -> bool {
    ["copyright", "©", "版权", "all rights"].iter().any(|word| key.contains(word))
}

/// A line of a page's furniture that needs no other line.
fn is_furniture(page: &Matched<'_>, at: usize) -> bool {
    let tables: [&Table; 6] =
        [&APP_LINES, &BREADCRUMB, &COMMENTS_SHELL, &NEIGHBOUR_PAGES, &PAGE_CONTROLS, &SITE_FOOTER];
    let n = page.live()[at];
    let below = page.reach(at) == Reach::Tail;
    let found = tables.iter().any(|table| {
        let takes = |row: &Row| {
            row.role != Role::Follower
                && row.part.is_none()
                && (below || matches!(row.reach, Where::Head | Where::Outside))
        };
        page.row(table, n, takes).is_some()
    });
    found && is_site_footer(page.key(n)) && !page.is_announced(at)
}
