//! A Markdown text with what no parser of CommonMark knows laid aside: front matter, and the lines of directives, whose
//! content loses the four blanks that would make it code.
//!
//! ```text
//! !!! note "标题"                 (an empty line)
//!     正文,正文                   正文,正文
//! ```
//!
//! It is parsed in the place of the text; each line knows where it came from.

use std::borrow::Cow;
use std::ops::Range;

use super::fence::Fence;

/// Columns by which the content of a directive is indented.
const INDENT: usize = 4;
/// Lines after which a block of mathematics is none.
const MAX_MATHS_LINES: usize = 200;
/// Lines after which front matter is none.
const MAX_MATTER_LINES: usize = 1000;

/// A text to parse in the place of another.
pub struct Unfolded<'t> {
    pub text: Cow<'t, str>,
    /// Where lines begin, here and in the source; empty where nothing was laid aside.
    lines: Vec<(usize, usize)>,
    /// Bytes of the source that are no text for people: what was laid aside, and blocks of mathematics.
    pub aside: Vec<Range<usize>>,
}

impl<'t> Unfolded<'t> {
    /// Lays aside what is no Markdown.
    pub fn of(source: &'t str) -> Unfolded<'t> {
        let lines = Lines::of(source);
        let mut unfolding = Unfolding::default();
        let mut at = lines.front_matter();
        if at > 0 {
            unfolding.lay_aside(0..lines.start(at));
        }
        while at < lines.len() {
            at = unfolding.take(&lines, at);
        }
        let Unfolding { text, map, aside, is_changed, .. } = unfolding;
        match is_changed {
            true => Unfolded { text: Cow::Owned(text), lines: map, aside },
            false => Unfolded { text: Cow::Borrowed(source), lines: Vec::new(), aside },
        }
    }

    /// Where a range within a line lies in the source.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let next = self.lines.partition_point(|&(here, _)| here <= range.start);
        let Some(&(here, there)) = next.checked_sub(1).and_then(|line| self.lines.get(line)) else { return range };
        range.start - here + there..range.end - here + there
    }

    /// Where a place lies in the source; behind the end of a line, its end.
    pub fn place(&self, at: usize) -> usize {
        self.source(at..at).start
    }
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// The lines of nothing but colons, and how many.
    colons: Vec<(usize, usize)>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let behind = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(behind).filter(|start| *start < text.len()).collect();
        let mut lines = Lines { text, starts, colons: Vec::new() };
        let is_end = |line: &str| line.starts_with(":::") && line.bytes().all(|b| b == b':');
        if memchr::memmem::find(text.as_bytes(), b":::").is_some() {
            let ends = (0..lines.len()).map(|n| (n, lines.line(n).trim())).filter(|(_, line)| is_end(line));
            lines.colons = ends.map(|(n, line)| (n, line.len())).collect();
        }
        lines
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    /// The first byte of line `n`; the end of the text behind the last.
    fn start(&self, n: usize) -> usize {
        self.starts.get(n).copied().unwrap_or(self.text.len())
    }

    /// Line `n` with its line end.
    fn line(&self, n: usize) -> &'t str {
        self.text.get(self.start(n)..self.start(n + 1)).unwrap_or_default()
    }

    fn is_blank(&self, n: usize) -> bool {
        self.line(n).trim().is_empty()
    }

    /// How many lines at the start are front matter: settings between two lines `---` or `+++`.
    fn front_matter(&self) -> usize {
        let fence = self.line(0).trim_end();
        if !matches!(fence, "---" | "+++") || self.is_blank(1) {
            return 0;
        }
        let closes = |line: &str| line == fence || fence == "---" && line == "...";
        let last = (1..self.len().min(MAX_MATTER_LINES)).find(|&n| closes(self.line(n).trim_end()));
        last.filter(|&last| last == 1 || (1..last).any(|n| is_setting(self.line(n)))).map_or(0, |last| last + 1)
    }

    /// The line behind a block that line `n` opens and that a line which `closes` ends.
    fn behind(&self, n: usize, closes: impl Fn(&str) -> bool) -> Option<usize> {
        (n + 1..self.len().min(n + MAX_MATHS_LINES)).find(|&n| closes(self.line(n).trim())).map(|last| last + 1)
    }
}

/// Is it `key: value`, `key = value` or a comment?
fn is_setting(line: &str) -> bool {
    let key = line.split([':', '=']).next().unwrap_or_default();
    line.starts_with('#')
        || key.len() < line.len() && !key.trim().is_empty() && !key.trim().contains(char::is_whitespace)
}

