//! How the punctuation of a text was folded, decided once for a document.
//!
//! Public corpora come in half-width marks: some tool mapped U+FF01–FF5E to ASCII. Then every `,` in
//! Chinese text was `，` once, and a mark may be restored on weaker evidence than in a text that has both.
//!
//! What a fold converts on the evidence of [`Fold::None`], every other converts too, and none of the signs counted here
//! is one that cleaning takes away from the other side: a restored text, read again, is left alone. The one exception
//! is the comma of [`Fold::Merged`], which stays; a merged text therefore reads as merged with or without its other
//! marks.
//!
//! A text without one full-width mark is no witness for [`Fold::None`], however short: it is read as folded. In text that
//! people typed line by line each paragraph is read by itself ([`Evidence::fold_of_paragraph`]).

use std::borrow::Cow;

use serde::Serialize;

use crate::text::chars;

/// Fewer half-width marks beside Chinese than this prove nothing.
const MIN_EVIDENCE: u64 = 5;
/// One full-width mark among this many half-width ones is a stray (a template's label), not a style.
const STRAY: u64 = 20;
/// So many sentences end in `.` where the stops were merged.
const MIN_DOTS: u64 = 3;

/// In a text of fewer marks than this, half-width and full-width, no mark can be told by the habit of its writer.
const MIN_HABIT: u64 = 5;

/// A longer run of blanks and quotes is looked through no further, in characters.
const NEAR: usize = 64;
/// Marks that are counted; a longer text only says the same.
const MAX_COUNTED: u64 = 4000;

/// What became of the full-width marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fold {
    /// Nothing: both widths stand, each in its place.
    #[default]
    None,
    /// The full-width ASCII block (U+FF01–FF5E) was mapped to half-width; `。、“”…` stayed.
    AsciiBlock,
    /// Compatibility normalisation: as `AsciiBlock`, and `…` became three dots, `①` became `1`.
    Nfkc,
    /// `、` became `,` and `。` became `.` as well: which comma was which cannot be told any more.
    Merged,
}

impl Fold {
    /// Every fold there is.
    pub const ALL: [Fold; 4] = [Fold::None, Fold::AsciiBlock, Fold::Nfkc, Fold::Merged];

    /// The name the command line and the reports use.
    pub fn name(self) -> &'static str {
        match self {
            Fold::None => "none",
            Fold::AsciiBlock => "ascii-block",
            Fold::Nfkc => "nfkc",
            Fold::Merged => "merged",
        }
    }
}

impl std::fmt::Display for Fold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The signs counted in Chinese lines that stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// `，：；！？（）`.
    pub full_width: u64,
    /// Of these, `，`.
    pub full_commas: u64,
    /// `,:;!?()` with a Chinese character right beside it.
    pub half_width: u64,
    /// `,:;!?()` in a line with Chinese, whatever stands beside it.
    pub half_width_anywhere: u64,
    /// `。、`: signs of Chinese punctuation that only a merging fold takes.
    pub stops: u64,
    /// `“”`, which no fold takes.
    pub quotes: u64,
    /// `"` beside Chinese, which becomes one of them whatever the fold.
    pub straight_quotes: u64,
    /// `…`.
    pub ellipses: u64,
    /// Runs of three dots or more behind Chinese.
    pub dots: u64,
    /// `①㎡℃Ⅳ½`: what compatibility normalisation would have taken apart.
    pub compatible: u64,
    /// `.` that ends a Chinese sentence.
    pub sentence_dots: u64,
}

