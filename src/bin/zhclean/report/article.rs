//! The page as the cut down to its article saw it: its lines with what each weighs, the signs, and the two cuts.

use std::fmt::Write as _;

use zhclean::{Article, Cut, LineView, Weighed};

use super::width::cut;
use crate::system::visible::visible;

/// Columns of a line that is shown.
const COLUMNS: usize = 80;
/// Columns before its text.
const INDENT: usize = 36;

/// The page of `article`, called `name`; `views` are the lines of its text.
pub fn drawn(name: &str, article: &Article, views: &[LineView]) -> String {
    let letters = article.signs.letters();
    let signs = if letters.is_empty() { "no sign".to_owned() } else { format!("signs {letters}") };
    let mut text = format!("{name}: {}, {signs}\n", article.cut);
    if !article.lines.is_empty() {
        _ = writeln!(text, "  {:<5} {:>6} {:<8} {:>6} {:>6}", "", "line", "class", "weight", "sum");
    }
    for line in &article.lines {
        if let Some(view) = views.get(line.line as usize) {
            _ = writeln!(text, "{}", row(article, line, view));
        }
    }
    let number = |line: u32| views.get(line as usize).map_or(0, |view| view.line);
    let (first, end) = article.inside;
    match article.doubt {
        Some(doubt) => _ = writeln!(text, "  nothing is cut: {}", doubt.name()),
        None => {
            let above = if article.heading.is_some() {
                format!("above line {}", number(first))
            } else {
                "nothing above: no heading".into()
            };
            let below = if article.end.is_some() {
                format!("from line {} on", number(end))
            } else {
                "nothing below: no end".into()
            };
            _ = writeln!(text, "  cut: {above}; {below}");
        }
    }
    text
}

/// One line: `-` where it is cut, the signs it shows, what it is and weighs.
fn row(article: &Article, line: &Weighed, view: &LineView) -> String {
    let is = |at: Option<u32>| at == Some(line.line);
    let begins = |at: Option<(u32, u32)>| at.is_some_and(|(first, _)| first == line.line);
    let is_inside = article.prose.is_some_and(|(first, last)| (first..=last).contains(&line.line));
    let signs =
        [(is(article.heading), 'T'), (is(article.date), 'D'), (begins(article.prose), 'P'), (is(article.end), 'E')];
    let letters: String = signs.into_iter().filter(|(shows, _)| *shows).map(|(_, letter)| letter).collect();
    let gone = if article.cut == Cut::Article && article.is_outside(line.line) { "-" } else { " " };
    let sum = if is_inside { line.sum.to_string() } else { String::new() };
    let shown = cut(&visible(view.text.trim()), COLUMNS - INDENT);
    let Weighed { class, weight, .. } = line;
    format!("{gone} {letters:<5} {:>6} {:<8} {weight:>6} {sum:>6} {shown}", view.line, class.name())
}
