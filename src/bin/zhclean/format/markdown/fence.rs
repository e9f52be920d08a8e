//! Fences of code, line by line.

/// An open fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    mark: char,
    len: usize,
}

impl Fence {
    /// Goes on by one line, without its indent. Is it inside a fence, or one of its ends?
    pub fn follow(open: &mut Option<Fence>, line: &str) -> bool {
        // within a fence no list begins
        let line = if open.is_some() { line.trim_start_matches(BEFORE) } else { bare(line) };
        let Some(mark) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else { return open.is_some() };
        let rest = line.trim_start_matches(mark);
        let len = line.len() - rest.len();
        match *open {
            Some(fence) => {
                if fence.mark == mark && len >= fence.len && rest.trim().is_empty() {
                    *open = None;
                }
                true
            }
            None if len >= 3 && !(mark == '`' && rest.contains('`')) => {
                *open = Some(Fence { mark, len });
                true
            }
            None => false,
        }
    }
}

/// Blanks and the marks of quotations.
const BEFORE: [char; 3] = [' ', '\t', '>'];

/// The line without blanks, marks of quotations and the mark of a list item.
fn bare(line: &str) -> &str {
    let line = line.trim_start_matches(BEFORE);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = match number.len() < line.len() {
        true => number.strip_prefix(['.', ')']),
        false => line.strip_prefix(['-', '+', '*']),
    };
    behind.filter(|rest| rest.starts_with([' ', '\t'])).map_or(line, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_open_and_close() {
        for (lines, want) in [
            (&["```", "甲", "```", "乙"][..], "kkk."),
            (&["~~~~ py", "```", "~~~", "~~~~", "乙"], "kkkk."),
            (&["> ```", "> 甲", "> ```", "乙"], "kkk."),
            (&["1. ```sh", "   甲", "   ```", "乙"], "kkk."),
            (&["```甲```", "乙"], ".."),
            (&["``", "乙"], ".."),
            (&["```", "甲"], "kk"),
        ] {
            let mut open = None;
            let got: String = lines.iter().map(|line| if Fence::follow(&mut open, line) { 'k' } else { '.' }).collect();
            assert_eq!(got, want, "{lines:?}");
        }
    }
}