impl Evidence {
    /// Counts in Chinese lines that stand. With each comes whether an edit wrote in it: a full-width mark there may be the
    /// edit's own, and says nothing of the text. Neither U+3000 nor full-width letters count: cleaning removes them
    /// itself, and a text read again must be judged the same.
    pub fn of<'l>(lines: impl Iterator<Item = (Cow<'l, str>, bool)>) -> Evidence {
        let mut evidence = Evidence::default();
        for (line, is_edited) in lines {
            evidence.add_line(&line, is_edited);
            // Past this a longer text only says the same; the fold is one per document.
            if evidence.half_width + evidence.full_width > MAX_COUNTED {
                break;
            }
        }
        evidence
    }

    /// Counts one more line; `is_edited` tells whether an edit wrote in it.
    fn add_line(&mut self, line: &str, is_edited: bool) {
        let Evidence { full_width, full_commas, .. } = *self;
        self.count(line);
        if is_edited {
            (self.full_width, self.full_commas) = (full_width, full_commas);
        }
    }

    /// Counts the signs of `line`, from one to the next: most of a text lies between them.
    fn count(&mut self, line: &str) {
        let mut dots_end = 0;
        let bytes = line.as_bytes();
        let mut next = 0;
        while let Some(&first) = bytes.get(next) {
            let at = next;
            next += chars::len_of(first);
            if !OPENS_SIGN[usize::from(first)] {
                continue;
            }
            let Some(rest) = line.get(at..) else { continue };
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { continue };
            // a blank beside a mark comes and goes with cleaning, and a quote may become curly
            let printed = |c: &char| !chars::is_blank(*c);
            let plain = |c: &char| printed(c) && !matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’');
            let before = || {
                let before = line.get(..at).unwrap_or("").chars().rev().take(NEAR);
                before.into_iter().find(plain).unwrap_or('\n')
            };
            match c {
                '.' if at >= dots_end => {
                    let dots = rest.len() - rest.trim_start_matches('.').len();
                    dots_end = at + dots;
                    let is_sentence = chars::is_letter(before()) || matches!(before(), ')' | '）');
                    let after = line.get(dots_end..).and_then(|after| after.chars().next()).unwrap_or('\n');
                    self.dots += u64::from(dots >= 3 && is_sentence);
                    self.sentence_dots += u64::from(dots == 1 && is_sentence && !after.is_ascii_alphanumeric());
                }
                ',' | ':' | ';' | '!' | '?' | '(' | ')' => {
                    // U+5000–9FFF, nearly always: its first byte tells
                    let is_behind_ideograph = at >= 3 && (0xE5..=0xE9).contains(&bytes[at - 3]);
                    let is_beside = is_behind_ideograph
                        || chars::is_chinese(before())
                        || chars.take(NEAR).find(plain).is_some_and(chars::is_letter);
                    self.half_width += u64::from(is_beside);
                    self.half_width_anywhere += 1;
                }
                '"' => {
                    let is_beside = chars::is_letter(before()) || chars.find(printed).is_some_and(chars::is_letter);
                    self.straight_quotes += u64::from(is_beside);
                }
                '，' => (self.full_width, self.full_commas) = (self.full_width + 1, self.full_commas + 1),
                '：' | '；' | '！' | '？' | '（' | '）' => self.full_width += 1,
                // a run of three becomes an ellipsis
                '。' if rest.starts_with("。。。") || line.get(..at).is_some_and(|before| before.ends_with('。')) =>
                    {}
                '。' | '、' => self.stops += 1,
                '“' | '”' => self.quotes += 1,
                '…' => self.ellipses += 1,
                '\u{2460}'..='\u{2473}'
                | '\u{3300}'..='\u{33FF}'
                | '℃'
                | '℉'
                | '№'
                | '™'
                | '\u{2150}'..='\u{217F}'
                | '¼'..='¾' => self.compatible += 1,
                _ => {}
            }
        }
    }

    /// The counts for a person, in one line.
    pub fn told(&self) -> String {
        format!(
            "{} full-width, {} half-width, {} of 。、, {} of “”, {} of …, {} of ..., {} sentences ending in a dot",
            self.full_width, self.half_width, self.stops, self.quotes, self.ellipses, self.dots, self.sentence_dots
        )
    }

    /// What the signs say.
    pub fn fold(&self) -> Fold {
        // only signs that restoring a merged text leaves alone
        if self.full_commas == 0 && self.has_merged_stops() { Fold::Merged } else { self.fold_of_width() }
    }

    /// What the signs say of a text that people typed line by line, if its paragraphs are read one by one
    /// ([`Evidence::fold_of_paragraph`]): what one of them holds must not depend on what is restored in another.
    pub fn fold_of_typed(&self) -> Fold {
        if self.has_merged_stops() { Fold::Merged } else { self.fold_of_width() }
    }

    /// What the signs of one paragraph say, in a text that reads as `whole`. A full-width mark in it is a witness for
    /// [`Fold::None`]; stops are merged only where its own are.
    pub fn fold_of_paragraph(&self, whole: Fold) -> Fold {
        let is_merged = self.stops == 0 && self.full_commas == 0 && self.sentence_dots > 0;
        match whole {
            Fold::None => Fold::None,
            Fold::Merged if is_merged => Fold::Merged,
            Fold::Merged => self.fold_of_width(),
            _ if self.is_witness() => Fold::None,
            _ => whole,
        }
    }

    /// So few marks that none can be told by the habit of the writer.
    pub fn is_short(&self) -> bool {
        self.full_width + self.half_width_anywhere < MIN_HABIT
    }

    fn has_merged_stops(&self) -> bool {
        self.stops == 0 && self.sentence_dots >= MIN_DOTS
    }

    /// Do full-width marks stand in their places beside the half-width ones? One among many is a stray, if signs of
    /// Chinese punctuation say that there was more; repairs exchange some of these, so they count alike.
    fn is_witness(&self) -> bool {
        let chinese = self.stops + self.quotes + self.straight_quotes + self.ellipses + self.dots > 0;
        let is_stray = chinese && self.half_width >= MIN_EVIDENCE && self.full_width * STRAY <= self.half_width;
        self.full_width > 0 && !is_stray
    }

    fn fold_of_width(&self) -> Fold {
        if self.is_witness() || self.full_width == 0 && self.half_width_anywhere == 0 {
            Fold::None
        } else if self.ellipses == 0 && self.dots > 0 && self.compatible == 0 {
            Fold::Nfkc
        } else {
            Fold::AsciiBlock
        }
    }
}

