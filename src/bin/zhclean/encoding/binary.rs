//! Files that are not text, detected by their first bytes.

/// Text has at most one NUL byte in so many. (Some real files end in a run of them.)
const NUL_SHARE: usize = 10;
/// Bytes at the start that decide whether a file is text.
const SNIFF_BYTES: usize = 8 << 10;

/// Is `head` full of NUL bytes, or the start of a format that is not text?
pub fn is_binary(head: &[u8]) -> bool {
    !nuls(head).is_few || is_binary_format(head)
}

/// The NUL bytes at the start of a file.
#[derive(Clone, Copy)]
pub struct Nuls {
    /// At even and at odd offsets.
    pub at: [usize; 2],
    /// So few that the bytes may be text of single bytes.
    pub is_few: bool,
}

/// Counts the NUL bytes of `head`.
pub fn nuls(head: &[u8]) -> Nuls {
    // a text may end in a run of them, where a record was padded; one alone may be half a line feed
    let end = head.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let end = if head.len() == end + 1 { head.len() } else { end };
    let start = &head[..end.min(SNIFF_BYTES)];
    let mut at = [0; 2];
    memchr::memchr_iter(0, start).for_each(|offset| at[offset % 2] += 1);
    Nuls { at, is_few: (at[0] + at[1]) * NUL_SHARE <= start.len() && (end > 0 || head.is_empty()) }
}

/// Formats whose start may hold few NUL bytes. A file that begins with their magic bytes and is otherwise text is text.
pub fn is_binary_format(head: &[u8]) -> bool {
    const LOOK_BYTES: usize = 4 << 10;
    let start = &head[..head.len().min(LOOK_BYTES)];
    let is_text = !start.contains(&0) && std::str::from_utf8(start).map_or_else(|e| e.error_len().is_none(), |_| true);
    if is_text {
        return false;
    }
    const STARTS: &[&[u8]] = &[
        b"%PDF-",
        b"PK\x03\x04",
        b"\x7FELF",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"Rar!\x1A",
        b"7z\xBC\xAF",
        b"BZh",
    ];
    STARTS.iter().any(|start| head.starts_with(start))
}
