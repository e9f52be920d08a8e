//! The two names above the hunks of a file, as git writes them and `patch -p1` reads them.

use std::os::unix::ffi::OsStrExt;

use crate::input::origin::Origin;

/// The names behind `---` and `+++`.
pub fn names(origin: &Origin) -> [Vec<u8>; 2] {
    let mut name = origin.path().map_or(&b"-"[..], |path| path.as_os_str().as_bytes());
    while let Some(rest) = name.strip_prefix(b"./").or_else(|| name.strip_prefix(b"/")) {
        name = rest;
    }
    ["a/", "b/"].map(|side| quoted(&[side.as_bytes(), name].concat()))
}

/// In quotes where a reader could not tell where the name ends or what it is.
fn quoted(name: &[u8]) -> Vec<u8> {
    let is_plain = |b: &u8| !b.is_ascii_control() && !b"\"\\".contains(b);
    if std::str::from_utf8(name).is_ok() && name.iter().all(is_plain) {
        // behind a tab may stand a time: so a name may hold blanks
        let end: &[u8] = if name.contains(&b' ') { b"\t" } else { b"" };
        return [name, end].concat();
    }
    let mut text = vec![b'"'];
    for chunk in name.utf8_chunks() {
        for byte in chunk.valid().bytes() {
            match byte {
                b'\n' => text.extend(b"\\n"),
                b'\t' => text.extend(b"\\t"),
                b'"' | b'\\' => text.extend([b'\\', byte]),
                byte if byte.is_ascii_control() => text.extend(format!("\\{byte:03o}").bytes()),
                byte => text.push(byte),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.extend(format!("\\{byte:03o}").bytes()));
    }
    text.push(b'"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn names_that_patch_reads() {
        for (path, want) in [
            (&b"a.txt"[..], &b"a/a.txt"[..]),
            (b"./tree/a.txt", b"a/tree/a.txt"),
            (b"/tmp/a.txt", b"a/tmp/a.txt"),
            ("河 水.txt".as_bytes(), "a/河 水.txt\t".as_bytes()),
            (b"a\n\"b\\\x1b.txt", b"\"a/a\\n\\\"b\\\\\\033.txt\""),
            (b"a\xFF.txt", b"\"a/a\\377.txt\""),
        ] {
            assert_eq!(names(&Origin::File(OsStr::from_bytes(path).into()))[0], want, "{path:?}");
        }
    }
}
