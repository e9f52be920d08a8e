//! Is a line of a text in another encoding than the text? It is read in its own and, where that reads badly, in the others.

use std::cell::LazyCell;
use std::ops::Range;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::bom::is_utf_16;
use super::pairs::{Sum, read};
use super::tables::{NO_WEIGHT, Table, pairs};

/// The encodings that a line may be in.
pub const OTHERS: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];
/// Tenths of a score. Characters that follow each other and lose so much together are read again.
const BAD: i32 = 18;
/// They end where so much of the loss is made good.
const BETTER: i32 = 50;
/// Another reading has so many ideographs, this score, and a score so much higher.
const MIN_HAN: usize = 2;
const MIN_WEIGHT: i32 = 26;
const MIN_GAIN: Gain = Gain { pairs: 40, units: 60 };
/// Any bytes are characters of UTF-16, and its lines are not known in bytes, nor those of others in it.
const MIN_GAIN_UTF_16_PART: Gain = Gain { pairs: 90, units: 90 };
/// GB18030 and Big5 read a rare word of each other as common characters now and then (`石製墓塚`), so a part of a line must
/// gain more.
const MIN_GAIN_OF_PART: Gain = Gain { pairs: 120, units: 120 };
/// A short line that weighs no more than this for each character is read again too, and must gain so much by its number of
/// characters. Of 9,000 pieces of each length in GB18030 and Big5, the other reads the sound ones by less: by at most 62 at
/// two characters, 45 at three, 7 at four, 9 at five and nothing from six on; those in the other encoding gain 20 and more
/// from five on, all but three in a thousand.
const SHORT_LINE: usize = 64;
const POOR: i32 = 6;
const MIN_GAIN_OF_SHORT: [i32; 6] = [40, 40, 40, 40, 30, 20];
/// Or this score for each character, which bad luck does not have, and is a whole line.
const MIN_MEAN: i32 = -3;
/// Bytes of another encoding are hardly ever a character of UTF-8 with three bytes, so each proves something.
const UTF_8_HAN: i32 = 10;
/// In a longer line every bad part is read again, in others the whole line and the worst part.
const LONG_LINE: usize = 4 << 10;

/// Tenths of a score, where one of the two encodings has units of two bytes and where none has.
#[derive(Clone, Copy)]
struct Gain {
    pairs: i32,
    units: i32,
}

/// A line read in the encoding of its text.
pub struct Line {
    /// The encoding that reads it, or a part of it, much better.
    pub other: Option<&'static Encoding>,
    /// Bytes read: all but a character that the end cuts.
    pub len: usize,
}

/// Is a line Chinese in the encoding of its text, where no other reads it better?
pub fn is_sound(encoding: &'static Encoding, line: &[u8]) -> bool {
    let sum = Sum::of_all(encoding, line);
    sum.han >= MIN_HAN && sum.weight >= MIN_WEIGHT
}

/// Reads `line` of a text in `encoding`; `has_nul` says that one is in it or beside it, as in the line ends of UTF-16.
pub fn reread(encoding: &'static Encoding, line: &[u8], has_nul: bool) -> Line {
    let mut worst = Bad::default();
    let mut bad = Bad::default();
    let mut other = None;
    let mut at = 0;
    let pairs = pairs(encoding);
    while let Some(&lead) = line.get(at) {
        if let Some(pairs) = pairs {
            let end = if bad.most < BAD { bad.read_good(pairs, line, at) } else { bad.read_bad(pairs, line, at) };
            if end > at {
                at = end;
                continue;
            }
            if lead < 0x80 {
                at += 1;
                continue;
            }
        }
        let Some(one) = read(encoding, &line[at..]) else { break };
        at += one.len;
        if one.weight != 0 && bad.ends(one.weight, at) {
            if line.len() > LONG_LINE && bad.most >= BAD {
                other = other.or_else(|| better(encoding, line, &bad));
            }
            worst = worst.max(&bad);
            bad = Bad { start: at, end: at, ..Bad::default() };
        }
    }
    worst = worst.max(&bad);
    let whole = (line.len() <= LONG_LINE).then_some(line);
    let sum = LazyCell::new(|| Sum::of_all(encoding, line));
    let is_short = pairs.is_some() && line.len() <= SHORT_LINE;
    let is_bad = worst.most >= BAD;
    if is_bad || is_short && sum.weight <= POOR * sum.chars {
        let most = MIN_GAIN_OF_SHORT.len() - 1;
        let min_gain = if is_short { MIN_GAIN_OF_SHORT[most.min(sum.chars as usize)] } else { MIN_GAIN.pairs };
        let min_gain = Gain { pairs: min_gain, ..MIN_GAIN };
        other = other.or_else(|| reading(encoding, whole?, || sum.weight, true, min_gain));
    }
    if is_bad {
        other = other.or_else(|| better(encoding, line, &worst));
    }
    if has_nul && !is_utf_16(encoding) {
        // the NUL shows more than the score
        let any = Gain { pairs: 0, units: 0 };
        other = other.or_else(|| reading(encoding, whole?, || sum.weight, true, any).filter(|other| is_utf_16(other)));
    }
    Line { other, len: at }
}

