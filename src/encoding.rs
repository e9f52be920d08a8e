//! Which encoding a text is in, told from its first window.
//!
//! A byte order mark decides, then strict UTF-8. Failing both, a few candidates read samples of the window, and each
//! reading is scored by how often its characters stand in Chinese text: read wrongly, GBK and Big5 give ideographs that
//! nobody writes. A guess has a confidence; what stays doubtful is refused, for a text decoded wrongly is lost.

use std::sync::LazyLock;

use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, KOI8_R, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_874, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};
use zhclean::fold_char;

/// Below this confidence a guess is none. Among 200,000 pieces of 2 to 10,000 characters, Chinese and foreign, the surest
/// wrong reading (three Hanzi out of KOI8-R) has 0.976.
pub const MIN_CONFIDENCE: f64 = 0.99;

/// What is tried where neither a mark nor UTF-8 decides.
const CANDIDATES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];
/// What Chinese text must not be taken for, nor the other way round; read only where it is named.
const RIVALS: [&Encoding; 9] =
    [EUC_JP, SHIFT_JIS, EUC_KR, KOI8_R, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256, WINDOWS_874];

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
/// Different characters that are remembered.
const SEEN_CHARS: usize = 64;
/// Lines of a longer one that are looked at.
const RIVAL_LINES: usize = 64;
/// Letters that UTF-16 reads as two of the most frequent characters: `O`Y}` is 你好. Less proves nothing: `hi` is 桩.
const MIN_UNITS_SCORE: f64 = 3.5;

/// Natural logarithms of how much likelier a character is in Chinese text than in bytes of another encoding read as
/// Chinese. The 140 most frequent characters make half of running text and 1,000 nine tenths (frequency counts of
/// modern Chinese); the 6,763 of GB 2312 have two levels by use. A wrong reading scatters over all of them, but for
/// EUC-KR, whose Hangul lie on the first half of the first level.
#[derive(Clone, Copy)]
struct Weights {
    frequent: f64,
    common: f64,
    /// The first half of level one, which is ordered by sound, and the second.
    level_one: [f64; 2],
    level_two: f64,
    rare: f64,
    /// Hiragana, and Hangul.
    kana: f64,
    hangul: f64,
    /// Other letters, and what is none.
    letter: f64,
    other: f64,
}

