//! Which line ends a text has, as `detect` shows them.

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    lf: bool,
    crlf: bool,
    cr: bool,
}

impl LineEnds {
    /// Adds those of `text`.
    pub fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if memchr::memchr(b'\r', bytes).is_none() {
            self.lf |= memchr::memchr(b'\n', bytes).is_some();
            return;
        }
        let mut before = 0;
        for &byte in bytes {
            match (before, byte) {
                (b'\r', b'\n') => self.crlf = true,
                (b'\r', _) => self.cr = true,
                (_, b'\n') => self.lf = true,
                _ => {}
            }
            before = byte;
        }
        self.cr |= before == b'\r';
    }

    /// Adds those of another part of the file.
    pub fn merge(&mut self, other: LineEnds) {
        self.lf |= other.lf;
        self.crlf |= other.crlf;
        self.cr |= other.cr;
    }

    /// `lf`, `crlf`, `cr`, `mixed` or `none`.
    pub fn name(self) -> &'static str {
        match (self.lf, self.crlf, self.cr) {
            (true, false, false) => "lf",
            (false, true, false) => "crlf",
            (false, false, true) => "cr",
            (false, false, false) => "none",
            _ => "mixed",
        }
    }
}
