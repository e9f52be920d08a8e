//! Length and hash of bytes, by which a log knows the texts that it speaks of.
//!
//! XXH3 with 128 bits: a log guards against mistakes, not against forgers, and nothing that the program does is faster.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

/// Length and hash of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub length: u64,
    #[serde(serialize_with = "as_digits", deserialize_with = "from_digits")]
    pub hash: u128,
}

impl Sum {
    /// The sum of `bytes`.
    pub fn of(bytes: &[u8]) -> Sum {
        Sum { length: bytes.len() as u64, hash: xxh3_128(bytes) }
    }

    /// Is it the sum of `bytes`?
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.length == bytes.len() as u64 && self.hash == xxh3_128(bytes)
    }

    /// Is it the sum of the first of `bytes`?
    pub fn begins(&self, bytes: &[u8]) -> bool {
        let length = usize::try_from(self.length).ok();
        length.and_then(|length| bytes.get(..length)).is_some_and(|bytes| self.is_of(bytes))
    }
}

fn as_digits<S: Serializer>(hash: &u128, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(&format_args!("{hash:032x}"))
}

fn from_digits<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
    let digits = String::deserialize(from)?;
    u128::from_str_radix(&digits, 16).map_err(serde::de::Error::custom)
}

/// The sum of bytes that come piece by piece.
#[derive(Default)]
pub struct Summing {
    length: u64,
    // 500 bytes, and most runs need none
    state: Option<Box<Xxh3Default>>,
}

impl Summing {
    /// Adds `bytes`.
    pub fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.state.get_or_insert_with(|| Box::new(Xxh3Default::new())).update(bytes);
    }

    /// The sum so far.
    pub fn sum(&self) -> Sum {
        let hash = self.state.as_ref().map_or_else(|| xxh3_128(b""), |state| state.digest128());
        Sum { length: self.length, hash }
    }
}

/// A sum that the reader of a file adds to and others look at.
#[derive(Clone, Default)]
pub struct SharedSum(Arc<Mutex<Summing>>);

impl SharedSum {
    /// Adds `bytes`.
    pub fn add(&self, bytes: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(bytes);
    }

    /// The sum so far.
    pub fn sum(&self) -> Sum {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_sum_of_the_whole() {
        let bytes = "河水在夜里涨了半尺".repeat(40);
        for step in [1, 7, 239, 240, 241, 5000] {
            let mut summing = Summing::default();
            bytes.as_bytes().chunks(step).for_each(|piece| summing.add(piece));
            assert_eq!(summing.sum(), Sum::of(bytes.as_bytes()), "{step}");
        }
        assert_eq!(Summing::default().sum(), Sum::of(b""));
        let row = serde_json::to_string(&Sum::of(b"")).unwrap();
        assert_eq!(row, r#"{"length":0,"hash":"99aa06d3014798d86001c324468d497f"}"#);
        assert_eq!(serde_json::from_str::<Sum>(&row).unwrap(), Sum::of(b""));
    }

    #[test]
    fn a_sum_knows_its_beginning() {
        let sum = Sum::of(b"abc");
        assert!(sum.is_of(b"abc") && sum.begins(b"abcd") && !sum.is_of(b"abcd") && !sum.begins(b"ab"));
    }
}
