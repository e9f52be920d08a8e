//! Which encoding a text is in, told from its first window.
//!
//! A byte order mark decides, then strict UTF-8. Failing both, a few candidates read samples of the window, and each
//! reading is scored by how often its characters stand in Chinese text: read wrongly, GBK and Big5 give ideographs that
//! nobody writes. A guess has a confidence; what stays doubtful is refused, for a text decoded wrongly is lost.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::score::{MIN_LINE_SCORE, RIVALS, Scored, is_possible};

/// Below this confidence a guess is none. Among 200,000 pieces of 2 to 10,000 characters, Chinese and foreign, the surest
/// wrong reading (three Hanzi out of KOI8-R) has 0.976.
pub const MIN_CONFIDENCE: f64 = 0.99;

/// What is tried where neither a mark nor UTF-8 decides.
const CANDIDATES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];
/// Bytes read as each candidate, in so many pieces.
const SAMPLE_BYTES: usize = 16 << 10;
const PIECES: usize = 16;
/// A text with more NUL bytes than one in so many is none. (Some real files end in a run of them.)
const NUL_SHARE: usize = 10;
/// The start of a file tells whether it is text.
const SNIFF_BYTES: usize = 8 << 10;
/// Only so short a text may be valid in another encoding by chance and have too little to tell it: about one pair of GBK
/// bytes in six is also a character of UTF-8.
const SHORT_BYTES: usize = 48;
/// Lines of a longer one that are looked at.
const RIVAL_LINES: usize = 64;
/// Letters that UTF-16 reads as two of the most frequent characters: `O`Y}` is 你好. Less proves nothing: `hi` is 桩.
const MIN_UNITS_SCORE: f64 = 3.5;
/// A NUL where UTF-16 has them for ASCII; so many count.
const HALF_NUL: f64 = 1.0;
const MAX_NULS: usize = 15;
/// A right reading scores more than this by the character, a lucky one does not.
const MIN_MEAN: f64 = 0.1;

/// What an encoding was told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The user named it.
    Named,
    /// A byte order mark.
    Bom,
    /// All bytes fit UTF-8.
    Valid,
    /// The best reading.
    Score,
}

impl Sign {
    /// The name `detect` prints.
    pub fn name(self) -> &'static str {
        match self {
            Sign::Named => "named",
            Sign::Bom => "bom",
            Sign::Valid => "valid",
            Sign::Score => "score",
        }
    }
}

/// An encoding and how sure it is, from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    pub encoding: &'static Encoding,
    pub confidence: f64,
    pub sign: Sign,
    /// Bytes of the byte order mark.
    pub bom: usize,
}

/// Why no encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Full of NUL bytes, or the mark of a format that is no text.
    Binary,
    /// An encoding that is known and not read, by name.
    Unread(&'static str),
    /// Lines of UTF-8 and of this other encoding: number of the first of each, from 1.
    Mixed { utf8: u64, other: u64, encoding: &'static Encoding },
}

/// Tells the encoding of a text that begins with `head`; `whole` says that nothing follows.
///
/// # Errors
/// When the bytes are no text, mix encodings, or are in one that is not read.
pub fn guess(head: &[u8], whole: bool) -> Result<Guess, Unknown> {
    if let Some((encoding, bom)) = bom(head)? {
        return Ok(Guess { encoding, confidence: 1.0, sign: Sign::Bom, bom });
    }
    if is_binary_format(head) {
        return Err(Unknown::Binary);
    }
    let certain = Guess { encoding: UTF_8, confidence: 1.0, sign: Sign::Valid, bom: 0 };
    // a character may be cut where the window or the file is; behind ASCII alone it may be one of any encoding
    let is_cut =
        || std::str::from_utf8(head).is_err_and(|e| e.error_len().is_none() && !head[..e.valid_up_to()].is_ascii());
    let is_valid = simdutf8::basic::from_utf8(head).is_ok() || is_cut();
    let nuls = nuls(head);
    if nuls.is_few && is_valid {
        if let Some(name) = seven_bit(head) {
            return Err(Unknown::Unread(name));
        }
        let confidence = if has_rival(head, whole) { 0.5 } else { 1.0 };
        return Ok(Guess { confidence, ..certain });
    }
    // padding says nothing of the text before it
    let end = head.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let guess = best(if nuls.is_few { &head[..end] } else { head }, whole, nuls);
    if !nuls.is_few && (!is_utf_16(guess.encoding) || guess.confidence < MIN_CONFIDENCE) {
        return Err(Unknown::Binary);
    }
    if let Some((utf8, other, encoding)) = mixed(head, guess.encoding) {
        return Err(Unknown::Mixed { utf8, other, encoding });
    }
    Ok(guess)
}

/// The name of an encoding in messages and reports, in lower case.
pub fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

/// Is it one of the two that count in units of two bytes?
pub fn is_utf_16(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The encoding that a byte order mark at the start tells, and the mark's length.
///
/// # Errors
/// The mark of UTF-32, which is not read.
pub fn bom(head: &[u8]) -> Result<Option<(&'static Encoding, usize)>, Unknown> {
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Unknown::Unread("utf-32"));
    }
    let gb18030 = head.starts_with(&[0x84, 0x31, 0x95, 0x33]).then_some((GB18030, 4));
    Ok(Encoding::for_bom(head).or(gb18030))
}

