//! A set of lines, one bit each.

/// Which lines of a text: those that were removed, those that a form matched.
#[derive(Clone, Debug, Default)]
pub struct LineSet {
    words: Vec<u64>,
}

impl LineSet {
    /// Does it hold line `n`?
    pub fn holds(&self, n: u32) -> bool {
        self.words.get(n as usize / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    /// Puts line `n` in. Returns whether it is new.
    pub fn insert(&mut self, n: u32) -> bool {
        let (word, bit) = (n as usize / 64, 1u64 << (n % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
    }

    /// Its lines, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| at as u32 * 64 + bit)
        })
    }

    /// Takes all lines out.
    pub fn clear(&mut self) {
        self.words.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_new_once() {
        let mut set = LineSet::default();
        assert!(!set.holds(70) && set.insert(70) && !set.insert(70) && set.holds(70) && !set.holds(6));
        set.insert(3);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 70]);
        set.clear();
        assert!(!set.holds(70));
    }
}
