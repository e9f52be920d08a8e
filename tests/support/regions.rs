//! What must hold of regions, for every text and every place of a comment: no byte in one changes, and a region breaks no other
//! promise. Which lines lie in one is told here once more, by a simpler reading than the library's.

use std::ops::Range;
use std::sync::LazyLock;

use zhclean::{Change, Cleaned, Pass, Pipeline, restore};

use super::super::engine;
use super::Checked;

/// Comments that are put between the lines of a text.
const COMMENTS: [&str; 12] = [
    "<!-- zhclean-disable -->",
    "# zhclean-enable",
    "<!-- zhclean-disable-next-line -->",
    "// zhclean-disable quotes, credit",
    "% zhclean-enable",
    "  <!-- zhclean-disable punctuation，whitespace/trailing -->\u{3000}",
    "<!-- zhclean-disable-next-line menu,related-list repeated-header -->",
    "## zhclean-enable quotes",
    "# zhclean-disable whitespace",
    "<!--zhclean-enable-->",
    "<!-- zhclean-disable invisible width -->",
    "// zhclean-disable-next-line no-such-rule",
];

/// A line, with the rules that rest in it: `*` for all, else filters and rules by name.
pub struct Line {
    text: String,
    resting: Vec<&'static str>,
}

/// `text` with comments before some of its lines, as `switches` say.
pub fn commented(text: &str, switches: &[bool]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut open, mut waiting): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut bits = switches.iter().cycle();
    let mut bit = || bits.next() == Some(&true);
    let mut kind = switches.len();
    for (n, line) in split(text).into_iter().enumerate() {
        for _ in 0..2 {
            if !(bit() && bit()) {
                break;
            }
            kind += 1 + usize::from(bit()) + 2 * usize::from(bit()) + 4 * usize::from(bit()) + n;
            let comment = COMMENTS[kind % COMMENTS.len()];
            let end = line.trim_start_matches(|c| c != '\n' && c != '\r');
            let end = if end.is_empty() { "\n" } else { end };
            lines.push(Line { text: format!("{comment}{end}"), resting: vec!["*"] });
            let mut words =
                comment.split([' ', ',', '，', '\u{3000}']).filter(|word| word.contains("zhclean") || is_name(word));
            let command = words.next().unwrap_or("").trim_matches(|c: char| !c.is_ascii_lowercase());
            let mut named: Vec<&str> = words.collect();
            if named.is_empty() || named.contains(&"no-such-rule") {
                named = vec!["*"];
            }
            match command {
                "zhclean-disable" => open.extend(named),
                "zhclean-disable-next-line" => waiting.extend(named),
                _ if named == ["*"] => open.clear(),
                _ => open.retain(|rule| !named.contains(rule)),
            }
        }
        let is_blank = line.chars().all(|c| engine::is_blank(c) || c.is_whitespace());
        let resting = open.iter().chain(&waiting).copied().collect();
        if !is_blank {
            waiting.clear();
        }
        lines.push(Line { text: line.to_owned(), resting });
    }
    lines
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '/')) && word != "--"
}

/// Lines with their ends: LF, CR LF, a lone CR.
fn split(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut lines, mut from) = (Vec::new(), 0);
    for at in 0..bytes.len() {
        if bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            lines.extend(text.get(from..at + 1));
            from = at + 1;
        }
    }
    lines.extend(text.get(from..).filter(|rest| !rest.is_empty()));
    lines
}

impl Line {
    fn rests(&self, rule: &str) -> bool {
        let filter = rule.split('/').next().unwrap_or("");
        self.resting.iter().any(|&name| name == "*" || name == rule || name == filter)
    }
}

/// What rule by rule may not be touched: neighbouring lines together, and the place behind the last line of the text with them.
fn ranges<'l>(lines: &'l [Line], rule: &'l str) -> impl Iterator<Item = Range<usize>> + 'l {
    let mut at = 0;
    let places: Vec<_> = lines
        .iter()
        .map(|line| {
            at += line.text.len();
            at - line.text.len()..at
        })
        .collect();
    lines
        .iter()
        .zip(places)
        .collect::<Vec<_>>()
        .chunk_by(|a, b| a.0.rests(rule) && b.0.rests(rule))
        .map(<[_]>::to_vec)
        .collect::<Vec<_>>()
        .into_iter()
        .filter(move |run| run[0].0.rests(rule))
        .map(move |run| {
            let end = run[run.len() - 1].1.end;
            run[0].1.start..end + usize::from(end == at)
        })
}