/// The text so far.
#[derive(Default)]
struct Unfolding {
    text: String,
    map: Vec<(usize, usize)>,
    aside: Vec<Range<usize>>,
    /// The columns that the content of each open directive has at least.
    open: Vec<usize>,
    fence: Option<Fence>,
    is_changed: bool,
}

impl Unfolding {
    fn lay_aside(&mut self, range: Range<usize>) {
        self.is_changed = true;
        self.aside.push(range);
    }

    /// Takes the line `n`, or the block that it opens. Returns the next line.
    fn take(&mut self, lines: &Lines<'_>, n: usize) -> usize {
        let line = lines.line(n);
        let whole = lines.start(n)..lines.start(n + 1);
        let indent = columns(line);
        if !lines.is_blank(n) {
            let before = self.open.len();
            self.open.retain(|least| indent >= *least);
            if self.open.len() < before {
                self.fence = None;
            }
        }
        let depth = self.open.len();
        let cut = if lines.is_blank(n) { 0 } else { width(line, depth * INDENT) };
        let rest = line.get(cut..).unwrap_or_default();
        let is_code = Fence::follow(&mut self.fence, rest);
        let trimmed = rest.trim();
        if !is_code && let Some(kind) = Directive::of(trimmed) {
            match kind {
                Directive::Holds => self.open.push(indent + INDENT),
                Directive::Opens(colons) => {
                    let is_closed = lines.behind_colons(n, colons);
                    if is_closed && lines.is_indented_below(n, indent + INDENT) {
                        self.open.push(indent + INDENT);
                    }
                }
                Directive::Closes => {}
            }
            self.lay_aside(whole.clone());
            self.push("\n", whole.end - usize::from(line.ends_with('\n')));
            return n + 1;
        }
        if !is_code && let Some(next) = maths(lines, n, trimmed) {
            self.aside.push(whole.start..lines.start(next));
            self.is_changed |= depth > 0;
            for n in n..next {
                let line = lines.line(n);
                let cut = if lines.is_blank(n) { 0 } else { width(line, depth * INDENT) };
                self.push(line.get(cut..).unwrap_or_default(), lines.start(n) + cut);
            }
            return next;
        }
        self.is_changed |= cut > 0;
        self.push(rest, whole.start + cut);
        n + 1
    }

    /// Adds a line that begins at `place` of the source.
    fn push(&mut self, line: &str, place: usize) {
        self.map.push((self.text.len(), place));
        self.text.push_str(line);
    }
}

impl Lines<'_> {
    /// Does a line of so many colons close the directive of line `n`?
    fn behind_colons(&self, n: usize, colons: usize) -> bool {
        const MAX_LINES: usize = 16;
        let next = self.colons.partition_point(|&(line, _)| line <= n);
        self.colons[next..].iter().take(MAX_LINES).any(|&(_, len)| len >= colons)
    }

    /// Has the first line below line `n` that is not blank so many columns before it?
    fn is_indented_below(&self, n: usize, least: usize) -> bool {
        const MAX_BLANK: usize = 8;
        let below = (n + 1..self.len().min(n + MAX_BLANK)).find(|&n| !self.is_blank(n));
        below.is_some_and(|n| columns(self.line(n)) >= least)
    }
}

/// The line behind a block of mathematics that line `n` opens: `$$` or `\begin{…}` alone above it, the same below.
fn maths(lines: &Lines<'_>, n: usize, trimmed: &str) -> Option<usize> {
    if let Some(rest) = trimmed.strip_prefix("$$") {
        return if rest.contains("$$") { None } else { lines.behind(n, |line| line.contains("$$")) };
    }
    let name = trimmed.strip_prefix("\\begin{")?.split('}').next()?;
    let end = format!("\\end{{{name}}}");
    if trimmed.contains(&end) { Some(n + 1) } else { lines.behind(n, |line| line.contains(&end)) }
}

/// A line that is neither text nor Markdown.
enum Directive {
    /// What is indented below it is its content: `!!! note "…"`, `??? `, `=== "…"`.
    Holds,
    /// What stands between it and a line of as many colons is its content: `::: tip …`.
    Opens(usize),
    /// The end of that, and lines like it.
    Closes,
}

