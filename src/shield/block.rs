//! What each line is, seen with its neighbours: code, data, a row, an item, a subtitle.
//!
//! Fences at any indent and inside quotations, front matter, code set in by four blanks, tables, CSV and TSV, logs, names
//! with values, JSON members, subtitles, directives. A text that is not known to be Markdown may be a page: where its
//! marks say two things, what pages look like decides. Four blanks before Chinese prose are an indent; a table has a
//! delimiter row or three rows of one width; a list is the author's inside the body.

use super::rows::{Kind, Shape, is_delimiter, is_value};
use super::source;
use super::{code, records};
use crate::page::standing::Standing;
use crate::text::chars;

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block(u8);

const LISTED: u8 = 1;
const HIDDEN: u8 = 2;
const HELD: u8 = 4;
const INDENT: u8 = 8;
const QUOTED: u8 = 16;

impl Block {
    /// Text.
    pub const TEXT: Block = Block(0);
    /// Code or data that a page may print as well: filters of lines see it, and of what they keep nothing changes.
    const SOURCE: Block = Block(HELD);
    /// Code or data that is set apart from the text.
    pub const DATA: Block = Block(HELD | HIDDEN);
    /// Code between fences, or front matter.
    pub const FENCED: Block = Block(HELD | HIDDEN | QUOTED);
    /// A row of a table or a line of a subtitle: text that no filter of lines sees.
    const HIDDEN: Block = Block(HIDDEN);

    fn with(self, more: u8) -> Block {
        Block(self.0 | more)
    }

    /// Is it code or data, of which nothing changes?
    pub fn is_held(self) -> bool {
        self.0 & HELD != 0
    }

    /// Does a mark above and below say that it is code, so that not even the blanks at its end go?
    pub fn is_fenced(self) -> bool {
        self.0 & QUOTED != 0
    }

    /// Is it none of the lines that filters of lines see?
    pub fn is_hidden(self) -> bool {
        self.0 & HIDDEN != 0
    }

    /// Is it an item, a quotation, or part of a directive?
    pub fn is_listed(self) -> bool {
        self.0 & LISTED != 0
    }

    /// Is what stands before its text a part of the structure?
    pub fn keeps_indent(self) -> bool {
        self.0 & (INDENT | HELD) != 0
    }
}

/// Front matter is no longer than this, in lines.
const MAX_FRONT_MATTER: usize = 60;
/// So many time lines make a text of subtitles.
const MIN_TIME_LINES: usize = 2;
/// Columns of an indent that sets code in.
const CODE_INDENT: usize = 4;
/// Columns of an indent below an item.
const ITEM_INDENT: usize = 2;

/// What each line of `page` is, by line; empty where all are text.
pub fn read(page: &Standing<'_>) -> Vec<Block> {
    let mut reader = Reader { page, blocks: Vec::new(), is_markup: false };
    if records::are_records(page.live().iter().map(|&n| page.line(n)).filter(|line| !chars::trim(line).is_empty())) {
        reader.put(0..page.live().len(), Block::DATA);
        return reader.blocks;
    }
    let fences = if code::may_have_fences(page.lines().text()) {
        code::fences(page.live().iter().map(|&n| page.line(n)))
    } else {
        Vec::new()
    };
    for fence in &fences {
        reader.put(fence.clone(), Block::FENCED);
        reader.is_markup = true;
    }
    reader.front_matter();
    reader.lines();
    reader.subtitles();
    if reader.is_markup {
        reader.indents();
    }
    reader.blocks
}

struct Reader<'p, 't> {
    page: &'p Standing<'t>,
    blocks: Vec<Block>,
    /// Something says that the text is written in Markdown.
    is_markup: bool,
}

