//! Records in another encoding than UTF-8.

use std::io::{self, Read};

use crate::encoding::decode::Decoder;
use crate::options::Errors;

/// Bytes of UTF-8 decoded at once.
const FILL_BYTES: usize = 256 << 10;

/// Text of another encoding, read as UTF-8.
pub struct Recoded<R> {
    decoder: Decoder<R>,
    text: Vec<u8>,
    at: usize,
    /// A character that the end of the file cuts is an error.
    strict: bool,
}

impl<R: Read> Recoded<R> {
    /// Reads `decoder`; with strict `errors`, a character that the end of the file cuts is an error.
    pub fn new(decoder: Decoder<R>, errors: Errors) -> Self {
        Recoded { decoder, text: Vec::new(), at: 0, strict: errors == Errors::Strict }
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !(self.decoder.ended && self.at > 0) {
            self.text.clear();
            self.at = 0;
            self.decoder.fill(&mut self.text, FILL_BYTES).map_err(io::Error::other)?;
            if let Some(offset) = self.decoder.cut.filter(|_| self.strict) {
                return Err(io::Error::other(format!("ends within a character, at byte {offset}")));
            }
            if self.decoder.ended && self.text.is_empty() {
                return Ok(0);
            }
        }
        let len = into.len().min(self.text.len() - self.at);
        into[..len].copy_from_slice(&self.text[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}
