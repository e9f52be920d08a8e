//! From the notation of a form to its tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::first::First;
use super::reading::is_loose;
use super::slot::Slot;
use super::{Form, Node, Set};
use crate::text::canon::key_char;

/// The lists that a form may name.
pub type Sets = BTreeMap<String, Arc<Set>>;

/// Why a form is none, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The character of the notation, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: String,
}

/// Reads `notation`.
///
/// # Errors
/// A bracket without its partner, a name that is neither a slot nor a set, text that is not in key form, two free slots
/// beside each other, an open end that is not the end.
pub fn parse(notation: &str, sets: &Sets) -> Result<Form, FormError> {
    let mut parser = Parser { chars: notation.chars().collect(), at: 0, sets };
    let (node, _) = parser.seq(0)?;
    match parser.peek() {
        None if parser.chars.is_empty() => Err(parser.error(0, "the form is empty")),
        None => Ok(Form { notation: notation.to_owned(), first: First::of(&node), node }),
        Some('|') => Err(parser.error(parser.at, "a choice stands in ( ); write \\| for the sign itself")),
        Some(c) => Err(parser.error(parser.at, &format!("{c} closes nothing; write \\{c} for the sign itself"))),
    }
}

/// The characters of `text` without the blanks that may stand or not; also without those at its ends.
pub fn without_loose(text: &[char]) -> Vec<char> {
    let is_kept = |(at, &c): (usize, &char)| {
        let around = at.checked_sub(1).and_then(|before| text.get(before)).zip(text.get(at + 1));
        c != ' ' || around.is_some_and(|(&before, &behind)| !is_loose(before, behind))
    };
    text.iter().enumerate().filter(|&place| is_kept(place)).map(|(_, &c)| c).collect()
}

/// Where free slots stand at the edges of a part of a form, so that none touches another.
#[derive(Clone, Copy, Default)]
struct Edges {
    begins_free: bool,
    ends_free: bool,
    /// It may be nothing.
    is_nullable: bool,
}

struct Parser<'s> {
    chars: Vec<char>,
    at: usize,
    sets: &'s Sets,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn error(&self, at: usize, fault: &str) -> FormError {
        FormError { column: at + 1, fault: fault.to_owned() }
    }

    /// Reads up to the end or to a sign that belongs to an outer bracket.
    fn seq(&mut self, depth: usize) -> Result<(Node, Edges), FormError> {
        let mut nodes = Vec::new();
        let mut edges = Edges { is_nullable: true, ..Edges::default() };
        let mut text: Vec<char> = Vec::new();
        while let Some(c) = self.peek() {
            let start = self.at;
            let (node, own) = match c {
                ')' | ']' | '|' => break,
                '}' => return Err(self.error(start, "} closes nothing; write \\} for the sign itself")),
                '(' | '[' => {
                    flush(&mut text, &mut nodes, &mut edges);
                    self.bracket(c, depth)?
                }
                '{' => {
                    flush(&mut text, &mut nodes, &mut edges);
                    self.named()?
                }
                '~' => {
                    flush(&mut text, &mut nodes, &mut edges);
                    self.at += 1;
                    (Node::Signs, Edges::default())
                }
                '…' => {
                    flush(&mut text, &mut nodes, &mut edges);
                    self.at += 1;
                    if depth > 0 || self.peek().is_some() {
                        return Err(self.error(start, "an open end is the last sign of a form"));
                    }
                    (Node::Open, Edges { begins_free: true, ends_free: true, is_nullable: true })
                }
                _ => {
                    text.push(self.literal()?);
                    continue;
                }
            };
            if edges.ends_free && own.begins_free {
                return Err(self.error(start, "two free slots touch; put a word or a sign between them"));
            }
            join(&mut edges, own);
            nodes.push(node);
        }
        flush(&mut text, &mut nodes, &mut edges);
        let node = if nodes.len() == 1 { nodes.remove(0) } else { Node::Seq(nodes) };
        Ok((node, edges))
    }

    /// A character that stands for itself.
    fn literal(&mut self) -> Result<char, FormError> {
        let start = self.at;
        let mut c = self.chars[start];
        if c == '\\' {
            self.at += 1;
            c = self.peek().ok_or_else(|| self.error(start, "\\ stands before the sign that it means"))?;
        }
        self.at += 1;
        let key = if c.is_whitespace() { ' ' } else { key_char(c) };
        if key != c {
            return Err(
                self.error(start, &format!("not in key form (half-width, lower case, simplified); write {key}"))
            );
        }
        Ok(c)
    }

    fn bracket(&mut self, open: char, depth: usize) -> Result<(Node, Edges), FormError> {
        let start = self.at;
        let close = if open == '(' { ')' } else { ']' };
        let (mut choices, mut all) = (Vec::new(), Vec::new());
        loop {
            self.at += 1;
            let (node, edges) = self.seq(depth + 1)?;
            choices.push(node);
            all.push(edges);
            match self.peek() {
                Some('|') => continue,
                Some(c) if c == close => break,
                _ => {
                    let fault = format!("{open} has no {close}; write \\{open} for the sign itself");
                    return Err(self.error(start, &fault));
                }
            }
        }
        self.at += 1;
        let is_plain = open == '(' && choices.len() == 1;
        let any = |is: fn(&Edges) -> bool| all.iter().any(is);
        let mut edges = Edges {
            begins_free: any(|e| e.begins_free),
            ends_free: any(|e| e.ends_free),
            is_nullable: any(|e| e.is_nullable),
        };
        let node = if choices.len() == 1 { choices.remove(0) } else { Node::Either(choices) };
        if is_plain {
            let sign = |c| Node::Text([c].into());
            return Ok((Node::Seq(vec![sign('('), node, sign(')')]), Edges::default()));
        }
        if open == '(' {
            return Ok((node, edges));
        }
        let repeats = self.peek() == Some('*');
        if repeats {
            self.at += 1;
            if edges.begins_free && edges.ends_free {
                return Err(self.error(start, "a free slot touches itself; put a word or a sign beside it"));
            }
            if holds_many(&node) {
                return Err(self.error(start, "a repeated part holds a repeated part"));
            }
        }
        edges.is_nullable = true;
        let node = Box::new(node);
        Ok((if repeats { Node::Many(node) } else { Node::Maybe(node) }, edges))
    }

    fn named(&mut self) -> Result<(Node, Edges), FormError> {
        let start = self.at;
        let len = self.chars[start..].iter().position(|&c| c == '}');
        let Some(len) = len else { return Err(self.error(start, "{ has no }; write \\{ for the sign itself")) };
        let name: String = self.chars[start + 1..start + len].iter().collect();
        self.at += len + 1;
        if let Some(slot) = Slot::named(&name) {
            let is_free = slot.is_free();
            return Ok((Node::Slot(slot), Edges { begins_free: is_free, ends_free: is_free, is_nullable: false }));
        }
        let set = self.sets.get(&name).ok_or_else(|| {
            let known: Vec<String> = Slot::names().map(str::to_owned).chain(self.sets.keys().cloned()).collect();
            self.error(start, &format!("{{{name}}} is no slot and no set; there are {}", known.join(", ")))
        })?;
        Ok((Node::Set(Arc::clone(set)), Edges::default()))
    }
}

