//! A set of places in a line, one bit each.

/// The longest line that forms look at, in characters; residue lines are shorter.
pub const MAX_CHARS: usize = 511;

const WORDS: usize = (MAX_CHARS + 1) / 64;

/// Places from 0 to [`MAX_CHARS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    words: [u64; WORDS],
    /// So many words may hold a place; nearly always it is one.
    used: usize,
}

impl Places {
    /// The place `at` and no other.
    pub fn one(at: usize) -> Places {
        let mut places = Places::default();
        places.add(at);
        places
    }

    /// Adds a place.
    pub fn add(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
        self.used = self.used.max(at / 64 + 1);
    }

    /// Does it hold the place?
    pub fn has(&self, at: usize) -> bool {
        self.words[at / 64] & (1 << (at % 64)) != 0
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.words[..self.used].iter().all(|&word| word == 0)
    }

    /// The places of both.
    pub fn or(mut self, other: Places) -> Places {
        self.words.iter_mut().zip(&other.words[..other.used]).for_each(|(word, other)| *word |= other);
        self.used = self.used.max(other.used);
        self
    }

    /// The places that `other` has not.
    pub fn but(mut self, other: Places) -> Places {
        self.words.iter_mut().zip(&other.words[..other.used]).for_each(|(word, other)| *word &= !other);
        self
    }

    /// The places in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words[..self.used].iter().enumerate().flat_map(|(n, &word)| {
            let mut word = word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(n * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_in_order() {
        let places = [0, 63, 64, 511].into_iter().fold(Places::default(), |places, at| places.or(Places::one(at)));
        assert_eq!(places.iter().collect::<Vec<_>>(), [0, 63, 64, 511]);
        assert!(places.has(64) && !places.has(65) && places.but(places).is_empty());
    }
}