impl<'t> Reader<'_, 't> {
    /// Puts `block` on the lines at `places` of those that stand.
    fn put(&mut self, places: std::ops::Range<usize>, block: Block) {
        self.blocks.resize(self.page.lines().len() as usize, Block::TEXT);
        for at in places {
            let n = self.page.live()[at] as usize;
            self.blocks[n] = self.blocks[n].with(block.0);
        }
    }

    fn is_held(&self, n: u32) -> bool {
        self.blocks.get(n as usize).is_some_and(|block| block.is_held())
    }

    /// The line at place `at` without the blanks around it.
    fn line(&self, at: usize) -> &'t str {
        chars::trim(self.page.line(self.page.live()[at]))
    }

    /// `---`, names with values, `---` at the top.
    fn front_matter(&mut self) {
        let count = self.page.live().len().min(MAX_FRONT_MATTER);
        if count == 0 || !self.page.part().first {
            return;
        }
        let mark = self.line(0);
        if !matches!(mark, "---" | "+++") {
            return;
        }
        let sign = if mark == "---" { ':' } else { '=' };
        let is_name = |name: &str| !name.is_empty() && chars::trim(name).bytes().all(|b| b.is_ascii_graphic());
        let Some(end) = (1..count).find(|&at| self.line(at) == mark) else { return };
        if (1..end).any(|at| self.line(at).split_once(sign).is_some_and(|(name, _)| is_name(name))) {
            self.put(0..end + 1, Block::FENCED);
            self.is_markup = true;
        }
    }

    /// Lines by themselves, and runs of one shape.
    fn lines(&mut self) {
        let page = self.page;
        let (live, lines) = (page.live(), page.lines());
        let has_references = has_references(lines.text());
        let has_boxes = source::may_have_boxes(lines.text());
        let is_looked_through = has_references || has_boxes;
        let mut run = Run::default();
        let mut runs = Runs::default();
        for (at, &n) in live.iter().enumerate() {
            let is_prose = lines.is_prose(n);
            // most lines of a text are these, and need no look at their text
            if is_prose && !lines.opens_ascii(n) && run.shape == Shape::Other && !is_looked_through {
                continue;
            }
            if self.is_held(n) {
                self.end(&mut run, at);
                continue;
            }
            let whole = page.line(n);
            let line = chars::trim(whole);
            let opens_ascii = lines.opens_ascii(n);
            if let Some(block) = if opens_ascii { self.by_itself(at, whole, line, &mut runs) } else { None } {
                self.put(at..at + 1, block);
            } else if has_boxes && source::is_drawn(line) {
                self.put(at..at + 1, Block::SOURCE);
            } else if has_references && source::is_reference(line) {
                self.put(at..at + 1, Block::DATA);
            } else if opens_ascii {
                self.mark(at, line);
            }
            let shape = match is_prose && !line.starts_with('|') {
                true if opens_ascii => Shape::of_record(line),
                true => Shape::Other,
                false => Shape::of(line),
            };
            if shape != run.shape || shape == Shape::Other {
                self.end(&mut run, at);
                run = Run { from: at, shape, ..Run::default() };
            }
            run.delimited |= matches!(shape, Shape::Pipes(..)) && is_delimiter(line);
            run.has_datum |= matches!(shape, Shape::Pair(sign) if is_value(line, sign));
        }
        self.end(&mut run, live.len());
    }

    /// What the line at place `at`, which opens in ASCII, is by itself or below code.
    fn by_itself(&mut self, at: usize, whole: &str, line: &str, runs: &mut Runs) -> Option<Block> {
        let below = |end: usize| at > 0 && end == at;
        if self.is_set_in(at, whole, line, runs) {
            runs.coded = at + 1;
            Some(Block::DATA)
        } else if source::is_message(line) || below(runs.messaged) && source::is_string(line) {
            runs.messaged = at + 1;
            Some(Block::DATA)
        } else if source::is_code(line) || below(runs.coded) && source::is_comment(line) {
            runs.coded = at + 1;
            Some(Block::SOURCE)
        } else if source::is_member(line)
            || source::is_script(line)
            || source::is_quoted_value(line)
            || source::is_request(line)
        {
            Some(Block::SOURCE)
        } else if source::is_set_apart(line) {
            self.is_markup |= source::is_directive(line);
            Some(Block::DATA)
        } else {
            None
        }
    }

    /// A run of one shape ends before place `at`.
    fn end(&mut self, run: &mut Run, at: usize) {
        let found = std::mem::take(run);
        match found.shape.kind(at - found.from.min(at), found.delimited, found.has_datum) {
            Kind::None => {}
            Kind::Table => {
                self.put(found.from..at, Block::HIDDEN);
                self.is_markup |= found.delimited;
            }
            Kind::Data => self.put(found.from..at, Block::DATA),
            Kind::Listing => self.put(found.from..at, Block::SOURCE),
        }
    }

    /// The marks of an item, a quotation, a heading.
    fn mark(&mut self, at: usize, line: &str) {
        let bytes = line.as_bytes();
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        let listed = match bytes[0] {
            b'-' | b'*' | b'+' => bytes.get(1) == Some(&b' '),
            b'>' => true,
            b'0'..=b'9' => matches!(bytes.get(digits), Some(b'.' | b')')) && bytes.get(digits + 1) == Some(&b' '),
            b'#' => {
                let rest = line.trim_start_matches('#');
                self.is_markup |= rest.starts_with(' ') && line.len() - rest.len() <= 6;
                false
            }
            _ => false,
        };
        if listed {
            self.put(at..at + 1, Block(LISTED));
        }
    }

    /// Is the line code by its indent? A line of ASCII or one that begins so, four columns in, below a blank line or
    /// such a line, with prose below it; above all prose it must also look like code, for menus are set in too.
    fn is_set_in(&self, at: usize, whole: &str, line: &str, runs: &mut Runs) -> bool {
        let page = self.page;
        let n = page.live()[at];
        if columns(whole) < CODE_INDENT || page.is_prose(n) {
            return false;
        }
        if line.starts_with(['-', '*', '+', '>', '|', '#']) || line.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let below_blank = at == 0 || !page.joins(page.live()[at - 1], n);
        if !below_blank && runs.coded != at {
            return false;
        }
        let live = page.live();
        let (first, last) = *runs.prose.get_or_insert_with(|| {
            let is_prose = |&n: &u32| page.is_prose(n);
            (live.iter().position(is_prose).unwrap_or(live.len()), live.iter().rposition(is_prose).unwrap_or(0))
        });
        at < last && (at > first || source::has_code_sign(line))
    }

    /// The time lines of subtitles, their numbers, and what is said.
    fn subtitles(&mut self) {
        let page = self.page;
        if !source::may_have_times(page.lines().text()) {
            return;
        }
        let live = page.live();
        let times: Vec<usize> = (0..live.len()).filter(|&at| source::is_time_line(self.line(at))).collect();
        for (i, &at) in times.iter().enumerate() {
            self.put(at..at + 1, Block::DATA);
            if at > 0 && self.line(at - 1).bytes().all(|b| b.is_ascii_digit()) {
                self.put(at - 1..at, Block::DATA);
            }
            if times.len() >= MIN_TIME_LINES {
                let next = times.get(i + 1).copied().unwrap_or(live.len());
                let said = (at + 1..next).take_while(|&said| page.joins(live[said - 1], live[said])).count();
                self.put(at + 1..at + 1 + said, Block::HIDDEN);
            }
        }
    }

    /// Which lines belong to an item or a directive above them, by their indent.
    fn indents(&mut self) {
        let (mut inside, mut directed) = (false, false);
        for at in 0..self.page.live().len() {
            let n = self.page.live()[at];
            let (whole, line) = (self.page.line(n), self.line(at));
            let is_directive = source::is_directive(line);
            let block = self.blocks.get(n as usize).copied().unwrap_or_default();
            let columns = columns(whole);
            if columns == 0 && !is_directive && !block.is_listed() {
                (inside, directed) = (false, false);
            }
            if inside && columns >= ITEM_INDENT {
                self.put(at..at + 1, Block(if directed { INDENT | LISTED } else { INDENT }));
            }
            inside |= is_directive || block.is_listed();
            directed |= is_directive;
        }
    }
}

