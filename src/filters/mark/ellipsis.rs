//! `ellipsis`: dots behind Chinese become the ellipsis (GB/T 15834-2011, 4.10).

use crate::edits::claims::{Edits, RuleId};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::filters::mark::reading::{self as written, Written};
use crate::page::body;
use crate::page::fold::Fold;
use crate::page::lines::Doc;
use crate::shield::inline::Embedded;
use crate::text::chars as key;
use crate::text::scan;

/// The filter.
pub struct Ellipsis;

static META: Meta = Meta {
    name: "ellipsis",
    stage: Stage::Char,
    when: When::Default,
    guarded: true,
    doc: include_str!("ellipsis.md"),
    coded: &[
        Coded { id: "dots", doc: "`...` and longer runs in Chinese text become `……`" },
        Coded { id: "stops", doc: "`。。。` and longer runs become `……`" },
        Coded { id: "half", doc: "a single `…` becomes `……`" },
    ],
};
const DOTS: u16 = 0;
const STOPS: u16 = 1;
const HALF: u16 = 2;

/// A teaser's headline has no more characters than this.
const MAX_TEASER_CHARS: usize = 60;

impl Filter for Ellipsis {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let mut places = Vec::new();
        scan::each(doc.segment_text().0.as_bytes(), may_begin, |at| places.push(at));
        written::each_line_with(places.into_iter(), doc, edits, |line, edits| {
            let mut embedded = Embedded::default();
            let (mut at, mut runs) = (0, Vec::new());
            while let Some(run) = next(line, at) {
                at = run.to;
                if !embedded.covers(line.text, run.from) && is_ellipsis(doc, line, run.from, run.to, run.dots) {
                    runs.push(run);
                }
            }
            if doc.is_judged() && reads_otherwise(line, &runs) {
                return;
            }
            for run in runs {
                if let Some(span) = line.span(run.from..run.to) {
                    edits.replace_text(span, RuleId { filter: me, row: run.row }, &run.ellipsis());
                }
            }
        });
    }
}

/// May `...`, `…` or a stop right behind another sign of its block (`。。。`) begin with byte `a`, if `b` and `c` follow it?
#[inline(always)]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let dots = (a == b'.') & (b == b'.') & (c == b'.');
    let half = (a == 0xE2) & (b == 0x80) & (c == 0xA6);
    // the last byte of `。`, and a third sign of its row
    let stops = (a == 0x82) & (b == 0xE3) & (c == 0x80);
    dots | half | stops
}

/// Signs of one kind that may be an ellipsis.
struct Run {
    from: usize,
    to: usize,
    row: u16,
    /// How many dots they have.
    dots: usize,
}

impl Run {
    /// Nine dots are an author's voice, not two ellipses.
    fn ellipsis(&self) -> String {
        "…".repeat((self.dots / 3).max(2))
    }
}

/// Would the line be prose, or the middle of a sentence, where it was none, or none any more? Then the filters that judge
/// lines would judge it otherwise in the next run: `...` at its end may be a list's cut, and must stay one.
fn reads_otherwise(line: &Written<'_>, runs: &[Run]) -> bool {
    let (mut written, mut at) = (String::new(), 0);
    for run in runs {
        written.push_str(line.slice(at, run.from));
        written.push_str(&run.ellipsis());
        at = run.to;
    }
    written.push_str(line.slice(at, line.text.len()));
    let traits = |line: &str| (body::is_prose(line), body::is_clause(line));
    let (before, after) = (traits(line.text), traits(&written));
    // prose is prose, whatever else it is
    before != after && !(before.0 && after.0)
}

fn next(line: &Written<'_>, mut at: usize) -> Option<Run> {
    loop {
        let rest = line.slice(at, line.text.len());
        // their first bytes; others that begin so are passed below
        let from = at + memchr::memchr3(b'.', 0xE2, 0xE3, rest.as_bytes())?;
        let sign = line.slice(from, line.text.len()).chars().next()?;
        let count = line.slice(from, line.text.len()).chars().take_while(|&c| c == sign).count();
        at = from + count * sign.len_utf8();
        let (row, dots) = match sign {
            '.' if count >= 3 => (DOTS, count),
            '。' if count >= 3 => (STOPS, count),
            '…' if count == 1 => (HALF, 3),
            _ => continue,
        };
        return Some(Run { from, to: at, row, dots });
    }
}

fn is_ellipsis(doc: &Doc<'_>, line: &Written<'_>, from: usize, to: usize, dots: usize) -> bool {
    // a blank beside a mark goes with it
    let before = line.slice(0, from).chars().rev().find(|&c| c != ' ');
    let behind = line.slice(to, line.text.len()).chars().next();
    // `foo(...)`, `1...10`, `../`: dots of code
    let is_code =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii() && (c.is_ascii_alphanumeric() || "/\\<>_=[]*".contains(c)));
    let sentence = doc.fold() == Fold::Nfkc && dots == 6;
    if !sentence && is_code(before) && is_code(behind)
        || behind.is_some_and(|c| "./\\。…".contains(c))
        || before.is_some_and(|c| "./\\。…".contains(c))
    {
        return false;
    }
    let letter = before.map(key::half_width).is_some_and(|c| key::is_letter(c) || "》」』】)”’\"'".contains(c));
    let beside = line.is_chinese_before(from) || line.is_chinese_after(to);
    match doc.fold() {
        // `X……I……`: nothing else becomes six dots
        Fold::Nfkc if sentence => behind.is_some() || !is_teaser(doc, line, from),
        // six dots are nothing else; three may be an English writer's
        _ if dots >= 6 && beside && !is_code(before) => behind.is_some() || !is_teaser(doc, line, from),
        Fold::None => letter && line.is_chinese_after(to),
        _ => letter && (behind.is_some() || !is_teaser(doc, line, from)),
    }
}

/// Does the line end in dots because a list cut its headline? Then the line beside it is a headline too.
fn is_teaser(doc: &Doc<'_>, line: &Written<'_>, from: usize) -> bool {
    let head = line.slice(0, from);
    let is_headline = |at: usize| doc.live().get(at).is_some_and(|&n| !doc.is_prose(n));
    let short = head.chars().count() <= MAX_TEASER_CHARS && !head.contains(['。', '！', '？', '!', '?', '“', '”']);
    short && (line.at > 0 && is_headline(line.at - 1) || is_headline(line.at + 1))
}