/// Adds what stands behind.
fn join(edges: &mut Edges, next: Edges) {
    if edges.is_nullable {
        edges.begins_free |= next.begins_free;
    }
    edges.ends_free = next.ends_free || next.is_nullable && edges.ends_free;
    edges.is_nullable &= next.is_nullable;
}

/// Ends a run of text. Blanks at its ends may stand between two of one kind; which, the line tells.
fn flush(text: &mut Vec<char>, nodes: &mut Vec<Node>, edges: &mut Edges) {
    if text.is_empty() {
        return;
    }
    let (opens, closes) = (text[0] == ' ', text[text.len() - 1] == ' ');
    let inner = without_loose(text);
    let has_inner = !inner.is_empty();
    nodes.extend(opens.then_some(Node::Blank));
    nodes.extend(has_inner.then(|| Node::Text(inner.into())));
    nodes.extend((closes && has_inner).then_some(Node::Blank));
    text.clear();
    join(edges, Edges::default());
}

fn holds_many(node: &Node) -> bool {
    match node {
        Node::Many(_) => true,
        Node::Seq(nodes) | Node::Either(nodes) => nodes.iter().any(holds_many),
        Node::Maybe(node) => holds_many(node),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_column() {
        for (notation, column, needle) in [
            ("", 1, "empty"),
            ("责编(a|b", 3, "( has no )"),
            ("[责编", 1, "[ has no ]"),
            ("责编)", 3, ") closes nothing"),
            ("责编]", 3, "] closes nothing"),
            ("责编}", 3, "} closes nothing"),
            ("责编|编辑", 3, "a choice stands in ( )"),
            ("责编{nam}", 3, "{nam} is no slot and no set; there are n, date"),
            ("责编{name", 3, "{ has no }"),
            ("責編", 1, "write 责"),
            ("责编：", 3, "write :"),
            ("Copyright", 1, "write c"),
            ("声明…所有", 3, "an open end is the last sign"),
            ("声明[…]", 4, "an open end is the last sign"),
            ("声明{title}{words}", 10, "two free slots touch"),
            ("声明{title}[、]{words}", 13, "two free slots touch"),
            ("声明{clause}…", 11, "two free slots touch"),
            ("声明[{words}]*", 3, "a free slot touches itself"),
            ("声明[a[b]*]*", 3, "a repeated part holds a repeated part"),
            ("声明\\", 3, "\\ stands before"),
        ] {
            let error = parse(notation, &Sets::new()).expect_err(notation);
            assert!(error.column == column && error.fault.contains(needle), "{notation}: {error:?}");
        }
    }
}
