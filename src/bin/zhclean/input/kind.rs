//! Kinds of files that are no text for people: tables, data, program code, archives, documents of other programs. Cleaning one
//! as a text would break it, so it is refused with what to do instead.
//!
//! A name says most of them. First bytes say only what no text begins with: a text may begin with a line of a table or of a
//! program.

use std::fmt;
use std::path::Path;

use super::suffix::inner_name;

/// Bytes of a file that [`FileKind::of_start`] looks at.
pub const START_BYTES: usize = 4 << 10;

/// A kind of files.
#[derive(Debug)]
pub struct FileKind {
    /// What it is, as in "is …, not a text".
    name: &'static str,
    /// Ends of names, lower-case and without the dot.
    suffixes: &'static [&'static str],
    /// Whole names.
    names: &'static [&'static str],
    /// How such files begin, lower-case.
    starts: &'static [&'static [u8]],
    /// What to do instead.
    advice: &'static str,
    /// It consists of characters, so that somebody may want it cleaned as a text.
    is_text: bool,
}

/// A kind of characters, which `--input-format text` reads.
const fn text(name: &'static str, suffixes: &'static [&'static str], advice: &'static str) -> FileKind {
    FileKind { name, suffixes, names: &[], starts: &[], advice, is_text: true }
}

/// A kind of bytes.
const fn binary(
    name: &'static str,
    suffixes: &'static [&'static str],
    starts: &'static [&'static [u8]],
    advice: &'static str,
) -> FileKind {
    FileKind { name, suffixes, names: &[], starts, advice, is_text: false }
}

const TO_LINES: &str = "export its texts as JSON lines and clean those (--input-format jsonl)";
const COLUMN: &str = "export the column of texts as JSON lines and clean those (--input-format jsonl)";
const UNPACK: &str = "unpack it and clean the texts in it";
const SAVE_AS_TEXT: &str = "save it as plain text first";
const COMMENTS: &str = "its marks belong to a program";

