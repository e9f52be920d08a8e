//! The structure of a Markdown text: which bytes may not be touched, and which blocks two texts do not have alike.

use std::ops::Range;
use std::sync::OnceLock;

use super::reading::{Dialect, Leaf, Reading};
use super::spans::spans;
use super::unfold::Unfolded;

/// A Markdown text, parsed.
pub struct Parsed<'t> {
    source: &'t str,
    unfolded: Unfolded<'t>,
    rich: Reading,
    plain: Reading,
    raw: OnceLock<Reading>,
}

impl<'t> Parsed<'t> {
    /// Parses `source`.
    pub fn of(source: &'t str) -> Parsed<'t> {
        let unfolded = Unfolded::of(source);
        let (rich, plain) = (Reading::of(&unfolded.text, Dialect::Rich), Reading::of(&unfolded.text, Dialect::Plain));
        Parsed { source, unfolded, rich, plain, raw: OnceLock::new() }
    }

    /// Is it `text` itself, not a copy?
    pub fn is_of(&self, text: &str) -> bool {
        std::ptr::eq(self.source, text)
    }

    fn raw(&self) -> &Reading {
        self.raw.get_or_init(|| Reading::of(self.source, Dialect::Raw))
    }

    /// Leaves of its block tree.
    fn leaves(&self) -> usize {
        self.rich.leaves.len()
    }

    /// The line of the source, from 1, on which leaf `n` begins.
    pub fn line_of(&self, n: usize) -> u64 {
        memchr::memchr_iter(b'\n', &self.source.as_bytes()[..self.leaf(n).start]).count() as u64 + 1
    }

    /// The bytes of leaf `n`.
    fn leaf(&self, n: usize) -> Range<usize> {
        let Some(leaf) = self.rich.leaves.get(n) else { return self.source.len()..self.source.len() };
        self.unfolded.place(leaf.span.start)..self.unfolded.place(leaf.span.end)
    }

    /// The bytes that may not be touched, ascending and disjoint: all but the running text of the leaves that are not `held`.
    pub fn protected(&self, held: &[usize]) -> Vec<Range<usize>> {
        // what both dialects take for running text
        let running = both(&self.rich.running, &self.plain.running);
        let mut running: Vec<_> = running.into_iter().map(|range| self.unfolded.source(range)).collect();
        running.iter_mut().for_each(|range| *range = trimmed(self.source, range.clone()));
        let mut kept = self.unfolded.aside.clone();
        kept.extend(held.iter().map(|&n| self.leaf(n)));
        kept.extend(spans(self.source, &running));
        kept.sort_unstable_by_key(|range| range.start);
        let mut protected = Vec::new();
        let mut at = 0;
        for range in running {
            push(&mut protected, at..range.start);
            at = at.max(range.end);
        }
        push(&mut protected, at..self.source.len());
        union(protected, kept)
    }

    /// The comments that may open or close a region: HTML, in a line or of its own.
    pub fn comments(&self) -> Vec<Range<usize>> {
        self.rich
            .comments
            .iter()
            .map(|range| self.unfolded.place(range.start)..self.unfolded.place(range.end))
            .collect()
    }

    /// The leaves that `other`, an edited copy, does not have alike; all where it cannot be said which.
    pub fn differing(&self, other: &Parsed<'_>) -> Vec<usize> {
        let mut differing = apart(&self.rich.leaves, &other.rich.leaves);
        differing.extend(self.overlapping(apart(&self.plain.leaves, &other.plain.leaves), &self.plain.leaves, true));
        let raw = &self.raw().leaves;
        differing.extend(self.overlapping(apart(raw, &other.raw().leaves), raw, false));
        differing.sort_unstable();
        differing.dedup();
        differing
    }

    /// The own leaves that overlap those numbered `found` of `leaves`, which lie in the unfolded text or in the source.
    fn overlapping(&self, found: Vec<usize>, leaves: &[Leaf], is_unfolded: bool) -> Vec<usize> {
        const MANY: usize = 1000;
        let mut own = Vec::new();
        if found.len() > MANY {
            return (0..self.leaves()).collect();
        }
        for n in found {
            let span = &leaves[n].span;
            let span = match is_unfolded {
                true => self.unfolded.place(span.start)..self.unfolded.place(span.end),
                false => span.clone(),
            };
            let before = own.len();
            own.extend((0..self.leaves()).filter(|&n| {
                let leaf = self.leaf(n);
                leaf.start < span.end && span.start < leaf.end
            }));
            if own.len() == before {
                return (0..self.leaves()).collect();
            }
        }
        own
    }
}

/// The leaves of `old` that `new` does not have alike. Where their numbers differ, those with other letters are laid aside
/// on both sides, until the next that say the same.
fn apart(old: &[Leaf], new: &[Leaf]) -> Vec<usize> {
    if old.len() == new.len() {
        return (0..old.len()).filter(|&n| !old[n].is_like(&new[n])).collect();
    }
    let mut found = Vec::new();
    let (mut here, mut there) = (0, 0);
    while here < old.len() {
        if new.get(there).is_some_and(|new| new.says(&old[here])) {
            if !new[there].is_like(&old[here]) {
                found.push(here);
            }
            (here, there) = (here + 1, there + 1);
            continue;
        }
        let (more_here, more_there) = next_pair(&old[here..], &new[there.min(new.len())..]);
        // what became one with its neighbour, or came apart
        found.extend(here.saturating_sub(1)..here + more_here);
        (here, there) = (here + more_here, there + more_there);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// How many leaves to pass on both sides until two pairs in a row say the same; all where none do nearby.
fn next_pair(old: &[Leaf], new: &[Leaf]) -> (usize, usize) {
    const FAR: usize = 64;
    let says = |here: usize, there: usize| match (old.get(here), new.get(there)) {
        (Some(old), Some(new)) => new.says(old),
        (None, None) => true,
        _ => false,
    };
    let is_pair = |&(here, there): &(usize, usize)| says(here, there) && says(here + 1, there + 1);
    let steps = (1..FAR).flat_map(|sum| (0..=sum).map(move |there| (sum - there, there)));
    let mut near = steps.filter(|&(here, there)| here <= old.len() && there <= new.len());
    near.find(is_pair).unwrap_or((old.len(), new.len()))
}

/// What two lists of ascending ranges have in common.
fn both(one: &[Range<usize>], two: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut common = Vec::new();
    let mut from = 0;
    for range in one {
        while two.get(from).is_some_and(|other| other.end <= range.start) {
            from += 1;
        }
        let others = two[from..].iter().take_while(|other| other.start < range.end);
        common.extend(others.map(|other| range.start.max(other.start)..range.end.min(other.end)));
    }
    common
}

/// A range without the blanks at its edges that begin or end a line.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let is_blank = |b: u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
    let Range { mut start, mut end } = range;
    if bytes.get(end).is_none_or(|b| matches!(b, b'\r' | b'\n')) {
        while end > start && is_blank(bytes[end - 1]) {
            end -= 1;
        }
    }
    if start == 0 || bytes[start - 1] == b'\n' {
        while start < end && is_blank(bytes[start]) {
            start += 1;
        }
    }
    start..end
}

/// Adds a range behind the others.
fn push(all: &mut Vec<Range<usize>>, range: Range<usize>) {
    match all.last_mut() {
        _ if range.is_empty() => {}
        Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
        _ => all.push(range),
    }
}

/// Both lists, ascending and disjoint.
fn union(one: Vec<Range<usize>>, two: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut all = Vec::with_capacity(one.len() + two.len());
    let (mut one, mut two) = (one.into_iter().peekable(), two.into_iter().peekable());
    loop {
        let next = match (one.peek(), two.peek()) {
            (Some(a), Some(b)) if b.start < a.start => two.next(),
            (Some(_), _) => one.next(),
            _ => two.next(),
        };
        match next {
            Some(range) => push(&mut all, range),
            None => return all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The running text of a source, each piece behind a bar.
    fn running(source: &str) -> String {
        let mut at = 0;
        let mut shown = Vec::new();
        for range in Parsed::of(source).protected(&[]) {
            shown.push(source.get(at..range.start).unwrap());
            at = range.end;
        }
        shown.push(source.get(at..).unwrap());
        shown.retain(|piece| !piece.is_empty());
        shown.join("|")
    }

    #[test]
    fn only_running_text_may_be_touched() {
        for (source, want) in [
            ("# 标题,一\n\n正文,二  \n三,\\\n四\n", "标题,一|正文,二|三,|四"),
            ("正文,`码,一`,二``码`,``\n\n    码,二\n\n```\n码,三\n```\n", "正文,|,二"),
            ("- 甲,\n  乙\n1. 丙\n\n   丁,\n- [ ] 戊\n", "甲,|乙|丙|丁,|戊"),
            ("> 甲,\n> > 乙\n丙\n", "甲,|乙|丙"),
            ("[甲,](乙,丙 \"丁,\")[戊,][己]![庚,](辛)\n\n[己]: 壬,\n", "甲,|戊,"),
            ("[甲,]和[乙,][]\n\n[甲,]: a\n[乙,]: b\n", "和"),
            ("| 甲, | 乙 |\n|:--|--|\n| 丙\\|丁 | `戊,` |\n", "甲,|乙|丙|丁"),
            ("<div title=\"甲,\">乙,</div>\n\n丙,<b>丁,</b><kbd>戊,</kbd>\n", "丙,|丁,"),
            ("甲,$a,b$乙\n\n$$\nc,d\n$$\n", "甲,|乙"),
            ("甲[^一]\n\n[^一]: 乙,\n", "甲|乙,"),
            ("甲&amp;乙\\\"丙\n", "甲|乙|丙"),
            ("---\n标题: 甲,\n---\n乙,\n", "乙,"),
            ("术语\n: 定义,\n", "术语|定义,"),
            ("~~甲,~~ **乙** *丙*\n", "甲,| |乙| |丙"),
            ("<https://a.cn/,>,https://b.cn/,c,甲\n", ",|,甲"),
            ("!!! note \"甲,\"\n    乙,\n\n    ```\n    丙,\n    ```\n\n        丁,\n", "乙,"),
            ("=== \"甲,\"\n\n    - 乙,\n\n        丙,\n", "乙,|丙,"),
            ("::: tip 甲,\n乙,\n:::\n", "乙,"),
            ("## 甲,乙 {#id,}\n\n## 目录,附录\n\n[丙](#目录--附录)\n", "甲,乙|丙"),
            ("![[甲,]]{{ 乙, }}丙,\n", "丙,"),
            ("#\u{A0}甲,\n\n1.\u{A0}乙\n", "甲,|乙"),
            ("    !!! 甲\n        乙\n", ""),
            ("", ""),
        ] {
            assert_eq!(running(source), want, "{source}");
        }
    }

    #[test]
    fn a_block_whose_structure_changed_is_found() {
        let source = "甲\n\n**乙\"丙**丁\n\n戊\n";
        let parsed = Parsed::of(source);
        assert_eq!(parsed.differing(&Parsed::of(source)), Vec::<usize>::new());
        assert_eq!(parsed.differing(&Parsed::of(&source.replace('丙', "丙 "))), [1]);
        assert_eq!(parsed.differing(&Parsed::of(&source.replace('戊', "己"))), Vec::<usize>::new());
        assert_eq!(parsed.differing(&Parsed::of(&source.replace("甲", "# 甲"))), [0, 1]);
        assert!(parsed.differing(&Parsed::of(&source.replace("丁", "\n\n丁"))).contains(&1));
        let protected = parsed.protected(&[1]);
        assert!(protected.iter().any(|range| source.get(range.clone()).unwrap().contains("乙\"丙**丁")));
    }
}