/// Formats whose start may hold few NUL bytes. A text that begins so has nothing else that is none.
fn is_binary_format(head: &[u8]) -> bool {
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

/// Encodings made of ASCII bytes, which pass as UTF-8.
fn seven_bit(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(SAMPLE_BYTES)];
    if !head.is_ascii() {
        return None;
    }
    let pairs =
        |text: &[u8]| text.len() > 1 && text.len().is_multiple_of(2) && text.iter().all(|b| (0x21..0x7F).contains(b));
    let finds = |open: &[u8]| memchr::memmem::find(head, open).map(|at| &head[at + open.len()..]);
    if let Some(rest) = finds(b"~{")
        && let Some(end) = memchr::memmem::find(rest, b"~}")
        && pairs(&rest[..end])
    {
        return Some("hz");
    }
    [&b"\x1B$"[..], b"\x1B(J"].iter().any(|escape| finds(escape).is_some()).then_some("iso-2022")
}

/// Is `head` full of NUL bytes, or the start of a format that is no text?
pub fn is_binary(head: &[u8]) -> bool {
    !nuls(head).is_few || is_binary_format(head)
}

#[derive(Clone, Copy)]
struct Nuls {
    /// At even and at odd offsets.
    at: [usize; 2],
    /// So few that the bytes may be text of single bytes.
    is_few: bool,
}

fn nuls(head: &[u8]) -> Nuls {
    // a text may end in a run of them, where a record was padded; one alone may be half a line feed
    let end = head.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let end = if head.len() == end + 1 { head.len() } else { end };
    let start = &head[..end.min(SNIFF_BYTES)];
    let mut at = [0; 2];
    memchr::memchr_iter(0, start).for_each(|offset| at[offset % 2] += 1);
    Nuls { at, is_few: (at[0] + at[1]) * NUL_SHARE <= start.len() && (end > 0 || head.is_empty()) }
}

/// A few characters of GBK may be valid UTF-8 too, and a few of UTF-16 valid ASCII. Does another encoding read the text
/// as common Chinese, so that nobody can tell?
fn has_rival(head: &[u8], whole: bool) -> bool {
    let is_short = head.len() <= SHORT_BYTES;
    let mut lines: Vec<&[u8]> = Vec::new();
    let (mut at, mut line_end) = (0, 0);
    while let Some(found) = next_beyond_ascii(head, at) {
        // three bytes that fit UTF-8 are no chance
        if head[found] >= 0xE0 {
            return false;
        }
        if found >= line_end {
            let start = memchr::memrchr(b'\n', &head[..found]).map_or(0, |newline| newline + 1);
            line_end =
                memchr::memchr(b'\n', &head[found..]).map_or(head.len(), |len| found + len).min(found + SAMPLE_BYTES);
            lines.push(&head[start..line_end]);
        }
        at = if lines.len() > RIVAL_LINES { head.len() } else { found + 2 };
    }
    if !lines.is_empty() {
        let (gbk, utf8) = (Scored::of(GB18030, &lines, whole), Scored::of(UTF_8, &lines, whole));
        let is_likely = gbk.score_once >= MIN_LINE_SCORE && utf8.score < gbk.score;
        // one character may be any; but signs among letters and figures (`10×10`, `© 2020`) are what they are
        let signs = std::str::from_utf8(head).is_ok_and(|text| text.chars().all(|c| c < '\u{100}'));
        let may_be = is_short && !(signs && head.iter().any(u8::is_ascii_alphanumeric)) && is_possible(&gbk);
        if gbk.touching == 0 && (is_likely || may_be) {
            return true;
        }
    }
    if !is_short || !head.len().is_multiple_of(2) {
        return false;
    }
    let has_controls = head.iter().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace());
    [UTF_16LE, UTF_16BE].iter().any(|e| {
        let reading = Scored::of(e, &[head], whole);
        reading.score >= MIN_UNITS_SCORE || has_controls && reading.faults == 0
    })
}

fn next_beyond_ascii(head: &[u8], at: usize) -> Option<usize> {
    let rest = head.get(at..)?;
    let found = at + Encoding::ascii_valid_up_to(rest);
    (found < head.len()).then_some(found)
}

