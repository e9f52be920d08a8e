//! By which words a form is found: every line that it takes holds one of them.
//!
//! A form needs a word that a line must hold, of two ideographs or four letters, or one word beside a typed slot: then few
//! lines are looked at closely, and a reader sees by what a line is known. A form that is a list of a few whole lines needs
//! none: it is found by the line itself.

use super::reading::{is_loose, is_mark};
use super::{Form, Node};

/// So many whole lines are found one by one.
const MAX_LINES: usize = 64;
/// Two ideographs, or four letters or digits.
const MIN_WEIGHT: usize = 4;
/// An ideograph says as much as two letters.
const IDEOGRAPH_WEIGHT: usize = 2;

/// How the lines of a form are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// They are these, without any blank.
    Lines(Vec<String>),
    /// They hold one of these.
    Words(Vec<String>),
}

impl Form {
    /// How its lines are found. A form of a `whole` line may be found by it; one that takes a part of a line may not.
    ///
    /// # Errors
    /// Nothing in it tells its lines from others.
    pub fn cover(&self, whole: bool) -> Result<Cover, String> {
        let lines = match &self.node {
            // a list alone: as many lines as it has words
            Node::Set(set) if whole => Some(set.words.iter().map(|text| word(text)).collect()),
            node if whole => lines(node),
            _ => None,
        };
        if let Some(lines) = lines.filter(|lines| lines.iter().all(|line| !line.is_empty())) {
            return Ok(Cover::Lines(sorted(lines)));
        }
        let words = known(&self.node, MIN_WEIGHT).or_else(|| beside_typed(&self.node));
        words
            .map(|words| {
                Cover::Words(sorted(words.into_iter().map(|word| heaviest_run(word).iter().collect()).collect()))
            })
            .ok_or_else(|| {
                "needs a word that its lines must hold, of two ideographs or four letters, or one beside a typed slot"
                    .to_owned()
            })
    }
}

/// Which characters a text has, roughly: one bit for every sixty-fourth of them.
pub fn mask_of(chars: impl IntoIterator<Item = char>) -> u64 {
    chars.into_iter().fold(0, |mask, c| mask | 1 << (u32::from(c) % 64))
}

impl Form {
    /// The masks of words of which every line holds one; none where it may be a line without any of its words.
    pub fn masks(&self) -> Vec<u64> {
        let words = known(&self.node, 1).unwrap_or_default();
        let mut masks: Vec<u64> = words.into_iter().map(|word| mask_of(heaviest_run(word).iter().copied())).collect();
        masks.sort_unstable();
        masks.dedup();
        masks
    }
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}

fn word(text: &[char]) -> String {
    text.iter().filter(|&&c| c != ' ').collect()
}

/// How many lines a part can be; `None` where it has a gap, or too many.
fn count_lines(node: &Node) -> Option<usize> {
    let count = match node {
        Node::Text(_) | Node::Blank => 1,
        Node::Set(set) => set.words.len(),
        Node::Maybe(node) => count_lines(node)? + 1,
        Node::Either(nodes) => nodes.iter().map(count_lines).sum::<Option<usize>>()?,
        Node::Seq(nodes) => nodes.iter().map(count_lines).try_fold(1usize, |all, lines| {
            let all = all * lines?;
            (all <= MAX_LINES).then_some(all)
        })?,
        Node::Signs | Node::Slot(_) | Node::Many(_) | Node::Open => return None,
    };
    (count <= MAX_LINES).then_some(count)
}

/// The lines that a part can be, without blanks; `None` where it has a gap, or too many.
fn lines(node: &Node) -> Option<Vec<String>> {
    count_lines(node)?;
    Some(match node {
        Node::Text(text) => vec![word(text)],
        Node::Set(set) => set.words.iter().map(|text| word(text)).collect(),
        Node::Maybe(node) => lines(node)?.into_iter().chain([String::new()]).collect(),
        Node::Either(nodes) => nodes.iter().map(lines).collect::<Option<Vec<_>>>()?.concat(),
        Node::Seq(nodes) => nodes.iter().try_fold(vec![String::new()], |before, node| {
            let behind = lines(node)?;
            Some(
                before.iter().flat_map(|before| behind.iter().map(move |behind| format!("{before}{behind}"))).collect(),
            )
        })?,
        _ => vec![String::new()],
    })
}

/// The words of which every line holds one, the heaviest there are, where the lightest weighs `least` at least.
fn known(node: &Node, least: usize) -> Option<Vec<&[char]>> {
    let mut words = Vec::new();
    if weigh(node)?.lightest >= least {
        words_into(node, &mut words);
    }
    Some(words).filter(|words| !words.is_empty())
}

/// What the words are worth of which every line holds one.
struct Weight {
    lightest: usize,
    words: usize,
}

/// What the words of a part are worth; `None` where a line may hold none.
fn weigh(node: &Node) -> Option<Weight> {
    let weight = |text: &[char]| text.iter().map(|&c| weight_of(c)).sum();
    match node {
        Node::Text(text) => Some(Weight { lightest: weight(text), words: 1 }),
        Node::Set(set) => {
            let lightest = set.words.iter().map(|word| weight(word)).min().unwrap_or(0);
            Some(Weight { lightest, words: set.words.len() })
        }
        Node::Seq(nodes) => nodes.iter().filter_map(weigh).max_by_key(Weight::rank),
        Node::Either(nodes) => {
            nodes.iter().map(weigh).try_fold(Weight { lightest: usize::MAX, words: 0 }, |all, one| {
                let one = one?;
                Some(Weight { lightest: all.lightest.min(one.lightest), words: all.words + one.words })
            })
        }
        _ => None,
    }
}