/// Every kind, in the order in which they are tried.
static KINDS: &[FileKind] = &[
    text("a table (CSV)", &["csv", "tsv", "tab", "psv"], COLUMN),
    text("JSON", &["json", "geojson", "json5", "jsonc", "har", "webmanifest", "ipynb"], TO_LINES),
    text("YAML", &["yaml", "yml"], TO_LINES),
    text("TOML", &["toml"], TO_LINES),
    FileKind {
        name: "settings",
        suffixes: &["ini", "cfg", "conf", "properties", "env", "desktop", "editorconfig"],
        names: &[".env", ".gitignore", ".gitattributes", ".gitmodules", ".editorconfig", ".npmrc"],
        starts: &[],
        advice: "its marks are read by a program",
        is_text: true,
    },
    FileKind {
        name: "HTML",
        suffixes: &["html", "htm", "xhtml", "shtml", "mht", "mhtml"],
        names: &[],
        starts: &[b"<!doctype"],
        advice: "take the text out of the page first",
        is_text: true,
    },
    FileKind {
        name: "XML",
        suffixes: &["xml", "xsd", "xsl", "xslt", "svg", "rss", "atom", "opml", "plist", "wsdl", "rdf", "tei", "fb2"],
        names: &[],
        starts: &[b"<?xml"],
        advice: TO_LINES,
        is_text: true,
    },
    text(
        "Markdown with program code",
        &["mdx", "rmd", "qmd"],
        "--input-format markdown cleans it where it is plain Markdown",
    ),
    FileKind {
        name: "source code",
        suffixes: SOURCE,
        names: &[
            "makefile",
            "gnumakefile",
            "dockerfile",
            "containerfile",
            "cmakelists.txt",
            "rakefile",
            "gemfile",
            "vagrantfile",
            "jenkinsfile",
            "justfile",
        ],
        starts: &[],
        advice: COMMENTS,
        is_text: true,
    },
    text("a bibliography", &["bib", "ris", "enw", "csl"], "its marks are read by a program"),
    binary("Parquet", &["parquet", "pq"], &[b"par1"], COLUMN),
    binary("Arrow", &["arrow", "feather", "ipc"], &[b"arrow1\0\0"], COLUMN),
    binary("ORC", &["orc"], &[b"orc"], COLUMN),
    binary("Avro", &["avro"], &[b"obj\x01"], COLUMN),
    binary(
        "a database",
        &["sqlite", "sqlite3", "db", "db3", "mdb", "accdb", "dbf", "lmdb", "rocksdb", "duckdb"],
        &[b"sqlite format 3\0"],
        COLUMN,
    ),
    binary(
        "data of a program",
        &[
            "npy",
            "npz",
            "pkl",
            "pickle",
            "h5",
            "hdf5",
            "mat",
            "rds",
            "rdata",
            "pt",
            "pth",
            "ckpt",
            "safetensors",
            "onnx",
            "gguf",
            "tfrecord",
            "pb",
        ],
        &[b"\x89hdf\r\n", b"\x93numpy"],
        TO_LINES,
    ),
    // before the archives: an office file is a zip archive
    binary(
        "an office file",
        &[
            "doc", "docx", "docm", "dot", "dotx", "xls", "xlsx", "xlsm", "xlsb", "ppt", "pptx", "pptm", "pps", "ppsx",
            "odt", "ods", "odp", "wps", "et", "dps", "pages", "numbers", "rtf", "vsd", "vsdx", "hwp",
        ],
        &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"],
        SAVE_AS_TEXT,
    ),
    binary("a PDF", &["pdf", "xps", "oxps", "ps", "eps"], &[b"%pdf-", b"%!ps-adobe"], SAVE_AS_TEXT),
    binary(
        "an e-book",
        &["epub", "mobi", "azw", "azw3", "chm", "djvu", "djv", "caj", "umd"],
        &[b"itsf\x03\0\0\0", b"at&tform"],
        SAVE_AS_TEXT,
    ),
    binary(
        "an archive",
        &[
            "zip", "zipx", "tar", "tgz", "tbz", "tbz2", "txz", "tzst", "7z", "rar", "bz2", "xz", "lzma", "lz", "lz4",
            "br", "z", "cab", "iso", "dmg", "jar", "war", "apk", "ipa", "whl", "egg", "deb", "rpm", "cpio", "ar",
            "arj", "lzh", "warc",
        ],
        &[
            b"pk\x03\x04",
            b"pk\x05\x06",
            b"rar!\x1a\x07",
            b"7z\xbc\xaf\x27\x1c",
            b"bzh",
            b"\xfd7zxz\0",
            b"\x04\x22\x4d\x18",
            b"mscf\0\0\0\0",
        ],
        UNPACK,
    ),
    binary(
        "an image",
        &["png", "jpg", "jpeg", "jpe", "gif", "bmp", "webp", "tif", "tiff", "ico", "heic", "heif", "avif", "psd"],
        &[],
        "a text in it must be read out first",
    ),
    binary(
        "sound or film",
        &[
            "mp3", "wav", "flac", "ogg", "oga", "opus", "m4a", "aac", "wma", "amr", "mp4", "m4v", "mkv", "avi", "mov",
            "wmv", "flv", "webm", "mpg", "mpeg", "rm", "rmvb", "3gp",
        ],
        &[],
        "a text in it must be written down first",
    ),
    binary("a font", &["ttf", "otf", "ttc", "woff", "woff2", "eot", "pfb"], &[], "there is no text in it"),
    binary(
        "a program",
        &["exe", "dll", "so", "dylib", "a", "o", "obj", "lib", "class", "pyc", "pyo", "pyd", "wasm", "msi", "elf"],
        &[],
        "there is no text in it",
    ),
];

