//! `han-spacing`: blanks between the characters of a line that is spaced out as a whole.

use super::candidate::{Candidate, Draft, LineView, Put};
use super::signs::Signs;
use crate::filters::filter::{MarkFilter, Meta, Named, When};
use crate::filters::rule::coded_rules;
use crate::text::spaced;

/// The filter.
pub struct HanSpacing;

coded_rules! {
    SpacedLine = "spaced-line": "blanks between the characters of a line that is spaced out as a whole are removed";
}

static META: Meta =
    Meta { name: "han-spacing", when: When::Default, page: include_str!("han-spacing.md"), coded: Rule::ALL };

impl Named for HanSpacing {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl MarkFilter for HanSpacing {
    fn signs(&self, chinese: bool) -> Signs {
        if chinese { Signs::SpacedLine } else { Signs::None }
    }

    fn judge(&self, _: Candidate<'_>, line: &LineView<'_>, drafts: &mut Vec<Draft>) -> usize {
        if spaced::is_spaced(line.text) {
            spaced::gaps(line.text, |start, end| {
                if !line.is_embedded(start) {
                    drafts.push(Draft::new(start..end, Rule::SpacedLine, Put::Nothing));
                }
            });
        }
        line.text.len()
    }
}
