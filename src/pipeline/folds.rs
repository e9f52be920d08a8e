//! By what signs the fold of a text is read, and that of each of its paragraphs.

use std::borrow::Cow;

use crate::edits::apply;
use crate::edits::claims::Edits;
use crate::filters::mark::candidate::Folded;
use crate::page::fold::{Evidence, Fold, has_full_width};
use crate::page::standing::Standing;
use crate::shield::Shield;

/// The signs of how the marks were folded, in the lines that stand, as the edits so far leave them.
pub fn evidence(page: &Standing<'_>, shield: &Shield, edits: &Edits) -> Evidence {
    let lines = page.lines();
    let seen = |&n: &u32| lines.is_chinese(n) && !shield.hides(n);
    let mut embedded = Vec::new();
    Evidence::of(page.live().iter().copied().filter(seen).map(|n| {
        let (line, is_edited) = match apply::edited(lines.text(), lines.content(n), edits) {
            Some(line) => (Cow::Owned(line), true),
            None => (Cow::Borrowed(lines.line(n)), false),
        };
        (shield.text_of(lines.content(n), line, &mut embedded), is_edited)
    }))
}

/// How each paragraph of a text that people typed is read, where the text reads as `whole`. What no blank line parts
/// belongs together; no edit wrote there yet.
pub fn paragraphs(page: &Standing<'_>, whole: Fold) -> Vec<Folded> {
    let lines = page.lines();
    let joined = page.live().chunk_by(|&n, &next| lines.joins(n, next));
    let folded = joined.map(|paragraph| {
        let text = paragraph.iter().filter(|&&n| lines.is_chinese(n)).map(|&n| lines.line(n));
        let Some(&from) = paragraph.first() else { return Folded { from: 0, fold: whole, is_short: false } };
        // one look tells that most hold no witness of their own
        if whole != Fold::Merged && !text.clone().any(has_full_width) {
            return Folded { from, fold: whole, is_short: false };
        }
        let own = Evidence::of(text.map(|line| (line.into(), false)));
        Folded { from, fold: own.fold_of_paragraph(whole), is_short: own.is_short() }
    });
    folded.collect()
}
