//! Encodings, byte order marks, line ends and bad bytes, byte by byte.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16LE};

use crate::program_support::{Folder, done};
use crate::texts::{CLEAN, DIRTY, LINE, PAGE, SHORT, encoded};

/// Cleans `input` to standard output, to a file and in home: `want` comes of it, or nothing is written.
#[track_caller]
pub fn cleans(args: &str, input: &[u8], code: i32, said: &str, want: Option<Vec<u8>>) {
    let folder = Folder::new();
    folder.write("a.txt", input);
    folder.script(&format!("exec > shown; z clean {args} a.txt"), code, said);
    folder.script(&format!("z clean {args} a.txt -o out"), code, said);
    folder.script(&format!("z clean {args} -i a.txt"), code, said);
    assert!(folder.bytes("out") == want, "{args}, -o: {:?}", folder.bytes("out"));
    assert!(want.is_none() || folder.bytes("shown") == want, "{args}, shown");
    assert!(folder.bytes("a.txt") == want.or(Some(input.to_owned())), "{args}, in home: {:?}", folder.bytes("a.txt"));
}

#[test]
fn bytes_of_every_kind_become_utf8_text() {
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let windows_ends = DIRTY.replace('\n', "\r\n");
    // the reader takes 256 KiB at a time; a character of two bytes lies across its end
    let long = format!("{}长长长山高,水长。\n", "x".repeat((1 << 18) - 2));
    for (name, args, bytes, want) in [
        ("utf-8", &[][..], DIRTY.as_bytes().to_vec(), CLEAN),
        ("utf-8 named", &["-e", "utf-8"], DIRTY.into(), CLEAN),
        ("byte order mark", &[], format!("\u{FEFF}{DIRTY}").into(), CLEAN),
        ("byte order mark, utf-8 named", &["-e", "UTF-8"], format!("\u{FEFF}{DIRTY}").into(), CLEAN),
        ("byte order mark on a clean text", &[], format!("\u{FEFF}{CLEAN}").into(), CLEAN),
        ("cr lf", &[], windows_ends.clone().into(), CLEAN),
        ("cr", &[], DIRTY.replace('\n', "\r").into(), CLEAN),
        ("gb18030", &["-e", "gb18030"], gb(DIRTY), CLEAN),
        ("gb18030 by its old name", &["--encoding", "GBK"], gb(DIRTY), CLEAN),
        ("gb18030, cr lf", &["-e", "gb18030"], gb(&windows_ends), CLEAN),
        ("gb18030, four bytes", &["-e", "gb18030"], gb("𠮷山,水。\n"), "𠮷山，水。\n"),
        (
            "gb18030, characters across reads",
            &["-e", "gb18030"],
            gb(&format!("a{long}")),
            &format!("a{long}").replace(',', "，"),
        ),
        ("utf-16", &["-e", "utf-16le"], utf16(DIRTY), CLEAN),
        ("utf-16 with its mark", &["-e", "utf-16le"], utf16(&format!("\u{FEFF}{DIRTY}")), CLEAN),
        ("empty", &[], vec![], ""),
        ("empty gb18030", &["-e", "gb18030"], vec![], ""),
        ("gb18030, the same bytes in utf-8", &["-e", "gb18030"], b"Hello, world.\n".to_vec(), "Hello, world.\n"),
        ("one byte", &[], b"a".to_vec(), "a"),
        ("one line end", &[], b"\n".to_vec(), ""),
        ("one cr", &[], b"\r".to_vec(), ""),
        ("one mark", &[], b",".to_vec(), ","),
        ("only a byte order mark", &[], "\u{FEFF}".into(), ""),
        ("only line ends", &[], b"\n\n\r\n\n".to_vec(), ""),
        ("only ideographic blanks", &[], "\u{3000}\u{3000}\n\u{3000}".into(), ""),
        ("no final line end", &[], "山,水".into(), "山，水"),
        ("a nul among much text", &[], format!("山\0,{SHORT}").into(), "山，山高，水长。\n"),
    ] {
        let folder = Folder::with(&[("in.txt", &bytes)]);
        let with = |more: &[&'static str]| -> Vec<&str> { [&["clean"], args, more].concat() };
        assert_eq!(folder.pipe(&with(&[]), &bytes), done(want), "{name}, stdin");
        assert_eq!(folder.run(&with(&["in.txt"])), done(want), "{name}, file");
        assert_eq!(folder.run(&with(&["in.txt", "-o", "out.txt"])), done(""), "{name}, -o");
        assert_eq!(folder.read("out.txt"), want, "{name}, -o");
        let changes = want.as_bytes() != bytes;
        let check = folder.run(&[&["check"], args, &["in.txt"][..]].concat());
        assert_eq!((check.code, check.out.is_empty()), (i32::from(changes), !changes), "{name}, check: {check:?}");
        assert_eq!(folder.run(&with(&["-i", "in.txt"])), done(""), "{name}, -i");
        assert_eq!(folder.read("in.txt"), want, "{name}, -i");
        assert_eq!(folder.run(&["clean", "in.txt"]), done(want), "{name}, again");
        assert_eq!(folder.run(&["check", "in.txt"]), done(""), "{name}, check again");
    }
}

#[test]
fn a_byte_that_does_not_fit_is_named_with_its_place() {
    // the reader takes 256 KiB at a time
    let filler = b"a".repeat((1 << 18) - 1);
    for (name, encoding, bytes, byte, at) in [
        ("utf-8, wrong byte", "utf-8", b"\xE4\xB8\xAD\xFF".to_vec(), "0xFF", 3),
        ("utf-8, behind a mark", "utf-8", b"\xEF\xBB\xBFa\xFF".to_vec(), "0xFF", 4),
        ("gb18030 read as utf-8", "utf-8", b"\xD6\xD0".to_vec(), "0xD6", 0),
        ("gb18030, wrong byte", "gb18030", b"\xD6\xD0\xFF\xFF".to_vec(), "0xFF", 2),
        ("gb18030, a blank for the second byte", "gb18030", b"\xD6\xD0\xCE b".to_vec(), "0xCE", 2),
        ("gb18030, four bytes", "gb18030", b"\xD6\xD0\x81\x30\x81 ".to_vec(), "0x81", 2),
        ("gb18030, wrong across reads", "gb18030", [&filler[..], b"\xD6 "].concat(), "0xD6", filler.len()),
        ("gb18030, four across reads", "gb18030", [&filler[..], b"\x81\x30 "].concat(), "0x81", filler.len()),
    ] {
        let folder = Folder::with(&[("in.txt", &bytes)]);
        let run = folder.run(&["clean", "-e", encoding, "in.txt"]);
        let want = format!("zhclean: in.txt: not {encoding}: {byte} at byte {at} does not fit");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
        assert!(run.err.starts_with(&want) && run.err.contains("-e "), "{name}: {}", run.err);
    }
}

#[test]
fn mixed_encodings_bad_bytes_and_cut_characters_are_told_by_their_place() {
    let (gbk, utf8) = (encoded(GB18030, LINE), LINE.as_bytes());
    for (lines, said) in [
        ([&gbk[..], &gbk, utf8, &gbk, &gbk].concat(), "line 3 is utf-8, line 1 is gb18030"),
        ([b"abc\n\n", &gbk.repeat(20)[..], utf8].concat(), "line 23 is utf-8, line 3 is gb18030"),
        ([&utf8.repeat(40)[..], &gbk].concat(), "line 1 is utf-8, line 41 is gb18030"),
        ([&gbk[..], &utf8.repeat(40)].concat(), "line 2 is utf-8, line 1 is gb18030"),
    ] {
        cleans("", &lines, 2, &format!("a.txt: mixes encodings: {said}"), None);
    }
    // two reads of 256 KiB and more; long Latin lines, which a debug build gets through fast
    let half = format!("{LINE}{}", format!("天亮了，水退了。那边{}\n", " the quick brown fox".repeat(240)).repeat(56));
    let bytes = encoded(GB18030, &half);
    let (folder, at, half) = (Folder::new(), bytes.len(), half.replace(',', "，"));
    folder.write("a.txt", [&bytes[..], b"\xFF", &bytes].concat());
    for (errors, code, said, fault) in [
        ("strict", 2, format!("a.txt: not gb18030: 0xFF at byte {at} does not fit"), None),
        ("replace", 0, "a.txt: 1 places that do not fit the encoding, replaced".into(), Some("\u{FFFD}")),
        ("skip", 0, "a.txt: 1 places that do not fit the encoding, left out".into(), Some("")),
    ] {
        folder.script(&format!("z clean a.txt -o {errors} --errors {errors}"), code, &said);
        assert!(folder.bytes(errors) == fault.map(|fault| format!("{half}{fault}{half}").into_bytes()), "{errors}");
    }
    for (name, encoding) in [("utf-8", UTF_8), ("gb18030", GB18030), ("utf-16le", UTF_16LE), ("big5", BIG5)] {
        let mut cut = encoded(encoding, "山,高水");
        cut.pop();
        folder.write("b.txt", &cut);
        let said = format!("ends within a character, at byte {}", encoded(encoding, "山,高").len());
        cleans(&format!("-e {name} --errors skip"), &cut, 0, &said, Some("山，高".into()));
        assert_eq!(folder.script(&format!("z clean -e {name} b.txt"), 0, &said).0, "山，高", "{name}");
        folder.script(&format!("z clean -e {name} b.txt -o {name}"), 0, &said);
        folder.script(&format!("z clean -e {name} -i b.txt"), 2, &format!("{said}; left as it is"));
        assert_eq!([folder.bytes(name), folder.bytes("b.txt")], [Some("山，高".into()), Some(cut)], "{name}");
    }
}

#[test]
fn encodings_marks_and_line_ends_come_out_as_asked_and_a_line_parts_texts() {
    for (name, encoding, more) in [("gb18030", GB18030, "😀"), ("big5", BIG5, ""), ("utf-16le", UTF_16LE, "😀")] {
        let text = format!("{LINE}{more}");
        let clean = text.replace(',', "，");
        let bytes = encoded(encoding, &clean);
        cleans(&format!("--output-encoding {name}"), text.as_bytes(), 0, "", Some(bytes.clone()));
        // told from the text
        cleans("", &bytes, 0, "", Some(clean.into()));
        cleans(&format!("--output-encoding {name}"), &bytes, 0, "", Some(bytes.clone()));
    }
    for (name, lacks) in [("big5", '们'), ("gb18030", '\u{E5E5}'), ("shift_jis", '们')] {
        let refused = format!("a.txt: {name} does not have {lacks} (U+{:04X})", lacks as u32);
        for (errors, code, put) in [("strict", 2, None), ("skip", 0, Some("")), ("replace", 0, Some("?"))] {
            let said = if code == 2 { &refused } else { "a.txt: 1 places that do not fit the encoding" };
            let label = Encoding::for_label(name.as_bytes()).unwrap();
            let want = put.map(|put| encoded(label, &format!("山，{put}水")));
            let args = format!("--errors {errors} --output-encoding {name}");
            cleans(&args, format!("山,{lacks}水").as_bytes(), code, said, want);
        }
    }
    let lf = "山高，水长。\n天亮了，水退了。\n";
    let crlf = lf.replace('\n', "\r\n");
    for (args, mark, want) in [
        ("", "", lf),
        ("--newline lf --bom strip", "", lf),
        ("--newline keep", "", &crlf),
        ("--bom keep", "\u{FEFF}", lf),
        ("--newline keep --bom keep", "\u{FEFF}", &crlf),
    ] {
        let (input, want) = (format!("\u{FEFF}{}", crlf.replace('，', ",")), format!("{mark}{want}"));
        cleans(args, input.as_bytes(), 0, "", Some(want.clone().into()));
        let args = format!("{args} --output-encoding utf-16le");
        cleans(&args, input.as_bytes(), 0, "", Some(encoded(UTF_16LE, &want)));
    }
    // each has a head and a tail of its own
    let prose = PAGE.split_inclusive('\n').skip(3).take(2).collect::<String>();
    let (input, want) = (format!("=== 1\n{PAGE}=== 2\n{PAGE}"), format!("=== 1\n{prose}=== 2\n{prose}"));
    cleans("--split ^===", input.as_bytes(), 0, "", Some(want.into()));
}