fn best(head: &[u8], whole: bool, nuls: Nuls) -> Guess {
    let bytes = pieces(head);
    let units = even_pieces(head);
    let mut readings: Vec<_> = CANDIDATES
        .into_iter()
        .chain(RIVALS)
        .map(|encoding| {
            let pieces = if is_utf_16(encoding) { &units } else { &bytes };
            let mut reading = Scored::of(encoding, pieces, whole);
            let mine = usize::from(encoding == UTF_16LE);
            if is_utf_16(encoding) && nuls.at[1 - mine] * 20 <= nuls.at[mine] {
                reading.score += nuls.at[mine].min(MAX_NULS) as f64 * HALF_NUL;
                reading.counted += nuls.at[mine].min(MAX_NULS);
            }
            (encoding, reading)
        })
        .collect();
    readings.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    let (encoding, first) = &readings[0];
    // the other answers: the next best, or none of them
    let margin = first.score - readings[1].1.score.max(0.0);
    let confidence = 1.0 / (1.0 + (-margin).exp());
    let is_plain = first.score >= MIN_MEAN * first.counted as f64 && !RIVALS.contains(encoding);
    let confidence = if is_plain { confidence } else { confidence.min(0.5) };
    Guess { encoding, confidence, sign: Sign::Score, bom: 0 }
}

/// Samples over all of `head`, each from the start of a line, where characters outside ASCII are.
fn pieces(head: &[u8]) -> Vec<&[u8]> {
    if head.len() <= SAMPLE_BYTES {
        return vec![head];
    }
    let size = SAMPLE_BYTES / PIECES;
    let mut pieces = Vec::new();
    let mut free = 0;
    for n in 0..PIECES {
        let from = free.max(head.len() / PIECES * n);
        let Some(start) = head.get(from..).and_then(|rest| rest.iter().position(|b| !b.is_ascii())) else { break };
        let (from, start) = (from.min(from + start), from + start);
        // no encoding tried here has a line feed or a blank within a character
        let line = head[from..start].iter().rposition(|&b| b < b'0').map(|at| from + at + 1);
        let line = line.or_else(|| {
            let near = &head[start..head.len().min(start + size)];
            near.iter().position(|&b| b < b'0').map(|at| start + at + 1)
        });
        let Some(start) = line.or((start == 0 || n == 0).then_some(start)) else { continue };
        free = head.len().min(start + size);
        pieces.push(&head[start..free]);
    }
    pieces
}

/// Samples for units of two bytes.
fn even_pieces(head: &[u8]) -> Vec<&[u8]> {
    if head.len() <= SAMPLE_BYTES {
        return vec![head];
    }
    let size = SAMPLE_BYTES / PIECES;
    (0..PIECES).map(|n| (head.len() / PIECES * n) & !1).map(|at| &head[at..head.len().min(at + size)]).collect()
}

/// Lines of UTF-8 in a text of another encoding, or the other way round.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines {
    /// Lines before what is looked at next.
    pub before: u64,
    /// The first line of Chinese in UTF-8, from 1.
    pub utf8: Option<u64>,
    /// The first line of Chinese in the other encoding.
    pub other: Option<u64>,
}

impl Lines {
    /// Looks at the lines of `bytes`, which `encoding` reads; stops at the first of both kinds.
    pub fn look(&mut self, bytes: &[u8], encoding: &'static Encoding) {
        let mut at = 0;
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
            let line = &bytes[at..end];
            at = end;
            self.before += 1;
            if line.is_ascii() {
                continue;
            }
            match std::str::from_utf8(line) {
                Ok(text) if self.utf8.is_none() && text.chars().all(|c| c.is_ascii() || c as u32 >= 0x800) => {
                    let is_chinese = Scored::of(UTF_8, &[line], true).is_chinese();
                    self.utf8 = is_chinese.then_some(self.before);
                }
                Err(_) if self.other.is_none() => {
                    let is_chinese = Scored::of(encoding, &[line], true).is_chinese();
                    self.other = is_chinese.then_some(self.before);
                }
                _ => {}
            }
            if self.utf8.is_some() && self.other.is_some() {
                return;
            }
        }
        self.before -= u64::from(!bytes.is_empty() && !bytes.ends_with(b"\n"));
    }
}

fn mixed(head: &[u8], encoding: &'static Encoding) -> Option<(u64, u64, &'static Encoding)> {
    if is_utf_16(encoding) {
        return None;
    }
    let named = [encoding];
    let rivals: &[&'static Encoding] = if encoding == GB18030 || encoding == BIG5 { &named } else { &[GB18030, BIG5] };
    rivals.iter().find_map(|other| {
        let mut lines = Lines::default();
        lines.look(head, other);
        Some((lines.utf8?, lines.other?, *other))
    })
}
