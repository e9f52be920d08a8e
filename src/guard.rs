//! The guard: when removing lines would take too much of the prose, a rule met a text it was not made for, and all lines
//! stay.

use crate::edits::claims::{Edits, RuleId};
use crate::page::standing::Standing;
use crate::text::chars;

/// The share of prose, counted in printed characters, that may go. On 24 hand-labelled pages, of which nothing of the
/// article was lost, the filters removed 0.25 of the prose of one (a portal's teasers), 0.06 and less of four, none of
/// the rest. More means that a rule met a text it was not made for.
pub const MAX_REMOVED: f64 = 0.3;

/// Do the removed lines take more than `max_removed` of the prose of the text? `page` is what stands without them. With 0,
/// any removed line is too much.
///
/// A document that is nothing but an error page may go whole: `is_error_page` tells whether a rule knows such pages. A dump
/// of search terms has commas and no sentence, and what was cut as standing outside the article is decided: `is_free` tells
/// of a removed line and its rule whether it does not count.
pub fn is_too_much(
    page: &Standing<'_>,
    edits: &Edits,
    max_removed: f64,
    is_error_page: impl Fn(RuleId) -> bool,
    is_free: impl Fn(u32, RuleId) -> bool,
) -> bool {
    if edits.removed().is_empty() {
        return false;
    }
    if max_removed <= 0.0 {
        return true;
    }
    let chars = |n: u32| if page.is_prose(n) { chars::printed_chars(page.line(n)) } else { 0 };
    let lost: usize = edits.removed().iter().filter(|&&(n, rule)| !is_free(n, rule)).map(|&(n, _)| chars(n)).sum();
    if lost == 0 {
        return false;
    }
    let enough = lost as f64 * (1.0 - max_removed) / max_removed;
    let mut kept = 0;
    let mut prose = page.live().iter().filter(|&&n| page.is_prose(n)).peekable();
    if prose.peek().is_none() {
        return edits.removed().iter().any(|&(n, rule)| page.is_prose(n) && !is_error_page(rule));
    }
    // counted no further than it must
    !prose.any(|&n| {
        kept += chars(n);
        kept as f64 >= enough
    })
}
