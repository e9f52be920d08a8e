//! Where a text is cut into windows: at blank lines, where the least is torn apart.

use zhclean::is_blank as blank;

/// How far from the window's end a blank line is searched for: this part of the window, and some lines at least.
const SEAM_PART: usize = 64;
const MIN_SEAM_BYTES: usize = 4 << 10;

/// Where the first window of `text`, which is all there, ends: a text that no line end divides is one window.
pub fn window_end(text: &[u8], least: usize) -> usize {
    let mut limit = least;
    while text.len() > limit {
        match seam(&text[..limit]).or_else(|| blank_seam(&text[..limit], least)) {
            Some(cut) => return cut,
            None => limit *= 2,
        }
    }
    text.len()
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
