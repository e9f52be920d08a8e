//! Compressed files, gzip and Zstandard: detected by their first bytes when read, chosen by the name's suffix when written.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

/// Bytes of compressed data read at once.
const READ_BYTES: usize = 64 << 10;

/// A way to compress a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// gzip, RFC 1952.
    Gz,
    /// Zstandard, RFC 8878.
    Zst,
}

impl Container {
    const ALL: [Container; 2] = [Container::Gz, Container::Zst];
    /// Bytes that `of_start` needs.
    pub const MAGIC_BYTES: usize = 4;

    /// Can more bytes behind `start` show a container?
    pub fn may_begin(start: &[u8]) -> bool {
        let is_skippable = matches!(start, [0x50..=0x5F] | [0x50..=0x5F, 0x2A] | [0x50..=0x5F, 0x2A, 0x4D]);
        is_skippable || Container::ALL.iter().any(|it| it.is_cut(start))
    }

    /// The container that the first bytes of a file show; a Zstandard file may also begin with a skippable frame.
    pub fn of_start(start: &[u8]) -> Option<Container> {
        let skippable = || matches!(start, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]).then_some(Container::Zst);
        Container::ALL.into_iter().find(|it| start.starts_with(it.magic())).or_else(skippable)
    }

    /// Is a file that holds `start` and no more cut within its first bytes?
    pub fn is_cut(self, start: &[u8]) -> bool {
        start.len() < self.magic().len() && self.magic().starts_with(start)
    }

    fn magic(self) -> &'static [u8] {
        match self {
            Container::Gz => &[0x1F, 0x8B],
            Container::Zst => &[0x28, 0xB5, 0x2F, 0xFD],
        }
    }

    /// The container that the suffix of a name says.
    pub fn of_name(path: &Path) -> Option<Container> {
        let suffix = path.extension()?;
        Container::ALL.into_iter().find(|it| suffix.eq_ignore_ascii_case(it.name()))
    }

    /// The suffix of its files.
    pub fn name(self) -> &'static str {
        match self {
            Container::Gz => "gz",
            Container::Zst => "zst",
        }
    }

    /// Reads the content of `packed`, all members or frames.
    ///
    /// # Errors
    /// When the decoder has no memory.
    pub fn unpack(self, packed: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        let packed = BufReader::with_capacity(READ_BYTES, packed);
        Ok(match self {
            Container::Gz => Box::new(Members { member: Some(GzDecoder::new(packed)), first: true }),
            // a frame may ask for a window of 128 MiB at most, the library's own limit
            Container::Zst => Box::new(Frames(zstd::stream::read::Decoder::with_buffer(packed)?)),
        })
    }
}

/// The members of a gzip file, one after another.
struct Members<B> {
    member: Option<GzDecoder<B>>,
    first: bool,
}

impl<B: BufRead> Read for Members<B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            match member.read(into) {
                Ok(0) if !into.is_empty() => {
                    let Some(mut packed) = self.member.take().map(GzDecoder::into_inner) else { break };
                    let rest = packed.fill_buf()?;
                    if rest.is_empty() {
                        break;
                    }
                    if rest[0] != 0x1F {
                        return Err(damaged("gz", "something else follows the last member"));
                    }
                    (self.member, self.first) = (Some(GzDecoder::new(packed)), false);
                }
                Err(e) => return Err(explained("gz", e, self.first)),
                done => return done,
            }
        }
        Ok(0)
    }
}

/// The frames of a Zstandard file.
struct Frames<B: BufRead>(zstd::stream::read::Decoder<'static, B>);

impl<B: BufRead> Read for Frames<B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|e| explained("zst", e, true))
    }
}

