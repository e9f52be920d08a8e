//! How frequent ideographs are in Chinese text.
//!
//! `common.txt` holds 626 ideographs in simplified form. Its first line has the 100 most frequent ones of modern Chinese,
//! about as published frequency counts have them; the other lines have 526 that are common in everyday, news and web text.
//! It was selected for this program, and no source was recorded. Only the two levels are used, not the order within them.
//! `CANTONESE` holds what spoken Cantonese is written with, most of it unknown to GB 2312; it was selected from general
//! knowledge. The other levels are computed from the rows of GB 2312.

use std::sync::LazyLock;

use encoding_rs::GBK;
use zhclean::simplified;

/// The level of an ideograph, read in simplified form: 1 the most frequent, 2 common, 3 and 4 the halves of the first
/// level of GB 2312, 5 its second level, 0 all others.
pub fn level(c: char) -> u8 {
    LEVELS.get((simplified(c) as usize).wrapping_sub(FIRST)).copied().unwrap_or(0)
}

const FIRST: usize = 0x3400;

/// The most frequent characters of written Cantonese.
const CANTONESE: &str = "嘅唔咗喺佢哋啲冇嗰嘢嚟咁係";
/// Others that are common.
const CANTONESE_COMMON: &str = "乜嘞喎啦㗎囉噉嘥睇諗攞畀俾揾搵瞓攰靚晒埋仔咩咪嗌噏啱噃啩咋喇吖嗱喐嚿揸掂揀抵返呃閂撳嘈踎孖餸煲氹誒啫嘛唉嗯咯唧哩囖嚹揼冧佬";

/// The levels of the ideographs from U+3400 on.
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
    CANTONESE_COMMON.chars().map(simplified).for_each(|c| set(c, 2));
    for (n, line) in include_str!("common.txt").lines().enumerate() {
        line.chars().for_each(|c| set(c, if n == 0 { 1 } else { 2 }));
    }
    CANTONESE.chars().map(simplified).for_each(|c| set(c, 1));
    levels
});
