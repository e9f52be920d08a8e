//! By which character a form can begin: most places of most lines are told by that alone.

use super::walk::is_sign;
use super::{Node, Slot};

/// The characters that a form, or a part of one, can begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// Any character, or none at all.
    any: bool,
    /// One of the signs between items.
    sign: bool,
    /// These, in order.
    chars: Vec<char>,
}

impl First {
    /// The characters that `node` can begin with.
    pub fn of(node: &Node) -> First {
        let mut first = First::default();
        let is_nullable = first.add(node);
        first.any |= is_nullable;
        first.chars.sort_unstable();
        first.chars.dedup();
        first
    }

    /// May a line that begins with `c` be taken?
    pub fn may(&self, c: char) -> bool {
        self.any || self.sign && is_sign(c) || self.chars.binary_search(&c).is_ok()
    }

    /// Adds what `node` can begin with, and tells whether it can be nothing.
    fn add(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) => {
                self.chars.extend(text.first());
                text.is_empty()
            }
            Node::Set(set) => {
                self.chars.extend(set.words.iter().filter_map(|word| word.first()));
                false
            }
            // where a blank that means nothing stood, they are nothing
            Node::Blank | Node::Signs => {
                self.sign = true;
                true
            }
            Node::Slot(slot @ (Slot::Number | Slot::Date | Slot::Time | Slot::Ago)) => {
                self.chars.extend(" 0123456789".chars());
                self.chars.extend(match slot {
                    Slot::Time => "上下晚凌早中t".chars(),
                    Slot::Ago => "刚今昨前".chars(),
                    _ => "".chars(),
                });
                false
            }
            Node::Slot(_) | Node::Open => {
                self.any = true;
                false
            }
            Node::Seq(nodes) => nodes.iter().all(|node| self.add(node)),
            Node::Either(nodes) => nodes.iter().filter(|node| self.add(node)).count() > 0,
            Node::Maybe(node) | Node::Many(node) => {
                self.add(node);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::{Sets, parse};

    #[test]
    fn a_form_begins_with_what_its_first_parts_may_be() {
        for (notation, yes, no) in [
            ("浏览[次数]:{n}", "浏", "次阅:1 "),
            ("[本文](浏览|阅读){n}次", "本浏阅", "文次1"),
            ("{n}次阅读", "19 ", "次阅"),
            ("[~|已]*打印", "打已|· ", "印关"),
            ("[{date}][{time}|{ago}]回复", "1上昨回 ", "复年"),
            ("{title}上一篇", "甲1 :", ""),
        ] {
            let form = parse(notation, &Sets::new()).unwrap();
            assert!(yes.chars().all(|c| form.first.may(c)), "{notation}");
            assert!(!no.chars().any(|c| form.first.may(c)), "{notation}");
        }
    }
}