const WEIGHTS: Weights = Weights {
    frequent: 2.6,
    common: 1.2,
    level_one: [-0.3, 0.2],
    level_two: -1.2,
    rare: -3.0,
    kana: -1.0,
    hangul: -1.0,
    letter: -1.0,
    other: 0.0,
};
/// Nothing else read as UTF-16 gives characters of GB 2312 in number.
const WEIGHTS_UTF_16: Weights = Weights { level_one: [0.3, 0.3], level_two: -0.5, ..WEIGHTS };
/// Two thirds of Japanese are kana, nearly all Korean is Hangul.
const WEIGHTS_JAPANESE: Weights = Weights { kana: 1.0, ..WEIGHTS };
const WEIGHTS_KOREAN: Weights = Weights { hangul: 0.5, frequent: -1.0, common: -1.0, level_one: [-1.0; 2], ..WEIGHTS };
/// Words of one byte a letter; half the bytes of Chinese are signs and lines there.
const WEIGHTS_LETTERS: Weights = Weights { letter: 0.4, other: -1.5, ..WEIGHTS };
/// Thai, Arabic and Hebrew take nearly all bytes, and have no capitals to tell them by.
const WEIGHTS_UNCASED: Weights = Weights { letter: 0.2, other: -1.5, ..WEIGHTS };
/// A run of characters of two bytes. In encodings of one byte every other such run has an odd byte left, which fits
/// nothing, or stands beside letters.
const RUN: f64 = 0.7;
const MAX_RUNS: usize = 12;
/// `，。、“”` and the like: EUC-JP shares them with GB 2312, so they count for little.
const MARK: f64 = 0.3;
const KATAKANA_HALF: f64 = -2.0;
const CONTROL: f64 = -4.0;
/// Private use, or bytes that are no character.
const FAULT: f64 = -6.0;
/// A NUL where UTF-16 has them for ASCII; so many count.
const HALF_NUL: f64 = 1.0;
const MAX_NULS: usize = 15;
/// In Big5 every other character ends in a byte below 0x7F; in EUC-JP none does, and its kana are the most frequent
/// characters of Big5.
const LOW_TRAIL: f64 = 0.7;
const HIGH_TRAIL: f64 = -0.6;
/// A right reading scores more than this by the character, a lucky one does not.
const MIN_MEAN: f64 = 0.1;
/// A line of so many characters and such a score is Chinese: one frequent character and an uncommon one are not.
const MIN_LINE_HAN: usize = 2;
const MIN_LINE_SCORE: f64 = 2.6;

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
        let (gbk, utf8) = (Reading::of(GB18030, &lines, whole), Reading::of(UTF_8, &lines, whole));
        let is_likely = gbk.score_once >= MIN_LINE_SCORE && utf8.score < gbk.score;
        // one character may be any; but signs among letters and figures (`10×10`, `© 2020`) are what they are
        let signs = std::str::from_utf8(head).is_ok_and(|text| text.chars().all(|c| c < '\u{100}'));
        let is_possible = is_short
            && !(signs && head.iter().any(u8::is_ascii_alphanumeric))
            && gbk.faults == 0
            && gbk.score >= WEIGHTS.level_one[0] * gbk.counted as f64;
        if gbk.touching == 0 && (is_likely || is_possible) {
            return true;
        }
    }
    if !is_short || !head.len().is_multiple_of(2) {
        return false;
    }
    let has_controls = head.iter().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace());
    [UTF_16LE, UTF_16BE].iter().any(|e| {
        let reading = Reading::of(e, &[head], whole);
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
            let mut reading = Reading::of(encoding, pieces, whole);
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

/// How a text reads in an encoding.
#[derive(Default)]
struct Reading {
    score: f64,
    /// The same, every character counted once.
    score_once: f64,
    /// Characters that say something.
    counted: usize,
    han: usize,
    /// Runs of characters outside ASCII.
    runs: usize,
    faults: usize,
    /// Ideographs right beside an ASCII letter.
    touching: usize,
}

impl Reading {
    fn of(encoding: &'static Encoding, pieces: &[&[u8]], whole: bool) -> Reading {
        let weights = match encoding {
            _ if is_utf_16(encoding) => WEIGHTS_UTF_16,
            _ if [WINDOWS_874, WINDOWS_1255, WINDOWS_1256].contains(&encoding) => WEIGHTS_UNCASED,
            _ if encoding.is_single_byte() => WEIGHTS_LETTERS,
            _ if encoding == EUC_KR => WEIGHTS_KOREAN,
            _ if RIVALS.contains(&encoding) => WEIGHTS_JAPANESE,
            _ => WEIGHTS,
        };
        let mut reading = Reading::default();
        let mut seen = Vec::new();
        for (n, piece) in pieces.iter().enumerate() {
            let at_end = whole && n + 1 == pieces.len();
            let han = reading.han;
            each_char(encoding, piece, at_end, |c, before| reading.count(weights, c, before, &mut seen));
            if encoding == BIG5 {
                let low = low_trails(piece);
                let high = (reading.han - han).saturating_sub(low);
                reading.score += low as f64 * LOW_TRAIL + high as f64 * HIGH_TRAIL;
            }
        }
        if reading.faults == 0
            && reading.touching == 0
            && encoding != UTF_8
            && !encoding.is_single_byte()
            && !is_utf_16(encoding)
        {
            reading.score += reading.runs.min(MAX_RUNS) as f64 * RUN;
        }
        reading
    }

    fn count(&mut self, weights: Weights, c: Option<char>, before: Option<char>, seen: &mut Vec<char>) {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let weight = match c {
            Some('\t' | '\n' | '\r' | '\x0C' | '\x1A' | '\x1B') | Some(' '..='~') => {
                self.touching += usize::from(is_letter(c) && before.is_some_and(is_han));
                return;
            }
            // no word has a capital within
            Some(c) if weights.letter > 0.0 && c.is_uppercase() && before.is_some_and(char::is_alphabetic) => {
                weights.other
            }
            Some(c) => weigh(weights, c),
            None => FAULT,
        };
        self.counted += 1;
        self.runs += usize::from(before.is_none_or(|c| c.is_ascii()));
        self.score += weight;
        let Some(c) = c else {
            self.faults += 1;
            return;
        };
        if is_han(c) {
            self.han += 1;
            self.touching += usize::from(is_letter(before));
        }
        if seen.len() <= SEEN_CHARS && !seen.contains(&c) {
            seen.push(c);
            self.score_once += weight;
        }
    }

    fn is_chinese(&self) -> bool {
        self.faults == 0 && self.han >= MIN_LINE_HAN && self.score >= MIN_LINE_SCORE
    }
}

/// Hands over each character with the one before it; `None` for bytes that are none. A character that `piece` cuts
/// at its end is passed over.
fn each_char(
    encoding: &'static Encoding,
    piece: &[u8],
    at_end: bool,
    mut take: impl FnMut(Option<char>, Option<char>),
) {
    const STEP: usize = 4096;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = [0; 4 * STEP];
    let mut at = 0;
    let mut before = None;
    loop {
        let end = piece.len().min(at + STEP);
        let last = at_end && end == piece.len();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&piece[at..end], &mut text, last);
        for c in std::str::from_utf8(&text[..written]).unwrap_or_default().chars() {
            take(Some(c), before);
            before = Some(c);
        }
        at += read;
        match result {
            // the last character may be cut
            DecoderResult::Malformed(..) if last && at == piece.len() => return,
            DecoderResult::Malformed(..) => {
                take(None, before);
                before = None;
            }
            DecoderResult::InputEmpty if at == piece.len() => return,
            _ => {}
        }
    }
}

/// Characters of Big5 that end in a byte below 0x7F.
fn low_trails(bytes: &[u8]) -> usize {
    let (mut at, mut low) = (0, 0);
    while let Some(&[lead, trail]) = bytes.get(at..at + 2) {
        if lead < 0x81 {
            at += 1;
            continue;
        }
        low += usize::from(trail < 0x7F);
        at += 2;
    }
    low
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn weigh(weights: Weights, c: char) -> f64 {
    match c {
        '\u{4E00}'..='\u{9FFF}' => match LEVELS.get((fold_char(c) as usize).wrapping_sub(FIRST)) {
            Some(1) => weights.frequent,
            Some(2) => weights.common,
            Some(&half @ (3 | 4)) => weights.level_one[usize::from(half - 3)],
            Some(5) => weights.level_two,
            _ => weights.rare,
        },
        '、' | '。' | '，' | '：' | '；' | '！' | '？' | '“' | '”' | '（' | '）' | '《' | '》' | '「' | '」' | '…'
        | '—' | '\u{3000}' => MARK,
        '\0'..='\x1F' | '\x7F'..='\u{9F}' => CONTROL,
        '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\u{F0000}'.. => FAULT,
        '\u{FF61}'..='\u{FF9F}' => KATAKANA_HALF,
        '\u{3041}'..='\u{309F}' => weights.kana,
        '\u{AC00}'..='\u{D7A3}' => weights.hangul,
        c if is_han(c) => weights.rare,
        '\u{A0}'..='\u{24F}' => weights.letter.min(0.0),
        c if c.is_alphabetic() => weights.letter,
        _ => weights.other,
    }
}

const FIRST: usize = 0x4E00;

/// How frequent the ideographs from U+4E00 on are, in simplified form: 1 the most frequent, 2 common, 3 and 4 the
/// halves of the first level of GB 2312, 5 the second level, 0 all others.
static LEVELS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut levels = vec![0; 0xA000 - FIRST];
    let mut set = |c: char, level: u8| {
        if let Some(place) = (c as usize).checked_sub(FIRST).and_then(|at| levels.get_mut(at)) {
            *place = level;
        }
    };
    for row in 0xB0..=0xF7u8 {
        for cell in 0xA1..=0xFEu8 {
            let bytes = [row, cell];
            let (text, _) = GBK.decode_without_bom_handling(&bytes);
            let level = match row {
                ..0xC9 => 3,
                0xC9..0xD8 => 4,
                _ => 5,
            };
            text.chars().for_each(|c| set(c, level));
        }
    }
    for (n, line) in include_str!("common.txt").lines().enumerate() {
        line.chars().for_each(|c| set(c, if n == 0 { 1 } else { 2 }));
    }
    levels
});

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
                    let is_chinese = Reading::of(UTF_8, &[line], true).is_chinese();
                    self.utf8 = is_chinese.then_some(self.before);
                }
                Err(_) if self.other.is_none() => {
                    let is_chinese = Reading::of(encoding, &[line], true).is_chinese();
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
