//! Decodes GB18030 and Big5: pairs of bytes by a table, some ten instructions each, and what no table has by `encoding_rs`.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030};

use super::tables::{each_pair, place};

/// The characters of an encoding that are two bytes in it and one unit in UTF-16; 0 for all others.
type Chars = [u16; 1 << 16];

static GBK_CHARS: LazyLock<Box<Chars>> = LazyLock::new(|| chars(GB18030));
static BIG5_CHARS: LazyLock<Box<Chars>> = LazyLock::new(|| chars(BIG5));

fn chars(encoding: &'static Encoding) -> Box<Chars> {
    let mut chars: Box<Chars> = vec![0; 1 << 16].try_into().expect("as many as there are pairs of bytes");
    each_pair(encoding, |pair, c| chars[place(pair)] = u16::try_from(u32::from(c)).unwrap_or(0));
    chars
}

/// A decoder of `encoding_rs`, with a table where there is one.
pub struct TextDecoder {
    decoder: Decoder,
    chars: Option<&'static Chars>,
    /// The decoder is between two characters for sure.
    is_between: bool,
}

impl TextDecoder {
    /// Decodes `encoding`; a byte order mark is a character.
    pub fn new(encoding: &'static Encoding) -> TextDecoder {
        let chars = match encoding {
            _ if encoding == GB18030 => Some(&**GBK_CHARS),
            _ if encoding == BIG5 => Some(&**BIG5_CHARS),
            _ => None,
        };
        TextDecoder { decoder: encoding.new_decoder_without_bom_handling(), chars, is_between: true }
    }

    /// Bytes of room that `len` bytes may need.
    pub fn room(&self, len: usize) -> Option<usize> {
        self.decoder.max_utf8_buffer_length_without_replacement(len)
    }

    /// Decodes some of `bytes` into `room`, as `encoding_rs` does. It may end before `bytes` do.
    pub fn decode(&mut self, bytes: &[u8], room: &mut [u8], last: bool) -> (DecoderResult, usize, usize) {
        let Some(chars) = self.chars else {
            return self.decoder.decode_to_utf8_without_replacement(bytes, room, last);
        };
        if self.is_between {
            let (read, written) = decode_pairs(chars, bytes, room);
            if read > 0 {
                return (DecoderResult::InputEmpty, read, written);
            }
        }
        // behind a line feed, which is in no character, the table may be used again
        let line = memchr::memchr(b'\n', bytes).map_or(bytes, |feed| &bytes[..=feed]);
        let last = last && line.len() == bytes.len();
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(line, room, last);
        self.is_between = result == DecoderResult::InputEmpty && line.last() == Some(&b'\n');
        (result, read, written)
    }
}

/// Decodes ASCII and pairs of the table up to a byte that begins neither, or the end of the room.
#[inline(never)] // among other code it has no registers left
fn decode_pairs(chars: &Chars, bytes: &[u8], room: &mut [u8]) -> (usize, usize) {
    const ASCII_BYTES: usize = 8;
    let (mut rest, mut written) = (bytes, 0);
    while let Some(slot) = room.get_mut(written..).and_then(<[u8]>::first_chunk_mut::<ASCII_BYTES>) {
        let Some(&pair) = rest.first_chunk() else {
            let [byte @ ..0x80] = *rest else { break };
            slot[0] = byte;
            return (bytes.len(), written + 1);
        };
        let unit = u16::from_le_bytes(pair);
        if unit & 0x80 == 0 {
            match rest.split_first_chunk() {
                Some((ascii, behind)) if u64::from_le_bytes(*ascii) & 0x8080_8080_8080_8080 == 0 => {
                    *slot = *ascii;
                    (rest, written) = (behind, written + ASCII_BYTES);
                }
                _ => {
                    slot[0] = pair[0];
                    (rest, written) = (&rest[1..], written + 1);
                }
            }
            continue;
        }
        let c = u32::from(chars[usize::from(unit)]);
        let follow = |shift: u32| 0x80 | c >> shift & 0x3F;
        let (utf8, len) = match c {
            0 => break,
            1..0x800 => (0xC0 | c >> 6 | follow(0) << 8, 2),
            _ => (0xE0 | c >> 12 | follow(6) << 8 | follow(0) << 16, 3),
        };
        slot[..4].copy_from_slice(&utf8.to_le_bytes());
        (rest, written) = (&rest[2..], written + len);
    }
    (bytes.len() - rest.len(), written)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes `bytes` in parts of `step` bytes; what does not fit becomes `?`.
    fn decoded(encoding: &'static Encoding, bytes: &[u8], step: usize, with_table: bool) -> String {
        let mut decoder = TextDecoder::new(encoding);
        decoder.chars = decoder.chars.filter(|_| with_table);
        let mut text = Vec::new();
        let mut room = vec![0; 3 * step + 16];
        let parts: Vec<&[u8]> = bytes.chunks(step).collect();
        for (n, part) in parts.iter().enumerate() {
            let mut at = 0;
            loop {
                let (result, read, written) = decoder.decode(&part[at..], &mut room, n + 1 == parts.len());
                text.extend_from_slice(&room[..written]);
                at += read;
                match result {
                    DecoderResult::InputEmpty if at == part.len() => break,
                    DecoderResult::Malformed(..) => text.push(b'?'),
                    _ => {}
                }
            }
        }
        String::from_utf8(text).expect("a decoder writes UTF-8")
    }

    #[test]
    fn the_table_decodes_as_the_decoder_does() {
        // every two bytes, behind a character and before a line feed or not
        let mut bytes = Vec::new();
        for pair in 0..=u16::MAX {
            let [high, low] = pair.to_be_bytes();
            bytes.extend_from_slice(&[0xB0, 0xA1, high, low]);
            if pair % 7 == 0 {
                bytes.extend_from_slice(b"abcdefgh12\n");
            }
        }
        for encoding in [GB18030, BIG5] {
            for step in [7, 64, 1000, bytes.len()] {
                let (with, without) = (decoded(encoding, &bytes, step, true), decoded(encoding, &bytes, step, false));
                assert!(with == without, "{}, {step} bytes at once", encoding.name());
            }
        }
    }
}
