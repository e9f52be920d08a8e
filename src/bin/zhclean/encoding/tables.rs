//! Tables with the weight of each pair of bytes, made once from what `score` says of the characters.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16LE};

use super::bom::is_utf_16;
use super::score::{is_han, weight};

/// The weight of a character of private use, or of bytes that are no character: less than in `score`, because the signs of
/// icon fonts are of private use.
pub const PRIVATE: i32 = -2;

/// Of half a pair of UTF-16: Cantonese has rare ideographs that everybody writes.
const HALF_PAIR: i32 = -1;

/// Line ends with their bytes swapped, or of single bytes read as one unit, which no text has, and their weight.
const SWAPPED_ENDS: [char; 4] = ['\u{A00}', '\u{D00}', '\u{A0D}', '\u{D0A}'];
const SWAPPED_END: i32 = -5;
/// The weight of other scripts in UTF-16, where they are what the bytes of another encoding give.
const OTHER_SCRIPT: f64 = -2.0;

/// Bytes of a lead and a trail.
pub const FIRST_LEAD: u8 = 0x81;
const FIRST_TRAIL: u8 = 0x40;

/// What each two bytes are, by the number of which the first is the low byte.
pub struct Table {
    /// Tenths of the weight, or one of the two below.
    weights: Box<[i8; 1 << 16]>,
    is_han: Box<[bool; 1 << 16]>,
}

/// No character, and a character that weighs nothing: both are below any weight.
const NONE: i8 = i8::MIN;
const NEUTRAL: i8 = i8::MIN + 1;

static GBK_PAIRS: LazyLock<Table> = LazyLock::new(|| Table::of_pairs(GB18030));
static BIG5_PAIRS: LazyLock<Table> = LazyLock::new(|| Table::of_pairs(BIG5));
static UNITS: LazyLock<Table> = LazyLock::new(Table::of_units);

impl Table {
    fn new() -> Table {
        let weights = vec![NONE; 1 << 16].into_boxed_slice();
        let is_han = vec![false; 1 << 16].into_boxed_slice();
        let whole = "as many as there are pairs of bytes";
        Table { weights: weights.try_into().expect(whole), is_han: is_han.try_into().expect(whole) }
    }

    fn of_pairs(encoding: &'static Encoding) -> Table {
        let mut table = Table::new();
        each_pair(encoding, |pair, c| table.set(place(pair), tenths(encoding, c), is_han(c)));
        table
    }

    fn of_units() -> Table {
        let mut table = Table::new();
        for unit in 0..=u16::MAX {
            let (weight, is_han) = match char::from_u32(u32::from(unit)) {
                Some('\t' | '\n' | '\r' | ' '..='~') => (0, false),
                Some(c) => (tenths(UTF_16LE, c), is_han(c)),
                None => (10 * HALF_PAIR, true),
            };
            table.set(usize::from(unit), weight, is_han);
        }
        table
    }

    fn set(&mut self, at: usize, weight: i32, is_han: bool) {
        self.weights[at] = if weight == 0 { NEUTRAL } else { i8::try_from(weight).unwrap_or(NEUTRAL) };
        self.is_han[at] = is_han;
    }

    /// The weight in tenths, and whether it is an ideograph; `None` where there is no character.
    pub fn at(&self, place: usize) -> Option<(i32, bool)> {
        let weight = match self.weights[place] {
            NONE => return None,
            NEUTRAL => 0,
            weight => i32::from(weight),
        };
        Some((weight, self.is_han[place]))
    }

    /// The weight in tenths; where it is nothing, or there is no character, far below any weight.
    #[inline(always)]
    pub fn weight(&self, pair: [u8; 2]) -> i32 {
        i32::from(self.weights[place(pair)])
    }
}

/// Below any weight.
pub const NO_WEIGHT: i32 = NEUTRAL as i32 + 1;

/// Passes each pair of bytes that is one character of `encoding`, and the character, to `take`.
pub fn each_pair(encoding: &'static Encoding, mut take: impl FnMut([u8; 2], char)) {
    for lead in FIRST_LEAD..=0xFF {
        // a line feed is in no character; what is no pair gives no character, or several
        let pairs: Vec<u8> = (FIRST_TRAIL..=0xFF).flat_map(|trail| [lead, trail, b'\n']).collect();
        let text = encoding.decode_without_bom_handling(&pairs).0;
        for (trail, line) in (FIRST_TRAIL..=0xFF).zip(text.split('\n')) {
            let mut chars = line.chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && c != '\u{FFFD}'
            {
                take([lead, trail], c);
            }
        }
    }
}

/// The weight of `c` in tenths.
pub fn tenths(encoding: &'static Encoding, c: char) -> i32 {
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

/// The pairs of bytes, where the encoding has such beside ASCII.
pub fn pairs(encoding: &'static Encoding) -> Option<&'static Table> {
    match encoding {
        _ if encoding == GB18030 => Some(&GBK_PAIRS),
        _ if encoding == BIG5 => Some(&BIG5_PAIRS),
        _ => None,
    }
}

/// The units of UTF-16.
pub fn units() -> &'static Table {
    &UNITS
}

/// The place of two bytes in a table: loaded as one number by most processors.
#[inline(always)]
pub fn place(pair: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(pair))
}
