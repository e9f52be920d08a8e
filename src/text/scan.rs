//! Looks for rare characters in a large text, many places at a time.
//!
//! The test is a plain function of three neighbouring bytes without branches, which the compiler turns into vector
//! code; a text that holds none of what is sought costs a few hundredths of what decoding it did.

/// Places looked at together.
const CHUNK: usize = 128;
/// Places looked at together where no chunk is, or in one that holds a place.
const STEP: usize = 16;

/// Is `byte` one of `first..=last`? Without the branch of a range.
#[inline(always)]
pub fn within(byte: u8, first: u8, last: u8) -> bool {
    byte.wrapping_sub(first) <= last - first
}

/// Which bytes are sought by [`next_ascii`].
pub const fn table(signs: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = true;
        i += 1;
    }
    table
}

/// The next byte, from `at` on, that is in `table`, which holds ASCII alone. Chinese is skipped sixteen bytes at a time.
pub fn next_ascii(bytes: &[u8], mut at: usize, table: &[bool; 256]) -> Option<usize> {
    const HIGH: u128 = u128::from_ne_bytes([0x80; 16]);
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + 16).and_then(|chunk| chunk.try_into().ok()) {
            let ascii = !u128::from_le_bytes(chunk) & HIGH;
            if ascii == 0 {
                at += 16;
                continue;
            }
            at += ascii.trailing_zeros() as usize / 8;
        }
        // numbers and names come in runs
        while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii()) {
            if table[byte as usize] {
                return Some(at);
            }
            at += 1;
        }
        at += usize::from(at < bytes.len());
    }
    None
}

/// The bytes of a text that are in a table, found many at a time: marks stand close together.
#[derive(Default)]
pub struct Places {
    found: Vec<usize>,
    /// How many of them are handed over or behind.
    passed: usize,
    /// One past the last byte that was looked at.
    end: usize,
}

impl Places {
    /// Bytes looked at together.
    const BLOCK: usize = 1024;

    /// Forgets the text.
    pub fn clear(&mut self) {
        self.found.clear();
        (self.passed, self.end) = (0, 0);
    }

    /// The next byte of `bytes`, from `at` on, that is in `table`, which holds ASCII alone. The place is none before the last
    /// that was asked for.
    pub fn next(&mut self, bytes: &[u8], at: usize, table: &[bool; 256]) -> Option<usize> {
        loop {
            while let Some(&found) = self.found.get(self.passed) {
                if found >= at {
                    return Some(found);
                }
                self.passed += 1;
            }
            let from = self.end.max(at);
            if from >= bytes.len() {
                return None;
            }
            self.end = bytes.len().min(from + Places::BLOCK);
            self.passed = 0;
            self.found.clear();
            self.find(&bytes[from..self.end], from, table);
        }
    }

    fn find(&mut self, block: &[u8], mut from: usize, table: &[bool; 256]) {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let (chunks, rest) = block.as_chunks::<8>();
        for chunk in chunks {
            let mut ascii = !u64::from_le_bytes(*chunk) & HIGH;
            while ascii != 0 {
                let i = ascii.trailing_zeros() as usize / 8;
                if table[usize::from(chunk[i])] {
                    self.found.push(from + i);
                }
                ascii &= ascii - 1;
            }
            from += chunk.len();
        }
        self.found.extend((from..).zip(rest).filter(|&(_, &byte)| table[usize::from(byte)]).map(|(at, _)| at));
    }
}

/// Is there a place whose byte and the two behind it pass `test`? Bytes behind the end are 0.
pub fn any(bytes: &[u8], test: impl Fn(u8, u8, u8) -> bool + Copy) -> bool {
    let mut found = false;
    each_until(bytes, test, |_| {
        found = true;
        false
    });
    found
}

/// The first place from byte `from` on whose byte and the two behind it pass `test`.
pub fn next(bytes: &[u8], from: usize, test: impl Fn(u8, u8, u8) -> bool + Copy) -> Option<usize> {
    let mut found = None;
    each_until(bytes.get(from..)?, test, |at| {
        found = Some(from + at);
        false
    });
    found
}

