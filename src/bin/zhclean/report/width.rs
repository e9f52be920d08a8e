//! How many columns of a terminal a text takes: two for an ideograph and a full-width mark.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns of `text`.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// `text` cut to at most `most` columns, with a sign of it.
pub fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut cut = String::new();
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken + 1 > most {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// `text` cut at its front: of a long path the end tells more.
pub fn cut_front(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut taken = 1;
    let kept = text.chars().rev().take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken <= most
    });
    let kept: Vec<char> = kept.collect();
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
}

/// `text` in lines of at most `most` columns, broken at blanks.
pub fn wrapped(text: &str, most: usize) -> String {
    let mut lines = String::new();
    let mut taken = 0;
    for word in text.split(' ') {
        let wide = word.width();
        if taken > 0 {
            let fits = taken + 1 + wide <= most;
            lines.push(if fits { ' ' } else { '\n' });
            taken = if fits { taken + 1 } else { 0 };
        }
        lines.push_str(word);
        taken += wide;
    }
    lines
}

/// `text` with blanks behind it up to `columns`.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_two_columns_wide() {
        assert_eq!((columns("山，a"), columns("é")), (5, 1));
        assert_eq!(cut("山水", 4), "山水");
        assert_eq!(cut("山水长", 5), "山水…");
        assert_eq!(cut("山水长", 4), "山…");
        assert_eq!(cut_front("山水/长.txt", 8), "…/长.txt");
        assert_eq!(cut_front("山水", 4), "山水");
        assert_eq!(wrapped("one two three 山水", 9), "one two\nthree\n山水");
        assert_eq!(padded("山", 4), "山  ");
    }
}
