//! Characters that print nothing, and which of them a text needs.

/// Do the characters on both sides need `c`: parts of an emoji, a script that joins its letters, one that runs from right
/// to left?
pub fn is_needed(c: char, left: Option<char>, right: Option<char>) -> bool {
    match c {
        '\u{200D}' if left.is_some_and(is_pictograph) && right.is_some_and(is_pictograph) => true,
        '\u{200B}'..='\u{200D}' => left.is_some_and(joins) || right.is_some_and(joins),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' => {
            left.is_some_and(is_right_to_left) || right.is_some_and(is_right_to_left)
        }
        _ => false,
    }
}

/// A part of an emoji, or what changes its looks.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{3030}' | '\u{303D}' | '\u{3297}'
        | '\u{3299}' | '©' | '®')
}

/// A letter of a script whose words zero-width characters shape or part: Arabic, those of India and of South-East Asia,
/// Tibetan, Mongolian.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}
