//! How likely a text, read in an encoding, is Chinese: a score for each of its characters.

use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, KOI8_R, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1251, WINDOWS_1253,
    WINDOWS_1255, WINDOWS_1256,
};

use super::bom::is_utf_16;
use super::levels::level;

/// Encodings that Chinese text must not be mistaken for, nor they for it; read only where the user names them.
pub const RIVALS: [&Encoding; 9] =
    [EUC_JP, SHIFT_JIS, EUC_KR, KOI8_R, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256, WINDOWS_874];

/// Different characters that count for `score_once`.
const SEEN_CHARS: usize = 64;
/// About the natural logarithm of how much likelier a character is in Chinese text than in bytes of another encoding read
/// as Chinese. Some 140 characters make half of running text and 1,000 nine tenths (frequency counts of modern Chinese);
/// `common.txt` has the most frequent of both. The 6,763 of GB 2312 have two levels by use. A wrong reading scatters over all
/// of them, except EUC-KR, whose Hangul fall on the first half of the first level. The small weights were fitted to
/// `fixtures/encodings`.
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
    /// The most frequent Hangul.
    hangul_frequent: f64,
    /// Latin letters with signs, other letters, and all other characters.
    latin: f64,
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
    hangul_frequent: -1.0,
    latin: -1.0,
    letter: -1.0,
    other: 0.0,
};
/// Nothing else read as UTF-16 gives characters of GB 2312 in number.
const WEIGHTS_UTF_16: Weights = Weights { level_one: [0.3, 0.3], level_two: -0.5, ..WEIGHTS };
/// Two thirds of Japanese are kana, nearly all Korean is Hangul.
const WEIGHTS_JAPANESE: Weights = Weights { kana: 1.0, ..WEIGHTS };
/// So many ideographs without kana are hardly Japanese.
const MANY_HAN: usize = 6;
const NO_KANA: f64 = 0.5;
const WEIGHTS_KOREAN: Weights =
    Weights { hangul: 0.0, hangul_frequent: 0.9, frequent: -1.0, common: -1.0, level_one: [-1.0; 2], ..WEIGHTS };
/// About seven in ten Hangul of Korean text are among these, which were selected from general knowledge; of the 2,350 that
/// Chinese read as EUC-KR falls on, one in twenty.
const HANGUL: &str = "이다는에의가을를로하고지기사은도자인리시스그대한일나어아서정상수전부해라만들있게보주여국으제했것년장면공과구원경비위성소조\
                      학동화생문신적중유오연음용때마안방세요무니까습와었않없던며된될되였반분실영우장간개거관교내당데두드등러명모미민발본선";
/// Encodings with a byte for each letter; half the bytes of Chinese are signs and lines in them.
const WEIGHTS_LETTERS: Weights = Weights { latin: 0.0, letter: 0.4, other: -1.5, ..WEIGHTS };
/// Thai, Arabic and Hebrew use nearly all bytes, and have no capitals as a sign.
const WEIGHTS_UNCASED: Weights = Weights { latin: -0.7, letter: 0.2, other: -1.5, ..WEIGHTS };
/// Letters, signs and digits that Thai hardly uses, and their weight. A third of the bytes of GB 2312 fall on them.
const THAI_RARE: &str = "ฃฅฆฌฎฏฐฑฒฤฦฬฮฯฺ฿ๅ๏๐๑๒๓๔๕๖๗๘๙๚๛";
const RARE_THAI: f64 = -0.7;
/// A run of characters of two bytes. In encodings of one byte every other such run has an odd byte left, which is no
/// character, or is beside letters.
const RUN: f64 = 0.7;
const MAX_RUNS: usize = 12;
/// `，。、“”` and the like: EUC-JP shares them with GB 2312, so they count little.
const MARK: f64 = 0.3;
const KATAKANA_HALF: f64 = -2.0;
const CONTROL: f64 = -4.0;
/// Private use, or bytes that are no character.
const FAULT: f64 = -6.0;
/// In Big5 every other character ends in a byte below 0x7F; in EUC-JP none does, and its kana are the most frequent
/// characters of Big5.
pub const LOW_TRAIL: f64 = 0.7;
pub const HIGH_TRAIL: f64 = -0.6;
/// A line with so many ideographs and this score is Chinese: one frequent character and an uncommon one are not.
const MIN_LINE_HAN: usize = 2;
pub const MIN_LINE_SCORE: f64 = 2.6;