/// Source code, by the end of its name.
#[rustfmt::skip]
static SOURCE: &[&str] = &[
    "adb", "ads", "asm", "awk", "bash", "bat", "c", "c++", "cc", "cjs", "clj", "cljs", "cmake", "cmd", "coffee", "cpp", "cr",
    "cs", "csh", "css", "cu", "cuh", "cxx", "d", "dart", "diff", "dockerfile", "ebuild", "el", "elm", "erl", "ets", "ex", "exs",
    "f", "f03", "f90", "f95", "fish", "for", "frag", "fs", "fsx", "gd", "glsl", "go", "gradle", "graphql", "groovy", "h", "h++",
    "hcl", "hh", "hlsl", "hpp", "hrl", "hs", "hx", "hxx", "inc", "ino", "ipp", "java", "jl", "js", "jsp", "jsx", "kt", "kts",
    "less", "lhs", "lisp", "ll", "lua", "m4", "mak", "mjs", "mk", "ml", "mli", "mm", "mts", "nim", "ninja", "nix", "pas", "patch",
    "php", "pl", "pm", "pp", "proto", "ps1", "psm1", "pug", "purs", "pxd", "py", "pyi", "pyx", "qml", "r", "rb", "rkt", "rs", "s",
    "sass", "scala", "scm", "scss", "sh", "sol", "sql", "sv", "svelte", "swift", "tcl", "tf", "thrift", "tla", "ts", "tsx", "v",
    "vb", "vba", "vbs", "vert", "vhd", "vhdl", "vim", "vue", "wat", "wgsl", "wxml", "wxss", "xaml", "yul", "zig", "zsh",
];

impl FileKind {
    /// The kind that a file's name says, with or without the suffix of a container.
    pub fn of_name(path: &Path) -> Option<&'static FileKind> {
        let inner = inner_name(path);
        let name = inner.file_name()?.to_str()?.to_lowercase();
        let suffix = Path::new(&name).extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
        KINDS.iter().find(|kind| kind.names.contains(&name.as_str()) || kind.suffixes.contains(&suffix))
    }

    /// The kind that the first bytes of a file, unpacked, say.
    pub fn of_start(start: &[u8]) -> Option<&'static FileKind> {
        const USTAR: usize = 257;
        let start = &start[..start.len().min(START_BYTES)];
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        let is_binary = start.contains(&0) || std::str::from_utf8(start).is_err_and(|e| e.error_len().is_some());
        let begins = |kind: &FileKind, magic: &[u8]| match kind.is_text {
            true => begins(text, magic) && text.get(magic.len()).is_some_and(u8::is_ascii_whitespace),
            // a text may begin with the same letters
            false => begins(start, magic) && (is_binary || is_numbered(magic, start)),
        };
        let is_tar = start.get(USTAR..).is_some_and(|rest| rest.starts_with(b"ustar")) && is_binary;
        let is_tar = |kind: &FileKind| is_tar && kind.suffixes.contains(&"tar");
        KINDS.iter().find(|kind| kind.starts.iter().any(|magic| begins(kind, magic)) || is_tar(kind))
    }

    /// Can more bytes behind `start` show a kind?
    pub fn may_begin(start: &[u8]) -> bool {
        let may = |magic: &&&[u8]| start.len() <= magic.len() && begins(magic, &start.to_ascii_lowercase());
        KINDS.iter().flat_map(|kind| kind.starts).any(|magic| may(&magic))
    }
}

/// Does `bytes` begin with the lower-case `magic`, whatever the case of its letters?
fn begins(bytes: &[u8], magic: &[u8]) -> bool {
    bytes.get(..magic.len()).is_some_and(|start| start.eq_ignore_ascii_case(magic))
}

/// Is it a document whose first line has the number of its format, as `%PDF-1.7`?
fn is_numbered(magic: &[u8], start: &[u8]) -> bool {
    magic == b"%pdf-" && matches!(start.get(magic.len()..), Some([b'0'..=b'9', b'.', b'0'..=b'9', b'\r' | b'\n', ..]))
}

/// The error for a file of a kind that is not cleaned.
#[derive(Debug)]
pub struct NoText {
    kind: &'static FileKind,
    /// Named as JSON, it holds a value on each line.
    has_json_lines: bool,
}

impl NoText {
    /// Refuses a file of the `kind` that begins with `start`.
    pub fn new(kind: &'static FileKind, start: &[u8]) -> NoText {
        NoText { kind, has_json_lines: kind.suffixes.contains(&"json") && is_json_lines(start) }
    }

    /// Does the file consist of bytes, not of characters?
    pub fn is_binary(&self) -> bool {
        !self.kind.is_text
    }
}

