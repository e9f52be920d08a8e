//! What a document is as a whole. A verdict never makes an edit; it tells a corpus builder what to drop.

use super::standing::Standing;
use crate::text::chars;

/// Among the letters of Chinese text at least this share, in percent, is Chinese.
const MIN_CHINESE_PERCENT: u64 = 20;
/// More replacement and private-use characters than this share of the Chinese, in percent: decoded wrongly.
const MAX_GARBLED_PERCENT: u64 = 5;
/// Characters looked at; a verdict on a long text needs no more.
const SAMPLE_CHARS: usize = 100_000;

/// The document as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Running text.
    Prose,
    /// Nothing but blanks.
    Empty,
    /// Nothing but the residue of an error page.
    ErrorPage,
    /// Chinese, but without a line of running text: an index, a menu, verse.
    NoProse,
    /// Full of replacement or private-use characters.
    Garbled,
    /// Little or no Chinese.
    NotChinese,
}

impl Verdict {
    /// The name reports use.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Prose => "prose",
            Verdict::Empty => "empty",
            Verdict::ErrorPage => "error-page",
            Verdict::NoProse => "no-prose",
            Verdict::Garbled => "garbled",
            Verdict::NotChinese => "not-chinese",
        }
    }

    /// Judges what stands of `page`; `error_page` tells whether error-page residue was removed.
    pub fn of(page: &Standing<'_>, error_page: bool) -> Verdict {
        if page.all().next().is_none() {
            return if error_page { Verdict::ErrorPage } else { Verdict::Empty };
        }
        let (mut chinese, mut other, mut garbled) = (0u64, 0u64, 0u64);
        let (mut left, mut ideographs) = (SAMPLE_CHARS, 0);
        let mut count = |c: char| {
            match c {
                '\u{4E00}'..='\u{9FFF}' => chinese += 1,
                // marks, nearly all that is left of a Chinese text
                '\u{2010}'..='\u{2026}'
                | '\u{3000}'..='\u{3004}'
                | '\u{3008}'..='\u{3020}'
                | '\u{FF01}'..='\u{FF0F}' => {}
                '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => garbled += 1,
                c if c.is_ascii() => other += u64::from(c.is_ascii_alphabetic()),
                c if chars::is_letter(c) => chinese += 1,
                c => other += u64::from(c.is_alphabetic()),
            }
        };
        for line in page.all().map(|n| page.line(n)) {
            if left == 0 {
                break;
            }
            let bytes = line.as_bytes();
            let mut at = 0;
            while at < bytes.len() && left > 0 {
                // U+5000–9FFF, nearly always: its first byte tells
                if (0xE5..=0xE9).contains(&bytes[at]) {
                    (at, ideographs) = (at + 3, ideographs + 1);
                } else if let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
                    at += c.len_utf8();
                    count(c);
                }
                left -= 1;
            }
        }
        let chinese = chinese + ideographs;
        if garbled * 100 > chinese * MAX_GARBLED_PERCENT && garbled > 1 {
            Verdict::Garbled
        } else if chinese * 100 < (chinese + other) * MIN_CHINESE_PERCENT || chinese == 0 {
            Verdict::NotChinese
        } else if page.body().is_empty() {
            Verdict::NoProse
        } else {
            Verdict::Prose
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Facts;
    use super::super::line_set::LineSet;
    use super::super::lines::{Lines, Part};
    use super::*;

    #[test]
    fn verdicts() {
        for (text, error_page, want) in [
            ("河水在夜里涨了半尺，守堤的人一直没有睡。", false, Verdict::Prose),
            (" \n\n", false, Verdict::Empty),
            ("", true, Verdict::ErrorPage),
            ("首页\n新闻\n", false, Verdict::NoProse),
            ("Nothing to see here, move along.", false, Verdict::NotChinese),
            ("1 2 3", false, Verdict::NotChinese),
            ("河\u{FFFD}\u{FFFD}\u{E000}水在涨。", false, Verdict::Garbled),
        ] {
            let lines = Lines::read(text);
            let facts = Facts::of(&lines);
            let page =
                Standing::unjudged(&facts, Part::WHOLE).judged(&LineSet::default(), &LineSet::default(), |_| None);
            assert_eq!(Verdict::of(&page, error_page), want, "{text:?}");
        }
    }
}
