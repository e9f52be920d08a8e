//! Text becomes the bytes of a file.

use anyhow::{Result, ensure};
use encoding_rs::{EncoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::bom::name;
use crate::options::Errors;

/// Writes text in the encoding of the output.
pub struct Recoder {
    encoding: &'static Encoding,
    errors: Errors,
    /// Characters that the encoding does not have, replaced or left out.
    pub missing: u64,
}

impl Recoder {
    /// A recoder to `encoding`; `errors` says what to do with a character that it does not have.
    pub fn new(encoding: &'static Encoding, errors: Errors) -> Recoder {
        Recoder { encoding, errors, missing: 0 }
    }

    /// Is the text written as it is?
    pub fn is_utf_8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// Appends `text` to `bytes` in the encoding.
    ///
    /// # Errors
    /// When the encoding does not have a character, and errors are strict.
    pub fn encode(&mut self, text: &str, bytes: &mut Vec<u8>) -> Result<()> {
        if self.encoding == UTF_8 {
            bytes.extend_from_slice(text.as_bytes());
        } else if self.encoding == UTF_16LE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        } else if self.encoding == UTF_16BE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        } else {
            let mut encoder = self.encoding.new_encoder();
            let mut rest = text;
            loop {
                let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len()).unwrap_or(rest.len());
                let filled = bytes.len();
                bytes.resize(filled + room.max(16), 0);
                let (result, read, written) =
                    encoder.encode_from_utf8_without_replacement(rest, &mut bytes[filled..], true);
                bytes.truncate(filled + written);
                rest = rest.get(read..).unwrap_or_default();
                match result {
                    EncoderResult::InputEmpty => break,
                    EncoderResult::OutputFull => {}
                    EncoderResult::Unmappable(c) => {
                        let encoding = name(self.encoding);
                        ensure!(
                            self.errors != Errors::Strict,
                            "{encoding} does not have {c} (U+{:04X}); choose another --output-encoding, or --decode-errors replace",
                            c as u32
                        );
                        self.missing += 1;
                        if self.errors == Errors::Replace {
                            bytes.push(b'?');
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Would text in `input` have the same bytes in `output`?
pub fn reads_alike(text: &str, input: &'static Encoding, output: &'static Encoding) -> bool {
    input == output || input.is_ascii_compatible() && output.is_ascii_compatible() && text.is_ascii()
}