/// Is the first line a JSON value, and is there another line behind it?
fn is_json_lines(start: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', start) else { return false };
    let (line, rest) = start.split_at(end);
    let is_value = |line: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    line.trim_ascii().len() > 1
        && is_value(line)
        && rest.trim_ascii_start().first().is_some_and(|b| b"{[\"".contains(b))
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_json_lines {
            return write!(f, "looks like JSON lines; clean it as such with --input-format jsonl");
        }
        let FileKind { name, advice, is_text, .. } = self.kind;
        let insist = if *is_text { ", or clean all of it as a text with --input-format text" } else { "" };
        write!(f, "is {name}, not a text; {advice}{insist}")
    }
}

impl std::error::Error for NoText {}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(path: &str) -> Option<&'static str> {
        FileKind::of_name(Path::new(path)).map(|kind| kind.name)
    }

    #[test]
    fn names_say_kinds() {
        for (path, want) in [
            ("a.csv", Some("a table (CSV)")),
            ("a.TSV.gz", Some("a table (CSV)")),
            ("数据/a.yml", Some("YAML")),
            ("a.json.zst", Some("JSON")),
            ("a.b.py", Some("source code")),
            ("src/Makefile", Some("source code")),
            ("CMakeLists.txt", Some("source code")),
            ("a.docx", Some("an office file")),
            ("a.tar.gz", Some("an archive")),
            ("a.tgz", Some("an archive")),
            ("a.JPEG", Some("an image")),
            ("a.txt", None),
            ("a.txt.gz", None),
            ("a.gz", None),
            ("a.md", None),
            ("a.jsonl", None),
            ("a.srt", None),
            ("a.tex", None),
            ("第3.章", None),
            ("json", None),
            ("csv", None),
            ("README", None),
        ] {
            assert_eq!(name_of(path), want, "{path}");
        }
    }

    #[test]
    fn first_bytes_say_what_no_text_begins_with() {
        let mut tar = vec![b'a'; 600];
        tar[100..257].fill(0);
        tar[257..262].copy_from_slice(b"ustar");
        for (start, want) in [
            (&b"PK\x03\x04\x14\0\x06\0"[..], Some("an archive")),
            (b"PAR1\x15\0\x15\xFF", Some("Parquet")),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", Some("a PDF")),
            (b"%PDF-1.7\nall ascii", Some("a PDF")),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", Some("an office file")),
            (b"<?xml version=\"1.0\"?>", Some("XML")),
            (b"\xEF\xBB\xBF\n<?XML version=\"1.0\"?>", Some("XML")),
            (b"<!DOCTYPE html>", Some("HTML")),
            (b"\r\n<!doctype html>", Some("HTML")),
            (&tar, Some("an archive")),
            ("PAR1 是一种文件".as_bytes(), None),
            ("%PDF- 是一种文件".as_bytes(), None),
            ("BZh 是一种文件".as_bytes(), None),
            ("<?xml 一词".as_bytes(), Some("XML")),
            ("<?xmlish".as_bytes(), None),
            ("<!doctype>".as_bytes(), None),
            (b"<html>", None),
            (b"{\"a\":1}", None),
            (b"a,b,c\n1,2,3\n", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of_start(start).map(|kind| kind.name), want, "{start:?}");
        }
    }

    #[test]
    fn no_more_is_read_than_may_show_a_kind() {
        for (start, want) in
            [(&b""[..], true), (b"P", true), (b"<!Doc", true), (b"{", true), (b"{\"", false), (b"\n", false)]
        {
            assert_eq!(FileKind::may_begin(start), want, "{start:?}");
        }
    }

    #[test]
    fn json_lines_under_the_name_of_json_are_seen() {
        let json = FileKind::of_name(Path::new("a.json")).unwrap();
        for (start, want) in [
            (&b"{\"a\":1}\n{\"a\":2}\n"[..], true),
            (b"{\"a\":1}\r\n\r\n{\"a\":2}", true),
            (b"{\"a\":1}\n", false),
            (b"{\n\"a\":1\n}\n", false),
            (b"[\n1,\n2]\n", false),
        ] {
            let said = NoText::new(json, start).to_string();
            assert_eq!(said.contains("--input-format jsonl") && said.contains("looks like"), want, "{said}");
        }
    }

    #[test]
    fn no_suffix_has_two_kinds() {
        let mut all: Vec<&str> = KINDS.iter().flat_map(|kind| kind.suffixes).copied().collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
