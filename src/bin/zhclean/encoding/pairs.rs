//! Characters of an encoding with the weight that each has in Chinese text, read from the bytes by tables.
//!
//! `score` decodes a sample and scores it by everything that is known. This reads whole files, some nanoseconds a character.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE};

use super::bom::is_utf_16;
use super::score::{HIGH_TRAIL, LOW_TRAIL, is_han};
use super::tables::{FIRST_LEAD, PRIVATE, pairs, place, tenths, units};

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

    /// A unit of UTF-16 by its number.
    fn unit(unit: usize) -> Read {
        let (weight, is_han) = units().at(unit).unwrap_or_default();
        Read { len: 2, weight, is_han, ..Read::ASCII }
    }

    fn rare(len: usize, weight: i32) -> Read {
        Read { len, weight: 10 * weight, is_han: true, ..Read::ASCII }
    }
}

/// The weight of a character of four bytes in GB18030, which is rare.
const FOUR_BYTES: i32 = -2;

/// The character at the start of `bytes`, which are not empty; `None` where they end within it.
pub fn read(encoding: &'static Encoding, bytes: &[u8]) -> Option<Read> {
    if is_utf_16(encoding) {
        let &unit = bytes.first_chunk()?;
        return Some(Read::unit(place(if encoding == UTF_16BE { swapped(unit) } else { unit })));
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
    let Some((weight, is_han)) = pairs(encoding).and_then(|pairs| pairs.at(place([lead, trail]))) else {
        return Some(Read::fault(if trail < 0x80 || lead == 0xFF { 1 } else { 2 }));
    };
    let trail = if trail < 0x7F { LOW_TRAIL } else { HIGH_TRAIL };
    let trail = if is_han && encoding == BIG5 { (10.0 * trail) as i32 } else { 0 };
    Some(Read { len: 2, weight, trail, is_han, is_fault: false })
}

fn swapped([a, b]: [u8; 2]) -> [u8; 2] {
    [b, a]
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
        if is_utf_16(encoding) {
            let is_swapped = encoding == UTF_16BE;
            let (units, _) = bytes.as_chunks::<2>();
            for &unit in units {
                sum.add(Read::unit(place(if is_swapped { swapped(unit) } else { unit })));
                if sum.weight <= LOST {
                    break;
                }
            }
            return sum;
        }
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

    /// Reads `bytes` as `encoding` to their end, with all faults.
    pub fn of_all(encoding: &'static Encoding, bytes: &[u8]) -> Sum {
        let mut sum = Sum::default();
        let mut rest = bytes;
        let table = pairs(encoding);
        while let Some(&lead) = rest.first() {
            if let (Some(table), Some(&pair)) = (table, rest.first_chunk()) {
                if lead < 0x80 {
                    rest = &rest[1..];
                    continue;
                }
                if let Some((weight, is_han)) = table.at(place(pair)) {
                    sum.add(Read { len: 2, weight, is_han, ..Read::ASCII });
                    rest = &rest[2..];
                    continue;
                }
            }
            let Some(one) = read(encoding, rest) else { break };
            sum.add(one);
            rest = rest.get(one.len..).unwrap_or_default();
        }
        sum
    }

    /// Counts a character.
    fn add(&mut self, one: Read) {
        self.weight += one.weight;
        self.trail += one.trail;
        self.chars += i32::from(one.weight != 0 || one.is_han);
        self.han += usize::from(one.is_han);
        self.faults += usize::from(one.is_fault);
    }
}