/// Characters that follow each other and read badly.
#[derive(Clone, Copy, Default)]
struct Bad {
    start: usize,
    /// Behind the character where the loss was greatest.
    end: usize,
    loss: i32,
    most: i32,
}

impl Bad {
    /// Counts the character that ends at `at`; is the part over?
    fn ends(&mut self, weight: i32, at: usize) -> bool {
        self.loss -= weight;
        if self.loss > self.most {
            (self.most, self.end) = (self.loss, at);
        }
        self.loss <= 0 || self.loss < self.most - BETTER
    }

    /// Reads on from byte `from` of `line` as long as characters are ASCII or pairs that weigh something, and lose less than
    /// `BAD` together: nearly all of a text, in some fifteen instructions a character. Returns where it stopped.
    #[inline(never)] // among other code it has no registers left
    fn read_good(&mut self, pairs: &Table, line: &[u8], from: usize) -> usize {
        let mut rest = line.get(from..).unwrap_or_default();
        // counted from the end, as the length of `rest` is
        let (mut start, mut loss) = (line.len() - self.start, self.loss);
        while let Some((&pair, behind)) = rest.split_first_chunk() {
            if u16::from_le_bytes(pair) & 0x80 == 0 {
                rest = &rest[1..];
                continue;
            }
            // no weight is far below any
            let now = loss - pairs.weight(pair);
            if now >= BAD {
                break;
            }
            rest = behind;
            start = if now <= 0 { rest.len() } else { start };
            loss = now.max(0);
        }
        let end = line.len() - rest.len();
        if end > from {
            *self = Bad { start: line.len() - start, end, loss, most: loss };
        }
        end
    }

    /// The same for a part that is bad, up to the character that ends it.
    fn read_bad(&mut self, pairs: &Table, line: &[u8], from: usize) -> usize {
        let mut at = from;
        while let Some(&pair) = line.get(at..).and_then(<[u8]>::first_chunk) {
            if pair[0] < 0x80 {
                at += 1;
                continue;
            }
            let weight = pairs.weight(pair);
            if weight < NO_WEIGHT {
                break;
            }
            let mut next = *self;
            if next.ends(weight, at + 2) {
                break;
            }
            *self = next;
            at += 2;
        }
        at
    }

    fn max(&self, other: &Bad) -> Bad {
        if other.most > self.most { *other } else { *self }
    }
}

/// The encoding that reads a bad part of `line` better.
fn better(encoding: &'static Encoding, line: &[u8], bad: &Bad) -> Option<&'static Encoding> {
    let part: Range<usize> = bad.start..bad.end;
    let bytes = &line[part];
    let min_gain = if is_utf_16(encoding) { MIN_GAIN_UTF_16_PART } else { MIN_GAIN_OF_PART };
    let other = |bytes| reading(encoding, bytes, || -bad.most, is_utf_16(encoding), min_gain);
    // a line of the other encoding begins behind a line end of its own and may be of an odd length
    let newline = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    other(bytes).or_else(|| if newline < bytes.len() { other(&bytes[..newline]) } else { None })
}

/// The encoding that reads `bytes` much better than `own`, in which they have this weight.
fn reading(
    own: &'static Encoding,
    bytes: &[u8],
    weight: impl Fn() -> i32,
    is_line: bool,
    min_gain: Gain,
) -> Option<&'static Encoding> {
    let mut best = None;
    for other in OTHERS.into_iter().filter(|&other| other != own) {
        let starts = if other == UTF_8 { bytes.iter().take_while(|&&b| b & 0xC0 == 0x80).count() } else { 0 };
        let has_units = is_utf_16(other) || is_utf_16(own);
        let min_gain = if has_units { min_gain.units } else { min_gain.pairs };
        // a NUL of the line end before may come first
        let ends = starts + usize::from(is_utf_16(other) && !is_utf_16(own));
        for start in starts..=ends {
            let Some(bytes) = bytes.get(start..) else { continue };
            if let Some(likely) = likeness(other, bytes, is_line)
                && best.is_none_or(|(_, most)| likely > most)
                && likely - weight() >= min_gain
            {
                best = Some((other, likely));
            }
        }
    }
    best.map(|(other, _)| other)
}

/// How much `bytes` are like Chinese in `encoding`, where they are; a whole line needs less.
pub fn likeness(encoding: &'static Encoding, bytes: &[u8], is_line: bool) -> Option<i32> {
    let sum = Sum::of(encoding, bytes);
    let weight = sum.weight + sum.trail + if encoding == UTF_8 { UTF_8_HAN * sum.han as i32 } else { 0 };
    let is_likely = weight >= MIN_WEIGHT || is_line && weight >= MIN_MEAN * sum.chars;
    (sum.faults == 0 && sum.han >= MIN_HAN && is_likely).then_some(weight)
}

/// The length of the first line with its line feed, where it has one.
pub fn line_len(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    if !is_utf_16(encoding) {
        return memchr::memchr(b'\n', bytes).map(|at| at + 1);
    }
    let feed = if encoding.name() == "UTF-16LE" { [b'\n', 0] } else { [0, b'\n'] };
    bytes.chunks_exact(2).position(|unit| unit == feed).map(|at| 2 * at + 2)
}
