//! Traditional characters and their simplified forms.
//!
//! Two lines are compared through the table; nothing is converted.
//!
//! `script.txt` holds 2,717 pairs, the traditional or variant form first, in the order of code points. 2,391 of them are also
//! in the table TSCharacters of OpenCC (4,113 characters; ours leaves the rare ones out); the others are
//! variants and Japanese forms (`両`, `処`). How the list was first put together was not recorded; a test holds that no left
//! side is another pair's right one.

use std::sync::LazyLock;

use super::chars::is_letter;

/// The first ideograph, and one past the last, that has a simplified form in the table.
const SCRIPT: std::ops::Range<u32> = 0x4E00..0xA000;

/// Simplified forms by the traditional one; 0 where a character is its own. The table holds pairs, the traditional
/// character first, of which no left side is a character of simplified text: two headlines are compared through it,
/// nothing is converted.
static SIMPLIFIED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table = vec![0; SCRIPT.len()].into_boxed_slice();
    let mut chars = include_str!("script.txt").chars().filter(|c| !c.is_whitespace());
    while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
        table[(traditional as u32 - SCRIPT.start) as usize] = simplified as u16;
    }
    table
});

/// The simplified form of `c`, or `c` itself where it has none or is simplified already.
pub fn simplified(c: char) -> char {
    let Some(at) = (c as u32).checked_sub(SCRIPT.start).filter(|_| SCRIPT.contains(&(c as u32))) else { return c };
    match SIMPLIFIED[at as usize] {
        0 => c,
        simplified => char::from_u32(u32::from(simplified)).unwrap_or(c),
    }
}

/// Tells for many characters whether they are their own simplified form: reads the table once.
pub fn is_own_form() -> impl Fn(char) -> bool {
    let table = &**SIMPLIFIED;
    move |c| SCRIPT.contains(&(c as u32)) && table[(c as u32 - SCRIPT.start) as usize] == 0
}

/// Are two lines with one key written in one script: do they differ in width and blanks at most?
pub fn is_same_script(a: &str, b: &str) -> bool {
    let letters = |line: &'_ str| line.chars().filter(|&c| is_letter(c)).collect::<String>();
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_scripts_holds_pairs_and_no_chains() {
        let chars: Vec<_> = include_str!("script.txt").chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(chars.len() % 2, 0);
        for pair in chars.chunks(2) {
            assert!(pair[0] != pair[1] && pair.iter().all(|&c| SCRIPT.contains(&(c as u32))), "{pair:?}");
            assert_eq!(simplified(pair[0]), pair[1]);
            assert_eq!(simplified(pair[1]), pair[1], "{pair:?}: a chain");
        }
        assert!(chars.chunks(2).is_sorted_by(|a, b| a[0] < b[0]), "the table is in order, without doubles");
    }
}
