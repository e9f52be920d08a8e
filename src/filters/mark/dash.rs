//! `dash`: two hyphens between Chinese become the dash (GB/T 15834-2011, 4.11).

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::chars;

/// The filter.
pub struct Dash;

coded_rules! {
    Hyphens = "hyphens": "`--` between Chinese becomes `——`";
}

static META: Meta = Meta { name: "dash", when: When::Default, page: include_str!("dash.md"), coded: Rule::ALL };

impl Named for Dash {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for Dash {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::Search(search) } else { Signs::None }
    }

    fn judge(&self, candidate: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        let from = candidate.at;
        let to = from + line.text.as_bytes()[from..].iter().take_while(|&&b| b == b'-').count();
        if to - from == 2 {
            let (start, end) = blanks(line, from, to);
            if line.is_chinese_before(start) && line.is_chinese_after(end) {
                drafts.push(Draft::new(start..end, Rule::Hyphens, Put::Repeat('—', 2)));
            }
        }
        to
    }
}

fn search(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(&bytes[from..], b"--").map(|len| from + len)
}

/// The dash with the one blank on each side that goes with it.
fn blanks(line: &LineView<'_>, from: usize, to: usize) -> (usize, usize) {
    let bytes = line.text.as_bytes();
    let before = usize::from(from > 1 && bytes[from - 1] == b' ' && !chars::is_blank(bytes[from - 2] as char));
    let behind =
        usize::from(bytes.get(to) == Some(&b' ') && bytes.get(to + 1).is_some_and(|&b| !chars::is_blank(b as char)));
    (from - before, to + behind)
}
