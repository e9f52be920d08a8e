//! How frequent ideographs are in Chinese text.
//!
//! `common.txt` holds 626 ideographs in simplified form. Its first line has the 100 most frequent ones of modern Chinese,
//! about as published frequency counts have them; the other lines have 526 that are common in everyday, news and web text.
//! It was selected for this program, and no source was recorded. Only the two levels are used, not the order within them.
//! The other levels are computed from the rows of GB 2312.

use std::sync::LazyLock;

use encoding_rs::GBK;
use zhclean::simplified;

/// The level of an ideograph, read in simplified form: 1 the most frequent, 2 common, 3 and 4 the halves of the first
/// level of GB 2312, 5 its second level, 0 all others.
pub fn level(c: char) -> u8 {
    LEVELS.get((simplified(c) as usize).wrapping_sub(FIRST)).copied().unwrap_or(0)
}

const FIRST: usize = 0x4E00;

/// The levels of the ideographs from U+4E00 on.
static LEVELS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut levels = vec![0; 0xA000 - FIRST];
    let mut set = |c: char, level: u8| {
        if let Some(entry) = (c as usize).checked_sub(FIRST).and_then(|at| levels.get_mut(at)) {
            *entry = level;
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
