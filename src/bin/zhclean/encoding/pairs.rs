//! Characters of an encoding with the weight that each has in Chinese text, read from the bytes by tables.
//!
//! `score` decodes a sample and scores it by everything that is known. This reads whole files, some nanoseconds a character.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::bom::is_utf_16;
use super::score::{HIGH_TRAIL, LOW_TRAIL, is_han, weight};

/// A character of a text.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// Bytes.
    pub len: usize,
    /// Tenths of the weight in `score`; 0 for ASCII.
    pub weight: i32,
    /// The same for the second byte of an ideograph in Big5, which proves something where the encoding is not known.
    pub trail: i32,
    pub is_han: bool,
    pub is_fault: bool,
}

impl Read {
    const ASCII: Read = Read { len: 1, weight: 0, trail: 0, is_han: false, is_fault: false };

    fn fault(len: usize) -> Read {
        Read { len, weight: 10 * PRIVATE, is_fault: true, ..Read::ASCII }
    }

    fn of(encoding: &'static Encoding, len: usize, c: char) -> Read {
        Read { len, weight: tenths(encoding, c), is_han: is_han(c), ..Read::ASCII }
    }

    fn rare(len: usize, weight: i32) -> Read {
        Read { len, weight: 10 * weight, is_han: true, ..Read::ASCII }
    }
}

/// The weight of a character of private use, or of bytes that are no character: less than in `score`, because the signs of
/// icon fonts are of private use.
const PRIVATE: i32 = -2;
/// The weight of a character of four bytes in GB18030, which is rare.
const FOUR_BYTES: i32 = -2;
/// Of half a pair of UTF-16: Cantonese has rare ideographs that everybody writes.
const HALF_PAIR: i32 = -1;
/// Line ends with their bytes swapped, which no text has, and their weight.
const SWAPPED_ENDS: [char; 2] = ['\u{A00}', '\u{D00}'];
const SWAPPED_END: i32 = -5;
/// The weight of other scripts in UTF-16, where they are what the bytes of another encoding give.
const OTHER_SCRIPT: f64 = -2.0;
/// Bytes of a lead and a trail.
const FIRST_LEAD: u8 = 0x81;

/// The weights of the pairs of bytes of an encoding, doubled; odd where the character is an ideograph, `NONE` where there is
/// none.
type Table = Vec<i16>;
const NONE: i16 = i16::MIN;

static GBK_PAIRS: LazyLock<Table> = LazyLock::new(|| table(GB18030));
static BIG5_PAIRS: LazyLock<Table> = LazyLock::new(|| table(BIG5));

fn table(encoding: &'static Encoding) -> Table {
    let mut table = Vec::with_capacity(0x7F << 8);
    for lead in FIRST_LEAD..=0xFF {
        for trail in 0..=0xFF {
            table.push(pair(encoding, [lead, trail]).unwrap_or(NONE));
        }
    }
    table
}

fn pair(encoding: &'static Encoding, bytes: [u8; 2]) -> Option<i16> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = text.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    Some(2 * tenths(encoding, c) as i16 + i16::from(is_han(c)))
}

/// The weight of `c` in tenths.
fn tenths(encoding: &'static Encoding, c: char) -> i32 {
    let is_private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    if is_private {
        return 10 * PRIVATE;
    }
    if is_utf_16(encoding) && SWAPPED_ENDS.contains(&c) {
        return 10 * SWAPPED_END;
    }
    let weight = weight(encoding, c);
    let is_script = is_utf_16(encoding) && !is_han(c) && weight <= -1.0;
    (10.0 * if is_script { weight.min(OTHER_SCRIPT) } else { weight }).round() as i32
}