/// What stands right above a line.
#[derive(Default)]
struct Runs {
    /// One past the place of the last line of code.
    coded: usize,
    /// One past the place of the last line of a message.
    messaged: usize,
    /// The places of the first and the last line of prose, once they were looked for.
    prose: Option<(usize, usize)>,
}

/// A run of neighbouring lines of one shape.
struct Run {
    from: usize,
    shape: Shape,
    delimited: bool,
    has_datum: bool,
}

impl Default for Run {
    fn default() -> Run {
        Run { from: usize::MAX, shape: Shape::Other, delimited: false, has_datum: false }
    }
}

/// Columns of the blanks before a line; a tab reaches to the next fourth column.
fn columns(line: &str) -> usize {
    let blanks = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    blanks.fold(0, |columns, b| if b == b'\t' { columns / 4 * 4 + 4 } else { columns + 1 })
}

/// May the text hold a reference: a kind in brackets, `[M]`, `[J/OL]`?
pub fn has_references(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'[', bytes).any(|at| {
        let kind = bytes[at + 1..].iter().take(2).take_while(|b| b.is_ascii_uppercase()).count();
        kind > 0 && matches!(bytes.get(at + 1 + kind), Some(b']' | b'/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::facts::Facts;
    use crate::page::lines::{Lines, Part};

    /// A letter for each line that stands: `f` between fences, `d` data, `s` source, `h` hidden text, `l` listed, `i` with an
    /// indent of its own, `.` text.
    fn shape(text: &str) -> String {
        let lines = Lines::read(text);
        let facts = Facts::of(&lines);
        let page = Standing::unjudged(&facts, Part::WHOLE);
        let blocks = read(&page);
        let letter = |n: u32| match blocks.get(n as usize).copied().unwrap_or_default() {
            block if block.is_fenced() => 'f',
            block if block.is_held() && block.is_hidden() => 'd',
            block if block.is_held() => 's',
            block if block.is_hidden() => 'h',
            block if block.is_listed() => 'l',
            block if block.keeps_indent() => 'i',
            _ => '.',
        };
        page.live().iter().map(|&n| letter(n)).collect()
    }

    #[test]
    fn what_lines_are_beside_their_neighbours() {
        let mut faults = Vec::new();
        for row in include_str!("block.tsv").lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
            let (text, want) = row.rsplit_once('\t').expect("two cells a row");
            let got = shape(&text.replace("\\n", "\n").replace("\\t", "\t"));
            if got != want {
                faults.push(format!("{text}\n  wanted {want}\n  got    {got}"));
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}
