//! Which encoding a text is in, detected from its first window.
//!
//! A byte order mark decides, then strict UTF-8. Without both, samples of the window are read in a few candidates, and each
//! reading is scored by how frequent its characters are in Chinese text: a wrong reading of GBK or Big5 gives ideographs
//! that nobody writes. A guess has a confidence; a doubtful one is refused, because a text decoded wrongly is lost.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::answer::{Guess, Sign, Unknown};
use super::binary::{Nuls, is_binary_format, nuls};
use super::bom::{bom, is_utf_16};
use super::by_line::two_lines;
use super::mixed::mixed;
use super::score::{MIN_LINE_SCORE, RIVALS, Scored, is_possible};

/// A guess below this confidence is refused. Among 200,000 pieces of 2 to 10,000 characters, Chinese and foreign, the surest
/// wrong reading (three Hanzi out of KOI8-R) has 0.976.
pub const MIN_CONFIDENCE: f64 = 0.99;

/// The encodings that are tried where neither a mark nor UTF-8 decides.
pub const CANDIDATES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];
/// Bytes read as each candidate, in so many pieces.
const SAMPLE_BYTES: usize = 16 << 10;
const PIECES: usize = 16;
/// Only a text as short as this may be valid in another encoding by chance and be too small to show it: about one pair of
/// GBK bytes in six is also a character of UTF-8.
const SHORT_BYTES: usize = 48;
/// Letters that UTF-16 reads as two of the most frequent characters: `O`Y}` is 你好. A lower score proves nothing: `hi` is 桩.
const MIN_UNITS_SCORE: f64 = 3.5;
/// The score of a NUL where UTF-16 has one for ASCII, and how many count.
const HALF_NUL: f64 = 1.0;
const MAX_NULS: usize = 15;
/// A right reading has more than this score for each character, a lucky one has not.
const MIN_MEAN: f64 = 0.1;

/// Detects the encoding of a text that begins with `head`; `whole` says that nothing follows.
///
/// # Errors
/// When the bytes are not text, mix encodings, or are in an encoding that is not supported.
pub fn guess(head: &[u8], whole: bool) -> Result<Guess, Unknown> {
    if let Some((encoding, bom)) = bom(head)? {
        return Ok(Guess { encoding, confidence: 1.0, sign: Sign::Bom, bom });
    }
    if is_binary_format(head) {
        return Err(Unknown::Binary);
    }
    let certain = Guess { encoding: UTF_8, confidence: 1.0, sign: Sign::Valid, bom: 0 };
    // the end of the window or of the file may cut a character; behind ASCII alone it may be of any encoding
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
    // padding says nothing about the text before it
    let end = head.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let guess = best(if nuls.is_few { &head[..end] } else { head }, whole, nuls);
    if !nuls.is_few && (!is_utf_16(guess.encoding) || guess.confidence < MIN_CONFIDENCE) {
        return Err(two_lines(head).unwrap_or(Unknown::Binary));
    }
    // the lines of a sure GB18030 or Big5 are read one by one
    let is_sure = [GB18030, BIG5].contains(&guess.encoding) && guess.confidence >= MIN_CONFIDENCE;
    let mixed = if is_sure { None } else { mixed(head, guess.encoding) };
    mixed.map_or(Ok(guess), Err)
}

/// The name of an encoding that consists of ASCII bytes, which are valid UTF-8 too.
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

/// A few characters of GBK may be valid UTF-8 too, and a few of UTF-16 valid ASCII. Is the text so short that another
/// encoding may read it, so that its own is not certain? (The lines of longer ones are read one by one.)
fn has_rival(head: &[u8], whole: bool) -> bool {
    if head.len() > SHORT_BYTES {
        return false;
    }
    if !head.is_ascii() {
        let (gbk, utf8) = (Scored::of(GB18030, &[head], whole), Scored::of(UTF_8, &[head], whole));
        // three bytes that are a character of Chinese text in UTF-8 are not a coincidence
        if utf8.score > 0.0 {
            return false;
        }
        let is_likely = gbk.score_once >= MIN_LINE_SCORE && utf8.score < gbk.score;
        // one character may be any; but signs among letters and figures (`10×10`, `© 2020`) are what they are
        let signs = std::str::from_utf8(head).is_ok_and(|text| text.chars().all(|c| c < '\u{100}'));
        let may_be = !(signs && head.iter().any(u8::is_ascii_alphanumeric)) && is_possible(&gbk);
        if gbk.touching == 0 && (is_likely || may_be) {
            return true;
        }
    }
    if !head.len().is_multiple_of(2) {
        return false;
    }
    let has_controls = head.iter().any(|b| b.is_ascii_control() && !matches!(b, b'\t'..=b'\r'));
    [UTF_16LE, UTF_16BE].iter().any(|e| {
        let reading = Scored::of(e, &[head], whole);
        reading.score >= MIN_UNITS_SCORE || has_controls && reading.faults == 0
    })
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
    // the rival is the next best reading, or no reading at all
    let margin = first.score - readings[1].1.score.max(0.0);
    let confidence = 1.0 / (1.0 + (-margin).exp());
    let is_plain = first.score >= MIN_MEAN * first.counted as f64 && !RIVALS.contains(encoding);
    let confidence = if is_plain { confidence } else { confidence.min(0.5) };
    Guess { encoding, confidence, sign: Sign::Score, bom: 0 }
}

/// Samples from all over `head`, each from the start of a line that has characters outside ASCII.
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
