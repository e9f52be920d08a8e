//! A packed log: each write is a member or frame of its own with a mark before it, so that what a killed run left cut hides
//! nothing of what others appended behind it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};

use flate2::{Compression, GzBuilder};

use crate::input::container::Container;

/// How members of ours begin: gzip with a comment, no time and no system.
const GZ_MARK: &[u8] = b"\x1F\x8B\x08\x10\0\0\0\0\0\xFFzhclean log\0";
/// A skippable frame before each frame of ours.
const ZST_MARK: &[u8] = b"\x53\x2A\x4D\x18\x0B\0\0\0zhclean log";

fn mark(container: Container) -> &'static [u8] {
    match container {
        Container::Gz => GZ_MARK,
        Container::Zst => ZST_MARK,
    }
}

/// Packs `rows` for one write.
///
/// # Errors
/// When the encoder has no memory.
pub fn pack(container: Container, rows: &[u8]) -> io::Result<Vec<u8>> {
    match container {
        Container::Gz => {
            let builder = GzBuilder::new().comment("zhclean log").operating_system(255);
            let mut encoder = builder.write(Vec::new(), Compression::default());
            encoder.write_all(rows)?;
            encoder.finish()
        }
        Container::Zst => {
            let mut out = ZST_MARK.to_vec();
            let mut encoder = zstd::stream::write::Encoder::new(&mut out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
            encoder.include_checksum(true)?;
            encoder.write_all(rows)?;
            encoder.finish()?;
            Ok(out)
        }
    }
}

/// The pieces of a packed file, each from a mark to the next: where they begin, and the end of the last.
///
/// # Errors
/// When it cannot be read.
pub fn pieces(file: &mut File, container: Container) -> io::Result<Vec<u64>> {
    const STEP: usize = 1 << 20;
    let mark = mark(container);
    let mut places = vec![0];
    let mut bytes = Vec::with_capacity(2 * STEP);
    let mut before = 0u64;
    file.seek(SeekFrom::Start(0))?;
    loop {
        let got = file.take(STEP as u64).read_to_end(&mut bytes)?;
        places.extend(memchr::memmem::find_iter(&bytes, mark).map(|at| before + at as u64).filter(|at| *at > 0));
        if got == 0 {
            places.push(before + bytes.len() as u64);
            return Ok(places);
        }
        // a mark may lie across two steps, and is found once
        let keep = bytes.len().min(mark.len() - 1);
        before += (bytes.len() - keep) as u64;
        bytes.drain(..bytes.len() - keep);
    }
}

/// Reads the pieces of a packed log one after another. Where one is cut, its rows end there.
pub struct Pieces {
    file: File,
    container: Container,
    places: Vec<u64>,
    /// The piece that is read, and its number.
    piece: Option<Box<dyn Read + Send>>,
    at: usize,
    /// The last byte given.
    last: u8,
}

impl Pieces {
    /// Reads `file`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(mut file: File, container: Container) -> io::Result<Pieces> {
        let places = pieces(&mut file, container)?;
        Ok(Pieces { file, container, places, piece: None, at: 0, last: b'\n' })
    }
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at + 1 < self.places.len() {
            let piece = match &mut self.piece {
                Some(piece) => piece,
                None => {
                    let (start, end) = (self.places[self.at], self.places[self.at + 1]);
                    self.file.seek(SeekFrom::Start(start))?;
                    let packed = self.file.try_clone()?.take(end - start);
                    self.piece.insert(self.container.unpack(BufReader::new(packed))?)
                }
            };
            match piece.read(into) {
                Ok(0) if into.is_empty() => return Ok(0),
                Ok(0) => {}
                Ok(got) => {
                    self.last = into[got - 1];
                    return Ok(got);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                // an error of the disk; a cut piece ends where it is cut
                Err(e) if e.raw_os_error().is_some() => return Err(e),
                Err(_) => {}
            }
            (self.piece, self.at) = (None, self.at + 1);
            if self.last != b'\n' && !into.is_empty() {
                (into[0], self.last) = (b'\n', b'\n');
                return Ok(1);
            }
        }
        Ok(0)
    }
}

/// The rows of a log, unpacked.
///
/// # Errors
/// When it cannot be read.
pub fn unpacked(mut file: File) -> io::Result<Box<dyn BufRead>> {
    let is_file = file.metadata()?.is_file();
    if !is_file {
        return Ok(Box::new(BufReader::new(file)));
    }
    let mut start = Vec::new();
    (&mut file).take(Container::MAGIC_BYTES as u64).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(match Container::of_start(&start) {
        Some(container) => Box::new(BufReader::new(Pieces::new(file, container)?)),
        None => Box::new(BufReader::new(file)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(container: Container, writes: &[Vec<u8>]) -> String {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&writes.concat()).unwrap();
        let mut rows = Vec::new();
        Pieces::new(file, container).unwrap().read_to_end(&mut rows).unwrap();
        // a cut may divide a character
        String::from_utf8_lossy(&rows).into_owned()
    }

    #[test]
    fn a_cut_write_hides_none_behind_it() {
        for container in [Container::Gz, Container::Zst] {
            let write = |rows: &str| pack(container, rows.as_bytes()).unwrap();
            let (one, two) = (write("一\n"), write("二\n"));
            assert!(one.starts_with(mark(container)));
            assert_eq!(read(container, &[one.clone(), two.clone()]), "一\n二\n");
            for cut in 1..two.len() {
                let rows = read(container, &[one.clone(), two[..cut].to_vec(), one.clone()]);
                let between = rows.strip_prefix("一\n").and_then(|rows| rows.strip_suffix("一\n"));
                assert!(between.is_some_and(|rows| rows.chars().count() < 5), "{container:?} {cut}: {rows}");
            }
        }
    }
}
