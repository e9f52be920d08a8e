//! Where a text is cut into windows: at blank lines, where the least is torn apart.
//!
//! Whoever holds a text whole and whoever reads one from a file cut it at the same places, so it is cleaned to the same bytes.

use std::ops::Range;

use crate::text::chars::is_blank as blank;

/// A text above this many bytes is cleaned in windows.
const WINDOW_BYTES: usize = 64 << 20;
/// The same where no filter judges lines, so nothing compares distant lines: a small buffer is used again and again, while
/// half the time of such a run was spent on new memory pages.
const SMALL_WINDOW_BYTES: usize = 4 << 20;
/// The same above so many lines: what is known of each line takes memory too, and lines may be short.
const WINDOW_LINES: usize = 2 << 20;

/// How large a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSize {
    /// Bytes of a window, from 1.
    pub bytes: usize,
    /// Lines of a window, from 1.
    pub lines: usize,
}

impl WindowSize {
    /// The size where nobody says another, for a pipeline that judges lines or one that does not
    /// ([`crate::Pipeline::judges_lines`]).
    pub fn built_in(judges_lines: bool) -> WindowSize {
        WindowSize { bytes: if judges_lines { WINDOW_BYTES } else { SMALL_WINDOW_BYTES }, lines: WINDOW_LINES }
    }
}

/// How far from the window's end a blank line is searched for: this part of the window, and some lines at least.
const SEAM_PART: usize = 64;
const MIN_SEAM_BYTES: usize = 4 << 10;

/// Where the first window of `text`, which is all there, ends: a text that no line end divides is one window.
pub fn window_end(text: &[u8], size: WindowSize) -> usize {
    let least = size.bytes;
    if let Some(bound) = line_bound(&text[..text.len().min(least)], size.lines) {
        return seam(&text[..bound]).unwrap_or(bound);
    }
    let mut limit = least;
    while text.len() > limit {
        match seam(&text[..limit]).or_else(|| blank_seam(&text[..limit], least)) {
            Some(cut) => return cut,
            None => limit *= 2,
        }
    }
    text.len()
}

/// Where the line number `most` ends, counted from 1, if more follows it. Lines end at LF, CR LF or a lone CR.
pub fn line_bound(text: &[u8], most: usize) -> Option<usize> {
    /// Counting is much faster than looking at each place.
    const BLOCK: usize = 64 << 10;
    let (mut at, mut left) = (0, most);
    while text.len() > most && at < text.len() {
        let block = at..text.len().min(at + BLOCK);
        let has_cr = memchr::memchr(b'\r', &text[block.clone()]).is_some();
        let ends = match has_cr {
            true => line_ends(text, block.clone()).count(),
            false => memchr::memchr_iter(b'\n', &text[block.clone()]).count(),
        };
        if ends >= left {
            return line_ends(text, block).nth(left - 1).filter(|end| *end < text.len());
        }
        left -= ends;
        at = block.end;
    }
    None
}

/// The places behind the line ends in a part of `text`.
fn line_ends(text: &[u8], part: Range<usize>) -> impl Iterator<Item = usize> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', &text[part.clone()]).map(move |at| part.start + at + 1);
    // of CR LF the second
    ends.filter(|end| text[end - 1] == b'\n' || text.get(*end) != Some(&b'\n'))
}

/// Where to cut blank lines without end, once they are more than the `least` that a window holds: behind the last.
pub fn blank_seam(text: &[u8], least: usize) -> Option<usize> {
    memchr::memrchr(b'\n', text).filter(|_| text.len() > least).map(|newline| newline + 1)
}

/// Where to cut `text`: before the last line that is not blank and has a blank line above it, near the end;
/// failing that before the last line that is not blank.
pub fn seam(text: &[u8]) -> Option<usize> {
    let mut fallback = None;
    for newline in memchr::memrchr_iter(b'\n', text) {
        let line = newline + 1;
        if is_blank(text, line) {
            continue;
        }
        let above = memchr::memrchr(b'\n', &text[..newline]).map_or(0, |at| at + 1);
        if is_blank(text, above) {
            return Some(line);
        }
        fallback = fallback.or(Some(line));
        if text.len() - line > (text.len() / SEAM_PART).max(MIN_SEAM_BYTES) {
            break;
        }
    }
    fallback
}

/// Is the line that begins at `start` blank? A line that is cut off counts as blank, because no window may begin with it.
fn is_blank(text: &[u8], start: usize) -> bool {
    const LOOK: usize = 256;
    let line = &text[start..text.len().min(start + LOOK)];
    // most lines begin with an ideograph, which one byte shows
    if line.first().is_some_and(|b| (0xE4..=0xE9).contains(b)) {
        return false;
    }
    let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
    let valid = line.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().all(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_at_all_their_ends() {
        for (text, most, want) in [
            ("x\nx\nx\n", 2, Some(4)),
            ("x\nx\nx\n", 3, None),
            ("x\rx\r\nx\ny", 2, Some(5)),
            ("\r\n\r\n\r\n", 2, Some(4)),
            ("\n\n\n", 1, Some(1)),
            ("xxx", 1, None),
        ] {
            assert_eq!(line_bound(text.as_bytes(), most), want, "{text:?} {most}");
        }
        let long = "x\n".repeat(100_000);
        assert_eq!(line_bound(long.as_bytes(), 70_000), Some(140_000));
    }
}