/// Does no edit touch a line in which its rule rests?
fn no_edit_lies_in_a_region(lines: &[Line], changes: &[(Range<usize>, Change<'_>)]) -> Checked {
    for (range, change) in changes {
        for kept in ranges(lines, &change.rule) {
            let is_touched = kept.start < range.end.max(range.start) && range.start < kept.end;
            ensure!(!is_touched, "{change:?} lies in {kept:?} of {:?}", text_of(lines));
        }
    }
    Ok(())
}

/// The lines in which all rests stand in the output, each block whole and in order.
fn blocks_stand(lines: &[Line], output: &str) -> Checked {
    let mut rest = output;
    let is_whole = |line: &Line| line.resting.contains(&"*");
    for run in lines.chunk_by(|a, b| is_whole(a) == is_whole(b)).filter(|run| is_whole(&run[0])) {
        let block = text_of(run);
        let found = rest.find(&block);
        ensure!(found.is_some(), "{block:?} is not left in {output:?}, made of {:?}", text_of(lines));
        rest = rest.get(found.unwrap_or(0) + block.len()..).unwrap_or("");
    }
    Ok(())
}

fn text_of(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// No byte of a region changes, the output and the edits restore the input, and cleaning twice is cleaning once.
pub fn a_region_stays(pipeline: &Pipeline, lines: &[Line]) -> Checked {
    let text = text_of(lines);
    let cleaned = pipeline.clean(&text);
    let changes: Vec<_> = [Pass::Undo, Pass::Clean].into_iter().flat_map(|pass| cleaned.changes_of(pass)).collect();
    no_edit_lies_in_a_region(lines, &changes)?;
    blocks_stand(lines, cleaned.text())?;
    let changes: Vec<_> = cleaned.changes().collect();
    let restored = restore(cleaned.text(), &changes);
    ensure_eq!(restored.as_deref(), Ok(text.as_str()));
    let twice = pipeline.clean(cleaned.text());
    // a text that breaks the promise without a region says nothing of regions
    let is_own =
        || !lines.iter().any(is_comment) || super::cleaning_twice_is_cleaning_once(pipeline, &without(lines)).is_err();
    ensure!(twice.text() == cleaned.text() || is_own(), "second run of {:?}: {:?}", cleaned.text(), twice.text());
    Ok(())
}

fn is_comment(line: &Line) -> bool {
    line.text.contains("zhclean-")
}

fn without(lines: &[Line]) -> String {
    lines.iter().filter(|line| !is_comment(line)).map(|line| line.text.as_str()).collect()
}

/// The same in windows: a region that one opens reaches into the next.
pub fn a_region_crosses_windows(lines: &[Line], cuts: &[bool]) -> Checked {
    let text = text_of(lines);
    let parts = super::parts(&text, cuts);
    let cleaned = engine::clean_parts(engine::everything(), &parts);
    let mut before = 0;
    let mut changes = Vec::new();
    for (part, cleaned) in parts.iter().zip(&cleaned) {
        for pass in [Pass::Undo, Pass::Clean] {
            changes.extend(
                cleaned.changes_of(pass).map(|(range, change)| (range.start + before..range.end + before, change)),
            );
        }
        before += part.len();
    }
    no_edit_lies_in_a_region(lines, &changes)?;
    blocks_stand(lines, &cleaned.iter().map(Cleaned::text).collect::<String>())
}

/// What runs by default, marks alone, and every filter there is.
pub fn pipelines() -> [&'static Pipeline; 3] {
    static ALL: LazyLock<Pipeline> = LazyLock::new(engine::all_filters);
    [engine::everything(), engine::preset_punctuation(None), &ALL]
}