/// How a text reads in an encoding.
#[derive(Default)]
pub struct Scored {
    pub score: f64,
    /// The same, every character counted once.
    pub score_once: f64,
    /// Characters with a weight.
    pub counted: usize,
    pub han: usize,
    kana: usize,
    /// Runs of characters outside ASCII.
    runs: usize,
    pub faults: usize,
    /// Ideographs right beside an ASCII letter.
    pub touching: usize,
}

impl Scored {
    /// Reads `pieces` as `encoding`; `whole` says that the last ends the text.
    pub fn of(encoding: &'static Encoding, pieces: &[&[u8]], whole: bool) -> Scored {
        let weights = match encoding {
            _ if is_utf_16(encoding) => WEIGHTS_UTF_16,
            _ if [WINDOWS_874, WINDOWS_1255, WINDOWS_1256].contains(&encoding) => WEIGHTS_UNCASED,
            _ if encoding.is_single_byte() => WEIGHTS_LETTERS,
            _ if encoding == EUC_KR => WEIGHTS_KOREAN,
            _ if RIVALS.contains(&encoding) => WEIGHTS_JAPANESE,
            _ => WEIGHTS,
        };
        let mut reading = Scored::default();
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
        if [EUC_JP, SHIFT_JIS].contains(&encoding) && reading.kana == 0 && reading.han >= MANY_HAN {
            reading.score *= NO_KANA;
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
        self.kana += usize::from(matches!(c, '\u{3041}'..='\u{30FF}'));
        if is_han(c) {
            self.han += 1;
            self.touching += usize::from(is_letter(before));
        }
        if seen.len() <= SEEN_CHARS && !seen.contains(&c) {
            seen.push(c);
            self.score_once += weight;
        }
    }

    /// Is it Chinese for sure, however short?
    pub fn is_chinese(&self) -> bool {
        self.faults == 0 && self.han >= MIN_LINE_HAN && self.score >= MIN_LINE_SCORE
    }
}

/// Passes each character and the one before it to `take`; `None` for bytes that are no character. A character that the
/// end of `piece` cuts is ignored.
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

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The weight of `c` in a text in `encoding`.
pub fn weight(encoding: &Encoding, c: char) -> f64 {
    weigh(if is_utf_16(encoding) { WEIGHTS_UTF_16 } else { WEIGHTS }, c)
}

fn weigh(weights: Weights, c: char) -> f64 {
    match c {
        '\u{3400}'..='\u{9FFF}' => match level(c) {
            1 => weights.frequent,
            2 => weights.common,
            half @ (3 | 4) => weights.level_one[usize::from(half - 3)],
            5 => weights.level_two,
            _ => weights.rare,
        },
        '、' | '。' | '，' | '：' | '；' | '！' | '？' | '“' | '”' | '（' | '）' | '《' | '》' | '「' | '」' | '…'
        | '—' | '\u{3000}' => MARK,
        '\0'..='\x1F' | '\x7F'..='\u{9F}' => CONTROL,
        '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\u{F0000}'.. => FAULT,
        '\u{FF61}'..='\u{FF9F}' => KATAKANA_HALF,
        '\u{3041}'..='\u{309F}' => weights.kana,
        '\u{AC00}'..='\u{D7A3}' if weights.hangul_frequent > weights.hangul && HANGUL.contains(c) => {
            weights.hangul_frequent
        }
        '\u{AC00}'..='\u{D7A3}' => weights.hangul,
        '\u{E00}'..='\u{E7F}' if THAI_RARE.contains(c) => weights.letter.min(RARE_THAI),
        c if is_han(c) => weights.rare,
        '\u{A0}'..='\u{24F}' => weights.latin,
        c if c.is_alphabetic() => weights.letter,
        _ => weights.other,
    }
}

/// Can such a short text be Chinese, although nothing shows it?
pub fn is_possible(scored: &Scored) -> bool {
    scored.faults == 0 && scored.score >= WEIGHTS.level_one[0] * scored.counted as f64
}