impl Directive {
    fn of(line: &str) -> Option<Directive> {
        let rest = |mark: &str| line.strip_prefix(mark).map(|rest| rest.trim_start_matches(['+', '!']));
        if let Some(rest) = rest("!!!").or_else(|| rest("???")) {
            let word = rest.trim_start();
            return (word.len() < rest.len() || word.starts_with('"'))
                .then_some(word)
                .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"'))
                .map(|_| Directive::Holds);
        }
        if let Some(rest) = rest("===") {
            return rest.trim_start().starts_with('"').then_some(Directive::Holds);
        }
        let colons = line.bytes().take_while(|&b| b == b':').count();
        if colons >= 3 {
            let name = line.trim_start_matches(':').trim_start();
            return match name.chars().next() {
                None => Some(Directive::Closes),
                Some(c) if c.is_alphabetic() || matches!(c, '{' | '@' | '#' | '.') => Some(Directive::Opens(colons)),
                _ => None,
            };
        }
        let is_slashes =
            line == "///" || line.strip_prefix("/// ").is_some_and(|name| name.starts_with(char::is_alphabetic));
        is_slashes.then_some(Directive::Closes)
    }
}

/// The columns of the blanks before `line`.
fn columns(line: &str) -> usize {
    let blanks = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    blanks.fold(0, |column, b| if b == b'\t' { (column / INDENT + 1) * INDENT } else { column + 1 })
}

/// The bytes of the blanks before `line` that fill so many columns, or fewer where it has fewer.
fn width(line: &str, most: usize) -> usize {
    let mut column = 0;
    line.bytes()
        .take_while(|&b| {
            let next = if b == b'\t' { (column / INDENT + 1) * INDENT } else { column + 1 };
            let fits = matches!(b, b' ' | b'\t') && next <= most;
            column = if fits { next } else { column };
            fits
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn unfolds(source: &str, want: &str) {
        let unfolded = Unfolded::of(source);
        assert_eq!(unfolded.text, want, "{source}");
        for (at, c) in unfolded.text.char_indices().filter(|(_, c)| *c != '\n') {
            let place = unfolded.place(at);
            assert_eq!(
                source.get(place..place + c.len_utf8()),
                Some(c.encode_utf8(&mut [0; 4]) as &str),
                "{source}: {at}"
            );
        }
    }

    #[test]
    fn the_content_of_directives_is_text() {
        unfolds("甲\n!!! note \"乙,\"\n    丙\n\n    丁\n戊\n", "甲\n\n丙\n\n丁\n戊\n");
        unfolds("??? note\n    ??? tip\n        甲\n    乙\n丙\n", "\n\n甲\n乙\n丙\n");
        unfolds("- 甲\n\n    !!! note\n        乙\n", "- 甲\n\n\n    乙\n");
        unfolds("=== \"甲\"\n\n\t乙\n", "\n\n乙\n");
        unfolds("=== \"甲\"\n    ```\n    !!! note\n        乙\n    ```\n", "\n```\n!!! note\n    乙\n```\n");
        unfolds("::: tip 甲\n乙\n:::\n", "\n乙\n\n");
        unfolds("::: tip\n    乙\n:::\n", "\n乙\n\n");
    }

    #[test]
    fn what_is_like_a_directive_is_none() {
        for source in [
            "```\n!!! note \"甲\"\n    乙\n```\n",
            "标题\n===\n    甲\n",
            "!!! 甲\n    乙\n",
            "!!!\n    乙\n",
            "???真的吗\n    乙\n",
            "    甲\n",
        ] {
            unfolds(source, source);
        }
    }

    #[test]
    fn front_matter_is_laid_aside() {
        unfolds("---\ntitle: 甲,乙\n---\n丙\n", "丙\n");
        unfolds("+++\ntitle = \"甲\"\n+++\n丙\n", "丙\n");
        unfolds("---\n---\n丙\n", "丙\n");
        for source in
            ["---\n\ntitle: 甲\n\n---\n", "---\n甲 乙: 丙\n---\n", "---\ntitle: 甲\n", "\n---\ntitle: 甲\n---\n"]
        {
            unfolds(source, source);
        }
    }

    #[test]
    fn blocks_of_mathematics_are_no_text() {
        let source = "甲\n$$\na, b\n\nc\n$$\n乙\n\\begin{cases}\na,\n\\end{cases}\n";
        let unfolded = Unfolded::of(source);
        assert_eq!(unfolded.text, source);
        let aside: Vec<_> = unfolded.aside.iter().filter_map(|range| source.get(range.clone())).collect();
        assert_eq!(aside, ["$$\na, b\n\nc\n$$\n", "\\begin{cases}\na,\n\\end{cases}\n"]);
        assert!(Unfolded::of("$$a$$\n甲\n\n$$\n乙\n").aside.is_empty());
    }
}