impl Weight {
    /// Of two lists the one with the heavier words is better, up to a point, then the shorter one.
    fn rank(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.lightest.min(2 * MIN_WEIGHT), std::cmp::Reverse(self.words))
    }
}

/// Adds the words that [`weigh`] weighed.
fn words_into<'n>(node: &'n Node, words: &mut Vec<&'n [char]>) {
    match node {
        Node::Text(text) => words.push(text),
        Node::Set(set) => words.extend(set.words.iter().map(|word| &**word)),
        Node::Seq(nodes) => {
            let weighed = nodes.iter().filter_map(|node| Some((weigh(node)?, node)));
            if let Some((_, best)) = weighed.max_by_key(|(weight, _)| weight.rank()) {
                words_into(best, words);
            }
        }
        Node::Either(nodes) => nodes.iter().for_each(|node| words_into(node, words)),
        _ => {}
    }
}

/// A word of any length beside a typed slot, signs between them or not; or one with a sign between it and a name.
fn beside_typed(node: &Node) -> Option<Vec<&[char]>> {
    let Node::Seq(nodes) = node else { return None };
    let known = |at: usize| {
        let found = known(&nodes[at], 1)?;
        let own = all_hold_signs(&nodes[at]);
        let behind = reaches_slot(nodes[at + 1..].iter(), own);
        let before = || reaches_slot(nodes[..at].iter().rev(), own);
        (behind || before()).then_some(found)
    };
    (0..nodes.len()).find_map(known)
}

/// Does a slot stand next, behind signs or not? A name needs a sign before it.
fn reaches_slot<'n>(nodes: impl Iterator<Item = &'n Node>, mut has_sign: bool) -> bool {
    for node in nodes {
        match node {
            Node::Slot(slot) => return slot.is_typed() || !slot.is_free() && has_sign,
            Node::Blank => {}
            _ if is_signs(node) => has_sign |= !matches!(node, Node::Maybe(_) | Node::Many(_)),
            _ => return false,
        }
    }
    false
}

/// Is it signs and nothing else?
fn is_signs(node: &Node) -> bool {
    let no_letter = |text: &[char]| text.iter().all(|&c| is_mark(c));
    match node {
        Node::Signs | Node::Blank => true,
        Node::Text(text) => no_letter(text),
        Node::Set(set) => set.words.iter().all(|word| no_letter(word)),
        Node::Either(nodes) | Node::Seq(nodes) => nodes.iter().all(is_signs),
        Node::Maybe(node) | Node::Many(node) => is_signs(node),
        Node::Slot(_) | Node::Open => false,
    }
}

/// Does each of the words hold a sign?
fn all_hold_signs(node: &Node) -> bool {
    let has_sign = |text: &[char]| text.iter().any(|&c| is_mark(c));
    match node {
        Node::Text(text) => has_sign(text),
        Node::Set(set) => set.words.iter().all(|word| has_sign(word)),
        Node::Either(nodes) => nodes.iter().all(all_hold_signs),
        _ => false,
    }
}

/// The heaviest run within which no blank may stand or not, of several the first.
fn heaviest_run(text: &[char]) -> &[char] {
    let (mut best, mut heaviest, mut start) = (0..0, 0, 0);
    for at in 1..=text.len() {
        let ends = at == text.len() || text[at] != ' ' && text[at - 1] != ' ' && is_loose(text[at - 1], text[at]);
        if ends {
            let weight = text[start..at].iter().map(|&c| weight_of(c)).sum();
            if best.is_empty() || weight > heaviest {
                (best, heaviest) = (start..at, weight);
            }
            start = at;
        }
    }
    &text[best]
}

fn weight_of(c: char) -> usize {
    match c {
        // it says what a word says
        '©' | 'ⓒ' => IDEOGRAPH_WEIGHT,
        _ if is_mark(c) => 0,
        _ if c.is_ascii() => 1,
        _ => IDEOGRAPH_WEIGHT,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::{Sets, parse};
    use super::*;

    fn cover(notation: &str) -> Result<Cover, String> {
        parse(notation, &Sets::new()).unwrap().cover(true)
    }

    #[test]
    fn forms_are_found_by_lines_or_by_words() {
        let lines = |lines: &[&str]| Ok(Cover::Lines(lines.iter().map(|line| (*line).to_owned()).collect()));
        let words = |words: &[&str]| Ok(Cover::Words(words.iter().map(|word| (*word).to_owned()).collect()));
        for (notation, want) in [
            ("大", lines(&["大"])),
            ("a-[ ]a[+]", lines(&["a-a", "a-a+"])),
            ("(打印|关闭)[ ](本页|窗口)", lines(&["关闭本页", "关闭窗口", "打印本页", "打印窗口"])),
            ("责任编辑~{name}", words(&["责任编辑"])),
            ("[本文](编辑|责编):{name}", words(&["编辑", "责编"])),
            ("copyright©{n}", words(&["copyright"])),
            ("server at {url}", words(&["server at"])),
            ("icp备{n}", words(&["icp"])),
            ("[京]icp备[案][{n}]", words(&["icp"])),
            ("第{n}页", words(&["第"])),
            ("©{n}", words(&["©"])),
            ("文/{name}", words(&["文"])),
            ("(图|文)(/|:){names}", words(&["图", "文"])),
            ("{n}[·]赞", words(&["赞"])),
        ] {
            assert_eq!(cover(notation), want, "{notation}");
        }
        for notation in ["{n}", "{name}", "文{name}", "~{n}", "[责编]{name}", "(责编|文){name}", "{words}"] {
            assert!(cover(notation).is_err(), "{notation}: {:?}", cover(notation));
        }
    }
}
