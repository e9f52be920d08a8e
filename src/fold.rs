//! How the punctuation of a text was folded, decided once for a document.
//!
//! Public corpora come in half-width marks: some tool mapped U+FF01–FF5E to ASCII. Then every `,` in
//! Chinese text was `，` once, and a mark may be restored on weaker evidence than in a text that has both.

use crate::doc::Doc;
use crate::edits::Edits;
use crate::key;

/// Fewer half-width marks beside Chinese than this prove nothing.
const MIN_EVIDENCE: u64 = 5;
/// One full-width mark among this many half-width ones is a stray (a template's label), not a style.
const STRAY: u64 = 20;

/// What became of the full-width marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// Nothing: both widths stand, each in its place.
    #[default]
    None,
    /// The full-width ASCII block (U+FF01–FF5E) was mapped to half-width; `。、“”` stayed.
    AsciiBlock,
}

impl Fold {
    /// The name the command line and the reports use.
    pub fn name(self) -> &'static str {
        match self {
            Fold::None => "none",
            Fold::AsciiBlock => "ascii-block",
        }
    }
}

impl std::fmt::Display for Fold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The marks counted in lines that stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// `，：；！？（）`.
    pub full_width: u64,
    /// `,:;!?()` with a Chinese character right beside it.
    pub half_width: u64,
    /// `。、“”…`: signs of Chinese punctuation that the fold leaves alone.
    pub untouched: u64,
}

impl Evidence {
    /// Counts in the lines of `doc` that stand, as the edits so far leave them. Neither U+3000 nor full-width letters count:
    /// cleaning removes them itself, and a text read again must be judged the same.
    pub fn of(doc: &Doc<'_>, edits: &Edits) -> Evidence {
        let mut evidence = Evidence::default();
        for &n in doc.live() {
            if doc.is_chinese(n) {
                match edits.edited(doc, n) {
                    // a full-width mark there may be an edit's own, and says nothing of the text
                    Some(line) => {
                        let full_width = evidence.full_width;
                        evidence.count(&line);
                        evidence.full_width = full_width;
                    }
                    None => evidence.count(doc.line(n)),
                }
            }
            // Past this a longer text only says the same; the fold is one per document.
            if evidence.half_width + evidence.full_width > 4000 {
                break;
            }
        }
        evidence
    }

    fn count(&mut self, line: &str) {
        let mut before = '\n';
        let mut pending = false;
        for c in line.chars().chain(['\n']) {
            if pending {
                self.half_width += u64::from(key::is_letter(c));
                pending = false;
            }
            match c {
                ',' | ':' | ';' | '!' | '?' | '(' | ')' if key::is_chinese(before) || before == '”' => {
                    self.half_width += 1
                }
                ',' | ':' | ';' | '!' | '?' | '(' | ')' => pending = true,
                '，' | '：' | '；' | '！' | '？' | '（' | '）' => self.full_width += 1,
                '。' | '、' | '“' | '”' | '…' => self.untouched += 1,
                _ => {}
            }
            before = c;
        }
    }

    /// What the marks say.
    pub fn fold(&self) -> Fold {
        let folded =
            self.untouched > 0 && self.half_width >= MIN_EVIDENCE && self.full_width * STRAY <= self.half_width;
        if folded { Fold::AsciiBlock } else { Fold::None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Place;

    fn fold(text: &str) -> Fold {
        let mut doc = Doc::new(text, Place::WHOLE);
        doc.settle(&Edits::default());
        Evidence::of(&doc, &Edits::default()).fold()
    }

    #[test]
    fn the_fold_is_read_from_the_marks() {
        for (name, text, want) in [
            ("folded", "他说:“走吧,天黑了。”我们走,她也走;谁都走,走吧!", Fold::AsciiBlock),
            ("folded, one stray label", &format!("来源：报社\n{}", "山高,水长,路远。".repeat(12)), Fold::AsciiBlock),
            ("both widths", "他说：“走吧，天黑了。”我们走,她也走;谁都走,走吧!再,见", Fold::None),
            ("too little", "他说,走吧。", Fold::None),
            ("unfolded", "他说：“走吧，天黑了。”", Fold::None),
            ("no stop survived", "他说,走,走,走,走,走.", Fold::None),
            ("an indent is no evidence", "　　走,走,走,走,走,走。", Fold::AsciiBlock),
            ("English", "He said, go, go, go, go, go!", Fold::None),
        ] {
            assert_eq!(fold(text), want, "{name}");
        }
    }
}
