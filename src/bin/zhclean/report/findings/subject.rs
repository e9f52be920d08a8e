//! The file that findings are about, as each form names it.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::input::origin::Origin;
use crate::input::paths::shown;

/// A file.
#[derive(Clone, Debug)]
pub struct Subject {
    /// As the user named it.
    pub shown: String,
    /// Without `./` before it: as programs compare it.
    pub path: String,
    /// As a reference of a URI (RFC 3986).
    pub uri: String,
}

impl Subject {
    /// The file of `origin`.
    pub fn of(origin: &Origin) -> Subject {
        let path = origin.path().map_or(Path::new("-"), |path| path.strip_prefix(".").unwrap_or(path));
        Subject { shown: origin.to_string(), path: shown(path), uri: uri(path) }
    }
}

/// The path with every byte escaped that has a meaning in a URI or is none of its characters.
fn uri(path: &Path) -> String {
    let bytes = path.as_os_str().as_bytes();
    let mut uri = String::from(if path.is_absolute() { "file://" } else { "" });
    for &byte in bytes {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn names_as_programs_read_them() {
        for (name, path, uri) in [
            (&b"./a b.md"[..], "a b.md", "a%20b.md"),
            ("docs/山#1.txt".as_bytes(), "docs/山#1.txt", "docs/%E5%B1%B1%231.txt"),
            (b"/tmp/%41.txt", "/tmp/%41.txt", "file:///tmp/%2541.txt"),
            (b"a:b\xFF", "a:b\\xFF", "a%3Ab%FF"),
        ] {
            let subject = Subject::of(&Origin::File(OsStr::from_bytes(name).into()));
            assert_eq!((subject.path.as_str(), subject.uri.as_str()), (path, uri));
        }
    }
}