/// May a full-width mark stand in `line`? Full-width letters count too.
pub fn has_full_width(line: &str) -> bool {
    memchr::memchr_iter(0xEF, line.as_bytes()).any(|at| line.as_bytes().get(at + 1) == Some(&0xBC))
}

/// The bytes that the signs begin with.
static OPENS_SIGN: [bool; 256] = {
    let mut opens = [false; 256];
    // U+0080–00BF, U+2000–2FFF, U+3000–3FFF, U+F000–FFFF
    let bytes = *b".,:;!?()\"\xC2\xE2\xE3\xEF";
    let mut n = 0;
    while n < bytes.len() {
        opens[bytes[n] as usize] = true;
        n += 1;
    }
    opens
};

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> Fold {
        let chinese = text.lines().filter(|line| line.contains(chars::is_letter));
        Evidence::of(chinese.map(|line| (line.into(), false))).fold()
    }

    #[test]
    fn the_fold_is_read_from_the_marks() {
        for (name, text, want) in [
            ("folded", "他说:“走吧,天黑了。”我们走,她也走;谁都走,走吧!", Fold::AsciiBlock),
            ("folded, one stray label", &format!("来源：报社\n{}", "山高,水长,路远。".repeat(12)), Fold::AsciiBlock),
            ("both widths", "他说：“走吧，天黑了。”我们走,她也走;谁都走,走吧!再,见", Fold::None),
            ("short", "他说,走吧。", Fold::AsciiBlock),
            ("short, both widths", "他说，走吧!", Fold::None),
            ("no mark", "他说走吧。", Fold::None),
            ("unfolded", "他说：“走吧，天黑了。”", Fold::None),
            ("no stop survived", "他说,走,走,走,走,走.", Fold::AsciiBlock),
            ("an indent is no evidence", "　　走,走,走,走,走,走。", Fold::AsciiBlock),
            ("English", "He said, go, go, go, go, go!", Fold::None),
            ("dots for the ellipsis", "走吧,天黑了......他不走,她也不走,谁都不走,那就,算了。", Fold::Nfkc),
            ("dots beside a sign that stayed", "走吧,天黑了...他不走,①她也不走,谁都不走,那就,算了。", Fold::AsciiBlock),
            ("dots beside an ellipsis", "走吧,天黑了...他不走……她也不走,谁都不走,那就,算了,好。", Fold::AsciiBlock),
            ("stops merged", "山高,水长,路远.他走了,她没走.谁都没走,只有风.", Fold::Merged),
            ("stops merged, the rest restored", "山高,水长：路远.他走了！她没走.谁（都）没走,只有风.", Fold::Merged),
            ("dots of a typist among stops", "山高，水长，路远.他走了，她没走.谁都没走，只有风.", Fold::None),
        ] {
            assert_eq!(fold(text), want, "{name}");
        }
    }

    #[test]
    fn a_paragraph_is_read_by_itself_where_the_text_is_folded() {
        for (name, text, whole, want) in [
            ("a witness of its own", "他说，走吧,天黑了。", Fold::AsciiBlock, Fold::None),
            ("none of its own", "他说,走吧。", Fold::AsciiBlock, Fold::AsciiBlock),
            ("both widths elsewhere", "他说,走吧。", Fold::None, Fold::None),
            ("dots elsewhere", "他说,走吧!", Fold::Merged, Fold::AsciiBlock),
            ("a dot of its own", "他说,走吧.", Fold::Merged, Fold::Merged),
            ("a stop of its own", "他说,走吧.好。", Fold::Merged, Fold::AsciiBlock),
        ] {
            assert_eq!(Evidence::of([(text.into(), false)].into_iter()).fold_of_paragraph(whole), want, "{name}");
        }
    }
}