/// The weights of the pairs of bytes, where the encoding has such.
pub fn pairs(encoding: &'static Encoding) -> Option<&'static [i16]> {
    match encoding {
        _ if encoding == GB18030 => Some(&GBK_PAIRS),
        _ if encoding == BIG5 => Some(&BIG5_PAIRS),
        _ => None,
    }
}

/// Reads a pair at the start of `bytes` by the table `pairs`, as [`read`] does, and fast; `None` where it is not so simple.
#[inline(always)]
pub fn read_pair(pairs: &[i16], bytes: &[u8]) -> Option<Read> {
    let &[lead, trail, ..] = bytes else { return None };
    if lead < FIRST_LEAD || trail < 0x40 {
        return None;
    }
    match pairs[usize::from(lead - FIRST_LEAD) << 8 | usize::from(trail)] {
        NONE => None,
        entry => Some(Read { len: 2, weight: i32::from(entry >> 1), is_han: entry & 1 == 1, ..Read::ASCII }),
    }
}

/// Reads on from byte `at` of `line` as long as characters are pairs that weigh nothing or more, or ASCII; nearly all of a
/// text. Returns where it stopped, and the end of the last character that weighs more than nothing.
pub fn read_well(pairs: &[i16], line: &[u8], mut at: usize, sum: &mut Sum) -> (usize, Option<usize>) {
    let mut last = None;
    while let Some(&lead) = line.get(at) {
        if lead < 0x80 {
            at += 1;
            continue;
        }
        let Some(&trail) = line.get(at + 1).filter(|&&trail| lead >= FIRST_LEAD && trail >= 0x40) else { break };
        let entry = pairs[usize::from(lead - FIRST_LEAD) << 8 | usize::from(trail)];
        if entry < 0 {
            break;
        }
        at += 2;
        sum.weight += i32::from(entry >> 1);
        sum.chars += i32::from(entry != 0);
        sum.han += usize::from(entry & 1 == 1);
        if entry > 1 {
            last = Some(at);
        }
    }
    (at, last)
}

/// The character at the start of `bytes`, which are not empty; `None` where they end within it.
pub fn read(encoding: &'static Encoding, bytes: &[u8]) -> Option<Read> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let &[a, b] = bytes.get(..2)? else { return None };
        let unit = if encoding == UTF_16LE { u16::from_le_bytes([a, b]) } else { u16::from_be_bytes([a, b]) };
        return Some(match char::from_u32(u32::from(unit)) {
            Some('\t' | '\n' | '\r' | ' '..='~') => Read { len: 2, ..Read::ASCII },
            Some(c) => Read::of(encoding, 2, c),
            None => Read::rare(2, HALF_PAIR),
        });
    }
    let lead = *bytes.first()?;
    if lead < 0x80 {
        return Some(Read::ASCII);
    }
    if encoding == UTF_8 {
        let len = if lead < 0xE0 { 2 } else { 3 + usize::from(lead >= 0xF0) };
        let c = std::str::from_utf8(bytes.get(..len)?).ok().and_then(|text| text.chars().next());
        return Some(c.map_or(Read::fault(1), |c| Read::of(encoding, len, c)));
    }
    let trail = *bytes.get(1)?;
    if lead < FIRST_LEAD {
        return Some(Read::fault(1));
    }
    if encoding == GB18030 && trail.is_ascii_digit() {
        let rest = bytes.get(2..4)?;
        let is_sound = rest[0] >= FIRST_LEAD && rest[1].is_ascii_digit();
        return Some(if is_sound { Read::rare(4, FOUR_BYTES) } else { Read::fault(1) });
    }
    let pairs = if encoding == GB18030 { &GBK_PAIRS } else { &BIG5_PAIRS };
    Some(match pairs[usize::from(lead - FIRST_LEAD) << 8 | usize::from(trail)] {
        NONE => Read::fault(if trail < 0x80 || lead == 0xFF { 1 } else { 2 }),
        entry => {
            let is_han = entry & 1 == 1;
            let trail = if trail < 0x7F { LOW_TRAIL } else { HIGH_TRAIL };
            let trail = if is_han && encoding == BIG5 { (10.0 * trail) as i32 } else { 0 };
            Read { len: 2, weight: i32::from(entry >> 1), trail, is_han, is_fault: false }
        }
    })
}

/// Tenths of a score that no Chinese text falls to.
const LOST: i32 = -150;

/// How bytes read as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    /// Tenths.
    pub weight: i32,
    pub trail: i32,
    pub chars: i32,
    pub han: usize,
    pub faults: usize,
}

impl Sum {
    /// Reads `bytes` as `encoding`, up to a fault or until they are not Chinese for sure; a character that their end cuts is
    /// ignored.
    pub fn of(encoding: &'static Encoding, bytes: &[u8]) -> Sum {
        let mut sum = Sum::default();
        let mut at = 0;
        while at < bytes.len()
            && sum.faults == 0
            && sum.weight > LOST
            && let Some(one) = read(encoding, &bytes[at..])
        {
            at += one.len;
            sum.add(one);
        }
        sum
    }

    /// Counts a character.
    pub fn add(&mut self, one: Read) {
        self.weight += one.weight;
        self.trail += one.trail;
        self.chars += i32::from(one.weight != 0 || one.is_han);
        self.han += usize::from(one.is_han);
        self.faults += usize::from(one.is_fault);
    }
}
