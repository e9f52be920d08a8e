//! The end of the way: where cleaned bytes go, in which encoding and container, and when they get their name.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use encoding_rs::{EncoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::decode::Errors;
use crate::encoding::guess as encoding;
use crate::input::container::{Container, Packer};
use crate::input::source::Source;
use crate::input::walk::{Origin, shown};
use crate::output::file::{self, Replacement};
use crate::plan::Plan;
use crate::system::cause::{OutputFailed, told};

/// Where a cleaned file goes.
pub enum Target {
    /// Nowhere; only reports are made.
    Nothing,
    /// Standard output, or a device or pipe named with -o.
    Stream(File),
    /// A file of that name.
    New(PathBuf),
    /// The file it came from.
    InPlace,
}

/// Writes one file.
pub struct Writer {
    place: Place,
    container: Option<Container>,
}

#[expect(clippy::large_enum_variant, reason = "one for each file at work")]
enum Place {
    Nothing,
    Stream(Packer<File>),
    Replace {
        path: PathBuf,
        /// The file that stands there.
        old: Option<Metadata>,
        /// Begun with the first bytes to write: a file that cannot be read leaves nothing behind.
        begun: Option<Packer<Replacement>>,
        in_place: bool,
    },
}

impl Writer {
    /// A writer for what comes from `origin`.
    ///
    /// # Errors
    /// When the target cannot be replaced or opened.
    pub fn new(origin: &Origin, target: Target) -> Result<Writer> {
        let plain = |place| Ok(Writer { place, container: None });
        match (target, origin) {
            (Target::Nothing, _) => plain(Place::Nothing),
            (Target::Stream(file), _) => plain(Place::Stream(Packer::Plain(file))),
            (Target::New(path), _) => Writer::create(path),
            (Target::InPlace, Origin::File(path)) => {
                let (path, old) = file::check_replaceable(path)?;
                plain(Place::Replace { path, old: Some(old), begun: None, in_place: true })
            }
            (Target::InPlace, Origin::Stdin) => Err(anyhow!("standard input cannot be replaced; leave out -i")),
        }
    }

    fn create(path: PathBuf) -> Result<Writer> {
        let container = Container::of_name(&path);
        let place = match std::fs::metadata(&path) {
            Ok(old) if old.is_file() => {
                let path = std::fs::canonicalize(&path).map_err(|e| cannot_write(&path, &e))?;
                Place::Replace { path, old: Some(old), begun: None, in_place: false }
            }
            // a device or a pipe is written to, not replaced
            Ok(found) if !found.is_dir() => {
                let file = File::options().write(true).open(&path).map_err(|e| cannot_write(&path, &e))?;
                Place::Stream(Packer::new(container, file).map_err(|e| cannot_write(&path, &e))?)
            }
            _ => Place::Replace { path, old: None, begun: None, in_place: false },
        };
        Ok(Writer { place, container })
    }

    /// Does the text go back to the file it came from?
    pub fn is_in_place(&self) -> bool {
        matches!(self.place, Place::Replace { in_place: true, .. })
    }

    /// Is what was written gone out?
    pub fn is_stream(&self) -> bool {
        matches!(self.place, Place::Stream(_))
    }

    /// Looks at the opened source: in place it must be the file that was found replaceable, and stays packed as it is.
    ///
    /// # Errors
    /// When another file has taken its name.
    pub fn accept(&mut self, source: &Source) -> Result<()> {
        if let Place::Replace { old: Some(old), in_place: true, .. } = &self.place {
            ensure!(source.is(old), "changed while being read; left as it is, run again");
            self.container = source.container;
        }
        Ok(())
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    /// [`OutputFailed`] where a stream takes no more, else the cause with the file's name.
    pub fn write(&mut self, plan: &Plan, bytes: &[u8]) -> Result<()> {
        match &mut self.place {
            Place::Nothing => Ok(()),
            Place::Stream(out) => Ok(out.write_all(bytes).map_err(OutputFailed)?),
            Place::Replace { path, old, begun, in_place } => {
                if begun.is_none() {
                    if let (None, Some(folder)) = (&old, path.parent().filter(|folder| !folder.as_os_str().is_empty()))
                    {
                        std::fs::create_dir_all(folder).map_err(|e| cannot_write(path, &e))?;
                    }
                    let backup = plan.backup.as_deref().filter(|_| *in_place);
                    let file = Replacement::begin(path.clone(), old.clone(), backup)?;
                    *begun = Some(Packer::new(self.container, file).map_err(|e| cannot_write(path, &e))?);
                }
                let begun = begun.as_mut().context("a replacement was begun")?;
                begun.write_all(bytes).map_err(|e| cannot_write(path, &e))
            }
        }
    }

    /// Ends the file: it gets its name. In place only if it `changed`.
    ///
    /// # Errors
    /// When what is left cannot be written; a file then stands as it was.
    pub fn finish(mut self, plan: &Plan, changed: bool) -> Result<()> {
        // an empty result is a file too
        if let Place::Replace { begun: None, in_place, .. } = &self.place
            && (changed || !in_place)
        {
            self.write(plan, b"")?;
        }
        match self.place {
            Place::Nothing => Ok(()),
            Place::Stream(out) => Ok(out.finish().map(drop).map_err(OutputFailed)?),
            Place::Replace { begun: Some(begun), in_place, path, .. } if changed || !in_place => {
                begun.finish().map_err(|e| cannot_write(&path, &e))?.finish()
            }
            Place::Replace { .. } => Ok(()),
        }
    }
}

fn cannot_write(path: &Path, e: &io::Error) -> anyhow::Error {
    anyhow!("cannot write {}: {}", shown(path), told(e))
}

/// Text in the encoding of the output.
pub struct Recoder {
    encoding: &'static Encoding,
    errors: Errors,
    /// Characters that the encoding does not have, replaced or left out.
    pub missing: u64,
}

impl Recoder {
    pub fn new(encoding: &'static Encoding, errors: Errors) -> Recoder {
        Recoder { encoding, errors, missing: 0 }
    }

    /// Is nothing to be done?
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
                        let name = encoding::name(self.encoding);
                        ensure!(
                            self.errors != Errors::Strict,
                            "{name} does not have {c} (U+{:04X}); choose another --output-encoding, or --errors replace",
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