/// Hands over every place whose byte and the two behind it pass `test`, ascending.
pub fn each(bytes: &[u8], test: impl Fn(u8, u8, u8) -> bool + Copy, mut take: impl FnMut(usize)) {
    each_until(bytes, test, |at| {
        take(at);
        true
    });
}

fn each_until(bytes: &[u8], test: impl Fn(u8, u8, u8) -> bool + Copy, mut take: impl FnMut(usize) -> bool) {
    let mut start = 0;
    while let Some(chunk) = pulp::Arch::new().dispatch(Next { bytes, start, test }) {
        start = chunk + CHUNK;
        if !each_in(bytes, chunk..start, test, &mut take) {
            return;
        }
    }
    // what no chunk covers
    let end = start + (bytes.len() - start).saturating_sub(2) / CHUNK * CHUNK;
    each_in(bytes, end..bytes.len(), test, &mut take);
}

/// Hands over the places in `range` that pass. Returns whether `take` wants more.
fn each_in(
    bytes: &[u8],
    range: std::ops::Range<usize>,
    test: impl Fn(u8, u8, u8) -> bool + Copy,
    take: &mut impl FnMut(usize) -> bool,
) -> bool {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut at = range.start;
    while at < range.end {
        let end = range.end.min(at + STEP);
        // a look at a few together tells of nearly all
        let is_passed = end - at == STEP && bytes.len() >= end + 2 && !passes::<STEP>(bytes, at, test);
        if !is_passed {
            for (i, &first) in bytes.iter().enumerate().take(end).skip(at) {
                if test(first, byte(i + 1), byte(i + 2)) && !take(i) {
                    return false;
                }
            }
        }
        at = end;
    }
    true
}

/// Does one of `N` places from `start` on pass, behind which two more bytes stand?
#[inline(always)]
fn passes<const N: usize>(bytes: &[u8], start: usize, test: impl Fn(u8, u8, u8) -> bool) -> bool {
    let part = |from: usize| &bytes[from..from + N];
    let (a, b, c) = (part(start), part(start + 1), part(start + 2));
    let mut hit = 0u8;
    for i in 0..N {
        hit |= u8::from(test(a[i], b[i], c[i]));
    }
    hit != 0
}

/// The next chunk, from `start` on, that holds a place which passes; compiled for each kind of vectors a processor may
/// have.
struct Next<'b, T> {
    bytes: &'b [u8],
    start: usize,
    test: T,
}

impl<T: Fn(u8, u8, u8) -> bool + Copy> pulp::NullaryFnOnce for Next<'_, T> {
    type Output = Option<usize>;

    #[inline(always)]
    fn call(self) -> Option<usize> {
        let mut start = self.start;
        while start + CHUNK + 2 <= self.bytes.len() {
            if passes::<CHUNK>(self.bytes, start, self.test) {
                return Some(start);
            }
            start += CHUNK;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_that_are_found_one_by_one() {
        let table = table(b",;");
        let text = "一,二;;三 x,".repeat(300);
        for text in [text.as_str(), ",", "", "一二三四五六七八", "1234567,"] {
            let (mut places, mut at) = (Places::default(), 0);
            while let Some(found) = next_ascii(text.as_bytes(), at, &table) {
                assert_eq!(places.next(text.as_bytes(), at, &table), Some(found));
                // some are passed by
                at = found + 1 + found % 7;
            }
            assert_eq!(places.next(text.as_bytes(), at, &table), None);
        }
    }

    #[test]
    fn every_place_is_found_once_wherever_a_chunk_ends() {
        for len in [0, 1, 2, 3, 127, 128, 129, 130, 131, 400] {
            for at in 0..len {
                let mut bytes = vec![b'.'; len];
                bytes[at] = b'x';
                let mut found = Vec::new();
                each(&bytes, |a, _, _| a == b'x', |at| found.push(at));
                assert_eq!(found, [at], "{len}");
                let is_followed = at + 2 < len;
                assert_eq!(any(&bytes, |a, b, c| a == b'x' && b == b'.' && c == b'.'), is_followed, "{len} {at}");
            }
        }
    }
}