/// The decoder's error in words that a person can act on. Errors of the disk stay as they are.
fn explained(name: &str, e: io::Error, first: bool) -> io::Error {
    let text = e.to_string();
    match e.kind() {
        _ if e.raw_os_error().is_some() => e,
        io::ErrorKind::UnexpectedEof => damaged(name, "the data ends early, it was cut"),
        _ if text.contains("checksum") => damaged(name, "the checksum does not fit"),
        _ if text.contains("header") && !first => damaged(name, "something else follows the last member"),
        _ if text.contains("Unknown frame") => damaged(name, "something else follows the last frame"),
        _ if text.contains("too much memory") => damaged(name, "it needs a window above 128 MiB"),
        io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => damaged(name, &text),
        _ => e,
    }
}

/// The error for compressed data that cannot be read.
pub fn damaged(name: &str, cause: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("damaged {name} data: {cause}"))
}

/// Compresses the bytes it is given, or writes them as they are.
pub enum Packer<W: Write> {
    Plain(W),
    Gz(GzEncoder<W>),
    Zst(zstd::stream::write::Encoder<'static, W>),
}

impl<W: Write> Packer<W> {
    /// A packer for `container`; `None` writes the bytes as they are.
    ///
    /// # Errors
    /// When the encoder has no memory.
    pub fn new(container: Option<Container>, out: W) -> io::Result<Packer<W>> {
        Ok(match container {
            None => Packer::Plain(out),
            Some(Container::Gz) => Packer::Gz(GzEncoder::new(out, Compression::default())),
            Some(Container::Zst) => {
                let mut encoder = zstd::stream::write::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Packer::Zst(encoder)
            }
        })
    }

    /// Writes the rest and returns the writer below.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Packer::Plain(out) => Ok(out),
            Packer::Gz(encoder) => encoder.finish(),
            Packer::Zst(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packer::Plain(out) => out.write(bytes),
            Packer::Gz(encoder) => encoder.write(bytes),
            Packer::Zst(encoder) => encoder.write(bytes),
        }
    }

    /// Does not flush the compressor: that would cost a block each time.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packer::Plain(out) => out.flush(),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(container: Container, texts: &[&str]) -> Vec<u8> {
        let pack = |text: &&str| {
            let mut packer = Packer::new(Some(container), Vec::new()).unwrap();
            packer.write_all(text.as_bytes()).unwrap();
            packer.finish().unwrap()
        };
        texts.iter().flat_map(pack).collect()
    }

    fn unpacked(container: Container, bytes: Vec<u8>) -> Result<String, String> {
        let mut text = String::new();
        let read = container.unpack(io::Cursor::new(bytes)).unwrap().read_to_string(&mut text);
        read.map(|_| text).map_err(|e| e.to_string())
    }

    #[test]
    fn all_members_and_frames_are_read() {
        for container in [Container::Gz, Container::Zst] {
            let bytes = packed(container, &["河水", "", "在夜里", ""]);
            assert_eq!(Container::of_start(&bytes), Some(container));
            assert_eq!(unpacked(container, bytes).as_deref(), Ok("河水在夜里"));
        }
        let skippable = [&[0x53, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9][..], &packed(Container::Zst, &["河水"])].concat();
        assert_eq!(Container::of_start(&skippable), Some(Container::Zst));
        assert_eq!(unpacked(Container::Zst, skippable).as_deref(), Ok("河水"));
    }

    #[test]
    fn damage_is_named() {
        for container in [Container::Gz, Container::Zst] {
            let whole = packed(container, &["河水在夜里涨了半尺"]);
            for cut in [whole.len() - 1, whole.len() - 9, whole.len() / 2, 6] {
                let error = unpacked(container, whole[..cut].to_vec()).unwrap_err();
                assert!(error.contains("ends early"), "{container:?} {cut}: {error}");
            }
            let error = unpacked(container, [&whole[..], b"garbage"].concat()).unwrap_err();
            assert!(error.contains("follows the last"), "{container:?}: {error}");
            let mut wrong = whole;
            let at = wrong.len() - if container == Container::Gz { 8 } else { 4 };
            wrong[at] ^= 1;
            let error = unpacked(container, wrong).unwrap_err();
            assert!(error.contains("checksum"), "{container:?}: {error}");
        }
    }
}
